"""When a value holds: 到2025年, 五年来, 自2022年4月1日起 → an EDTF value and its last year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from loaders.facts.indicators.words import holds, words
from loaders.prose import Prose

Tense = Literal["past", "coming-years", "future", "open"]
"""Whether a text looks back on some years, ahead on some, ahead on one, or says none of it."""

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SINCE: Final = re.compile(r"自((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日起")
_UNTIL: Final = re.compile(r"(?:到|至)((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")
_SPAN: Final = re.compile(
    r"((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日(?:起)?至((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日"
)
_COMPARED: Final = re.compile(r"[比较]((?:19|20)\d\d)年")
_FIVE_YEARS: Final = 5
# A paragraph as short as this without a full stop announces what follows it.
_LONGEST_ANNOUNCEMENT: Final = 30


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a value holds for: EDTF, its last year, the year a change counts from."""

    edtf: str | None
    last_year: int | None
    baseline_year: int | None


def read_tenses(texts: Sequence[Prose]) -> list[Tense]:
    """Return for each text whether it looks back or ahead, from its headings.

    Where headings do not tell, a short paragraph that announces a part of a report (过去五年工作
    回顾) does, up to the next one.
    """
    tenses: list[Tense] = []
    announced: Tense = "open"
    place: tuple[int | None, bool] | None = None
    for prose in texts:
        here = (prose.annex, bool(prose.task))
        if here != place:
            announced, place = "open", here
        text = prose.passage.text
        if len(text) <= _LONGEST_ANNOUNCEMENT and not text.endswith("。"):
            announced = _tense(text) if _tense(text) != "open" else announced
        tenses.append(announced if announced != "open" else _tense_of_headings(prose.headings))
    return tenses


def read_period(clause: str, earlier: str, tense: Tense, year: int | None) -> Period:
    """Return the period of a value in `clause`, behind the words `earlier` of its sentence.

    `year` is the year that a text without one means. A text that looks back on five years means
    those before it; one that looks ahead on five, those from it on.
    """
    words_so_far = earlier + clause
    compared = _COMPARED.search(clause)
    since, until = _SINCE.search(words_so_far), _UNTIL.search(clause)
    span = _SPAN.search(words_so_far)
    if span is not None:
        edtf = "{}-{:0>2}-{:0>2}/{}-{:0>2}-{:0>2}".format(*span.groups())
        return Period(edtf, int(span[4]), None)
    if since is not None:
        edtf = "{}-{:0>2}-{:0>2}/..".format(*since.groups())
        return Period(edtf, None, None)
    if until is not None:
        return Period("../{}-{:0>2}-{:0>2}".format(*until.groups()), int(until[1]), None)
    printed = [m for m in _YEAR.finditer(words_so_far) if not _is_compared(words_so_far, m)]
    baseline: int | None = None
    if printed:
        year = int(printed[-1][1])
        edtf, last = str(year), year
    elif year is None:
        return Period(None, None, int(compared[1]) if compared else None)
    elif tense == "past":
        edtf, last = f"{year - _FIVE_YEARS}/{year - 1}", year - 1
    elif tense == "coming-years":
        edtf, last = f"{year}/{year + _FIVE_YEARS - 1}", year + _FIVE_YEARS - 1
    else:
        edtf, last = str(year), year
    if compared is not None:
        baseline = int(compared[1])
    elif "同比" in words_so_far:
        baseline = last - 1
    return Period(edtf, last, baseline)


def _tense_of_headings(headings: Sequence[str]) -> Tense:
    """Return what the outermost heading that tells says."""
    return next((tense for h in headings if (tense := _tense(h)) != "open"), "open")


def _tense(heading: str) -> Tense:
    if holds(heading, words("context", "past")):
        return "past"
    if holds(heading, words("context", "coming")):
        return "coming-years"
    if holds(heading, words("context", "future")):
        return "future"
    return "open"


def _is_compared(text: str, match: re.Match[str]) -> bool:
    return text[max(match.start() - 1, 0) : match.start()] in ("比", "较")
