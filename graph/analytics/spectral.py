"""Importance that comes from important neighbours: eigenvector, PageRank, hubs and authorities.

networkx computes these with scipy too, but from a random start (HITS), only for connected networks
(eigenvector), or to a tolerance that leaves the last digits open (PageRank). Here they are
computed the same way at every size, and tests hold them against networkx.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh

from graph.analytics.adjacency import Adjacency, Matrix, Scores
from graph.networks.projection import by_row

DAMPING: Final = 0.85
_TOLERANCE: Final = 1e-14
_DENSE: Final = 24
"""Nodes up to which all eigenvectors at once are quicker than the first one alone."""


def eigenvector(adjacency: Adjacency) -> Mapping[str, Scores]:
    """Return `eigenvector`: the principal eigenvector of the weights, of Euclidean length 1.

    A node is central as far as its neighbours are: λx = Wx. In a network of several components
    only that of the greatest eigenvalue has values above 0; components of the same eigenvalue
    weigh the same. NaN in a network without edges.

    P. Bonacich, "Factoring and weighting approaches to status scores and clique identification",
    Journal of Mathematical Sociology 2, 1972.
    """
    if not adjacency.weights.nnz:
        return {"eigenvector": np.full(adjacency.size, np.nan)}
    return {"eigenvector": principal(adjacency.weights)}


def hubs_and_authorities(adjacency: Adjacency) -> Mapping[str, Scores]:
    """Return `hub` and `authority`, each adding up to 1; 0 in a network without edges.

    Who leads those that many support is a hub, who supports what many hubs lead is an authority:
    the first pair of singular vectors of the weights. They are computed as the principal
    eigenvector of the two-sided network in which every node stands once as a source and once as a
    target.

    J. M. Kleinberg, "Authoritative sources in a hyperlinked environment", Journal of the ACM 46,
    1999.
    """
    size = adjacency.size
    if not adjacency.weights.nnz:
        return {"hub": np.zeros(size), "authority": np.zeros(size)}
    weights = adjacency.weights
    both = principal(sp.block_array([[None, weights], [weights.T, None]], format="csr"))
    hub, authority = both[:size], both[size:]
    return {"hub": hub / hub.sum(), "authority": authority / authority.sum()}


def pagerank(adjacency: Adjacency) -> Mapping[str, Scores]:
    """Return `pagerank`: the part of its time that a random walk spends at a node; in all 1.

    From a node the walk follows an edge by its weight, and with probability 0.15, or where no edge
    leads on, it jumps to any node.

    S. Brin and L. Page, "The anatomy of a large-scale hypertextual Web search engine", Computer
    Networks 30, 1998.
    """
    size = adjacency.size
    if not size:
        return {"pagerank": np.zeros(0)}
    leaving = np.asarray(adjacency.weights.sum(axis=1)).ravel()
    dangling = leaving == 0
    onward = by_row(adjacency.weights, 1.0 / np.where(dangling, 1.0, leaving)).T.tocsr()
    rank, before = np.full(size, 1.0 / size), np.zeros(size)
    while np.abs(rank - before).sum() > _TOLERANCE:
        before = rank
        jumps = (1 - DAMPING) + DAMPING * before[dangling].sum()
        rank = DAMPING * (onward @ before) + jumps / size
        rank /= rank.sum()
    return {"pagerank": rank}


def principal(weights: Matrix) -> Scores:
    """Return the principal eigenvector of a symmetric matrix (csr) of weights above 0.

    It is 0 outside of the component with the greatest eigenvalue. Components whose eigenvalues are
    equal to 9 digits share the vector evenly.
    """
    part = connected_components(weights, directed=False)[1]
    found = [
        _of_component(weights, np.flatnonzero(part == each))
        for each in np.flatnonzero(np.bincount(part) > 1)
    ]
    greatest = max(value for value, _, _ in found)
    vector = np.zeros(weights.shape[0])
    for value, nodes, values in found:
        if value >= greatest * (1 - 1e-9):
            vector[nodes] = values
    result: Scores = vector / np.linalg.norm(vector)
    return result


def _of_component(weights: Matrix, nodes: NDArray[Any]) -> tuple[float, NDArray[Any], Scores]:
    """Return the greatest eigenvalue of a component, its nodes, and their eigenvector."""
    inner = weights if len(nodes) == weights.shape[0] else weights[nodes][:, nodes]
    if len(nodes) <= _DENSE:
        values, vectors = np.linalg.eigh(inner.toarray())
    else:
        # A fixed start, so that equal networks give equal digits.
        values, vectors = eigsh(inner, k=1, which="LA", v0=np.ones(len(nodes)), tol=0)
    return float(values[-1]), nodes, np.abs(vectors[:, -1])
