"""How alike divisions are, and the division that many of them agree on.

Normalised mutual information: L. Danon, A. Díaz-Guilera, J. Duch, A. Arenas, "Comparing community
structure identification", Journal of Statistical Mechanics P09008, 2005: twice the information that
two divisions share, by the sum of their entropies (the arithmetic mean, NMI-sum in N. X. Vinh,
J. Epps, J. Bailey, Journal of Machine Learning Research 11, 2837-2854, 2010). It is not corrected
for chance and grows with the number of clusters; the adjusted Rand index is: L. Hubert, P. Arabie,
"Comparing partitions", Journal of Classification 2, 193-218, 1985.

Consensus: A. Lancichinetti, S. Fortunato, "Consensus clustering in complex networks", Scientific
Reports 2, 336, 2012: how often two nodes are together becomes the weight between them; weights
below a threshold are dropped; the method divides that network again, until all divisions agree.

A division is a row of numbers, one a node; many divisions are a matrix of such rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analytics.adjacency import Matrix
from graph.analytics.communities import Labels, divisions, renumbered
from graph.analytics.questions import Method

Divisions = NDArray[np.int32]
"""Divisions × nodes: the number of the cluster of each node in each division."""

THRESHOLD: Final = 0.5
"""Two nodes that are together less often than this share of the divisions are not tied."""

MAX_ROUNDS: Final = 20
"""Rounds after which a consensus that has not settled is taken as it is; few need three."""

ROUND_SEEDS: Final = 20
"""Divisions in every round after the first, at most."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A measure over all pairs of divisions: its mean, and the least and the greatest value."""

    mean: float
    low: float
    high: float


def likeness(found: Divisions) -> tuple[Likeness, Likeness]:
    """Return the mutual information and the adjusted Rand index over all pairs of divisions.

    A single division is like itself: both are 1. Divisions that are equal up to the numbering
    are looked at once and counted as often as they occur.
    """
    unique, times = np.unique([renumbered(row) for row in found], axis=0, return_counts=True)
    if len(found) < 2:
        return Likeness(1.0, 1.0, 1.0), Likeness(1.0, 1.0, 1.0)
    same = float((times * (times - 1) / 2).sum())
    values = [(1.0, 1.0, same)] if same else []
    for (one, often), (other, too) in combinations(zip(unique, times, strict=True), 2):
        values.append((*compared(one, other), float(often * too)))
    table = np.array(values)
    weights = table[:, 2]
    return _likeness(table[:, 0], weights), _likeness(table[:, 1], weights)


def compared(one: NDArray[Any], other: NDArray[Any]) -> tuple[float, float]:
    """Return the normalised mutual information and the adjusted Rand index of two divisions.

    Where neither divides anything, or both divide everything, both are 1.
    """
    one, other = renumbered(one), renumbered(other)
    if np.array_equal(one, other):
        return 1.0, 1.0
    # The table of how many nodes are in cluster i of the one and j of the other, without zeros.
    rows, columns = np.bincount(one), np.bincount(other)
    cell = one.astype(np.int64) * len(columns) + other
    if len(rows) * len(columns) <= 4 * len(one):
        both = np.bincount(cell)
        both = both[both > 0]
    else:
        both = np.unique(cell, return_counts=True)[1]
    return _information(both, rows, columns), _rand(both, rows, columns)


def _likeness(values: NDArray[np.float64], weights: NDArray[np.float64]) -> Likeness:
    mean = float(np.average(values, weights=weights))
    return Likeness(mean, float(values.min()), float(values.max()))


def _information(both: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any]) -> float:
    one, other = _entropy(rows), _entropy(columns)
    # Rounding may carry it past its bounds.
    return min(1.0, max(0.0, 2 * (one + other - _entropy(both)) / (one + other)))


def _entropy(counts: NDArray[Any]) -> float:
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum())


def _rand(both: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any]) -> float:
    together, one, other = _pairs(both), _pairs(rows), _pairs(columns)
    expected = one * other / _pairs(np.array([rows.sum()]))
    return float((together - expected) / ((one + other) / 2 - expected))


def _pairs(counts: NDArray[Any]) -> float:
    return float((counts * (counts - 1.0) / 2).sum())


def consensus(found: Divisions, method: Method, seeds: Sequence[int]) -> Labels:
    """Return the division that `found` agree on; later rounds use the first of `seeds`.

    Nodes that every division puts together cannot be told apart and count as one node of their
    number, which changes nothing but the time that it takes.
    """
    if found.shape[1] == 0:
        return np.zeros(0, dtype=np.int32)
    for _ in range(MAX_ROUNDS):
        kinds, kind_of, sizes = np.unique(found, axis=1, return_inverse=True, return_counts=True)
        if kinds.shape[0] == 1 or (kinds == kinds[0]).all():
            break
        ties = _together(kinds, sizes)
        again = divisions(ties, method, 1.0, list(seeds)[:ROUND_SEEDS])
        found = again[:, kind_of.ravel()]
    return renumbered(found[0])


def _together(kinds: Divisions, sizes: NDArray[Any]) -> Matrix:
    """Return the matrix of how often pairs of nodes of two kinds are together, above THRESHOLD.

    A node that is above it with no other keeps the one that it is with most, as the authors do, so
    that a node which drifts is placed where it is most often, and not cast out.
    """
    offsets = np.cumsum(kinds.max(axis=1) + 1) - (kinds.max(axis=1) + 1)
    columns = (kinds + offsets[:, None]).T
    rows = np.broadcast_to(np.arange(columns.shape[0])[:, None], columns.shape)
    member = sp.csr_array((np.ones(columns.size, np.float32), (rows.ravel(), columns.ravel())))
    parts = [
        _kept(
            sp.csr_array(member[start : start + _BLOCK] @ member.T) / len(kinds),
            sizes[start : start + _BLOCK],
            start,
        )
        for start in range(0, columns.shape[0], _BLOCK)
    ]
    share = sp.vstack(parts).tocsr()
    share = share.maximum(share.T)
    weight = sp.diags_array(sizes.astype(float))
    ties = (weight @ share @ weight).tocoo()
    own = sizes * (sizes - 1.0)
    ties.setdiag(own)
    return sp.csr_array(ties)


_BLOCK: Final = 1000
"""Rows of the consensus matrix that are in memory before the threshold, with all columns."""


def _kept(share: Matrix, sizes: NDArray[Any], start: int) -> Matrix:
    """Return the rows from `start` on, above THRESHOLD; of a single node also the greatest."""
    share = share.tocoo()
    other = share.coords[1] != share.coords[0] + start
    row, column, value = share.coords[0][other], share.coords[1][other], share.data[other]
    most = np.zeros(share.shape[0])
    np.maximum.at(most, row, value)
    chosen = (value >= THRESHOLD) | ((value == most[row]) & (sizes[row] == 1))
    where = (row[chosen], column[chosen])
    return sp.csr_array((value[chosen].astype(float), where), shape=share.shape)


def stability(found: Divisions, labels: Labels) -> NDArray[np.float64]:
    """Return for each node how often it is with the other nodes of its cluster in `labels`.

    It is the mean, over these, of the share of the divisions in which the two are together. For a
    node that is alone in `labels`, it is the share of the divisions in which it is alone.
    """
    sizes = np.bincount(labels)[labels]
    total = np.zeros(len(labels))
    for row in found:
        both = labels.astype(np.int64) * len(labels) + row
        _, inverse, count = np.unique(both, return_inverse=True, return_counts=True)
        alone = np.bincount(row)[row] == 1
        with_it = (count[inverse] - 1) / np.maximum(sizes - 1, 1)
        total += np.where(sizes == 1, alone, with_it)
    return total / max(len(found), 1)
