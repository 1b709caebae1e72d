"""Names of units: telling them by their form, and taking printed lists of them apart.

区水务局、区农业农村局等有关部门 → 区水务局; 区农业农村局 (open-ended); 有关部门.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.sources import Passage

_SEPARATORS = "、，,；;"
_OPENING, _CLOSING = "（(〔[［“‘《＜<", "）)〕]］”’》＞>"


@dataclass(frozen=True, slots=True)
class PrintedName:
    """One name of a printed list; `open_ended` where the list goes on with 等 behind it."""

    name: str
    passage: Passage
    open_ended: bool


@dataclass(frozen=True, slots=True)
class UnitWords:
    """The words that names of units end with, collectives begin with, and remarks consist of."""

    endings: tuple[str, ...]
    collectives: tuple[str, ...]
    remarks: tuple[str, ...]


@cache
def unit_words() -> UnitWords:
    """Return the word tables of `registry/unit_words.toml`."""
    path = Path(__file__).parents[1] / "registry" / "unit_words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return UnitWords(*(tuple(data[key]) for key in ("endings", "collectives", "remarks")))


def looks_like_unit(text: str) -> bool:
    """Whether `text` (white space removed) has the form of a unit's or a collective's name."""
    bare = re.sub(r"等$", "", text)
    return (
        2 <= len(bare) <= 40
        and not re.search(r"[。；：！？\d%]", bare)
        and bare.endswith(unit_words().endings)
    )


def split_names(printed: Passage) -> tuple[PrintedName, ...]:
    """Return the names in a printed list of units, in order, with the passage of each.

    Separators inside brackets and quotes belong to a name (各县（市、区）人民政府, “两区”办); a
    bracketed remark behind a name does not. 等 opens the list: its name is `open_ended`, and a
    collective behind it (等有关部门) is a name of its own; 等单位 alone names nobody.
    """
    text = printed.text
    names: list[PrintedName] = []
    for start, end in _items(text):
        names += _split_item(printed, text, start, end)
    return tuple(names)


def _items(text: str) -> list[tuple[int, int]]:
    """Return the ranges between separators that stand outside brackets and quotes."""
    items, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif character in _SEPARATORS and depth == 0:
            items.append((start, index))
            start = index + 1
    items.append((start, len(text)))
    return [(start, end) for start, end in items if end > start]


def _split_item(printed: Passage, text: str, start: int, end: int) -> list[PrintedName]:
    end = start + len(_without_remark(text[start:end].rstrip("。.")))
    item = text[start:end]
    open_at = re.search(r"等(?P<collective>.*)$", item)
    if open_at is None or not _opens_list(open_at["collective"]):
        return [PrintedName(item, printed.part(start, end), open_ended=False)] if item else []
    named = start + open_at.start()
    names = []
    if named > start:
        names.append(PrintedName(text[start:named], printed.part(start, named), open_ended=True))
    collective = open_at["collective"]
    if collective.startswith(unit_words().collectives):
        names.append(PrintedName(collective, printed.part(named + 1, end), open_ended=False))
    return names


def _opens_list(behind: str) -> bool:
    """Whether what stands behind 等 shows that it opens a list and is no part of a name."""
    return behind in ("", "单位", "部门") or behind.startswith(unit_words().collectives)


def _without_remark(item: str) -> str:
    """Return `item` without a closing bracket that says something about the unit."""
    match = re.fullmatch(r"(?P<name>.+?)[（(](?P<inside>[^（(]*)[）)]", item)
    if match is None or not any(word in match["inside"] for word in unit_words().remarks):
        return item
    return match["name"]
