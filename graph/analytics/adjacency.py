"""A weighted network as a sparse matrix, which is how its measures are computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from graph.networks.projection import Edges, Kind, Weight

Matrix = Any
"""A scipy.sparse.csr_array; scipy ships no types."""

Scores = NDArray[np.float64]
"""A number for each node, in the order of `Adjacency.nodes`; NaN where it has no meaning."""


@dataclass(frozen=True, slots=True)
class Adjacency:
    """The nodes of a network, sorted, and the weights of its edges.

    `weights[i, j]` is the weight of the edge from node i to node j, above 0; the matrix (csr,
    float64) is symmetric unless `directed`. Equal networks give equal matrices, whatever the order
    in which they were built.
    """

    nodes: tuple[str, ...]
    weights: Matrix
    directed: bool

    @classmethod
    def of(cls, network: nx.Graph[str], weight: str | None) -> Adjacency:
        """Return the adjacency of `network` by one edge attribute; None counts each edge once."""
        nodes = sorted(network)
        if not nodes:
            return cls((), sp.csr_array((0, 0)), network.is_directed())
        kind = np.dtype(float)
        weights = nx.to_scipy_sparse_array(network, nodes, dtype=kind, weight=weight, format="csr")
        weights.eliminate_zeros()
        weights.sort_indices()
        return cls(tuple(nodes), weights, network.is_directed())

    @classmethod
    def between(cls, agents: Sequence[str], kind: Kind, edges: Edges, weight: Weight) -> Adjacency:
        """Return the adjacency of a projection from its arrays; `agents` are sorted."""
        size, directed = len(agents), kind == "lead-support"
        where = (edges.source, edges.target)
        weights = sp.csr_array((getattr(edges, weight).astype(float), where), shape=(size, size))
        both = weights if directed else (weights + weights.T).tocsr()
        both.sort_indices()
        return cls(tuple(agents), both, directed)

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.nodes)

    @property
    def edges(self) -> int:
        """The number of edges."""
        return int(self.weights.nnz if self.directed else self.weights.nnz // 2)

    @property
    def components(self) -> int:
        """The number of parts that no edge joins, whatever its direction."""
        return int(connected_components(self.weights, directed=False)[0]) if self.nodes else 0

    def mutual(self) -> Matrix:
        """Return the weights of ties without direction: both ways added up (csr, symmetric)."""
        return (self.weights + self.weights.T).tocsr() if self.directed else self.weights

    def by_node(self, scores: Scores) -> Mapping[str, float | None]:
        """Return scores by node, None for NaN."""
        return {
            node: None if np.isnan(score) else float(score)
            for node, score in zip(self.nodes, scores, strict=True)
        }
