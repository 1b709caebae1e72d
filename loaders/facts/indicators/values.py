"""Values that are printed as numbers → findings, one for each thing a number is told of.

A plain value gives one; names that share a number (均超过90%) give one each, and numbers that are
dealt out (分别减排300吨和150吨) one for each pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from loaders.facts.indicators.bounds import Bound, read_bound, read_hedge
from loaders.facts.indicators.clauses import Setting, read_settings, split_names
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.naming import (
    Name,
    is_measured,
    read_name,
    read_time_limit,
    without_level,
)
from loaders.facts.indicators.numbers import Amount, chinese_number, read_amounts
from loaders.facts.indicators.selection import is_condition, is_time, is_time_limit, states_value
from loaders.facts.indicators.words import ends_in, holds, words

_PERIODIC: Final = (
    ("每半年", "半年"), ("每季度", "季度"), ("每月", "月"), ("每周", "周"), ("每日", "日"),
    ("每天", "日"), ("每年", "年"), ("全年", "年"),
)  # fmt: skip
_SHARED: Final = re.compile(r"(?:(?<![平年人户])均|各(?!类)|双|分别)(?P<verb>[^，、]{0,6})$")
_NUMERAL: Final = "[一二三四五六七八九十]{1,3}|\\d{1,3}"
_RANK: Final = re.compile(
    r"(?P<subject>[^，。；：]{0,30}?)(?:位居|名列|位列|排名|进入|跻身|居|列|排)"
    rf"(?P<among>[\u4e00-\u9fff]{{0,6}}?)(?:第(?P<place>{_NUMERAL})|前(?P<top>{_NUMERAL}))"
    r"(?=[位名，,。；、）)]|$)"
)


def read_values(text: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Yield the values that the stated `amounts` of `text` give, in order."""
    last = ""
    condition: Setting | None = None
    for group in _groups(_merged(list(read_settings(text, amounts)))):
        head = group[0][0]
        if condition is not None and head.previous is condition.amount:
            # 至少选择1万平方米以上的2块: the condition stands within the words of the next number.
            group[0] = (replace(head, before=condition.before + head.before), group[0][1])
        condition = None
        for finding in _findings(group, last):
            last = finding.indicator
            condition = head if finding.is_condition else None
            yield finding


def stated_amounts(text: str) -> list[Amount]:
    """Return the amounts of `text` that state a value: others must not divide a clause."""
    kept: list[Amount] = []
    for group in _groups(_merged(list(read_settings(text, read_amounts(text))))):
        head, tail = group[0][0], group[-1][0]
        for setting, baseline in group:
            whole = replace(setting, before=head.before, following=tail.following)
            bound = read_bound(head.before, tail.following, setting.amount)
            if states_value(whole, bound):
                kept += [setting.previous] if baseline is not None and setting.previous else []
                kept.append(setting.amount)
    return kept


def read_ranks(text: str) -> Iterator[Finding]:
    """Yield the places in a ranking that `text` tells: 位列全市第一."""
    for match in _RANK.finditer(text):
        place = chinese_or_arabic(match["place"] or match["top"])
        if place is None:
            continue
        name = read_name(match["subject"], "", counted=False)
        yield Finding(
            start=match.start(),
            end=match.end(),
            indicator=f"{name.text}{match['among']}排名",
            comparator="lte" if match["top"] else "eq",
            value=place,
            unit="位",
            clause=match[0],
            earlier="",
            coverage=name.coverage,
        )


def chinese_or_arabic(printed: str) -> Decimal | None:
    """Return the value of a number in digits or in words."""
    return Decimal(printed) if printed.isdecimal() else chinese_number(printed)


def _merged(settings: Sequence[Setting]) -> list[tuple[Setting, Decimal | None]]:
    """Return the settings, each with the value it starts from: 从80降至36, 17个…整合为3个."""
    merged: list[tuple[Setting, Decimal | None]] = []
    for before, setting in pairwise([None, *settings]):
        if before is not None and setting is not None and _starts_from(before, setting):
            merged.pop()
            named = before.before
            named = named.removesuffix(ends_in(named, words("change", "from")))
            whole = replace(setting, before=named + setting.before, start=before.start)
            merged.append((whole, before.amount.value))
        elif setting is not None:
            merged.append((setting, None))
    return merged


def _starts_from(first: Setting, second: Setting) -> bool:
    moved = second.before.removesuffix("了")
    return (
        second.previous is first.amount
        and first.amount.unit == second.amount.unit
        and bool(ends_in(moved, words("change", "to")))
        and bool(holds(moved[-8:], words("change", "moves")))
        and not re.search("[、和及]", moved)
    )


Group = list[tuple[Setting, Decimal | None]]


def _groups(settings: Sequence[tuple[Setting, Decimal | None]]) -> Iterator[Group]:
    """Yield runs of amounts that nothing but 、 or 和 parts: 30%、35%."""
    group: Group = []
    for setting, baseline in settings:
        joined = setting.previous is not None and not setting.gap.strip("、和及与")
        if group and not (joined and setting.previous is group[-1][0].amount):
            yield group
            group = []
        group.append((setting, baseline))
    if group:
        yield group


def _findings(group: Group, last: str) -> Iterator[Finding]:
    """Yield what a run of amounts states: the words before its first and behind its last hold."""
    head, tail = group[0][0], group[-1][0]
    names = _names(head, tail, group[0][0].amount)
    for index, (setting, baseline) in enumerate(group):
        whole = replace(setting, before=head.before, behind=tail.behind)
        bound = read_bound(whole.before, whole.behind, setting.amount)
        own = [names[index]] if len(names) == len(group) > 1 else names
        for name in own:
            text = name.text or last or setting.own.strip()
            found = _finding(whole, bound, replace(name, text=text), (head.start, tail), baseline)
            yield replace(found, is_inherited=not name.text)


def _names(head: Setting, tail: Setting, amount: Amount) -> list[Name]:
    """Return the names that the amounts of a run are told of."""
    bound = read_bound(head.before, tail.behind, amount)
    behind = tail.behind[len(bound.tail) :]
    shared = _SHARED.search(bound.before)
    if shared is None:
        if is_time(amount) and is_time_limit(behind, bound):
            return [read_time_limit(bound.before, behind)]
        name = read_name(bound.before, behind, counted=amount.is_counted)
        listed = _measured_each(split_names(name.text))
        return [Name(text, name.coverage) for text in listed] or [name]
    before = read_name(bound.before[: shared.start()], "", counted=False)
    each = with_shared_end(split_names(before.text))
    if len(each) > 1 and not any(name.endswith(_TIMES) for name in each):
        verb = without_level(shared["verb"])
        return [Name(text + verb, before.coverage) for text in each]
    name = read_name(bound.before, behind, counted=True)
    return [Name(text, name.coverage) for text in split_names(name.text)] or [name]


_TIMES: Final = ("月", "季度", "年")


def _measured_each(names: Sequence[str]) -> list[str]:
    """Return the names of a coordination of measures that one number is told of, else none."""
    cap = ends_in(names[-1], words("measured", "caps")) if names else ""
    whole = [name if name.endswith(cap) else name + cap for name in names]
    is_each = len(whole) > 1 and (bool(cap) or all(map(is_measured, whole)))
    return whole if is_each else []


def with_shared_end(names: Sequence[str]) -> list[str]:
    """Give each name of a coordination the end they share: 用水、用气报装时限 → 用水报装时限, …."""
    if len(names) < 2:
        return list(names)
    *others, last = names
    end = last[len(others[-1]) :]
    if len(end) < 3 or any(is_measured(name) or len(name) > 4 for name in others):
        return list(names)
    return [*(name + end for name in others), last]


def _finding(
    setting: Setting,
    bound: Bound,
    name: Name,
    extent: tuple[int, Setting],
    baseline: Decimal | None,
) -> Finding:
    amount = setting.amount
    begin, tail = extent
    padding = len(setting.before) - len(setting.before.lstrip("，,、；; "))
    sign = -1 if bound.trend == "down" else 1
    is_range = amount.upper is not None
    return Finding(
        start=begin + padding,
        end=min(tail.end, tail.amount.end + 40),
        indicator=name.text,
        comparator=bound.comparator,
        value=None if is_range else sign * amount.value,
        unit=_unit(setting),
        clause=setting.own,
        earlier=setting.earlier,
        lower=amount.value if is_range else None,
        upper=amount.upper,
        trend=bound.trend,
        change=bound.change,
        baseline=baseline,
        coverage=name.coverage,
        hedge=read_hedge(setting.before),
        bound_word=bound.printed,
        is_condition=is_condition(setting, bound),
        is_standing=setting.before.endswith("依托"),
    )


def _unit(setting: Setting) -> str:
    """Return the unit with the time it counts in: 每季度…3次 is 次/季度."""
    unit = setting.amount.unit
    if unit != "次":
        return unit
    return next((f"次/{per}" for word, per in _PERIODIC if word in setting.before), unit)
