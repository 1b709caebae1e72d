"""Classifications of industries (GB/T 4754): a letter a category, two digits a division.

The table stands under the heads 门类 大类 名称; divisions that serve the tertiary industry stand
under it with the letter of the category they come from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.records import IndustryLevel
from loaders.registry.classifications import classification_words
from loaders.sources import Line, Passage

_ENTRY = re.compile(r"(?P<category>[A-Z])?(?P<division>\d{1,2})?(?P<name>[\u4e00-\u9fff].{0,39})")
_IN_BRACKETS = re.compile(r"[（(][\u4e00-\u9fff]{1,10}[）)]")


@dataclass(frozen=True, slots=True)
class Class:
    """One line of the classification with the codes of what it stands under."""

    level: IndustryLevel
    code: str
    name: str
    category: str | None
    industry: str | None
    words: Passage


@dataclass(frozen=True, slots=True)
class Classification:
    """The classes in printed order, and the index of the line behind the last."""

    classes: tuple[Class, ...]
    end: int


def read_industries(lines: Sequence[Line], first: int, *, marked: bool) -> Classification:
    """Return the classification that begins with line `first` of `lines`, all of which hold words.

    It ends before the first line that carries no code, or a division that was printed before.
    """
    classes: list[Class] = []
    divisions: set[str] = set()
    industry: str | None = None
    category: str | None = None
    index = first
    while index < len(lines):
        words, behind = _wrapped(lines, index, marked=marked)
        text = words.text
        entry = _ENTRY.fullmatch(text)
        named = next((c for c, w in classification_words().industries.items() if text in w), None)
        if named is not None:
            industry, category = named, None
            classes.append(Class("industry", named, text, None, None, words))
        elif classes and classes[-1].level == "industry" and _IN_BRACKETS.fullmatch(text):
            words = classes[-1].words + words
            classes[-1] = Class("industry", classes[-1].code, words.text, None, None, words)
        elif entry is None or not (entry["category"] or entry["division"]):
            break
        elif entry["division"] is None:
            category = entry["category"]
            classes.append(Class("category", category, entry["name"], None, industry, words))
        else:
            code = entry["division"].zfill(2)
            if code in divisions:
                break
            divisions.add(code)
            under = entry["category"] or category
            classes.append(Class("division", code, entry["name"], under, industry, words))
        index = behind
    return Classification(tuple(classes), index)


def _wrapped(lines: Sequence[Line], index: int, *, marked: bool) -> tuple[Passage, int]:
    """Return the cell at `index` with the line it wraps onto, and the index behind it."""
    words = Passage.of([lines[index]])
    if marked and not lines[index].ends_paragraph and index + 1 < len(lines):
        return words + Passage.of([lines[index + 1]]), index + 2
    return words, index + 1
