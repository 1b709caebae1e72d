"""Who stands between others that do not meet: constraint, effective size, participation.

Ties are taken without direction: what two units have in common both ways adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp

from graph.analytics.adjacency import Adjacency, Matrix, Scores
from graph.networks.projection import by_row

_BLOCK: Final = 512


def holes(adjacency: Adjacency) -> Mapping[str, Scores]:
    """Return `constraint` and `effective_size`; NaN for a node without ties.

    p(i, j) is the part of i's ties that goes to j. Constraint: Σ over neighbours j of
    (p(i, j) + Σ_q p(i, q) p(q, j))², high where a unit's partners work with each other, low where
    it alone joins them. Effective size: Σ over neighbours j of 1 - Σ_q p(i, q) m(j, q), m(j, q) the
    tie of j and q by the strongest of j: how many partners there are beside the redundant ones.

    As networkx has it node by node; for all nodes at once its version 3.6 divides by the strongest
    tie of q instead.

    R. S. Burt, "Structural Holes: The Social Structure of Competition", Harvard University Press,
    1992; "Structural holes and good ideas", American Journal of Sociology 110, 2004.
    """
    ties = adjacency.mutual()
    total = np.asarray(ties.sum(axis=1)).ravel()
    strongest = ties.max(axis=1).toarray().ravel() if ties.nnz else np.zeros(adjacency.size)
    part, relative = _by_row(ties, total), _by_row(ties, strongest).T.tocsr()
    constraint, effective = np.full(adjacency.size, np.nan), np.full(adjacency.size, np.nan)
    for rows in _blocks(adjacency.size):
        direct = part[rows]
        is_tie = direct.copy()
        is_tie.data = np.ones_like(direct.data)
        invested = direct + is_tie * (direct @ part)
        constraint[rows] = np.asarray((invested * invested).sum(axis=1)).ravel()
        redundant = np.asarray((is_tie * (direct @ relative)).sum(axis=1)).ravel()
        effective[rows] = np.diff(direct.indptr) - redundant
    alone = total == 0
    constraint[alone] = effective[alone] = np.nan
    return {"constraint": constraint, "effective_size": effective}


def participation(adjacency: Adjacency, clusters: Sequence[int]) -> Mapping[str, Scores]:
    """Return `participation`: how evenly the ties of a node are spread over the clusters.

    1 - Σ over clusters s of (k(i, s) / k(i))², k(i, s) the weight of i's ties with cluster s: 0 if
    all lie within one cluster, near 1 if they are spread evenly over many; NaN for a node without
    ties. `clusters` has the number (0 or more) of the cluster of each node.

    R. Guimerà and L. A. N. Amaral, "Functional cartography of complex metabolic networks", Nature
    433, 2005.
    """
    ties = adjacency.mutual()
    total = np.asarray(ties.sum(axis=1)).ravel()
    size = adjacency.size
    where = (np.arange(size), np.asarray(clusters, dtype=int))
    member = sp.csr_array((np.ones(size), where), shape=(size, max(clusters, default=0) + 1))
    spread = _by_row((ties @ member).tocsr(), total)
    # Never below 0, where the parts of one add up to a little more in the last bit.
    scores = np.maximum(1.0 - np.asarray((spread * spread).sum(axis=1)).ravel(), 0.0)
    scores[total == 0] = np.nan
    return {"participation": scores}


def _by_row(matrix: Matrix, divisors: Scores) -> Matrix:
    return by_row(matrix, 1.0 / np.where(divisors > 0, divisors, 1.0))


def _blocks(size: int) -> Iterator[slice]:
    # The products of a block are nearly full: all at once would take n² numbers.
    return (slice(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK))
