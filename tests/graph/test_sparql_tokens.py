"""Tokens of SPARQL texts: keywords where they are some, in one pass whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.sparql_tokens import NAMES, WORD, find_parts

KEYWORD = rf"{NAMES} | (?P<keyword>\bFROM\b) | {WORD}"


def keywords(text: str) -> list[int]:
    return [token.start() for token in find_parts(KEYWORD, text) if token["keyword"]]


def test_keyword_is_found_where_it_stands() -> None:
    assert keywords("SELECT * FROM <urn:g> FROM NAMED <urn:h> {}") == [9, 22]


@pytest.mark.parametrize(
    "text",
    [
        "# FROM",
        "<urn:FROM>",
        "'FROM'",
        r'"a\" FROM"',
        "'''a' FROM'''",
        "?FROM $FROM @FROM",
        "FROM:a ex:FROM ex:a.FROM :FROM",
        r"ex:a\.FROM",
        "a.FROM",
    ],
)
def test_its_letters_elsewhere_are_none(text: str) -> None:
    assert keywords(text) == []


PIECES = ["a.", "a-", "a:", "a", ".", '"', "'''", '"""', '\\"', "<", "#\n", "\\"]


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_more_than_one_pass(piece: str) -> None:
    # With the square of the length, this would take hours.
    assert keywords(piece * 500_000) == []


@given(st.text("ab.:-?<>'\"#\\ {\n", max_size=60))
def test_tokens_stand_one_behind_the_other(text: str) -> None:
    end = 0
    for token in find_parts(KEYWORD, text):
        assert end <= token.start() < token.end()
        end = token.end()
