"""Contacts: to the public which unit has one for which task, the rest for the restricted graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.triples.agents import agent_triples
from graph.triples.context import Context
from graph.triples.literals import zh
from loaders.records import Contact, TaskRef
from ontology import CV, FOAF, GBO, RDF, RDFS


def contact_point_triples(context: Context) -> Iterator[Triple]:
    """Yield the public part of each contact."""
    for iri, task, contact in _contact_points(context):
        agent = contact.unit.agent
        if agent.kind != "unit":
            continue
        unit = context.minter.agent(agent, iri, "unit")
        yield iri, RDF.type, GBO.ContactPoint
        yield iri, GBO.contactOf, unit
        if task is not None:
            yield iri, GBO.contactFor, task
        yield from agent_triples(agent, unit, context.minter)


def restricted_triples(context: Context) -> Iterator[Triple]:
    """Yield names, phones, remarks and quotes of the contacts: personal data."""
    for iri, _, contact in _contact_points(context):
        yield iri, FOAF.name, Literal(contact.person)
        for phone in contact.phones:
            yield iri, CV.telephone, Literal(phone)
        if contact.remark:
            yield iri, RDFS.comment, zh(contact.remark)
        for span in contact.spans:
            yield from context.span_triples(iri, span)


def _contact_points(context: Context) -> Iterator[tuple[URIRef, URIRef | None, Contact]]:
    """Yield each contact with the IRI of its node and of its task."""
    counter: Counter[URIRef] = Counter()
    for contact in context.notice.contacts:
        ref = TaskRef(contact.annex, contact.task_number, contact.task_row)
        task = context.task_iris.get(ref)
        holder = task or context.part(contact.annex)
        counter[holder] += 1
        yield context.minter.contact(holder, counter[holder]), task, contact
