"""How alike divisions are, and what they agree on."""

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.communities import renumbered
from graph.analytics.partitions import compared, consensus, likeness, stability

SEEDS = range(20)


def division(text: str) -> np.ndarray:
    """The division in which nodes of one letter are together: `aabb`."""
    return np.array([ord(letter) for letter in text])


def divisions(*texts: str) -> np.ndarray:
    return np.array([renumbered(division(text)) for text in texts], dtype=np.int32)


def pairs_together(labels: np.ndarray) -> set:
    return {(i, j) for i, j in combinations(range(len(labels)), 2) if labels[i] == labels[j]}


numbers = st.integers(0, 4)
two_divisions = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*(st.lists(numbers, min_size=n, max_size=n).map(np.array),) * 2)
)


def test_equal_divisions_are_alike_whatever_their_clusters_are_called():
    assert compared(division("aabbc"), division("xxyyz")) == (1.0, 1.0)


def test_information_is_that_of_danon_by_hand():
    # The table is [[2, 0], [1, 1]]: I = ln 2 + H(3/4, 1/4) - H(1/2, 1/4, 1/4).
    first = math.log(2)
    second = -(3 / 4 * math.log(3 / 4) + 1 / 4 * math.log(1 / 4))
    joint = -(1 / 2 * math.log(1 / 2) + 2 * 1 / 4 * math.log(1 / 4))

    information, _ = compared(division("aabb"), division("xxxy"))

    assert information == pytest.approx(2 * (first + second - joint) / (first + second))


def test_rand_index_is_that_of_hubert_and_arabie_by_hand():
    # Pairs together: 1 in both, 2 and 3 in each, of 6: (1 - 1) / (2.5 - 1) = 0.
    assert compared(division("aabb"), division("xxxy"))[1] == pytest.approx(0)
    # Two and two, crossed: (0 - 4/6) / (2 - 4/6) = -1/2, and nothing is learnt of one by the other.
    assert compared(division("aabb"), division("xyxy")) == pytest.approx((0, -1 / 2))


def test_one_cluster_says_nothing_of_another_division():
    assert compared(division("aaaa"), division("aabb")) == pytest.approx((0, 0))
    assert compared(division("aaaa"), division("abcd")) == pytest.approx((0, 0))


@settings(deadline=None)
@given(two_divisions)
def test_likeness_is_the_same_both_ways_and_under_any_order(pair):
    one, other = pair
    order = np.random.default_rng(1).permutation(len(one))

    there = compared(one, other)

    assert compared(other, one) == pytest.approx(there, abs=1e-12)
    assert compared(one[order], other[order]) == pytest.approx(there, abs=1e-12)


@settings(deadline=None)
@given(two_divisions)
def test_likeness_is_one_for_equal_divisions_only(pair):
    one, other = pair
    information, rand = compared(one, other)

    assert 0 <= information <= 1
    assert rand <= 1 + 1e-12
    equal = np.array_equal(renumbered(one), renumbered(other))
    assert (information > 1 - 1e-9) == equal
    assert (rand > 1 - 1e-9) == equal


@settings(deadline=None)
@given(two_divisions)
def test_rand_index_counts_pairs(pair):
    one, other = pair
    a, b, all_pairs = pairs_together(one), pairs_together(other), math.comb(len(one), 2)
    if np.array_equal(renumbered(one), renumbered(other)):
        return

    expected = len(a) * len(b) / all_pairs

    by_pairs = (len(a & b) - expected) / ((len(a) + len(b)) / 2 - expected)
    assert compared(one, other)[1] == pytest.approx(by_pairs)


def test_likeness_of_many_is_over_all_pairs_and_repetitions_count():
    found = divisions("aabb", "xxyy", "aaab")
    information, rand = likeness(found)

    one, other = compared(found[0], found[2])
    assert information.mean == pytest.approx((1 + 2 * one) / 3)
    assert (rand.low, rand.high) == pytest.approx((other, 1))


def test_a_single_division_is_like_itself():
    information, rand = likeness(divisions("aabb"))

    assert (information.mean, rand.low) == (1, 1)


def test_what_all_agree_on_is_the_consensus():
    assert consensus(divisions("aabbc", "xxyyz"), "leiden", SEEDS).tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize("method", ["leiden", "louvain"])
def test_the_consensus_is_what_most_agree_on(method):
    found = divisions(*["aaaabbbb"] * 7, *["aaabbbbb"] * 3)

    assert consensus(found, method, SEEDS).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_node_that_drifts_is_placed_where_it_is_most_often():
    found = divisions(*["aaabbbccca"] * 4, *["aaabbbcccb"] * 3, *["aaabbbcccc"] * 3)

    assert consensus(found, "leiden", SEEDS).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 0]


def test_nodes_that_are_always_alone_stay_alone():
    assert consensus(divisions("abc", "xyz"), "leiden", SEEDS).tolist() == [0, 1, 2]


def test_there_is_a_consensus_on_no_nodes():
    assert consensus(np.zeros((3, 0), dtype=np.int32), "leiden", SEEDS).tolist() == []


@settings(deadline=None)
@given(st.lists(st.lists(numbers, min_size=7, max_size=7), min_size=1, max_size=6))
def test_any_divisions_have_a_consensus_that_keeps_together_what_always_is(rows):
    found = np.array(rows, dtype=np.int32)

    labels = consensus(found, "leiden", SEEDS)

    always = set.intersection(*(pairs_together(row) for row in found))
    assert always <= pairs_together(labels)


def test_stability_is_how_often_a_node_is_with_the_others_of_its_cluster():
    found = divisions("aaabb", "aaabb", "aabbb", "aaabb")

    held = stability(found, np.array([0, 0, 0, 1, 1]))

    # The third is with both of its cluster three times of four, and they without it once.
    assert held.tolist() == pytest.approx([7 / 8, 7 / 8, 3 / 4, 1, 1])


def test_stability_of_a_node_alone_is_how_often_it_is_alone():
    held = stability(divisions("aab", "abb"), np.array([0, 0, 1]))

    assert held.tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 2])


def test_blocks_that_are_together_in_less_than_half_of_the_divisions_stay_apart():
    # Ten blocks of five are always whole; beside them 0 and 1 meet 2 and 3 in some divisions.
    others = np.repeat(np.arange(2, 12), 5)
    apart, together = (np.array([*few, *others]) for few in ([0, 0, 1, 1], [0, 0, 0, 0]))

    seldom = consensus(np.array([together] * 4 + [apart] * 6), "leiden", range(5))
    often = consensus(np.array([together] * 6 + [apart] * 4), "leiden", range(5))

    assert seldom[:4].tolist() == [0, 0, 1, 1]
    assert often[:4].tolist() == [0, 0, 0, 0]
