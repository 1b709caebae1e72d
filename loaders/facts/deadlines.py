"""Deadlines: 年底前, 6月底前, 长期实施, 6-9月 … → what they stand for in a plan's year.

A phrase is read in the year of its plan. What recurs or has no end gets no due date; the printed
words are always kept by the caller. Forms follow section 2.7 of the ontology notes; exact values
are EDTF level 1 (ISO 8601-2), repetitions ISO 8601 repeating intervals.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from loaders.facts.numerals import read_count
from loaders.records import TimeFrameKind


class UnreadDeadline(ValueError):
    """A deadline phrase of no known form; the message is the phrase."""


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """What a deadline phrase stands for; `rule` names what filled in an unprinted year."""

    kind: TimeFrameKind
    due: date | None = None
    start: date | None = None
    edtf: str | None = None
    recurrence: str | None = None
    rule: str | None = None


def read_deadline(printed: str, plan_year: int | None) -> DeadlineReading:
    """Return what `printed` (one cell or phrase, white space ignored) stands for.

    `plan_year` is the year of the plan, None where the notice names none; a phrase without a
    year of its own then gives its kind but no dates. Raises UnreadDeadline, naming the phrase,
    when no known form matches.
    """
    phrase = re.sub(r"\s", "", printed)
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(phrase)
        if match is not None:
            try:
                return reader(match, plan_year)
            except (ValueError, calendar.IllegalMonthError) as error:
                raise UnreadDeadline(phrase) from error
    raise UnreadDeadline(phrase)


def is_deadline(printed: str) -> bool:
    """Whether `printed` has a known form of a deadline."""
    try:
        read_deadline(printed, None)
    except UnreadDeadline:
        return False
    return True


def _year(match: re.Match[str], plan_year: int | None) -> tuple[int | None, str | None]:
    printed = match.groupdict().get("year")
    if printed:
        return int(printed), None
    return plan_year, "plan-year" if plan_year is not None else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _ongoing(_match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    if plan_year is None:
        return DeadlineReading("ongoing")
    return DeadlineReading("ongoing", edtf=f"{plan_year}/..", rule="plan-year")


def _by_year_end(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    return DeadlineReading("by-date", date(year, 12, 31), edtf=f"../{year}-12-31", rule=rule)


def _by_month(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    month = int(match["month"])
    if year is None:
        date(2000, month, 1)  # an impossible month is no deadline, whatever the year
        return DeadlineReading("by-date")
    due = _month_end(year, month)
    return DeadlineReading("by-date", due, edtf=f"../{year}-{month:02}", rule=rule)


def _by_day(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    month, day = int(match["month"]), int(match["day"])
    if year is None:
        date(2000, month, day)
        return DeadlineReading("by-date")
    due = date(year, month, day)
    return DeadlineReading("by-date", due, edtf=f"../{due.isoformat()}", rule=rule)


def _by_half_year(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    due = _month_end(year, 6 if match["half"] == "上" else 12)
    return DeadlineReading("by-date", due, edtf=f"../{due.year}-{due.month:02}", rule=rule)


def _by_quarter(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    due = _month_end(year, 3 * _QUARTERS[match["quarter"]])
    return DeadlineReading("by-date", due, edtf=f"../{due.year}-{due.month:02}", rule=rule)


def _months(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    first, last = int(match["first"]), int(match["last"])
    last_year = match.groupdict().get("last_year")
    if year is None:
        date(2000, first, 1), date(2000, last, 1)
        return DeadlineReading("period")
    start, due = date(year, first, 1), _month_end(int(last_year or year), last)
    if due < start:
        raise ValueError(match.string)
    edtf = f"{start.year}-{first:02}/{due.year}-{last:02}"
    return DeadlineReading("period", due, start, edtf, rule=rule)


def _recurring(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    return DeadlineReading("recurring", recurrence=_RECURRENCES[match["every"]])


def _by_turns(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    return DeadlineReading("recurring", recurrence=_TURNS[match["turn"]])


def _relative(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    count = read_count(match["count"])
    if count is None:
        raise ValueError(match.string)
    return DeadlineReading("relative", recurrence=_DURATIONS[match["unit"]].format(count))


def _set_elsewhere(_match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    return DeadlineReading("relative")


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_RECURRENCES = {
    "每日": "R/P1D",
    "每天": "R/P1D",
    "每周": "R/P1W",
    "每月": "R/P1M",
    "每季度": "R/P3M",
    "每半年": "R/P6M",
    "每年": "R/P1Y",
}
_TURNS = {"日": "R/P1D", "周": "R/P1W", "旬": "R/P10D", "月": "R/P1M", "季": "R/P3M", "年": "R/P1Y"}
_DURATIONS = {"小时": "PT{}H", "日": "P{}D", "天": "P{}D", "周": "P{}W", "月": "P{}M", "年": "P{}Y"}
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年)?"
_FORMS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], int | None], DeadlineReading]], ...
] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(?:长期|持续|常态化|全年|日常)(?:实施|推进|坚持|开展|落实|执行|有效)?", _ongoing),
        (r"(?:[本今当]年?)?年(?:底|末|内)(?:之?前|以前)?(?:完成)?", _by_year_end),
        (r"(?P<year>(?:19|20)\d\d)年年?(?:底|末|内)?(?:之?前|以前)?(?:完成)?", _by_year_end),
        (rf"{_YEAR}(?P<month>\d{{1,2}})月(?:底|末|份)?(?:之?前|以前)?(?:完成)?", _by_month),
        (
            rf"{_YEAR}(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[日号](?:之?前|以前)?(?:完成)?",
            _by_day,
        ),
        (rf"{_YEAR}(?P<half>[上下])半年(?:之?前|底前)?(?:完成)?", _by_half_year),
        (rf"{_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:末|底)?(?:之?前)?(?:完成)?", _by_quarter),
        (
            rf"{_YEAR}(?P<first>\d{{1,2}})月?[-—–－~～至到]+"
            r"(?:(?P<last_year>(?:19|20)\d\d)年)?(?P<last>\d{1,2})月(?:底|份)?",
            _months,
        ),
        (r"(?P<every>每日|每天|每周|每月|每季度|每半年|每年)\S{0,6}", _recurring),
        (r"按(?P<turn>[日周旬月季年])度?", _by_turns),
        (
            r"(?:[自从在]?\S{0,30}起)?(?P<count>\d{1,4}|[一二三四五六七八九十两]{1,3})个?"
            r"(?:工作|自然)?(?P<unit>小时|[日天周月年])(?:[之以]?内)?(?:完成)?",
            _relative,
        ),
        # 在规定时限内, 法定上诉期内: another text says how long.
        (r"在?(?:规定|法定|承诺)的?\S{1,6}内(?:完成)?", _set_elsewhere),
    )
)
