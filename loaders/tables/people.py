"""Names of people told by their place: whoever is named behind deadlines is a leader.

A name can end as units do (张镇, 李会). Padding inside it, or its place right behind a deadline
in a table with a column for leaders, tells it from one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from loaders.facts.deadlines import is_deadline
from loaders.facts.people import looks_like_person
from loaders.facts.units import looks_like_unit
from loaders.sources import Line, unwrap

# A deadline and the first name of the row it closes stand at most this many words apart.
_DEADLINE_WORDS = 3
_TIMES = 2


def people_by_place(lines: Sequence[Line], is_known_unit: Callable[[str], bool]) -> frozenset[str]:
    """Return the names on `lines` that end as units do, yet stand where leaders are named."""
    behind: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    padded: set[str] = set()
    words: list[str] = []
    for line in lines:
        for word, is_padded in _words(line):
            if _could_be_either(word) and not is_known_unit(word):
                everywhere[word] += 1
                if is_padded:
                    padded.add(word)
                if any(is_deadline(unwrap(words[-count:])) for count in range(1, _DEADLINE_WORDS)):
                    behind[word] += 1
            words = [*words[1 - _DEADLINE_WORDS :], word]
    often = {name for name, count in behind.items() if count >= min(_TIMES, everywhere[name])}
    return frozenset(padded | often)


def _could_be_either(word: str) -> bool:
    return looks_like_person(word) and looks_like_unit(word) and not _LEVEL.match(word)


# Short names of units begin with the level of the body they serve (区委办, 市局).
_LEVEL = re.compile(r"[国省市区县镇乡州旗党团各]")


def _words(line: Line) -> list[tuple[str, bool]]:
    """Return the words of a line; two single characters are one name set to equal width."""
    found: list[tuple[str, bool]] = []
    for word in line.content.split():
        if len(word) == 1 and found and len(found[-1][0]) == 1 and not found[-1][0].isascii():
            found[-1] = (found[-1][0] + word, True)
        else:
            found.append((word, False))
    return found
