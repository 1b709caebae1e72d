from fractions import Fraction
from math import comb

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from incidences import incidence_of, some_tasks, southern_women

from graph.analytics.chance import validated
from graph.networks import Incidence


def exact(shared: int, tasks: int, one: int, other: int) -> Fraction:
    """P(X ≥ shared) by counting the choices."""
    choices = range(shared, min(one, other) + 1)
    return Fraction(
        sum(comb(one, x) * comb(tasks - one, other - x) for x in choices), comb(tasks, other)
    )


def assert_exact(incidence: Incidence, kind: str, one_roles: tuple, other_roles: tuple) -> None:
    ties = validated(incidence, kind, "hypergeometric", 0.05)
    one, other = (incidence.matrix(roles).toarray() for roles in (one_roles, other_roles))
    tasks = int(np.count_nonzero(one.sum(axis=1) + other.sum(axis=1)))
    for place, (i, j) in enumerate(zip(ties.one, ties.other, strict=True)):
        shared, n, m = int(one[:, i] @ other[:, j]), int(one[:, i].sum()), int(other[:, j].sum())
        assert ties.tasks[place] == shared
        assert ties.expected_tasks[place] == pytest.approx(n * m / tasks, rel=1e-12)
        assert ties.p[place] == pytest.approx(float(exact(shared, tasks, n, m)), rel=1e-9)


@given(some_tasks())
def test_p_values_are_those_of_counting_the_choices(tasks):
    incidence = incidence_of(tasks)
    roles = ("lead", "support", "assigned")
    assert_exact(incidence, "any", roles, roles)
    assert_exact(incidence, "lead-lead", ("lead",), ("lead",))
    assert_exact(incidence, "lead-support", ("lead",), ("support",))


def test_southern_women_are_tested_in_all_153_pairs_and_none_stands_the_correction():
    # Davis, Gardner and Gardner saw two cliques, of nine women each.
    first = set(nx.davis_southern_women_graph().graph["top"][:9])
    incidence = southern_women()
    assert_exact(incidence, "any", ("assigned",), ("assigned",))

    ties = validated(incidence, "any", "hypergeometric", 0.05)

    improbable = np.flatnonzero(ties.p <= 0.05)
    in_one_clique = [
        (ties.agents[ties.one[place]] in first) == (ties.agents[ties.other[place]] in first)
        for place in improbable
    ]
    assert ties.tests == 153
    assert (len(improbable), sum(in_one_clique)) == (17, 15)
    assert not ties.kept.any()


def test_units_that_draw_their_tasks_blindly_are_found_tied_no_more_often_than_alpha():
    random = np.random.default_rng(1995)
    runs, found = 300, 0
    for _ in range(runs):
        drawn = np.zeros((60, 12), dtype=bool)
        for unit, tasks in enumerate(random.integers(1, 20, 12)):
            drawn[random.choice(60, tasks, replace=False), unit] = True
        tasks = [{"assigned": [f"u{unit:02}" for unit in np.flatnonzero(task)]} for task in drawn]
        found += bool(validated(incidence_of(tasks), "any", "hypergeometric", 0.1).kept.any())

    assert found <= 45


def test_a_probability_below_the_smallest_float_is_not_given_as_nothing():
    tasks = [{"assigned": "ab"}] * 700 + [{"assigned": "c"}] * 5000
    for model in ("configuration", "hypergeometric"):
        ties = validated(incidence_of(tasks), "any", model, 0.05)
        assert 0 < ties.p[0] < 1e-100
