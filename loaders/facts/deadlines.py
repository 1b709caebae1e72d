"""Deadlines: 年底前, 6月底前, 长期实施, 6-9月 … → what they stand for in a plan's year.

A phrase is read in the year of its plan. What recurs or has no end gets no due date; the printed
words are always kept by the caller. Forms follow section 2.7 of the ontology notes; exact values
are EDTF level 1 and sets of level 2 (ISO 8601-2), repetitions ISO 8601 repeating intervals.
Milestones inside running text are found by `loaders.facts.milestones`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders.facts.numerals import read_count
from loaders.records import TimeFrameKind


class UnreadDeadline(ValueError):
    """A deadline phrase of no known form; the message is the phrase."""


@dataclass(frozen=True, slots=True)
class DeadlineReading:
    """What a deadline phrase stands for; `rule` names what filled in an unprinted year.

    `no-interval` is the rule of what recurs at an interval that is not printed (定期).
    """

    kind: TimeFrameKind
    due: date | None = None
    start: date | None = None
    edtf: str | None = None
    recurrence: str | None = None
    rule: str | None = None


def read_deadline(printed: str, plan_year: int | None) -> DeadlineReading:
    """Return what `printed` (one cell or phrase, white space ignored) stands for.

    `plan_year` is the year of the plan, None where the notice names none; a phrase without a
    year of its own then gives its kind but no dates. What is to go on behind a date
    (并长期坚持) leaves the date as it is, what returns every year (以后每年) recurs besides.
    Raises UnreadDeadline, naming the phrase, when no known form matches.
    """
    return _read(printed, plan_year, (*_FORMS, *_IN_SENTENCES))


def _read(printed: str, plan_year: int | None, forms: Sequence[_Form]) -> DeadlineReading:
    phrase = re.sub(r"\s", "", printed)
    tail = _TAIL.search(phrase)
    words = phrase[: tail.start()] if tail and tail.start() else phrase
    for pattern, reader in forms:
        match = pattern.fullmatch(words)
        if match is not None:
            try:
                reading = reader(match, plan_year)
            except (ValueError, calendar.IllegalMonthError) as error:
                raise UnreadDeadline(phrase) from error
            yearly = tail is not None and "每年" in tail[0] and reading.recurrence is None
            return replace(reading, recurrence="R/P1Y") if yearly else reading
    raise UnreadDeadline(phrase)


def is_deadline(printed: str) -> bool:
    """Whether `printed` has a form that is a deadline wherever it stands.

    A year alone may be any number.
    """
    if _YEAR_ALONE.fullmatch(printed.strip()):
        return False
    try:
        _read(printed, None, _FORMS)
    except UnreadDeadline:
        return False
    return True


def _year(match: re.Match[str], plan_year: int | None) -> tuple[int | None, str | None]:
    printed = match.groupdict().get("year")
    if printed:
        return int(printed), None
    if plan_year is None:
        return None, None
    later = 1 if re.match("[明次]年", match[0]) else 0
    return plan_year + later, "plan-year"


def _number(digits: str) -> int:
    """Return the number that digits of either script stand for. Raises ValueError for none."""
    number = read_count(digits)
    if number is None:
        raise ValueError(f"no number: {digits}")
    return number


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _by(due: date, edtf: str, rule: str | None) -> DeadlineReading:
    return DeadlineReading("by-date", due, edtf=f"../{edtf}", rule=rule)


def _by_month_end(year: int, month: int, rule: str | None) -> DeadlineReading:
    return _by(_month_end(year, month), f"{year}-{month:02}", rule)


def _ongoing(_match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    if plan_year is None:
        return DeadlineReading("ongoing")
    return DeadlineReading("ongoing", edtf=f"{plan_year}/..", rule="plan-year")


def _from_day(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    month, day = _number(match["month"]), match["day"]
    start = date(year or 2000, month, _number(day) if day else 1)
    if year is None:
        return DeadlineReading("ongoing")
    edtf = start.isoformat() if day else f"{year}-{month:02}"
    return DeadlineReading("ongoing", start=start, edtf=f"{edtf}/..", rule=rule)


def _by_year_end(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    return _by(date(year, 12, 31), f"{year}-12-31", rule)


def _until_year(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    year = int(match["year"])
    return _by(date(year, 12, 31), str(year), None)


def _by_month(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    month = _number(match["month"])
    date(2000, month, 1)  # an impossible month is no deadline, whatever the year
    if year is None:
        return DeadlineReading("by-date")
    last_day = _THIRDS_OF_MONTH.get(match["third"] or "")
    if last_day is not None:
        due = date(year, month, last_day)
        return _by(due, due.isoformat(), rule)
    return _by_month_end(year, month, rule)


def _by_day(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    month, day = _number(match["month"]), _number(match["day"])
    if year is None:
        date(2000, month, day)
        return DeadlineReading("by-date")
    due = date(year, month, day)
    return _by(due, due.isoformat(), rule)


def _by_half_year(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    return _by_month_end(year, 6 if match["half"] == "上" else 12, rule)


def _by_quarter(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    if year is None:
        return DeadlineReading("by-date")
    return _by_month_end(year, 3 * _number(match["quarter"]), rule)


def _span(
    kind: TimeFrameKind, start: tuple[int, int], end: tuple[int, int], rule: str | None
) -> DeadlineReading:
    """Return the period from one year and month to another. Raises ValueError when reversed."""
    first, last = date(*start, 1), _month_end(*end)
    if last < first:
        raise ValueError(f"{start} after {end}")
    edtf = f"{start[0]}-{start[1]:02}/{end[0]}-{end[1]:02}"
    return DeadlineReading(kind, last, first, edtf, rule=rule)


def _months(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    first, last = _number(match["first"]), _number(match["last"])
    start = year or 2000
    following = start + 1 if match["following"] else start
    end = int(match["last_year"]) if match["last_year"] else following
    period = _span("period", (start, first), (end, last), rule)
    return period if year is not None else DeadlineReading("period")


def _days(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = _year(match, plan_year)
    first, last = (_number(match[name]) for name in ("first", "last"))
    days = (_number(match["first_day"]), _number(match["last_day"]))
    start = date(year or 2000, first, days[0])
    due = date(int(match["last_year"] or year or 2000), last, days[1])
    if due < start:
        raise ValueError(match.string)
    if year is None:
        return DeadlineReading("period")
    edtf = f"{start.isoformat()}/{due.isoformat()}"
    return DeadlineReading("period", due, start, edtf, rule=rule)


def _years(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    first, last = int(match["year"]), int(match["last_year"])
    if last < first:
        raise ValueError(match.string)
    edtf = f"{first}/{last}"
    return DeadlineReading("period", date(last, 12, 31), date(first, 1, 1), edtf)


def _whole_year(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    year, rule = (int(match["only"]), None) if match["only"] else _year(match, plan_year)
    if year is None:
        return DeadlineReading("period")
    return DeadlineReading("period", date(year, 12, 31), date(year, 1, 1), str(year), rule=rule)


def _season(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    """Return a season: its months where they are printed, else its EDTF code without dates."""
    if match["months"]:
        return read_deadline(match["months"], plan_year)
    year, rule = _year(match, plan_year)
    code = 21 + "春夏秋冬".index(match["season"])
    return DeadlineReading("period", edtf=f"{year}-{code}" if year else None, rule=rule)


def _quarters(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    """Return the span of several quarters; what is done in each of their months recurs."""
    year, rule = _year(match, plan_year)
    numbers = [_number(quarter) for quarter in re.findall("[一二三四1-4]", match["quarters"])]
    every = match["every"]
    kind: TimeFrameKind = "recurring" if every else "period"
    recurrence = _recurrence_of(every) if every else None
    if year is None:
        return DeadlineReading(kind, recurrence=recurrence)
    first, last = 3 * min(numbers) - 2, 3 * max(numbers)
    period = _span(kind, (year, first), (year, last), rule)
    return replace(period, start=None if every else period.start, recurrence=recurrence)


def _month_set(match: re.Match[str], plan_year: int | None) -> DeadlineReading:
    """Return several months in each of which something is done: an EDTF set."""
    year, rule = _year(match, plan_year)
    found = [_number(month) for month in re.findall(_MONTH, match["months"])]
    if sorted(set(found)) != found:
        raise ValueError(match.string)
    last = _month_end(year or 2000, found[-1])
    if year is None:
        return DeadlineReading("period")
    members = ",".join(f"{year}-{month:02}" for month in found)
    return DeadlineReading("period", last, edtf=f"{{{members}}}", rule=rule)


def _recurring(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    return DeadlineReading("recurring", recurrence=_recurrence_of(match["every"]))


def _recurrence_of(every: str) -> str:
    count, unit = re.sub("^[每按逐]|个|度", "", every), ""
    units = [(word, sign) for word, sign in _UNITS_OF_TIME if count.endswith(word)]
    word, sign = units[0]
    count = count.removesuffix(word)
    number = _number(count) if count else 1
    unit = sign[1:] if count == "" else f"{number * int(sign[1:-1])}{sign[-1]}"
    return f"R/P{unit}"


def _relative(match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    number, unit = _number(match["count"]), match["unit"]
    time = "T" if unit == "小时" else ""
    return DeadlineReading("relative", recurrence=f"P{time}{number}{_SIGNS[unit]}")


def _regularly(_match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    """Return what recurs while no interval is printed."""
    return DeadlineReading("recurring", rule="no-interval")


def _by_event(_match: re.Match[str], _plan_year: int | None) -> DeadlineReading:
    return DeadlineReading("relative")


_Form = tuple[re.Pattern[str], Callable[[re.Match[str], int | None], DeadlineReading]]

_THIRDS_OF_MONTH = {"上旬": 10, "中旬": 20}
_SIGNS = {"日": "D", "天": "D", "周": "W", "月": "M", "年": "Y", "小时": "H"}
_UNITS_OF_TIME = (
    ("半年", "P6M"), ("季", "P3M"), ("旬", "P10D"), ("星期", "P1W"), ("周", "P1W"), ("月", "P1M"),
    ("年", "P1Y"), ("日", "P1D"), ("天", "P1D"),
)  # fmt: skip

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九两])"
_YEAR = r"(?:力争|确保|原则上)?(?:于|在|到|至|截至)?(?:(?P<year>(?:19|20)\d\d)年|[今本当明次]年)?"
_BEFORE = r"(?:之?前|以前)?"
_DONE = r"(?:基本|全部|全面)?(?:完成|建成|到位)?"
_TO = r"[-—–－~～至到]{1,2}"
_VERBS = "实施|推进|坚持|开展|落实|执行|有效|优化|完善|更新|深化|跟进|推动|加强|巩固|提升"
_QUARTER = "[一二三四1-4]"
_EVERY = (
    r"(?:每个?(?:日|天|周|星期|旬|月|季度?|半年|年度?)|每[两二三四六2346]个?(?:日|天|周|月|年)"
    r"|按(?:日|周|月|季度?|半年|年度?)|逐[日周月季年])"
)
_OF_A_DATE = r"第一二三四五六七八九十\d年月日底末初中上下旬季度之前内周班午、各至少次个工作"

# What goes on behind a date: 并长期坚持, 取得阶段性成果并持续推进, ，以后每年持续实施.
_TAIL = re.compile(
    rf"(?:取得阶段性(?:成效|成果|进展)|[，,]?并?(?:以后每年|此后)?(?:长期|持续|常态化)(?:{_VERBS})"
    rf"|取得阶段性(?:成效|成果|进展)[，,]?并?(?:长期|持续|常态化)(?:{_VERBS}))$"
)
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d\s?年")
_FORMS: tuple[_Form, ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (rf"(?:长期|持续|常态化|常年|日常|长年)(?:{_VERBS})?", _ongoing),
        (rf"自?{_YEAR}(?P<month>{_MONTH})月(?:(?P<day>{_DAY})日)?起", _from_day),
        (r"(?:力争|确保)?(?:到|至|截至)(?P<year>(?:19|20)\d\d)年", _until_year),
        (rf"{_YEAR}年?(?<=年)(?:年?底|年?末|年?终|内){_BEFORE}{_DONE}", _by_year_end),
        (
            rf"{_YEAR}(?P<month>{_MONTH})月(?:底|末|份|(?P<third>[上中下]旬))?{_BEFORE}{_DONE}",
            _by_month,
        ),
        (rf"{_YEAR}(?P<month>{_MONTH})月(?P<day>{_DAY})[日号]{_BEFORE}{_DONE}", _by_day),
        (rf"{_YEAR}(?P<half>[上下])半年[底末]?{_BEFORE}{_DONE}", _by_half_year),
        (rf"{_YEAR}第?(?P<quarter>{_QUARTER})季度[末底]?{_BEFORE}{_DONE}", _by_quarter),
        (
            rf"{_YEAR}(?P<first>{_MONTH})月?{_TO}(?:(?P<last_year>(?:19|20)\d\d)年)?"
            rf"(?P<following>[次翌明]年)?(?P<last>{_MONTH})月[底份]?(?:期间)?",
            _months,
        ),
        (
            rf"{_YEAR}(?P<first>{_MONTH})月(?P<first_day>{_DAY})日{_TO}"
            rf"(?:(?P<last_year>(?:19|20)\d\d)年)?(?P<last>{_MONTH})月(?P<last_day>{_DAY})日(?:期间)?",
            _days,
        ),
        (rf"(?P<year>(?:19|20)\d\d)年?{_TO}(?P<last_year>(?:19|20)\d\d)年[底末]?", _years),
        (rf"{_YEAR}全年|(?P<only>(?:19|20)\d\d)年度?", _whole_year),
        (rf"{_YEAR}(?P<season>[春夏秋冬])季?(?:[（(](?P<months>[^（()）]{{1,20}})[）)])?", _season),
        (
            rf"{_YEAR}第?(?P<quarters>{_QUARTER}(?:(?:[、和及]|{_TO})第?{_QUARTER}){{1,3}})季度"
            rf"(?P<every>{_EVERY})?",
            _quarters,
        ),
        (
            rf"{_YEAR}(?P<months>{_MONTH}月?(?:[、和及]{_MONTH}月?){{1,11}})(?<=月)(?:各\S{{0,8}})?",
            _month_set,
        ),
        (rf"(?P<every>{_EVERY})(?:[{_OF_A_DATE}]{{0,14}}|\S{{0,6}})", _recurring),
        (
            rf"(?:自?\S{{0,24}}?(?:之日起|之后|后))?(?P<count>{_COUNT})个?(?:工作|自然)?"
            rf"(?P<unit>日|天|周|月|年|小时)(?:之|以)?内{_DONE}",
            _relative,
        ),
        (
            rf"自?\S{{0,24}}?之日起(?P<count>{_COUNT})个?(?:工作|自然)?(?P<unit>[日天周月年]|小时)",
            _relative,
        ),
        (r"(?:规定|法定|承诺|约定|合同)\S{0,6}(?:期限|时限|时间|期)内?", _by_event),
        (r"立即|尽快|即时|及时|适时", _by_event),
    )
)  # fmt: skip
# Words that set a limit to the act of a sentence (loaders.facts.limits) and are none by themselves.
_IN_SENTENCES: tuple[_Form, ...] = (
    (re.compile(r"定期"), _regularly),
    (re.compile(r"\S{1,24}[^\s\d年月日旬初底末]前"), _by_event),
)
