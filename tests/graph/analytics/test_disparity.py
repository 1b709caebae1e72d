import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.chance import filtered


def weighted(edges, directed=False):
    network = nx.DiGraph() if directed else nx.Graph()
    for one, other, weight in edges:
        network.add_edge(one, other, newman=weight, tasks=1)
    return network


def kept(network, alpha=0.05):
    ties = filtered(network, "newman", alpha)
    return {edge for edge, stays in zip(network.edges, ties.kept, strict=True) if stays}


# Two stars of very different weight, with weak ties among their points: the example of Neal (2022).
MULTISCALE = np.array(
    [
        [0, 10, 10, 10, 10, 75, 0, 0, 0, 0],
        [10, 0, 1, 1, 1, 0, 0, 0, 0, 0],
        [10, 1, 0, 1, 1, 0, 0, 0, 0, 0],
        [10, 1, 1, 0, 1, 0, 0, 0, 0, 0],
        [10, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        [75, 0, 0, 0, 0, 0, 100, 100, 100, 100],
        [0, 0, 0, 0, 0, 100, 0, 10, 10, 10],
        [0, 0, 0, 0, 0, 100, 10, 0, 10, 10],
        [0, 0, 0, 0, 0, 100, 10, 10, 0, 10],
        [0, 0, 0, 0, 0, 100, 10, 10, 10, 0],
    ]
)


def test_the_backbone_of_the_published_example_is_the_tree_of_both_scales():
    # Z. P. Neal, "backbone: an R package to extract network backbones", PLoS ONE 17(5), e0269137.
    network = nx.relabel_nodes(nx.from_numpy_array(MULTISCALE), str)
    nx.set_edge_attributes(network, nx.get_edge_attributes(network, "weight"), "newman")
    nx.set_edge_attributes(network, 1, "tasks")

    backbone = nx.Graph(kept(network))

    assert nx.is_tree(backbone)
    assert sorted(backbone) == sorted(network)
    assert set(backbone["0"]) == {"1", "2", "3", "4", "5"}
    assert set(backbone["5"]) == {"0", "6", "7", "8", "9"}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(
            lambda pair: pair[0] != pair[1]
        ),
        st.floats(0.01, 100),
        min_size=1,
    ),
    st.booleans(),
)
def test_every_edge_follows_the_formula_at_the_end_where_it_is_rarer(weights, directed):
    network = weighted([(*pair, weight) for pair, weight in weights.items()], directed)
    ties = filtered(network, "newman", 0.05)

    for place, (one, other, weight) in enumerate(network.edges(data="newman")):
        leaving = (
            network.out_edges(one, data="newman") if directed else network.edges(one, "newman")
        )
        reaching = (
            network.in_edges(other, data="newman") if directed else network.edges(other, "newman")
        )
        ends = []
        for edges in (leaving, reaching):
            strength, degree = sum(each[2] for each in edges), len(edges)
            p = (1 - weight / strength) ** (degree - 1) if degree > 1 else 1.0
            ends.append((p, strength / degree))
        assert ties.p[place] == pytest.approx(min(ends)[0], abs=1e-9)
        assert any(
            ties.expected_weight[place] == pytest.approx(expected)
            for p, expected in ends
            if p == pytest.approx(min(ends)[0], abs=1e-9)
        )


def test_a_unit_of_one_tie_leaves_the_verdict_to_the_other_end():
    star = weighted([("hub", "strong", 98.0), ("hub", "weak", 1.0), ("hub", "weaker", 1.0)])
    pair = weighted([("a", "b", 5.0)])

    assert kept(star) == {("hub", "strong")}
    assert kept(pair) == set()
    assert filtered(pair, "newman", 0.05).p.tolist() == [1.0]


def test_directions_are_weighed_apart():
    # Three leave a, one is great; of the two that reach b, neither is.
    edges = [("a", "b", 98.0), ("a", "c", 1.0), ("a", "d", 1.0), ("e", "b", 90.0)]

    assert kept(weighted(edges, directed=True)) == {("a", "b")}


def test_a_network_without_edges_has_none_to_keep():
    ties = filtered(nx.Graph(), "newman", 0.05)

    assert len(ties.p) == len(ties.expected_weight) == ties.tests == 0
