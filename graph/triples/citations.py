"""Citations: a node for each mention of a document, and the direct relation it states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from graph.shared import Cited
from graph.triples.context import Context
from loaders.records import Citation, CitationRole, Notice
from ontology import CITO, CROLE, ELI, GBO, RDF

DIRECT_RELATIONS: Final[dict[CitationRole, URIRef]] = {
    "basis": ELI.based_on,
    "implements": ELI.applies,
    "repeals": ELI.repeals,
    "amends": ELI.amends,
    "reproduces": ELI.cites,
    "cites": ELI.cites,
}


def citation_triples(context: Context) -> Iterator[Triple]:
    """Yield every citation of the notice, numbered in its order."""
    for ordinal, citation in enumerate(context.notice.citations, 1):
        yield from _citation(context, citation, context.minter.citation(context.notice, ordinal))


def cited_documents(notice: Notice, minter: Minter) -> Iterator[Cited]:
    """Yield the document that each citation of `notice` means, as printed there."""
    for citation in notice.citations:
        iri = minter.cited(citation, notice)
        yield Cited(iri, citation.title, citation.number, citation.standard)


def _citation(context: Context, citation: Citation, iri: URIRef) -> Iterator[Triple]:
    cited = context.minter.cited(citation, context.notice)
    yield context.iri, _direct_relation(citation), cited
    if citation.role == "reproduces":
        yield context.part(citation.annex), GBO.reproduces, cited
    yield iri, RDF.type, GBO.Citation
    yield iri, CITO.hasCitingEntity, context.iri
    yield iri, CITO.hasCitedEntity, cited
    yield iri, GBO.citationRole, CROLE[citation.role]
    if citation.title:
        yield iri, GBO.printedTitle, Literal(citation.title)
    number = str(citation.number or citation.standard or citation.order or "")
    if number:
        yield iri, GBO.printedNumber, Literal(number)
    if citation.issuer:
        yield iri, GBO.printedIssuer, Literal(citation.issuer)
    yield iri, GBO.statedIn, _place(context, citation)
    task = context.task_iris.get(citation.task) if citation.task is not None else None
    if task is not None:
        yield task, GBO.hasCitation, iri
    yield from context.grounds(iri, citation.spans)


def _direct_relation(citation: Citation) -> URIRef:
    """Return what the notice itself does: where a task is to revise a law, the notice cites it."""
    if citation.task is not None and citation.role in ("amends", "repeals"):
        return ELI.cites
    return DIRECT_RELATIONS[citation.role]


def _place(context: Context, citation: Citation) -> URIRef:
    """Return the provision that makes the mention, else the annex or the notice itself."""
    place = context.place(citation.annex, citation.provision)
    # A mention outside all provisions may stand in the letter as well as in what it encloses.
    return context.iri if place == context.part(None) else place
