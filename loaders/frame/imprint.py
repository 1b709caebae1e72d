"""版记: who a notice is copied to, who printed it and when (GB/T 9704-2012, 7.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.sources import Line, Passage

_IMPRINT = re.compile(r"(?P<unit>[^\d]*?)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)印发$")
_COPIES = re.compile(r"抄送[：:]")
_LONGEST_IMPRINT = 60  # characters


def is_imprint(line: Line) -> bool:
    """Whether the line is the last of an imprint: 印发机关 and 印发日期."""
    words = re.sub(r"\s", "", line.content)
    return len(words) <= _LONGEST_IMPRINT and bool(_IMPRINT.search(words))


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who it is copied to, who printed it and when; it is lines [first, last]."""

    copied_to: tuple[Passage, ...]
    printed_by: Passage
    printed: Passage
    first: int
    last: int


def read_imprint(lines: Sequence[Line]) -> Imprint | None:
    """Return the imprint that closes `lines`, or None."""
    last = next((i for i in range(len(lines) - 1, -1, -1) if is_imprint(lines[i])), None)
    if last is None:
        return None
    line = Passage.of([lines[last]])
    match = _IMPRINT.search(line.text)
    assert match is not None
    unit, day = line.part(*match.span("unit")), line.part(*match.span("date"))
    first = next(
        (i for i in range(last - 1, max(last - 12, -1), -1) if _COPIES.match(lines[i].content)),
        None,
    )
    if first is None:
        return Imprint((), unit, day, last, last)
    copies = Passage.of(lines[first:last])
    return Imprint(_copied_to(copies), unit, day, first, last)


def _copied_to(copies: Passage) -> tuple[Passage, ...]:
    """Return the 抄送机关, one each: commas separate them, 、 stands inside one."""
    items = re.finditer(r"[^，,；;。：:]+", copies.text)
    return tuple(copies.part(*item.span()) for item in items if item.start() > 0)
