"""What a build report says about the lines of a source: their fates counted, and in ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from loaders.facts.citations import ReferenceAccount
from loaders.records import LineFate, Reading

_ORDER: Final[tuple[LineFate, ...]] = ("fact", "structure", "left-out", "unclaimed")


@dataclass(frozen=True, slots=True)
class LineKind:
    """How many lines that are not blank met one fate, and by which kind of fact or structure."""

    fate: LineFate
    by: str
    lines: int


@dataclass(frozen=True, slots=True)
class LineRange:
    """Neighbouring lines, blank ones between them not counted, that met the same fate."""

    first: int
    last: int
    fate: LineFate
    by: str


@dataclass(frozen=True, slots=True)
class UnclaimedLine:
    """A line that no loader made anything of."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class UncitedReference:
    """A printed title or document number that no citation stands for, and why (its fate)."""

    line: int
    text: str
    fate: str


def line_kinds(reading: Reading) -> tuple[LineKind, ...]:
    """Return the fates of the lines with their kinds, facts first, the most frequent kind first."""
    counts = Counter((account.fate, account.by) for account in reading.lines)
    kinds = [LineKind(fate, by, lines) for (fate, by), lines in counts.items()]
    return tuple(sorted(kinds, key=lambda kind: (_ORDER.index(kind.fate), -kind.lines, kind.by)))


def line_ranges(reading: Reading) -> tuple[LineRange, ...]:
    """Return the accounts of all lines that are not blank, in as few ranges as say the same."""
    ranges = []
    for (fate, by), accounts in groupby(
        reading.lines, key=lambda account: (account.fate, account.by)
    ):
        lines = [account.line for account in accounts]
        ranges.append(LineRange(lines[0], lines[-1], fate, by))
    return tuple(ranges)


def unclaimed_lines(reading: Reading) -> tuple[UnclaimedLine, ...]:
    """Return the lines that no loader claimed, with their words."""
    texts = reading.source.text.split("\n")
    return tuple(
        UnclaimedLine(account.line, texts[account.line - 1].strip())
        for account in reading.unclaimed()
    )


def uncited(accounts: Sequence[ReferenceAccount]) -> tuple[UncitedReference, ...]:
    """Return the printed titles and numbers that are no citation and none of the notice's own."""
    return tuple(
        UncitedReference(account.line, account.text, account.fate)
        for account in accounts
        if account.fate not in ("cited", "own")
    )
