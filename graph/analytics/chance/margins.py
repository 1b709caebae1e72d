"""What a null model keeps of the two-mode data: how many tasks an agent has, how many a task has.

A pair is one agent of the one side and one of the other. For units in any role, lead units and
leaders both sides are the same, and a pair has no order; for `lead-support` the one side are the
parts as lead, the other those as support.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analytics.chance.false_discovery import Numbers
from graph.networks import Incidence
from graph.networks.incidence import Matrix
from graph.networks.projection import Kind

Whole = NDArray[np.int64]


class Expected(NamedTuple):
    """What a null model says of each pair: the expected number of shared tasks, the expected weight
    of Newman while every task keeps its printed length, and the probability of as many tasks."""

    tasks: Numbers
    newman: Numbers
    p: Numbers


@dataclass(frozen=True)
class Side:
    """The parts on one side of the pairs: a tasks × agents matrix of zeros and ones."""

    matrix: Matrix

    @cached_property
    def degrees(self) -> Whole:
        """The number of tasks of each agent of the incidence; 0 for those without a part."""
        return np.asarray(self.matrix.sum(axis=0)).ravel().astype(np.int64)

    @cached_property
    def sizes(self) -> Whole:
        """The number of agents of each task of the incidence; 0 for those without a part."""
        return np.asarray(self.matrix.sum(axis=1)).ravel().astype(np.int64)


@dataclass(frozen=True)
class Margins:
    """Both sides of the pairs of a network; the same side twice where pairs have no order."""

    one: Side
    other: Side

    @property
    def directed(self) -> bool:
        """Say whether a pair has a direction."""
        return self.one is not self.other

    @cached_property
    def tasks(self) -> int:
        """The number of tasks in which some agent has a part."""
        return int(np.count_nonzero(self.one.sizes + self.other.sizes))

    @cached_property
    def tests(self) -> int:
        """The number of pairs that could share a task: each agent that has any with each other."""
        ones, others = self.one.degrees > 0, self.other.degrees > 0
        if self.directed:
            return int(ones.sum()) * int(others.sum()) - int((ones & others).sum())
        return int(ones.sum()) * (int(ones.sum()) - 1) // 2

    @cached_property
    def shares(self) -> Numbers:
        """What each task adds to Newman's weight of a pair in it: 1/(n-1), n its agents.

        For a task of one agent that is what two would have: 1.
        """
        agents = np.asarray(((self.one.matrix + self.other.matrix) > 0).sum(axis=1)).ravel()
        return np.asarray(1.0 / np.maximum(agents - 1, 1))

    def shared(self) -> tuple[Whole, Whole, Whole]:
        """Return the pairs that share tasks, sorted: position of one, of the other, how many."""
        counts = sp.coo_array(self.one.matrix.T @ self.other.matrix)
        wanted = counts.row != counts.col if self.directed else counts.row < counts.col
        one, other = counts.row[wanted].astype(np.int64), counts.col[wanted].astype(np.int64)
        order = np.lexsort((other, one))
        tasks: NDArray[Any] = counts.data[wanted]
        return one[order], other[order], np.rint(tasks[order]).astype(np.int64)


def margins(incidence: Incidence, kind: Kind) -> Margins:
    """Return the margins of the network `kind` of `incidence`."""
    if kind == "lead-support":
        return Margins(Side(incidence.matrix(("lead",))), Side(incidence.matrix(("support",))))
    side = Side(incidence.matrix(("lead",)) if kind == "lead-lead" else incidence.matrix())
    return Margins(side, side)


def cases(*columns: Whole) -> tuple[list[Whole], Whole]:
    """Return the different rows of some columns, sorted, as columns, and where each row is there.

    Pairs of equal numbers have equal probabilities: what is costly is done once for each of them.
    """
    values, places = zip(
        *(np.unique(column, return_inverse=True) for column in columns), strict=True
    )
    lengths = tuple(len(each) for each in values)
    found, which = np.unique(np.ravel_multi_index(places, lengths), return_inverse=True)
    rows = np.unravel_index(found, lengths)
    return [each[row] for each, row in zip(values, rows, strict=True)], which
