"""The name of what a number measures or counts: a noun phrase without verb, place and period.

新增城乡道路259公里 → 新增城乡道路; 9个特色小镇完成规划编制 → 完成规划编制的特色小镇; 到2025年全区
森林覆盖率达到36.5% → 森林覆盖率 (全区). The same thing in two places gets one name; what plain
words do not join, a curated table does (registry/indicators.csv).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from loaders.facts.indicators.clauses import split_coordination
from loaders.facts.indicators.grants import read_receiver
from loaders.registry.indicator_words import canonical_names, words
from loaders.registry.patterns import any_of, begins_in, ends_in

_ENUMERATION: Final = re.compile(
    r"^(?:[一二三四五六七八九十]是|第[一二三四五六七八九十][，是]|[（(]?\d{1,2}[）).．、])"
)
_PERIOD: Final = re.compile(
    r"^(?:自(?:19|20)\d\d年\d{1,2}月\d{1,2}日起|(?:到|至|截至|力争到)?(?:19|20)\d\d年度?(?:底|末|年底)?(?:之?前|内|以前)?|全年|年内|年底前?|年度|"
    r"“?十[一二三四五六七八九]?五”?(?:时期|期间)|每[年月日周]|每季度|上半年|下半年|当年|今后五年|未来五年|五年来|过去五年|[一二三四五]年内|按月度?|按季度?)"
)
_COMPARED: Final = re.compile(r"[比较](?:19|20)\d\d年(?:同期|底|末)?$")
_RECURRING: Final = re.compile(r"(?:按|每个?)(?:半年|季度|月|周|年)度?")
_PHRASE: Final = re.compile(r"(?:[^，,。；;：:、）)（(并]|(?<=合)并){0,60}")
_PROCESS: Final = re.compile(r"[^，,。；;：:（(]{0,80}")
_YEAR: Final = re.compile(
    r"[自到至]?(?:19|20)\d\d年度?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:内|底前?|末|起|前)?"
)
_LONGEST: Final = 60
_LONGEST_QUALIFIER: Final = 10
# 累计投资 is a name, 投资 says too little.
_SHORTEST_TOTAL: Final = 5


@dataclass(frozen=True, slots=True)
class Name:
    """The name of an indicator, and the coverage that was printed with it."""

    text: str
    coverage: str | None


def read_name(before: str, behind: str, *, counted: bool) -> Name:
    """Return the name from the words before a number and those behind it.

    Both are without the words that compare. A `counted` thing mostly stands behind its number,
    a measured one before it.
    """
    is_by = before.endswith(("按照", "按", "减按"))
    bare = without_level(before)
    thing = _thing(behind)
    receiver = read_receiver(bare)
    if receiver is not None and thing:
        whom, coverage = (receiver.text, None) if receiver.is_told else _lead_in(receiver.text)
        return Name(polished(f"{whom}{thing}"), coverage)
    improved = _improved(bare, thing) if counted else ""
    if improved:
        return Name(improved, None)
    head, coverage = _lead_in(bare)
    verb = ends_in(head, _attributive())
    if not thing:
        name = head if head and not is_by else _phrase(behind)
    elif is_by or not head or head.endswith(("和", "及", "与")):
        name = thing
    elif remitted := ends_in(_YEAR.sub("", head), words("grants", "remits")):
        name = thing.removesuffix("工作") + remitted
    elif verb:
        name = verb + thing
    elif counted:
        is_apart = head.endswith(("等", "的")) or len(head) > _LONGEST_QUALIFIER
        name = thing if is_apart else head + thing
    else:
        name = head if is_measured(head) else head.removesuffix("的") + thing
    return Name(polished(name), coverage)


def _improved(before: str, thing: str) -> str:
    """Name counted things by what gets better of them: 提高…13条道路的清扫保洁标准."""
    whose, of, what = thing.partition("的")
    match = _improving().search(before) if of and what else None
    return f"{match['verb']}{what}的{whose}" if match else ""


@cache
def _improving() -> re.Pattern[str]:
    verbs, inside = any_of(words("naming", "improving")), any_of(words("coverage", "inside"))
    return re.compile(rf"(?P<verb>{verbs})(?:[\u4e00-\u9fff]{{1,8}}?{inside})?$")


def read_time_limit(before: str, behind: str) -> Name:
    """Return what a stretch of time limits: 普通案件于24个月内审结 → 普通案件审结时限."""
    head, coverage = _lead_in(without_level(before.replace("要在", "").replace("应在", "")))
    head = "" if head.endswith("的") else head
    match = _PROCESS.match(behind)
    process = match[0].removeprefix("将") if match else ""
    if not process or head.endswith(words("durations", "nouns")):
        return Name(polished(head), coverage)
    if head.endswith("前"):
        return Name(polished(f"{head}{process}提前量"), coverage)
    return Name(polished(f"{head}{process}时限"), coverage)


def read_subject(before: str) -> Name:
    """Return the name that stands before a level verb, all else apart: for implicit values."""
    head, coverage = _lead_in(without_level(before))
    return Name(polished(head), coverage)


def read_names(coordination: Name) -> list[Name]:
    """Return the names of a coordination, each without its own place: 碳汇能力、全区森林覆盖率."""
    names = []
    for part in split_coordination(coordination.text):
        name = read_subject(part)
        names.append(Name(name.text, name.coverage or coordination.coverage))
    return names


def canonical(name: str) -> str:
    """Return the one name of an indicator that is printed in several ways."""
    plain = _of_measure().sub("", name)
    return canonical_names().get(plain, plain)


@cache
def _of_measure() -> re.Pattern[str]:
    """Return the pattern of a 的 that may be left out: 具备科学素质的比例."""
    return re.compile(rf"的(?={any_of(words('measured', 'nouns'))}$)")


@cache
def _attributive() -> tuple[str, ...]:
    """Verbs that belong to the name of what they make: 新建, 拆除."""
    return words("naming", "attributive")


def is_measured(name: str) -> bool:
    """Whether `name` ends in a word for what is measured: 率, 比例, 浓度 (but not 效率)."""
    return bool(ends_in(name, words("measured", "nouns"))) and not ends_in(
        name, words("measured", "not")
    )


def is_general(name: str) -> bool:
    """Whether `name` only says how something is measured, not what: 累计投资, 规模, 频次."""
    return bool(name) and not _general().sub("", name)


@cache
def _general() -> re.Pattern[str]:
    return re.compile(any_of(words("general", "words")))


def without_level(before: str) -> str:
    """Return `before` without level verbs, adverbs of change and commas at its end."""
    head = before.strip("，,、（( ")
    verbs = (
        *words("levels", "verbs"),
        *words("comparators", "lte"),
        *words("comparators", "gte"),
        *words("change", "adverbs"),
    )
    for _ in range(8):
        head = _COMPARED.sub("", head)
        word = ends_in(head, verbs)
        if not word or (len(word) == len(head) and len(word) == 1):
            break
        head = head[: -len(word)]
    return head


def _lead_in(head: str) -> tuple[str, str | None]:
    """Take off the front what is no name: numbering, period, coverage, announcing verbs."""
    coverage: str | None = None
    whole = begins_in(head, (*words("coverage", "whole"), *words("coverage", "each"))) or None
    head = _from_middle(_from_modal(_from_quote(head)))
    for _ in range(12):
        if begins_in(head, words("announcing", "protected")):
            break
        match = _ENUMERATION.match(head) or _PERIOD.match(head)
        if match is not None:
            head = head[match.end() :].lstrip("，,、：")
            continue
        place, rest = _place(head)
        if place and coverage is None and (rest or place.endswith("内")):
            coverage, head = place, rest
            continue
        verb = begins_in(head, (*words("announcing", "verbs"), *words("conditions", "met")))
        if not verb or (verb == "累计" and len(head) < _SHORTEST_TOTAL):
            break
        head = head[len(verb) :]
    return head[-_LONGEST:], coverage or whole


def _from_quote(head: str) -> str:
    """Drop what stands before a quote that is still open at the end: “用水总量控制在30…”."""
    opening = head.rfind("“")
    return head[opening + 1 :] if opening > head.rfind("”") else head


def _from_modal(head: str) -> str:
    """Drop who is bound to do it: 行政机关应委托, 各单位须完成."""
    ends = [match.end("modal") for match in _modal().finditer(head) if match["modal"]]
    return head[max(ends, default=0) :]


@cache
def _modal() -> re.Pattern[str]:
    no_modal, modal = (any_of(words("modal", key)) for key in ("not", "verbs"))
    return re.compile(f"{no_modal}|(?P<modal>{modal})")


def _from_middle(head: str) -> str:
    """Drop who does it: …部门组织推进环卫车."""
    ends = [head.rfind(verb) + len(verb) for verb in words("announcing", "middle") if verb in head]
    totals = (match for match in _totalled().finditer(head) if not is_general(head[match.end() :]))
    ends += [match.start("made") for match in totals]
    ends += [match.end() for match in _RECURRING.finditer(head)]
    cut = max((end for end in ends if end < len(head) - 1), default=0)
    return head[cut:]


@cache
def _totalled() -> re.Pattern[str]:
    return re.compile(rf"累计(?P<made>{any_of(_attributive())})")


def _place(head: str) -> tuple[str, str]:
    """Take the words of a place off the front of a name: 全区, 各街道乡镇, 副中心范围内."""
    word = begins_in(head, (*words("coverage", "whole"), *words("coverage", "each")))
    if word:
        return word, head[len(word) :].removeprefix("的")
    match = _inside().match(head)
    if match is not None and not begins_in(head, words("announcing", "verbs")):
        return match[0], head[match.end() :].removeprefix("的")
    return "", head


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(
        rf"(?![对自将从由])[\u4e00-\u9fff]{{1,8}}?{any_of(words('coverage', 'inside'))}(?![的外])"
    )


def _thing(behind: str) -> str:
    """Return the noun phrase behind a number; what is told of it goes before it with 的."""
    phrase = _phrase(behind.removeprefix("的"))
    phrase = phrase[len(begins_in(phrase, words("grants", "at"))) :]
    if not phrase or begins_in(phrase, words("telling", "not_a_thing")):
        return ""
    match = told().search(phrase, 1)
    if match is None or match.start() < 2:
        return phrase
    noun, verb = phrase[: match.start()], phrase[match.start() :]
    noun = noun.removesuffix("基本")
    if verb in words("announcing", "verbs"):
        return noun
    return f"{verb}的{noun}" if len(verb) > 1 else noun


def _phrase(behind: str) -> str:
    """Return the words up to the next point, bracket or 并."""
    match = _PHRASE.match(behind)
    return match[0].rstrip("和及与+") if match else ""


@cache
def told() -> re.Pattern[str]:
    """Return the pattern of a verb that tells something of a counted thing."""
    return re.compile(any_of(words("telling", "verbs")))


def polished(name: str) -> str:
    """Return a name without years, loose brackets and quotes, and not over long."""
    name = _YEAR.sub("", name).strip("，,、。；;：: 的").removeprefix("等")
    end = ends_in(name, words("naming", "endings"))
    name = name[: -len(end)] if 0 < len(end) < len(name) - 1 else name
    for opening, closing in ("（）", "()", "“”", "[]"):
        if name.count(opening) != name.count(closing):
            name = name.replace(opening, "").replace(closing, "")
    return name
