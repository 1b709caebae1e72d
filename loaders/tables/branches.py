"""Names set as two paragraphs of one cell: 市规划自然资源委 / 某某分局 is one unit, not two.

Two neighbouring names are one where the registry lists the whole, or the same document prints
the whole elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from loaders.tables.rows import Fragment, Row


def join_branches(
    rows: Sequence[Row], displaced: Sequence[list[Fragment]], is_known_unit: Callable[[str], bool]
) -> None:
    """Join the split names in the tails of `rows` and at the feet of the pages, in place.

    The second half of a name may be displaced while the first stands in its row.
    """
    cells = [row.tail for row in rows] + list(displaced)
    whole = {fragment.text for cell in cells for fragment in cell if fragment.kind == "unit"}

    def is_one(first: Fragment, second: Fragment) -> bool:
        half = re.sub("等.*$", "", second.text)  # 某某分局等有关部门 opens the list behind it
        joined = first.text + half
        return second.kind == "unit" and half != "" and (joined in whole or is_known_unit(joined))

    for cell in cells:
        cell[:] = _joined(cell, is_one)
    for page, foot in enumerate(displaced):
        if foot:
            _attach_first(foot, [row for row in rows if row.page == page], is_one)


def _joined(
    cell: Sequence[Fragment], is_one: Callable[[Fragment, Fragment], bool]
) -> list[Fragment]:
    found: list[Fragment] = []
    for fragment in cell:
        if found and found[-1].kind in ("unit", "text") and is_one(found[-1], fragment):
            found[-1] = _one(found[-1], fragment)
        else:
            found.append(fragment)
    return found


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
    return Fragment(
        "unit",
        first.passage + second.passage,
        first.height + second.height,
        first.gap,
        first.padded,
        first.displaced,
    )
