"""Which ties carry more of a unit's weight than a blind division would give: the disparity filter.

M. Á. Serrano, M. Boguñá and A. Vespignani, "Extracting the multiscale backbone of complex weighted
networks", PNAS 106, 6483-6488, 2009. A node of degree k divides its strength s at random over its
edges; an edge of weight w or more then has the probability (1 - w/s)^(k-1), and the expected weight
is s/k. An edge stands if it is improbable at either end. A node of degree 1 says nothing of its
only edge (the probability is 1): the other end decides.
"""

from __future__ import annotations

import numpy as np

from graph.analytics.chance.false_discovery import Numbers
from graph.analytics.chance.margins import Whole


def disparity(
    one: Whole, other: Whole, weights: Numbers, *, directed: bool
) -> tuple[Numbers, Numbers]:
    """Return the expected weight and the p-value of each edge.

    `one` and `other` are numbers of nodes. The p-value is that of the end where it is smaller, and
    so is the expected weight; of equal ones the first end's. With directions, edges are compared
    with those that leave the one end, and with those that reach the other.
    """
    if directed:
        here, there = _at_end(one, one, weights), _at_end(other, other, weights)
    else:
        both, twice = np.concatenate([one, other]), np.concatenate([weights, weights])
        here, there = (_at_end(end, both, twice) for end in (one, other))
    first = here[1] <= there[1]
    return np.where(first, here[0], there[0]), np.where(first, here[1], there[1])


def _at_end(end: Whole, among: Whole, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The expected weight and the p-value of the first edges at `end`, one of their two nodes.

    `among` and `weights` are all edges at all nodes; the first of them are those asked for.
    """
    own = weights[: len(end)]
    degree = np.bincount(among)[end]
    strength = np.bincount(among, weights=weights)[end]
    # The sum of a strength is rounded: an edge must not be greater than it.
    rest = np.clip(1.0 - own / strength, 0.0, 1.0)
    return strength / degree, np.where(degree > 1, rest ** (degree - 1), 1.0)
