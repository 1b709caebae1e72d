"""Dates as notices print them: 2022年4月7日, 一九八八年六月二十九日, 20181119."""

from __future__ import annotations

import re
from datetime import date

_ZERO = "〇○零OＯo0"
_DIGITS = dict.fromkeys(_ZERO, "0") | {
    digit: str(value) for value, digit in enumerate("一二三四五六七八九", start=1)
}
_ARABIC = r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
_CHINESE = (
    rf"(?P<year>[一二][一二三四五六七八九{_ZERO}]{{3}})年"
    r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_NUMERIC = re.compile(r"(?P<year>\d{4})(?P<mark>[-./]?)(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
DATE = re.compile(_ARABIC)
_FORMS = (DATE, re.compile(_CHINESE))


def read_date(printed: str) -> date | None:
    """Return the date that `printed` (white space ignored) holds, or None."""
    words = re.sub(r"\s", "", printed)
    for form in _FORMS:
        match = form.search(words)
        if match is not None:
            return _of_calendar(*(_number(match[part]) for part in ("year", "month", "day")))
    return None


def read_field_date(printed: str) -> date | None:
    """Return the date of a record's field: also 20181119, 2018-11-19, 2018/11/19."""
    words = re.sub(r"\s", "", printed)
    match = _NUMERIC.match(words)
    if match is None:
        return read_date(words)
    return _of_calendar(int(match["year"]), int(match["month"]), int(match["day"]))


def find_dates(words: str) -> list[tuple[int, int]]:
    """Return the ranges of `words` (without white space) that are dates with year and day."""
    return sorted(match.span() for form in _FORMS for match in form.finditer(words))


def is_date(printed: str) -> bool:
    """Whether `printed` (white space ignored) is a date and nothing else."""
    words = re.sub(r"\s", "", printed)
    return len(words) <= 16 and any(form.fullmatch(words) for form in _FORMS)


def _number(digits: str) -> int:
    """Return the number of `digits`: Arabic, 二〇二二 digit by digit, or 二十九."""
    if digits.isdigit():
        return int(digits)
    if "十" not in digits:
        return int("".join(_DIGITS[digit] for digit in digits))
    tens, _, ones = digits.partition("十")
    return 10 * int(_DIGITS[tens] if tens else 1) + int(_DIGITS[ones] if ones else 0)


def _of_calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
