"""Rows of a flattened table: typed lines, cut where the types start over.

In print order a row gives its number, key task, text, deadline, leaders and units. The first
three (the head) and the last three (the tail) are told apart by the form and width of their
lines; within the tail everything is read off, but where lead units end (loaders.tables.assignment).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import ceil

from loaders.facts.deadlines import is_deadline
from loaders.sources import Line, Passage, marks_paragraphs
from loaders.tables.fragments import Forms, Fragment, TailKind, gap_before, width
from loaders.tables.pages import TablePage

_SECTION = re.compile(r"[一二三四五六七八九十]+、\S")
# Bounds that no printed row comes near: words of a line of cells, pieces of a padded name.
_MOST_WORDS = 40
_MOST_PIECES = 4
_LONGEST_CELL_NAME = 6  # lines over which one name of a narrow cell wraps
# A cell no wider than this share of the text column holds a key task, not a text.
_KEY_TASK_SHARE = 0.45


@dataclass
class Row:
    """A row as cut: head cells as passages, tail as fragments in print order.

    `number` is None for a further row under the number before. `section` is the heading the row
    stands under. `page` counts the pages of the table from 0. `expects_leader` tells that the
    table has a column for leaders.
    """

    page: int
    section: Passage | None = None
    number: Passage | None = None
    key_task_lines: list[Passage] = field(default_factory=list)
    text_lines: list[Passage] = field(default_factory=list)
    tail: list[Fragment] = field(default_factory=list)
    expects_leader: bool = False

    @property
    def key_task(self) -> Passage:
        """The cell of the key task, empty where none is printed."""
        return _joined(self.key_task_lines)

    @property
    def text(self) -> Passage:
        """The cell of the text, empty where none is printed."""
        return _joined(self.text_lines)

    def of_kind(self, kind: TailKind) -> list[Fragment]:
        """Return the fragments of one kind, in print order."""
        return [fragment for fragment in self.tail if fragment.kind == kind]

    @property
    def is_covered(self) -> bool:
        """Whether it prints no leaders and no units: merged cells of the row before cover it."""
        return not any(fragment.kind != "deadline" for fragment in self.tail)

    @cached_property
    def words(self) -> str:
        """The words of its text, once it is read."""
        return self.text.text


def _joined(lines: Sequence[Passage]) -> Passage:
    return Passage(tuple(piece for line in lines for piece in line.pieces))


@dataclass(slots=True)
class Foot:
    """What a page displaced to its foot.

    `is_open` tells that no page number shows where the foot begins: the last names of the last
    row may belong to it too.
    """

    fragments: list[Fragment]
    is_open: bool


@dataclass(slots=True)
class Table:
    """The rows of a table, the foot of each of its pages, and the text behind its last row."""

    rows: list[Row]
    feet: list[Foot]
    behind: list[Line]

    def pages(self) -> list[list[int]]:
        """Return for each page the positions of its rows."""
        found: list[list[int]] = [[] for _ in self.feet]
        for position, row in enumerate(self.rows):
            found[row.page].append(position)
        return found


def read_table(
    pages: Sequence[TablePage], is_known_unit: Callable[[str], bool], people: frozenset[str]
) -> Table:
    """Return the rows of the table that `pages` print.

    `is_known_unit` answers for names that the registry lists; others are told by their form, but
    for the names of `people` that end as units do.
    """
    columns = frozenset(column for page in pages for column, _ in page.header.columns)
    body = [line for page in pages for line in page.body if line.content]
    forms = Forms(is_known_unit, people, columns, _key_task_width(pages), marks_paragraphs(body))
    rows: list[Row] = []
    section: Passage | None = None
    feet = []
    for index, page in enumerate(pages):
        reader = _PageReader(index, page, forms, section, rows[-1] if rows else None)
        reader.read()
        section = reader.section
        _return_text(reader.rows)
        rows += reader.rows
        foot = [*reader.foot, *_displaced(page.displaced, forms)]
        is_open = not page.is_numbered and not reader.foot
        feet.append(Foot(_return_cells(foot, reader.rows), is_open))
    _join_key_tasks(rows)
    return Table(rows, feet, _text_behind(rows))


def _join_key_tasks(rows: Sequence[Row]) -> None:
    """Give the halves of a key task that a page break divides to the rows on either side.

    The first half closes no paragraph: the cell goes on at the top of the next page.
    """
    owner: Row | None = None
    for before, row in pairwise(rows):
        owner = before if before.key_task_lines else owner
        if owner is None or before.page == row.page or not row.key_task_lines:
            continue
        if owner.page == before.page and _is_unfinished(owner.key_task_lines):
            owner.key_task_lines = row.key_task_lines = [
                *owner.key_task_lines,
                *row.key_task_lines,
            ]


def _is_unfinished(cell: Sequence[Passage]) -> bool:
    """Whether a cell ends in a line that closes no paragraph."""
    return bool(cell) and not cell[-1].lines[-1].ends_paragraph


def _is_bare_text(row: Row) -> bool:
    """Whether a row prints a text and nothing else."""
    return not (row.number or row.key_task_lines or row.tail)


def _text_behind(rows: list[Row]) -> list[Line]:
    """Take the text behind the last row (a note, a signature) off the rows; return its lines."""
    if len(rows) < 2 or not _is_bare_text(rows[-1]) or rows[-2].is_covered:
        return []
    return [line for passage in rows.pop().text_lines for line in passage.lines]


def _return_text(rows: list[Row]) -> None:
    """Give a text printed at the foot of a page to the row of that page that prints none."""
    if not rows or not _is_bare_text(rows[-1]):
        return
    waiting = next((row for row in rows if not row.text_lines), None)
    if waiting is not None:
        waiting.text_lines = rows.pop().text_lines


def return_texts(table: Table) -> None:
    """Give what was displaced and is no name to the row of its page that prints no text."""
    for foot, positions in zip(table.feet, table.pages(), strict=True):
        texts = [fragment for fragment in foot.fragments if fragment.kind == "text"]
        waiting = [table.rows[at] for at in positions if not table.rows[at].text_lines]
        if texts and len(waiting) == 1:
            waiting[0].text_lines = [fragment.passage for fragment in texts]
            foot.fragments = [one for one in foot.fragments if one.kind != "text"]


def _return_cells(foot: Sequence[Fragment], rows: Sequence[Row]) -> list[Fragment]:
    """Give displaced deadlines and leaders to the rows that print none; return the others.

    They come in print order, so each goes to the first row that still waits for its kind.
    """
    left: list[Fragment] = []
    waiting = {
        kind: iter([row for row in rows if not row.is_covered and not row.of_kind(kind)])
        for kind in _CELLS_BEFORE_UNITS
    }
    taker: Row | None = None
    for before, fragment in zip([None, *foot], foot, strict=False):
        if fragment.kind not in waiting:
            left.append(fragment)
            continue
        if before is None or before.kind != fragment.kind or fragment.kind == "deadline":
            taker = next(waiting[fragment.kind], None)
        if taker is None:
            left.append(fragment)
        else:
            taker.tail.insert(_place(taker.tail, fragment.kind), fragment)
    return left


_CELLS_BEFORE_UNITS: tuple[TailKind, ...] = ("deadline", "person")


def _place(tail: Sequence[Fragment], kind: TailKind) -> int:
    """Return the index in a tail behind the last fragment that stands before or with `kind`."""
    return sum(_ORDER[fragment.kind] <= _ORDER[kind] for fragment in tail)


def _key_task_width(pages: Sequence[TablePage]) -> float:
    """Return the greatest width of a line in the key-task column, learnt from wrapped lines."""
    wrapped = sorted(
        width(line.text)
        for page in pages
        for line in page.body
        if line.content and not line.ends_paragraph
    )
    if not wrapped:
        return 6.0
    return _KEY_TASK_SHARE * wrapped[ceil(0.95 * (len(wrapped) - 1))]


class _PageReader:
    """Reads the lines of one page into rows; knows where in a row it stands."""

    def __init__(
        self,
        index: int,
        page: TablePage,
        forms: Forms,
        section: Passage | None,
        last: Row | None,
    ) -> None:
        self.index, self.lines, self.forms = index, page.body, forms
        self.section = section
        self.rows: list[Row] = []
        self.foot: list[Fragment] = []
        self.row: Row | None = None
        self.number = int(last.number.text) if last and last.number else None
        self.key_task_waits = last is not None and _is_unfinished(last.key_task_lines)
        self.names_from = len(page.body) if page.is_numbered else self._names_at_end()
        self.padded = False
        self.continues = False  # the line before closed no paragraph

    def read(self) -> None:
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if line.is_pad:
                self.padded, self.continues = True, False
                position += 1
                continue
            if position >= self.names_from and self._is_closed():
                self.foot = _displaced(self.lines[position:], self.forms)
                return
            position += self._read_line(position, line)
            self.continues = not self.lines[position - 1].ends_paragraph
            self.padded = False
        self._take_bare_key_task()

    def _take_bare_key_task(self) -> None:
        """Take words in a narrow cell that no row follows for what the page displaced."""
        row = self.row
        if row is None or len(self.rows) < 2 or row.number or row.text_lines or row.tail:
            return
        lines = [line for passage in self.rows.pop().key_task_lines for line in passage.lines]
        self.foot = _displaced(lines, self.forms)

    def _is_closed(self) -> bool:
        """Whether the row has its last cell: what follows at the end of the page is displaced."""
        return self.row is not None and bool(self.row.of_kind("none"))

    def _names_at_end(self) -> int:
        """Return the position from which the page prints nothing but names of units."""
        position = end = len(self.lines)
        while end:
            start = end - 1
            while (
                start
                and end - start < _LONGEST_CELL_NAME
                and self.lines[start - 1].content
                and not self.lines[start - 1].ends_paragraph
            ):
                start -= 1
            lines = self.lines[start:end]
            if any(line.content for line in lines):
                if self.forms.kind(Passage.of(lines).text) != "unit":
                    break
                position = start
            end = start
        return position

    def _read_line(self, position: int, line: Line) -> int:
        """Put the line (and those it wraps over) where it belongs; return how many were read."""
        if not self._in_head_text():
            if _SECTION.match(line.content):
                self.section = Passage.of([line])
                self.row = None
                return 1
            if self._opens_numbered_row(line):
                return 1
        if self.row is not None:
            read = self._read_tail(position)
            if read:
                return read
        self._read_head(line)
        return 1

    def _in_head_text(self) -> bool:
        """Whether the line before belongs to an unfinished cell of a row's head."""
        return self.row is not None and not self.row.tail and self.continues

    def _opens_numbered_row(self, line: Line) -> bool:
        match = re.match(r"\s*(\d{1,3})(?=\s)", line.text)
        if match is None:
            return False
        alone = line.content == match[1]
        if not alone and not self._is_next_number(int(match[1])):
            return False
        self._open_row(Passage.within(line, match.start(1), match.end(1)))
        if not alone:
            self._read_mixed(line, match.end(1))
        return True

    def _is_next_number(self, number: int) -> bool:
        return self.number is None or number == self.number + 1

    def _open_row(self, number: Passage | None) -> Row:
        expects_leader = "leader" in self.forms.columns
        self.row = Row(self.index, self.section, number, expects_leader=expects_leader)
        self.rows.append(self.row)
        if number is not None:
            self.number = int(number.text)
        return self.row

    def _read_head(self, line: Line, start: int = 0) -> None:
        row = self.row
        if row is None or row.tail:
            row = self._open_row(None)
        passage = Passage.within(line, start, len(line.text))
        if row.text_lines or width(line.text[start:]) > self.forms.key_task_width:
            row.text_lines.append(self._behind_key_task(row, line, passage))
        else:
            row.key_task_lines.append(passage)

    def _behind_key_task(self, row: Row, line: Line, passage: Passage) -> Passage:
        """Return what of a line is text, when the rest of a divided key task stands before it."""
        if not self.key_task_waits or len(self.rows) > 1 or row.key_task_lines or row.text_lines:
            return passage
        first, *rest = line.content.split(maxsplit=1)
        if not rest or width(first) > self.forms.key_task_width:
            return passage
        start = line.text.index(first)
        row.key_task_lines.append(Passage.within(line, start, start + len(first)))
        return Passage.within(line, start + len(first), len(line.text))

    def _read_mixed(self, line: Line, start: int) -> None:
        """Read a line whose head cells and tail cells are one line high each."""
        row = self.row
        assert row is not None
        for cut in _cuts(line, start) if line.ends_paragraph or not self.forms.marked else ():
            tail = self._tail_of_line(line, cut)
            if tail and (tail[0].kind == "deadline" or len(tail) > 1):
                if line.text[start:cut].strip():
                    row.text_lines.append(Passage.within(line, start, cut))
                row.tail += tail
                return
        self._read_head(line, start)

    def _read_tail(self, position: int) -> int:
        """Read tail cells that begin at line `position`; return the number of lines, or 0."""
        row = self.row
        assert row is not None
        line = self.lines[position]
        if self.continues and not row.tail:
            tail = self._tail_of_line(line, 0)
            if len(tail) > 1 and tail[0].kind == "deadline":
                row.tail += tail
                return 1
            return 0
        if self._extends_deadline(line):
            return 1
        for height in self._heights(position):
            fragments = self._tail_of_lines(self.lines[position : position + height])
            if fragments and self._may_follow(fragments[0].kind):
                row.tail += fragments
                return height
        if not row.tail and not row.text_lines:
            before = len(row.tail)
            self._read_mixed(line, 0)
            return 1 if len(row.tail) > before or row.text_lines or row.key_task_lines else 0
        return 0

    def _heights(self, position: int) -> Sequence[int]:
        """Return how many lines the paragraph at `position` may take, the whole of it first."""
        height = 1
        while (
            height < _LONGEST_CELL_NAME
            and position + height < len(self.lines)
            and not self.lines[position + height - 1].ends_paragraph
            and self.lines[position + height].content
        ):
            height += 1
        return range(height, 0, -1)

    def _tail_of_lines(self, lines: Sequence[Line]) -> list[Fragment]:
        if len(lines) == 1:
            return self._tail_of_line(lines[0], 0)
        passage = Passage.of(lines)
        kind = self.forms.kind(passage.text)
        if kind not in ("deadline", "unit") or all(
            self.forms.kind(Passage.of([line]).text) == "person" for line in lines
        ):
            return []
        return [Fragment(kind, passage, len(lines), gap_before(lines[0]), self.padded)]

    def _tail_of_line(self, line: Line, start: int) -> list[Fragment]:
        """Return the fragments that the line is made of from column `start`, or nothing."""
        words = [match.span() for match in re.finditer(r"\S+", line.text[start:])]
        if len(words) > _MOST_WORDS:
            return []
        return self._fragments(line, [(start + first, start + last) for first, last in words])

    def _fragments(self, line: Line, spans: Sequence[tuple[int, int]]) -> list[Fragment]:
        """Return the words as fragments in column order, joining padded names, or nothing.

        Read from the last word back, so that each rest of the line is tried once.
        """
        rests: list[list[Fragment] | None] = [[]]
        for first in range(len(spans) - 1, -1, -1):
            rests.insert(0, self._fragments_from(line, spans, first, rests))
        return rests[0] or []

    def _fragments_from(
        self,
        line: Line,
        spans: Sequence[tuple[int, int]],
        first: int,
        rests: Sequence[list[Fragment] | None],
    ) -> list[Fragment] | None:
        """Return the words from `first` on; `rests` holds the readings behind it."""
        for count in range(1, min(_MOST_PIECES, len(spans) - first) + 1):
            rest = rests[count - 1]
            if rest is None:
                continue
            words = spans[first : first + count]
            passage = Passage.within(line, words[0][0], words[-1][1])
            kind = self.forms.kind(passage.text)
            if kind is None or (count > 1 and not self._is_one(kind, passage.text, words)):
                continue
            if rest and _ORDER[kind] > _ORDER[rest[0].kind]:
                continue
            on_line = bool(line.text[: words[0][0]].strip())
            gap = "same" if on_line else gap_before(line)
            return [Fragment(kind, passage, 1, gap, self.padded and not on_line), *rest]
        return None

    def _is_one(self, kind: TailKind, text: str, words: Sequence[tuple[int, int]]) -> bool:
        """Whether blank-separated words are one thing: 6-9 月, or a name set to equal width."""
        if kind == "unit":
            return self.forms.is_known_unit(text)
        return kind == "deadline" or all(last - first == 1 for first, last in words)

    def _may_follow(self, kind: TailKind) -> bool:
        """Whether a fragment of this kind can be next in the row, read from left to right."""
        row = self.row
        assert row is not None
        if not row.tail:
            return bool(row.text_lines) or (
                bool(row.key_task_lines) and kind in ("deadline", "none")
            )
        last = row.tail[-1].kind
        return _ORDER[kind] >= _ORDER[last] and not (kind == "deadline" or last == "none")

    def _extends_deadline(self, line: Line) -> bool:
        """Whether the line is the second half of a deadline cell: 长期 / 实施."""
        row = self.row
        assert row is not None
        if not row.tail or row.tail[-1].kind != "deadline":
            return False
        cell = row.tail[-1]
        joined = cell.passage + Passage.of([line])
        if not is_deadline(joined.text):
            return False
        row.tail[-1] = Fragment("deadline", joined, cell.height + 1, cell.gap, cell.padded)
        return True


_ORDER: dict[TailKind, int] = {"deadline": 0, "person": 1, "unit": 2, "none": 3, "text": 4}


def _cuts(line: Line, start: int) -> list[int]:
    """Return the columns at which a word begins behind `start`, left to right."""
    starts = [start + match.start() for match in re.finditer(r"(?<=\s)\S", line.text[start:])]
    return starts[-_MOST_WORDS:]


def _displaced(lines: Sequence[Line], forms: Forms) -> list[Fragment]:
    """Return the fragments displaced to the foot of a page; what is no name is left as text."""
    reader_lines = list(lines)
    fragments: list[Fragment] = []
    position = 0
    while position < len(reader_lines):
        height = 1
        while (
            position + height < len(reader_lines)
            and not reader_lines[position + height - 1].ends_paragraph
        ):
            height += 1
        passage = Passage.of(reader_lines[position : position + height])
        kind = forms.kind(passage.text) or "text"
        fragments.append(Fragment(kind, passage, height, "whole", padded=False, displaced=True))
        position += height
    return fragments
