"""No name and no phone of a contact gets into the public graph of the bundled gazette."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal

from graph.triples import quads
from graph.triples.privacy import Secrets
from loaders import read, sample_gazette
from loaders.records import Agent, AgentMention, Area, Contact, Mention, Reading, Span

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


@given(
    st.text(max_size=30),
    st.text("0123456789", min_size=7, max_size=11),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=4),
    st.text(max_size=30),
)
def test_no_text_around_a_contact_tells_it(
    before: str, phone: str, person: str, after: str
) -> None:
    text = f"{before}{person} {' '.join(phone)}{after}"
    place = Span(0, len(text), 1, 1 + text.count("\n"), None, text)
    unit = AgentMention("区法院", Agent("unit", "区法院", Area(None, "某区"), "name-only"), ())
    secrets = Secrets.of([Contact(1, "1", 1, unit, person, (phone,), None, (place,))])
    told = secrets.public_text(Mention(text, (place,)))
    assert person not in told
    assert phone not in "".join(told.split())
    assert text.startswith(told)
    span = secrets.public_span(place)
    assert span is None or (text[span.start : span.end] == span.quote and person not in span.quote)


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
