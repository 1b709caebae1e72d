"""Rows of a flattened table as they are cut, the feet of its pages, and the table they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from loaders.sources import Line, Passage
from loaders.tables.fragments import Fragment, TailKind


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


def is_unfinished(cell: Sequence[Passage]) -> bool:
    """Whether a cell ends in a line that closes no paragraph."""
    return bool(cell) and not cell[-1].lines[-1].ends_paragraph
