"""The page of a document that is known only by being cited: who cites it, how and where."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from api.pages.citations import Cited, by_role, citations_of
from api.things import PROLOGUE, Brief, brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import DCTERMS, GBO


@dataclass(frozen=True, slots=True)
class CitedPage:
    """What the citations tell of a document, and what was copied from it."""

    brief: Brief
    facts: list[tuple[str, str, list[Brief | str]]]
    citations: list[Cited]
    copies: list[Brief]

    def by_role(self) -> list[tuple[Brief | None, list[Cited]]]:
        """Return the citations under the relation that they state."""
        return by_role(self.citations)


_FACTS: tuple[tuple[URIRef, str, str], ...] = (
    (GBO.documentNumber, "发文字号", "document number"),
    (DCTERMS.identifier, "标准编号", "number of the standard"),
    (DCTERMS.alternative, "又印作", "also printed as"),
)


def read_cited(store: Store, iri: str) -> CitedPage:
    """Return what is known of a cited document; raises UnknownThing when nothing is."""
    said = outgoing(store, iri)
    citations = citations_of(store, iri)
    issuers = sorted({cited.issuer for cited in citations if cited.issuer})
    facts: list[tuple[str, str, list[Brief | str]]] = [
        (zh, en, [str(value) for value in said[name]]) for name, zh, en in _FACTS if name in said
    ]
    if issuers:
        facts.append(("制定机关", "issued by, as printed", list(issuers)))
    return CitedPage(brief(store, iri), facts, citations, _copies(store, iri))


def _copies(store: Store, iri: str) -> list[Brief]:
    """Return the parts and classifications that say they were copied from the document."""
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?copy WHERE {{
        ?made gbo:reproduces {reference(iri)} .
        OPTIONAL {{ ?made a gbo:ThresholdRule ; gbo:statedIn ?place }}
        BIND(COALESCE(?place, ?made) AS ?copy) }}"""
    )
    named = briefs(store, {str(row["copy"]) for row in rows})
    return sorted(named.values(), key=lambda copy: natural_order(copy.iri))
