"""The dataset that a request gives to its update (SPARQL 1.1 Protocol, 2.2.3), put into the text.

The engine takes a dataset for a query only. For an update it is written as `USING` clauses into
each operation that has a `WHERE`; `DELETE WHERE { … }`, which can have none, is written out as
`DELETE { … } USING … WHERE { … }`, which means the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.sparql_tokens import NAMES, WORD, find_parts


class DatasetConflict(Exception):
    """The request gives a dataset, and so does the update itself, by USING or WITH."""


_TOKEN: Final = rf"{NAMES} | (?P<open>\{{) | (?P<close>\}}) | (?P<word>{WORD})"


@dataclass(frozen=True, slots=True)
class _Token:
    """An outermost word in capitals, or a whole outermost block in braces, with its place."""

    word: str
    start: int
    end: int


def with_dataset(text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> str:
    """Return an update whose every operation with a WHERE works on the graphs given.

    Without any the text is returned as it is. The graphs are absolute IRIs and must have been
    checked to be. Raises DatasetConflict for a USING or WITH in the text.
    """
    if not default_graphs and not named_graphs:
        return text
    using = "".join(f"USING <{graph}> " for graph in default_graphs)
    using += "".join(f"USING NAMED <{graph}> " for graph in named_graphs)
    pieces: list[str] = []
    done = 0
    tokens = list(_outermost(text))
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.word in ("USING", "WITH"):
            raise DatasetConflict
        if token.word != "WHERE":
            continue
        pieces.append(text[done : token.start])
        if before is not None and before.word == "DELETE" and after is not None:
            pieces.append(text[after.start : after.end] + " ")
        pieces.append(using)
        done = token.start
    return "".join((*pieces, text[done:]))


def _outermost(text: str) -> Iterator[_Token]:
    depth = 0
    start = 0
    for match in find_parts(_TOKEN, text):
        if match["open"]:
            if depth == 0:
                start = match.start()
            depth += 1
        elif match["close"]:
            depth -= 1
            if depth == 0:
                yield _Token("{}", start, match.end())
        elif match["word"] and depth == 0:
            yield _Token(match["word"].upper(), match.start(), match.end())
