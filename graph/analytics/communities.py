"""Divisions of a network into communities, by the methods of Leiden and Louvain.

Louvain: V. D. Blondel et al., "Fast unfolding of communities in large networks", Journal of
Statistical Mechanics P10008, 2008. Leiden: V. A. Traag, L. Waltman, N. J. van Eck, "From Louvain to
Leiden: guaranteeing well-connected communities", Scientific Reports 9, 5233, 2019. Resolution: J.
Reichardt, S. Bornholdt, "Statistical mechanics of community detection", Physical Review E 74,
016110, 2006. Modularity: M. E. J. Newman, "Analysis of weighted networks", Physical Review E 70,
056131, 2004.

Both methods move nodes for as long as that gains something. Where two places of a node are equally
good, rounding makes each look better than the other, and a program that follows may move it to and
fro without end, as networkit 11.3 does on small networks with weights such as 1/3. So the methods
are given whole numbers for weights, so many that the total is a power of two: then every sum and
product on the way is exact, every move a true gain, and the search ends.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analytics import engine
from graph.analytics.adjacency import Matrix
from graph.analytics.questions import Method

Labels = NDArray[np.int32]
"""The number of its cluster for each node, from 0, in order of the first node of each."""

LEAST: Final = 0.01
"""A resolution so low that only parts with less than half a percent of the weight between them
are not one cluster; sums could not be exact below it."""

_MOST_BITS: Final = 26
"""The product of two sums of weights of so many bits is exact in a double of 53."""


def divisions(
    matrix: Matrix, method: Method, resolution: float, seeds: Sequence[int]
) -> NDArray[np.int32]:
    """Return one row of Labels for each seed: the clusters that `method` finds in `matrix`.

    `matrix` is symmetric, its entries not negative; what stands on its diagonal counts once in the
    strength of a node. A node without ties is a cluster of its own. Equal arguments give equal
    rows. The higher the `resolution`, the smaller the clusters; below LEAST it counts as that.
    """
    count = matrix.shape[0]
    if matrix.nnz == 0:
        return np.tile(np.arange(count, dtype=np.int32), (len(seeds), 1))
    edges, exact = _exact(matrix, max(resolution, LEAST))
    find = engine.leiden if method == "leiden" else engine.louvain
    found = find(edges, exact, seeds)
    return np.array([renumbered(row[:count]) for row in found], dtype=np.int32).reshape(-1, count)


def modularity(matrix: Matrix, labels: NDArray[Any], resolution: float = 1.0) -> float:
    """Return the modularity of a division; 0 where there are no ties."""
    strength = np.asarray(matrix.sum(axis=0)).ravel()
    total = strength.sum()
    if total == 0:
        return 0.0
    ties = matrix.tocoo()
    inside = ties.data[labels[ties.row] == labels[ties.col]].sum()
    by_cluster = np.bincount(labels, weights=strength)
    found = float(inside / total - resolution * ((by_cluster / total) ** 2).sum())
    return found if abs(found) > _ROUNDING else 0.0


_ROUNDING: Final = 1e-12
"""What a modularity of 0 may be off by."""


def renumbered(labels: NDArray[Any]) -> Labels:
    """Return `labels` with the clusters numbered from 0 in order of their first node."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return rank[inverse]


def _exact(matrix: Matrix, resolution: float) -> tuple[engine.Edges, float]:
    """Return `matrix` as edges of whole weights, and the power of two that is the resolution.

    One node more than the matrix has, tied only to itself, makes the total a power of two. It is
    so heavy that the strengths by the total, times that power, are as with `resolution`.
    """
    upper = sp.triu(matrix).tocoo()
    weights = np.where(upper.row == upper.col, upper.data / 2, upper.data)
    power = math.ceil(math.log2(resolution / 0.9))
    while True:
        total = 2 ** min(_MOST_BITS, _MOST_BITS + 1 + power // 2)
        scale = resolution / 2**power * total / (2 * weights.sum())
        whole = np.maximum(np.rint(weights * scale), 1.0)
        padding = total / 2 - whole.sum()
        if padding >= 0:
            break
        power += 1
    alone = matrix.shape[0]
    edges = engine.Edges(
        nodes=alone + 1,
        one=np.append(upper.row, alone).astype(np.int64),
        other=np.append(upper.col, alone).astype(np.int64),
        weight=np.append(whole, padding),
    )
    return edges, float(2.0**power)
