"""Numbers with their units in running text: 4.3公里/平方公里, 1.5万家, 千亿元, 10%-20%.

`read_amounts` finds them and leaves out what only looks like one: dates, ordinals, names with a
number in them (PM2.5, M101线), short words in quotes (“4050”人员). What an amount is about is none
of its concern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final

from loaders.facts.numerals import NUMERALS, SCALES, chinese_number
from loaders.registry.indicator_words import words
from loaders.registry.measure_units import measure_units
from loaders.registry.patterns import any_of

_NUMERAL: Final = "".join(NUMERALS)
_NUMBER: Final = re.compile(
    r"(?P<digits>(?<![\dA-Za-z.])\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,8})?(?![\dA-Za-z]))"
    rf"|(?P<words>(?<![{_NUMERAL}第每])[{_NUMERAL}]{{1,12}}(?![{_NUMERAL}]))"
)
# A share in words, in percent to two places: 三分之二, 百分之五十, 半数.
_SHARE: Final = re.compile(
    rf"(?P<whole>[{_NUMERAL}]{{1,4}})分之(?P<part>[{_NUMERAL}]{{1,6}})|(?<!单)半数"
)
# Behind these a number is a bound of a table (500≤Y<2000), an ordinal, a part of a code.
_SIGN_BEFORE: Final = re.compile(r"[≤<≥>=＜＞/第〔\[*]$|[A-Za-z]-$")
_RANGE: Final = re.compile(
    r"(?:及?以上|[（(]含[）)])?(?:[-—–－~～至到]{1,2}|[，,]?[但且并]?不(?:超过|高于|大于))"
)
_LIST: Final = re.compile(r"[、和及与或]")
_TITLE: Final = re.compile(r"《[^《》]{0,200}》|〈[^〈〉]{0,100}〉")
# Quoted words as short as this are a name, longer ones a sentence that may state a value.
_QUOTED: Final = re.compile(r"[“‘][^”’“‘]{1,12}[”’]")
# Units that are the first half of another word: 部门, 周年, 家庭.
_HALF_WORD: Final = re.compile(
    r"部门|周[年岁边]|家庭|人民|人员|项目|户籍|场[站地]|类别|条例|次序|次性"
)
_PER: Final = (
    "平方公里·月", "平方公里", "平方米", "立方米", "季度", "小时",
    *("日", "天", "年", "月", "周", "台", "人", "亩", "户", "升", "吨", "辆"),
)  # fmt: skip
_PADDED: Final = {"个工作日", "个工作小时", "个百分点", "个小时"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, at the half-open range [start, end) of a text.

    `upper` is set for a range. A counted thing in 万 or 亿 is counted out (1.5万家 is 15000 家),
    any other scale is a part of the unit (1.5 万亩). `is_rounded` tells of 余 or 多 behind the
    number, `in_words` of a number written in words.
    """

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    unit: str
    is_rounded: bool = False
    in_words: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether the unit counts things."""
        unit = measure_units().get(self.unit)
        return unit is not None and unit.is_counted


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: Decimal
    scale: str
    unit: str
    is_rounded: bool
    in_words: bool


def read_amounts(text: str) -> list[Amount]:
    """Return the amounts of `text` in reading order."""
    hidden = bytearray(len(text))
    for pattern in (_TITLE, _QUOTED):
        for shadow in pattern.finditer(text):
            hidden[shadow.start() : shadow.end()] = b"\1" * len(shadow[0])
    shares = list(_shares(text))
    for share in shares:
        hidden[share.start : share.end] = b"\1" * (share.end - share.start)
    numbers = [*shares, *(number for number in _numbers(text) if not hidden[number.start])]
    numbers.sort(key=lambda number: number.start)
    return list(_amounts(text, _share_units(text, numbers)))


def _shares(text: str) -> Iterator[_Number]:
    for match in _SHARE.finditer(text):
        part = chinese_number(match["part"]) if match["part"] else Decimal(1)
        whole = chinese_number(match["whole"]) if match["whole"] else Decimal(2)
        if part is not None and whole:
            value = round(part * 100 / whole, 2)
            yield _Number(*match.span(), value, "", "%", is_rounded=False, in_words=True)


def _numbers(text: str) -> Iterator[_Number]:
    for match in _NUMBER.finditer(text):
        if _SIGN_BEFORE.search(text[max(match.start() - 2, 0) : match.start()]):
            continue
        number = _digits(match, text) if match["digits"] else _worded(match, text)
        if number is not None:
            yield number


def _digits(match: re.Match[str], text: str) -> _Number | None:
    scale, is_rounded, unit, end = _behind(text, match.end())
    if _is_date(text, match, unit):
        return None
    value = Decimal(match["digits"].replace(",", ""))
    return _Number(match.start(), end, value, scale, unit, is_rounded, in_words=False)


def _worded(match: re.Match[str], text: str) -> _Number | None:
    printed = match["words"]
    _, is_rounded, unit, end = _behind(text, match.end())
    # 千亿元 is a thousand 亿元: the last scale belongs to the unit, as it does behind digits.
    bare = printed.rstrip("万亿")
    scale = printed[len(bare) :]
    value = chinese_number(bare) if bare else None
    if value is None or (bare in ("百", "千") and not scale):
        return None
    if not unit and "亿" in scale and text.startswith(words("behind", "gte"), end):
        unit = "元"  # what is counted in 亿 alone is money: 千亿以上投资
    if not unit:
        return None
    return _Number(match.start(), end, value, scale, unit, is_rounded, in_words=True)


def _behind(text: str, start: int) -> tuple[str, bool, str, int]:
    """Return scale, roundness and unit of what stands behind a number, and where they end."""
    match = _behind_number().match(text, start)
    if match is None:
        return "", False, "", start
    unit, per = match["unit"] or "", match["per"] or ""
    if unit and not per and _HALF_WORD.match(text, match.start("unit")):
        return match["scale"], bool(match["more"]), "", match.start("unit")
    unit = unit.removeprefix("个") if unit in _PADDED else unit.replace("％", "%")
    return match["scale"], bool(match["more"]), unit + per.replace("每", ""), match.end()


@cache
def _behind_number() -> re.Pattern[str]:
    """Return the pattern of what may follow a number: scale, 余 or 多, the unit, what it is per."""
    plain = {re.sub("^[万亿]", "", name.partition("/")[0]) for name in measure_units()}
    units = plain | _PADDED | {"％"}
    return re.compile(
        rf"(?P<scale>(?:[百千]?[万亿]{{1,2}})?)(?P<more>[余多])?"
        rf"(?:(?P<unit>{any_of(units)})(?P<per>/每?{any_of(_PER)})?)?"
    )


def _is_date(text: str, match: re.Match[str], unit: str) -> bool:
    """Whether the digits are a part of a date: 2022年, 6月底, 4月30日, 6—9月."""
    behind = text[match.end() : match.end() + 1]
    if unit == "年" and behind == "年":
        return len(match["digits"]) == 4
    if unit == "日" and behind == "日":
        return text[max(match.start() - 1, 0) : match.start()] == "月"
    return behind == "月"


def _share_units(text: str, numbers: Sequence[_Number]) -> list[_Number]:
    """Give a number without a unit that of the one it is listed with: 2.5、5个工作日."""
    shared: list[_Number] = []
    for number in reversed(numbers):
        if shared and number.unit in ("", "个"):
            other = shared[-1]
            listed = _LIST.fullmatch(text[number.end : other.start])
            if listed and other.unit and (not number.unit or other.unit == "工作日"):
                scale = number.scale or other.scale
                number = replace(number, unit=other.unit, scale=scale)
        shared.append(number)
    return shared[::-1]


def _amounts(text: str, numbers: Sequence[_Number]) -> Iterator[Amount]:
    """Join the two ends of ranges; numbers without a unit are none."""
    skip = False
    for index, first in enumerate(numbers):
        if skip:
            skip = False
            continue
        last = numbers[index + 1] if index + 1 < len(numbers) else None
        if last is not None and last.unit and first.unit in ("", last.unit):
            between = text[first.end : last.start]
            skip = len(between) <= 8 and _RANGE.fullmatch(between) is not None
        if skip and last is not None:
            yield _amount(first, last)
        elif first.unit:
            yield _amount(first, None)


def _amount(first: _Number, last: _Number | None) -> Amount:
    other = last or first
    known = measure_units().get(other.unit)
    counted = known is not None and known.is_counted
    factor = Decimal(1)
    for character in other.scale:
        if counted or character not in "万亿":
            factor *= SCALES[character]
    kept = "" if counted else re.sub("[^万亿]", "", other.scale)
    return Amount(
        start=first.start,
        end=other.end,
        value=_plain(first.value * factor),
        upper=_plain(last.value * factor) if last is not None else None,
        unit=kept + other.unit,
        is_rounded=first.is_rounded or other.is_rounded,
        in_words=first.in_words,
    )


def _plain(value: Decimal) -> Decimal:
    """Return `value` without trailing zeros, never in exponents: 277500, not 277500.00."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()
