"""When a value holds: 到2025年, 过去五年, 自2022年4月1日起 → an EDTF value and its last year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from loaders.facts.numerals import chinese_number
from loaders.registry.indicator_words import words
from loaders.registry.patterns import holds

_YEAR: Final = re.compile(r"(?<!\d)(?<![比较])((?:19|20)\d\d)年")
_COMPARED: Final = re.compile(r"[比较]((?:19|20)\d\d)年")
_DAY: Final = r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
_FROM_TO: Final = re.compile(rf"{_DAY}起?至{_DAY}")
_SINCE: Final = re.compile(rf"自{_DAY}起")
_UNTIL: Final = re.compile(rf"[到至]{_DAY}")
# 十四五: the fourteenth five-year plan; the tenth ran from 2001 to 2005.
_FIVE_YEAR_PLAN: Final = re.compile("(十[一二三四五六七八九]?)五[”’]?(?:时期|期间)")
_TENTH_PLAN_BEGAN: Final = 2001
_BACK: Final = re.compile("(?:过去|前)([一二三四五六七八九十])年|([一二三四五六七八九十])年来")
_AHEAD: Final = re.compile("(?:未来|今后)([一二三四五六七八九十])年")


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a text looks back or ahead, and on how many years where it says so."""

    direction: Literal["back", "ahead", "open"]
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a value holds for: EDTF, its last year, the year a change counts from."""

    edtf: str | None
    last_year: int | None
    baseline_year: int | None = None


def read_outlook(headings: Sequence[str]) -> Outlook:
    """Return where a text looks, from the outermost of its headings that tells."""
    told = (_outlook(heading) for heading in headings)
    return next((each for each in told if each.direction != "open"), Outlook("open"))


def read_period(clause: str, earlier: str, outlook: Outlook, year: int | None) -> Period:
    """Return the period of a value in `clause`, behind the words `earlier` of its sentence.

    `year` is the year that a text without one means. A text that looks back on five years means
    those before it; one that looks ahead on five, those from it on.
    """
    words_so_far = earlier + clause
    dated = _between_days(words_so_far, clause)
    if dated is not None:
        return dated
    period = _in_years(clause, earlier, outlook, year)
    compared = _COMPARED.search(clause)
    if compared is not None:
        return Period(period.edtf, period.last_year, int(compared[1]))
    if "同比" in words_so_far and period.last_year is not None:
        return Period(period.edtf, period.last_year, period.last_year - 1)
    return period


def _outlook(heading: str) -> Outlook:
    back, ahead = _BACK.search(heading), _AHEAD.search(heading)
    if back is not None:
        return Outlook("back", _years(back[1] or back[2]))
    if ahead is not None:
        return Outlook("ahead", _years(ahead[1]))
    if holds(heading, words("context", "past")):
        return Outlook("back")
    return Outlook("ahead" if holds(heading, words("context", "future")) else "open")


def _years(printed: str) -> int:
    return int(chinese_number(printed) or 1)


def _in_years(clause: str, earlier: str, outlook: Outlook, year: int | None) -> Period:
    """Return the last year printed, else those of a plan or of the outlook, else `year`."""
    printed = _YEAR.findall(earlier + clause)
    if printed:
        return Period(printed[-1], int(printed[-1]))
    plan = _FIVE_YEAR_PLAN.search(clause)
    if plan is not None:
        first = _TENTH_PLAN_BEGAN + 5 * (_years(plan[1]) - 10)
        return _run(first, first + 4)
    if year is None:
        return Period(None, None)
    if outlook.direction == "back":
        return _run(year - outlook.years, year - 1) if outlook.years else Period(None, None)
    return _run(year, year + outlook.years - 1) if outlook.years else _run(year, year)


def _run(first: int, last: int) -> Period:
    return Period(str(first) if first == last else f"{first}/{last}", last)


def _between_days(words_so_far: str, clause: str) -> Period | None:
    """Return a period that days bound; None where none is printed, or no such day exists."""
    both = _FROM_TO.search(words_so_far)
    since, until = _SINCE.search(words_so_far), _UNTIL.search(clause)
    try:
        if both is not None:
            first, last = _day(*both.groups()[:3]), _day(*both.groups()[3:])
            return Period(f"{first}/{last}", last.year)
        if since is not None:
            return Period(f"{_day(*since.groups())}/..", None)
        if until is not None:
            last = _day(*until.groups())
            return Period(f"../{last}", last.year)
    except ValueError:
        pass
    return None


def _day(year: str, month: str, day: str) -> date:
    return date(int(year), int(month), int(day))
