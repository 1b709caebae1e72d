"""Bounds of size classes, in signs and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.bounds import Bounds, bounds_in_signs, bounds_in_words


@pytest.mark.parametrize(
    ("printed", "bounds"),
    [
        ("300≤X<1000", Bounds("300", "1000", lower_inclusive=True)),
        ("300<X≤1000", Bounds("300", "1000", upper_inclusive=True)),
        ("Y<50", Bounds(None, "50")),
        ("Y≤50", Bounds(None, "50", upper_inclusive=True)),
        ("Z≥40000", Bounds("40000", None, lower_inclusive=True)),
        ("Z＞40000", Bounds("40000", None)),
        ("0.5≤Y<1.5", Bounds("0.5", "1.5", lower_inclusive=True)),
    ],
)
def test_signs_bound_a_letter_on_either_side(printed: str, bounds: Bounds) -> None:
    assert bounds_in_signs(printed) == bounds


@pytest.mark.parametrize("printed", ["", "X", "300", "300≤X≥400", "300X<20", "大于300", "≤X<20"])
def test_other_cells_are_no_bounds_in_signs(printed: str) -> None:
    assert bounds_in_signs(printed) is None


@pytest.mark.parametrize(
    ("printed", "bounds"),
    [
        ("50亿元（含）至5000亿元", Bounds("50", "5000", lower_inclusive=True, unit="亿元")),
        ("50至5000亿元（含）", Bounds("50", "5000", upper_inclusive=True, unit="亿元")),
        ("50亿元以下", Bounds(None, "50", unit="亿元")),
        ("50亿元（含）以下", Bounds(None, "50", upper_inclusive=True, unit="亿元")),
        ("1000人（含）以上", Bounds("1000", None, lower_inclusive=True, unit="人")),
    ],
)
def test_words_bound_an_amount_and_含_takes_the_edge_in(printed: str, bounds: Bounds) -> None:
    assert bounds_in_words(printed) == bounds


@pytest.mark.parametrize("printed", ["", "以下", "50", "50亿元", "至50亿元", "若干亿元以下"])
def test_other_cells_are_no_bounds_in_words(printed: str) -> None:
    assert bounds_in_words(printed) is None


def test_a_lower_bound_that_is_not_below_the_upper_one_is_impossible() -> None:
    assert Bounds("5000", "4000").is_impossible
    assert Bounds("3000", "3000").is_impossible
    assert not Bounds("5000", "40000").is_impossible
    assert not Bounds(None, "4000").is_impossible


@given(lower=st.integers(0, 10**9), upper=st.integers(0, 10**9), letter=st.sampled_from("XYZ"))
def test_digits_come_back_as_printed(lower: int, upper: int, letter: str) -> None:
    read = bounds_in_signs(f"{lower}≤{letter}<{upper}")
    assert read == Bounds(str(lower), str(upper), lower_inclusive=True)
    assert read.is_impossible == (lower >= upper)


@given(st.text("0123456789XY≤<≥>.（含）至亿元以下", max_size=30))
def test_any_cell_is_read_or_is_none(printed: str) -> None:
    for read in (bounds_in_signs(printed), bounds_in_words(printed)):
        if read is not None:
            digits = [value for value in (read.lower, read.upper) if value is not None]
            assert digits
            assert all(value in printed for value in digits)
