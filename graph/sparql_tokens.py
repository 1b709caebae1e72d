"""The tokens of a SPARQL text, found in one pass without parsing it.

For what is done to a text that a parser has read, or is about to read: a keyword in a string, a
comment or an IRI is none. No text takes more than one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

NAMES: Final = r"""[?$@]\w[\w-]*+ | (?:\w(?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*+"""
"""What may hold the letters of a keyword: variables, language tags, prefixed names."""

WORD: Final = r"\w[\w.-]*+"
"""Any other word, to its end: from its middle on, it would be looked at again and again."""

# What a text is made of where brackets and keywords are only characters. Each part reads on to its
# end without a second thought, so that no text takes more than one pass: a short string that is
# not closed ends with its line.
_LONG_STRINGS: Final = {
    '"': r"""\"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3}""",
    "'": r"""'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}""",
}
_OTHER_PARTS: Final = r"""\#[^\n]*+ | <[^<>"{}|^`\\\s]*+> | "(?:[^"\\\n]|\\[^\n])*+"?
    | '(?:[^'\\\n]|\\[^\n])*+'?"""


@cache
def _parts(wanted: str, long_strings: str = "\"'") -> re.Pattern[str]:
    """Return a pattern that finds what `wanted` matches, and all that is to be passed over.

    Strings with three quotation marks are known for the `long_strings` given. A start of one that
    is never closed is found as `unclosed`: whoever meets it goes on without that kind, since
    looking for its end again and again would take time with the square of the length.
    """
    known = "|".join(_LONG_STRINGS[quote] for quote in long_strings)
    unclosed = "|".join(quote * 3 for quote in long_strings)
    alternatives = [wanted, known, f"(?P<unclosed>{unclosed})" if unclosed else "", _OTHER_PARTS]
    return re.compile("|".join(filter(None, alternatives)), re.VERBOSE | re.DOTALL)


def find_parts(wanted: str, text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `wanted`, and of all that is to be passed over, in one pass."""
    long_strings, start = "\"'", 0
    while True:
        for match in _parts(wanted, long_strings).finditer(text, start):
            if long_strings and match["unclosed"]:
                # For the parsers, it is an empty string and the start of another one.
                long_strings = long_strings.replace(match["unclosed"][0], "")
                start = match.start()
                break
            yield match
        else:
            return
