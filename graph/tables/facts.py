"""What the tables ask a store: patterns in, plain strings out, each shared answer kept."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph.store import Store
from ontology import PREFIXES

Row = dict[str, str]


class Facts:
    """What several tables need from a store, each asked for once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, pattern: str, *variables: str) -> list[Row]:
        """Return the distinct solutions of a graph pattern as plain strings."""
        head = " ".join(f"?{name}" for name in variables)
        query = f"{_PROLOGUE}SELECT DISTINCT {head} WHERE {{ {pattern} }}"
        return [
            {name: str(term) for name, term in row.items()} for row in self._store.select(query)
        ]

    def pairs(self, pattern: str, key: str, value: str) -> dict[str, list[str]]:
        """Return the values of `value` for each `key`, in order."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows(pattern, key, value):
            found[row[key]].append(row[value])
        return {name: sorted(values) for name, values in found.items()}

    def single(self, pattern: str, key: str, value: str) -> dict[str, str]:
        """Return the first value of `value` for each `key`."""
        return {name: values[0] for name, values in self.pairs(pattern, key, value).items()}

    @cached_property
    def notice_of_graph(self) -> dict[str, str]:
        """The notice as the tables name it, by its graph."""
        rows = self.rows(
            "GRAPH ?graph { ?notice a gbo:Notice } OPTIONAL { ?notice gbo:documentNumber ?number }",
            "graph",
            "notice",
            "number",
        )
        return {row["graph"]: row.get("number", row["notice"]) for row in rows}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The provisions and annexes, by IRI."""
        parents = self.single("?parent gbo:hasProvision ?place", "place", "parent")
        labels = self.single("?place a gbo:Provision ; rdfs:label ?label", "place", "label")
        kinds = self.single("?place eli:type_subdivision ?kind", "place", "kind")
        numbers = self.single("?place gbo:annexNumber ?number", "place", "number")
        return {
            place: Place(
                numbers.get(place, ""),
                parents.get(place),
                local_name(kinds.get(place, "")),
                labels.get(place, ""),
            )
            for place in labels.keys() | numbers.keys()
        }

    def above(self, place: str) -> dict[str, str]:
        """Return annex, section and subsection that `place` is or stands in."""
        found: dict[str, str] = {}
        at: str | None = place
        while at in self.places:
            here = self.places[at]
            if here.kind:
                found.setdefault(here.kind, here.label)
            if here.annex:
                found.setdefault("annex", here.annex)
            at = here.parent
        return found

    @cached_property
    def lines(self) -> dict[str, tuple[str, str]]:
        """First and last line of what each fact with a row of its own rests on."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.rows(
            """VALUES ?kind { gbo:Task gbo:Responsibility gbo:Citation gbo:Target gbo:Achievement
                              gbo:Limit gbo:Quota org:Membership }
               ?thing a ?kind ; prov:wasDerivedFrom ?span .
               ?span gbo:startLine ?first ; gbo:endLine ?last""",
            "thing",
            "first",
            "last",
        ):
            first, last = int(row["first"]), int(row["last"])
            low, high = found.get(row["thing"], (first, last))
            found[row["thing"]] = min(low, first), max(high, last)
        return {thing: (str(low), str(high)) for thing, (low, high) in found.items()}

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Every name of each agent, the preferred one first."""
        preferred = self.pairs("?thing skos:prefLabel ?name", "thing", "name")
        others = self.pairs("?thing skos:altLabel|gbo:fullName ?name", "thing", "name")
        return {thing: names + others.get(thing, []) for thing, names in preferred.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A provision or an annex: its annex number, what it stands in, its kind and label."""

    annex: str
    parent: str | None
    kind: str
    label: str


def local_name(iri: str) -> str:
    """Return what stands behind the last # or / of an IRI."""
    return re.split("[#/]", iri)[-1]


def without_blanks(words: str) -> str:
    """Return `words` without white space."""
    return re.sub(r"\s", "", words)


_PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()
)
