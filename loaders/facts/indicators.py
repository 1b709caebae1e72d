"""Targets in the text of a task: 农膜综合回收率达到92% → what, which number, which unit.

Only the plain form is read: a rate or amount, a verb that sets it, a number with its unit.
Trends, thresholds and numbers set elsewhere (达到市级下达指标) are left as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from loaders.agents import Reader
from loaders.prose import Prose
from loaders.records import Statement

_TARGET = re.compile(
    r"(?P<indicator>[^，。；、,;：:“”]{2,30}?(?:率|比例|比重|占比|浓度|指数|面积|总量|数量|水平))"
    r"(?P<hedge>力争|基本|要)?(?P<verb>达到|提高到|提升到|提升至|不低于|不少于|达)"
    r"(?P<value>\d+(?:\.\d+)?)(?P<unit>%|[\u4e00-\u9fff/·]{1,10}?)(?P<more>以上)?(?=[，。；、,;（(]|$)"
)
# What may stand before an indicator in its clause without being a part of its name.
_LEAD_IN = re.compile(r"^(?:(?:19|20)\d\d年度?|全年|年内|力争|确保|使|将|本区|全区|其中)+")


def read_statements(texts: Sequence[Prose], reader: Reader) -> Iterator[Statement]:
    """Yield the statements of values that the texts of one notice make, in order."""
    for prose in texts:
        for match in _TARGET.finditer(prose.passage.text):
            at_least = match["more"] or match["verb"] in ("不低于", "不少于")
            yield Statement(
                kind="target",
                indicator=_LEAD_IN.sub("", match["indicator"]),
                comparator="gte" if at_least else "eq",
                value=Decimal(match["value"]),
                printed_unit=match["unit"],
                text=reader.mention(prose.passage.part(*match.span())),
                annex=prose.annex,
                provision=prose.provision,
                task=prose.task,
                unit=measure_units().get(match["unit"]),
                period_year=prose.year,
            )


@cache
def measure_units() -> dict[str, str]:
    """Return the IRIs of units of measure by printed form (registry/measure_units.csv)."""
    path = Path(__file__).parents[1] / "registry" / "measure_units.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["printed"]: row["iri"] for row in csv.DictReader(file)}
