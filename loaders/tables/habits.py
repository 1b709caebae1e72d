"""What the settled rows of a document teach about the others.

How wide the columns of each table are; which leader goes with which lead unit; which role a unit
mostly has; which units stand side by side in a cell, and between which a cell ends.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.tables.fragments import Fragment


@dataclass(frozen=True, slots=True)
class SettledRow:
    """A row whose cells are settled: what habits are learnt from. `table` is its table's index."""

    table: int
    lead: tuple[Fragment, ...]
    support: tuple[Fragment, ...]
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """What is learnt.

    `widths` holds for each table the widths of its lead and its support column, `wrapping` the
    columns (table, 0 or 1) in which a name is wrapped, so that their width is known for sure.
    `leaders` holds for each lead unit the share of each leader in its rows, `leading` the leaders
    that any has.
    `lead` and `support` count the rows of a unit in either role; `together` counts neighbours
    within a cell, `apart` the pairs between which the lead cell ends.
    """

    widths: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    wrapping: frozenset[tuple[int, int]] = frozenset()
    leaders: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    lead: Mapping[str, int] = field(default_factory=dict)
    support: Mapping[str, int] = field(default_factory=dict)
    leading: frozenset[str] = frozenset()
    together: Mapping[tuple[str, str], int] = field(default_factory=dict)
    apart: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def learn(cls, rows: Sequence[SettledRow]) -> Habits:
        """Return the habits that `rows` show."""
        shares = _leader_shares([([unit.text for unit in row.lead], row.leaders) for row in rows])
        cells = [cell for row in rows for cell in (row.lead, row.support)]
        return cls(
            _widths(rows),
            frozenset(
                (row.table, column)
                for row in rows
                for column, cell in enumerate((row.lead, row.support))
                if any(fragment.is_wrapped for fragment in cell)
            ),
            shares,
            Counter(_in_role(unit.text) for row in rows for unit in row.lead),
            Counter(_in_role(unit.text) for row in rows for unit in row.support),
            frozenset(
                leader
                for found in shares.values()
                for leader, share in found.items()
                if share >= _HABIT
            ),
            Counter((one.text, next_.text) for cell in cells for one, next_ in pairwise(cell)),
            Counter(
                (row.lead[-1].text, row.support[0].text) for row in rows if row.lead and row.support
            ),
        )

    def leads_under(self, unit: str, leader: str) -> bool:
        """Whether `unit` has led under `leader` often enough to be theirs."""
        return self.leaders.get(unit, {}).get(leader, 0.0) >= _HABIT

    def has_units(self, leader: str) -> bool:
        """Whether any unit is known to lead under `leader`."""
        return leader in self.leading

    def lean_to_lead(self, unit: str) -> float:
        """Return the log odds that `unit` leads rather than supports, from −2 to 2."""
        name = _in_role(unit)
        return _log_odds(self.lead.get(name, 0), self.support.get(name, 0))

    def lean_together(self, one: str, next_: str) -> float:
        """Return the log odds that no cell ends between two neighbours, from −2 to 2."""
        return _log_odds(self.together.get((one, next_), 0), self.apart.get((one, next_), 0))

    def have_met(self, one: str, next_: str) -> bool:
        """Whether the two stand side by side in a cell elsewhere."""
        return (one, next_) in self.together


def _in_role(unit: str) -> str:
    """Return what the role of a name hangs on: of a list that goes on with 等, how it goes on."""
    return unit[unit.index("等") :] if "等" in unit else unit


def _log_odds(for_: int, against: int) -> float:
    return max(-2.0, min(2.0, math.log((for_ + 1) / (against + 1))))


def _widths(rows: Sequence[SettledRow]) -> dict[int, tuple[float, float]]:
    widths: dict[int, tuple[float, float]] = {}
    for row in rows:
        lead, support = widths.get(row.table, (0.0, 0.0))
        widths[row.table] = (
            max([lead, *(fragment.width for fragment in row.lead)]),
            max([support, *(fragment.width for fragment in row.support)]),
        )
    return widths


# A leader with a smaller share in the rows of a unit leads it by way of another unit.
_HABIT = 0.25
_ROUNDS = 25


def _leader_shares(
    rows: Sequence[tuple[Sequence[str], Sequence[str]]],
) -> dict[str, dict[str, float]]:
    """Return for each unit the share of each leader, from rows of several units and leaders.

    A row does not say which leader answers for which unit. The shares are translation
    probabilities of leaders given units, by expectation maximisation (IBM Model 1: Brown et al.,
    "The mathematics of statistical machine translation", Computational Linguistics 19(2), 1993).
    """
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1.0))
    for _ in range(_ROUNDS):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for units, leaders in rows:
            for leader in leaders:
                total = sum(shares[unit][leader] for unit in units)
                for unit in units:
                    counts[unit][leader] += shares[unit][leader] / total
        shares = {
            unit: {leader: count / sum(found.values()) for leader, count in found.items()}
            for unit, found in counts.items()
        }
    return {unit: dict(found) for unit, found in shares.items()}
