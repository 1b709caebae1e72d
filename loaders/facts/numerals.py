"""Numbers written in Chinese: 二十一 → 21, 一百零五 → 105."""

from __future__ import annotations

_UNITS = {"十": 10, "百": 100}
_DIGITS = {"〇": 0, "零": 0, "两": 2} | {
    digit: value for value, digit in enumerate("一二三四五六七八九", start=1)
}


def read_count(digits: str) -> int | None:
    """Return the number that `digits`, Arabic or Chinese and below a thousand, stand for."""
    if digits.isascii() and digits.isdigit():
        return int(digits)
    total, last = 0, 0
    for digit in digits:
        if digit in _UNITS:
            total, last = total + max(last, 1) * _UNITS[digit], 0
        elif digit in _DIGITS:
            last = _DIGITS[digit]
        else:
            return None
    return total + last if digits else None
