"""The page of a thing that has none of its own: every statement about it, in both directions."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Literal, URIRef

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
from ontology import RDF


@dataclass(frozen=True, slots=True)
class Statement:
    """A property with its Chinese and English name (either may be empty) and its values."""

    zh: str
    en: str
    values: list[Brief | str]


@dataclass(frozen=True, slots=True)
class ThingPage:
    """All statements with the thing as subject, and one page of those with it as object."""

    brief: Brief
    statements: list[Statement]
    mentions: list[tuple[str, str, Brief]]
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
    return ThingPage(
        brief=named[iri],
        statements=[
            Statement(*names[name], [_value(value, named) for value in values])
            for name, values in said.items()
            if name != RDF.type
        ],
        mentions=[(*names[URIRef(name)], named[subject]) for name, subject in shown],
        total=len(mentions),
        quotes=quotes(store, [iri])[iri],
    )


def _value(value: object, named: dict[str, Brief]) -> Brief | str:
    return str(value) if isinstance(value, Literal) else named.get(str(value), str(value))


def _mentions(store: Store, iri: str) -> list[tuple[str, str]]:
    rows = store.select(
        f"SELECT DISTINCT ?property ?subject WHERE {{ ?subject ?property {reference(iri)} "
        "FILTER(isIRI(?subject)) }"
    )
    pairs = ((str(row["property"]), str(row["subject"])) for row in rows)
    return sorted(pairs, key=lambda pair: (pair[0], natural_order(pair[1])))
