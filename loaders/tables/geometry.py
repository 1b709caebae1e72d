"""Where the lines of a row stand: the steps between its cells, and whether the gaps fit them.

Cells are centred in their row. With the middle of the row at 0, the lines of a cell of n lines
stand at −(n−1)/2, …, (n−1)/2. The text leaves no line break where two cells meet at one height,
no blank line where they are half a line apart, and one where they are a line or more apart. Lines
that were displaced to the foot of the page still take up their room in the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.tables.fragments import Fragment, Gap


def height(cell: Sequence[Fragment]) -> int:
    """Return the number of lines of a cell."""
    return sum(fragment.height for fragment in cell)


def expected_gap(step: float) -> Gap:
    """Return the gap that the text shows for a step of so many lines, up or down."""
    if abs(step) < 0.5:
        return "same"
    return "half" if abs(step) < 1.0 else "whole"


def misfits(above: int, cells: Sequence[Sequence[Fragment]]) -> Iterator[tuple[Fragment, Gap]]:
    """Yield the fragments whose gap does not fit, each with the gap that would.

    `above` is the height of the cell printed before `cells`, 0 where there is none. An empty
    paragraph before a fragment makes its place unknown; no gap is expected there.
    """
    last = (above - 1) / 2 if above else None
    for cell in cells:
        top = -(height(cell) - 1) / 2
        for fragment in cell:
            if not fragment.displaced:
                if last is not None and not fragment.padded:
                    expected = expected_gap(top - last)
                    if fragment.gap != expected:
                        yield fragment, expected
                last = top + fragment.height - 1
            top += fragment.height
