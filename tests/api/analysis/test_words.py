"""Whatever an answer names has words in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.analysis.plots import KINDS
from api.analysis.words import interval, number, title, word
from graph.analytics import ANALYSES, analyse, read_question
from graph.store import open_store

# Letters that are their own name.
SYMBOLS = {"p", "q"}


@pytest.mark.parametrize("network", ["any", "lead-support", "leaders"])
@pytest.mark.parametrize("analysis", ANALYSES)
def test_everything_that_an_answer_names_has_words(
    small_site_location: Path, analysis: str, network: str
) -> None:
    given = {"replicates": ("0",), "readings": ("no",), "seeds": ("2",), "network": (network,)}
    if analysis == "compare":
        given["against-from"] = ("2022-01-01",)
    with open_store(str(small_site_location), read_only=True) as store:
        answer = analyse(store, read_question(analysis, given))
    named = {table.name for table in answer.tables} | {figure.name for figure in answer.figures}
    named |= {column for table in answer.tables for column in table.columns}
    named |= {each.measure for each in answer.observations} | {*KINDS[analysis]}
    assert {name for name in named - SYMBOLS if name == word(name, "zh")} == set()


def test_measure_is_called_as_in_the_code_list() -> None:
    assert title("eigenvector", "en") == "eigenvector centrality"
    assert word("eigenvector", "en") == "eigenvector"


def test_numbers_have_three_digits_that_count() -> None:
    assert [number(value) for value in (None, 12345, 12345.6, 0.5, 110.4, 0.000123, 0.0)] == [
        "–", "12,345", "12,346", "0.500", "110", "0.000123", "0.00",
    ]  # fmt: skip
    assert interval(0.034, 0.07) == " [0.0340, 0.0700]"
    assert interval(2.0, 3.0) == " [2, 3]"
    assert interval(None, 0.1) == ""
