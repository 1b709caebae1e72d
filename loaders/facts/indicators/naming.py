"""The name of what a number measures or counts: a noun phrase without verb, place and period.

新增城乡道路259公里 → 新增城乡道路; 9个特色小镇完成规划编制 → 完成规划编制的特色小镇; 到2025年全区
森林覆盖率达到36.5% → 森林覆盖率 (全区). The same thing in two places gets one name; what plain
words do not join, a curated table does (registry/indicators.csv).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from loaders.facts.indicators.words import any_of, begins_in, ends_in, words

_ENUMERATION: Final = re.compile(
    r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，是]|[（(]?\d{1,2}[）).．、])"
)
_PERIOD: Final = re.compile(
    r"^(?:(?:到|至|截至|力争到)?(?:19|20)\d\d年度?(?:底|末|年底)?(?:之?前|内|以前)?|全年|年内|年底前?|年度|"
    r"每[年月日周]|每季度|上半年|下半年|当年|今后五年|未来五年|五年来|过去五年|[一二三四五]年内|按月度?|按季度?)"
)
_CONDITION: Final = re.compile(r"^(?:对于?|由|为|向|针对)")
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an indicator, and the coverage that was printed with it."""

    text: str
    coverage: str | None


def read_name(before: str, behind: str, *, counted: bool) -> Name:
    """Return the name from the words before a number and those behind it.

    `before` is without the words that compare. A `counted` thing mostly stands behind its number,
    a measured one before it.
    """
    head, coverage = _lead_in(_without_level(before))
    thing = _thing(behind)
    if not thing:
        return Name(_polished(head), coverage)
    verb = ends_in(head, _attributive())
    if not head or verb == head:
        return Name(_polished(verb + thing), coverage)
    if verb:
        return Name(_polished(verb + thing), coverage)
    if not counted:
        joined = head if is_measured(head) else head.removesuffix("的") + thing
        return Name(_polished(joined), coverage)
    is_example = head.endswith("等")
    return Name(_polished(thing if is_example or len(head) > 10 else head + thing), coverage)


def read_subject(before: str) -> Name:
    """Return the name that stands before a level verb, all else apart: for implicit values."""
    head, coverage = _lead_in(_without_level(before))
    return Name(_polished(head), coverage)


def canonical(name: str) -> str:
    """Return the one name of an indicator that is printed in several ways."""
    return _aliases().get(name, name)


@cache
def _aliases() -> dict[str, str]:
    path = Path(__file__).parents[2] / "registry" / "indicators.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["printed"]: row["canonical"] for row in csv.DictReader(file)}


@cache
def _attributive() -> tuple[str, ...]:
    """Verbs that belong to the name of what they make: 新建, 拆除."""
    return words("naming", "attributive")


def is_measured(name: str) -> bool:
    """Whether `name` ends in a word for what is measured: 率, 比例, 浓度 (but not 效率)."""
    return bool(ends_in(name, words("measured", "nouns"))) and not ends_in(
        name, words("measured", "not")
    )


def _without_level(before: str) -> str:
    """Take level verbs, bare change verbs and commas off the end."""
    head = before.strip("，,、（( ")
    verbs = (*words("levels", "verbs"), *words("comparators", "lte"), *words("comparators", "gte"))
    for _ in range(6):
        word = ends_in(head, verbs)
        if not word or (len(word) == len(head) and len(word) == 1):
            break
        head = head[: -len(word)]
    return head


def _lead_in(head: str) -> tuple[str, str | None]:
    """Take off the front what is no name: numbering, period, coverage, announcing verbs."""
    coverage: str | None = None
    head = _from_middle(_from_quote(head))
    for _ in range(12):
        if begins_in(head, words("announcing", "protected")):
            break
        match = _ENUMERATION.match(head) or _PERIOD.match(head)
        if match is not None:
            head = head[match.end() :].lstrip("，,、：")
            continue
        place, rest = _place(head)
        if place and rest:
            coverage, head = coverage or place, rest
            continue
        verb = begins_in(head, words("announcing", "verbs"))
        if not verb:
            break
        head = head[len(verb) :]
    return head[-_LONGEST:], coverage


def _from_quote(head: str) -> str:
    """Drop what stands before a quote that is still open at the end: “用水总量控制在30…”."""
    opening = head.rfind("“")
    return head[opening + 1 :] if opening > head.rfind("”") else head


def _from_middle(head: str) -> str:
    """Drop who does it: …部门组织推进环卫车."""
    ends = [head.rfind(verb) + len(verb) for verb in words("announcing", "middle") if verb in head]
    cut = max((end for end in ends if end < len(head) - 1), default=0)
    return head[cut:]


def _place(head: str) -> tuple[str, str]:
    """Take the words of a place off the front of a name: 全区, 各街道乡镇, 副中心范围内."""
    word = begins_in(head, (*words("coverage", "whole"), *words("coverage", "each")))
    if word:
        return word, head[len(word) :].removeprefix("的")
    match = _inside().match(head)
    if match is not None:
        return match[0], head[match.end() :].removeprefix("的")
    return "", head


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{1,8}}?{any_of(words('coverage', 'inside'))}(?=[^的])")


def _thing(behind: str) -> str:
    """Return the noun phrase behind a number; what is told of it goes before it with 的."""
    text = behind
    tail = begins_in(
        text, (*words("behind", "gte"), *words("behind", "lte"), *words("behind", "approx"))
    )
    text = text[len(tail) :].removeprefix("的")
    phrase = re.match(r"[^，,。；;：:、）)（(]{0,60}", text)
    words_behind = (phrase[0] if phrase else "").rstrip("和及与+")
    if not words_behind or begins_in(words_behind, words("telling", "not_a_thing")):
        return ""
    match = _told().search(words_behind, 1)
    if match is None or match.start() < 2:
        return words_behind
    noun, told = words_behind[: match.start()], words_behind[match.start() :]
    return f"{told}的{noun}" if len(told) > 1 else noun


@cache
def _told() -> re.Pattern[str]:
    return re.compile(any_of(words("telling", "verbs")))


def _polished(name: str) -> str:
    """Return a name without loose brackets and quotes at its ends."""
    name = name.strip("，,、。；;：: 的").removeprefix("等")
    for opening, closing in ("（）", "()", "“”", "[]"):
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    return name
