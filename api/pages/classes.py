"""Industry classifications as the page of the part shows them that prints them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import GBO


@dataclass(frozen=True, slots=True)
class Class:
    """One class with its code and those under it; `match` is a wider one of another scheme."""

    brief: Brief
    code: str
    match: Brief | None
    below: list[Class]


@dataclass(frozen=True, slots=True)
class Classification:
    """The classes of one scheme that stand under no other, and what they were copied from.

    `total` counts those under them too.
    """

    scheme: Brief
    classes: list[Class]
    total: int
    sources: list[Brief]

    @property
    def is_flat(self) -> bool:
        """Whether no class stands under another."""
        return not any(each.below for each in self.classes)


def classifications_in(store: Store, iri: str) -> list[Classification]:
    """Return the classifications that a part of a document prints, its own parts included."""
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?class ?code ?scheme ?above ?match WHERE {{
        {reference(iri)} gbo:hasProvision* ?held . ?class gbo:statedIn ?held ;
            skos:inScheme ?scheme ; skos:notation ?code .
        FILTER NOT EXISTS {{ ?class skos:definition ?definition }}
        OPTIONAL {{ ?class skos:broader ?above }}
        OPTIONAL {{ ?class skos:broadMatch ?match }} }}"""
    )
    rows.sort(key=lambda row: (str(row["scheme"]), natural_order(str(row["code"]))))
    unique = {str(row["class"]): row for row in rows}
    linked = ("class", "scheme", "match")
    named = briefs(store, {str(row[name]) for row in rows for name in linked if name in row})
    classes = {
        each: Class(named[each], str(row["code"]), named.get(str(row.get("match", ""))), [])
        for each, row in unique.items()
    }
    tops: defaultdict[str, list[Class]] = defaultdict(list)
    for each, row in unique.items():
        above = classes.get(str(row.get("above", "")))
        (above.below if above else tops[str(row["scheme"])]).append(classes[each])
    return [
        Classification(
            named[scheme],
            top,
            sum(str(row["scheme"]) == scheme for row in unique.values()),
            _sources(store, scheme),
        )
        for scheme, top in tops.items()
    ]


def _sources(store: Store, scheme: str) -> list[Brief]:
    copied = [str(source) for source in outgoing(store, scheme).get(GBO.reproduces, ())]
    return list(briefs(store, copied).values())
