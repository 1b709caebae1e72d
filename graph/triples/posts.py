"""Persons with the post or the role that a list or a signature prints for them (W3C ORG)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.triples.agents import agent_triples
from graph.triples.context import Context
from graph.triples.literals import zh
from loaders.records import Agent, Post
from ontology import GBO, ORG, RDF, RDFS


def post_triples(context: Context) -> Iterator[Triple]:
    """Yield an org:Membership for every naming of a person with post or role."""
    ordinals: Counter[URIRef] = Counter()
    for post in context.notice.posts:
        part = context.part(post.annex)
        ordinals[part] += 1
        yield from _membership(context, post, context.minter.membership(part, ordinals[part]))


def _membership(context: Context, post: Post, iri: URIRef) -> Iterator[Triple]:
    agent = post.official.agent
    official = context.minter.agent(agent, iri, "official")
    words = (part for part in (agent.name, post.post, post.role) if part)
    yield iri, RDF.type, ORG.Membership
    yield iri, RDFS.label, zh(" ".join(words))
    yield iri, ORG.member, official
    yield from agent_triples(agent, official, context.minter)
    if post.body:
        body = _body(context, post.body)
        organization = context.minter.agent(body, iri, "body")
        yield iri, ORG.organization, organization
        yield from agent_triples(body, organization, context.minter)
    if post.post:
        yield iri, GBO.printedPost, Literal(post.post)
    if post.role:
        yield iri, GBO.printedRole, Literal(post.role)
    yield iri, GBO.statedIn, context.part(post.annex)
    yield from context.grounds(iri, post.spans or post.official.spans)


def _body(context: Context, name: str) -> Agent:
    """Return the unit named `name`; a body is no group, however its name reads."""
    agent = context.minter.registry.resolve(name, context.notice.area)
    if agent.kind == "unit":
        return agent
    return Agent("unit", agent.name, context.notice.area, "name-only")
