"""Names of people, told by their form: two to four characters, padded to equal width in print."""

from __future__ import annotations

import re

# 姓名: two to four Han characters or, for many minorities, parts joined by a middle dot.
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8})+")


def looks_like_person(text: str) -> bool:
    """Whether `text` (padding removed) has the form of a person's name.

    The form is necessary, not sufficient: 目标 has it too. Callers ask only where a name may
    stand.
    """
    return bool(_PERSON.fullmatch(re.sub(r"\s", "", text)))
