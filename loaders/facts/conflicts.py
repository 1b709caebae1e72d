"""Statements that cannot both hold: two values of one indicator for one period and place.

Both stay facts, each with its lines; a reader is shown the pair. Values compare in one unit
(1.5万亩 and 15000亩 agree) and by what they bound: at least 40 agrees with 50, at most 40 does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Final

from loaders.facts.indicators.naming import is_measured
from loaders.records import Area, Notice, Statement
from loaders.registry.indicator_words import words
from loaders.registry.measure_units import in_base_unit
from loaders.registry.patterns import holds

_COMPARABLE: Final = ("eq", "approx", "lte", "gte", "lt", "gt", "between", "delta")
_PLANNED: Final = ("target", "limit")


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement with the notice that makes it."""

    notice: Notice
    statement: Statement


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements on `indicator` of which at most one can hold, in reading order."""

    indicator: str
    first: Stated
    second: Stated


@dataclass(frozen=True, slots=True)
class _Question:
    """What two statements must answer alike to be compared; `unit` is a base unit."""

    area: Area
    indicator: str
    edtf: str
    coverage: str
    is_planned: bool
    is_change: bool
    unit: str


def conflicts(notices: Iterable[Notice]) -> list[Conflict]:
    """Return the pairs of statements that state different values of one thing.

    Compared are values of the same kind (a cap counts as a target) with a period. What is granted
    depends on whom it is granted to, and is left out. Within one notice only what is measured is
    compared (覆盖率): a thing that is counted twice there may be two things.
    """
    asked: dict[_Question, list[Stated]] = {}
    for notice in notices:
        for statement in notice.statements:
            question = _question(notice, statement)
            if question is not None:
                asked.setdefault(question, []).append(Stated(notice, statement))
    return [
        Conflict(question.indicator, first, second)
        for question, answers in asked.items()
        for first, second in combinations(answers, 2)
        if _may_be_one(question, first, second)
        and not _agree(_range(first.statement), _range(second.statement))
    ]


def _question(notice: Notice, statement: Statement) -> _Question | None:
    """Return the question that a statement answers; None for one that cannot be compared."""
    values = [v for v in (statement.value, statement.lower, statement.upper) if v is not None]
    if (
        not values
        or statement.edtf is None
        or statement.comparator not in _COMPARABLE
        or statement.is_implicit
        or statement.is_condition
        or statement.kind == "quota"
        or holds(statement.text.text, words("entitlement", "words"))
    ):
        return None
    whole = statement.coverage is None or statement.coverage in words("coverage", "whole")
    return _Question(
        area=notice.area,
        indicator=statement.indicator,
        edtf=statement.edtf,
        coverage="" if whole else statement.coverage or "",
        is_planned=statement.kind in _PLANNED,
        is_change=statement.comparator == "delta",
        unit=in_base_unit(values[0], statement.printed_unit)[1],
    )


def _may_be_one(question: _Question, first: Stated, second: Stated) -> bool:
    return first.notice is not second.notice or is_measured(question.indicator)


Range = tuple[Decimal | None, Decimal | None]


def _range(statement: Statement) -> Range:
    """Return the lowest and the highest value that the statement allows, None where open."""
    low, high = statement.lower, statement.upper
    if statement.value is not None:
        low = statement.value if statement.comparator not in ("lte", "lt") else None
        high = statement.value if statement.comparator not in ("gte", "gt") else None
    return _in_base(low, statement), _in_base(high, statement)


def _in_base(value: Decimal | None, statement: Statement) -> Decimal | None:
    return None if value is None else in_base_unit(value, statement.printed_unit)[0]


def _agree(one: Range, other: Range) -> bool:
    """Whether two ranges have a value in common; equal-sided bounds agree where they are equal."""
    (low, high), (other_low, other_high) = one, other
    if high is None and other_high is None:
        return low == other_low
    if low is None and other_low is None:
        return high == other_high
    lows = [value for value in (low, other_low) if value is not None]
    highs = [value for value in (high, other_high) if value is not None]
    return max(lows) <= min(highs)
