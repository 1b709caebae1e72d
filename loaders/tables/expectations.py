"""What a reader expects of the unit cells of a row, and what each broken expectation costs.

Geometry. Cells are centred in their row, so the step from the last line of a cell of n lines to
the first of the next one of m lines is (n + m)/2 − 1 lines upwards: none when n = m = 1 (both
stand on one line), half a line when n + m = 3 (no blank line is left between), else a line or
more. Column widths, and which leader goes with which unit, are learnt from the rows of the same
document that geometry alone settles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loaders.tables.rows import Fragment, Gap, width

# Costs of broken expectations. Only their order of magnitude matters: a gap that geometry
# excludes outweighs habit (who leads with whom), and a cell that should not be empty outweighs
# both.
WRONG_GAP = 2.0
WRONG_LINE = 4.0
PAD_INSIDE_CELL = 1.5
EMPTY_LEAD = 3.0
EMPTY_SUPPORT = 2.5
NAMED_TWICE = 2.0
TOO_WIDE = 2.5
WRAPPED_EARLY = 2.0
COLLECTIVE_WITHIN_LEAD = 0.7
UNFAMILIAR_LEADER = 1.2
UNLED_LEADER = 1.2
ACTS_IN_TEXT = -0.4
OVERFLOW = 1.5


def expected_gap(above: int, below: int) -> Gap:
    """Return the gap between neighbouring cells of `above` and `below` lines."""
    if above + below == 2:
        return "same"
    return "half" if above + below == 3 else "whole"


def gap_cost(fragment: Fragment, above: int, below: int) -> float:
    """Return what it costs to let a cell of `below` lines begin with `fragment`."""
    if fragment.padded or fragment.displaced:
        return 0.0
    expected = expected_gap(above, below)
    if fragment.gap == expected:
        return 0.0
    return WRONG_LINE if "same" in (fragment.gap, expected) else WRONG_GAP


def height(cell: Sequence[Fragment]) -> int:
    """Return the number of lines of a cell."""
    return sum(fragment.height for fragment in cell)


def inner_cost(cell: Sequence[Fragment]) -> float:
    """Return what it costs that these fragments are one cell, a whole line apart each."""
    cost = 0.0
    for fragment in cell[1:]:
        if fragment.padded:
            cost += PAD_INSIDE_CELL
        elif not fragment.displaced and fragment.gap != "whole":
            cost += WRONG_LINE if fragment.gap == "same" else WRONG_GAP
    return cost


@dataclass(frozen=True, slots=True)
class SettledRow:
    """A row whose cells geometry settles: what habits are learnt from."""

    lead: tuple[Fragment, ...]
    support: tuple[Fragment, ...]
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """What the settled rows of a document teach: column widths, and leaders of each lead unit.

    `leaders` holds for each lead unit the share of each leader in its rows.
    """

    lead_width: float | None = None
    support_width: float | None = None
    leaders: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def learn(cls, rows: Sequence[SettledRow]) -> Habits:
        """Return the habits that `rows` show."""
        return cls(
            max((fragment.width for row in rows for fragment in row.lead), default=None),
            max((fragment.width for row in rows for fragment in row.support), default=None),
            _leader_shares([([unit.text for unit in row.lead], row.leaders) for row in rows]),
        )

    def width_cost(self, lead: Sequence[Fragment], support: Sequence[Fragment]) -> float:
        """Return what it costs that names are too wide for a column, or wrapped too early."""
        cost = 0.0
        for cell, column in ((lead, self.lead_width), (support, self.support_width)):
            if column is None:
                continue
            for fragment in cell:
                if fragment.width > column + 0.5:
                    cost += TOO_WIDE
                elif fragment.height > 1 and _first_width(fragment) + 1.0 <= column:
                    cost += WRAPPED_EARLY
        return cost

    def leader_cost(
        self, lead: Sequence[Fragment], support: Sequence[Fragment], leaders: Sequence[str]
    ) -> float:
        """Return what it costs that units lead under a leader they never had, and the reverse."""
        cost = 0.0
        for unit in lead:
            shares = self.leaders.get(unit.text)
            if (
                shares
                and leaders
                and not any(shares.get(leader, 0) >= _HABIT for leader in leaders)
            ):
                cost += UNFAMILIAR_LEADER
        for leader in leaders:
            if not self._leads_under(lead, leader) and self._leads_under(support, leader):
                cost += UNLED_LEADER
        return cost

    def _leads_under(self, units: Sequence[Fragment], leader: str) -> bool:
        return any(self.leaders.get(unit.text, {}).get(leader, 0) >= _HABIT for unit in units)


# A leader with a smaller share in the rows of a unit leads it by way of another unit.
_HABIT = 0.25
_ROUNDS = 8


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


def _first_width(fragment: Fragment) -> float:
    line, start, end = fragment.passage.pieces[0]
    return width(line.text[start:end])
