"""The ties that an analysis tested, as RDF: what two agents share, and what chance would give them.

The ties of the question that every store answers about all units are those of the graph itself:
their IRIs name the two units and nothing else. Those of any other question are of its run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rdflib import URIRef

from graph import Triple
from graph.analytics import Answer
from graph.analytics.answers import DIGITS
from graph.derived.literals import decimal, truth, whole
from graph.derived.standing import TIES
from graph.iris import Minter
from graph.networks import Incidence
from graph.networks.projection import edge_graphs
from ontology import GBO, PROV, RDF


def tie_triples(answer: Answer, run: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield the ties of an answer that tested them."""
    question = answer.run.question
    if question.analysis != TIES.analysis:
        return
    for one, other, edge in answer.network.edges(data=True):
        if question == TIES:
            iri = minter.co_responsibility(run, one, other)
        else:
            iri = minter.tie(run, one, other)
        yield from _ends(iri, one, other, question.network)
        yield from _numbers(iri, edge, question.weight)
        yield iri, PROV.wasGeneratedBy, run


def source_triples(incidence: Incidence, run: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield of each two units that share tasks the named graphs which state these tasks."""
    for (one, other), graphs in edge_graphs(incidence).items():
        for graph in graphs:
            iri = minter.co_responsibility(run, one, other)
            yield iri, PROV.wasDerivedFrom, URIRef(graph)


def _ends(iri: URIRef, one: str, other: str, network: str) -> Iterator[Triple]:
    if network == "lead-support":
        yield iri, RDF.type, GBO.Tie
        yield iri, GBO.tieFrom, URIRef(one)
        yield iri, GBO.tieTo, URIRef(other)
        return
    between_units = network != "leaders"
    yield iri, RDF.type, GBO.CoResponsibility if between_units else GBO.Tie
    end = GBO.coUnit if between_units else GBO.tieAgent
    yield iri, end, URIRef(one)
    yield iri, end, URIRef(other)


def _numbers(iri: URIRef, edge: dict[str, Any], weight: str) -> Iterator[Triple]:
    yield iri, GBO.sharedTasks, whole(edge["tasks"])
    yield iri, GBO.weight, decimal(round(edge["newman"], DIGITS))
    found = {GBO.expectedTasks: "expected_tasks", GBO.pValue: "p", GBO.qValue: "q"}
    # What is expected is in the unit of the weight that was asked for; gbo:weight is Newman's.
    if weight == "newman":
        found[GBO.expectedWeight] = "expected"
    for term, name in found.items():
        if edge.get(name) is not None:
            yield iri, term, decimal(edge[name])
    if edge.get("kept") is not None:
        yield iri, GBO.inBackbone, truth(edge["kept"])
