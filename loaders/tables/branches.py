"""Names set as two paragraphs of one cell: 市规划自然资源委 / 某某分局 is one unit, not two.

Two neighbouring names are one where the registry lists the whole, or the same document prints
the whole elsewhere, in any of its tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from loaders.facts.units import looks_like_unit
from loaders.tables.fragments import Fragment
from loaders.tables.rows import Foot, Row, Table


def join_branches(tables: Sequence[Table], is_known_unit: Callable[[str], bool]) -> None:
    """Join the split names in the rows and at the feet of the pages of `tables`, in place.

    The second half of a name may be displaced while the first stands in its row.
    """
    whole = {fragment.text for cell in _cells(tables) for fragment in cell}

    def is_one(first: Fragment, second: Fragment) -> bool:
        half = re.sub("等.*$", "", second.text)  # 某某分局等有关部门 opens the list behind it
        joined = first.text + half
        if second.kind != "unit" or not half:
            return False
        return joined in whole or is_known_unit(joined) or _waits_for_ending(first, joined)

    halves: set[tuple[str, str]] = set()
    for cell in _cells(tables):
        cell[:] = _joined(cell, is_one, halves)
    for table in tables:
        for foot, positions in zip(table.feet, table.pages(), strict=True):
            rows = [table.rows[position] for position in positions]
            if foot.is_open and rows:
                _move_stranded(rows[-1], foot, {second for _, second in halves})
            if foot.fragments:
                _attach_first(foot.fragments, rows, is_one)


def _waits_for_ending(first: Fragment, joined: str) -> bool:
    """Whether a fragment that is no name by itself becomes one with the fragment behind it."""
    return first.kind == "text" and bool(_NAME.fullmatch(joined)) and looks_like_unit(joined)


_NAME = re.compile(r"[\u4e00-\u9fff]{3,20}")


def _cells(tables: Sequence[Table]) -> Iterator[list[Fragment]]:
    for table in tables:
        yield from (row.tail for row in table.rows)
        yield from (foot.fragments for foot in table.feet)


def _joined(
    cell: Sequence[Fragment],
    is_one: Callable[[Fragment, Fragment], bool],
    halves: set[tuple[str, str]],
) -> list[Fragment]:
    """Return the cell with its split names joined; enter the two halves of each in `halves`."""
    found: list[Fragment] = []
    for fragment in cell:
        if found and found[-1].kind in ("unit", "text") and is_one(found[-1], fragment):
            halves.add((found[-1].text, fragment.text))
            found[-1] = _one(found[-1], fragment)
        else:
            found.append(fragment)
    return found


def _move_stranded(last: Row, foot: Foot, second_halves: set[str]) -> None:
    """Move a second half that stands alone, with what follows it, to the foot of an open page.

    The first half waits in another row: here the displaced cells begin.
    """
    for index, fragment in enumerate(last.tail):
        if fragment.text in second_halves:
            foot.fragments[:0] = [replace(moved, displaced=True) for moved in last.tail[index:]]
            del last.tail[index:]
            foot.is_open = False
            return


def _attach_first(
    foot: list[Fragment], rows: Sequence[Row], is_one: Callable[[Fragment, Fragment], bool]
) -> None:
    """Give the first displaced fragment back to the half name that waits for it on the page."""
    for row in rows:
        for index, fragment in enumerate(row.tail):
            if fragment.kind == "unit" and is_one(fragment, foot[0]):
                row.tail[index] = _one(fragment, foot.pop(0))
                return


def _one(first: Fragment, second: Fragment) -> Fragment:
    passage, height = first.passage + second.passage, first.height + second.height
    return replace(first, kind="unit", passage=passage, height=height)
