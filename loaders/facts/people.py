"""Names of people, told by their form, and where a text turns to a contact person."""

from __future__ import annotations

import re
from functools import cache

from loaders.registry.labels import labels
from loaders.sources import Passage

# 姓名: two to four Han characters or, for many minorities, parts joined by a middle dot.
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+")


def looks_like_person(text: str) -> bool:
    """Whether `text` (padding removed) has the form of a person's name.

    The form is necessary, not sufficient: 目标 has it too. Callers ask only where a name may
    stand.
    """
    return bool(_PERSON.fullmatch(re.sub(r"\s", "", text)))


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
    words = "|".join(map(re.escape, labels().contact_words))
    return re.compile(rf"[，,；;。（(]?(?:{words})(?:[：:]|(?=为?[\d(（+]))")
