import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_tasks import store_of, unit

from graph.analytics import Question, analyse, read_question
from graph.analytics.answers import Observation
from graph.analytics.uncertainty import (
    BUDGET,
    FEWEST,
    REPLICATES,
    bounds,
    cost_of_network,
    ranked,
    replicates,
    resampled,
    samples_of,
    with_intervals,
)
from graph.networks import read_parts

LINES = ("a / b c", "a / b", "b / c", "a / d", "d", "c / d", "a / c")


def asked(**given) -> Question:
    return Question(analysis="centrality", **given)


def shares(incidence):
    """The share of the tasks that each agent has: a mean, whose sampling error is known."""
    return {"tasks": np.asarray(incidence.matrix().mean(axis=0)).ravel()}


def test_a_sample_has_as_many_tasks_each_with_all_its_units():
    incidence = read_parts(store_of(*LINES))
    parts = {
        name: sorted(incidence.agent[incidence.task == place])
        for place, name in enumerate(incidence.tasks)
    }

    for sample in samples_of(incidence, 5, seed=1):
        assert len(sample.tasks) == len(incidence.tasks)
        assert sample.agents == incidence.agents
        for place, name in enumerate(sample.tasks):
            assert sorted(sample.agent[sample.task == place]) == parts[name]


def test_a_task_drawn_twice_counts_twice():
    incidence = read_parts(store_of("a b", "c"))

    twice = resampled(incidence, np.array([0, 0]))

    assert twice.matrix().sum(axis=0).tolist() == [2, 2, 0]


def test_the_interval_of_a_share_is_that_of_theory():
    # A share p of n tasks has a standard error of √(p(1-p)/n), and 95 % lie within 1.96 of them.
    incidence = read_parts(store_of(*["a"] * 120, *["b"] * 280))
    found = [Observation("tasks", agent, value, 1) for agent, value in zip(
        incidence.agents, shares(incidence)["tasks"], strict=True)]  # fmt: skip

    (first, _), _ = with_intervals(incidence, asked(replicates=1000), shares, found)

    error = (0.3 * 0.7 / 400) ** 0.5
    assert first.low == pytest.approx(0.3 - 1.96 * error, abs=0.01)
    assert first.high == pytest.approx(0.3 + 1.96 * error, abs=0.01)


def test_nineteen_of_twenty_intervals_hold_the_true_share():
    numbers = np.random.default_rng(5)
    held = 0
    for draw in range(50):
        lines = ["a" if number < 0.3 else "b" for number in numbers.random(60)]
        incidence = read_parts(store_of(*lines))
        found = [Observation("tasks", unit("a"), float(shares(incidence)["tasks"][0]), 1)]
        (each,), _ = with_intervals(incidence, asked(replicates=100, seed=draw), shares, found)
        held += each.low <= 0.3 <= each.high

    assert 43 <= held <= 50


def test_bias_of_the_samples_is_taken_out():
    # All samples see half of what the text has: the interval lies round the value all the same.
    samples = np.array([[each] for each in range(8, 13)] * 20, dtype=float)

    low, high = bounds("harmonic", np.array([20.0]), samples, others=9)

    assert (low[0], high[0]) == (16, 24)


def test_no_bound_is_beyond_what_the_measure_can_be():
    samples = np.array([[0.1], [0.2], [0.9]] * 30)

    assert bounds("pagerank", np.array([0.6]), samples, others=9)[1] == 1
    assert bounds("degree", np.array([6.0]), samples * 10, others=9)[1] == 9
    assert bounds("constraint", np.array([1.5]), samples, others=9)[1] == 2


@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=30),
    st.one_of(st.none(), st.floats(0, 1e6)),
)
def test_an_interval_holds_its_value_or_is_none(samples, value):
    column = np.array([[np.nan if each is None else each] for each in samples])
    given_value = np.array([np.nan if value is None else value])

    low, high = bounds("strength", given_value, column, others=9)

    known = np.count_nonzero(~np.isnan(column))
    if value is None or 2 * known < len(samples):
        assert np.isnan(low[0])
        assert np.isnan(high[0])
    else:
        assert 0 <= low[0] <= value <= high[0]


def test_ranks_of_samples_are_shared_and_start_from_the_central_end():
    values = np.array([[3.0, 1.0, 3.0, np.nan]])

    assert ranked("pagerank", values)[0, :3].tolist() == [1, 3, 1]
    assert np.isnan(ranked("pagerank", values)[0, 3])
    # Constraint is low for brokers.
    assert ranked("constraint", values)[0, :3].tolist() == [2, 1, 2]


def test_small_networks_are_sampled_and_large_ones_only_when_asked():
    usual = asked()

    assert replicates(usual, cost=1) == REPLICATES
    assert FEWEST <= replicates(usual, cost=BUDGET // 100) < REPLICATES
    assert replicates(usual, cost=BUDGET) == 0
    assert replicates(asked(replicates=7), cost=BUDGET) == 7


def test_the_cost_of_a_network_grows_with_its_units_and_their_pairs():
    small, large = (read_parts(store_of(*lines)) for lines in (["a b"], ["a b c d", "c d e"]))

    assert cost_of_network(small) < cost_of_network(large)


def test_every_value_of_a_centrality_has_its_interval():
    answer = analyse(store_of(*LINES), read_question("centrality", {"replicates": ["60"]}))

    for each in answer.observations:
        if each.value is not None and each.low is not None:
            assert each.low <= each.value <= each.high
            assert 1 <= each.rank_low <= each.rank <= each.rank_high <= 4
    assert all(e.low is not None for e in answer.observations if e.measure == "pagerank")
    assert "60 samples of the 7 tasks" in {n.key: n.en for n in answer.notes}["bootstrap"]


@pytest.mark.parametrize("rank", [1, 9])
def test_the_interval_of_a_rank_holds_the_rank_where_no_sample_has_it(rank):
    incidence = read_parts(store_of(*LINES))
    found = [Observation("tasks", agent, 0.5, rank) for agent in incidence.agents]

    bounded, _ = with_intervals(incidence, asked(replicates=1), shares, found)

    assert all(each.rank_low <= rank <= each.rank_high for each in bounded)
    assert any(each.rank_low < each.rank_high for each in bounded)


@pytest.mark.parametrize(("count", "said"), [(1, True), (FEWEST - 1, True), (FEWEST, False)])
@pytest.mark.parametrize("analysis", ["centrality", "workload"])
def test_an_interval_of_few_samples_is_said_to_be_no_interval_of_95_percent(analysis, count, said):
    answer = analyse(store_of(*LINES), read_question(analysis, {"replicates": [str(count)]}))

    assert ("few-samples" in {note.key for note in answer.notes}) == said


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("lines", [(), ("a",), ("a / b",), ("a", "b"), ("a b c",)])
@pytest.mark.parametrize("analysis", ["centrality", "workload"])
def test_the_smallest_stores_have_intervals_without_a_warning(lines, analysis):
    answer = analyse(store_of(*lines), read_question(analysis, {"replicates": ["20"]}))

    numbers = [
        number
        for each in answer.observations
        for number in (each.value, each.low, each.high)
        if number is not None
    ]
    assert np.isfinite(numbers).all()


def test_no_samples_are_drawn_where_none_are_asked_for():
    answer = analyse(store_of(*LINES), read_question("centrality", {"replicates": ["0"]}))

    assert {(each.low, each.rank_low) for each in answer.observations} == {(None, None)}
    assert "no-bootstrap" in {note.key for note in answer.notes}


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=5)
def test_equal_seeds_draw_equal_samples(seed):
    incidence = read_parts(store_of(*LINES))

    one, other = ([sample.tasks for sample in samples_of(incidence, 3, seed)] for _ in range(2))

    assert one == other


SCRIPT = """
from graph.analytics import analyse, read_question
from written_tasks import store_of
question = read_question("centrality", {"replicates": ["20"], "measure": ["pagerank"]})
print(analyse(store_of("a / b c", "b / c", "a / d"), question).observations)
"""


def test_intervals_are_equal_in_every_process():
    said = set()
    for seed in ("1", "2"):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        said.add(
            subprocess.run(
                [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True
            ).stdout
        )

    assert len(said) == 1
