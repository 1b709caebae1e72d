"""Numbers written in Chinese: 二十一 → 21, 一百零五 → 105, 五百万 → 5000000."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
NUMERALS: Final = (*_DIGITS, *SCALES)
"""The characters of which numbers in words are made."""


def chinese_number(printed: str) -> Decimal | None:
    """Return the value of a number in words: 三 is 3, 十八 18, 五百 500; None where it is none."""
    total, section, digit = 0, 0, None
    for character in printed:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        scale = SCALES[character]
        if scale < 10**4:
            section += (1 if digit is None else digit) * scale
        else:
            total = (total + section + (digit or 0) or 1) * scale
            section = 0
        digit = None
    return Decimal(total + section + (digit or 0))


def read_count(printed: str) -> int | None:
    """Return the whole number that `printed`, in digits or in words, stands for; None for none."""
    if printed.isdecimal():
        return int(printed)
    if not printed or not set(printed) <= set(NUMERALS):
        return None
    value = chinese_number(printed)
    return None if value is None else int(value)
