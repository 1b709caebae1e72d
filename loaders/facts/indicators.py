"""Targets in the text of a task: 农膜综合回收率达到92% → what, which number, which unit.

Only the plain form is read: a rate or amount, a verb that sets it, a number with its unit.
Trends, thresholds and numbers set elsewhere (达到市级下达指标) are left as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from loaders.records import Comparator
from loaders.sources import Passage

_TARGET = re.compile(
    r"(?P<indicator>[^，。；、,;：:“”]{2,30}?(?:率|比例|比重|占比|浓度|指数|面积|总量|数量|水平))"
    r"(?P<hedge>力争|基本|要)?(?P<verb>达到|提高到|提升到|提升至|不低于|不少于|达)"
    r"(?P<value>\d+(?:\.\d+)?)(?P<unit>%|[\u4e00-\u9fff/·]{1,10}?)(?P<more>以上)?(?=[，。；、,;（(]|$)"
)
# What may stand before an indicator in its clause without being a part of its name.
_LEAD_IN = re.compile(r"^(?:(?:19|20)\d\d年度?|全年|年内|力争|确保|使|将|本区|全区|其中)+")


@dataclass(frozen=True, slots=True)
class TargetReading:
    """A target as printed: `unit` is the IRI of its unit of measure where one is known."""

    indicator: str
    comparator: Comparator
    value: Decimal
    printed_unit: str
    unit: str | None
    passage: Passage


def read_targets(text: Passage) -> Iterator[TargetReading]:
    """Yield the plain targets that `text` sets, in order."""
    for match in _TARGET.finditer(text.text):
        name = _LEAD_IN.sub("", match["indicator"])
        at_least = match["more"] or match["verb"] in ("不低于", "不少于")
        yield TargetReading(
            name,
            "gte" if at_least else "eq",
            Decimal(match["value"]),
            match["unit"],
            measure_units().get(match["unit"]),
            text.part(*match.span()),
        )


@cache
def measure_units() -> dict[str, str]:
    """Return the IRIs of units of measure by printed form (registry/measure_units.csv)."""
    path = Path(__file__).parents[1] / "registry" / "measure_units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["printed"]: row["iri"] for row in csv.DictReader(file)}
