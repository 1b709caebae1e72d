"""Which amounts state a value: not names, deadlines, enumerations or periods of time."""

from __future__ import annotations

import re
from typing import Final

from loaders.facts.indicators.bounds import Bound
from loaders.facts.indicators.clauses import Setting
from loaders.facts.indicators.naming import without_level
from loaders.facts.indicators.numbers import Amount
from loaders.registry.indicator_words import words
from loaders.registry.patterns import any_of, begins_in, ends_in, holds

_DURATIONS: Final = ("秒", "分钟", "小时", "天", "日", "工作日", "工作小时", "周", "个月", "年")
_FIXED: Final = ("米", "千伏", "千瓦", "兆瓦")
"""Units that mostly belong to a name (500千伏工程, 200米道路): a bound must stand with them."""


def states_value(setting: Setting, bound: Bound) -> bool:
    """Whether the amount of `setting` is the value of an indicator."""
    amount = setting.amount
    if amount.in_words and not _is_meant(setting, bound):
        return False
    if amount.is_counted and _only_divides(setting):
        return False
    if setting.before.endswith("含"):  # （含2000万元） says a bound twice
        return False
    if _is_of_name(setting, bound):
        return False
    return amount.unit not in _DURATIONS or _is_limit(setting, bound)


def _only_divides(setting: Setting) -> bool:
    """Whether a count tells how a text or a list is divided: 十个方面, 知识产权方面5项."""
    before, behind = setting.before, setting.following
    if setting.amount.unit == "条" and _is_document(behind):
        return True
    ends = (*words("structure", "sums"), *words("structure", "whole"))
    return bool(begins_in(behind, words("structure", "nouns"))) or before.endswith(ends)


def _is_of_name(setting: Setting, bound: Bound) -> bool:
    """Whether the number is a part of a name: 500千伏工程, 15分钟生活圈, 200米道路."""
    unit, behind = setting.amount.unit, setting.following
    if unit in (*_FIXED, *_DURATIONS, "公里") and _is_name(behind):
        return True
    return unit in _FIXED and bound.comparator == "eq" and _goes_on(behind)


def is_time(amount: Amount) -> bool:
    """Whether the amount is a stretch of time."""
    return amount.unit in _DURATIONS


def is_time_limit(behind: str, bound: Bound) -> bool:
    """Whether a stretch of time says how long a process may take: 3日内报告, 1日办结."""
    if bound.tail.endswith(("以上", "以下")):
        return False
    is_ended = begins_in(behind, words("durations", "ends"))
    return bound.comparator in ("lte", "gte") or bool(is_ended)


def is_condition(setting: Setting, bound: Bound) -> bool:
    """Whether the number bounds whom or what a rule is for: 月销售额15万元以下的纳税人."""
    amount = setting.amount
    if amount.is_counted or amount.unit in ("%", "倍"):
        return False
    if amount.upper is not None:
        return bound.printed in ("超过", "大于", "高于")
    if bound.printed in ("满", "缴满", "不满", "未满", "不足"):
        return True
    if bound.printed == "超" and amount.unit in _DURATIONS:
        return _goes_on(setting.following)
    if not bound.tail.endswith(("以上", "以下")):
        return False
    announced = holds(setting.before, words("structure", "not_conditions"))
    return not announced and _goes_on(setting.following[len(bound.tail) :])


def _goes_on(behind: str) -> bool:
    """Whether a word follows at once, so that the number qualifies it."""
    return re.match(r"[\u4e00-\u9fff]", behind) is not None


def _is_document(behind: str) -> bool:
    """Whether the clauses of a document are counted: 13条意见."""
    ends = any_of(words("structure", "clauses"))
    return re.match(rf"[^，。；]{{0,10}}?{ends}", behind) is not None


def _is_meant(setting: Setting, bound: Bound) -> bool:
    """Whether a number in words is meant as one: 至少一名, 突破千亿元, 再完成两批供地."""
    amount = setting.amount
    if setting.before.endswith(words("structure", "idioms")):
        return False
    if bound.comparator == "delta" and amount.is_counted:
        return False
    if bound.comparator not in ("eq", "approx", "between") or amount.unit == "%":
        return True
    if amount.unit in ("次", "人次"):
        return re.search("[各每]", setting.before) is not None
    verb = ends_in(setting.before, words("structure", "worded"))
    return bool(verb) and amount.value > 1 and amount.is_counted


def _is_name(behind: str) -> bool:
    """Whether the number belongs to a name: 15分钟生活圈, 500千伏输变电工程."""
    named = any_of(words("structure", "names"))
    return re.match(rf"[\u4e00-\u9fff-]{{0,6}}?{named}", behind) is not None


def _is_limit(setting: Setting, bound: Bound) -> bool:
    """Whether a stretch of time is a limit or an entitlement: no date and no deadline."""
    behind, unit = setting.following, setting.amount.unit
    granted = holds(setting.own, words("durations", "granted"))
    if holds(setting.own, words("durations", "deadline")) and not granted:
        return False
    if unit in ("年", "周") and behind.startswith(("内", "以内", "之内")):
        return False
    if setting.before.endswith("前") and bound.tail:
        return False
    if bound.comparator not in ("eq", "approx"):
        return True
    return bool(
        granted
        or ends_in(setting.before, words("durations", "before"))
        or without_level(setting.before).endswith(words("durations", "nouns"))
        or begins_in(behind, words("durations", "behind"))
    )
