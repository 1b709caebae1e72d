"""The cells of a table of short cells: words between blanks, one row after the other.

Such a table prints a row as one line with blanks between its cells. Where the source
closes cells with a trailing space, a cell that ends a line without one went on: its rest follows
on the next line, or was lost with the cell's lower edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.sources import Line, Passage


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell, or as much of it as one line holds; `is_open` says that it went on."""

    passage: Passage
    is_open: bool

    @property
    def text(self) -> str:
        """The words of the cell."""
        return self.passage.text


def cells_of(line: Line, *, marked: bool) -> list[Cell]:
    """Return the cells of one line; `marked` tells that the source closes cells with a space."""
    found = [
        Cell(Passage.within(line, *match.span()), is_open=False)
        for match in re.finditer(r"\S+", line.text)
    ]
    if found and marked and not line.ends_paragraph:
        found[-1] = Cell(found[-1].passage, is_open=True)
    return found


def joined(cells: Iterable[Cell]) -> Passage:
    """Return the passage of several cells, in order."""
    return Passage(tuple(piece for cell in cells for piece in cell.passage.pieces))
