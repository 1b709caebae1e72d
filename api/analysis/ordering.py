"""The rows of an answer in the order that a reader asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from graph.analytics import Answer, Observation, Table, Value

# Here the small is what is wanted first.
_SMALLEST_FIRST: Final = frozenset({"p", "q", "rank", "cluster"})


class NoSuchColumn(ValueError):
    """A column that a table has not; the message says which ones there are."""


class NoSuchTable(ValueError):
    """A table that an answer has not; the message says which ones there are."""


def ordered(answer: Answer, sort: str | None = None, top: int | None = None) -> Answer:
    """Return `answer` with the first `top` rows of its main table, sorted by the column `sort`.

    A measure sorts by its ranks, another number from the greatest down (p-values and ranks from
    the smallest up), a text by its characters; what has no value stands last. Without `sort` the
    order stays. Where each measure has rows of its own, `top` is counted for each.

    Raises NoSuchColumn.
    """
    main = answer.tables[0]
    rows = main.rows if sort is None else _sorted(answer, sort)
    if _has_agents_by_measure(main):
        place = main.columns.index("measure")
        measures = dict.fromkeys(row[place] for row in main.rows)
        kept = [[row for row in rows if row[place] == each][:top] for each in measures]
        rows = tuple(row for of_one in kept for row in of_one)
    else:
        rows = rows[:top]
    return replace(answer, tables=(replace(main, rows=rows), *answer.tables[1:]))


def with_table_first(answer: Answer, name: str) -> Answer:
    """Return `answer` with the table `name` as its main one; raises NoSuchTable."""
    named = {table.name: table for table in answer.tables}
    if name not in named:
        raise NoSuchTable(f"{name}: choose of {', '.join(named)}")
    rest = [table for table in answer.tables if table.name != name]
    return replace(answer, tables=(named[name], *rest))


def first_measure(answer: Answer) -> Answer:
    """Return `answer` with the rows of the first measure only, where each measure has its own."""
    main = answer.tables[0]
    if not _has_agents_by_measure(main) or answer.run.question.measures:
        return answer
    place = main.columns.index("measure")
    rows = tuple(row for row in main.rows if row[place] == main.rows[0][place])
    return replace(answer, tables=(replace(main, rows=rows), *answer.tables[1:]))


def observed_in(answer: Answer, column: str) -> list[Observation | None]:
    """Return the observation that each row of the main table has in `column`, empty without them.

    Another table may count the same by month: only where all values are those observed are they
    the observations, with their ranks and intervals.
    """
    table = answer.tables[0]
    agents = [name for name in ("unit", "leader") if name in table.columns]
    seen = {each.agent: each for each in answer.observations if each.measure == column}
    if not agents or not seen or column not in table.columns:
        return []
    place = table.columns.index(column)
    who = table.columns.index(agents[0])
    found = [seen.get(str(row[who])) for row in table.rows]
    for each, row in zip(found, table.rows, strict=True):
        if row[place] is not None and (each is None or each.value != row[place]):
            return []
    return found


def _has_agents_by_measure(table: Table) -> bool:
    return {"measure", "label"} <= set(table.columns)


def _sorted(answer: Answer, column: str) -> tuple[tuple[Value, ...], ...]:
    table = answer.tables[0]
    if column not in table.columns:
        raise NoSuchColumn(f"{column}: choose of {', '.join(table.columns)}")
    place = table.columns.index(column)
    known = [row for row in table.rows if row[place] is not None]
    unknown = [row for row in table.rows if row[place] is None]
    seen = observed_in(answer, column)
    if seen:
        rank = {row: each.rank or 0 for row, each in zip(table.rows, seen, strict=True) if each}
        known.sort(key=lambda row: rank[row])
    elif any(isinstance(row[place], str) for row in known):
        known.sort(key=lambda row: str(row[place]))
    else:
        downward = column not in _SMALLEST_FIRST and not column.endswith("_rank")
        known.sort(key=lambda row: float(row[place] or 0), reverse=downward)
    return (*known, *unknown)
