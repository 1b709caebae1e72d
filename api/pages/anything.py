"""The page of a thing that has none of its own: every statement about it, in both directions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from rdflib import Literal, URIRef
from rdflib.term import Node

from api.pages.quotes import Quote, quotes
from api.things import (
    Brief,
    briefs,
    natural_order,
    outgoing,
    property_names,
    reference,
)
from graph.store import Store
from ontology import PROV, RDF, RDFS, SKOS


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its Chinese and English name (either may be empty) and its values."""

    zh: str
    en: str
    values: list[Brief | str]


@dataclass(frozen=True, slots=True)
class Mentions:
    """The things that point here by one property; its names, and what of them is shown."""

    zh: str
    en: str
    things: list[Brief]
    count: int


@dataclass(frozen=True, slots=True)
class ThingPage:
    """What is said of a thing, and one page of what points at it, property by property.

    Left out is what the page shows anyway: its type, its name, and the lines behind it as IRIs.
    """

    brief: Brief
    statements: list[Statement]
    mentions: list[Mentions]
    total: int
    quotes: list[Quote]


def read_anything(store: Store, iri: str, *, offset: int, limit: int) -> ThingPage:
    """Return the statements about `iri`; raises UnknownThing when there are none."""
    said = outgoing(store, iri)
    mentions = _mentions(store, iri)
    shown = mentions[offset : offset + limit]
    linked = {
        str(value) for values in said.values() for value in values if isinstance(value, URIRef)
    }
    named = briefs(store, {iri, *linked, *(subject for _, subject in shown)})
    names = property_names(store, {*said, *(URIRef(name) for name, _ in shown)})
    counts = Counter(name for name, _ in mentions)
    printed = quotes(store, [iri])[iri]
    return ThingPage(
        brief=named[iri],
        statements=[
            Statement(*names[name], [_value(value, named) for value in values])
            for name, values in said.items()
            if not _is_shown_anyway(name, values, named[iri], has_quotes=bool(printed))
        ],
        mentions=[
            Mentions(*names[URIRef(name)], [named[one] for _, one in group], counts[name])
            for name, group in groupby(shown, lambda pair: pair[0])
        ],
        total=len(mentions),
        quotes=printed,
    )


def _is_shown_anyway(name: URIRef, values: list[Node], thing: Brief, *, has_quotes: bool) -> bool:
    if name in (RDFS.label, SKOS.prefLabel):
        return {str(value) for value in values} <= {thing.label, thing.label_en}
    return name == RDF.type or (name == PROV.wasDerivedFrom and has_quotes)


def _value(value: object, named: dict[str, Brief]) -> Brief | str:
    return str(value) if isinstance(value, Literal) else named.get(str(value), str(value))


def _mentions(store: Store, iri: str) -> list[tuple[str, str]]:
    rows = store.select(
        f"SELECT DISTINCT ?property ?subject WHERE {{ ?subject ?property {reference(iri)} "
        "FILTER(isIRI(?subject)) }"
    )
    pairs = ((str(row["property"]), str(row["subject"])) for row in rows)
    return sorted(pairs, key=lambda pair: (pair[0], natural_order(pair[1])))
