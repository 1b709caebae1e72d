"""Clauses on a document's validity: when it takes effect and ends, who interprets it, who agreed.

What it repeals is read with its citations (loaders.facts.citations).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.sources import Passage

_EFFECTIVE = re.compile(
    r"(?:本[\u4e00-\u9fff]{1,6})?(?P<clause>自(?P<event>[^，。；]{1,20}?)(?:之日)?起(?:正式)?(?:施行|实行|执行|实施|生效))"
)
_EXPIRY = re.compile(r"有效期(?:限)?(?:至|到)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)")
_INTERPRETER = re.compile(r"由(?P<unit>[^，。；由]{2,30}?)(?:会同[^，。；]+)?负责(?:具体)?解释")
_APPROVAL = re.compile(
    r"(?:^|[，。；》])已?经(?P<unit>[^，。；经]{2,24}?)(?:研究|审议|审核|批准)*(?:同意|批准|审议通过)"
)


def effective_clause(texts: Sequence[Passage]) -> Passage | None:
    """Return 自…起施行 as printed: the last such clause, since closing articles carry it."""
    return _last(texts, _EFFECTIVE, "clause")


def expiry_clause(texts: Sequence[Passage]) -> Passage | None:
    """Return the date that 有效期至 names."""
    return _last(texts, _EXPIRY, "date")


def interpreter(texts: Sequence[Passage]) -> Passage | None:
    """Return the unit of 由…负责解释."""
    return _last(texts, _INTERPRETER, "unit")


def approver(texts: Sequence[Passage]) -> Passage | None:
    """Return the body of 经…同意 in the body of a notice."""
    for text in texts:
        match = _APPROVAL.search(text.text)
        if match is not None:
            return text.part(*match.span("unit"))
    return None


def _last(texts: Sequence[Passage], pattern: re.Pattern[str], group: str) -> Passage | None:
    found = None
    for text in texts:
        for match in pattern.finditer(text.text):
            found = text.part(*match.span(group))
    return found
