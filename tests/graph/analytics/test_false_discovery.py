import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from graph.analytics.chance.false_discovery import adjusted

# Benjamini and Hochberg (1995), section 4.1: 15 tests on the treatment of myocardial infarction.
OF_THE_PAPER = np.array(
    [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
        *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
)


def test_the_four_rejections_of_the_paper_are_found_where_bonferroni_finds_three():
    assert int(np.sum(adjusted(OF_THE_PAPER, 15) <= 0.05)) == 4
    assert int(np.sum(OF_THE_PAPER <= 0.05 / 15)) == 3


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(0, 20))
def test_tests_left_out_count_as_tests_with_a_p_value_of_one(p, left_out):
    all_of_them = np.array(p + [1.0] * left_out)

    expected = false_discovery_control(all_of_them)[: len(p)]

    np.testing.assert_allclose(adjusted(np.array(p), len(all_of_them)), expected, rtol=1e-12)


def test_without_tests_there_is_nothing_to_adjust():
    assert len(adjusted(np.empty(0), 0)) == 0


def test_more_p_values_than_tests_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="2 p-values of 1 tests"):
        adjusted(np.array([0.1, 0.2]), 1)
