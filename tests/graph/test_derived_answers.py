"""An answer as RDF: what a query finds is what the answer said."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import get_args

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graph.analytics import Answer, Figure, Note, Observation, Question, Run, Table, analyse
from graph.analytics.answers import Cluster, Member
from graph.analytics.measures import MEASURES
from graph.analytics.questions import Analysis, Method, Model
from graph.derived import answer_triples, run_iri, standing_questions
from graph.derived.literals import decimal
from graph.iris import Minter
from graph.networks import KINDS, WEIGHTS, Selection
from graph.store import open_store
from ontology import (
    ANALYSIS,
    BASE,
    GBO,
    MEASURE,
    METHOD,
    NETWORK,
    PROV,
    RDF,
    RDFS,
    SKOS,
    WEIGHTING,
    XSD,
    concept,
)

MINTER = Minter()
CENTRALITY = Question(analysis="centrality")
UNIT = f"{BASE}id/org/110112/qushuiwuju-76419f"
OTHER = f"{BASE}id/org/110112/qushuiwuju-b0f61c"
LEADER = f"{BASE}id/person/110112/qintao-0a1b2c"
GRAPH = f"{BASE}graph/doc/tongzhengfa/2022/8"

NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 9) + 0.0)
RANKS = st.integers(1, 10_000)


def answer(*observations: Observation, question: Question = CENTRALITY, **parts: object) -> Answer:
    run = Run(question, "0.1.0", (GRAPH,), "0" * 64)
    network: nx.Graph[str] = nx.Graph()
    given = {"network": network, "tables": (), **parts}
    return Answer(run, observations=observations, **given)  # type: ignore[arg-type]


def described(found: Answer) -> Graph:
    graph = Graph()
    for triple in answer_triples(found, MINTER):
        graph.add(triple)
    return graph


@st.composite
def observed(draw: st.DrawFn) -> Observation:
    def maybe(values: st.SearchStrategy[float]) -> tuple[float | None, float | None]:
        low, high = sorted((draw(values), draw(values)))
        return (low, high) if draw(st.booleans()) else (None, None)

    value, rank = draw(NUMBERS | st.integers(0, 10**9)), draw(RANKS)
    low, high = maybe(NUMBERS)
    rank_low, rank_high = maybe(RANKS)
    reading_low, reading_high = maybe(NUMBERS)
    reading_rank_low, reading_rank_high = maybe(RANKS)
    return Observation(
        measure=draw(st.sampled_from(sorted(MEASURES))),
        agent=draw(st.sampled_from([UNIT, OTHER, LEADER, "http://example.org/unit"])),
        value=value,
        rank=rank,
        low=low,
        high=high,
        rank_low=rank_low,  # type: ignore[arg-type]
        rank_high=rank_high,  # type: ignore[arg-type]
        flips=draw(st.none() | st.booleans()),
        reading_low=reading_low,
        reading_high=reading_high,
        reading_rank_low=reading_rank_low,  # type: ignore[arg-type]
        reading_rank_high=reading_rank_high,  # type: ignore[arg-type]
    )


SELECT = """
SELECT * WHERE {
  ?observation a gbo:Observation ; gbo:ofMeasure ?measure ; gbo:observedAgent ?agent ;
               gbo:observedValue ?value ; gbo:rank ?rank .
  OPTIONAL { ?observation gbo:intervalLow ?low ; gbo:intervalHigh ?high }
  OPTIONAL { ?observation gbo:rankLow ?rank_low ; gbo:rankHigh ?rank_high }
  OPTIONAL { ?observation gbo:rankFlips ?flips }
  OPTIONAL { ?observation gbo:readingsLow ?reading_low ; gbo:readingsHigh ?reading_high }
  OPTIONAL { ?observation gbo:readingsRankLow ?reading_rank_low ;
                          gbo:readingsRankHigh ?reading_rank_high }
}"""


def number(term: Node | None) -> Decimal | None:
    return None if term is None else Decimal(str(term))


@given(observed())
def test_a_query_finds_the_values_that_were_observed(found: Observation) -> None:
    with open_store("memory") as store:
        store.replace_graph(MINTER.graph("derived"), answer_triples(answer(found), MINTER))
        (row,) = store.select(SELECT)

    assert row["measure"] == MEASURE[found.measure]
    assert str(row["agent"]) == found.agent
    for name in ("value", "rank", "low", "high", "rank_low", "rank_high"):
        said = getattr(found, name)
        assert number(row.get(name)) == (None if said is None else Decimal(repr(said))), name
    for name in ("reading_low", "reading_high", "reading_rank_low", "reading_rank_high"):
        said = getattr(found, name)
        assert number(row.get(name)) == (None if said is None else Decimal(repr(said))), name
    flips = row.get("flips")
    assert (None if flips is None else str(flips) == "true") == found.flips


@given(st.floats(-1e9, 1e9))
def test_a_number_is_written_without_an_exponent(value: float) -> None:
    text = str(decimal(value))

    assert set(text) <= set("-0123456789.")
    assert abs(Decimal(text) - Decimal(repr(value))) <= Decimal("1e-18")


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.5, "2.5"), (10.0, "10"), (3, "3"), (1e-07, "0.0000001"), (-0.0, "0"), (1e-30, "0")],
)
def test_a_decimal_has_its_shortest_form(value: float, text: str) -> None:
    literal = decimal(value)

    assert (str(literal), literal.datatype) == (text, XSD.decimal)


def test_a_value_without_a_meaning_is_not_written() -> None:
    graph = described(answer(Observation("closeness", UNIT, None, None)))

    assert list(graph.subjects(RDF.type, GBO.Observation)) == []


def test_a_number_about_the_whole_network_is_an_observation_of_no_agent() -> None:
    graph = described(answer(figures=(Figure("density", 0.25), Figure("alpha", 0.05))))
    (observation,) = graph.subjects(RDF.type, GBO.Observation)

    assert graph.value(observation, GBO.ofMeasure) == MEASURE.density
    assert graph.value(observation, GBO.observedAgent) is None


def test_what_to_know_before_use_stands_at_the_run_in_both_languages() -> None:
    graph = described(answer(notes=(Note("empty", "没有任务。", "There are no tasks."),)))
    run = run_iri(CENTRALITY, MINTER)

    assert set(graph.objects(run, SKOS.note)) == {
        Literal("没有任务。", "zh"),
        Literal("There are no tasks.", "en"),
    }


def test_a_cluster_has_its_members_name_number_and_stability() -> None:
    members = (Member(UNIT, 2.0, 0.9, loose=False), Member(OTHER, 1.0, 0.7, loose=True))
    cluster = Cluster(1, "水务", "water", 0.8, members)
    graph = described(answer(clusters=(cluster,), question=Question(analysis="clusters")))
    (found,) = graph.subjects(RDF.type, GBO.Cluster)

    assert set(graph.objects(found, GBO.clusterMember)) == {URIRef(UNIT), URIRef(OTHER)}
    assert set(graph.objects(found, RDFS.label)) == {Literal("水务", "zh"), Literal("water", "en")}
    assert graph.value(found, GBO.clusterNumber) == Literal(1)
    assert graph.value(found, GBO.clusterStability) == decimal(0.8)


def test_a_comparison_sets_value_and_rank_beside_those_compared_with() -> None:
    columns = ("measure", "unit", "label", "value", "against_value")
    rows = (
        ("pagerank", UNIT, "区水务局", 0.5, 0.25, 1, 3, 2, True),
        ("pagerank", OTHER, "区税务局", None, 0.75, None, 1, None, None),
    )
    table = Table("comparison", (*columns, "rank", "against_rank", "rank_change", "apart"), rows)
    question = Question(
        analysis="compare", against=Selection(notices=(f"{BASE}id/doc/tongzhengfa/2022/8",))
    )
    graph = described(answer(question=question, tables=(table,)))
    (found,) = graph.subjects(RDF.type, GBO.Observation)

    assert graph.value(found, GBO.observedAgent) == URIRef(UNIT)
    for term, text in (
        (GBO.observedValue, "0.5"),
        (GBO.againstValue, "0.25"),
        (GBO.rank, "1"),
        (GBO.againstRank, "3"),
        (GBO.rankChange, "2"),
    ):
        assert str(graph.value(found, term)) == text


def tie(question: Question, one: str = UNIT, other: str = OTHER) -> tuple[Graph, Node]:
    directed = question.network == "lead-support"
    network: nx.Graph[str] = nx.DiGraph() if directed else nx.Graph()
    edge = {"expected": 0.25, "expected_tasks": 0.5, "p": 1.25e-12, "q": 0.02, "kept": True}
    network.add_edge(one, other, tasks=3, newman=1 / 3, jaccard=0.1, **edge)
    graph = described(answer(question=question, network=network))
    (found,) = graph.subjects(GBO.sharedTasks)
    return graph, found


def test_a_tie_says_what_chance_would_give() -> None:
    graph, link = tie(Question(analysis="backbone"))

    assert set(graph.objects(link, GBO.coUnit)) == {URIRef(UNIT), URIRef(OTHER)}
    for term, text in (
        (GBO.sharedTasks, "3"),
        (GBO.weight, "0.333333333"),
        (GBO.expectedTasks, "0.5"),
        (GBO.expectedWeight, "0.25"),
        (GBO.pValue, "0.00000000000125"),
        (GBO.qValue, "0.02"),
        (GBO.inBackbone, "true"),
    ):
        assert str(graph.value(link, term)) == text


def test_only_the_standing_question_speaks_of_the_link_of_two_units_as_such() -> None:
    _, standing = tie(Question(analysis="backbone"))
    limited = Question(
        analysis="backbone", selection=Selection(notices=(f"{BASE}id/doc/tongzhengfa/2022/8",))
    )
    _, of_the_run = tie(limited)

    assert "/id/co-responsibility/" in str(standing)
    assert str(of_the_run).startswith(str(run_iri(limited, MINTER)))


def test_a_directed_tie_has_a_beginning_and_an_end() -> None:
    graph, found = tie(Question(analysis="backbone", network="lead-support"))

    assert graph.value(found, GBO.tieFrom) == URIRef(UNIT)
    assert graph.value(found, GBO.tieTo) == URIRef(OTHER)


def test_the_tie_of_two_leaders_is_no_co_responsibility_of_units() -> None:
    graph, found = tie(Question(analysis="backbone", network="leaders"), one=LEADER)

    assert graph.value(found, RDF.type) == GBO.Tie


def test_a_weight_is_expected_in_the_unit_of_the_weight_alone() -> None:
    graph, found = tie(Question(analysis="backbone", weight="jaccard"))

    assert graph.value(found, GBO.expectedWeight) is None


def test_the_run_is_written_after_all_that_it_found() -> None:
    found = list(answer_triples(answer(Observation("degree", UNIT, 1, 1)), MINTER))
    types = [o for _, p, o in found if p == RDF.type]

    assert types.index(GBO.AnalysisRun) > types.index(GBO.Observation)


# The code lists and the code


def test_every_measure_of_the_catalogue_has_a_name_a_definition_and_a_source() -> None:
    for key in MEASURES:
        told = concept(MEASURE[key])
        said = (told.zh, told.en, told.definition_zh, told.definition_en, told.citation)
        assert all((*said, told.sources)), key


def test_what_the_bundled_gazette_is_asked_about_has_concepts(built_store: Path) -> None:
    with open_store(str(built_store), read_only=True) as store:
        for question in standing_questions(store):
            if question.selection.notices:
                continue
            quick = {"replicates": 0, "readings": False, "seeds": 2}
            found = analyse(store, Question(analysis=question.analysis, **quick))  # type: ignore[arg-type]
            names = {each.measure for each in found.observations}
            names |= {each.name for each in found.figures}
            # The level of a test is a parameter, and not what was found.
            assert {name for name in names if name not in MEASURE} <= {"alpha"}, question.analysis


def test_what_a_question_may_name_is_a_concept() -> None:
    assert {str(term).rpartition("/")[2] for term in ANALYSIS} == set(get_args(Analysis))
    assert {str(term).rpartition("/")[2] for term in NETWORK} == set(KINDS)
    assert {str(term).rpartition("/")[2] for term in WEIGHTING} == set(WEIGHTS)
    methods = {*get_args(Method), *get_args(Model)}
    assert {str(term).rpartition("/")[2] for term in METHOD} == methods


def test_methods_and_weights_name_their_papers() -> None:
    for term in (*METHOD, *WEIGHTING):
        assert all((concept(term).citation, concept(term).sources)), term


def test_an_unknown_concept_is_no_concept() -> None:
    with pytest.raises(KeyError):
        concept(URIRef(f"{MEASURE}charm"))


def test_provenance_leads_from_an_observation_to_the_graphs() -> None:
    graph = described(answer(Observation("degree", UNIT, 1, 1)))
    query = "SELECT ?graph WHERE { ?o a gbo:Observation ; prov:wasGeneratedBy/prov:used ?graph }"

    rows = list(graph.query(query, initNs={"gbo": str(GBO), "prov": str(PROV)}))
    assert [str(row[0]) for row in rows] == [GRAPH]  # type: ignore[index]
