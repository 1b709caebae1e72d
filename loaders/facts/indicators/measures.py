"""What the unit of a number adds to a name, and what a name leaves to the words before.

A share is a 比例 (应到会成员同意 … 半数 → 应到会成员同意比例), a bound on money a 金额; 频次 says
how often something happens that an earlier clause names.
"""

from __future__ import annotations

import re
from typing import Final

from loaders.facts.indicators.bounds import Bound
from loaders.facts.indicators.clauses import CLOSING, OPENING, Setting
from loaders.facts.indicators.grants import read_share
from loaders.facts.indicators.naming import (
    is_general,
    is_measured,
    polished,
    read_subject,
    without_level,
)
from loaders.facts.indicators.numbers import Amount, read_amounts
from loaders.registry.indicator_words import words
from loaders.registry.patterns import any_of, begins_in, ends_in, holds

_LONGEST: Final = 30
_MULTIPLE: Final = re.compile("是[^，是]{1,20}$")
_NEXT_COUNT: Final = re.compile(r"^的?(?:\d{1,6}|[一二三四五六七八九十两]{1,3})[\u4e00-\u9fff]")


def read_condition(setting: Setting, bound: Bound) -> str:
    """Return the name of what a condition bounds, empty where the words do not tell.

    投资规模500万元以下政府投资水利项目 → 政府投资水利项目投资规模; 400万元以上的工程采购项目 →
    工程采购项目金额.
    """
    whom = _whom(setting, bound)
    head = read_subject(bound.before).text
    if head.endswith(words("sizes", "nouns")):
        return f"{whom}{head}"
    size = _size(setting.amount)
    return f"{whom}{size}" if whom and size else ""


def _whom(setting: Setting, bound: Bound) -> str:
    """Return for whom or what a condition holds: the noun behind it, up to what is told of it."""
    behind = setting.following[len(bound.tail) :].removeprefix("的")
    _, of, counted = behind.partition("的")
    if of and _NEXT_COUNT.match(counted):
        behind = _NEXT_COUNT.sub("", counted)
    told = re.search(rf"[，。；（(\d]|{any_of(words('conditions', 'told'))}", behind)
    whom = behind[: told.start()] if told else behind
    return "" if whom in words("conditions", "nobody") else whom.strip("的、").removesuffix("中")


def _size(amount: Amount) -> str:
    """Return what a bound in this unit is a bound of: 万元 → 金额."""
    kinds = words("sizes", "kinds")
    return next((kind for kind in kinds if amount.unit in words("sizes", kind)), "")


def named_by_unit(name: str, setting: Setting, bound: Bound) -> str:
    """Return `name` with what the unit says it measures: a share, an area, an amount."""
    unit = setting.amount.unit
    if unit == "%" and bound.comparator != "delta":
        share = read_share(setting.before, setting.behind, bound)
        return polished(share) if share else _as_share(name)
    if unit == "倍" and bound.comparator != "delta":
        return _MULTIPLE.sub("", name)
    if unit in words("sizes", "面积") and name.endswith(words("naming", "acts")):
        return f"{name}面积"
    if unit in words("sizes", "量") and name.endswith(words("naming", "savings")):
        return f"{name}量"
    return name


def _as_share(name: str) -> str:
    """Return the name of a share: 审核数量 → 审核比例, 区级承担 → 区级承担比例."""
    for said in words("measured", "counts"):
        name = name.removesuffix(said)
    bare = name[: -len(policy)] if (policy := ends_in(name, words("naming", "policies"))) else ""
    if bare.endswith("率"):
        return bare
    is_share = not name or is_measured(name) or name.endswith(words("measured", "told_in_percent"))
    return name if is_share else f"{name}比例"


def completed(name: str, earlier: str, last: str) -> str | None:
    """Return a general name with the thing that the clause before it names; None if none does.

    增加执法检查频次，频次是…的2倍 → 执法检查频次; 实施重点项目563项，累计投资4850亿元 → 重点项目
    累计投资; TSP每日浓度，…的频次不得超过3次 → TSP每日浓度…频次.
    """
    clause = re.split("[，,。；;：:]", earlier.rstrip("，,：: "))[-1]
    whole = _continued(name, clause)
    if whole is None and name.endswith(words("general", "heads")) and _is_topic(clause):
        whole = f"{read_subject(clause).text}{name}"
    if whole is None and is_general(name):
        whole = _of_things(clause, last, name)
    return whole


def _continued(name: str, clause: str) -> str | None:
    """Return a name whose beginning ends the clause before: …质量审核，审核数量."""
    begun = next((name[:n] for n in (4, 3, 2) if len(name) >= n and clause.endswith(name[:n])), "")
    if not begun or not (is_general(begun) or is_general(name.removeprefix(begun))):
        return None
    subject = read_subject(clause).text
    return f"{subject}{name.removeprefix(begun)}" if len(subject) > len(begun) else None


def _is_topic(clause: str) -> bool:
    """Whether `clause` is a bare measure that the next clause tells of: 各街道PM2.5每日浓度."""
    return is_measured(clause) and without_level(clause) == clause and not read_amounts(clause)


def _of_things(clause: str, last: str, name: str) -> str | None:
    """Return what is measured of the things that the clause before counts or makes."""
    if read_amounts(clause):
        return f"{last}{name}" if last and not is_measured(last) else None
    made = read_subject(clause).text
    if made == clause or not name.endswith(words("measured", "shares")):
        return None
    thing = made.rpartition("的")[2]
    end = ends_in(thing, words("naming", "works"))
    thing = thing[: -len(end)] if end else thing
    return f"{thing}{name}" if thing and not holds(thing, words("telling", "verbs")) else None


def made_with(name: str, following: str) -> str | None:
    """Return a general name with what is made with it: 累计投资477.7亿元实施106个城市更新项目."""
    verb = begins_in(following, words("announcing", "verbs"))
    count = _NEXT_COUNT.match(following[len(verb) :]) if verb and is_general(name) else None
    if count is None:
        return None
    made = re.split("[，,。；;、和]", following[len(verb) + count.end() :])[0]
    return f"{made}{name}" if made else None


def shortened(name: str) -> str:
    """Return `name` without the modifiers that make it longer than a name may be."""
    if len(name) <= _LONGEST:
        return name
    joints, depth = [0], 0
    for index, character in enumerate(name[:-2]):
        depth += (character in OPENING) - (character in CLOSING)
        if character in "、的和及等与或" and depth <= 0:
            joints.append(index + 1)
    return name[next((at for at in joints if len(name) - at <= _LONGEST), joints[-1]) :]
