"""What a person typed, as a question to the index.

Words separated by white space must all be there, in any order; "words in quotation marks" are one
word. White space may also mean nothing (区 水务局), so the words joined are looked for too. No
character of what is typed reaches FTS5 outside a quoted string of folded text, and the folding
lets no quotation mark through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graph.search.folding import END, START, forms

MAX_QUERY: Final = 100
"""Of what is typed, this many characters count."""

MAX_WORDS: Final = 10
"""Of the words typed, so many must be there: each one more takes its time."""

# One character can stand for many: ﷺ for eighteen.
_MAX_FOLDED: Final = 2 * MAX_QUERY

_QUOTED: Final = re.compile(r'["＂“”]([^"＂“”]*)["＂“”]')


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: each word in its forms, and all of it in one, also in its forms."""

    joined: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.joined)

    @property
    def is_one_character(self) -> bool:
        """Whether nothing longer than a character is looked for."""
        return len(self.joined[0]) == 1

    @property
    def is_several(self) -> bool:
        """Whether there are several words, to be found in any order."""
        return len(self.words) > 1


def read_question(typed: str) -> Question:
    """Return what the first MAX_QUERY characters of `typed` ask; false when they ask nothing."""
    typed = typed[:MAX_QUERY]
    words: list[str] = []
    done = 0
    for match in _QUOTED.finditer(typed):
        words += [*typed[done : match.start()].split(), match[1]]
        done = match.end()
    words += typed[done:].split()
    # A word that is typed twice is asked for once.
    asked: dict[tuple[str, ...], str] = {}
    for word in words:
        if (found := _forms(word)) and len(asked) < MAX_WORDS:
            asked.setdefault(found, word)
    return Question(_forms(" ".join(asked.values())), tuple(asked))


def phrase(form: str) -> str:
    """Return the FTS5 query for texts that hold `form`."""
    if len(form) == 1:
        return f'"{form}"*'
    return f'"{" ".join(pairs(form))}"'


def beginning(form: str) -> str:
    """Return the FTS5 query for names that begin with `form`."""
    return phrase(START + form)


def whole(form: str) -> str:
    """Return the FTS5 query for names that are `form`."""
    return phrase(START + form + END)


def any_of(queries: list[str]) -> str:
    """Return the FTS5 query for what fits one of `queries`."""
    return f"({' OR '.join(queries)})"


def all_of(queries: list[str]) -> str:
    """Return the FTS5 query for what fits each of `queries`."""
    return f"({' AND '.join(queries)})"


def pairs(form: str) -> list[str]:
    """Return each two characters of `form` that stand side by side."""
    return [form[place : place + 2] for place in range(len(form) - 1)]


def _forms(word: str) -> tuple[str, ...]:
    # A mark between clauses at the end of a word belongs to the sentence around it.
    cut = (form[:_MAX_FOLDED].strip(",") for form in forms(word))
    return tuple(form for form in cut if form)
