"""Values without a printed number: 全覆盖 is 100 %, 动态清零 0; trends; numbers set elsewhere.

同比下降 gives a trend, 达到市级下达指标 a statement that somebody else has set the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Final

from loaders.facts.indicators.bounds import read_hedge
from loaders.facts.indicators.clauses import read_clauses, split_names
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.naming import is_measured, read_subject
from loaders.facts.indicators.numbers import Amount
from loaders.facts.indicators.words import any_of, ends_in, holds, words
from loaders.records import Comparator, Trend

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
            start, end = clause.start + found.start, clause.start + found.end
            yield replace(found, start=start, end=end, earlier=earlier)


def _of_clause(printed: str, *, has_number: bool) -> list[Finding]:
    """Return what one clause implies: one kind of statement only, the surest."""
    assigned = list(_assigned(printed))
    if assigned or has_number:
        return assigned
    return list(_wholes(printed)) or list(_trends(printed)) or list(_recurrences(printed))


def _assigned(printed: str) -> Iterator[Finding]:
    """Yield the indicators whose number is set elsewhere: 绿色出行比例达到市级下达指标要求."""
    match = _assigned_pattern().search(printed)
    if match is None:
        return
    subject = read_subject(printed[: match.start()])
    names = [name for name in split_names(subject.text) if len(name) > 1]
    end = ends_in(names[-1], words("measured", "shared")) if names else ""
    for name in names or [""]:
        whole = name if is_measured(name) or name.endswith(end) else name + end
        if whole:
            unit = "%" if whole.endswith(words("measured", "shares")) else ""
            found = _implied(printed, 0, match.end(), whole, None, unit)
            yield replace(
                found, comparator="assigned", assigned_by=match["by"], coverage=subject.coverage,
                is_implicit=False,
            )  # fmt: skip


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
        if match is None:
            continue
        word, behind = match[0], printed[match.end() :]
        subject = read_subject(printed[: match.start()].removesuffix("的"))
        name = _of_whole(subject.text, behind, word, key)
        if name:
            found = _implied(printed, 0, len(printed), name, Decimal(value), unit)
            is_recurring = _RECURRING.search(printed) is not None
            yield replace(found, coverage=subject.coverage, is_recurring=is_recurring)
            return


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
    if key == "none":
        return subject or behind.removeprefix("的")
    if key == "whole":
        return f"{subject}{behind}完成率"
    doer = subject.replace("基本实现", "").removesuffix("开展").removesuffix("实现")
    thing = doer + behind.removeprefix("的").removesuffix("工作").replace("全", "")
    return f"{thing}{word.replace('全', '')}率" if thing else ""


def _trends(printed: str) -> Iterator[Finding]:
    """Yield changes without a number: 化肥施用总量继续下降, 提升低耗高效农业设施比例."""
    for pattern in (_trend_behind(), _trend_before()):
        match = pattern.search(printed)
        if match is None:
            continue
        subject = read_subject(match["name"])
        for name in split_names(subject.text):
            if not _is_trending(name):
                continue
            found = _implied(printed, match.start(), match.end(), name, None, "")
            trend = _trend_of(match["verb"])
            yield replace(
                found, comparator="delta", trend=trend, coverage=subject.coverage, is_implicit=False
            )
        return


def _is_trending(name: str) -> bool:
    """Whether a trend can be told of `name`, an abbreviation in brackets left aside."""
    bare = re.sub(r"[（(]\w{1,12}[）)]$", "", name)
    return bare.endswith(words("measured", "trending")) and not bare.endswith(
        words("measured", "not")
    )


def _trend_of(verb: str) -> Trend:
    trends: tuple[tuple[str, Trend], ...] = (
        ("up", "up"), ("down", "down"), ("improve", "improve"), ("stable", "stable"),
    )  # fmt: skip
    return next((trend for key, trend in trends if verb in words("change", key)), "up")


@cache
def _trend_behind() -> re.Pattern[str]:
    verbs = any_of(v for key in ("up", "down", "improve", "stable") for v in words("change", key))
    nouns, adverbs = any_of(words("measured", "trending")), any_of(words("change", "adverbs"))
    return re.compile(
        rf"(?P<name>[^，。；]{{0,60}}{nouns}(?:[（(]\w{{1,12}}[）)])?)(?:{adverbs}){{0,3}}"
        rf"(?P<verb>{verbs})(?![\u4e00-\u9fff]*[率量]|[至到])"
    )


@cache
def _trend_before() -> re.Pattern[str]:
    verbs = any_of(v for key in ("up", "down") for v in words("change", key))
    nouns = any_of(noun for noun in words("measured", "trending") if noun != "频次")
    return re.compile(rf"(?P<verb>{verbs})(?P<name>[^，。；]{{1,40}}{nouns})$")


def _recurrences(printed: str) -> Iterator[Finding]:
    """Yield what is to be done in each month, quarter or year: once in each."""
    match = _RECURRING.search(printed)
    if match is None or not holds(match["what"], words("recurring", "verbs")):
        return
    per = match["each"] or match["per"]
    name = match["what"].removeprefix("度")
    found = _implied(printed, 0, match.end(), f"{name}频次", Decimal(1), f"次/{per}")
    yield replace(found, is_recurring=True)


def _implied(
    printed: str, start: int, end: int, name: str, value: Decimal | None, unit: str
) -> Finding:
    comparator: Comparator = "eq"
    return Finding(
        start=start,
        end=end,
        indicator=name,
        comparator=comparator,
        value=value,
        unit=unit,
        clause=printed,
        earlier="",
        hedge=read_hedge(printed),
        is_implicit=True,
    )
