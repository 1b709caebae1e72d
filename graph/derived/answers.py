"""An answer as RDF: the run, what it observed, the clusters and the ties that it found.

The provenance is that of PROV-O (T. Lebo, S. Sahoo, D. McGuinness, "PROV-O: The PROV Ontology", W3C
Recommendation, 2013): a run is a prov:Activity that prov:used named graphs, and what it found is a
prov:Entity that prov:wasGeneratedBy the run. From which graphs a number comes is thus two steps
away, `?observation prov:wasGeneratedBy/prov:used ?graph`, and is written once a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.analytics import Answer, Figure, Observation
from graph.analytics.answers import Cluster
from graph.derived.literals import decimal, truth, whole
from graph.derived.runs import run_iri, run_triples
from graph.derived.ties import tie_triples
from graph.iris import Minter
from ontology import GBO, MEASURE, PROV, RDF, RDFS, SKOS


def answer_triples(answer: Answer, minter: Minter) -> Iterator[Triple]:
    """Yield what `answer` found, then the run that found it.

    The run comes last: where a store holds it, it holds all that it found.
    """
    run = run_iri(answer.run.question, minter)
    for observation in answer.observations:
        yield from _observation(observation, run, minter)
    if answer.run.question.analysis == "compare":
        yield from _comparison(answer, run, minter)
    for figure in answer.figures:
        yield from _figure(figure, run, minter)
    for cluster in answer.clusters:
        yield from _cluster(cluster, run, minter)
    yield from tie_triples(answer, run, minter)
    for note in answer.notes:
        yield run, SKOS.note, Literal(note.zh, lang="zh")
        yield run, SKOS.note, Literal(note.en, lang="en")
    yield from run_triples(answer.run, minter)


def _observation(found: Observation, run: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield one value; a value without a meaning, as the closeness of a unit alone, is left out."""
    if found.value is None:
        return
    iri = minter.observation(run, found.measure, found.agent)
    yield from _value(iri, found.measure, found.value, run)
    yield iri, GBO.observedAgent, URIRef(found.agent)
    if found.rank is not None:
        yield iri, GBO.rank, whole(found.rank)
    yield from _interval(iri, found.low, found.high)
    if found.rank_low is not None and found.rank_high is not None:
        yield iri, GBO.rankLow, whole(found.rank_low)
        yield iri, GBO.rankHigh, whole(found.rank_high)
    if found.reading_low is not None and found.reading_high is not None:
        yield iri, GBO.readingsLow, decimal(found.reading_low)
        yield iri, GBO.readingsHigh, decimal(found.reading_high)
    if found.reading_rank_low is not None and found.reading_rank_high is not None:
        yield iri, GBO.readingsRankLow, whole(found.reading_rank_low)
        yield iri, GBO.readingsRankHigh, whole(found.reading_rank_high)
    if found.flips is not None:
        yield iri, GBO.rankFlips, truth(found.flips)


def _comparison(answer: Answer, run: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield the values of a comparison, each with what it is compared with.

    Who stands on the other side alone has no value here; the answer for that side has it.
    """
    kind = answer.table("comparison").columns[1]
    for row in answer.table("comparison").records():
        measure, agent, value = str(row["measure"]), str(row[kind]), row["value"]
        if not isinstance(value, int | float):
            continue
        iri = minter.observation(run, measure, agent)
        yield from _value(iri, measure, value, run)
        yield iri, GBO.observedAgent, URIRef(agent)
        if isinstance(before := row["against_value"], int | float):
            yield iri, GBO.againstValue, decimal(before)
        for column, term in _RANKS.items():
            if isinstance(rank := row[column], int):
                yield iri, term, whole(rank)


_RANKS: Final = {
    "rank": GBO.rank,
    "against_rank": GBO.againstRank,
    "rank_change": GBO.rankChange,
}


def _figure(figure: Figure, run: URIRef, minter: Minter) -> Iterator[Triple]:
    """Yield a number about the whole: an observation of no agent.

    What is no measure, as the level of a test, is a parameter of the run.
    """
    if figure.value is None or figure.name not in MEASURE:
        return
    iri = minter.observation(run, figure.name)
    yield from _value(iri, figure.name, figure.value, run)
    yield from _interval(iri, figure.low, figure.high)


def _cluster(cluster: Cluster, run: URIRef, minter: Minter) -> Iterator[Triple]:
    iri = minter.cluster(run, cluster.number)
    yield iri, RDF.type, GBO.Cluster
    yield iri, RDFS.label, Literal(cluster.name, lang="zh")
    yield iri, RDFS.label, Literal(cluster.name_en, lang="en")
    yield iri, GBO.clusterNumber, whole(cluster.number)
    yield iri, GBO.clusterStability, decimal(cluster.stability)
    for member in cluster.members:
        yield iri, GBO.clusterMember, URIRef(member.agent)
    yield iri, PROV.wasGeneratedBy, run


def _value(iri: URIRef, measure: str, value: float, run: URIRef) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.Observation
    yield iri, GBO.ofMeasure, MEASURE[measure]
    yield iri, GBO.observedValue, decimal(value)
    yield iri, PROV.wasGeneratedBy, run


def _interval(iri: URIRef, low: float | None, high: float | None) -> Iterator[Triple]:
    if low is not None and high is not None:
        yield iri, GBO.intervalLow, decimal(low)
        yield iri, GBO.intervalHigh, decimal(high)
