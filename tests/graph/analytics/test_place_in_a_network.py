"""What the place of a unit in a small network comes to, worked out by hand."""

from __future__ import annotations

import math

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.adjacency import Adjacency
from graph.analytics.answers import Observation
from graph.analytics.centrality import measured
from graph.analytics.measures import Subject

KEYS = ("pagerank", "degree", "strength", "betweenness")


def network_of(*edges: tuple[str, str, float]) -> nx.Graph:
    network = nx.Graph()
    for name in sorted({name for edge in edges for name in edge[:2]}):
        network.add_node(name, label=f"区{name}局")
    for one, other, weight in sorted(edges):
        network.add_edge(one, other, newman=weight, tasks=math.ceil(weight), jaccard=0.5)
    return network


def of(network: nx.Graph, measure: str) -> dict[str, Observation]:
    found = measured(Subject(Adjacency.of(network, "newman")), (measure,))
    return {each.agent: each for each in found}


STAR = network_of(("m", "a", 1.0), ("m", "b", 1.0), ("m", "c", 2.0))


def test_the_unit_that_all_others_work_with_ranks_first():
    assert {measure: of(STAR, measure)["m"].rank for measure in KEYS} == dict.fromkeys(KEYS, 1)
    assert (of(STAR, "degree")["m"].value, of(STAR, "strength")["m"].value) == (3, 4.0)
    assert of(STAR, "betweenness")["m"].value == 1.0


def test_equal_units_share_a_rank():
    ranks = {agent: each.rank for agent, each in of(STAR, "pagerank").items()}
    assert ranks == {"m": 1, "c": 2, "a": 3, "b": 3}


def test_shortest_paths_prefer_units_that_share_much():
    network = network_of(("a", "b", 4.0), ("b", "c", 4.0), ("a", "c", 0.5))
    assert of(network, "betweenness")["b"].value == 1.0


def test_two_equally_short_paths_are_both_counted():
    # In floating point one of the two sums of distances is a little longer than the other.
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1
    one, two, three = 10.0, 5.0, 1 / 0.3
    network = network_of(
        ("a", "p", one), ("p", "q", two), ("q", "z", three),
        ("a", "r", three), ("r", "s", two), ("s", "z", one),
    )  # fmt: skip
    found = of(network, "betweenness")
    assert found["p"].value == found["q"].value == found["s"].value


def test_pagerank_follows_the_weights_and_sums_to_one():
    found = of(STAR, "pagerank")
    assert found["c"].value > found["a"].value
    assert sum(each.value for each in found.values()) == pytest.approx(1)


EDGES = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz"), st.floats(0.05, 9)),
    min_size=1,
    max_size=12,
    unique_by=lambda edge: edge[:2],
)


@given(edges=EDGES, random=st.randoms())
def test_the_order_of_units_and_edges_changes_nothing(edges, random):
    network = network_of(*edges)
    nodes, ties = list(network.nodes(data=True)), list(network.edges(data=True))
    random.shuffle(nodes)
    random.shuffle(ties)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(ties)
    for measure in KEYS:
        assert of(shuffled, measure) == of(network, measure)
