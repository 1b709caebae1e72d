"""Citations as pages list them: who cites what, in which words of relation, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rdflib.term import Node

from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, briefs, natural_order, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: both documents, what the words say of the cited one, and where they stand.

    `number` is that of a document or of a standard; `issuer` is empty where none is printed.
    """

    brief: Brief
    role: Brief | None
    title: str
    number: str
    issuer: str
    citing: Brief
    cited: Brief
    place: Brief | None
    quotes: list[Quote]


# What a citation says of the cited document, the gravest first.
_ROLES: Final = ("basis", "implements", "amends", "repeals", "defines", "reproduces", "cites")


def by_role(citations: Iterable[Cited]) -> list[tuple[Brief | None, list[Cited]]]:
    """Return citations under the relation that they state: basis, implements … cites."""

    def rank(cited: Cited) -> tuple[int, str]:
        name = cited.role.iri.rpartition("/")[2] if cited.role else ""
        return (_ROLES.index(name) if name in _ROLES else len(_ROLES), name)

    grouped = groupby(sorted(citations, key=rank), lambda cited: cited.role)
    return [(role, list(group)) for role, group in grouped]


def citations_in(store: Store, iri: str) -> list[Cited]:
    """Return the citations that a document or a part of one makes, those of its parts included."""
    return _citations(
        store,
        f"""{{ ?citation cito:hasCitingEntity {reference(iri)} }} UNION
            {{ {reference(iri)} (gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?held .
               ?citation a gbo:Citation ; gbo:statedIn ?held }}""",
    )


def citations_of(store: Store, iri: str) -> list[Cited]:
    """Return the citations of a document."""
    return _citations(store, f"?citation cito:hasCitedEntity {reference(iri)}")


def citations_of_task(store: Store, iri: str) -> list[Cited]:
    """Return the citations that the words of a task make."""
    return _citations(store, f"{reference(iri)} gbo:hasCitation ?citation")


def _citations(store: Store, which: str) -> list[Cited]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?citation ?role ?citing ?cited ?title ?number ?issuer ?place
        WHERE {{
        {{ {which} }}
        ?citation cito:hasCitingEntity ?citing ; cito:hasCitedEntity ?cited .
        OPTIONAL {{ ?citation gbo:citationRole ?role }}
        OPTIONAL {{ ?citation gbo:printedTitle ?title }}
        OPTIONAL {{ ?citation gbo:printedNumber ?number }}
        OPTIONAL {{ ?citation gbo:printedIssuer ?issuer }}
        OPTIONAL {{ ?citation gbo:statedIn ?place }} }}"""
    )
    linked = ("citation", "role", "citing", "cited", "place")
    named = briefs(store, {str(row[name]) for row in rows for name in linked if name in row})
    lines = quotes(store, {str(row["citation"]) for row in rows})
    rows.sort(key=lambda row: natural_order(str(row["citation"])))
    return [_cited(row, named, lines[str(row["citation"])]) for row in rows]


def _cited(row: Mapping[str, Node], named: Mapping[str, Brief], lines: list[Quote]) -> Cited:
    return Cited(
        brief=named[str(row["citation"])],
        role=named.get(str(row.get("role", ""))),
        title=str(row.get("title", "")),
        number=str(row.get("number", "")),
        issuer=str(row.get("issuer", "")),
        citing=named[str(row["citing"])],
        cited=named[str(row["cited"])],
        place=named.get(str(row.get("place", ""))),
        quotes=lines,
    )
