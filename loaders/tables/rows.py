"""Rows of a flattened table: typed lines, cut where the types start over.

In print order a row gives its number, key task, text, deadline, leaders and units. The first
three (the head) and the last three (the tail) are told apart by the form and width of their
lines; within the tail everything is read off, but where lead units end (loaders.tables.assignment).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from loaders.facts.deadlines import is_deadline
from loaders.facts.people import looks_like_person
from loaders.facts.units import looks_like_unit
from loaders.registry.labels import Column
from loaders.sources import Line, Passage, marks_paragraphs
from loaders.tables.pages import TablePage

Gap = Literal["same", "half", "whole"]
TailKind = Literal["deadline", "person", "unit", "none", "text"]

_SECTION = re.compile(r"[一二三四五六七八九十]+、\S")
_NONE = re.compile(r"[—–－―-]{1,4}|无")
_LONGEST_CELL_NAME = 6  # lines over which one name of a narrow cell wraps
# A cell no wider than this share of the text column holds a key task, not a text.
_KEY_TASK_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a row's tail: a deadline, a name or the mark of an empty cell.

    `height` counts its lines; `gap` tells where it stands to the fragment before: on the `same`
    line, `half` a line off (no blank line between), or a `whole` line or more. `padded` marks an
    empty paragraph before it. `displaced` fragments were printed at the foot of the page.
    """

    kind: TailKind
    passage: Passage
    height: int
    gap: Gap
    padded: bool
    displaced: bool = False

    @property
    def text(self) -> str:
        """The words, layout removed."""
        return self.passage.text

    @property
    def width(self) -> float:
        """The widest line, in full-width characters."""
        return max(width(line.text[start:end]) for line, start, end in self.passage.pieces)


@dataclass(slots=True)
class Row:
    """A row as cut: head cells as passages, tail as fragments in print order.

    `number` is None for a further row under the number before. `section` is the heading the row
    stands under. `page` counts the pages of the table from 0.
    """

    page: int
    section: Passage | None = None
    number: Passage | None = None
    key_task: Passage = field(default_factory=lambda: Passage(()))
    text: Passage = field(default_factory=lambda: Passage(()))
    tail: list[Fragment] = field(default_factory=list)

    def of_kind(self, kind: TailKind) -> list[Fragment]:
        """Return the fragments of one kind, in print order."""
        return [fragment for fragment in self.tail if fragment.kind == kind]


def width(text: str) -> float:
    """Return the printed width of `text` in full-width characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text.strip())


def read_rows(
    pages: Sequence[TablePage], is_known_unit: Callable[[str], bool]
) -> tuple[list[Row], list[list[Fragment]]]:
    """Return the rows of a table, and for each page the fragments displaced to its foot.

    `is_known_unit` answers for names that the registry lists; others are told by their form.
    """
    columns = frozenset(column for page in pages for column, _ in page.header.columns)
    marked = marks_paragraphs([line for page in pages for line in page.body if line.content])
    forms = _Forms(is_known_unit, columns, _key_task_width(pages), marked)
    rows: list[Row] = []
    section: Passage | None = None
    displaced = []
    for index, page in enumerate(pages):
        reader = _PageReader(index, page, forms, rows, section)
        reader.read()
        section = reader.section
        _return_text(rows, index)
        displaced.append(_displaced(page.displaced, forms))
    return rows, displaced


def _return_text(rows: list[Row], page: int) -> None:
    """Give a text printed at the foot of a page to the row of that page that prints none."""
    last = rows[-1] if rows and rows[-1].page == page else None
    if last is None or last.number or last.key_task or last.tail:
        return
    waiting = next((row for row in rows if row.page == page and not row.text), None)
    if waiting is not None:
        waiting.text = last.text
        rows.pop()


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


@dataclass(frozen=True, slots=True)
class _Forms:
    """Tells what a piece of text can be in the tail of a row."""

    is_known_unit: Callable[[str], bool]
    columns: frozenset[Column]
    key_task_width: float
    marked: bool  # the source closes paragraphs with a trailing space

    def kind(self, text: str) -> TailKind | None:
        if _NONE.fullmatch(text):
            return "none"
        if "deadline" in self.columns and is_deadline(text):
            return "deadline"
        if self.is_known_unit(text) or looks_like_unit(text):
            return "unit"
        return "person" if "leader" in self.columns and looks_like_person(text) else None


class _PageReader:
    """Reads the lines of one page into rows; knows where in a row it stands."""

    def __init__(
        self,
        index: int,
        page: TablePage,
        forms: _Forms,
        rows: list[Row],
        section: Passage | None,
    ) -> None:
        self.index, self.lines, self.forms, self.rows = index, page.body, forms, rows
        self.section = section
        self.row: Row | None = None
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
            position += self._read_line(position, line)
            self.continues = not self.lines[position - 1].ends_paragraph
            self.padded = False

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
        numbers = [row.number.text for row in self.rows if row.number is not None]
        return not numbers or number == int(numbers[-1]) + 1

    def _open_row(self, number: Passage | None) -> Row:
        self.row = Row(self.index, self.section, number)
        self.rows.append(self.row)
        return self.row

    def _read_head(self, line: Line, start: int = 0) -> None:
        row = self.row
        if row is None or row.tail:
            row = self._open_row(None)
        passage = Passage.within(line, start, len(line.text))
        narrow = width(line.text[start:]) <= self.forms.key_task_width
        if narrow and not row.text:
            row.key_task += passage
        else:
            row.text += passage

    def _read_mixed(self, line: Line, start: int) -> None:
        """Read a line whose head cells and tail cells are one line high each."""
        row = self.row
        assert row is not None
        for cut in _cuts(line, start) if line.ends_paragraph or not self.forms.marked else ():
            tail = self._tail_of_line(line, cut)
            if tail and (tail[0].kind == "deadline" or len(tail) > 1):
                if line.text[start:cut].strip():
                    row.text += Passage.within(line, start, cut)
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
        if not row.tail and not row.text:
            before = len(row.tail)
            self._read_mixed(line, 0)
            return 1 if len(row.tail) > before or row.text or row.key_task else 0
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
        if kind not in ("deadline", "unit"):
            return []
        return [Fragment(kind, passage, len(lines), _gap(lines[0]), self.padded)]

    def _tail_of_line(self, line: Line, start: int) -> list[Fragment]:
        """Return the fragments that the line is made of from column `start`, or nothing."""
        words = [match.span() for match in re.finditer(r"\S+", line.text[start:])]
        spans = [(start + first, start + last) for first, last in words]
        fragments = self._fragments(line, spans)
        return fragments if fragments is not None else []

    def _fragments(self, line: Line, spans: list[tuple[int, int]]) -> list[Fragment] | None:
        """Return the words as fragments in column order, joining padded names; None if not."""
        if not spans:
            return []
        for count in range(1, min(4, len(spans)) + 1):
            passage = Passage.within(line, spans[0][0], spans[count - 1][1])
            kind = self.forms.kind(passage.text)
            if kind is None or (count > 1 and not self._is_one(kind, passage.text, spans[:count])):
                continue
            rest = self._fragments(line, spans[count:])
            if rest is None or any(_ORDER[kind] > _ORDER[later.kind] for later in rest):
                continue
            on_line = bool(line.text[: spans[0][0]].strip())
            gap = "same" if on_line else _gap(line)
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
            return bool(row.text) or (bool(row.key_task) and kind in ("deadline", "none"))
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


def _gap(line: Line) -> Gap:
    return "whole" if line.gap_before else "half"


def _cuts(line: Line, start: int) -> list[int]:
    """Return the columns at which a word begins behind `start`, left to right."""
    return [start + match.start() for match in re.finditer(r"(?<=\s)\S", line.text[start:])]


def _displaced(lines: Sequence[Line], forms: _Forms) -> list[Fragment]:
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
