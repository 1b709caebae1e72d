"""Page furniture: what a page prints for itself, not for the text.

    - 1 -
    某市人民政府办公厅发布
    ␌某市人民政府办公厅行政规范性文件

Such lines stand in the middle of sentences. They are set aside as structure; a page number that
is digits alone stays, because tables count on it and print row numbers in the same form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.registry.labels import labels
from loaders.sources.text import Line

_PAGE_MARK = re.compile(
    r"\s*(?:[-—–－·]{1,2}\s{0,3}\d{1,4}\s{0,3}[-—–－·]{1,2}|第\s{0,3}\d{1,4}\s{0,3}页"
    r"(?:[\s，,]{0,3}共\s{0,3}\d{1,4}\s{0,3}页)?|\d{1,4}\s{0,2}/\s{0,2}\d{1,4}|#\s?Page\s?\d{1,5}:?)"
)
_FEWEST_PAGES = 2
_SHORTEST_HEAD = 4  # characters: less is a cell or a number


def set_furniture_aside(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return `lines` with page furniture blanked out, and the furniture.

    The first has as many lines as were given, each with its number and offset.
    """
    heads = _running_heads(lines)
    found = {
        line.number
        for index, line in enumerate(lines)
        if _PAGE_MARK.fullmatch(line.text) or (line.content and _words(line) in heads)
        if line.content and _stands_at_edge(lines, index, heads)
    }
    kept = tuple(replace(line, text="") if line.number in found else line for line in lines)
    return kept, tuple(line for line in lines if line.number in found)


def _stands_at_edge(lines: Sequence[Line], index: int, heads: frozenset[str]) -> bool:
    """Whether the line is a page mark, or a head at the first line or next to a page's edge."""
    if _PAGE_MARK.fullmatch(lines[index].text) or lines[index].text.startswith("\f"):
        return True
    before, after = _neighbour(lines, index, -1), _neighbour(lines, index, 1)
    if before is None:
        return True
    near = [line for line in (before, after) if line is not None]
    return (
        any(_PAGE_MARK.fullmatch(line.text) for line in near)
        or (after is not None and after.text.startswith("\f"))
        or any(_words(line) in heads for line in near)
    )


def _running_heads(lines: Sequence[Line]) -> frozenset[str]:
    """Return the words that stand at the edge of several pages."""
    counts = Counter(_words(line) for line in _edge_lines(lines))
    return frozenset(
        words
        for words, count in counts.items()
        if count >= _FEWEST_PAGES and len(words) >= _SHORTEST_HEAD and not _heads_column(words)
    )


def _edge_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines right before and behind a form feed or a page mark."""
    for index, line in enumerate(lines):
        if line.text.startswith("\f") and line.content:
            yield line
            before = _neighbour(lines, index, -1)
        elif _PAGE_MARK.fullmatch(line.text):
            before = _neighbour(lines, index, -1)
            after = _neighbour(lines, index, 1)
            if after is not None and not after.text.startswith("\f"):
                yield after
        else:
            continue
        if before is not None and not _PAGE_MARK.fullmatch(before.text):
            yield before


_FARTHEST = 6


def _neighbour(lines: Sequence[Line], index: int, step: int) -> Line | None:
    """Return the next line with content in the direction `step`, a few lines away at most."""
    for distance in range(1, _FARTHEST):
        at = index + step * distance
        if not 0 <= at < len(lines):
            return None
        if lines[at].content:
            return lines[at]
    return None


def _words(line: Line) -> str:
    return re.sub(r"[\s\d]", "", line.text)


def _heads_column(words: str) -> bool:
    """Whether `words` head a column: a table repeats its head on each page."""
    return labels().column_of(words) is not None
