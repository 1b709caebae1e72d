"""What a null model keeps of the two-mode data: how many tasks an agent has, how many a task has.

A pair is one agent of the one side and one of the other. For units in any role, lead units and
leaders both sides are the same, and a pair has no order; for `lead-support` the one side are the
parts as lead, the other those as support.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.analytics.chance.false_discovery import Numbers
from graph.networks import Incidence
from graph.networks.incidence import Matrix
from graph.networks.projection import Kind, shares, sides

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
    """Both sides of the pairs of a network; the same side twice where pairs have no order.

    `shares` is what each task adds to Newman's weight of a pair in it.
    """

    one: Side
    other: Side
    shares: Numbers

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


def margins(incidence: Incidence, kind: Kind) -> Margins:
    """Return the margins of the network `kind` of `incidence`."""
    sources, targets = sides(incidence, kind)
    one = Side(sources)
    other = one if targets is sources else Side(targets)
    return Margins(one, other, shares(incidence, kind))


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
