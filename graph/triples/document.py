"""The document itself: its source, number and title, who issued it, its dates and recipients."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.shared import number_triples
from graph.triples.agents import agent_triples, area_triples
from graph.triples.context import Context, opening
from graph.triples.literals import day, typed, zh
from loaders.records import AgentMention, DatedMention
from ontology import DCTERMS, DISC, DTYPE, ELI, GBO, RDF, RDFS, XSD, concept_named


def document_triples(context: Context) -> Iterator[Triple]:
    """Yield what letterhead, closing clauses and imprint of a notice say."""
    yield from _source(context)
    yield from _document(context)
    yield from _agents(context)
    yield from _dates(context)
    yield from _recipients(context)


def _source(context: Context) -> Iterator[Triple]:
    source = context.notice.source
    iri = context.minter.source(source.sha256)
    yield iri, RDF.type, GBO.SourceText
    yield iri, RDFS.label, Literal(source.name)
    yield iri, GBO.fileName, Literal(source.name)
    yield iri, GBO.sha256, typed(source.sha256, XSD.hexBinary)
    yield iri, GBO.sourceEncoding, Literal(source.encoding.lower())


def _document(context: Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    yield iri, RDF.type, GBO.Notice
    yield iri, RDFS.label, zh(notice.title.text if notice.title else str(notice.number or ""))
    if notice.number is not None:
        yield from number_triples(iri, notice.number, context.minter)
        yield from context.grounds(iri, notice.number_spans)
    if notice.title is not None:
        yield iri, DCTERMS.title, zh(notice.title.text)
        yield from context.grounds(iri, notice.title.spans)
    if not notice.number_spans and notice.title is None:
        # Nothing is left to point at but where the notice begins; its whole extent is too much
        # to quote, and would quote the contacts.
        yield from context.grounds(iri, [opening(notice.span)])
    kind = notice.document_type and concept_named(DTYPE, notice.document_type)
    if kind:
        yield iri, ELI.type_document, kind
    yield iri, ELI.jurisdiction, context.minter.area(notice.area)
    yield from area_triples(notice.area, context.minter)


def _agents(context: Context) -> Iterator[Triple]:
    notice = context.notice
    for ordinal, issuer in enumerate(notice.issuers, 1):
        yield from _agent(context, GBO.issuedBy, issuer, f"issuer-{ordinal}")
    yield from _agent(context, GBO.printedBy, notice.printed_by, "printer")
    yield from _agent(context, GBO.interpretedBy, notice.interpreted_by, "interpreter")
    yield from _agent(context, GBO.approvedBy, notice.approved_by, "approver")


def _agent(
    context: Context, relation: URIRef, mention: AgentMention | None, place: str
) -> Iterator[Triple]:
    if mention is None:
        return
    agent = context.minter.agent(mention.agent, context.iri, place)
    yield context.iri, relation, agent
    yield from agent_triples(mention.agent, agent, context.minter)
    yield from context.grounds(context.iri, mention.spans)


def _dates(context: Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    for property_, dated in (
        (GBO.signedDate, notice.signed),
        (GBO.printedDate, notice.printed),
        (GBO.effectiveDate, notice.effective),
        (GBO.expiryDate, notice.expiry),
    ):
        if dated is not None:
            if dated.date is not None:
                yield iri, property_, day(dated.date)
            yield from context.grounds(iri, dated.spans)
    if notice.effective is not None:
        yield iri, GBO.effectiveClause, zh(notice.effective.printed)
        if _is_inferred(notice.effective):
            yield iri, GBO.normalisedBy, Literal(notice.effective.rule)
    if notice.expiry is not None:
        yield iri, GBO.expiryClause, zh(notice.expiry.printed)


def _is_inferred(dated: DatedMention) -> bool:
    return dated.date is not None and dated.rule != "printed"


def _recipients(context: Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    if notice.addressees is not None:
        yield iri, GBO.printedAddressees, Literal(notice.addressees.text)
        yield from context.grounds(iri, notice.addressees.spans)
    for recipient in notice.copied_to:
        yield iri, GBO.printedCopyRecipient, Literal(recipient.text)
        yield from context.grounds(iri, recipient.spans)
    if notice.disclosure is not None:
        kind = concept_named(DISC, notice.disclosure.text)
        if kind is not None:
            yield iri, GBO.disclosure, kind
        yield from context.grounds(iri, notice.disclosure.spans)
