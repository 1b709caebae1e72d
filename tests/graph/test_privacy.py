"""No name and no phone of a contact gets into the public graph of the bundled gazette."""

from __future__ import annotations

import re
from functools import cache

import pytest
from rdflib import Literal

from graph.triples import quads
from loaders import read, sample_gazette
from loaders.records import Reading

# Printed as 联系人：张石先、张凝、陈鹏 (line 8913) and 联 系 人：陶欣 (line 9718).
NAMES = re.compile(r"联 ?系 ?人：\s*([^\n\d]+)")
PHONES = re.compile(r"联系电话：\s*([\d、,，—\- ]+)")


@cache
def reading() -> Reading:
    return read(sample_gazette())


@cache
def public_words() -> dict[int, list[str]]:
    """Return the literals of each notice, white space left out."""
    return {
        notice.ordinal: ["".join(str(o).split()) for _, _, o, _ in quads(notice) if is_text(o)]
        for notice in reading().notices
    }


def is_text(term: object) -> bool:
    return isinstance(term, Literal)


def printed(pattern: re.Pattern[str]) -> set[str]:
    found = (re.split("[、，,]", words) for words in pattern.findall(reading().source.text))
    return {"".join(each.split()) for words in found for each in words if each.strip()}


def test_the_gazette_prints_contacts() -> None:
    assert {"张石先", "张凝", "陈鹏", "陶欣"} <= printed(NAMES)
    assert {"81545590", "80881027"} <= printed(PHONES)


@pytest.mark.parametrize("pattern", [NAMES, PHONES], ids=["names", "phones"])
def test_no_contact_that_the_gazette_prints_is_told(pattern: re.Pattern[str]) -> None:
    secrets = {each for each in printed(pattern) if len(each) > 1}
    told = {
        (secret, words)
        for texts in public_words().values()
        for words in texts
        for secret in secrets
        if secret in words
    }
    assert told == set()


def test_no_contact_that_was_read_is_told() -> None:
    contacts = [(n.ordinal, contact) for n in reading().notices for contact in n.contacts]
    assert contacts
    for ordinal, contact in contacts:
        for phone in contact.phones:
            digits = max(re.findall(r"\d+", phone), key=len)
            assert not any(digits in words for words in public_words()[ordinal])
