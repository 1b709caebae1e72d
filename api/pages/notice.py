"""The page of a notice: letterhead and imprint, what it encloses, tasks by annex, citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import ELI, GBO


@dataclass(frozen=True, slots=True)
class Part:
    """An annex or the instrument, with how many tasks it states."""

    brief: Brief
    tasks: int


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: what the words say of the other document, and where."""

    role: Brief | None
    title: str
    number: str
    cited: Brief
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All that the page of a notice shows; `tasks` is one page of `total`."""

    brief: Brief
    facts: list[tuple[str, str, list[Brief | str]]]
    parts: list[Part]
    tasks: list[tuple[Brief, Brief]]
    total: int
    citations: list[Cited]
    quotes: list[Quote]

    def by_part(self) -> list[tuple[Brief, list[Brief]]]:
        """Return the tasks shown, grouped by the annex or instrument that states them."""
        grouped = groupby(self.tasks, lambda pair: pair[0])
        return [(part, [task for _, task in pairs]) for part, pairs in grouped]


_FACTS: tuple[tuple[URIRef, str, str], ...] = (
    (GBO.documentNumber, "发文字号", "document number"),
    (ELI.type_document, "文种", "type of document"),
    (GBO.issuedBy, "发文机关", "issued by"),
    (GBO.signedDate, "成文日期", "signed"),
    (GBO.printedDate, "印发日期", "printed"),
    (GBO.printedBy, "印发机关", "printed by"),
    (GBO.disclosure, "公开属性", "disclosure"),
    (GBO.printedAddressees, "主送", "addressed to"),
    (GBO.printedCopyRecipient, "抄送", "copied to"),
    (GBO.effectiveClause, "施行条款", "effective clause"),
    (GBO.effectiveDate, "施行日期", "in force from"),
    (GBO.expiryClause, "失效条款", "expiry clause"),
    (GBO.expiryDate, "失效日期", "in force until"),
    (GBO.interpretedBy, "解释机关", "interpreted by"),
    (GBO.approvedBy, "批准机关", "approved by"),
    (GBO.promulgates, "印发文件", "encloses"),
)


def read_notice(store: Store, iri: str, *, offset: int, limit: int) -> NoticePage:
    """Return what the graph says of the notice, with `limit` tasks from `offset` on.

    Raises UnknownThing when the graph says nothing of it.
    """
    said = outgoing(store, iri)
    stated = _stated(store, iri)
    shown = stated[offset : offset + limit]
    links = {
        str(value)
        for name, _, _ in _FACTS
        for value in said.get(name, ())
        if isinstance(value, URIRef)
    }
    parts = _parts(store, iri)
    named = briefs(store, {iri, *links, *parts, *(item for pair in shown for item in pair)})
    return NoticePage(
        brief=named[iri],
        facts=[
            (zh, en, [named.get(str(value), str(value)) for value in said[name]])
            for name, zh, en in _FACTS
            if name in said
        ],
        parts=[Part(named[part], sum(place == part for place, _ in stated)) for part in parts],
        tasks=[(named[part], named[task]) for part, task in shown],
        total=len(stated),
        citations=_citations(store, iri),
        quotes=quotes(store, [iri])[iri],
    )


def _parts(store: Store, iri: str) -> list[str]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?part WHERE {{
        {reference(iri)} (gbo:promulgates|gbo:hasAnnex)+ ?part }}"""
    )
    return sorted((str(row["part"]) for row in rows), key=natural_order)


def _stated(store: Store, iri: str) -> list[tuple[str, str]]:
    """Return (part, task) for each task of the notice in reading order.

    A task is listed under its annex or instrument even where it is stated in a section of it.
    """
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?part ?task WHERE {{
        {reference(iri)} (gbo:promulgates|gbo:hasAnnex)* ?part .
        ?part gbo:hasProvision* ?place . ?task gbo:statedIn ?place ; a gbo:Task . }}"""
    )
    pairs = {(str(row["part"]), str(row["task"])) for row in rows}
    return sorted(pairs, key=lambda pair: (natural_order(pair[0]), natural_order(pair[1])))


def _citations(store: Store, iri: str) -> list[Cited]:
    rows = store.select(
        f"""{PROLOGUE}SELECT ?citation ?role ?cited ?title ?number WHERE {{
        ?citation cito:hasCitingEntity {reference(iri)} ; cito:hasCitedEntity ?cited .
        OPTIONAL {{ ?citation gbo:citationRole ?role }}
        OPTIONAL {{ ?citation gbo:printedTitle ?title }}
        OPTIONAL {{ ?citation gbo:printedNumber ?number }} }}"""
    )
    named = briefs(
        store, {str(row[name]) for row in rows for name in ("role", "cited") if name in row}
    )
    lines = quotes(store, {str(row["citation"]) for row in rows})
    rows.sort(key=lambda row: natural_order(str(row["citation"])))
    return [_cited(row, named, lines[str(row["citation"])]) for row in rows]


def _cited(row: Mapping[str, Node], named: Mapping[str, Brief], lines: list[Quote]) -> Cited:
    return Cited(
        role=named.get(str(row.get("role", ""))),
        title=str(row.get("title", "")),
        number=str(row.get("number", "")),
        cited=named[str(row["cited"])],
        quotes=lines,
    )
