"""What is granted, to whom, and which share of what: 给予…项目不超过实际投资额50%的资金支持.

The name of a grant is who receives it and what it is (绿色低碳项目补助); that of a share says of
what it is one (补助占项目总投资额比例).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.facts.indicators.bounds import Bound
from loaders.registry.indicator_words import words
from loaders.registry.patterns import any_of, begins_in, ends_in, holds

_BY: Final = re.compile("按照?(?P<base>[^，按]{2,30})$")
_SHORTEST_BASE: Final = 3


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is granted something, empty for nobody named; `is_told` of one behind 对 or 向."""

    text: str
    is_told: bool


def read_receiver(before: str) -> Receiver | None:
    """Return who is granted something by the words before the number, None for no grant.

    对获评基地给予 → 获评基地; 给予 → nobody named.
    """
    verb = ends_in(before, words("grants", "verbs"))
    if not verb:
        return None
    head = before[: -len(verb)]
    starts = [match.end() for match in _to().finditer(head) if match["to"]]
    if not starts:
        return Receiver("" if holds(head, words("grants", "by")) else head, is_told=False)
    whom = head[starts[0] :]
    condition = begins_in(whom, words("conditions", "met"))
    return Receiver(whom[len(condition) :].removesuffix("的"), is_told=True)


@cache
def _to() -> re.Pattern[str]:
    """Return the pattern of words before a receiver, other words with 对 in them skipped."""
    return re.compile(
        f"{any_of(words('grants', 'not_to'))}|(?P<to>{any_of(words('grants', 'to'))})"
    )


def read_share(before: str, behind: str, bound: Bound) -> str:
    """Return the name of a share that is granted or levied, empty for any other share.

    `before` and `behind` are the words around the number: 按减免租金总额的…给予补贴 →
    补贴占减免租金总额比例; 按…的税率缴纳企业所得税 → 企业所得税税率.
    """
    levied = _levied().match(behind)
    if levied is not None:
        return f"{levied['what']}{levied['rate']}"
    remitted = _remitted().search(behind)
    if remitted is not None:
        return f"{remitted['what']}{remitted['verb']}比例"
    granted = _granted().match(behind)
    if granted is None:
        return ""
    base = _base(before, bound)
    receiver = read_receiver(bound.before)
    whom = receiver.text if receiver is not None and receiver.is_told else ""
    return f"{whom}{granted['what']}" + (f"占{base}比例" if base else "比例")


def _base(before: str, bound: Bound) -> str:
    """Return what a share is a share of: 按贷款额, 不超过实际投资额, 给予总房款."""
    between = before.partition(bound.printed)[2] if bound.printed else ""
    between = between[len(begins_in(between, words("grants", "verbs"))) :]
    between = "" if holds(between, words("comparators", "lte")) else between
    head = bound.before
    by = _BY.search(head.removesuffix(ends_in(head, words("grants", "verbs"))).removesuffix("的"))
    given = _given().search(before)
    base = between if len(between) >= _SHORTEST_BASE else ""
    base = base or (by["base"] if by else "") or (given["base"] if given else "")
    return "" if base in words("comparators", "lte") else base.removesuffix("的")


@cache
def _given() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('grants', 'verbs'))}(?P<base>[^，给提]{{3,20}})$")


@cache
def _granted() -> re.Pattern[str]:
    verbs, nouns = any_of(words("grants", "verbs")), any_of(words("grants", "nouns"))
    return re.compile(
        rf"(?:的|{verbs}){{1,2}}(?P<what>[\u4e00-\u9fff]{{0,12}}?{nouns}{{1,2}})(?![额率])"
    )


@cache
def _levied() -> re.Pattern[str]:
    """Return the pattern of a rate and what is levied by it: 的税率缴纳企业所得税."""
    rates, verbs = any_of(words("grants", "rates")), any_of(words("grants", "levies"))
    end = any_of((*words("grants", "remits"), *words("grants", "levies")))
    return re.compile(
        rf"的?(?P<rate>{rates})(?:{verbs}|的)(?P<what>[\u4e00-\u9fff]{{2,12}}?)(?=$|[，。；]|{end})"
    )


@cache
def _remitted() -> re.Pattern[str]:
    """Return the pattern of what is remitted: 税额幅度顶格减征“六税两费”."""
    verbs = any_of(words("grants", "remits"))
    return re.compile(rf"^[^，。；]{{0,12}}?(?P<verb>{verbs})(?P<what>[^，。；减免]{{2,12}})$")
