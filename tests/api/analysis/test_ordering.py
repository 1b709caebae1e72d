"""Rows of an answer, in the order that a reader asks for."""

from __future__ import annotations

import networkx as nx
import pytest

from api.analysis.ordering import (
    NoSuchColumn,
    NoSuchTable,
    first_measure,
    ordered,
    with_table_first,
)
from graph.analytics import Answer, Observation, Run, Table, read_question

TABLE = Table(
    "units",
    ("unit", "label", "constraint", "tasks", "p"),
    (("a", "甲", 0.5, 3, 0.2), ("b", "乙", None, 9, 0.1), ("c", "丙", 0.2, None, 0.3)),
)
RUN = Run(read_question("centrality", {}), "1", (), "")


def answer(*tables: Table) -> Answer:
    # Of constraint the least is what ranks first.
    observed = (Observation("constraint", "a", 0.5, 2), Observation("constraint", "c", 0.2, 1))
    return Answer(RUN, tables or (TABLE,), nx.Graph(), observations=observed)


def first_cells(found: Answer) -> list[object]:
    return [row[0] for row in found.tables[0].rows]


@pytest.mark.parametrize(
    ("column", "order"),
    [("constraint", "cab"), ("tasks", "bac"), ("p", "bac"), ("label", "cba"), (None, "abc")],
)
def test_measures_stand_by_rank_numbers_downward_texts_by_characters(
    column: str | None, order: str
) -> None:
    assert first_cells(ordered(answer(), column)) == list(order)


def test_first_rows_are_kept_after_sorting() -> None:
    assert first_cells(ordered(answer(), "tasks", top=1)) == ["b"]


def test_number_of_another_table_does_not_stand_by_the_rank_of_the_whole() -> None:
    by_month = Table("months", ("unit", "constraint"), (("a", 7), ("c", 1), ("a", 9)))
    found = ordered(with_table_first(answer(TABLE, by_month), "months"), "constraint")
    assert [row[1] for row in found.tables[0].rows] == [9, 7, 1]


def test_rows_by_measure_are_cut_for_each() -> None:
    rows = tuple((measure, "a", "甲", value) for measure in ("core", "hub") for value in (1, 2, 3))
    table = Table("comparison", ("measure", "unit", "label", "value"), rows)
    found = ordered(answer(table), "value", top=2)
    assert [(row[0], row[3]) for row in found.tables[0].rows] == [
        ("core", 3), ("core", 2), ("hub", 3), ("hub", 2),
    ]  # fmt: skip
    assert {row[0] for row in first_measure(answer(table)).tables[0].rows} == {"core"}


def test_unknown_column_or_table_says_what_there_is() -> None:
    with pytest.raises(NoSuchColumn, match="beauty: choose of unit, label, constraint, tasks, p"):
        ordered(answer(), "beauty")
    with pytest.raises(NoSuchTable, match="chairs: choose of units"):
        with_table_first(answer(), "chairs")
