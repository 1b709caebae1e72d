"""The outline of a document or a part: its provisions, each with what stands under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rdflib.term import Node

from api.things import PROLOGUE, Brief, briefs, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One provision: `number` and `heading` as printed, `text` its own words, all may be empty.

    The text of 明确责任分工。区国资委… begins with its heading.
    """

    brief: Brief
    number: str
    heading: str
    text: str
    children: list[Entry]

    @property
    def words(self) -> str:
        """The text behind the heading."""
        return self.text.removeprefix(self.heading).lstrip("。：:")

    @property
    def opening(self) -> str:
        """The words it begins with: its own, else those of the first provision below it."""
        return self.text or (self.children[0].opening if self.children else "")

    def all_below(self) -> Iterator[Entry]:
        """Yield the provisions below it, at any depth."""
        for child in self.children:
            yield child
            yield from child.all_below()


def outline(store: Store, iri: str) -> list[Entry]:
    """Return the provisions that stand directly in `iri`, in the order of the text."""
    rows = store.select(
        f"""{PROLOGUE}SELECT ?above ?provision ?number ?heading ?text
               (MIN(?from) AS ?start) WHERE {{
        {reference(iri)} gbo:hasProvision* ?above . ?above gbo:hasProvision ?provision .
        OPTIONAL {{ ?provision gbo:provisionNumber ?number }}
        OPTIONAL {{ ?provision gbo:heading ?heading }}
        OPTIONAL {{ ?provision gbo:provisionText ?text }}
        OPTIONAL {{ ?provision prov:wasDerivedFrom/oa:start ?from }} }}
        GROUP BY ?above ?provision ?number ?heading ?text"""
    )
    rows.sort(key=lambda row: int(str(row.get("start", "0"))))
    named = briefs(store, {str(row["provision"]) for row in rows})
    below: defaultdict[str, list[dict[str, Node]]] = defaultdict(list)
    for row in rows:
        below[str(row["above"])].append(row)

    def entries(above: str) -> list[Entry]:
        return [
            Entry(
                brief=named[str(row["provision"])],
                number=str(row.get("number", "")),
                heading=str(row.get("heading", "")),
                text=str(row.get("text", "")),
                children=entries(str(row["provision"])),
            )
            for row in below[above]
        ]

    return entries(iri)


def openings(store: Store, provisions: Collection[str]) -> dict[str, str]:
    """Return the words each of `provisions` begins with: its own, else the first below it."""
    if not provisions:
        return {}
    rows = store.select(
        f"""{PROLOGUE}SELECT ?provision ?text (MIN(?from) AS ?start) WHERE {{
        VALUES ?provision {{ {" ".join(reference(iri) for iri in sorted(set(provisions)))} }}
        ?provision gbo:hasProvision* ?part .
        ?part gbo:provisionText ?text ; prov:wasDerivedFrom/oa:start ?from }}
        GROUP BY ?provision ?part ?text"""
    )
    rows.sort(key=lambda row: int(str(row["start"])), reverse=True)
    return {str(row["provision"]): str(row["text"]) for row in rows}


def trail(store: Store, iri: str) -> list[Brief]:
    """Return what holds a part of a document, the notice first, the part itself left out."""
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?above ?held WHERE {{
        {reference(iri)} ^(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?held .
        ?above gbo:promulgates|gbo:hasAnnex|gbo:hasProvision ?held }}"""
    )
    above = {str(row["held"]): str(row["above"]) for row in rows}
    path: list[str] = []
    at = above.get(iri)
    while at is not None and at not in path:
        path.append(at)
        at = above.get(at)
    named = briefs(store, path)
    return [named[part] for part in reversed(path)]
