import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from incidences import incidence_of, lists, some_tasks, southern_women

from graph.analytics.chance import validated
from graph.analytics.chance.configuration_model import fitted
from graph.analytics.chance.margins import Side, margins
from graph.networks import Incidence


def chances(side: Side) -> np.ndarray:
    """The probability of each agent (rows) in each task (columns)."""
    return fitted(side).probabilities(side.degrees, side.sizes)


def by_names(incidence: Incidence, kind="any", model="configuration", alpha=0.05):
    """The place of each pair in the answer, and the answer."""
    ties = validated(incidence, kind, model, alpha)
    pairs = zip(ties.one.tolist(), ties.other.tolist(), strict=True)
    names = [(ties.agents[one], ties.agents[other]) for one, other in pairs]
    return {pair: place for place, pair in enumerate(names)}, ties


def test_probabilities_of_a_published_example_are_reproduced():
    # The example of bicm() in the tests of the R package backbone (Z. P. Neal, PLoS ONE 17(5),
    # e0269137, 2022): three agents, three artefacts, rounded to three places.
    side = margins(incidence_of(lists("c", "b", "a c")), "any").one

    expected = [[0.216, 0.216, 0.568], [0.216, 0.216, 0.568], [0.568, 0.568, 0.863]]
    np.testing.assert_allclose(np.sort(chances(side), axis=1), expected, atol=5e-4)


@settings(max_examples=200)
@given(some_tasks())
def test_every_unit_keeps_its_tasks_and_every_task_its_units(tasks):
    incidence = incidence_of(tasks)
    for kind in ("any", "lead-support"):
        for side in (margins(incidence, kind).one, margins(incidence, kind).other):
            expected = chances(side)
            np.testing.assert_allclose(expected.sum(axis=1), side.degrees, atol=1e-8)
            np.testing.assert_allclose(expected.sum(axis=0), side.sizes, atol=1e-8)


def test_a_tight_division_into_always_and_never_is_reached_in_the_limit():
    # Whatever is drawn, a and b stand in both of the first tasks, c and d in none of the last.
    side = margins(incidence_of(lists("a b c", "a b d", "a", "b")), "any").one

    np.testing.assert_allclose(chances(side)[:2, :2], 1.0, atol=1e-8)
    np.testing.assert_allclose(chances(side)[2:, 2:], 0.0, atol=1e-8)


def test_numbers_of_very_different_size_are_kept_too():
    random = np.random.default_rng(7)
    names = [f"u{number}" for number in range(60)]
    pull = 1.0 / np.arange(1, 61) ** 1.5
    tasks = [
        {"assigned": random.choice(names, size, replace=False, p=pull / pull.sum())}
        for size in random.geometric(0.4, 3000).clip(1, 30)
    ]
    side = margins(incidence_of(tasks), "any").one

    np.testing.assert_allclose(chances(side).sum(axis=1), side.degrees, atol=1e-8)


def test_the_p_values_of_southern_women_are_those_of_adding_event_after_event():
    incidence = southern_women()
    places, ties = by_names(incidence)
    of_women = chances(margins(incidence, "any").one)

    for (one, other), place in places.items():
        together = of_women[incidence.agents.index(one)] * of_women[incidence.agents.index(other)]
        masses = np.array([1.0])
        for chance in together:
            masses = np.convolve(masses, [1 - chance, chance])
        assert ties.expected_tasks[place] == pytest.approx(together.sum(), abs=1e-9)
        assert ties.p[place] == pytest.approx(masses[ties.tasks[place] :].sum(), abs=1e-12)


def test_a_p_value_is_how_often_networks_of_the_model_have_as_much():
    tasks = lists("a b", "a b", "a b c d", "c d e", "a c", "b e", "d", "e", "a b c d e f")
    incidence = incidence_of(tasks)
    places, ties = by_names(incidence)
    chance = chances(margins(incidence, "any").one)
    random = np.random.default_rng(11)
    drawn = random.random((40_000, *chance.shape)) < chance

    for (one, other), place in places.items():
        rows = [incidence.agents.index(name) for name in (one, other)]
        shared = drawn[:, rows].all(axis=1).sum(axis=1)
        assert np.mean(shared) == pytest.approx(ties.expected_tasks[place], abs=0.025)
        assert np.mean(shared >= ties.tasks[place]) == pytest.approx(ties.p[place], abs=0.012)


def test_where_some_tasks_name_many_units_a_shared_task_is_less_evidence():
    pairs = [f"o{number} p{number}" for number in range(20)]
    long = " ".join(f"o{number} p{number}" for number in range(8))
    p = {}
    for model in ("configuration", "hypergeometric"):
        for name, others in (("short", pairs), ("long", [*pairs[:14], *[long] * 6])):
            places, ties = by_names(incidence_of(lists("a b", "a b", *others)), model=model)
            p[model, name] = ties.p[places["a", "b"]]

    assert p["hypergeometric", "long"] == p["hypergeometric", "short"]
    assert p["configuration", "long"] > 2 * p["configuration", "short"]
    assert p["configuration", "short"] > p["hypergeometric", "short"]


def test_expected_weights_are_what_the_tasks_as_long_as_printed_would_give():
    incidence = incidence_of(lists("a b", "a b c d", "c d e", "a c", "b"))
    numbers = margins(incidence, "any")
    chance = chances(numbers.one)
    # Newman: a task of n units adds 1/(n-1); the one of b alone would be one of two.
    added = np.array([1, 1 / 3, 1 / 2, 1, 1])
    for weight, of_pair in (
        ("newman", lambda one, other: (chance[one] * chance[other]) @ added),
        ("tasks", lambda one, other: chance[one] @ chance[other]),
    ):
        ties = validated(incidence, "any", "configuration", 0.05, weight)
        for place, (one, other) in enumerate(zip(ties.one, ties.other, strict=True)):
            assert ties.expected_weight[place] == pytest.approx(of_pair(one, other), abs=1e-9)


def test_networks_of_the_model_have_false_discoveries_no_more_often_than_alpha():
    random = np.random.default_rng(2011)
    pull = np.linspace(0.02, 0.9, 12)[:, None] * np.linspace(0.1, 1.0, 40)
    runs = 300
    found = 0
    for _ in range(runs):
        drawn = random.random(pull.shape) < pull
        tasks = [{"assigned": [f"u{unit:02}" for unit in np.flatnonzero(task)]} for task in drawn.T]
        found += bool(validated(incidence_of(tasks), "any", "configuration", 0.1).kept.any())

    # Where nothing is true every discovery is false: the rate is that of any discovery at all.
    # 45 of 300 is three standard deviations above a tenth.
    assert found <= 45


def test_lead_and_support_have_a_model_each_and_a_direction():
    tasks = [{"lead": "a", "support": "b"}] * 6 + [{"lead": "c", "support": "d"}] * 6
    tasks += [{"lead": "d", "support": "a"}, {"lead": "b"}]
    incidence = incidence_of(tasks)
    places, ties = by_names(incidence, "lead-support")

    assert set(places) == {("a", "b"), ("c", "d"), ("d", "a")}
    lead, support = (chances(side) for side in margins_of(incidence))
    expected = lead[0] @ support[1]
    assert ties.expected_tasks[places["a", "b"]] == pytest.approx(expected)
    # Four lead, three support, and three of them do both.
    assert ties.tests == 4 * 3 - 3


def margins_of(incidence: Incidence) -> tuple[Side, Side]:
    both = margins(incidence, "lead-support")
    return both.one, both.other


def test_pairs_that_could_share_a_task_are_all_counted_as_tests():
    places, ties = by_names(incidence_of(lists("a b", "b c", "d", "e")))

    assert set(places) == {("a", "b"), ("b", "c")}
    assert ties.tests == len(list(itertools.combinations("abcde", 2)))


@pytest.mark.parametrize(
    "tasks",
    [
        pytest.param([], id="no task"),
        pytest.param(lists("a"), id="one unit"),
        pytest.param(lists("a", "b"), id="no shared task"),
        pytest.param(lists("a b c"), id="one task"),
        pytest.param(lists("a b c", "a b c", "a b c"), id="all units in all tasks"),
        pytest.param(lists("a b", "a b c", "a"), id="a unit in all tasks"),
    ],
)
@pytest.mark.parametrize("model", ["configuration", "hypergeometric"])
def test_what_admits_no_chance_is_never_more_than_chance(tasks, model):
    _, ties = by_names(incidence_of(tasks), model=model)

    assert not ties.kept.any()
    for numbers in (ties.expected_tasks, ties.expected_weight, ties.p, ties.q):
        assert np.isfinite(numbers).all()
    assert np.all((ties.p > 0) & (ties.p <= 1))
