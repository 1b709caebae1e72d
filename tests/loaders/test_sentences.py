"""Sentences of a paragraph, and numbers written in Chinese."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage

from loaders.facts.numerals import read_count
from loaders.facts.sentences import sentences


def texts(printed: str) -> list[str]:
    return [sentence.text for sentence in sentences(printed_passage(printed))]


def test_a_paragraph_is_taken_apart_behind_its_points() -> None:
    assert texts("区甲局负责盖章。区乙局应当在\n2日内转送；逾期报告！附则") == [
        "区甲局负责盖章。",
        "区乙局应当在2日内转送；",
        "逾期报告！",
        "附则",
    ]


def test_points_in_quotes_titles_and_brackets_end_no_sentence() -> None:
    printed = "根据“谁决策；谁负责”原则（见第一条。）落实《办法。试行》。完成"
    assert texts(printed) == [printed[:-2], "完成"]


def test_a_bracket_that_is_never_closed_does_not_swallow_the_rest() -> None:
    printed = "（牵头单位：区甲局。" + "甲乙丙丁，" * 60 + "完成。另行报告。"
    assert texts(printed)[-1] == "另行报告。"


@given(st.text(st.sampled_from("甲。；（）“”《》 \n"), max_size=60))
def test_no_character_is_lost(printed: str) -> None:
    assert "".join(texts(printed)) == printed_passage(printed).text


@pytest.mark.parametrize(
    ("digits", "count"),
    [
        ("7", 7),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十一", 21),
        ("一百零五", 105),
        ("五百", 500),
        ("三万", 30000),
        ("二三", None),
        ("甲", None),
    ],
)
def test_a_count_is_read_in_either_script(digits: str, count: int | None) -> None:
    assert read_count(digits) == count
