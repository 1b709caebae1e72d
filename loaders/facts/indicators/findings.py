"""What is found in a text before its place, period and kind are known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from loaders.records import ChangeKind, Comparator, Trend


@dataclass(frozen=True, slots=True)
class Finding:
    """A value found at [start, end) of a text.

    `clause` is the clause it stands in, `earlier` its sentence before that; `bound_word` is the
    word that compares (不超过). `is_standing` tells of a number that exists already (依托88个…),
    `is_recurring` of something due again and again (每月), `is_inherited` of a name that the
    clause leaves to the one before it. The rest is as in `Statement`.
    """

    start: int
    end: int
    indicator: str
    comparator: Comparator
    value: Decimal | None
    unit: str
    clause: str
    earlier: str = ""
    lower: Decimal | None = None
    upper: Decimal | None = None
    trend: Trend | None = None
    change: ChangeKind | None = None
    baseline: Decimal | None = None
    coverage: str | None = None
    hedge: str | None = None
    assigned_by: str | None = None
    bound_word: str = ""
    is_condition: bool = False
    is_implicit: bool = False
    is_standing: bool = False
    is_recurring: bool = False
    is_inherited: bool = False
