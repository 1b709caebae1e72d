"""Pages of a flattened table → its rows, with what a page break or a page's foot took from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil

from loaders.sources import Line, Passage, marks_paragraphs
from loaders.tables.fragments import ORDER, Forms, Fragment, TailKind, width
from loaders.tables.page_reader import PageReader, displaced_fragments
from loaders.tables.pages import TablePage
from loaders.tables.rows import Foot, Row, Table, is_unfinished

# A cell no wider than this share of the text column holds a key task, not a text.
_KEY_TASK_SHARE = 0.45


def read_table(
    pages: Sequence[TablePage], is_known_unit: Callable[[str], bool], people: frozenset[str]
) -> Table:
    """Return the rows of the table that `pages` print.

    `is_known_unit` answers for names that the registry lists; others are told by their form, but
    for the names of `people` that end as units do.
    """
    columns = frozenset(column for page in pages for column, _ in page.header.columns)
    body = [line for page in pages for line in page.body if line.content]
    forms = Forms(is_known_unit, people, columns, _key_task_width(pages), marks_paragraphs(body))
    rows: list[Row] = []
    section: Passage | None = None
    feet = []
    for index, page in enumerate(pages):
        reader = PageReader(index, page, forms, section, rows[-1] if rows else None)
        reader.read()
        section = reader.section
        _return_text(reader.rows)
        rows += reader.rows
        foot = [*reader.foot, *displaced_fragments(page.displaced, forms)]
        is_open = not page.is_numbered and not reader.foot
        feet.append(Foot(_return_cells(foot, reader.rows), is_open))
    _join_key_tasks(rows)
    return Table(rows, feet, _text_behind(rows))


def _join_key_tasks(rows: Sequence[Row]) -> None:
    """Give the halves of a key task that a page break divides to the rows on either side.

    The first half closes no paragraph: the cell goes on at the top of the next page.
    """
    owner: Row | None = None
    for before, row in pairwise(rows):
        owner = before if before.key_task_lines else owner
        if owner is None or before.page == row.page or not row.key_task_lines:
            continue
        if owner.page == before.page and is_unfinished(owner.key_task_lines):
            owner.key_task_lines = row.key_task_lines = [
                *owner.key_task_lines,
                *row.key_task_lines,
            ]


def _is_bare_text(row: Row) -> bool:
    """Whether a row prints a text and nothing else."""
    return not (row.number or row.key_task_lines or row.tail)


def _text_behind(rows: list[Row]) -> list[Line]:
    """Take the text behind the last row (a note, a signature) off the rows; return its lines."""
    if len(rows) < 2 or not _is_bare_text(rows[-1]) or rows[-2].is_covered:
        return []
    return [line for passage in rows.pop().text_lines for line in passage.lines]


def _return_text(rows: list[Row]) -> None:
    """Give a text printed at the foot of a page to the row of that page that prints none."""
    if not rows or not _is_bare_text(rows[-1]):
        return
    waiting = next((row for row in rows if not row.text_lines), None)
    if waiting is not None:
        waiting.text_lines = rows.pop().text_lines


def return_texts(table: Table) -> None:
    """Give what was displaced and is no name to the row of its page that prints no text."""
    for foot, positions in zip(table.feet, table.pages(), strict=True):
        texts = [fragment for fragment in foot.fragments if fragment.kind == "text"]
        waiting = [table.rows[at] for at in positions if not table.rows[at].text_lines]
        if texts and len(waiting) == 1:
            waiting[0].text_lines = [fragment.passage for fragment in texts]
            foot.fragments = [one for one in foot.fragments if one.kind != "text"]


def _return_cells(foot: Sequence[Fragment], rows: Sequence[Row]) -> list[Fragment]:
    """Give displaced deadlines and leaders to the rows that print none; return the others.

    They come in print order, so each goes to the first row that still waits for its kind.
    """
    left: list[Fragment] = []
    waiting = {
        kind: iter([row for row in rows if not row.is_covered and not row.of_kind(kind)])
        for kind in _CELLS_BEFORE_UNITS
    }
    taker: Row | None = None
    for before, fragment in zip([None, *foot], foot, strict=False):
        if fragment.kind not in waiting:
            left.append(fragment)
            continue
        if before is None or before.kind != fragment.kind or fragment.kind == "deadline":
            taker = next(waiting[fragment.kind], None)
        if taker is None:
            left.append(fragment)
        else:
            taker.tail.insert(_place(taker.tail, fragment.kind), fragment)
    return left


_CELLS_BEFORE_UNITS: tuple[TailKind, ...] = ("deadline", "person")


def _place(tail: Sequence[Fragment], kind: TailKind) -> int:
    """Return the index in a tail behind the last fragment that stands before or with `kind`."""
    return sum(ORDER[fragment.kind] <= ORDER[kind] for fragment in tail)


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
