"""The page of a list of concepts that notices make: a glossary, a classification, indicators."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rdflib import Literal

from api.pages.statements import Stated, statements_of_indicators
from api.things import PROLOGUE, Brief, brief, briefs, natural_order, outgoing, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: its notation and definition are empty where none is printed.

    `broader` are the concepts above it, in this scheme and in another. `statements` are those of
    an indicator, the latest first.
    """

    brief: Brief
    notation: str
    definition: str
    broader: list[Brief]
    statements: list[Stated]


@dataclass(frozen=True, slots=True)
class SchemePage:
    """The concepts of a scheme, in the order of their notations, else of their names."""

    brief: Brief
    terms: list[Term]
    total: int


def read_scheme(store: Store, iri: str, *, offset: int, limit: int) -> SchemePage:
    """Return `limit` concepts of a scheme; raises UnknownThing when the graph has none such."""
    outgoing(store, iri)
    rows = store.select(
        f"""{PROLOGUE}SELECT ?concept ?notation ?definition ?broader WHERE {{
        ?concept skos:inScheme {reference(iri)} .
        OPTIONAL {{ ?concept skos:notation ?notation }}
        OPTIONAL {{ ?concept skos:definition ?definition }}
        OPTIONAL {{ ?concept skos:broader|skos:broadMatch ?broader }} }}"""
    )
    rows = [row for row in rows if _is_chinese(row.get("definition"))]
    concepts = {str(row["concept"]): row for row in rows}
    above = {(str(row["concept"]), str(row["broader"])) for row in rows if "broader" in row}
    named = briefs(store, {*concepts, *(broader for _, broader in above)})
    terms = [
        Term(
            named[concept],
            str(row.get("notation", "")),
            str(row.get("definition", "")),
            [named[broader] for narrower, broader in sorted(above) if narrower == concept],
            [],
        )
        for concept, row in concepts.items()
    ]
    # The address begins with the reading of the name, which is the order of a Chinese index.
    terms.sort(key=lambda term: (natural_order(term.notation), natural_order(term.brief.iri)))
    shown = terms[offset : offset + limit]
    indicators = [term.brief.iri for term in shown if term.brief.kind.key == "indicator"]
    stated = statements_of_indicators(store, indicators)
    return SchemePage(
        brief(store, iri),
        [replace(term, statements=stated.get(term.brief.iri, [])) for term in shown],
        len(terms),
    )


def _is_chinese(definition: object) -> bool:
    return not (isinstance(definition, Literal) and definition.language == "en")
