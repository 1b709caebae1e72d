import numpy as np
import pytest
from written_tasks import unit, write

from graph.analytics import BadQuestion, analyse, read_question
from graph.analytics.comparison import correlations
from graph.store import open_store

DOC = "https://example.org/id/doc/"


def two_plans():
    store = open_store("memory")
    write(store, "old", ("a b", "a c", "a d", "b c"))
    write(store, "new", ("b a", "b c", "b e"))
    return store


def compared(store, one="new", other="old", **more):
    given = {"notice": [DOC + one], "against-notice": [DOC + other], "replicates": ["0"]}
    return analyse(store, read_question("compare", {**given, **more}))


def rows_of(answer, measure="pagerank"):
    return {
        row["unit"]: row
        for row in answer.table("comparison").records()
        if row["measure"] == measure
    }


def figures_of(answer):
    return {figure.name: figure.value for figure in answer.figures}


def test_who_rose_has_a_positive_change_of_rank():
    rows = rows_of(compared(two_plans()))

    assert rows[unit("b")]["rank"] == 1
    assert rows[unit("b")]["against_rank"] == 2
    assert rows[unit("b")]["rank_change"] == 1
    assert rows[unit("a")]["rank_change"] < 0


def test_who_is_on_one_side_only_has_no_change_and_is_told():
    answer = compared(two_plans())
    rows = rows_of(answer)

    assert rows[unit("e")]["against_value"] is None
    assert rows[unit("d")]["value"] is None
    assert rows[unit("d")]["rank_change"] is rows[unit("e")]["rank_change"] is None
    assert "2 agents" in {note.key: note.en for note in answer.notes}["in-one-only"]


def test_numbers_of_tasks_stand_beside_each_other_too():
    answer = compared(two_plans())

    assert rows_of(answer, "tasks")[unit("b")].items() >= {"value": 3, "against_value": 2}.items()
    # Of new: a, c and e have a task, b has three; of old: 3, 2, 2 and 1.
    assert figures_of(answer)["gini"] == pytest.approx(0.25)
    assert figures_of(answer)["against_gini"] == pytest.approx(0.1875)


def test_figures_say_how_much_both_have():
    figures = figures_of(compared(two_plans()))

    assert (figures["agents"], figures["against_agents"], figures["agents_in_both"]) == (4, 4, 3)
    assert figures["agents_jaccard"] == pytest.approx(3 / 5)
    # b-a and b-c are in both; a-c, a-d and b-e in one.
    assert figures["edges_in_both"] == 2
    assert figures["edges_jaccard"] == pytest.approx(2 / 5)


def test_who_leads_whom_is_no_tie_the_other_way_round():
    store = open_store("memory")
    write(store, "old", ("a / b", "a / c"))
    write(store, "new", ("b / a", "a / c"))

    figures = figures_of(compared(store, network=["lead-support"]))

    assert (figures["edges"], figures["against_edges"], figures["edges_in_both"]) == (2, 2, 1)


def test_a_selection_beside_itself_has_no_change():
    answer = compared(two_plans(), "old", "old", replicates=["50"])

    changes = {row["rank_change"] for row in answer.table("comparison").records()}
    assert changes <= {0, None}
    assert {row["apart"] for row in answer.table("comparison").records()} <= {False, None}
    agreements = answer.table("agreement").records()
    assert {row["spearman"] for row in agreements} <= {1.0, None}
    assert figures_of(answer)["edges_jaccard"] == 1


def test_the_samples_of_each_side_are_told():
    answer = compared(two_plans(), replicates=["20"])

    told = [note.en for note in answer.notes if note.key == "bootstrap"]
    assert ["20 samples of the 3 tasks" in told[0], "20 samples of the 4 tasks" in told[1]] == [
        True, True
    ]  # fmt: skip


def test_nothing_of_a_comparison_is_observed():
    assert compared(two_plans()).observations == ()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("one", "other"), [("new", "none"), ("none", "old"), ("none", "no")])
def test_an_empty_side_is_told(one, other):
    answer = compared(two_plans(), one, other)

    assert "empty" in {note.key for note in answer.notes}
    assert {row["rank_change"] for row in answer.table("comparison").records()} <= {None}


def test_units_of_two_areas_stand_beside_their_namesakes():
    store = open_store("memory")
    write(store, "old", ("a b", "a c", "a d"))
    write(store, "new", ("a b", "a x"), labels={"x": "区d局"})

    answer = compared(store)

    assert rows_of(answer)[unit("x")]["against_rank"] is not None
    assert unit("d") not in rows_of(answer)
    assert "1 units" in {note.key: note.en for note in answer.notes}["namesakes"]


def test_a_comparison_needs_something_to_compare_with():
    with pytest.raises(BadQuestion, match="against what"):
        read_question("compare", {"notice": [DOC + "new"]})


@pytest.mark.filterwarnings("error")
def test_orders_are_compared_where_there_is_an_order():
    assert correlations([(1, 1), (2, 2), (3, 3)]) == (1, 1)
    assert correlations([(1, 3), (2, 2), (3, 1)]) == (-1, -1)
    assert correlations([(1, 1), (1, 2), (1, 3)]) == (None, None)
    assert correlations([(1, 1), (2, 2)]) == (None, None)
    assert correlations([]) == (None, None)


def test_kendall_counts_pairs_as_by_hand():
    # Of six pairs five agree and one does not: (5 - 1) / 6; ranks differ by 1 twice: 1 - 6·2/60.
    spearman, kendall = correlations(list(zip([1, 2, 3, 4], [1, 2, 4, 3], strict=True)))

    assert np.isclose(spearman, 0.8)
    assert np.isclose(kendall, 2 / 3)
