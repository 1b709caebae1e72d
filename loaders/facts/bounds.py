"""Bounds of a class in a table: 300≤X<1000, X<20, 50 亿元（含）至 5000 亿元, 50 亿元以下.

The digits are kept as printed, so that a bound that lost some can be told from its neighbours.
The signs and words stand in registry/classifications.toml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from loaders.registry.classifications import classification_words
from loaders.registry.patterns import any_of

_NUMBER = r"\d{1,12}(?:\.\d{1,4})?"
_UNIT = r"[\u4e00-\u9fff]{1,4}?"
_Side = Literal["below", "above"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one cell allows: digits as printed, None where open, and whether the edge is inside.

    `unit` is the unit of measure that the cell itself prints, empty where a column does.
    """

    lower: str | None
    upper: str | None
    lower_inclusive: bool = False
    upper_inclusive: bool = False
    unit: str = ""

    @property
    def is_impossible(self) -> bool:
        """Whether nothing lies between the bounds, as when one of them lost a digit."""
        if self.lower is None or self.upper is None:
            return False
        return Decimal(self.lower) >= Decimal(self.upper)


def bounds_in_signs(printed: str) -> Bounds | None:
    """Read 300≤X<1000, X<20 or X≥1000 (white space removed); None for anything else."""
    match = _between_signs().fullmatch(printed)
    if match is None or not (match["low"] or match["high"]):
        return None
    side, inclusive = _signs()[match["sign"]] if match["high"] else ("below", False)
    if side == "above":
        return None if match["low"] else Bounds(match["high"], None, lower_inclusive=inclusive)
    low_inclusive = match["low"] is not None and _signs()[match["low_sign"]][1]
    return Bounds(match["low"], match["high"], low_inclusive, inclusive)


@cache
def _signs() -> dict[str, tuple[_Side, bool]]:
    """Return for each sign the side on which it keeps what stands before it, and the edge."""
    words = classification_words().bounds
    sides: tuple[tuple[str, _Side, bool], ...] = (
        ("up_to_inclusive", "below", True),
        ("up_to_exclusive", "below", False),
        ("from_inclusive", "above", True),
        ("from_exclusive", "above", False),
    )
    return {sign: (side, edge) for name, side, edge in sides for sign in words[name]}


@cache
def _between_signs() -> re.Pattern[str]:
    below = any_of(sign for sign, (side, _) in _signs().items() if side == "below")
    return re.compile(
        rf"(?:(?P<low>{_NUMBER})(?P<low_sign>{below}))?[A-Z]"
        rf"(?:(?P<sign>{any_of(_signs())})(?P<high>{_NUMBER}))?"
    )


def bounds_in_words(printed: str) -> Bounds | None:
    """Read 50亿元（含）至5000亿元 or 50亿元以下 (white space removed); None for anything else.

    An edge is inside where （含） stands behind it, and only there.
    """
    match = _range().fullmatch(printed)
    if match is not None:
        low_in, high_in = match["low_in"] is not None, match["high_in"] is not None
        return Bounds(match["low"], match["high"], low_in, high_in, match["unit"])
    match = _limit().fullmatch(printed)
    if match is None:
        return None
    value, unit, inside = match["value"], match["unit"], match["inside"] is not None
    if match["side"] in classification_words().bounds["below"]:
        return Bounds(None, value, upper_inclusive=inside, unit=unit)
    return Bounds(value, None, lower_inclusive=inside, unit=unit)


@cache
def _range() -> re.Pattern[str]:
    words = classification_words().bounds
    inside = any_of(words["included"])
    return re.compile(
        rf"(?P<low>{_NUMBER})(?:{_UNIT})?(?P<low_in>{inside})?{any_of(words['to'])}"
        rf"(?P<high>{_NUMBER})(?P<unit>{_UNIT})(?P<high_in>{inside})?"
    )


@cache
def _limit() -> re.Pattern[str]:
    words = classification_words().bounds
    return re.compile(
        rf"(?P<value>{_NUMBER})(?P<unit>{_UNIT})(?P<inside>{any_of(words['included'])})?"
        rf"(?P<side>{any_of(words['below'] + words['above'])})"
    )
