"""Concentration: how unequally the tasks lie on the units, or on the leaders.

Gini coefficient: C. Gini, Variabilità e mutabilità, 1912; half the relative mean difference, 0 for
equal shares and (n-1)/n where one has all. Lorenz curve: M. O. Lorenz, "Methods of measuring the
concentration of wealth", Publications of the American Statistical Association 9, 1905.
Herfindahl–Hirschman index: the sum of the squared shares, 1/n for equal shares and 1 where one has
all; A. O. Hirschman, "The paternity of an index", American Economic Review 54, 1964. Normalised, it
runs from 0 to 1 whatever n, so that two plans with other numbers of units compare.

A task that several share counts once for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analytics.answers import Table, Value, rounded
from graph.networks import Incidence

Counts = NDArray[Any] | Sequence[float]
"""What each has, not negative: one number a unit."""


def gini(counts: Counts) -> float | None:
    """Return the Gini coefficient; None where there is nothing to share.

    Raises ValueError for a negative number.
    """
    ordered = _ordered(counts)
    if not ordered.sum():
        return None
    number = len(ordered)
    places = np.arange(1, number + 1)
    # Never below 0, where equal shares leave a rounding error.
    return max(
        0.0, float(2 * (places @ ordered) / (number * ordered.sum()) - (number + 1) / number)
    )


def hhi(counts: Counts) -> float | None:
    """Return the sum of the squared shares; None where there is nothing to share.

    Raises ValueError for a negative number.
    """
    ordered = _ordered(counts)
    if not ordered.sum():
        return None
    shares = ordered / ordered.sum()
    return float(shares @ shares)


def hhi_normalised(counts: Counts) -> float | None:
    """Return (HHI - 1/n) / (1 - 1/n); None where there is nothing to share, or one to share it.

    Raises ValueError for a negative number.
    """
    raw = hhi(counts)
    number = len(counts)
    if raw is None or number < 2:
        return None
    return max(0.0, (raw - 1 / number) / (1 - 1 / number))


def lorenz(counts: Counts) -> list[tuple[float, float]]:
    """Return the n + 1 points of the Lorenz curve: share of the units, share of what they have.

    The units with the least come first. No points where there is nothing to share. Raises
    ValueError for a negative number.
    """
    ordered = _ordered(counts)
    if not ordered.sum():
        return []
    held = np.concatenate([[0.0], np.cumsum(ordered) / ordered.sum()])
    units = np.arange(len(held)) / len(ordered)
    return list(zip(units.tolist(), held.tolist(), strict=True))


def concentration(incidence: Incidence) -> dict[str, float | None]:
    """Return the concentration of the tasks on the agents of `incidence`, by name."""
    counts = tasks_of_each(incidence)
    return {"gini": gini(counts), "hhi": hhi(counts), "hhi_normalised": hhi_normalised(counts)}


def lorenz_table(incidence: Incidence) -> Table:
    """Return the Lorenz curve of the tasks over the agents of `incidence`, for a plot."""
    rows: list[tuple[Value, ...]] = [
        (rounded(agents), rounded(tasks)) for agents, tasks in lorenz(tasks_of_each(incidence))
    ]
    return Table("lorenz", (f"share_of_{incidence.kind}s", "share_of_tasks"), tuple(rows))


def tasks_of_each(incidence: Incidence) -> NDArray[Any]:
    """Return the number of tasks of each agent of `incidence`."""
    counts: NDArray[Any] = np.asarray(incidence.matrix().sum(axis=0)).ravel()
    return counts


def _ordered(counts: Counts) -> NDArray[Any]:
    ordered = np.sort(np.asarray(counts, dtype=float))
    if len(ordered) and not ordered[0] >= 0:
        raise ValueError(f"a share of {ordered[0]:g}: give numbers that are not negative")
    return ordered
