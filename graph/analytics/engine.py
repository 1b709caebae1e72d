"""The one place that knows which library computes: networkx, or networkit where size asks for it.

networkx is the reference. Above `SMALL` the same measure is computed by networkit
(MIT), in one thread, so that equal questions have equal answers; tests compare the two on random
graphs. networkx has no Leiden method of its own: that is networkit's at every size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.analytics.adjacency import Matrix, Scores

Choice = Literal["networkx", "networkit"]

SMALL: Final = 1_000_000
"""Nodes × entries of the matrix (two for an undirected edge) that networkx follows in a second."""

LARGE: Final = 2_000_000_000
"""Nodes × entries (edges that can lie on shortest paths) above which betweenness is estimated."""

PIVOTS: Final = 512
"""Nodes from which the shortest paths are followed where betweenness is estimated."""


def is_small(matrix: Matrix) -> bool:
    """Say whether networkx is quick enough for the network of a matrix (csr)."""
    return bool(matrix.shape[0] * matrix.nnz <= SMALL)


def choose(matrix: Matrix, choice: Choice | None = None) -> Choice:
    """Return the library for the network of a matrix, `choice` if one is asked for."""
    if choice is not None:
        return choice
    return "networkx" if is_small(matrix) else "networkit"


def is_large(matrix: Matrix) -> bool:
    """Say whether betweenness over these edges is estimated instead of counted."""
    return bool(matrix.shape[0] * matrix.nnz > LARGE)


def betweenness(
    lengths: Matrix, *, directed: bool, choice: Choice | None = None, seed: int = 0
) -> Scores:
    """Return the normalised betweenness of each node over edges of whole-number `lengths` (csr).

    `seed` chooses the pivots of an estimate.
    """
    size = lengths.shape[0]
    if size <= 2:
        return np.zeros(size)
    if choose(lengths, choice) == "networkx":
        network = _to_networkx(lengths, directed=directed)
        found = nx.betweenness_centrality(network, weight="weight")
        return np.array([found[node] for node in range(size)])
    nk = _networkit()
    graph = matrix_to_networkit(lengths, directed=directed)
    if is_large(lengths):
        nk.setSeed(seed, False)
        method = nk.centrality.EstimateBetweenness(graph, min(PIVOTS, size), False, False)
    else:
        method = nk.centrality.Betweenness(graph)
    method.run()
    # networkit counts a pair of an undirected network twice, once from each end.
    scores: Scores = np.asarray(method.scores(), dtype=float) / ((size - 1) * (size - 2))
    return scores


def core_numbers(ties: Matrix, *, choice: Choice | None = None) -> Scores:
    """Return the core number of each node over undirected `ties` (csr, symmetric)."""
    if choose(ties, choice) == "networkx":
        found = nx.core_number(_to_networkx(ties, directed=False))
        return np.array([float(found[node]) for node in range(ties.shape[0])])
    method = _networkit().centrality.CoreDecomposition(matrix_to_networkit(ties, directed=False))
    method.run()
    return np.asarray(method.scores(), dtype=float)


def matrix_to_networkit(matrix: Matrix, *, directed: bool) -> Any:
    """Return the network of a matrix (csr; symmetric unless directed) as a networkit graph."""
    nk = _networkit()
    row, column, value = _edges(matrix, directed=directed)
    graph = nk.Graph(matrix.shape[0], weighted=True, directed=directed)
    if len(row):
        where = (row.astype(np.uint64), column.astype(np.uint64))
        graph.addEdges((value.astype(float), where))
    return graph


def _networkit() -> Any:
    import networkit as nk  # half a second and 70 MB, for those who need it

    nk.setNumberOfThreads(1)
    return nk


def _edges(matrix: Matrix, *, directed: bool) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the ends and the values of the edges of a matrix (csr), undirected ones once."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    kept = slice(None) if directed else row < matrix.indices
    return row[kept], matrix.indices[kept], matrix.data[kept]


def _to_networkx(matrix: Matrix, *, directed: bool) -> nx.Graph[int]:
    network: nx.Graph[int] = nx.DiGraph() if directed else nx.Graph()
    network.add_nodes_from(range(matrix.shape[0]))
    ends_and_values = (each.tolist() for each in _edges(matrix, directed=directed))
    network.add_weighted_edges_from(zip(*ends_and_values, strict=True))
    return network


@dataclass(frozen=True, slots=True)
class Edges:
    """An undirected network over nodes 0 to `nodes` - 1: each edge once, with a weight above 0.

    An edge from a node to itself counts twice in the strength of the node.
    """

    nodes: int
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    weight: NDArray[np.float64]


def leiden(edges: Edges, resolution: float, seeds: Sequence[int]) -> list[NDArray[np.int64]]:
    """Return for each seed the communities of the Leiden method, as a number for each node.

    The weights must be such that sums and products are exact, see graph.analytics.communities:
    with others networkit 11.3 may never return.
    """
    nk = _networkit()
    rounds = LEIDEN_ROUNDS if edges.nodes * len(edges.weight) <= SMALL else FEW_LEIDEN_ROUNDS

    def divide(graph: Any) -> Any:
        return nk.community.ParallelLeiden(
            graph, iterations=rounds, randomize=True, gamma=resolution
        )

    return _by_networkit(edges, divide, seeds)


def louvain(edges: Edges, resolution: float, seeds: Sequence[int]) -> list[NDArray[np.int64]]:
    """Return for each seed the communities of the Louvain method, as a number for each node."""
    if edges.nodes * len(edges.weight) <= SMALL_LOUVAIN:
        return [_louvain_of_networkx(_shuffled(edges, seed), resolution, seed) for seed in seeds]
    nk = _networkit()

    def divide(graph: Any) -> Any:
        # Of its strategies the only one that heeds the seed in one thread.
        return nk.community.PLM(graph, gamma=resolution, par="none randomized")

    return _by_networkit(edges, divide, seeds)


LEIDEN_ROUNDS: Final = 10
"""Rounds of the Leiden method at most; it stops earlier when one changes nothing."""

FEW_LEIDEN_ROUNDS: Final = 2
"""Rounds in a large network: others cost as much again and gain little, nothing where there are
clear clusters."""

SEEDS_OF_AN_ORDER: Final = 10
"""Seeds in a large network that share an order of the edges, which takes a tenth of a second."""

SMALL_LOUVAIN: Final = 200_000
"""Nodes × edges up to which networkx repeats Louvain a hundred times in a few seconds."""


def _louvain_of_networkx(edges: Edges, resolution: float, seed: int) -> NDArray[np.int64]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(edges.nodes))
    graph.add_weighted_edges_from(
        zip(edges.one.tolist(), edges.other.tolist(), edges.weight.tolist(), strict=True)
    )
    labels = np.zeros(edges.nodes, dtype=np.int64)
    found = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    for number, members in enumerate(found):
        labels[list(members)] = number
    return labels


def _by_networkit(
    edges: Edges, divide: Callable[[Any], Any], seeds: Sequence[int]
) -> list[NDArray[np.int64]]:
    nk = _networkit()
    same_order = 1 if edges.nodes * len(edges.weight) <= SMALL else SEEDS_OF_AN_ORDER
    found, graph, order = [], None, -1
    for seed in seeds:
        if seed // same_order != order:
            order = seed // same_order
            graph = _graph(_shuffled(edges, order))
        nk.setSeed(seed, False)
        partition = divide(graph).run().getPartition()
        found.append(np.array(partition.getVector(), dtype=np.int64))
    return found


def _shuffled(edges: Edges, seed: int) -> Edges:
    """Return the edges in another order.

    Of two places that are equally good for a node the first is taken, in the order of its edges:
    in one order always the same, and what is open would seem settled.
    """
    order = np.random.default_rng(seed).permutation(len(edges.weight))
    return Edges(edges.nodes, edges.one[order], edges.other[order], edges.weight[order])


def _graph(edges: Edges) -> Any:
    return _networkit().GraphFromCoo(
        (edges.weight, (edges.one, edges.other)), n=edges.nodes, weighted=True, directed=False
    )
