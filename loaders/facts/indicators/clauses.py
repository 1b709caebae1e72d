"""Clauses of running text, and the place of an amount in one.

A value is stated within one clause, between commas: what stands before its number and behind it
says what it is a value of, and how. Two numbers in one clause divide it between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.facts.indicators.numbers import Amount

OPENING: Final = "（(“‘《〈＜"
CLOSING: Final = "）)”’》〉＞"
_SENTENCE_END: Final = "。；;！？!?"
_CLAUSE_END: Final = _SENTENCE_END + "，,：:"
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch [start, end) of a text between commas; `sentence` is where its sentence begins."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Setting:
    """An amount in its clause.

    `before` is the text between the words of the amount before it (or the clause's beginning) and
    this one, `behind` the text up to the next amount's own words (or the clause's end), `earlier`
    its sentence up to `before`. `gap` is all that parts it from the `previous` amount of its
    clause, `following` all up to the clause's end.
    """

    amount: Amount
    before: str
    behind: str
    start: int
    end: int
    earlier: str
    previous: Amount | None
    gap: str
    following: str

    @property
    def own(self) -> str:
        """The words of the clause that belong to the amount, its number left out."""
        return f"{self.before} {self.behind}"


def read_clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of `text`; commas within brackets and quotes end none."""
    start = sentence = depth = 0
    for index, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(depth - 1, 0)
        elif character in _CLAUSE_END and (depth == 0 or character in "。"):
            if character == "," and text[index + 1 : index + 2].isdigit():
                continue
            yield Clause(start, index, sentence)
            start = index + 1
            if character in _SENTENCE_END:
                sentence, depth = start, 0
    if start < len(text):
        yield Clause(start, len(text), sentence)


def read_settings(text: str, amounts: Sequence[Amount]) -> Iterator[Setting]:
    """Yield each amount with the words around it, in order."""
    clauses = list(read_clauses(text))
    at = 0
    previous: Amount | None = None
    for index, amount in enumerate(amounts):
        while at + 1 < len(clauses) and clauses[at].end < amount.end:
            at += 1
        clause = clauses[at]
        if previous is not None and previous.end < clause.start:
            previous = None
        following = amounts[index + 1] if index + 1 < len(amounts) else None
        start = max(clause.start, amount.start - _LONGEST)
        if previous is not None:
            start = max(start, _divide(text, previous.end, amount.start)[1])
        end = min(clause.end, amount.end + _LONGEST)
        if following is not None and amount.end < following.start < end:
            end = _divide(text, amount.end, following.start)[0]
        yield Setting(
            amount,
            text[start : amount.start],
            text[amount.end : end],
            start,
            end,
            text[max(clause.sentence, start - _LONGEST) : start],
            previous,
            text[previous.end : amount.start] if previous is not None else "",
            text[amount.end : min(clause.end, amount.end + _LONGEST)],
        )
        previous = amount


def _divide(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words behind one number end and where those before the next begin.

    Without a joint between them both numbers keep the words: 35%的建成区实现70%的….
    """
    between = text[start:end]
    cut = max(between.rfind(mark) for mark in "、+")
    if cut >= 0:
        return start + cut, start + cut + 1
    joint = re.search("[和及与]", between)
    if joint is not None and joint.start() > 1:
        return start + joint.start(), start + joint.end()
    return end, start


def split_coordination(printed: str) -> list[str]:
    """Return the names of a coordination: 组建率和覆盖率 is two.

    Brackets and quotes hold together.
    """
    names, depth, start = [], 0, 0
    for index, character in enumerate(printed):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(depth - 1, 0)
        elif (
            character in "、和及与" and depth == 0 and index > start and printed[index - 1] != "参"
        ):
            names.append(printed[start:index])
            start = index + 1
    names.append(printed[start:])
    return [name for name in names if name]
