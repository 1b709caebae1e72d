"""Tables from web pages: a row a line, tabs between its cells, a group heading on a line alone.

序号→改革举措→主 要 内 容→指导部门→推广范围
一、知识产权保护方面（共5项）
1→知识产权案件“三合一”审判→整合分散的审判资源，…。→最高人民法院→全国
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.registry.labels import Column, labels
from loaders.sources import Line, Passage
from loaders.tables.plain import PlainRow, PlainTable

_FEWEST_CELLS = 3
_UNITS: tuple[Column, ...] = ("lead", "support", "assigned")


def read_tabbed(lines: Sequence[Line]) -> PlainTable | None:
    """Return the table in `lines` whose cells are parted by tabs, or None.

    It ends with the last line of as many cells as its header; a row with fewer has merged cells
    on its left, which the row above fills.
    """
    first = next((i for i, line in enumerate(lines) if _columns(line) is not None), None)
    if first is None:
        return None
    columns = _columns(lines[first])
    assert columns is not None
    rows: list[PlainRow] = []
    structure = [lines[first]]
    section: Passage | None = None
    last = first
    headings: list[Line] = []
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if not line.content:
            continue
        if _columns(line) is not None:
            structure.append(line)
            last = index
        elif line.text.count("\t") >= _FEWEST_CELLS - 1:
            if headings:
                section, headings = Passage.of(headings[-1:]), []
            rows.append(_row(line, [column for column, _ in columns], section))
            last = index
        else:
            headings.append(line)
    if not rows:
        return None
    within = {line.number for line in lines[first : last + 1]}
    known = {
        passage.number for row in rows for cell in row.cells.values() for passage in cell.lines
    }
    known |= {line.number for row in rows if row.section for line in row.section.lines}
    known |= {line.number for line in structure}
    return PlainTable(
        {column: label for column, label in columns if column is not None},
        tuple(rows),
        tuple(lines[:first]),
        tuple(line for line in lines[first:] if line.number not in within or _is_left(line, known)),
        tuple(structure),
    )


def _is_left(line: Line, known: set[int]) -> bool:
    """Whether a line between the rows is none of the table's: a group without rows, a remark."""
    return bool(line.content) and line.number not in known


def _columns(line: Line) -> list[tuple[Column | None, str]] | None:
    """Return column and label of each cell, or None where the line heads no table of tasks.

    Of two columns of text the first names the task.
    """
    labelled = ["".join(cell.split()) for cell in line.text.split("\t")]
    if len(labelled) < _FEWEST_CELLS:
        return None
    columns = [labels().column_of(label) for label in labelled]
    if columns.count("text") == 2 and "key_task" not in columns:
        columns[columns.index("text")] = "key_task"
    if "text" not in columns and "key_task" in columns:
        columns[columns.index("key_task")] = "text"
    named = [column for column in columns if column is not None]
    if len(set(named)) < len(named) or "text" not in named or not set(named) & set(_UNITS):
        return None
    return list(zip(columns, labelled, strict=True))


def _row(line: Line, columns: Sequence[Column | None], section: Passage | None) -> PlainRow:
    cells: dict[Column, Passage] = {}
    number = ""
    start = 0
    parts = line.text.split("\t")
    missing = max(len(columns) - len(parts), 0)
    for column, part in zip(columns[missing:], parts, strict=False):
        passage = Passage.within(line, start, start + len(part))
        start += len(part) + 1
        if column == "number":
            number = passage.text
        elif column is not None and passage.text:
            cells[column] = passage
    return PlainRow(section, number, cells)
