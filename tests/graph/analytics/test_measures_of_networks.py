"""What a measure must hold to on any network: names, order and processes change nothing."""

import math
import os
import random
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics import engine
from graph.analytics.adjacency import Adjacency
from graph.analytics.measures import MEASURES, WHOLE, Subject, fitting, measure
from graph.analytics.paths import SCALE

UNDIRECTED, DIRECTED = fitting("any"), fitting("lead-support")

weights = st.integers(1, 12).map(lambda number: number / 6)
pairs = st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij"), weights)
edge_lists = st.lists(pairs.filter(lambda edge: edge[0] != edge[1]), max_size=25)


def network_of(*edges: tuple[str, str, float], alone: str = "", directed: bool = False) -> nx.Graph:
    network: nx.Graph = nx.DiGraph() if directed else nx.Graph()
    network.add_nodes_from(alone)
    network.add_weighted_edges_from(edges)
    return network


def values(network: nx.Graph, *keys: str) -> dict[str, dict[str, float]]:
    adjacency = Adjacency.of(network, "weight")
    clusters = [ord(node[-1]) % 3 for node in adjacency.nodes]
    found = measure(Subject(adjacency, clusters), keys)
    return {
        key: dict(zip(adjacency.nodes, scores.tolist(), strict=True))
        for key, scores in found.items()
    }


@given(edge_lists, st.booleans(), st.randoms())
def test_other_names_and_another_order_change_no_value(
    edges: list[tuple[str, str, float]], directed: bool, chance: random.Random
):
    network = network_of(*edges, alone="abc", directed=directed)
    keys = DIRECTED if directed else UNDIRECTED
    prefixes = [f"{chance.random():.9f}-" for _ in network]
    # The last letter stays: the clusters of these tests hang on it.
    named = {node: prefix + node for node, prefix in zip(sorted(network), prefixes, strict=True)}
    shuffled = network.__class__()
    nodes, links = list(network), list(network.edges(data=True))
    chance.shuffle(nodes)
    chance.shuffle(links)
    shuffled.add_nodes_from(named[node] for node in nodes)
    shuffled.add_edges_from((named[one], named[other], data) for one, other, data in links)

    before, after = values(network, *keys), values(shuffled, *keys)

    for key in keys:
        np.testing.assert_allclose(
            [after[key][named[node]] for node in network],
            [before[key][node] for node in network],
            atol=1e-9,
            err_msg=key,
        )


@given(edge_lists, st.booleans())
def test_no_value_is_infinite_and_only_a_unit_without_ties_lacks_one(
    edges: list[tuple[str, str, float]], directed: bool
):
    network = network_of(*edges, alone="abc", directed=directed)
    found = values(network, *(DIRECTED if directed else UNDIRECTED))

    for key, by_node in found.items():
        for node, value in by_node.items():
            if math.isnan(value):
                assert key in {"constraint", "effective_size", "participation", "eigenvector"}
                assert network.degree(node) == 0
            else:
                assert 0 <= value < math.inf


@given(edge_lists)
def test_pagerank_hubs_and_authorities_are_parts_of_one(edges: list[tuple[str, str, float]]):
    network = network_of(*edges, ("a", "b", 1.0), directed=True)

    for key, by_node in values(network, "pagerank", "hub", "authority").items():
        assert sum(by_node.values()) == pytest.approx(1), key


def test_a_network_without_nodes_has_no_values():
    for directed in (False, True):
        keys = DIRECTED if directed else UNDIRECTED
        assert values(network_of(directed=directed), *keys) == {key: {} for key in keys}


def test_one_unit_alone_has_the_whole_pagerank_and_no_neighbours():
    found = values(network_of(alone="a"), *UNDIRECTED)

    assert {
        key: by_node["a"] for key, by_node in found.items() if by_node["a"] == 0
    } == dict.fromkeys(["degree", "strength", "betweenness", "closeness", "harmonic", "core"], 0)
    assert found["pagerank"] == {"a": 1}


def test_two_equally_short_paths_are_both_counted():
    # 3 + 1 + 2 thirds either way round; in floating point the two sums differ.
    network = network_of(
        ("a", "p", 1 / 0.1), ("p", "q", 1 / 0.2), ("q", "z", 1 / 0.3),
        ("a", "s", 1 / 0.3), ("s", "t", 1 / 0.2), ("t", "z", 1 / 0.1),
    )  # fmt: skip
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1

    found = values(network, "betweenness")["betweenness"]

    assert found["p"] == found["q"] == found["s"] == found["t"]


def test_three_strong_ties_are_as_long_as_one_of_a_third():
    # 1/3 + 1/3 + 1/3 = 1: the way round by p and q and the direct one are both the shortest.
    network = network_of(("a", "p", 3.0), ("p", "q", 3.0), ("q", "z", 3.0), ("a", "z", 1.0))

    found = values(network, "betweenness")["betweenness"]

    assert SCALE % 28 == 0
    # Of the 3 pairs of others, p lies on half the paths from a to z, and on all from a to q.
    assert found["p"] == pytest.approx((0.5 + 1) / 3)


def test_shortest_paths_prefer_units_that_share_much():
    # a and c share a little directly, but much with b: the short way between them is through b.
    network = network_of(("a", "b", 4.0), ("b", "c", 4.0), ("a", "c", 1.0))

    assert values(network, "betweenness")["betweenness"]["b"] == 1


def test_only_the_main_component_has_an_eigenvector():
    network = network_of(
        ("a", "b", 3.0), ("b", "c", 3.0), ("a", "c", 3.0), ("x", "y", 1.0), alone="q"
    )
    found = values(network, "eigenvector")["eigenvector"]

    assert [found[node] for node in "abc"] == pytest.approx([3**-0.5] * 3)
    assert [found[node] for node in "xyq"] == [0, 0, 0]


def test_equal_components_share_the_eigenvector():
    network = network_of(("a", "b", 2.0), ("x", "y", 2.0))

    assert list(values(network, "eigenvector")["eigenvector"].values()) == pytest.approx([0.5] * 4)


def test_hubs_lead_and_authorities_support():
    network = network_of(("a", "x", 2.0), ("a", "y", 2.0), ("b", "x", 1.0), directed=True)
    found = values(network, "hub", "authority", "out_degree", "in_strength")

    assert max(found["hub"], key=found["hub"].__getitem__) == "a"
    assert max(found["authority"], key=found["authority"].__getitem__) == "x"
    assert found["hub"]["x"] == found["authority"]["a"] == 0
    assert (found["out_degree"]["a"], found["in_strength"]["x"]) == (2, 3)


def test_betweenness_of_a_very_large_network_is_estimated_from_pivots(
    monkeypatch: pytest.MonkeyPatch,
):
    network = nx.relabel_nodes(nx.connected_watts_strogatz_graph(120, 6, 0.1, seed=3), str)
    adjacency = Adjacency.of(network, None)
    exact = measure(Subject(adjacency, None, "networkit"), ["betweenness"])["betweenness"]
    monkeypatch.setattr(engine, "LARGE", 0)

    one, again, other = (
        measure(Subject(adjacency, None, "networkit", seed), ["betweenness"])["betweenness"]
        for seed in (1, 1, 2)
    )

    assert one.tolist() == again.tolist() != other.tolist()
    assert one.sum() == pytest.approx(exact.sum(), rel=0.1)
    assert np.corrcoef(one, exact)[0, 1] > 0.9


def test_the_catalogue_says_which_end_is_central_and_what_is_whole():
    assert [key for key, each in MEASURES.items() if each.low_is_central] == ["constraint"]
    assert set(MEASURES) > WHOLE
    assert "hub" not in UNDIRECTED
    assert "eigenvector" not in DIRECTED
    assert set(UNDIRECTED) | set(DIRECTED) == set(MEASURES)
    assert all(each.family.__doc__ for each in MEASURES.values())


def test_two_processes_give_the_same_bytes():
    program = (
        "import json, sys; sys.path[:0] = ['.', 'tests/graph/analytics'];"
        "from test_measures_of_networks import *;"
        "cave = nx.relaxed_caveman_graph(6, 5, 0.4, seed=1);"
        "net = network_of(*((f'u{a}', f'u{b}', 1.0) for a, b in cave.edges));"
        "both = net.to_directed();"
        "adjacency = Adjacency.of(net, 'weight');"
        "large = measure(Subject(adjacency, None, 'networkit'), ['betweenness', 'core']);"
        "print(json.dumps([values(net, *UNDIRECTED), values(both, *DIRECTED)]));"
        "print([scores.tolist() for scores in large.values()])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(printed) == 1
