"""Places in a ranking: 位列全市第一, 进入前20名 → a finding whose unit is 位."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.naming import read_name
from loaders.facts.indicators.numbers import read_amounts
from loaders.facts.numerals import read_count
from loaders.registry.indicator_words import words

_NUMERAL: Final = "[一二三四五六七八九十]{1,3}|\\d{1,3}"
_RANK: Final = re.compile(
    r"(?P<subject>[^，。；：]{0,30}?)(?:位居|名列|位列|排名|进入|跻身|居|列|排)"
    rf"(?P<among>[\u4e00-\u9fff]{{0,6}}?)(?:第(?P<place>{_NUMERAL})|前(?P<top>{_NUMERAL}))"
    r"(?=[位名，,。；、）)]|$)"
)
_LONGEST: Final = 80


def read_ranks(text: str) -> Iterator[Finding]:
    """Yield the places in a ranking that `text` tells."""
    for match in _RANK.finditer(text):
        place = read_count(match["place"] or match["top"])
        if place is None:
            continue
        subject = match["subject"]
        if subject in words("levels", "verbs"):
            subject = _things_before(text[max(match.start() - _LONGEST, 0) : match.start()])
        name = read_name(subject, "", counted=False)
        yield Finding(
            start=match.start(),
            end=match.end(),
            indicator=f"{name.text}{match['among']}排名",
            comparator="lte" if match["top"] else "eq",
            value=Decimal(place),
            unit="位",
            clause=match[0],
            coverage=name.coverage,
        )


def _things_before(before: str) -> str:
    """Return what the clause before a rank tells numbers of: 拆除违建…、腾退土地…，均居第一."""
    clause = re.split("[，。；：]", before.rstrip("，、"))[-1]
    for amount in reversed(read_amounts(clause)):
        clause = clause[: amount.start] + clause[amount.end :]
    return clause
