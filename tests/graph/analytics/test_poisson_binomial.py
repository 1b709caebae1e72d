from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from graph.analytics.chance.poisson_binomial import upper_tails


def exact_tails(chances: Sequence[float], number: Sequence[int]) -> list[Fraction]:
    """P(X ≥ 0), P(X ≥ 1) … by adding one draw after the other, in fractions."""
    masses = [Fraction(1)]
    for chance, times in zip(map(Fraction, chances), number, strict=True):
        for _ in range(times):
            fail = [mass * (1 - chance) for mass in masses] + [Fraction(0)]
            succeed = [Fraction(0)] + [mass * chance for mass in masses]
            masses = [one + other for one, other in zip(fail, succeed, strict=True)]
    return [sum(masses[least:], Fraction(0)) for least in range(len(masses) + 1)]


chances = st.one_of(
    st.sampled_from([0.0, 1.0, 0.5, 1e-9, 1 - 1e-9]),
    st.floats(1e-12, 1 - 1e-12),
    st.floats(-12, 0).map(lambda power: 10.0**power),
)


@given(st.lists(st.tuples(chances, st.integers(1, 6)), min_size=1, max_size=4))
def test_tails_are_those_of_adding_draw_after_draw_to_eleven_digits(draws):
    chance, number = zip(*draws, strict=True)
    exact = exact_tails(chance, number)
    observed = np.arange(len(exact))

    found = upper_tails(np.tile(chance, (len(exact), 1)), np.array(number), observed)

    np.testing.assert_allclose(found, [float(tail) for tail in exact], rtol=1e-11, atol=1e-290)


@pytest.mark.parametrize("draws", [100, 10_000, 1_000_000])
@pytest.mark.parametrize("chance", [1e-6, 0.003, 0.4])
def test_draws_of_one_probability_are_binomial_far_into_the_tail(draws, chance):
    mean, spread = draws * chance, np.sqrt(draws * chance * (1 - chance))
    observed = np.unique(np.ceil(mean + spread * np.array([-5, -1, 0, 1, 3, 8, 20]))).astype(int)
    observed = observed[(observed >= 0) & (observed <= draws)]

    found = upper_tails(np.full((len(observed), 1), chance), np.array([draws]), observed)

    expected = binom.sf(observed - 1, draws, chance)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-290)


def test_more_than_all_draws_is_impossible_and_none_or_more_is_certain():
    assert upper_tails(np.array([[0.3], [0.3]]), np.array([4]), np.array([5, 0])).tolist() == [0, 1]
