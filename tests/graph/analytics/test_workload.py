import pytest
from rdflib import RDF, URIRef
from written_tasks import GRAPH, store_of, task, unit

from graph.analytics import analyse, read_question
from ontology import GBO

LINES = ("a / b c", "a / b", "b", "a")
DUE = {1: "2022-06-30", 2: "2022-12-31", 4: "2022-12-31"}


def answer_to(store, **given):
    return analyse(store, read_question("workload", {name: [text] for name, text in given.items()}))


def rows_of(answer, table="workload"):
    return {row[answer.tables[0].columns[0]]: row for row in answer.table(table).records()}


def test_tasks_are_counted_by_role_alone_and_shared():
    rows = rows_of(answer_to(store_of(*LINES), replicates="0"))

    assert rows[unit("a")].items() >= {
        "label": "区a局", "rank": 1, "tasks": 3, "lead_tasks": 3, "support_tasks": 0,
        "assigned_tasks": 0, "tasks_alone": 1, "tasks_shared": 2,
    }.items()  # fmt: skip
    assert rows[unit("b")].items() >= {
        "rank": 1, "tasks": 3, "lead_tasks": 1, "support_tasks": 2, "tasks_alone": 1,
    }.items()  # fmt: skip
    assert rows[unit("c")]["rank"] == 3


def test_targets_and_deadlines_of_a_task_are_those_of_each_of_its_units():
    rows = rows_of(answer_to(store_of(*LINES, due=DUE, targets={1: 2, 3: 1}), replicates="0"))

    assert [rows[unit(name)]["targets"] for name in "abc"] == [2, 3, 2]
    assert [rows[unit(name)]["deadlines"] for name in "abc"] == [3, 2, 1]


def test_deadlines_are_told_by_month():
    table = answer_to(store_of(*LINES, due=DUE), replicates="0").table("deadlines")

    assert table.columns == ("unit", "label", "month", "tasks")
    assert table.rows == (
        (unit("a"), "区a局", "2022-06", 1),
        (unit("a"), "区a局", "2022-12", 2),
        (unit("b"), "区b局", "2022-06", 1),
        (unit("b"), "区b局", "2022-12", 1),
        (unit("c"), "区c局", "2022-06", 1),
    )


def test_tasks_without_a_deadline_are_told():
    notes = {note.key: note for note in answer_to(store_of(*LINES, due=DUE)).notes}

    assert "1 of the 4 tasks counted" in notes["no-deadline"].en


def test_tasks_that_name_groups_only_are_told_and_count_for_nobody():
    store = store_of("a", "/")
    group = URIRef("https://example.org/id/group/towns")
    extra = [(group, RDF.type, GBO.UnitGroup), (task(2), GBO.ledBy, group)]
    store.replace_graph(GRAPH, [*(quad[:3] for quad in store.quads()), *extra])

    notes = {note.key: note.en for note in answer_to(store).notes}

    assert "1 of the 2 tasks selected" in notes["tasks-of-nobody"]


def test_figures_say_how_unequally_the_tasks_lie():
    answer = answer_to(store_of("a", "a", "a", "b"), replicates="0")
    figures = {figure.name: figure.value for figure in answer.figures}

    assert figures["gini"] == pytest.approx(0.25)
    assert figures["hhi"] == pytest.approx(0.625)
    assert figures["hhi_normalised"] == pytest.approx(0.25)
    assert {figure.low for figure in answer.figures} == {None}
    assert answer.table("lorenz").rows == ((0.0, 0.0), (0.5, 0.25), (1.0, 1.0))


def test_samples_bound_what_each_has_and_the_concentration():
    answer = answer_to(store_of(*LINES * 5), replicates="100")

    for each in answer.observations:
        assert each.low <= each.value <= each.high
        assert each.rank_low <= each.rank <= each.rank_high
    for figure in answer.figures:
        assert 0 <= figure.low <= figure.value <= figure.high <= 1


def test_one_unit_is_not_concentrated_on_itself():
    answer = answer_to(store_of("a", "a"))

    assert {figure.name: figure.value for figure in answer.figures}["gini"] == 0
    assert {figure.name: figure.value for figure in answer.figures}["hhi_normalised"] is None


def test_an_empty_store_has_no_workload():
    answer = answer_to(store_of())

    assert {table.rows for table in answer.tables} == {()}
    assert {figure.value for figure in answer.figures} == {None}
    assert "no-bootstrap" in {note.key for note in answer.notes}
