"""The page of a notice: letterhead and imprint, what it encloses, tasks by annex, citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

from api.pages.citations import Cited, by_role, citations_in, citations_of
from api.pages.outline import Entry, outline
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
class Post:
    """A person with the role and the post as printed, either may be empty, and the body."""

    official: Brief
    role: str
    post: str
    body: Brief | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All that the page of a notice shows; `tasks` is one page of `total`.

    `glossary` is the list of the terms it explains, `posts` the persons it names with a post or
    as member of a body, `cited_by` the citations of other notices.
    """

    brief: Brief
    facts: list[tuple[str, str, list[Brief | str]]]
    parts: list[Part]
    tasks: list[tuple[Brief, Brief]]
    total: int
    outlines: list[tuple[Brief, list[Entry]]]
    citations: list[Cited]
    cited_by: list[Cited]
    glossary: Brief | None
    posts: list[Post]
    quotes: list[Quote]

    def citations_by_role(self) -> list[tuple[Brief | None, list[Cited]]]:
        """Return the citations under what they say of the cited document, the gravest first."""
        return by_role(self.citations)

    def cited_by_role(self) -> list[tuple[Brief | None, list[Cited]]]:
        """Return the citations of others alike."""
        return by_role(self.cited_by)

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
    printed = quotes(store, [iri])[iri]
    glossary = _glossary(store, iri)
    named = briefs(
        store, {iri, *links, *parts, *glossary, *(item for pair in shown for item in pair)}
    )
    return NoticePage(
        brief=named[iri],
        facts=[
            (zh, en, [named.get(str(value), str(value)) for value in values])
            for name, zh, en in _FACTS
            if (values := _as_printed(said.get(name, ()), printed))
        ],
        parts=[Part(named[part], sum(place == part for place, _ in stated)) for part in parts],
        tasks=[(named[part], named[task]) for part, task in shown],
        total=len(stated),
        outlines=_outlines(store, [named[part] for part in (iri, *parts)]),
        citations=citations_in(store, iri),
        cited_by=citations_of(store, iri),
        glossary=next((named[scheme] for scheme in glossary), None),
        posts=_posts(store, parts, iri),
        quotes=printed,
    )


def _as_printed(values: Iterable[Node], printed: list[Quote]) -> list[Node]:
    """Return values in the order of the text, which ranks the units that a copy goes to."""
    places = {"".join(quote.text.split()): place for place, quote in enumerate(printed)}
    return sorted(values, key=lambda value: places.get(str(value), 0))


def _parts(store: Store, iri: str) -> list[str]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?part WHERE {{
        {reference(iri)} (gbo:promulgates|gbo:hasAnnex)+ ?part }}"""
    )
    return sorted((str(row["part"]) for row in rows), key=natural_order)


def _outlines(store: Store, parts: list[Brief]) -> list[tuple[Brief, list[Entry]]]:
    """Return the provisions of each part that has headings or numbers in it."""
    found = ((part, outline(store, part.iri)) for part in parts)
    return [
        (part, entries)
        for part, entries in found
        if any(entry.number or entry.heading for entry in entries)
    ]


def _glossary(store: Store, iri: str) -> list[str]:
    rows = store.select(
        f"""{PROLOGUE}SELECT ?scheme WHERE {{
        ?scheme a skos:ConceptScheme ; gbo:statedIn {reference(iri)} }}"""
    )
    return [str(row["scheme"]) for row in rows]


def _posts(store: Store, parts: list[str], iri: str) -> list[Post]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?membership ?official ?role ?post ?body WHERE {{
        VALUES ?part {{ {" ".join(reference(part) for part in [iri, *parts])} }}
        ?membership a org:Membership ; gbo:statedIn ?part ; org:member ?official .
        OPTIONAL {{ ?membership gbo:printedRole ?role }}
        OPTIONAL {{ ?membership gbo:printedPost ?post }}
        OPTIONAL {{ ?membership org:organization ?body }} }}"""
    )
    rows.sort(key=lambda row: natural_order(str(row["membership"])))
    named = briefs(
        store, {str(row[name]) for row in rows for name in ("official", "body") if name in row}
    )
    return [
        Post(
            official=named[str(row["official"])],
            role=str(row.get("role", "")),
            post=str(row.get("post", "")),
            body=named.get(str(row.get("body", ""))),
        )
        for row in rows
    ]


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
