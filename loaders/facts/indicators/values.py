"""Values that are printed as numbers → findings, one for each thing a number is told of.

A plain value gives one; names that share a number (均超过90%) give one each, and numbers that are
dealt out (分别减排300吨和150吨) one for each pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from loaders.facts.indicators.bounds import Bound, read_bound, read_hedge
from loaders.facts.indicators.clauses import Setting, split_coordination
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.measures import (
    completed,
    made_with,
    named_by_unit,
    read_condition,
    shortened,
)
from loaders.facts.indicators.naming import (
    Name,
    is_measured,
    read_name,
    read_subject,
    read_time_limit,
    without_level,
)
from loaders.facts.indicators.numbers import Amount, read_amounts
from loaders.facts.indicators.runs import Member, Run, read_runs, with_shared_words
from loaders.facts.indicators.selection import is_condition, is_time, is_time_limit, states_value
from loaders.registry.indicator_words import words
from loaders.registry.patterns import begins_in, ends_in

_PERIODIC: Final = (
    ("每半年", "半年"), ("每季度", "季度"), ("每月", "月"), ("每周", "周"), ("每日", "日"),
    ("每天", "日"), ("每年", "年"), ("全年", "年"),
)  # fmt: skip
_SHARED: Final = re.compile(r"(?:(?<![平年人户])均|各(?!类)|双|分别)(?P<verb>[^，、]{0,6})$")
_TIMES: Final = ("月", "季度", "年")
# A quote goes on behind the number for so many characters, to show what is counted.
_LONGEST_BEHIND: Final = 40
# Conditions within conditions must not pile up their words without end.
_LONGEST_BEFORE: Final = 160


def stated_amounts(text: str) -> list[Amount]:
    """Return the amounts of `text` that state a value: others must not divide a clause."""
    kept: list[Amount] = []
    for run in read_runs(text, read_amounts(text)):
        for member in run.members:
            setting = member.setting
            bound = read_bound(setting.before, setting.following, setting.amount)
            if states_value(setting, bound):
                if member.baseline is not None and setting.previous is not None:
                    kept.append(setting.previous)
                kept.append(setting.amount)
    return kept


def read_values(text: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Yield the values that the stated `amounts` of `text` give, in order.

    A value whose own words name nothing takes the name of the one before it.
    """
    last = ""
    condition: Setting | None = None
    for run in with_shared_words(list(read_runs(text, amounts))):
        if condition is not None and run.first.previous is condition.amount:
            # 至少选择1万平方米以上的2块: the condition stands within the words of the next number.
            run = run.behind(condition.before[-_LONGEST_BEFORE:])
        condition = None
        for finding in _findings(run, last):
            last = finding.indicator
            condition = run.first if finding.is_condition else None
            yield finding


def _findings(run: Run, last: str) -> Iterator[Finding]:
    names = _names(run)
    for index, member in enumerate(run.members):
        own = [names[index]] if len(names) == len(run.members) > 1 else names
        for name in own:
            whole = made_with(name.text, run.last.following)
            whole = whole or completed(name.text, run.first.earlier, last)
            text = shortened(whole or name.text) or last or member.own.own.strip()
            found = _finding(run, member, Name(text, name.coverage))
            yield replace(found, is_inherited=not name.text or whole is not None)


def _names(run: Run) -> list[Name]:
    """Return the names that the amounts of a run are told of."""
    setting = run.first
    bound = read_bound(setting.before, setting.behind, setting.amount)
    behind = setting.behind[len(bound.tail) :]
    if is_condition(setting, bound) and (condition := read_condition(setting, bound)):
        return [Name(condition, None)]
    names = _told_of(setting, bound, behind)
    return [Name(named_by_unit(name.text, setting, bound), name.coverage) for name in names]


def _told_of(setting: Setting, bound: Bound, behind: str) -> list[Name]:
    """Return the names that a number shares, or the one it has."""
    shared = _SHARED.search(bound.before)
    if shared is None:
        return _plain_names(setting.amount, bound, behind)
    before = read_name(bound.before[: shared.start()], "", counted=False)
    each = _with_shared_verb(_with_shared_end(split_coordination(before.text)))
    if len(each) > 1 and not any(name.endswith(_TIMES) for name in each):
        verb = without_level(shared["verb"])
        return [Name(text + verb, before.coverage) for text in each]
    name = read_name(bound.before, behind, counted=True)
    names = _with_shared_verb(split_coordination(name.text))
    return [Name(text, name.coverage) for text in names] or [name]


def _with_shared_verb(names: Sequence[str]) -> list[str]:
    """Give each name the verb before the first: 新建幼儿园、中小学 → 新建中小学."""
    verb = begins_in(names[0], words("naming", "attributive")) if names else ""
    return [name if name.startswith(verb) else verb + name for name in names]


def _plain_names(amount: Amount, bound: Bound, behind: str) -> list[Name]:
    """Return the name of what is measured or counted; several for measures that share a number."""
    if is_time(amount) and is_time_limit(behind, bound):
        return [read_time_limit(bound.before, behind)]
    name = read_name(bound.before, behind, counted=amount.is_counted)
    if bound.trend == "improve":
        name = read_subject(bound.before) if bound.before else name
    each = _measured_each(split_coordination(name.text))
    return [Name(text, name.coverage) for text in each] or [name]


def _measured_each(names: Sequence[str]) -> list[str]:
    """Return the names of a coordination of measures that one number is told of, else none."""
    cap = ends_in(names[-1], words("measured", "caps")) if names else ""
    whole = [name if name.endswith(cap) else name + cap for name in names]
    is_each = len(whole) > 1 and (bool(cap) or all(map(is_measured, whole)))
    return whole if is_each else []


def _with_shared_end(names: Sequence[str]) -> list[str]:
    """Give each name of a coordination the end they share: 用水、用气报装时限 → 用水报装时限, …."""
    if len(names) < 2:
        return list(names)
    *others, last = names
    end = last[len(others[-1]) :]
    if len(end) < 3 or any(is_measured(name) or len(name) > 4 for name in others):
        return list(names)
    return [*(name + end for name in others), last]


def _finding(run: Run, member: Member, name: Name) -> Finding:
    setting, amount, last = member.setting, member.setting.amount, run.members[-1].own
    bound = read_bound(setting.before, setting.behind, amount)
    start = run.members[0].own.start
    sign = -1 if bound.trend == "down" else 1
    is_range = amount.upper is not None
    return Finding(
        start=start,
        end=min(last.end, last.amount.end + _LONGEST_BEHIND),
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
        baseline=member.baseline,
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
