"""The page of a concept: an industry, a class of a classification, or a term of a glossary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.pages.quotes import Quote, quotes
from api.pages.thresholds import Table, tables_of_industry
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import SKOS


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """What is known of a concept; `code` and `definition` are empty where none is printed.

    `broader` and `narrower` hold the matches in other schemes too.
    """

    brief: Brief
    code: str
    definition: str
    schemes: list[Brief]
    broader: list[Brief]
    narrower: list[tuple[str, Brief]]
    places: list[Brief]
    sources: list[Brief]
    tables: list[Table]
    quotes: list[Quote]


def read_concept(store: Store, iri: str) -> ConceptPage:
    """Return what the graph says of a concept; raises UnknownThing when it says nothing."""
    said = outgoing(store, iri)
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?role ?thing ?code WHERE {{
        {{ {reference(iri)} skos:inScheme ?thing BIND("scheme" AS ?role) }}
        UNION {{ {reference(iri)} skos:broader|skos:broadMatch ?thing BIND("broader" AS ?role) }}
        UNION {{ ?thing skos:broader|skos:broadMatch {reference(iri)}
                 BIND("narrower" AS ?role) OPTIONAL {{ ?thing skos:notation ?code }} }}
        UNION {{ {reference(iri)} gbo:statedIn ?thing BIND("place" AS ?role) }}
        UNION {{ {reference(iri)} skos:inScheme/gbo:reproduces ?thing
                 BIND("source" AS ?role) }} }}"""
    )
    named = briefs(store, {iri, *(str(row["thing"]) for row in rows)})
    linked: defaultdict[str, list[tuple[str, Brief]]] = defaultdict(list)
    for row in rows:
        linked[str(row["role"])].append((str(row.get("code", "")), named[str(row["thing"])]))
    for things in linked.values():
        things.sort(key=lambda thing: (natural_order(thing[0]), natural_order(thing[1].iri)))
    return ConceptPage(
        brief=named[iri],
        code=next((str(code) for code in said.get(SKOS.notation, ())), ""),
        definition=next((str(text) for text in said.get(SKOS.definition, ())), ""),
        schemes=[thing for _, thing in linked["scheme"]],
        broader=[thing for _, thing in linked["broader"]],
        narrower=linked["narrower"],
        places=[thing for _, thing in linked["place"]],
        sources=[thing for _, thing in linked["source"]],
        tables=tables_of_industry(store, iri),
        quotes=quotes(store, [iri])[iri],
    )
