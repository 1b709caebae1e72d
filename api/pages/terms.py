"""Classes and properties with their names in both languages and how often they are used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Literal, URIRef

from api.things import PROLOGUE, page_address, prefixed, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Counted:
    """A term as `name` with its prefix, its labels (either may be empty), and a count."""

    iri: str
    name: str
    zh: str
    en: str
    count: int

    @property
    def page(self) -> str:
        """Where the term is explained: here for our own terms, else at its IRI."""
        return page_address(self.iri)


def counted_terms(store: Store, counts: Mapping[URIRef, int]) -> list[Counted]:
    """Return the terms of `counts`, the most used first."""
    if not counts:
        return []
    rows = store.select(
        f"""{PROLOGUE}SELECT ?term ?label WHERE {{
        VALUES ?term {{ {" ".join(reference(term) for term in sorted(counts))} }}
        ?term rdfs:label ?label }}"""
    )
    labels: dict[str, dict[str, str]] = {}
    for row in rows:
        label = row["label"]
        language = label.language if isinstance(label, Literal) else None
        labels.setdefault(str(row["term"]), {})[language or "zh"] = str(label)
    found = [
        Counted(
            str(term),
            prefixed(term),
            labels.get(str(term), {}).get("zh", ""),
            labels.get(str(term), {}).get("en", ""),
            count,
        )
        for term, count in counts.items()
    ]
    return sorted(found, key=lambda term: (-term.count, term.name))
