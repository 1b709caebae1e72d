"""Weighs the ways to cut the names of a row into a lead cell and a support cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from loaders.registry.patterns import any_of
from loaders.registry.unit_words import unit_words
from loaders.tables import expectations as expect
from loaders.tables.expectations import Broken
from loaders.tables.fragments import Fragment, TailKind, width
from loaders.tables.geometry import height, misfits
from loaders.tables.habits import Habits
from loaders.tables.rows import Row

Cell = tuple[Fragment, ...]

# A unit that led so often is known well.
_FIRM_HABIT = 3
# A lead unit that nothing is known of may be the one that answers to a leader.
_PERHAPS_THEIRS = 0.4
# No leader answers for a collective alone.
_COLLECTIVE_HABIT = 0.5
# Habits never make up for so much worse a layout.
_HOPELESS = 5.0
# The cells that may be printed before the units, the nearest first.
_BEFORE: tuple[TailKind, ...] = ("person", "deadline")
# A column may be wider than all its names where none of them is wrapped.
_PERHAPS_WIDER = 0.3
# A cell of more names than this is no cell of a printed table: later cuts are not weighed.
_MOST_CUTS = 24


@dataclass(frozen=True)
class Candidate:
    """One way to fill the unit cells of a row, with what it breaks. Displaced parts included."""

    lead: Cell
    support: Cell
    broken: tuple[Broken, ...]

    @cached_property
    def cost(self) -> float:
        """The sum of what it breaks."""
        return expect.total(self.broken)

    @cached_property
    def names(self) -> tuple[frozenset[int], frozenset[int]]:
        """What tells two readings apart: which printed names are in which cell."""
        return frozenset(map(id, self.lead)), frozenset(map(id, self.support))


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a row prints, as far as its cuts are weighed by it.

    `above` is the height of the cell printed before the units, `closing` the marks of a cell
    that is empty, and `lacks_leader` tells that a leader is expected and none is named.
    """

    units: Cell
    closing: Cell
    above: int
    leaders: tuple[str, ...]
    lacks_leader: bool
    words: str

    @classmethod
    def of(cls, row: Row) -> _Printed:
        cells = [[cell for cell in row.of_kind(kind) if not cell.displaced] for kind in _BEFORE]
        leaders = tuple(fragment.text for fragment in row.of_kind("person"))
        return cls(
            tuple(row.of_kind("unit")),
            tuple(row.of_kind("none")),
            height(next((cell for cell in cells if cell), ())),
            leaders,
            row.expects_leader and not leaders,
            row.words,
        )


class Judge:
    """Weighs candidates by geometry, and by the habits of the document as far as learnt.

    `is_collective` tells names that denote several units.
    """

    def __init__(self, habits: Habits, is_collective: Callable[[str], bool]) -> None:
        self.habits, self.is_collective = habits, cache(is_collective)
        self._lean_to_lead = cache(habits.lean_to_lead)
        self._lean_together = cache(habits.lean_together)

    def candidates(self, table: int, printed: Row, share: Cell) -> list[Candidate]:
        """Return the ways to cut a row's names with its share of displaced ones, best first."""
        row = _Printed.of(printed)
        laid_out = [(*cells, tuple(_layout(row, *cells))) for cells in _cuts(row, share)]
        least = min(expect.total(layout) for _, _, layout in laid_out)
        best: dict[tuple[frozenset[int], frozenset[int]], Candidate] = {}
        for lead, support, layout in laid_out:
            if expect.total(layout) > least + _HOPELESS:
                continue
            broken = (*layout, *self._broken(table, row, lead, support))
            found = Candidate(lead, support, broken)
            key = found.names
            if key not in best or found.cost < best[key].cost:
                best[key] = found
        return sorted(best.values(), key=lambda candidate: candidate.cost)

    def _broken(self, table: int, row: _Printed, lead: Cell, support: Cell) -> Iterator[Broken]:
        yield from self._widths(table, lead, support)
        yield from self._names(row, lead, support)
        yield from self._leaders(row, lead, support)
        yield from self._neighbours(lead, support)

    def _widths(self, table: int, lead: Cell, support: Cell) -> Iterator[Broken]:
        widths = self.habits.widths.get(table, ())
        for at, (cell, column) in enumerate(zip((lead, support), widths, strict=False)):
            fitted = 1.0 if (table, at) in self.habits.wrapping else _PERHAPS_WIDER
            for fragment in cell:
                if not column:
                    continue
                if fragment.width > column + 0.5:
                    yield Broken(expect.TOO_WIDE, fragment.text, fitted)
                elif fragment.is_wrapped and _first_width(fragment) + 1.0 <= column:
                    yield Broken(expect.WRAPPED_EARLY, fragment.text)

    def _names(self, row: _Printed, lead: Cell, support: Cell) -> Iterator[Broken]:
        seen: set[str] = set()
        for fragment in (*lead, *support):
            if fragment.text in seen:
                yield Broken(expect.NAMED_TWICE, fragment.text)
            seen.add(fragment.text)
        for cell, expectation in (
            (lead, expect.COLLECTIVE_WITHIN_LEAD),
            (support, expect.COLLECTIVE_WITHIN_SUPPORT),
        ):
            for one, next_ in pairwise(cell):
                if self.is_collective(one.text) and not self.is_collective(next_.text):
                    yield Broken(expectation, one.text)
        for cell, sign in ((lead, -1), (support, 1)):
            for fragment in cell:
                lean = sign * self._lean_to_lead(fragment.text)
                if lean > 0 and ("等" in fragment.text or not self.is_collective(fragment.text)):
                    yield Broken(expect.UNUSUAL_ROLE, fragment.text, lean)
        for fragment in lead:
            yield from _named(row.words, fragment.text)

    def _leaders(self, row: _Printed, lead: Cell, support: Cell) -> Iterator[Broken]:
        habits, leaders = self.habits, row.leaders
        if not leaders:
            return
        known = [unit.text for unit in lead if unit.text in habits.leaders]
        for unit in known:
            if not any(habits.leads_under(unit, leader) for leader in leaders):
                weight = min(1.0, habits.lead.get(unit, 0) / _FIRM_HABIT)
                weight *= _COLLECTIVE_HABIT if self.is_collective(unit) else 1.0
                yield Broken(expect.UNFAMILIAR_LEADER, unit, weight)
        unanswered = [
            leader
            for leader in leaders
            if not any(habits.leads_under(unit, leader) for unit in known)
        ]
        if not unanswered:
            for fragment in lead:
                if fragment.text not in habits.leaders:
                    yield Broken(expect.LEADS_WITHOUT_LEADER, fragment.text)
        for leader in unanswered:
            if any(habits.leads_under(unit.text, leader) for unit in support):
                yield Broken(expect.UNLED_LEADER, leader)
            elif lead and habits.has_units(leader):
                weight = 1.0 if len(known) == len(lead) else _PERHAPS_THEIRS
                yield Broken(expect.LEADER_WITHOUT_UNIT, leader, weight)

    def _neighbours(self, lead: Cell, support: Cell) -> Iterator[Broken]:
        for cell in (lead, support):
            for one, next_ in pairwise(cell):
                lean = self._lean_together(one.text, next_.text)
                if lean < 0 and not self.is_collective(next_.text):
                    yield Broken(expect.KEPT_TOGETHER, next_.text, -lean)
                if one.displaced == next_.displaced:
                    continue
                if lean > 0:
                    yield Broken(expect.REUNITED, next_.text, lean)
                elif not self.habits.have_met(one.text, next_.text):
                    yield Broken(expect.STRANGERS_JOINED, next_.text)
        for displaced in (False, True):
            # Neighbours as printed, in place or at the foot, that this reading parts.
            one_side = [fragment for fragment in lead if fragment.displaced == displaced]
            other_side = [fragment for fragment in support if fragment.displaced == displaced]
            if one_side and other_side:
                lean = self._lean_together(one_side[-1].text, other_side[0].text)
                if lean > 0:
                    yield Broken(expect.NEIGHBOURS_PARTED, other_side[0].text, lean)


def _cuts(row: _Printed, share: Cell) -> Iterator[tuple[Cell, Cell]]:
    """Yield lead and support cells; a displaced part opens a cell or closes it."""
    units, closed = row.units, bool(row.closing)
    for given in range(len(share), -1, -1):
        if closed and given < len(share):
            return
        last = min(len(units), _MOST_CUTS)
        for cut in range(last, -1, -1) if not closed else (len(units),):
            for lead in _filled(units[:cut], share[:given]):
                for support in _filled(units[cut:], share[given:]):
                    yield lead, support


def _filled(in_place: Cell, displaced: Cell) -> Iterator[Cell]:
    yield (*displaced, *in_place)
    if in_place and displaced:
        yield (*in_place, *displaced)


def _layout(row: _Printed, lead: Cell, support: Cell) -> Iterator[Broken]:
    """Yield what is broken of the geometry of the row and of the way cells are displaced."""
    for fragment, expected in misfits(row.above, (lead, support or row.closing[:1])):
        on_line = "same" in (fragment.gap, expected)
        yield Broken(expect.WRONG_LINE if on_line else expect.WRONG_GAP, fragment.text)
    if row.lacks_leader:
        yield Broken(expect.NO_LEADER)
    if not lead:
        yield Broken(expect.EMPTY_LEAD)
    if not support and not row.closing:
        yield Broken(expect.EMPTY_SUPPORT)
    for cell in (lead, support):
        for one, next_ in pairwise(cell):
            if next_.padded:
                yield Broken(expect.PAD_INSIDE_CELL, next_.text)
            if next_.text.startswith("等"):
                continue
            if not one.displaced and next_.displaced:
                yield Broken(expect.END_DISPLACED)
        if len({fragment.displaced for fragment in cell}) == 2:
            yield Broken(expect.PART_DISPLACED)
    if lead and support and (support[0].text.startswith("等") or lead[-1].text.endswith("等")):
        yield Broken(expect.TORN_LIST, support[0].text)


@lru_cache(maxsize=4096)
def _named(words: str, name: str) -> tuple[Broken, ...]:
    """Return the merit that the words of a row name the unit, or the field of its work."""
    if len(name) > 3 and name[1:] in words:
        return (Broken(expect.NAMED_IN_TEXT, name),)
    if (field := _field(name)) and field in words:
        return (Broken(expect.ALLUDED_TO_IN_TEXT, name),)
    return ()


@cache
def _ending() -> str:
    return any_of(unit_words().endings)


@lru_cache(maxsize=4096)
def _field(name: str) -> str:
    """Return what a unit's name says between its level and its ending: 生态环境 of 区生态环境局."""
    match = re.match(rf"[省市区县](?P<field>[\u4e00-\u9fff]{{3,12}}?){_ending()}", name)
    return match["field"] if match else ""


def _first_width(fragment: Fragment) -> float:
    line, start, end = fragment.passage.pieces[0]
    return width(line.text[start:end])
