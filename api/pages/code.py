"""The page of a concept of a code list: what it means, and what is said to be it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from api.things import (
    PROLOGUE,
    Brief,
    briefs,
    natural_order,
    outgoing,
    property_names,
    reference,
)
from graph.store import Store
from ontology import SKOS

_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Use:
    """A property with its names, how many things have the concept as its value, and the first."""

    zh: str
    en: str
    count: int
    things: list[Brief]


@dataclass(frozen=True, slots=True)
class CodePage:
    """A concept with its lists, its definitions (either may be empty), other names and uses."""

    lists: list[Brief]
    definition: tuple[str, str]
    notations: list[str]
    other_names: list[str]
    siblings: list[Brief]
    uses: list[Use]


def read_code(store: Store, iri: str) -> CodePage:
    """Return what the graph says of a concept; raises UnknownThing when it says nothing."""
    said = outgoing(store, iri)
    lists = [str(each) for each in said.get(SKOS.inScheme, ())]
    siblings = _siblings(store, lists, iri)
    named = briefs(store, [*lists, *siblings])
    definitions = said.get(SKOS.definition, [])
    return CodePage(
        lists=[named[each] for each in lists],
        definition=(_in(definitions, "zh"), _in(definitions, "en")),
        notations=[str(each) for each in said.get(SKOS.notation, ())],
        other_names=[str(each) for each in said.get(SKOS.altLabel, ())],
        siblings=[named[each] for each in siblings],
        uses=_uses(store, iri),
    )


def _siblings(store: Store, lists: list[str], iri: str) -> list[str]:
    if not lists:
        return []
    rows = store.select(
        f"{PROLOGUE}SELECT ?other WHERE {{ ?other skos:inScheme {reference(lists[0])} }}"
    )
    return sorted({str(row["other"]) for row in rows} - {iri}, key=natural_order)


def _uses(store: Store, iri: str) -> list[Use]:
    name = reference(iri)
    rows = store.select(
        f"""{PROLOGUE}SELECT ?property (COUNT(*) AS ?n) WHERE {{ ?thing ?property {name}
        FILTER(!STRSTARTS(STR(?property), STR(skos:))) }} GROUP BY ?property"""
    )
    counts = {URIRef(str(row["property"])): int(str(row["n"])) for row in rows if "property" in row}
    names = property_names(store, counts) if counts else {}
    found = []
    for used, count in sorted(counts.items(), key=lambda item: -item[1]):
        first = store.select(
            f"SELECT ?thing WHERE {{ ?thing {reference(used)} {name} }} "
            f"ORDER BY ?thing LIMIT {_SHOWN}"
        )
        named = briefs(store, [str(row["thing"]) for row in first])
        things = sorted(named.values(), key=lambda thing: natural_order(thing.iri))
        found.append(Use(*names[used], count, things))
    return found


def _in(values: list[Node], language: str) -> str:
    return next((str(v) for v in values if isinstance(v, Literal) and v.language == language), "")
