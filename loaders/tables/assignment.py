"""Which units of a row lead and which support: the assignment that breaks fewest expectations.

No boundary is printed between the two cells, and cells displaced to the foot of a page belong to
rows of that page, in order. Every cut of the printed names (with every share of the displaced
ones) is a candidate; its cost is the sum of the expectations it breaks (see judge.py). The margin
to the next best reading, over all ways to share out what the page displaced, is the certainty;
near ties are the alternatives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.records import Certainty
from loaders.tables import expectations as expect
from loaders.tables.expectations import Broken
from loaders.tables.fragments import Fragment
from loaders.tables.habits import Habits, SettledRow
from loaders.tables.judge import Candidate, Cell, Judge
from loaders.tables.rows import Row, Table

# Margins, in costs: below the first two readings are as good as each other, above the second
# the next best breaks a whole expectation more.
_NEAR_TIE = 0.8
_CLEAR = 2.0
# What a displaced name without a row costs (more than a row pays for taking one in), and what it
# costs to think names displaced that no page number announces, and each one of them.
_HOMELESS = 5.0
_UNANNOUNCED = 1.0
_UNANNOUNCED_NAME = 0.3
# A row that takes more displaced names, or prints more of its own, is no row of a printed table.
_LONGEST_SHARE = 10
_LONGEST_TAIL = 60
# How many names may be weighed for a page, over all its readings; printed pages ask for up to
# 22,000. Where there would be more, rows take smaller shares: the work is bounded for any input.
_MOST_WEIGHED = 25_000
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class RowReading:
    """The unit cells of one row, how certain they are, and the readings almost as good.

    `broken` and those of the alternatives say which expectations each breaks. `merged_with` is
    the index of an earlier row whose cells cover this one too.
    """

    lead: Cell
    support: Cell
    certainty: Certainty
    broken: tuple[Broken, ...] = ()
    alternatives: tuple[Candidate, ...] = ()
    merged_with: int | None = None


@dataclass(frozen=True, slots=True)
class TableReading:
    """A reading for each row of a table, and the displaced fragments that found no row."""

    rows: tuple[RowReading, ...]
    homeless: tuple[Fragment, ...]


def assign(
    tables: Sequence[Table], is_collective: Callable[[str], bool]
) -> tuple[TableReading, ...]:
    """Return the readings of the tables of one document; open feet of pages are closed in place.

    `is_collective` tells names that denote several units, which seldom stand before a single one
    in the lead cell. Habits are learnt from the rows that geometry alone settles, then once more
    from all that those habits settle.
    """
    judge = Judge(Habits(), is_collective)
    judge = Judge(Habits.learn(list(_settled_by_geometry(tables, judge))), is_collective)
    for index, table in enumerate(tables):
        _close_feet(index, table, judge)
    readings = [_assign_table(index, table, judge) for index, table in enumerate(tables)]
    judge = Judge(Habits.learn(list(_settled(tables, readings))), is_collective)
    return tuple(_assign_table(index, table, judge) for index, table in enumerate(tables))


def _settled_by_geometry(tables: Sequence[Table], judge: Judge) -> Iterator[SettledRow]:
    for index, table in enumerate(tables):
        for foot, positions in zip(table.feet, table.pages(), strict=True):
            # The last names of an open page may be displaced ones.
            for position in positions[:-1] if foot.is_open else positions:
                row = table.rows[position]
                if not row.of_kind("unit"):
                    continue
                best, *others = judge.candidates(index, row, ())
                apart = [(other.cost - best.cost, other) for other in others]
                reading = _read(best, apart, settled=True)
                if reading.certainty == "certain":
                    yield _settled_row(index, row, reading)


def _settled(tables: Sequence[Table], readings: Sequence[TableReading]) -> Iterator[SettledRow]:
    for index, (table, found) in enumerate(zip(tables, readings, strict=True)):
        for row, reading in zip(table.rows, found.rows, strict=True):
            if reading.certainty != "ambiguous" and reading.merged_with is None and reading.lead:
                yield _settled_row(index, row, reading)


def _settled_row(table: int, row: Row, reading: RowReading) -> SettledRow:
    leaders = tuple(fragment.text for fragment in row.of_kind("person"))
    return SettledRow(table, reading.lead, reading.support, leaders)


def _close_feet(index: int, table: Table, judge: Judge) -> None:
    """Move the last names of open pages to their foot, as many as make the page cheapest.

    No page number tells where the foot begins. Names are thought displaced only where the page
    breaks expectations without that.
    """
    for foot, positions in zip(table.feet, table.pages(), strict=True):
        rows = [table.rows[position] for position in positions]
        names = tuple(fragment for fragment in foot.fragments if fragment.kind == "unit")
        if not foot.is_open or not rows or len(rows[-1].tail) > _LONGEST_TAIL:
            continue
        known: _Ranked = {}
        as_printed = _Page(index, _uncovered(rows), names, judge, known)
        if not as_printed.is_at_odds():
            continue
        last = rows[-1]
        moved = tuple(replace(name, displaced=True) for name in last.tail[-_LONGEST_SHARE:])
        best, taken = as_printed.cost, 0
        for count in _movable(last):
            kept = replace(last, tail=last.tail[:-count])
            foot_names = (*moved[-count:], *names)
            page = _Page(index, _uncovered([*rows[:-1], kept]), foot_names, judge, known)
            cost = page.cost + _UNANNOUNCED + _UNANNOUNCED_NAME * count
            if cost < best:
                best, taken = cost, count
        if taken:
            foot.fragments[:0] = moved[-taken:]
            last.tail[-taken:] = []


def _movable(row: Row) -> Iterator[int]:
    """Yield how many names at the end of a row could be displaced ones, few first."""
    for count, fragment in enumerate(reversed(row.tail), start=1):
        if fragment.kind != "unit" or count > _LONGEST_SHARE:
            return
        if fragment.gap == "whole":
            yield count
        if fragment.gap == "same":
            return


def _uncovered(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if not row.is_covered]


def _assign_table(index: int, table: Table, judge: Judge) -> TableReading:
    readings: dict[int, RowReading] = {}
    homeless: list[Fragment] = []
    for foot, positions in zip(table.feet, table.pages(), strict=True):
        own = [position for position in positions if not table.rows[position].is_covered]
        names = tuple(fragment for fragment in foot.fragments if fragment.kind == "unit")
        page = _Page(index, [table.rows[position] for position in own], names, judge)
        found, left = page.readings()
        readings.update(zip(own, found, strict=True))
        homeless += [fragment for fragment in foot.fragments if fragment.kind != "unit"] + left
    for position, row in enumerate(table.rows):
        if row.is_covered:
            readings[position] = _covered_reading(table.rows, readings, position)
    ordered = tuple(readings[position] for position in range(len(table.rows)))
    return TableReading(ordered, tuple(homeless))


def _covered_reading(
    rows: Sequence[Row], readings: dict[int, RowReading], position: int
) -> RowReading:
    if position == 0 or rows[position - 1].page != rows[position].page:
        return RowReading((), (), "ambiguous")
    before = readings[position - 1]
    source = before.merged_with if before.merged_with is not None else position - 1
    return replace(before, merged_with=source)


# Readings of rows by row and displaced names; the row is kept so that its identity stays its own.
_Ranked = dict[tuple[int, ...], tuple[Row, list[Candidate]]]


class _Page:
    """The rows of one page and its displaced names: every way to share them out, by cost.

    `after[i][u]` is the least cost of all rows but the first i with all names but the first u.
    """

    def __init__(
        self,
        table: int,
        rows: Sequence[Row],
        names: Cell,
        judge: Judge,
        known: _Ranked | None = None,
    ) -> None:
        self.table, self.rows, self.judge = table, rows, judge
        self.longest_share = _longest_share(rows, len(names))
        self.names = names if self.longest_share else ()
        self.left_over = names[len(self.names) :]
        self.known: _Ranked = {} if known is None else known
        self.after = self._costs_after()

    @property
    def cost(self) -> float:
        """The least cost of the whole page."""
        return self.after[0][0] + _HOMELESS * len(self.left_over)

    def is_at_odds(self) -> bool:
        """Whether some row breaks a whole expectation when nothing is thought displaced."""
        return any(
            one.cost >= _UNANNOUNCED
            for index in range(len(self.rows))
            for one in self._ranked(index, 0, 0)[0].broken
        )

    def readings(self) -> tuple[list[RowReading], list[Fragment]]:
        """Return the best reading of each row, and the names that no row takes."""
        found, used = [], 0
        before = self._costs_before()
        for index in range(len(self.rows)):
            share = min(self._shares(index, used), key=lambda share: self._from(index, used, share))
            chosen = self._ranked(index, used, share)[0]
            found.append(
                _read(chosen, self._others(index, chosen, before[index]), settled=share == 0)
            )
            used += share
        return found, [*self.names[used:], *self.left_over]

    def _others(
        self, index: int, chosen: Candidate, before: Sequence[float]
    ) -> list[tuple[float, Candidate]]:
        """Return every other reading of a row with what the page then costs beyond its best.

        `before[u]` is the least cost of the rows above with the first u names.
        """
        best: dict[object, tuple[float, Candidate]] = {}
        for used in self._takeable(index):
            for share in self._shares(index, used):
                around = before[used] + self.after[index + 1][used + share]
                for candidate in self._ranked(index, used, share):
                    beyond = around + candidate.cost - self.after[0][0]
                    if candidate.names not in best or beyond < best[candidate.names][0]:
                        best[candidate.names] = (beyond, candidate)
        best.pop(chosen.names, None)
        return sorted(best.values(), key=lambda pair: pair[0])

    def _costs_after(self) -> list[list[float]]:
        count = len(self.names)
        costs = [[_HOMELESS * (count - used) for used in range(count + 1)]]
        for index in range(len(self.rows) - 1, -1, -1):
            row = [_NEVER] * (count + 1)
            for used in self._takeable(index):
                row[used] = min(
                    self._own(index, used, share) + costs[0][used + share]
                    for share in self._shares(index, used)
                )
            costs.insert(0, row)
        return costs

    def _costs_before(self) -> list[list[float]]:
        costs = [[0.0, *([_NEVER] * len(self.names))]]
        for index in range(len(self.rows)):
            row = [_NEVER] * (len(self.names) + 1)
            for used in self._takeable(index):
                for share in self._shares(index, used):
                    cost = costs[-1][used] + self._own(index, used, share)
                    row[used + share] = min(row[used + share], cost)
            costs.append(row)
        return costs

    def _takeable(self, index: int) -> range:
        """Return how many names the rows above a row can have taken."""
        return range(min(len(self.names), index * self.longest_share) + 1)

    def _shares(self, index: int, used: int) -> Sequence[int]:
        """Return how many names a row can take behind `used`; the last one takes all or none."""
        left = min(len(self.names) - used, self.longest_share)
        return range(left + 1) if index < len(self.rows) - 1 else sorted({0, left})

    def _from(self, index: int, used: int, share: int) -> float:
        return self._own(index, used, share) + self.after[index + 1][used + share]

    def _own(self, index: int, used: int, share: int) -> float:
        return self._ranked(index, used, share)[0].cost

    def _ranked(self, index: int, used: int, share: int) -> list[Candidate]:
        row, names = self.rows[index], self.names[used : used + share]
        key = (id(row), *map(id, names))
        if key not in self.known:
            self.known[key] = (row, self.judge.candidates(self.table, row, names))
        return self.known[key][1]


def _longest_share(rows: Sequence[Row], names: int) -> int:
    """Return how many of a page's displaced names a row may take, for the work to stay bounded."""
    longest = min(names, _LONGEST_SHARE)
    while longest and _weighed(rows, names, longest) > _MOST_WEIGHED:
        longest -= 1
    return longest


def _weighed(rows: Sequence[Row], names: int, longest: int) -> int:
    """Return about how many names are weighed where no row takes more than `longest`.

    Each cut of a row's own names and of its share, either part before the other, is a reading.
    """
    weighed = 0
    for index, row in enumerate(rows):
        units = len(row.of_kind("unit"))
        cuts = 1 if row.of_kind("none") else 4 * (units + 1)
        above = index * longest
        for share in range(longest + 1):
            if index < len(rows) - 1 or share in (0, longest):
                taken_above = min(names - share, above) + 1
            else:
                taken_above = 1
            weighed += taken_above * cuts * (share + 1) * (units + share + 1)
    return weighed


def _read(
    best: Candidate, others: Sequence[tuple[float, Candidate]], *, settled: bool
) -> RowReading:
    """Return the best candidate with its margin as certainty and near ties as alternatives.

    `others` come with their distance from the best; `settled` tells that nothing displaced is
    part of the reading.
    """
    ties = tuple(other for beyond, other in others if beyond < _NEAR_TIE)
    if ties:
        return RowReading(best.lead, best.support, "ambiguous", best.broken, ties)
    fits = not any(one.expectation in (expect.WRONG_GAP, expect.WRONG_LINE) for one in best.broken)
    certain = settled and fits and (not others or others[0][0] >= _CLEAR)
    certainty: Certainty = "certain" if certain else "inferred"
    return RowReading(best.lead, best.support, certainty, best.broken)
