"""Which units of a row lead and which support: the assignment that breaks fewest expectations.

No boundary is printed between the two cells, and cells displaced to the foot of a page belong to
rows of that page, in order. Every cut of the printed names (with every share of the displaced
ones) is a candidate; its cost is the sum of the expectations it breaks (see expectations.py).
The margin to the next best cut is the certainty, near ties are the alternatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.records import Certainty
from loaders.tables import expectations as expect
from loaders.tables.rows import Fragment, Row

# Margins, in costs: below the first two readings are as good as each other, above the second
# the next best breaks a whole expectation more.
_NEAR_TIE = 0.8
_CLEAR = 2.0

Cells = tuple[tuple[Fragment, ...], tuple[Fragment, ...]]  # lead, support


@dataclass(frozen=True, slots=True)
class RowReading:
    """The unit cells of one row, how certain they are, and the readings almost as good.

    `merged_with` is the index of an earlier row whose cells cover this one too.
    """

    lead: tuple[Fragment, ...]
    support: tuple[Fragment, ...]
    certainty: Certainty
    alternatives: tuple[Cells, ...] = ()
    merged_with: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    lead: tuple[Fragment, ...]
    support: tuple[Fragment, ...]
    cost: float


def assign(
    rows: Sequence[Row],
    displaced: Sequence[Sequence[Fragment]],
    is_collective: Callable[[str], bool],
) -> tuple[list[RowReading], list[Fragment]]:
    """Return a reading for each row, and the displaced fragments that found no row.

    `displaced` holds the fragments at the foot of each page; `is_collective` tells names that
    denote several units, which seldom stand before a single one in the lead cell.
    """
    judge = _Judge(_learn(rows, is_collective), is_collective)
    readings: dict[int, RowReading] = {}
    homeless: list[Fragment] = []
    for page, foot in enumerate(displaced):
        indexes = [
            index for index, row in enumerate(rows) if row.page == page and not is_covered(row)
        ]
        units = tuple(fragment for fragment in foot if fragment.kind == "unit")
        found, left = _assign_page([rows[index] for index in indexes], units, judge)
        readings.update(zip(indexes, found, strict=True))
        homeless += [fragment for fragment in foot if fragment.kind != "unit"] + left
    for index, row in enumerate(rows):
        if is_covered(row):
            readings[index] = _covered_reading(rows, readings, index)
    return [readings[index] for index in range(len(rows))], homeless


def is_covered(row: Row) -> bool:
    """Whether a row prints no leaders and no units: merged cells of the row before cover it."""
    return not any(fragment.kind != "deadline" for fragment in row.tail)


def _covered_reading(
    rows: Sequence[Row], readings: dict[int, RowReading], index: int
) -> RowReading:
    if index == 0 or rows[index - 1].page != rows[index].page:
        return RowReading((), (), "ambiguous")
    before = readings[index - 1]
    source = before.merged_with if before.merged_with is not None else index - 1
    return RowReading(before.lead, before.support, before.certainty, before.alternatives, source)


def _assign_page(
    rows: Sequence[Row], foot: tuple[Fragment, ...], judge: _Judge
) -> tuple[list[RowReading], list[Fragment]]:
    """Share the displaced fragments out among the rows, in order, at the least total cost."""

    @cache
    def best(index: int, used: int) -> tuple[float, tuple[int, ...]]:
        """Return the least cost of rows[index:] with foot[used:], and each row's share."""
        if index == len(rows):
            return _HOMELESS * (len(foot) - used), ()
        options = []
        for share in range(len(foot) - used + 1):
            own = min(candidate.cost for candidate in ranked(index, used, share))
            cost, shares = best(index + 1, used + share)
            options.append((own + cost, (share, *shares)))
        return min(options)

    @cache
    def ranked(index: int, used: int, share: int) -> tuple[_Candidate, ...]:
        return judge.candidates(rows[index], foot[used : used + share])

    readings, used = [], 0
    for index, share in enumerate(best(0, 0)[1]):
        readings.append(_reading(ranked(index, used, share), settled=share == 0))
        used += share
    return readings, list(foot[used:])


def _reading(ranked: Sequence[_Candidate], *, settled: bool) -> RowReading:
    """Return the best candidate with its margin as certainty and near ties as alternatives."""
    best, others = ranked[0], ranked[1:]
    margin = others[0].cost - best.cost if others else _CLEAR
    ties = tuple(
        (other.lead, other.support) for other in others if other.cost - best.cost < _NEAR_TIE
    )
    if ties:
        return RowReading(best.lead, best.support, "ambiguous", ties)
    certain = settled and margin >= _CLEAR and best.cost < expect.WRONG_GAP
    return RowReading(best.lead, best.support, "certain" if certain else "inferred")


_HOMELESS = 5.0  # more than any one row pays for taking a fragment in


class _Judge:
    """Weighs the ways to cut a row's names into a lead cell and a support cell."""

    def __init__(self, habits: expect.Habits, is_collective: Callable[[str], bool]) -> None:
        self.habits, self.is_collective = habits, is_collective

    def candidates(self, row: Row, share: tuple[Fragment, ...]) -> tuple[_Candidate, ...]:
        """Return every cut of the row's units with its share of displaced ones, best first."""
        found = [
            _Candidate(lead, support, self.cost(row, lead, support))
            for lead, support in _cuts(row, share)
        ]
        return tuple(sorted(found, key=lambda candidate: candidate.cost))

    def cost(self, row: Row, lead: tuple[Fragment, ...], support: tuple[Fragment, ...]) -> float:
        """Return the sum of the expectations that this cut breaks."""
        leaders = [fragment.text for fragment in row.of_kind("person")]
        names = [fragment.text for fragment in (*lead, *support)]
        return (
            _geometry(row, lead, support)
            + self.habits.width_cost(lead, support)
            + self.habits.leader_cost(lead, support, leaders)
            + expect.NAMED_TWICE * (len(names) - len(set(names)))
            + sum(
                expect.COLLECTIVE_WITHIN_LEAD
                for fragment in lead[:-1]
                if self.is_collective(fragment.text)
            )
            + sum(expect.ACTS_IN_TEXT for fragment in lead if _acts(row, fragment))
        )


def _learn(rows: Sequence[Row], is_collective: Callable[[str], bool]) -> expect.Habits:
    """Learn widths and leaders from the rows that geometry alone settles."""
    blank = _Judge(expect.Habits(), is_collective)
    settled = []
    for row in rows:
        if is_covered(row) or not row.of_kind("unit"):
            continue
        reading = _reading(blank.candidates(row, ()), settled=True)
        if reading.certainty == "certain":
            leaders = tuple(fragment.text for fragment in row.of_kind("person"))
            settled.append(expect.SettledRow(reading.lead, reading.support, leaders))
    return expect.Habits.learn(settled)


def _cuts(row: Row, share: tuple[Fragment, ...]) -> Iterator[Cells]:
    """Yield lead and support cells: a displaced part stands before what is printed in place."""
    units = tuple(row.of_kind("unit"))
    closed = bool(row.of_kind("none"))
    for lead_share in range(len(share), -1, -1):
        displaced_lead, displaced_support = share[:lead_share], share[lead_share:]
        if closed:
            if not displaced_support:
                yield (*displaced_lead, *units), ()
            continue
        for cut in range(len(units) + 1):
            yield (*displaced_lead, *units[:cut]), (*displaced_support, *units[cut:])


def _geometry(row: Row, lead: tuple[Fragment, ...], support: tuple[Fragment, ...]) -> float:
    cost = expect.inner_cost(lead) + expect.inner_cost(support)
    closing = row.of_kind("none")
    above = _cell_before(row)
    if not lead:
        cost += expect.EMPTY_LEAD
    else:
        if above:
            cost += expect.gap_cost(lead[0], above, expect.height(lead))
        above = expect.height(lead)
    if support:
        if above and (not lead or not lead[-1].displaced):
            cost += expect.gap_cost(support[0], above, expect.height(support))
    elif closing:
        if above and not any(fragment.displaced for fragment in lead):
            cost += expect.gap_cost(closing[0], above, 1)
    else:
        cost += expect.EMPTY_SUPPORT
    return cost + sum(_overflow(cell) for cell in (lead, support))


def _cell_before(row: Row) -> int:
    """Return the height of the cell left of the lead cell: the leaders', else the deadline's."""
    return expect.height(row.of_kind("person")) or expect.height(row.of_kind("deadline"))


def _overflow(cell: Sequence[Fragment]) -> float:
    """Return what it costs that only a part of a cell was displaced."""
    parts = {fragment.displaced for fragment in cell}
    return expect.OVERFLOW if len(parts) == 2 else 0.0


def _acts(row: Row, fragment: Fragment) -> bool:
    """Whether the text of the row names the unit, with or without the word for its level."""
    name = fragment.text
    return len(name) > 3 and name[1:] in row.text.text
