"""The rows of an answer in the order that a reader asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from graph.analytics import Answer, Value

# Here the small is what is wanted first.
_SMALLEST_FIRST: Final = frozenset({"p", "q", "rank", "cluster"})


class NoSuchColumn(ValueError):
    """A column that a table has not; the message says which ones there are."""


def ordered(answer: Answer, sort: str | None = None, top: int | None = None) -> Answer:
    """Return `answer` with the first `top` rows of its main table, sorted by the column `sort`.

    A measure sorts by its ranks, another number from the greatest down (p-values and ranks from
    the smallest up), a text by its characters; what has no value stands last. Without `sort` the
    order stays.

    Raises NoSuchColumn.
    """
    main = answer.tables[0]
    rows = main.rows if sort is None else _sorted(answer, sort)
    return replace(answer, tables=(replace(main, rows=rows[:top]), *answer.tables[1:]))


def _sorted(answer: Answer, column: str) -> tuple[tuple[Value, ...], ...]:
    table = answer.tables[0]
    if column not in table.columns:
        raise NoSuchColumn(f"{column}: choose of {', '.join(table.columns)}")
    place = table.columns.index(column)
    known = [row for row in table.rows if row[place] is not None]
    unknown = [row for row in table.rows if row[place] is None]
    rank = {each.agent: each.rank for each in answer.observations if each.measure == column}
    if rank:
        known.sort(key=lambda row: rank[str(row[0])] or 0)
    elif any(isinstance(row[place], str) for row in known):
        known.sort(key=lambda row: str(row[place]))
    else:
        downward = column not in _SMALLEST_FIRST and not column.endswith("_rank")
        known.sort(key=lambda row: float(row[place] or 0), reverse=downward)
    return (*known, *unknown)
