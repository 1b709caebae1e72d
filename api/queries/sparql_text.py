r"""What the guards of queries and of updates share: one reading of a text, and rdflib's tree of it.

Where two parsers could read one text in two ways, the text is brought into a form that leaves one:

- `\u0022` and the like are resolved (SPARQL 1.1, 19.2). The engine resolves them after it has
  found the strings, rdflib before: a quotation mark could end a string for one of them only.
- Every line ends in `\n`. For rdflib a comment runs on over a bare carriage return.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Final

from pyparsing import ParserElement, ParseResults
from rdflib.plugins.sparql.parserutils import CompValue

from api.problems import Refused, problem
from graph.sparql_tokens import find_parts

# rdflib's parser takes about 40 Python frames a level.
_FRAMES_A_LEVEL: Final = 60


_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def one_reading(text: str) -> str:
    """Return the text in the form above; raises Refused for NUL, and for what is no character."""
    if "\0" in text:
        raise Refused(problem("syntax-error", "the text contains a NUL character"))
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None:  # an escaped backslash: what follows it is plain text
        return match[0]
    code = int(digits, 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise Refused(problem("syntax-error", f"{match[0]} is no character"))
    return chr(code)


_BRACKETS: Final = r"(?P<open>[({\[]) | (?P<close>[)}\]])"
# Signs that apply to what follows, as !!!?x or ^^^<p>: more of them than anybody writes.
_SIGNS: Final = 100
_CHAIN: Final = rf"(?P<chain>(?:[!^+-]\s*+){{{_SIGNS}}})"
_ANY_CHAIN: Final = re.compile(_CHAIN)


def check_nesting(text: str, deepest: int) -> None:
    """Refuse what would take the parsers deeper than `deepest` brackets: theirs is recursion."""
    brackets = sum(map(text.count, "({["))
    signs = sum(map(text.count, "!^+-"))
    if brackets <= deepest and (signs < _SIGNS or _ANY_CHAIN.search(text) is None):
        return
    depth = 0
    for match in find_parts(f"{_BRACKETS} | {_CHAIN}", text):
        if match["chain"]:
            detail = "a hundred signs in a row are too many"
            raise Refused(problem("too-nested", detail, members=place(text, match.start())))
        if match["open"]:
            depth += 1
            if depth > deepest:
                detail = f"brackets may be nested {deepest} deep"
                raise Refused(problem("too-nested", detail, members=place(text, match.start())))
        elif match["close"]:
            depth -= 1


def place(text: str, offset: int) -> dict[str, int]:
    """Return line and column of an offset, both from 1."""
    line_start = text.rfind("\n", 0, offset) + 1
    return {"line": text.count("\n", 0, offset) + 1, "column": offset - line_start + 1}


@cache
def grammars() -> tuple[ParserElement, ParserElement]:
    """Return rdflib's grammars of queries and of updates."""
    # Not its functions parseQuery and parseUpdate: they would resolve escapes a second time.
    from rdflib.plugins.sparql.parser import Query, UpdateUnit

    return Query, UpdateUnit


def read(grammar: ParserElement, text: str) -> ParseResults:
    """Return rdflib's tree of a whole text; raises ParseException, RecursionError, ValueError."""
    allowed = sys.getrecursionlimit()
    sys.setrecursionlimit(max(allowed, 2000 + _FRAMES_A_LEVEL * 500))
    try:
        return grammar.parse_string(text, parse_all=True)
    finally:
        sys.setrecursionlimit(allowed)


def nodes(tree: object) -> Iterator[CompValue]:
    """Yield every node of a parse tree; a loop, so that depth costs no recursion."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple, set, ParseResults)):
            waiting.extend(part)
