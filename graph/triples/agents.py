"""Units, groups and officials: what is known of an agent that the registry does not describe."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from graph.triples.literals import zh
from loaders.records import Agent, Area
from ontology import FOAF, GBO, GK, IDB, ORG, RDF, SKOS, UTYPE


def agent_triples(agent: Agent, iri: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield what is known of an agent; nothing for one that the registry graph describes."""
    registry = minter.registry
    if agent.kind == "unit" and registry.unit(agent.name, agent.area) is not None:
        return
    if agent.kind == "group" and registry.group(agent.name, agent.area) is not None:
        return
    yield iri, SKOS.prefLabel, zh(agent.name)
    yield iri, GBO.identityBasis, IDB[agent.basis]
    yield iri, GBO.inArea, minter.area(agent.area)
    yield from area_triples(agent.area, minter)
    if agent.kind == "person":
        yield iri, RDF.type, GBO.Official
        yield iri, FOAF.name, Literal(agent.name)
    elif agent.kind == "unit":
        yield iri, RDF.type, GBO.Unit
        if agent.unit_type:
            yield iri, ORG.classification, UTYPE[agent.unit_type]
    else:
        yield from _group(agent, iri, minter)


def area_triples(area: Area, minter: Minter) -> Iterator[Triple]:
    """Yield an area that the registry does not list: known only by who governs it."""
    if area.code is None:
        iri = minter.area(area)
        yield iri, RDF.type, GBO.AdministrativeArea
        yield iri, SKOS.prefLabel, zh(area.name)


def _group(agent: Agent, iri: URIRef, minter: Minter) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.UnitGroup
    yield iri, GBO.groupKind, GK[agent.group_kind or "open"]
    if agent.body is None:
        return
    body = minter.unit(agent.body, agent.area)
    yield iri, GBO.membersOf, body
    if minter.registry.unit(agent.body, agent.area) is None:
        yield body, RDF.type, GBO.CoordinatingBody
        yield from agent_triples(Agent("unit", agent.body, agent.area, "name-only"), body, minter)
