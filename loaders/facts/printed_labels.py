"""Labels in running text, and what each announces: 牵头单位：…, 【责任单位】…, 完成时限：….

The known ones stand in registry/labels.toml; an unknown one counts where a mark sets it off, so
that it ends what the label before it announces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from loaders.records import Role
from loaders.registry.labels import labels

LabelKind = Role | Literal["deadline", "division", "contact", "other"]

# A colon stands behind a label, or brackets around it: 【责任单位】区甲局.
_BEHIND_LABEL = re.compile("[：:]|[】］\\]〕][：:]?")
_BRACKETED_LABEL = tuple("【［[〔")
_LONGEST_LABEL = 12
_OTHER_LABEL = re.compile(r"(?:^|(?<=[；;，,。]))[\u4e00-\u9fff]{2,8}$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its words begin at `start`, what it announces is `text[value:end]`."""

    kind: LabelKind
    word: str
    start: int
    value: int
    end: int


def find_labels(text: str, start: int, end: int) -> Iterator[Label]:
    """Yield the labels in `text[start:end]`; each announces what stands before the next one."""
    found: list[tuple[LabelKind, str, int, int]] = []
    for mark in _BEHIND_LABEL.finditer(text, start, end):
        floor = max(start, found[-1][3]) if found else start
        label = _label_before(text, floor, mark.start())
        is_colon = mark[0] in "：:"
        if label is not None and (is_colon or text[label[2] - 1 : label[2]] in _BRACKETED_LABEL):
            kind, word, begin = label
            found.append((kind, word, begin - (not is_colon), mark.end()))
    for index, (kind, word, begin, value) in enumerate(found):
        stop = found[index + 1][2] if index + 1 < len(found) else end
        yield Label(kind, word, begin, value, stop)


def _label_before(text: str, floor: int, colon: int) -> tuple[LabelKind, str, int] | None:
    """Return the longest known label before `colon`, else an unknown one set off by a mark."""
    for begin in range(max(floor, colon - _LONGEST_LABEL), colon - 1):
        kind = _kinds().get(text[begin:colon])
        if kind is not None:
            return kind, text[begin:colon], begin
    unknown = _OTHER_LABEL.search(text[max(floor, colon - _LONGEST_LABEL) : colon])
    if unknown is None:
        return None
    return "other", unknown[0], colon - len(unknown[0])


@cache
def _kinds() -> dict[str, LabelKind]:
    """Return what each known label announces; 任务分工 divides work before it names a list."""
    known = labels()
    kinds: dict[str, LabelKind] = {
        word: "contact" for words in known.contacts.values() for word in words
    }
    kinds |= {word: role for role, words in known.roles.items() for word in words}
    kinds |= dict.fromkeys(known.deadline, "deadline")
    kinds |= dict.fromkeys(known.division, "division")
    return kinds
