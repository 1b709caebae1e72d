"""The rows of an answer in the order that a reader asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from graph.analytics import Answer, Table, Value

# Here the small is what is wanted first.
_SMALLEST_FIRST: Final = frozenset({"p", "q", "rank", "cluster"})


class NoSuchColumn(ValueError):
    """A column that a table has not; the message says which ones there are."""


def ordered(answer: Answer, sort: str | None = None, top: int | None = None) -> Answer:
    """Return `answer` with the first `top` rows of its main table, sorted by the column `sort`.

    Numbers stand from the greatest down (p-values and ranks from the smallest up), texts in the
    order of their characters, what has no value last. Without `sort` the order stays.

    Raises NoSuchColumn.
    """
    main = answer.tables[0]
    rows = main.rows if sort is None else _sorted(main, sort)
    return replace(answer, tables=(replace(main, rows=rows[:top]), *answer.tables[1:]))


def _sorted(table: Table, column: str) -> tuple[tuple[Value, ...], ...]:
    if column not in table.columns:
        raise NoSuchColumn(f"{column}: choose of {', '.join(table.columns)}")
    place = table.columns.index(column)
    values = [row[place] for row in table.rows if row[place] is not None]
    known = [row for row in table.rows if row[place] is not None]
    unknown = [row for row in table.rows if row[place] is None]
    texts = any(isinstance(value, str) for value in values)
    downward = not texts and not _is_small_first(column)
    key = (lambda row: str(row[place])) if texts else (lambda row: float(row[place]))
    return (*sorted(known, key=key, reverse=downward), *unknown)


def _is_small_first(column: str) -> bool:
    return column in _SMALLEST_FIRST or column.endswith("_rank")
