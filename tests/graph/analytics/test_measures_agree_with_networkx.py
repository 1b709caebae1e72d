"""Every measure against networkx on 50 random graphs, to 1e-9; by both libraries if two do it."""

import math
from collections.abc import Callable, Mapping

import networkx as nx
import numpy as np
import pytest

from graph.analytics.adjacency import Adjacency
from graph.analytics.engine import Choice
from graph.analytics.measures import MEASURES, Subject, measure
from graph.analytics.paths import SCALE, betweenness, lengths, nearness, without_detours

GRAPHS = 50
Values = Mapping[str, float]


def random_network(seed: int, *, directed: bool) -> nx.Graph:
    """A weighted network of up to 25 nodes: dense or thin, in one part or several, with ties.

    Three nodes stand alone. Weights are of one kind a network: small whole numbers, of which many
    paths are equally long; sums of 1/n, as in a projection; or any numbers.
    """
    rng = np.random.default_rng(seed)
    size = int(rng.integers(4, 22))
    some: nx.Graph = nx.gnp_random_graph(
        size, float(rng.uniform(0.05, 0.9)), seed=seed, directed=directed
    )
    weights: Callable[[], float] = [
        lambda: float(rng.integers(1, 4)),
        lambda: float(np.sum(1.0 / rng.integers(1, 6, size=rng.integers(1, 4)))),
        lambda: float(rng.uniform(0.05, 9)),
    ][seed % 3]
    for _, _, data in some.edges(data=True):
        data["weight"] = weights()
        data["distance"] = round(SCALE / data["weight"])
        data["nearness"] = 1.0 / data["weight"]
    some.add_nodes_from(range(size, size + 3))
    names = [f"unit-{number:02}" for number in rng.permutation(len(some))]
    return nx.relabel_nodes(some, dict(zip(some, names, strict=True)))


def clusters_of(network: nx.Graph) -> list[int]:
    return [index % 3 for index, _ in enumerate(sorted(network))]


def eigenvector(network: nx.Graph) -> Values:
    """networkx's, of the component with the greatest eigenvalue."""
    values = dict.fromkeys(network, 0.0)
    parts = [network.subgraph(part) for part in nx.connected_components(network) if len(part) > 1]
    if not parts:
        return dict.fromkeys(network, math.nan)

    def greatest(part: nx.Graph) -> float:
        return float(np.linalg.eigvalsh(nx.to_numpy_array(part, weight="weight"))[-1])

    main = max(parts, key=greatest)
    if len(main) == 2:
        return values | {node: math.sqrt(0.5) for node in main}
    return values | nx.eigenvector_centrality_numpy(main, weight="weight")


def hits(network: nx.Graph) -> tuple[Values, Values]:
    if not network.number_of_edges():
        zero = dict.fromkeys(network, 0.0)
        return zero, zero
    return nx.hits(network, max_iter=10_000, tol=0)


def participation(network: nx.Graph) -> Values:
    """By the formula as it is printed: networkx has none."""
    cluster = dict(zip(sorted(network), clusters_of(network), strict=True))
    both = network.to_undirected(as_view=True) if not network.is_directed() else network
    found = {}
    for node in network:
        ties: dict[int, float] = {}
        edges = list(both.edges(node, data="weight"))
        if both.is_directed():
            edges += [(node, one, weight) for one, _, weight in both.in_edges(node, data="weight")]
        for _, other, weight in edges:
            ties[cluster[other]] = ties.get(cluster[other], 0) + weight
        total = sum(ties.values())
        found[node] = 1 - sum((each / total) ** 2 for each in ties.values()) if ties else math.nan
    return found


def effective_size(network: nx.Graph) -> Values:
    """networkx's, node by node.

    For all nodes at once networkx 3.6 divides the tie of j and q by the strongest tie of q instead
    of j, against its own documentation. Node by node it has no value for one with edges that come
    in but none that leave, though ties count both ways: the network turned round has it.
    """
    found = nx.effective_size(network, list(network), weight="weight")
    if network.is_directed():
        turned = nx.effective_size(network.reverse(), list(network), weight="weight")
        found = {node: turned[node] if math.isnan(found[node]) else found[node] for node in found}
    return found


REFERENCE: dict[str, Callable[[nx.Graph], Values]] = {
    "pagerank": lambda net: nx.pagerank(net, weight="weight", tol=1e-14, max_iter=10_000),
    "degree": lambda net: dict(net.degree),
    "strength": lambda net: dict(net.degree(weight="weight")),
    "out_degree": lambda net: dict(net.out_degree),
    "in_degree": lambda net: dict(net.in_degree),
    "out_strength": lambda net: dict(net.out_degree(weight="weight")),
    "in_strength": lambda net: dict(net.in_degree(weight="weight")),
    "betweenness": lambda net: nx.betweenness_centrality(net, weight="distance"),
    "closeness": lambda net: nx.closeness_centrality(net, distance="nearness"),
    "harmonic": lambda net: nx.harmonic_centrality(net, distance="nearness"),
    "eigenvector": eigenvector,
    "hub": lambda net: hits(net)[0],
    "authority": lambda net: hits(net)[1],
    "core": lambda net: nx.core_number(net.to_undirected()),
    "constraint": lambda net: nx.constraint(net, weight="weight"),
    "effective_size": effective_size,
    "participation": participation,
}


def test_every_measure_has_a_reference():
    assert set(REFERENCE) == set(MEASURES)


OF_TWO_LIBRARIES = ("betweenness", "core")
"""Measures that size leaves to one library or the other; the rest are computed in one way."""


@pytest.mark.parametrize(
    ("key", "choice"),
    [(key, None) for key in MEASURES if key not in OF_TWO_LIBRARIES]
    + [(key, choice) for key in OF_TWO_LIBRARIES for choice in ("networkx", "networkit")],
)
def test_fifty_random_graphs_have_the_values_of_networkx(key: str, choice: Choice | None):
    is_directed = [kind == "lead-support" for kind in MEASURES[key].networks]
    for seed in range(GRAPHS):
        network = random_network(seed, directed=is_directed[seed % len(is_directed)])
        adjacency = Adjacency.of(network, "weight")

        found = measure(Subject(adjacency, clusters_of(network), choice), [key])[key]

        expected = REFERENCE[key](network)
        np.testing.assert_allclose(
            found,
            [expected[node] for node in adjacency.nodes],
            rtol=1e-9,
            atol=1e-9,
            err_msg=f"{key} of graph {seed}",
        )


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_on_no_shortest_path_is_left_out_before_the_search(seed: int):
    rng = np.random.default_rng(seed)
    network = nx.complete_graph([f"unit-{number:02}" for number in range(40)])
    for _, _, data in network.edges(data=True):
        data["weight"] = float(rng.pareto(1.0) + 0.01)
    adjacency = Adjacency.of(network, "weight")

    every = lengths(adjacency.weights)
    some = without_detours(every)

    assert some.nnz < every.nnz / 2
    np.testing.assert_allclose(
        betweenness(some, directed=False)["betweenness"],
        betweenness(every, directed=False)["betweenness"],
        rtol=1e-12,
    )
    for key, near in nearness(adjacency, some).items():
        np.testing.assert_allclose(near, nearness(adjacency, every)[key], rtol=1e-12)


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_leaving_detours_out_changes_no_measure_of_a_random_graph(seed: int):
    network = random_network(seed, directed=seed % 2 == 1)
    adjacency = Adjacency.of(network, "weight")
    every = lengths(adjacency.weights)
    some = without_detours(every)

    for choice in ("networkx", "networkit"):
        np.testing.assert_allclose(
            betweenness(some, directed=adjacency.directed, choice=choice)["betweenness"],
            betweenness(every, directed=adjacency.directed, choice="networkx")["betweenness"],
            rtol=1e-12,
            atol=1e-15,
        )
    for key, near in nearness(adjacency, some).items():
        np.testing.assert_allclose(near, nearness(adjacency, every)[key], rtol=1e-12)


def test_a_hub_that_is_nearest_to_all_keeps_its_edges():
    # Every two of the others are two steps apart: a search among the nearest would meet them all.
    star = nx.star_graph(4_000)
    nx.set_edge_attributes(star, 2.0, "weight")
    whole = lengths(Adjacency.of(nx.relabel_nodes(star, str), "weight").weights)

    assert without_detours(whole).nnz == whole.nnz
