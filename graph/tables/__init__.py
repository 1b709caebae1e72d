"""The graph as plain tables: what columns there are, and the rows that a store gives.

`TABLES` is the contract with whoever reads the CSV files. A list in a cell is joined by `|`;
`notice` is the document number, or the document_id where none is printed; line numbers are
1-based lines of the source file. Rows stand in the order of their notice, annex and number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from graph.tables.agents import group_rows, unit_rows
from graph.tables.documents import citation_rows, document_rows, post_rows
from graph.tables.facts import Facts, Row
from graph.tables.spans import span_rows
from graph.tables.statements import statement_rows
from graph.tables.tasks import alternative_rows, responsibility_rows, task_rows

__all__ = ["TABLES", "Facts", "Field", "Table", "ordered_rows"]

FieldType = Literal["string", "integer", "date", "boolean", "number"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column; `values` lists what may stand in it, `refers_to` names a table whose key it is."""

    name: str
    type: FieldType = "string"
    values: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its key (the first column, if it identifies a row), its rows."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Callable[[Facts], Iterable[Row]]
    keyed: bool = True


_CERTAINTY: Final = Field("certainty", values=("certain", "inferred", "ambiguous"))
_LINES: Final = (Field("line_start", "integer"), Field("line_end", "integer"))
_TASK_ID: Final = Field("task_id", refers_to="tasks")

TABLES: Final = (
    Table(
        "documents",
        "通知 notices",
        (
            Field("document_id"),
            *map(Field, ("source", "number", "title", "issuer")),
            Field("signed_date", "date"),
            Field("printed_date", "date"),
            *map(Field, ("printed_by", "disclosure", "addressees", "copied_to")),
            Field("effective_clause"),
            Field("effective_date", "date"),
            Field("expiry_date", "date"),
            *map(Field, ("interpreted_by", "approved_by", "encloses", "annexes")),
        ),
        document_rows,
    ),
    Table(
        "tasks",
        "任务 tasks",
        (
            Field("task_id"),
            Field("notice"),
            Field("annex", "integer"),
            *map(Field, ("section", "subsection", "number")),
            Field("row", "integer"),
            *map(Field, ("form", "key_task", "text", "deadline", "deadline_kind")),
            Field("due_date", "date"),
            Field("edtf"),
            *_LINES,
            _CERTAINTY,
        ),
        task_rows,
    ),
    Table(
        "responsibilities",
        "责任关系 responsibilities",
        (
            _TASK_ID,
            Field("notice"),
            Field("annex", "integer"),
            Field("number"),
            Field("row", "integer"),
            Field("role", values=("lead", "support", "assigned", "leader")),
            Field("position", "integer"),
            Field("printed_name"),
            Field("agent_id"),
            Field("agent_kind", values=("unit", "group", "person")),
            Field("open_ended", "boolean"),
            _CERTAINTY,
            *_LINES,
        ),
        responsibility_rows,
        keyed=False,
    ),
    Table(
        "alternatives",
        "存疑读法 alternative readings",
        (_TASK_ID, *map(Field, ("field", "reading", "rationale"))),
        alternative_rows,
        keyed=False,
    ),
    Table(
        "statements",
        "指标陈述 indicator statements",
        (
            Field("statement_id"),
            *map(Field, ("notice", "stated_in")),
            _TASK_ID,
            Field("indicator"),
            Field("kind", values=("target", "achieved", "limit", "quota")),
            Field("comparator"),
            *(Field(name, "number") for name in ("value", "lower", "upper")),
            *map(Field, ("unit", "printed_unit", "period", "coverage", "printed_text")),
            Field("line", "integer"),
        ),
        statement_rows,
    ),
    Table(
        "citations",
        "引用 citations",
        (
            Field("citation_id"),
            *map(Field, ("notice", "stated_in")),
            Field(
                "relation",
                values=("basis", "implements", "repeals", "amends", "defines", "cites"),
            ),
            *map(Field, ("title", "number", "cited_id")),
            Field("line", "integer"),
        ),
        citation_rows,
    ),
    Table(
        "posts",
        "职务 posts",
        (
            *map(Field, ("official_id", "name", "post", "body", "role", "notice")),
            Field("line", "integer"),
        ),
        post_rows,
        keyed=False,
    ),
    Table(
        "units",
        "单位 units",
        (
            *map(Field, ("unit_id", "name", "kind", "area", "aliases")),
            Field("parent", refers_to="units"),
        ),
        unit_rows,
    ),
    Table(
        "groups",
        "单位集合 unit groups",
        tuple(map(Field, ("group_id", "phrase", "kind", "members"))),
        group_rows,
    ),
    Table(
        "spans",
        "出处 spans",
        (
            Field("subject_id"),
            Field("source_sha256"),
            Field("start", "integer"),
            Field("end", "integer"),
            *_LINES,
            Field("quote"),
        ),
        span_rows,
        keyed=False,
    ),
)
"""The tables, in the order in which a reader meets them."""


def ordered_rows(table: Table, facts: Facts) -> list[list[str]]:
    """Return the rows of `table` as lists of cells, in the order of its columns and of the text."""
    names = [field.name for field in table.fields]
    rows = [[row.get(name, "") for name in names] for row in table.rows(facts)]
    return sorted(rows, key=lambda cells: [_natural(cell) for cell in cells])


def _natural(cell: str) -> list[tuple[int, str]]:
    """Return a key that puts …/task/10/1 behind …/task/9/1."""
    parts = re.split(r"([0-9]{1,18})", cell)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
