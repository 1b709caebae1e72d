"""Names of units: telling them by their form, and taking printed lists of them apart.

区水务局、区农业农村局等有关部门 → 区水务局; 区农业农村局 (open-ended); 有关部门.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.facts.brackets import closed_brackets
from loaders.registry.unit_words import unit_words
from loaders.sources import Passage

_SEPARATORS = "、，,；;"
_LONGEST_NAME = 40
_BRACKETED = re.compile(r"[（(〔\[［“‘《][^（）()〔〕\[\]［］“”‘’《》]*[）)〕\]］”’》]")
_BEHIND_NAME = re.compile(r"(?P<name>.+?)[（(〔［\[](?P<inside>[^（(〔［\[]*)[）)〕］\]]")
# Marks, and words of a clause that ends as a name does: …工作由区甲局, 区甲局是主管部门.
_NO_NAME = re.compile(
    r"[。；;：:！？，《》“”（(是]|所称|设在|应当|必须|(?<![自理事缘])由|(?<![华行作])为|\d年"
)
_AND = re.compile("以及|[及和与]")
# Kinds of areas, printed one after the other before the government that each of them has.
_LEVELS = (
    r"(?:各|有关|相关|全部)?"
    r"(?:设区的?市|自治区|直辖市|自治州|自治县|特区|地区|[省市州县区旗盟乡镇])+"
)
_ZONE = r"(?:[\u4e00-\u9fff]{0,12}(?:示范|新|开发|高新|经开|园|合作|度假|保税|试验)区)"
_SHARING = tuple(
    (re.compile(place), re.compile(place + head))
    for place, head in (
        (_LEVELS, r"(?:人民)?政府"),
        (_LEVELS, r"(?:人民)?(?:法院|检察院)"),
        (_LEVELS, r"(?:管委会|管理委员会|办事处)"),
        (_ZONE, r"(?:管委会|管理委员会)"),
    )
)
# What areas share, printed bare behind their 党委: 各县（市、区）党委、政府.
_HEADS = ("政府", "人民政府", "管委会", "办事处")


@dataclass(frozen=True, slots=True)
class PrintedName:
    """One name of a printed list; `open_ended` where the list goes on with 等 behind it.

    `remark` is what a bracket behind the name says of the unit: 区甲局（牵头）.
    """

    name: str
    passage: Passage
    open_ended: bool
    remark: str = ""


def looks_like_unit(text: str) -> bool:
    """Whether `text` (white space removed) has the form of a unit's or a collective's name."""
    bare = re.sub(r"等$", "", text)
    return (
        2 <= len(bare) <= _LONGEST_NAME
        and not re.search(r"[。；：！？\d%]", bare)
        and bare.endswith(unit_words().endings)
    )


def looks_like_agent(text: str) -> bool:
    """Whether `text` may name a unit or a collective where such a name is due.

    Wider than `looks_like_unit`: brackets and quotes inside the name do not count, and a
    collective may end in a kind of area (各县（市、区）).
    """
    if not may_name(text):
        return False
    bare = _BRACKETED.sub("", text).removesuffix("等")
    words = unit_words()
    return bare.endswith((*words.endings, *words.rare_endings)) or (
        bare.startswith(words.collectives) and bare.endswith(words.areas)
    )


def may_name(text: str) -> bool:
    """Whether `text` has the length of a name and none of the marks and words of a sentence."""
    if len(text) > 2 * _LONGEST_NAME:
        return False
    bare = _BRACKETED.sub("", text).removesuffix("等")
    return 2 <= len(bare) <= _LONGEST_NAME and not _NO_NAME.search(bare)


def split_names(printed: Passage) -> tuple[PrintedName, ...]:
    """Return the names in a printed list of units, in order, with the passage of each.

    Separators inside brackets and quotes belong to a name (各县（市、区）人民政府, “两区”办); a
    bracketed remark behind a name does not. Kinds of areas that share the government printed
    behind the last of them (各市、县、区政府) are one name; 及 and 和 part two names where both
    sides are complete. 等 opens the list: its name is `open_ended`, and a collective behind it
    (等有关部门) is a name of its own; 等单位 alone names nobody.
    """
    text = printed.text
    return tuple(
        PrintedName(
            text[name.start : name.end],
            printed.part(name.start, name.end),
            name.open_ended,
            name.remark,
        )
        for name in _listed(text)
    )


def names_in(text: str) -> list[str]:
    """Return the names in a printed list of units, as `split_names` tells them apart."""
    return [text[name.start : name.end] for name in _listed(text)]


@dataclass(frozen=True, slots=True)
class _Range:
    """Where a name stands in the text of the list."""

    start: int
    end: int
    open_ended: bool
    remark: str = ""


def _listed(text: str) -> list[_Range]:
    parts = [part for item in _items(text) for part in _joined_by_and(text, *item)]
    found: list[_Range] = []
    for start, end in _with_shared_heads(text, parts):
        # 海事局、等厅直单位: 等 opens the list before it, wherever the mark stands.
        if found and text[start] == "等" and _opens_list(text[start + 1 : end]):
            found[-1] = replace(found[-1], open_ended=True)
        found += _names_of_item(text, start, end)
    return found


def _items(text: str) -> list[tuple[int, int]]:
    """Return the ranges between separators that stand outside brackets and quotes."""
    inside = closed_brackets(text)
    items: list[tuple[int, int]] = []
    start, index = 0, 0
    while index < len(text):
        if index in inside:
            index = inside[index]
        elif text[index] in _SEPARATORS:
            items.append((start, index))
            start = index + 1
        index += 1
    items.append((start, len(text)))
    return [(start, end) for start, end in items if end > start]


def _with_shared_heads(text: str, items: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join kinds of areas with the item that ends in the government of all of them.

    A bare 政府 or 管委会 shares the areas of the item before it (各县（市、区）党委、政府).
    """
    joined: list[tuple[int, int]] = []
    for start, end in items:
        if joined and text[start:end] in _HEADS and text[joined[-1][1] : start] == "、":
            start = joined.pop()[0]
        for place, headed in _SHARING:
            if not headed.fullmatch(_bare(text, start, end)):
                continue
            while joined and text[joined[-1][1] : start] == "、":
                if not place.fullmatch(_bare(text, *joined[-1])):
                    break
                start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _bare(text: str, start: int, end: int) -> str:
    """Return the words of an item without brackets, "" for one that is too long for a name."""
    return _BRACKETED.sub("", text[start:end]) if end - start <= _LONGEST_NAME else ""


def _joined_by_and(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of names that 及 or 和 joins: 区甲局及有关单位."""
    inside = closed_brackets(text[start:end]) if end - start <= 4 * _LONGEST_NAME else {}
    closes = [start + close for close in inside.values()]
    for match in _AND.finditer(text, start, min(end, start + 4 * _LONGEST_NAME)):
        left, right = text[start : match.start()], text[match.end() : end]
        in_brackets = any(start + o < match.start() < start + c for o, c in inside.items())
        is_area = match[0] != "和" and match[0] != "与" and left.endswith(unit_words().areas)
        complete = match.start() - 1 in closes or is_area or looks_like_agent(left)
        if complete and not in_brackets and len(right) > 2 and looks_like_agent(right):
            yield start, match.start()
            start = match.end()
    if end > start:
        yield start, end


def _names_of_item(text: str, start: int, end: int) -> Iterator[_Range]:
    end = start + len(text[start:end].rstrip("。."))
    name, remark = _without_remark(text[start:end])
    end = start + len(name)
    opened = next(
        (
            at
            for at in range(max(len(name) - _LONGEST_NAME, 0), len(name))
            if name[at] == "等" and _opens_list(name[at + 1 :])
        ),
        len(name),
    )
    if opened > 0:
        yield _Range(start, start + opened, opened < len(name), remark)
    if name[opened + 1 :] not in ("", "单位"):
        yield _Range(start + opened + 1, end, False)


def _opens_list(behind: str) -> bool:
    """Whether what stands behind 等 shows that it opens a list and is no part of a name."""
    words = unit_words()
    return not behind or behind.startswith(words.collectives) or behind.endswith(words.plurals)


def _without_remark(item: str) -> tuple[str, str]:
    """Return `item` without a closing bracket that says something about the unit, and its words."""
    match = _BEHIND_NAME.fullmatch(item) if len(item) <= 4 * _LONGEST_NAME else None
    if match is None or not any(word in match["inside"] for word in unit_words().remarks):
        return item, ""
    return match["name"], match["inside"]
