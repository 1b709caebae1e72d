"""Values without a printed number: 全覆盖 is 100 %, 动态清零 0, 每月 once a month.

达到市级下达指标 says that somebody else has set the number; trends are read by `trends`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from loaders.facts.indicators.bounds import read_hedge
from loaders.facts.indicators.clauses import read_clauses
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.measures import completed, shortened
from loaders.facts.indicators.naming import is_measured, read_names, read_subject
from loaders.facts.indicators.numbers import Amount, read_amounts
from loaders.facts.indicators.trends import read_trends
from loaders.registry.indicator_words import words
from loaders.registry.patterns import any_of, begins_in, ends_in, holds

# A clause longer than this is no clause: a list, or text without commas.
_LONGEST_CLAUSE: Final = 200
_RECURRING: Final = re.compile(
    r"(?:每个?(?P<each>半年|季度|月|周|年)度?|按(?P<per>季度|月|周|年)度?)"
    r"(?:(?<=周)[一二三四五六日](?:[上下][午班])?前?|(?![\d第底初末中一二三四五六日]))"
    r"(?P<what>[^，。；每]{2,60})"
)


def read_implied(text: str, amounts: Sequence[Amount]) -> Iterator[Finding]:
    """Yield the values that words of `text` stand for, clause by clause.

    `amounts` are those that state a value: a clause with one of them implies no other.
    """
    numbered = [amount.start for amount in amounts]
    at = 0
    for clause in read_clauses(text):
        while at < len(numbered) and numbered[at] < clause.start:
            at += 1
        printed = text[clause.start : clause.end]
        if len(printed) > _LONGEST_CLAUSE:
            continue
        has_number = at < len(numbered) and numbered[at] < clause.end
        earlier = text[max(clause.sentence, clause.start - _LONGEST_CLAUSE) : clause.start]
        for found in _of_clause(printed, has_number=has_number):
            topic = completed(found.indicator, earlier, "") if found.trend else None
            yield replace(
                found,
                indicator=shortened(topic or found.indicator),
                is_inherited=topic is not None,
                start=clause.start + found.start,
                end=clause.start + found.end,
                earlier=earlier,
                hedge=read_hedge(printed),
            )


def _of_clause(printed: str, *, has_number: bool) -> list[Finding]:
    """Return what one clause implies: one kind of statement only, the surest."""
    assigned = list(_assigned(printed))
    if assigned or has_number:
        return assigned
    return list(_wholes(printed)) or list(read_trends(printed)) or list(_recurrences(printed))


def _assigned(printed: str) -> Iterator[Finding]:
    """Yield the indicators whose number is set elsewhere: 绿色出行比例达到市级下达指标要求."""
    match = _assigned_pattern().search(printed)
    if match is None:
        return
    subject = read_subject(_uncounted(printed[: match.start()]))
    names = [name for name in read_names(subject) if len(name.text) > 1]
    end = ends_in(names[-1].text, words("measured", "shared")) if names else ""
    for name in names:
        is_whole = is_measured(name.text) or name.text.endswith(end)
        whole = name.text if is_whole else name.text + end
        yield Finding(
            start=0,
            end=match.end(),
            indicator=whole,
            comparator="assigned",
            value=None,
            unit="%" if whole.endswith(words("measured", "shares")) else "",
            clause=printed,
            coverage=name.coverage,
            assigned_by=match["by"],
        )


def _uncounted(printed: str) -> str:
    """Return the words without the numbers of things: 地表水8个考核断面."""
    for amount in reversed(read_amounts(printed)):
        if amount.is_counted and not amount.in_words:
            printed = printed[: amount.start] + printed[amount.end :]
    return printed


@cache
def _assigned_pattern() -> re.Pattern[str]:
    verbs, by, what = (any_of(words("assigned", key)) for key in ("verbs", "by", "what"))
    return re.compile(
        rf"(?:力争)?{verbs}(?P<by>{by})(?:部门)?(?:下达|考核|规定|要求|确定)?的?"
        rf"[\u4e00-\u9fff]{{0,4}}?{what}(?!的基础)"
    )


def _wholes(printed: str) -> Iterator[Finding]:
    """Yield 全覆盖 and 全部 as 100 %, 清零 and 不再新增 as 0."""
    for key, value, unit in _WHOLES:
        match = _whole_pattern(key).search(printed)
        if match is None or _in_title(printed, match.start()) or _is_motto(printed, match):
            continue
        word, behind = match[0], printed[match.end() :]
        subject = read_subject(printed[: match.start()].removesuffix("的"))
        name = _of_whole(subject.text, behind, word, key)
        if name:
            yield replace(
                _implied(printed, len(printed), name, Decimal(value), unit),
                coverage=subject.coverage,
                is_recurring=_RECURRING.search(printed) is not None,
            )
            return


def _in_title(printed: str, at: int) -> bool:
    """Whether `at` lies within the title of a document: 《全覆盖试点方案》."""
    return printed.rfind("《", 0, at) > printed.rfind("》", 0, at)


def _is_motto(printed: str, word: re.Match[str]) -> bool:
    """Whether the word is the name of a policy in quotes: 坚持“动态清零”总方针."""
    behind = printed[word.end() :]
    return behind.startswith("”") and behind[1:].startswith(words("implicit", "mottoes"))


# 全部入地, 全部封顶: the rate of a verb; 全部达到绿色星级标准 is more than one.
_VERB: Final = (2, 3, 4)
_PROHIBITING: Final = "不再得严禁止零"
_WHOLES: Final = (
    ("all", 100, "%"),
    ("none", 0, ""),
    ("nothing_new", 0, ""),
    ("whole", 100, "%"),
)


@cache
def _whole_pattern(key: str) -> re.Pattern[str]:
    """Return the pattern of the words of one kind, not as a half of others (健全部门)."""
    if key == "nothing_new":
        return re.compile(rf"{any_of(words('implicit', key))}[^，。；]{{0,12}}?新增")
    return re.compile(rf"(?<![健安齐保]){any_of(words('implicit', key))}(?![门分])")


def _of_whole(subject: str, behind: str, word: str, key: str) -> str:
    """Name what is whole or none, from the subject and the words behind: 巡查 of 全覆盖巡查."""
    if key == "nothing_new":
        return f"{word.lstrip(_PROHIBITING)}{behind}" if behind else ""
    if key == "none" and subject and word in words("implicit", "eliminated"):
        return f"{subject}{behind}"
    if key == "none":
        return subject or behind.removeprefix("的")
    if key == "whole":
        is_verb = subject and len(behind) in _VERB and not behind.endswith(words("naming", "works"))
        return f"{subject}{behind}率" if is_verb else f"{subject}{behind}完成率"
    if begins_in(behind[1:], words("implicit", "all")) and behind.startswith("、"):
        word, behind = f"{word}{behind[1:]}", ""
    doer = subject.replace("基本实现", "").removesuffix("开展").removesuffix("实现")
    thing = doer + behind.removeprefix("的").removesuffix("工作").replace("全", "")
    return f"{thing}{word.replace('全', '')}率" if thing else ""


def _recurrences(printed: str) -> Iterator[Finding]:
    """Yield what is to be done in each month, quarter or year: once in each."""
    match = _RECURRING.search(printed)
    if match is None or not holds(match["what"], words("recurring", "verbs")):
        return
    unit = f"次/{match['each'] or match['per']}"
    found = _implied(printed, match.end(), _of_deed(match["what"]), Decimal(1), unit)
    yield replace(found, is_recurring=True)


def _of_deed(what: str) -> str:
    """Name how often something is done: 动态更新所监管的工地台账 → 工地台账更新频次."""
    for _ in range(4):
        what = what[len(begins_in(what, words("recurring", "before"))) :]
    joint = holds(what, words("recurring", "joints"))
    if joint:
        thing, _, deed = what.partition(joint)
        return f"{thing}{deed}频次"
    verb = begins_in(what, words("recurring", "verbs"))
    thing = _MODIFIER.sub("", what[len(verb) :])
    is_object = verb and len(thing) > 1 and thing[0] not in "、和及并"
    return f"{thing}{verb}频次" if is_object else f"{what}频次"


# Whose it is, in a relative clause: 所监管的.
_MODIFIER: Final = re.compile("^所[^的，]{1,6}的")


def _implied(printed: str, end: int, name: str, value: Decimal, unit: str) -> Finding:
    return Finding(
        start=0,
        end=end,
        indicator=name,
        comparator="eq",
        value=value,
        unit=unit,
        clause=printed,
        is_implicit=True,
    )
