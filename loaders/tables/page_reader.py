"""One page of a flattened table, line by line: cells of rows, told by form, width and order.

In print order a row gives its number, key task, text, deadline, leaders and units. The first
three (the head) and the last three (the tail) are told apart by the form and width of their
lines; within the tail everything is read off, but where lead units end (loaders.tables.assignment).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.facts.deadlines import is_deadline
from loaders.sources import Line, Passage
from loaders.tables.fragments import ORDER, Forms, Fragment, TailKind, gap_before, width
from loaders.tables.pages import TablePage
from loaders.tables.rows import Row, is_unfinished

_SECTION = re.compile(r"[一二三四五六七八九十]+、\S")
# Bounds that no printed row comes near: words of a line of cells, pieces of a padded name.
_MOST_WORDS = 40
_MOST_PIECES = 4
_LONGEST_CELL_NAME = 6  # lines over which one name of a narrow cell wraps


class PageReader:
    """Reads the lines of one page into rows; knows where in a row it stands.

    `section` is the heading that the page begins under, `last` the last row of the page before.
    """

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
        self.key_task_waits = last is not None and is_unfinished(last.key_task_lines)
        self.names_from = len(page.body) if page.is_numbered else self._names_at_end()
        self.padded = False
        self.continues = False  # the line before closed no paragraph

    def read(self) -> None:
        """Read the page: then `rows` are its rows, `foot` what it displaced unannounced."""
        position = 0
        while position < len(self.lines):
            line = self.lines[position]
            if line.is_pad:
                self.padded, self.continues = True, False
                position += 1
                continue
            if position >= self.names_from and self._is_closed():
                self.foot = displaced_fragments(self.lines[position:], self.forms)
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
        self.foot = displaced_fragments(lines, self.forms)

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
            if rest and ORDER[kind] > ORDER[rest[0].kind]:
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
        return ORDER[kind] >= ORDER[last] and not (kind == "deadline" or last == "none")

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


def _cuts(line: Line, start: int) -> list[int]:
    """Return the columns at which a word begins behind `start`, left to right."""
    starts = [start + match.start() for match in re.finditer(r"(?<=\s)\S", line.text[start:])]
    return starts[-_MOST_WORDS:]


def displaced_fragments(lines: Sequence[Line], forms: Forms) -> list[Fragment]:
    """Return the fragments displaced to the foot of a page; what is no name is left as text."""
    fragments: list[Fragment] = []
    position = 0
    while position < len(lines):
        height = 1
        while position + height < len(lines) and not lines[position + height - 1].ends_paragraph:
            height += 1
        passage = Passage.of(lines[position : position + height])
        kind = forms.kind(passage.text) or "text"
        fragments.append(Fragment(kind, passage, height, "whole", padded=False, displaced=True))
        position += height
    return fragments
