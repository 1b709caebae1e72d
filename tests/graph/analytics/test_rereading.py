import pytest
from written_tasks import open_to, store_of

from graph.analytics import analyse, read_question
from graph.analytics.rereading import DRAWS, tried
from graph.networks import read_parts, read_readings


def readings_of(store):
    return read_readings(store, read_parts(store))


def answered(store, analysis="workload", **given):
    return analyse(store, read_question(analysis, {"replicates": ["0"], **given}))


def seen(answer, measure="tasks"):
    return {each.agent[-1]: each for each in answer.observations if each.measure == measure}


# In task 1, b leads or supports; in task 2 it is b or c that supports.
OPEN = {1: ("a / b",), 2: ("a / c",)}
LINES = ("a b /", "a / b", "c /")


def test_an_alternative_that_swaps_two_units_flips_both_ranks():
    # b has two tasks and c one; under the other reading of task 2 it is the other way round.
    answer = answered(open_to(store_of("b /", "b / a", "c / a", "a /"), {2: ("c / a",)}))
    units = seen(answer)

    assert (units["b"].rank, units["c"].rank) == (2, 3)
    assert (units["a"].flips, units["b"].flips, units["c"].flips) == (False, True, True)
    assert (units["b"].reading_rank_low, units["b"].reading_rank_high) == (2, 3)
    assert (units["b"].reading_low, units["b"].reading_high) == (1, 2)
    assert (units["a"].reading_rank_low, units["a"].reading_rank_high) == (1, 1)


def test_flips_are_marked_for_each_measure_in_the_table():
    answer = answered(open_to(store_of("b /", "b / a", "c / a", "a /"), {2: ("c / a",)}))
    rows = answer.table("intervals").records()

    flips = {row["unit"][-1]: row["flips"] for row in rows if row["measure"] == "lead_tasks"}
    assert flips == {"a": False, "b": True, "c": True}


def test_a_unit_that_a_reading_does_not_name_flips():
    answer = answered(open_to(store_of("a / b"), {1: ("a / d",)}))

    assert seen(answer)["b"].flips is True
    assert set(seen(answer)) == {"a", "b"}


def test_ranks_of_centralities_flip_as_well():
    store = open_to(store_of("a / b", "a / c", "b / c", "a / d"), {4: ("b / d",)})

    units = seen(answered(store, "centrality"), "strength")

    assert units["a"].flips is True
    assert units["a"].reading_low < units["a"].value == units["a"].reading_high


def test_each_alternative_is_tried_on_its_own_and_all_together():
    readings = readings_of(open_to(store_of(*LINES), {1: ("a / b", "b / a"), 2: ("a / c",)}))

    assert tried(readings, seed=1) == [(1, 0), (2, 0), (0, 1), (1, 1), (2, 1)]


def test_many_open_tasks_are_read_together_at_random_with_the_seed():
    lines = ["a / b"] * 9
    readings = readings_of(open_to(store_of(*lines), dict.fromkeys(range(1, 10), ("b / a",))))

    choices = tried(readings, seed=1)

    assert 9 < len(choices) <= 9 + DRAWS
    assert choices[:9] == [tuple(int(i == j) for j in range(9)) for i in range(9)]
    assert choices == tried(readings, seed=1) != tried(readings, seed=2)


def test_without_alternatives_nothing_flips():
    answer = answered(store_of(*LINES), "centrality")

    assert {each.flips for each in answer.observations} == {False}
    assert "readings" not in {note.key for note in answer.notes}


def test_readings_are_left_alone_where_the_question_does_not_want_them():
    answer = answered(open_to(store_of(*LINES), OPEN), readings=["no"])

    assert {each.flips for each in answer.observations} == {None}


def test_what_was_tried_is_told():
    answer = answered(open_to(store_of(*LINES), OPEN))

    told = {note.key: note.en for note in answer.notes}["readings"]
    assert "2 tasks have 2 alternative readings" in told
    assert "3 ways in all" in told


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("analysis", ["centrality", "workload"])
def test_a_reading_that_leaves_nobody_is_no_error(analysis):
    answer = answered(open_to(store_of("a /"), {1: ("/",)}), analysis)

    assert all(each.flips for each in answer.observations if each.value is not None)
