"""Comparing statements of values with the gold: which were found, and whether they are right.

A gold value counts as found when a statement of the same value stands within two lines of it;
several of one line are paired by the likeness of their names. Kind, comparator, unit and period
are compared for those found. What the gold says by other means than a number (全覆盖, 同比下降, a
condition of eligibility) is scored apart, as `indicators.extended`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from loaders.evaluate.gold import GoldLine
from loaders.evaluate.matching import LINE_TOLERANCE, line_gap, names_of, pair_nearest
from loaders.evaluate.scores import Item, Ledger
from loaders.records import Comparator, Statement

_COMPARATORS: Final[dict[str, Comparator]] = {
    "<=": "lte", ">=": "gte", "=": "eq", "~": "approx", "<": "lt", ">": "gt",
    "delta": "delta", "assigned": "assigned",
}  # fmt: skip
_EXTENDED: Final = ("implicit", "trend", "condition")
_FIELDS: Final = ("kind", "comparator", "unit", "period")


@dataclass(frozen=True, slots=True)
class GoldIndicator:
    """One gold value: its place in the ledger, the annotation, whether it may be missing."""

    item: Item
    line: GoldLine
    is_optional: bool

    @property
    def field(self) -> str:
        """The score that the value counts for."""
        is_extended = any(self.line.data.get(key) for key in _EXTENDED)
        return "indicators.extended" if is_extended else "indicators.found"

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The value, both ends of a range, or nothing."""
        value = self.line.data.get("value")
        given = value if isinstance(value, list) else [value]
        return tuple(Decimal(str(each)) for each in given if each is not None)


def compare_indicators(
    ledger: Ledger,
    gold: Sequence[GoldIndicator],
    found: Sequence[Statement],
    item_of: Callable[[Statement], Item],
    *,
    is_whole: bool = False,
) -> None:
    """Take down in `ledger` how the statements of one part agree with its gold.

    A statement without a gold value is an error between the first and the last of them; elsewhere
    the gold may just leave it out. The gold of a notice `is_whole` for printed numbers; what is
    implied it holds here and there, so that more of it is listed, but not counted.
    """
    pairs = pair_nearest(gold, found, _distance)
    counterpart = dict(pairs)
    for index, due in enumerate(gold):
        statement = found[counterpart[index]] if index in counterpart else None
        if statement is not None or not due.is_optional:
            _compare(ledger, due, statement)
    lines = [each.line.line("line") for each in gold]
    for index, statement in enumerate(found):
        if index in counterpart.values() or not lines:
            continue
        if not (is_whole or _is_between(min(lines), max(lines), statement)):
            continue
        item, written = item_of(statement), [_written(statement)]
        if not _is_extended(statement):
            ledger.compare(item, "indicators.found", [], written)
        elif is_whole:
            ledger.miss(item, "indicators.extended", [], written)
        else:
            ledger.compare(item, "indicators.extended", [], written)


def _distance(due: GoldIndicator, statement: Statement) -> int | None:
    """Return how far apart two statements of one value are, None if the values differ."""
    start = due.line.line("line")
    end = due.line.line("line_end") if "line_end" in due.line.data else start
    gap = line_gap(start, end, statement.text.spans)
    if gap > LINE_TOLERANCE or not _same_value(due, statement):
        return None
    likeness = SequenceMatcher(None, due.line.text("indicator"), statement.indicator).ratio()
    return gap * 1000 + round((1 - likeness) * 100)


def _same_value(due: GoldIndicator, statement: Statement) -> bool:
    if statement.lower is not None or statement.upper is not None:
        return due.values == (statement.lower, statement.upper)
    if statement.value is None:
        return not due.values and _COMPARATORS.get(due.line.text("op")) == statement.comparator
    return due.values == (statement.value,)


def _compare(ledger: Ledger, due: GoldIndicator, statement: Statement | None) -> None:
    name = f"{due.line.text('indicator')}：{due.line.text('text')}"
    ledger.compare(due.item, due.field, [name], [name] if statement else [])
    if statement is None or due.field == "indicators.extended":
        return
    alternatives = due.line.data.get("alternatives")
    others = alternatives if isinstance(alternatives, dict) else {}
    for field in _FIELDS:
        right = _due_values(due, field, others)
        given = _given(statement, field)
        if right:
            best = given if given in right else right[0]
            ledger.compare(due.item, f"indicators.{field}", [best], [given])


def _due_values(due: GoldIndicator, field: str, others: Mapping[str, object]) -> list[str]:
    """Return the values of a field that are right, the gold's own first; none if it has none."""
    key = "op" if field == "comparator" else field
    printed = [*names_of(due.line.data.get(key)), *names_of(others.get(key))]
    if field == "comparator":
        is_range = len(due.values) > 1
        return ["between"] if is_range else [_COMPARATORS.get(op, op) for op in printed]
    if field == "period":
        return [_edtf(period) for period in printed]
    return [value for value in printed if value]


def _given(statement: Statement, field: str) -> str:
    match field:
        case "kind":
            return statement.kind
        case "comparator":
            return "between" if statement.lower is not None else statement.comparator
        case "unit":
            return statement.printed_unit
    return statement.edtf or ""


def _edtf(printed: str) -> str:
    """Return a period of the gold as EDTF: 2017-2021, from 2022-04-01, to 2023-04-30."""
    years = re.fullmatch(r"(\d{4})[-/](\d{4})", printed)
    if years is not None:
        return f"{years[1]}/{years[2]}"
    if printed.startswith("from "):
        return f"{printed.removeprefix('from ')}/.."
    if printed.startswith("to "):
        return f"../{printed.removeprefix('to ')}"
    return printed


def _is_between(first: int, last: int, statement: Statement) -> bool:
    return any(first <= span.line_start and span.line_end <= last for span in statement.text.spans)


def _is_extended(statement: Statement) -> bool:
    has_trend_only = statement.comparator == "delta" and statement.value is None
    return statement.is_implicit or statement.is_condition or has_trend_only


def _written(statement: Statement) -> str:
    amount = statement.value if statement.lower is None else f"{statement.lower}-{statement.upper}"
    return f"{statement.indicator}：{amount or ''}{statement.printed_unit}"
