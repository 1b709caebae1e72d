"""Names of people, told by their form, and where a text turns to a contact person."""

from __future__ import annotations

import re
from functools import cache

from loaders.registry.labels import labels
from loaders.registry.patterns import any_of
from loaders.sources import Passage

_BETWEEN = "、，,；;。"
# 姓名: two to four Han characters or, for many minorities, parts joined by a middle dot.
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+")


def looks_like_person(text: str) -> bool:
    """Whether `text` (padding removed) has the form of a person's name.

    The form is necessary, not sufficient: 目标 has it too. Callers ask only where a name may
    stand.
    """
    return bool(_PERSON.fullmatch(re.sub(r"\s", "", text)))


def split_people(printed: Passage) -> list[Passage]:
    """Return the names of people in a printed list, in order.

    Marks or blanks part them; a name of two characters may itself be padded (王　明　李小红).
    """
    text, ranges = printed.text, _tokens(printed)
    found: list[tuple[int, int]] = []
    for start, end in ranges:
        if found and end - start == 1 and found[-1][1] - found[-1][0] == 1:
            start = found.pop()[0]
        found.append((start, end))
    return [printed.part(start, end) for start, end in found if text[start:end]]


def _tokens(printed: Passage) -> list[tuple[int, int]]:
    """Return the ranges of `printed.text` between marks and the blanks of its lines."""
    tokens: list[tuple[int, int]] = []
    at, begin = 0, 0
    for line, start, end in printed.pieces:
        for character in line.text[start:end]:
            if character.isspace() or character in _BETWEEN:
                tokens.append((begin, at))
                at += character in _BETWEEN
                begin = at
            else:
                at += 1
    tokens.append((begin, at))
    return [(first, last) for first, last in tokens if last > first]


def before_contact(passage: Passage) -> Passage:
    """Return the part of a passage before it names a contact or a telephone.

    Contacts are personal data: what stands behind their label is no part of a task's text.
    """
    match = _contact_pattern().search(passage.text)
    return passage if match is None else passage.part(0, match.start())


def names_contact(text: str) -> bool:
    """Whether `text` (white space ignored) holds the label of a contact or a telephone."""
    return bool(_contact_pattern().search(re.sub(r"\s", "", text)))


@cache
def _contact_pattern() -> re.Pattern[str]:
    words = any_of(labels().contact_words)
    return re.compile(rf"[，,；;。（(]?{words}(?:[：:]|(?=为?[\d(（+]))")
