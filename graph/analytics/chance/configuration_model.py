"""Networks as random as they can be while everyone keeps, on average, the tasks they have.

The bipartite configuration model: T. Squartini and D. Garlaschelli, "Analytical
maximum-likelihood method to detect patterns in real networks", New Journal of Physics 13, 083001,
2011; for two modes and their projection F. Saracco, M. J. Straka, R. Di Clemente, A. Gabrielli,
G. Caldarelli and T. Squartini, "Inferring monopartite projections of bipartite networks: an
entropy-based approach", New Journal of Physics 19, 053022, 2017. An agent stands in a task with
probability xy/(1+xy); the x of agents and y of tasks are such that the expected number of tasks of
each agent, and of agents of each task, is the observed one. A list of sixteen units thus joins each
two of them more easily than a task of two does, and is less evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from graph.analytics.chance.false_discovery import Numbers
from graph.analytics.chance.margins import Expected, Margins, Side, Whole, cases
from graph.analytics.chance.poisson_binomial import upper_tails

TOLERANCE: Final = 1e-12
"""How far an expected number may be from the observed one, as a share of it."""

MAX_STEPS: Final = 100

BLOCK: Final = 1 << 15
"""Pairs tested at once, so that memory does not grow with their number."""


def configuration_model(margins: Margins, one: Whole, other: Whole, shared: Whole) -> Expected:
    """Return what is expected of each pair, and P(X ≥ `shared`).

    `one` and `other` are positions of agents. X adds up independent tasks, each of which holds the
    pair with the product of two probabilities; for lead and support each side has its own model.
    The probabilities are exact, whatever the size.
    """
    if not len(shared):
        return Expected(np.empty(0), np.empty(0), np.empty(0))
    ones = fitted(margins.one)
    others = fitted(margins.other) if margins.directed else ones
    # Tasks with as many agents on either side are alike: they are drawn together.
    kinds, kind = np.unique(
        np.stack([margins.one.sizes, margins.other.sizes]), axis=1, return_inverse=True
    )
    number, shares = np.bincount(kind.ravel()), np.bincount(kind.ravel(), margins.shares)
    degrees = margins.one.degrees[one], margins.other.degrees[other]
    (wanted, of_one, of_other), which = cases(shared, *degrees)
    found = Expected(*np.empty((3, len(wanted))))
    for start in range(0, len(wanted), BLOCK):
        block = slice(start, start + BLOCK)
        together = ones.probabilities(of_one[block], kinds[0])
        together *= others.probabilities(of_other[block], kinds[1])
        found.tasks[block], found.newman[block] = together @ number, together @ shares
        found.p[block] = upper_tails(together, number, wanted[block])
    return Expected(*(numbers[which] for numbers in found))


@dataclass(frozen=True)
class Fitted:
    """The model of one side: `of_pairs[i, j]` is the probability that an agent of `degrees[i]`
    tasks stands in a task of `sizes[j]` agents. Both are sorted, and unique."""

    degrees: Whole
    sizes: Whole
    of_pairs: Numbers

    def probabilities(self, degrees: Whole, sizes: Whole) -> Numbers:
        """Return the probability of each of `degrees` (rows) with each of `sizes` (columns)."""
        rows = np.searchsorted(self.degrees, degrees)
        return self.of_pairs[np.ix_(rows, np.searchsorted(self.sizes, sizes))]


def fitted(side: Side) -> Fitted:
    """Return the model in which the agents and tasks of `side` keep their numbers on average."""
    degrees, agents = np.unique(side.degrees, return_counts=True)
    sizes, tasks = np.unique(side.sizes, return_counts=True)
    of_pairs = np.zeros((len(degrees), len(sizes)))
    rows, columns, left, room = _settle(of_pairs, degrees, agents, sizes, tasks)
    if rows.any():
        inner = _solved(left[rows], agents[rows], room[columns], tasks[columns])
        of_pairs[np.ix_(rows, columns)] = inner
    return Fitted(degrees, sizes, of_pairs)


def _settle(
    of_pairs: Numbers, degrees: Whole, agents: Whole, sizes: Whole, tasks: Whole
) -> tuple[np.ndarray, np.ndarray, Whole, Whole]:
    """Write into `of_pairs` what admits no chance: who has no task, or all; tasks of none, or all.

    Return which degrees and sizes remain, and what remains of them.
    """
    rows, columns = np.ones(len(degrees), dtype=bool), np.ones(len(sizes), dtype=bool)
    left, room = degrees.astype(np.int64), sizes.astype(np.int64)
    while True:
        full = rows & (left == tasks[columns].sum())
        if full.any() and columns.any():
            of_pairs[np.ix_(full, columns)] = 1.0
            room[columns] -= agents[full].sum()
        rows &= ~full & (left > 0)
        crowded = columns & (room == agents[rows].sum())
        if crowded.any() and rows.any():
            of_pairs[np.ix_(rows, crowded)] = 1.0
            left[rows] -= tasks[crowded].sum()
        columns &= ~crowded & (room > 0)
        unsettled = (left == 0) | (left == tasks[columns].sum())
        if not (rows & unsettled).any():
            return rows, columns, left, room


def _solved(degrees: Whole, agents: Whole, sizes: Whole, tasks: Whole) -> Numbers:
    """Solve for the logarithms of x and y by Newton's method on the likelihood, which is concave.

    A step that overshoots is halved until the likelihood does not fall. Where some probabilities
    can only approach 0 or 1, rounding ends the approach: the nearest is returned.
    """
    edges = float(degrees @ agents)
    log_x = np.log(degrees) - 0.5 * np.log(edges)
    log_y = np.log(sizes) - 0.5 * np.log(edges)
    likelihood = _likelihood(log_x, log_y, degrees, agents, sizes, tasks)
    nearest, found = np.inf, np.empty(0)
    for _ in range(MAX_STEPS):
        p = np.asarray(expit(log_x[:, None] + log_y))
        miss_x, miss_y = degrees - p @ tasks, sizes - agents @ p
        miss = max(np.max(np.abs(miss_x / degrees)), np.max(np.abs(miss_y / sizes)))
        if miss < nearest:
            nearest, found = miss, p
        spread = p * (1.0 - p)
        exhausted = not (spread.any(axis=0).all() and spread.any(axis=1).all())
        if miss < TOLERANCE or exhausted:
            break
        step_x, step_y = _step(spread, miss_x, miss_y, agents, tasks)
        for scale in 0.5 ** np.arange(50):
            to_x, to_y = log_x + scale * step_x, log_y + scale * step_y
            reached = _likelihood(to_x, to_y, degrees, agents, sizes, tasks)
            if reached >= likelihood - 1e-12 * abs(likelihood):
                break
        log_x, log_y, likelihood = to_x, to_y, reached
    return found


def _likelihood(
    log_x: Numbers, log_y: Numbers, degrees: Whole, agents: Whole, sizes: Whole, tasks: Whole
) -> float:
    terms = np.logaddexp(0.0, log_x[:, None] + log_y)
    return float((agents * degrees) @ log_x + (tasks * sizes) @ log_y - agents @ terms @ tasks)


def _step(
    spread: Numbers, miss_x: Numbers, miss_y: Numbers, agents: Whole, tasks: Whole
) -> tuple[Numbers, Numbers]:
    """Newton's step: what the logarithms of x and y must change by for the misses to vanish.

    The unknowns of the many degrees are eliminated, so that a system of the size of the few sizes
    remains. It is singular, for x may be doubled where y is halved; the shortest solution is taken.
    """
    of_x, of_y = spread @ tasks, agents @ spread
    inner = np.diag(of_y * tasks) - (spread.T * (agents / of_x)) @ spread * np.outer(tasks, tasks)
    rest = tasks * miss_y - tasks * (spread.T @ (agents * miss_x / of_x))
    step_y = np.linalg.lstsq(inner, rest, rcond=1e-13)[0]
    return (miss_x - spread @ (tasks * step_y)) / of_x, step_y
