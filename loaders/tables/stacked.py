"""Tables that a PDF has flattened to a cell line a line, with no mark where a cell ends.

    1
    1.优化企业开
    办服务
    推进电子营业执照在市公共资源
    交易平台中的应用。
    市市场监管委
    市政务服务办、市委
    网信办、市大数据管
    理中心
    2

What is known: the columns of the header, in whose order the cells follow; the number of a row,
alone on its line and one more than the last; how wide a column is (learnt from its full lines);
that a text ends with a full stop and a list of units is made of names of units. A cell that a
page break cuts goes on behind the repeated header. Among all ways to cut the lines of a row into
its cells the one that breaks these least is taken; the next best is the alternative where it is
as good.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from loaders.facts.units import looks_like_unit
from loaders.records import Certainty
from loaders.registry.labels import Column, labels
from loaders.sources import Line, Passage
from loaders.sources.widths import set_width
from loaders.tables.header import Header, find_header
from loaders.tables.plain import PlainRow, PlainTable


class _Piece(NamedTuple):
    """A line of a cell, or a part of one: its words, and how wide they are set.

    Punctuation at its end may hang over the edge of the column.
    """

    line: Line
    start: int
    end: int
    text: str
    width: float

    @classmethod
    def of(cls, line: Line, start: int, end: int) -> _Piece:
        printed = line.text[start:end]
        width = set_width(printed.rstrip("、，。；"))
        return cls(line, start, end, "".join(printed.split()), width)


_Cells = tuple[tuple[_Piece, ...], ...]

_EMPTY = "—－-–/／无"
_UNITS: frozenset[Column] = frozenset({"lead", "support", "assigned"})
_NARROW: frozenset[Column] = frozenset({"key_task", "lead"})
_LONG_NAME = 4  # characters: a shorter name may stand in any text
_MOST_PIECES = 64  # of one row on one page: more is no row
_MOST_LINES: dict[str, int] = {"text": _MOST_PIECES, "key_task": 8, "deadline": 4, "leader": 6}
_MOST_UNIT_LINES = 24
_BEST_PARTS = 16  # cuts of a part of a row that are kept when a page break parts it
_HOPELESS = 8.0  # a cut that costs as much more than another is not followed
_NEAR = 0.5  # a reading that costs as little more is an alternative
_FEWEST_SEEN = 2  # times that a name stands alone before it is known
_LONGEST_LABEL = 10  # characters with blanks
_FEWEST_LINES = 6  # that a width is learnt from
_LONGEST_TAIL = 14  # characters of a unit printed behind the end of a text

# What breaking an expectation costs.
_TEXT_UNFINISHED, _TEXT_MISSING = 2.0, 6.0
_CELL_MISSING, _KEY_MERGED, _KEY_UNNUMBERED = 4.0, 0.3, 1.5
_NAME_STRANGE, _NAME_DOUBLE, _NAME_UNSEEN, _LIST_OPEN = 2.5, 2.0, 0.3, 3.0
_SENTENCE_IN_CELL, _TOO_WIDE, _NOT_FULL = 5.0, 2.0, 0.8
_TEXT_NUMBERED, _UNIT_IN_TEXT, _FULL_AT_END, _TITLE_TORN = 3.0, 0.7, 0.3, 2.0
_SLACK, _FULL = 0.6, 1.6  # ems

_NUMBERED = re.compile(r"\d{1,3}[.．、]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]")


def read_stacked(lines: Sequence[Line]) -> PlainTable | None:
    """Return the table of single cell lines that `lines` hold, or None."""
    headers = list(_headers(lines))
    if not headers or headers[0].columns[0][0] != "number":
        return None
    first = headers[0].first
    rows = _rows(lines, headers)
    if not rows:
        return None
    columns = [column for column, _ in headers[0].columns[1:]]
    readings = _read_rows(rows, columns)
    structure = [line for header in headers for line in lines[header.first : header.last]]
    structure += [row.number for row in rows]
    structure += [line for row in rows for part in row.parts for line in part if _is_mark(line)]
    return PlainTable(
        dict(headers[0].columns),
        tuple(row for row, _ in readings),
        tuple(lines[:first]),
        (),
        tuple(structure),
        tuple(line for _, unread in readings for line in unread),
    )


@dataclass(slots=True)
class _Raw:
    """The lines of a row: its number, and its lines page by page."""

    number: Line
    parts: list[list[Line]] = field(default_factory=lambda: [[]])


def _headers(lines: Sequence[Line]) -> Iterator[Header]:
    index = 0
    while index < len(lines):
        header = find_header(lines, index) if _may_begin(lines[index].content) else None
        if header is not None:
            yield header
        index = header.last if header is not None else index + 1


def _may_begin(content: str) -> bool:
    """Whether a header with a column of numbers can begin with `content`: a cheap first look."""
    words = "".join(content[:_LONGEST_LABEL].split())
    return any(
        words and (words.startswith(label) or label.startswith(words))
        for label in labels().columns["number"]
    )


def _rows(lines: Sequence[Line], headers: Sequence[Header]) -> list[_Raw]:
    """Return the rows: each begins with the number that follows the last."""
    rows: list[_Raw] = []
    heads = {header.first: header for header in headers[1:]}
    index = headers[0].last
    while index < len(lines):
        if index in heads:
            if rows:
                rows[-1].parts.append([])
            index = heads[index].last
            continue
        line = lines[index]
        if line.content.isdigit() and len(line.content) < 5:
            due = int(rows[-1].number.content) + 1 if rows else 1
            if int(line.content) == due:
                rows.append(_Raw(line))
                index += 1
                continue
        if rows and line.content:
            rows[-1].parts[-1].append(line)
        elif line.content:
            return []
        index += 1
    for row in rows:
        row.parts = [part for part in row.parts if part]
    return rows


def _is_mark(line: Line) -> bool:
    return line.content in _EMPTY


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What other rows of a table tell: how wide each column is, which names stand alone."""

    widths: Mapping[Column, float]
    names: frozenset[str]


def _read_rows(
    rows: Sequence[_Raw], columns: Sequence[Column]
) -> list[tuple[PlainRow, tuple[Line, ...]]]:
    """Return the rows read twice, the second time with what the first taught."""
    cut = _Cutter(columns, _Learnt({}, frozenset()))
    found = [cut.best(row) for row in rows]
    cut = _Cutter(columns, _learn(columns, [cells[0][1] for cells in found if cells]))
    return [_plain(row, columns, cut.best(row)) for row in rows]


def _learn(columns: Sequence[Column], rows: Sequence[_Cells]) -> _Learnt:
    widths: dict[Column, float] = {}
    names: Counter[str] = Counter()
    for place, column in enumerate(columns):
        measured = sorted(piece.width for row in rows for piece in row[place])
        if len(measured) >= _FEWEST_LINES:
            widths[column] = measured[int(0.95 * (len(measured) - 1))]
        if column in _UNITS:
            names.update(name for row in rows for name in _names(_text(row[place])))
    seen = {name for name, count in names.items() if count >= _FEWEST_SEEN}
    return _Learnt(widths, frozenset(name for name in seen if looks_like_unit(name)))


def _plain(
    row: _Raw, columns: Sequence[Column], ways: Sequence[tuple[float, _Cells]]
) -> tuple[PlainRow, tuple[Line, ...]]:
    """Return the row as read, and its lines where it could not be taken apart."""
    if not ways:
        lines = tuple(line for part in row.parts for line in part)
        return PlainRow(None, row.number.content, {}, "ambiguous"), lines
    best, *rest = [(cost, _passages(columns, cells)) for cost, cells in ways]
    near = tuple(
        cells
        for cost, cells in rest
        if cost - best[0] <= _NEAR and any(cells.get(c) != best[1].get(c) for c in _UNITS)
    )
    certainty: Certainty = "ambiguous" if near else "inferred"
    return PlainRow(None, row.number.content, best[1], certainty, near[:2]), ()


def _passages(columns: Sequence[Column], cells: _Cells) -> dict[Column, Passage]:
    return {
        column: Passage(tuple((piece.line, piece.start, piece.end) for piece in pieces))
        for column, pieces in zip(columns, cells, strict=True)
        if pieces and _text(pieces) not in _EMPTY
    }


class _Cutter:
    """Cuts the lines of a row into the cells of its columns."""

    def __init__(self, columns: Sequence[Column], learnt: _Learnt) -> None:
        self.columns, self.learnt = columns, learnt

    def best(self, row: _Raw) -> list[tuple[float, _Cells]]:
        """Return the cheapest cuts of a row, best first; none for what is too long to be one."""
        parts = [list(_pieces(part)) for part in row.parts]
        if not parts or any(len(part) > _MOST_PIECES for part in parts):
            return []
        if len(parts) == 1:
            return self._part(parts[0], True, True, 3)
        kept = _BEST_PARTS if len(parts) == 2 else 2
        ways = [
            self._part(part, place == 0, place == len(parts) - 1, kept)
            for place, part in enumerate(parts[:4])
        ]
        joined: dict[_Cells, float] = {}
        for combination in product(*ways):
            cells = tuple(
                tuple(piece for _, part in combination for piece in part[place])
                for place in range(len(self.columns))
            )
            joined[cells] = self._whole(cells)
        return sorted(((cost, cells) for cells, cost in joined.items()), key=lambda way: way[0])

    def _whole(self, cells: _Cells) -> float:
        return sum(
            self._cost(column, pieces, True, True)
            for column, pieces in zip(self.columns, cells, strict=True)
        )

    def _part(
        self, pieces: Sequence[_Piece], opens: bool, closes: bool, kept: int
    ) -> list[tuple[float, _Cells]]:
        """Return the `kept` cheapest cuts of the lines of one page.

        `opens` and `closes` tell whether the row begins and ends on that page.
        """
        ways: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(len(pieces) + 1)]
        ways[0] = [(0.0, ())]
        for column in self.columns:
            most = _MOST_LINES.get(column, _MOST_UNIT_LINES)
            onward: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in ways]
            hopeless = min(before[0][0] for before in ways if before) + _HOPELESS
            for begin, before in enumerate(ways):
                if not before or before[0][0] > hopeless:
                    continue
                for end in range(begin, min(begin + most, len(pieces)) + 1):
                    cost = self._cost(column, pieces[begin:end], opens, closes)
                    onward[end] += [(total + cost, (*cuts, end)) for total, cuts in before]
            ways = [sorted(found)[:kept] for found in onward]
        return [(cost, _cells(pieces, cuts)) for cost, cuts in ways[-1]]

    def _cost(self, column: Column, pieces: Sequence[_Piece], opens: bool, closes: bool) -> float:
        """Return what expectations `pieces` break as the cell of `column`."""
        if not pieces:
            return self._cost_of_none(column) if opens and closes else 0.0
        text = _text(pieces)
        if text in _EMPTY:
            return 0.0 if column != "text" else _TEXT_MISSING
        cost = self._cost_of_widths(column, pieces)
        if opens and closes and text.count("《") != text.count("》"):
            cost += _TITLE_TORN
        if column == "text":
            return cost + self._cost_of_text(text, opens, closes)
        if "。" in text or (column == "key_task" and "，" in text):
            cost += _SENTENCE_IN_CELL
        if column in _UNITS:
            return cost + self._cost_of_names(text, opens, closes)
        if column == "key_task" and opens:
            cost += 0.0 if _NUMBERED.match(text) else _KEY_UNNUMBERED
        return cost

    def _cost_of_none(self, column: Column) -> float:
        if column == "text":
            return _TEXT_MISSING
        return _CELL_MISSING if column in _UNITS else _KEY_MERGED

    def _cost_of_text(self, text: str, opens: bool, closes: bool) -> float:
        """Return the cost of a text that does not end, begins like a key task or names units."""
        cost = _TEXT_UNFINISHED if closes and text[-1] not in "。；" else 0.0
        if opens and _NUMBERED.match(text) and "key_task" in self.columns:
            cost += _TEXT_NUMBERED
        named = sum(name in text for name in self.learnt.names if len(name) >= _LONG_NAME)
        return cost + _UNIT_IN_TEXT * min(named, 4)

    def _cost_of_widths(self, column: Column, pieces: Sequence[_Piece]) -> float:
        """Return the cost of lines wider than the column, of lines in a cell that are not full.

        The lines of a text may come in several pieces each, so pieces are put together first. A
        cell seldom ends with a full line.
        """
        width = self.learnt.widths.get(column)
        if width is None:
            return 0.0
        widths = [piece.width for piece in pieces]
        cost = sum(_TOO_WIDE for each in widths if each > width + _SLACK)
        total = 0.0
        for each in widths:
            if total and (column != "text" or total + each > width + _SLACK):
                cost += _NOT_FULL * (total < width - _FULL)
                total = 0.0
            total += each
        return cost + _FULL_AT_END * (column in _NARROW and total > width - 1)

    def _cost_of_names(self, text: str, opens: bool, closes: bool) -> float:
        names = _names(text)
        cost = _LIST_OPEN if closes and text[-1] in "、，,；" else 0.0
        whole = names[(0 if opens else 1) : (len(names) if closes else len(names) - 1)]
        for name in whole:
            if not looks_like_unit(name):
                cost += _NAME_STRANGE
            elif self.learnt.names and name not in self.learnt.names:
                cost += _NAME_DOUBLE if self._is_two(name) else _NAME_UNSEEN
        return cost

    def _is_two(self, name: str) -> bool:
        """Whether `name` is a known name with another one set right behind it."""
        return any(
            name[:end] in self.learnt.names and looks_like_unit(name[end:])
            for end in range(3, len(name) - 2)
        )


def _cells(pieces: Sequence[_Piece], cuts: Sequence[int]) -> _Cells:
    begins = (0, *cuts[:-1])
    return tuple(tuple(pieces[begin:end]) for begin, end in zip(begins, cuts, strict=True))


def _pieces(lines: Sequence[Line]) -> Iterator[_Piece]:
    """Yield the lines, one in two where a unit is printed behind the end of a text."""
    for line in lines:
        start = len(line.text) - len(line.text.lstrip())
        end = len(line.text.rstrip())
        stop = line.text.rfind("。", start, end - 1) + 1
        if stop > start and end - stop <= _LONGEST_TAIL and looks_like_unit(line.text[stop:end]):
            yield _Piece.of(line, start, stop)
            yield _Piece.of(line, stop, end)
        else:
            yield _Piece.of(line, start, end)


def _text(pieces: Sequence[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _names(text: str) -> list[str]:
    """Return the names of a list; what stands in brackets or quotes belongs to a name."""
    plain = re.sub(r"[（(“][^（(“）)”]{0,60}[）)”]", lambda inside: "x" * len(inside[0]), text)
    found, start = [], 0
    for mark in [*re.finditer("[、，,；;]", plain), None]:
        end = mark.start() if mark is not None else len(text)
        if end > start:
            found.append(text[start:end])
        start = end + 1
    return found
