"""The note of a table (注：上表内容引自《…》（…号）…): its source, and how bounds are combined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.records import DocumentNumber, SizeClass
from loaders.registry.classifications import classification_words
from loaders.registry.patterns import any_of
from loaders.sources import Line, unwrap

_LONGEST_NOTE = 8  # lines


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says: the document that the table reproduces, and the classes of 任一项."""

    title: str | None = None
    number: DocumentNumber | None = None
    any_of: frozenset[SizeClass] = frozenset()


def read_note(lines: Sequence[Line], head: int, end: int) -> Note:
    """Return what the note right behind a table says, else the one right before it.

    The table is `lines[head:end]`; all lines hold words.
    """
    words = classification_words().note["begins"]
    before, behind = lines[max(head - _LONGEST_NOTE, 0) : head], lines[end : end + _LONGEST_NOTE]
    if behind and behind[0].content.startswith(words):
        return _note(behind)
    first = next((i for i, line in enumerate(before) if line.content.startswith(words)), None)
    return Note() if first is None else _note(before[first:])


def _note(lines: Sequence[Line]) -> Note:
    """Read the note that begins with the first of `lines`: it ends with a full stop."""
    count = next((i for i, line in enumerate(lines, 1) if line.content.endswith("。")), len(lines))
    text = unwrap(line.content for line in lines[:count])
    note = classification_words().note
    source = re.search(
        any_of(note["taken_from"])
        + r"《(?P<title>[^》]{1,120})》(?:[（(](?P<number>[^（）()]{1,40})[）)])?",
        text,
    )
    return Note(
        title=source["title"] if source else None,
        number=DocumentNumber.parse(source["number"] or "") if source else None,
        any_of=_alternative_classes(text),
    )


def _alternative_classes(text: str) -> frozenset[SizeClass]:
    """Return the classes of which a unit need meet one bound only: 微型企业只须满足…中的一项."""
    words = classification_words()
    single = re.compile(any_of(words.note["any_of"]))
    return frozenset(
        size
        for clause in re.split("[；;。]", text)
        if single.search(clause)
        for size, names in words.size_classes.items()
        if any(name in clause for name in names)
    )
