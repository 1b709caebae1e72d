from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics.concentration import gini, hhi, hhi_normalised, lorenz

HELD = st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any)


@pytest.mark.parametrize("units", [1, 2, 7])
def test_equal_shares_are_not_concentrated(units):
    assert gini([3] * units) == pytest.approx(0, abs=1e-12)
    assert hhi([3] * units) == pytest.approx(1 / units)


@pytest.mark.parametrize("units", [1, 2, 7])
def test_where_one_has_all_gini_is_all_but_its_own_share(units):
    counts = [0] * (units - 1) + [12]

    assert gini(counts) == pytest.approx((units - 1) / units)
    assert hhi(counts) == pytest.approx(1)


def test_the_normalised_index_runs_from_zero_to_one():
    assert hhi_normalised([2, 2, 2]) == pytest.approx(0)
    assert hhi_normalised([0, 0, 5]) == pytest.approx(1)
    assert hhi_normalised([5]) is None


def test_shares_of_one_to_three_as_worked_by_hand():
    # Mean difference of 1 and 3: (0 + 2 + 2 + 0) / 4 = 1; half of it by the mean of 2.
    assert gini([1, 3]) == pytest.approx(0.25)
    assert hhi([1, 3]) == pytest.approx(1 / 16 + 9 / 16)
    assert lorenz([3, 1]) == [(0.0, 0.0), (0.5, 0.25), (1.0, 1.0)]


@pytest.mark.parametrize("counts", [[], [0], [0, 0]])
def test_nothing_to_share_has_no_concentration(counts):
    assert (gini(counts), hhi(counts), hhi_normalised(counts)) == (None, None, None)
    assert lorenz(counts) == []


def test_a_negative_share_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        gini([1, -1])


@given(HELD, st.integers(1, 50))
def test_neither_scale_nor_order_matters(counts, factor):
    scaled = [count * factor for count in reversed(counts)]

    assert gini(scaled) == pytest.approx(gini(counts), abs=1e-12)
    assert hhi(scaled) == pytest.approx(hhi(counts), abs=1e-12)


@given(HELD)
def test_concentration_is_between_equal_shares_and_one_who_has_all(counts):
    number = len(counts)

    assert 0 <= gini(counts) <= (number - 1) / number + 1e-12
    assert 1 / number - 1e-12 <= hhi(counts) <= 1 + 1e-12


@given(HELD)
def test_gini_is_twice_the_area_between_the_diagonal_and_the_lorenz_curve(counts):
    points = lorenz(counts)
    area = sum((right - left) * (low + high) / 2 for (left, low), (right, high) in pairwise(points))

    assert gini(counts) == pytest.approx(1 - 2 * area, abs=1e-9)


@given(HELD.filter(lambda counts: len(counts) > 1))
def test_a_task_that_moves_from_the_poorest_to_the_richest_concentrates(counts):
    moved = sorted(counts)
    poorest = next(place for place, count in enumerate(moved) if count)
    moved[poorest] -= 1
    moved[-1] += 1

    assert gini(moved) >= gini(counts) - 1e-12
    assert hhi(moved) >= hhi(counts) - 1e-12
