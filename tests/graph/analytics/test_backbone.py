import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from incidences import Task, incidence_of, lists, some_tasks
from scipy.stats import false_discovery_control

from graph.analytics import Question, Run
from graph.analytics.backbone import COLUMNS, backbone
from graph.networks import Selection
from graph.store import open_store

MODELS = ("configuration", "hypergeometric", "disparity")

# Eight times a with b, eight times c with d, two lists that name many, and others' work.
TIED: list[Task] = lists(
    *["a b"] * 8, *["c d"] * 8, *["a c e f g h", "b d e f g h"], *["e", "f", "g", "h", "i", "j"] * 6
)


def answer_to(tasks, graphs=("graph/doc/1",), **given):
    question = Question(analysis="backbone", **given)
    kind = "leader" if question.network == "leaders" else "unit"
    run = Run(question, "0", graphs, "")
    return backbone(open_store("memory"), incidence_of(tasks, kind), question, run)


def kept(answer):
    return {(row["one"], row["other"]) for row in answer.table("edges").records() if row["kept"]}


@pytest.mark.parametrize("model", MODELS[:2])
def test_units_that_always_work_together_are_tied_by_more_than_chance(model):
    answer = answer_to(TIED, model=model)

    assert {("a", "b"), ("c", "d")} <= kept(answer)
    assert ("a", "c") not in kept(answer)


def test_every_edge_carries_its_weight_what_was_expected_and_how_probable_it_is():
    answer = answer_to(TIED)
    first, *_ = answer.table("edges").records()

    assert answer.table("edges").columns == COLUMNS
    assert (first["one"], first["other"]) == ("a", "b")
    assert first["tasks"] == first["weight"] == 8
    assert first["one_label"] == "a"
    assert first["expected_tasks"] < 4
    assert first["expected"] < first["expected_tasks"]
    assert first["p"] < first["q"] < 0.05
    on_edge = answer.network.edges["a", "b"]
    for name in ("tasks", "expected_tasks", "expected", "p", "q", "kept"):
        assert on_edge[name] == first[name]


def test_the_least_probable_edges_come_first_and_none_is_left_out():
    for model in MODELS:
        answer = answer_to(TIED, model=model)
        rows = answer.table("edges").records()

        assert [row["p"] for row in rows] == sorted(row["p"] for row in rows)
        assert {(row["one"], row["other"]) for row in rows} == set(answer.network.edges)


def test_figures_say_how_many_were_tested_and_how_many_stand():
    answer = answer_to(TIED)
    figures = {figure.name: figure.value for figure in answer.figures}

    assert figures["tests"] == 10 * 9 / 2
    assert figures["edges"] == answer.network.number_of_edges()
    assert figures["edges_kept"] == len(kept(answer))
    assert figures["agents_kept"] == len({name for pair in kept(answer) for name in pair})
    assert figures["greatest_p_kept"] <= figures["alpha"] == 0.05


def test_a_stricter_alpha_keeps_no_more():
    strict, lax = answer_to(TIED, alpha=1e-4), answer_to(TIED, alpha=0.5)

    assert kept(strict) < kept(lax)


@pytest.mark.parametrize("model", MODELS[:2])
def test_q_is_corrected_for_pairs_that_share_nothing_too(model):
    rows = answer_to(TIED, model=model).table("edges").records()

    # Ten units make 45 pairs, most of which share no task.
    assert len(rows) < 45
    p = [row["p"] for row in rows] + [1.0] * (45 - len(rows))
    expected = false_discovery_control(p, method="bh")[: len(rows)]
    assert [row["q"] for row in rows] == pytest.approx(expected, rel=1e-7)


def test_the_disparity_filter_tests_the_weight_that_was_asked_for():
    by_count = answer_to(TIED, model="disparity", weight="tasks").table("edges").records()
    by_newman = answer_to(TIED, model="disparity").table("edges").records()

    assert {(row["expected_tasks"], row["q"]) for row in by_count} == {(None, None)}
    assert [row["p"] for row in by_count] != [row["p"] for row in by_newman]


def test_leaders_are_tested_like_units():
    tasks = [{"lead": task["assigned"]} for task in TIED]

    assert kept(answer_to(tasks, network="leaders")) == kept(answer_to(TIED))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("tasks", [[], lists("a"), lists("a", "b")])
def test_without_a_shared_task_the_answer_says_so(tasks, model):
    answer = answer_to(tasks, model=model)

    assert answer.table("edges").rows == ()
    assert [note.key for note in answer.notes] == ["no-edges"]
    assert {figure.name: figure.value for figure in answer.figures}["greatest_p_kept"] is None


def test_the_assumptions_of_the_model_are_said_in_both_languages():
    for model in MODELS:
        first, *_ = answer_to(TIED, model=model).notes
        assert "原假设" in first.zh
        assert first.en.startswith("Null hypothesis")


def test_several_notices_and_expanded_groups_are_warned_of():
    keys = [
        note.key
        for note in answer_to(
            TIED, ("graph/doc/1", "graph/doc/2"), selection=Selection(groups="expanded")
        ).notes
    ]

    assert "several-notices" in keys
    assert "groups-expanded" in keys


def test_where_no_tie_stands_the_answer_says_so():
    answer = answer_to(lists("a b", "b c", "a c"))

    assert kept(answer) == set()
    assert "none-kept" in [note.key for note in answer.notes]


@settings(max_examples=100)
@given(
    some_tasks(),
    st.sampled_from(MODELS),
    st.sampled_from(["any", "lead-lead", "lead-support"]),
    st.sampled_from(["newman", "tasks", "jaccard"]),
)
def test_any_tasks_have_an_answer_of_finite_numbers_for_every_edge(tasks, model, network, weight):
    answer = answer_to(tasks, model=model, network=network, weight=weight)
    rows = answer.table("edges").records()

    json.dumps(rows, allow_nan=False)
    assert sorted((row["one"], row["other"]) for row in rows) == sorted(answer.network.edges)
    for row in rows:
        assert 0 < row["p"] <= 1
        assert row["expected"] > 0
        assert row["weight"] == pytest.approx(
            answer.network.edges[row["one"], row["other"]][weight]
        )
