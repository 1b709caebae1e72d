"""The pages of a table: what stands under each printed header, and what was displaced.

Text extracted from a PDF prints a merged or overflowing cell after the page number, several of
them without a separator; they belong to rows of that page, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.sources import Line, is_page_number
from loaders.tables.header import Header, find_header


@dataclass(frozen=True, slots=True)
class TablePage:
    """One page of a table: its header, the lines in place, the displaced ones, the furniture.

    `structure` are the lines that carry no cell: header, page number, empty footer paragraphs.
    `is_numbered` tells that a page number is printed, behind which the displaced lines stand.
    """

    header: Header
    body: tuple[Line, ...]
    displaced: tuple[Line, ...]
    structure: tuple[Line, ...]
    is_numbered: bool


def split_pages(lines: Sequence[Line]) -> tuple[list[Line], list[TablePage]]:
    """Return the lines before the first header, and the pages of the table.

    Without any header the second list is empty and the first holds all lines.
    """
    set_lines = [line for line in lines if line.text]
    headers: list[Header] = []
    index = 0
    while index < len(set_lines):
        header = find_header(set_lines, index) if set_lines[index].content else None
        if header is not None:
            headers.append(header)
        index = header.last if header else index + 1
    if not headers:
        return set_lines, []
    ends = [header.first for header in headers[1:]] + [len(set_lines)]
    pages = [
        _page(header, set_lines[header.first : end])
        for header, end in zip(headers, ends, strict=True)
    ]
    return set_lines[: headers[0].first], pages


def _page(header: Header, lines: Sequence[Line]) -> TablePage:
    printed = header.last - header.first
    head, rest = list(lines[:printed]), list(lines[printed:])
    footer = _footer(rest)
    rest, structure = rest[:footer], head + rest[footer:]
    number = _page_number(rest)
    if number is None:
        return TablePage(header, tuple(rest), (), tuple(structure), is_numbered=False)
    return TablePage(
        header,
        tuple(rest[:number]),
        tuple(line for line in rest[number + 1 :] if line.content),
        (*structure, rest[number], *(line for line in rest[number + 1 :] if line.is_pad)),
        is_numbered=True,
    )


def _footer(lines: Sequence[Line]) -> int:
    """Return the index where the empty paragraphs at the foot of a page begin."""
    index = len(lines)
    while index and lines[index - 1].is_pad:
        index -= 1
    return index


def _page_number(lines: Sequence[Line]) -> int | None:
    """Return the index of the page number among `lines`, the last one that could be it.

    A row number closes its cell with a trailing space, a page number closes none.
    """
    candidates = [index for index, line in enumerate(lines) if is_page_number(line.text)]
    return candidates[-1] if candidates else None
