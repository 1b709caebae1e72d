"""附件: the list of annexes in a letter, their headings, and the heading of what it encloses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from loaders.frame.dates import is_date
from loaders.sources import Line, Passage, begins_item, is_page_number

_LONGEST_LIST = 120  # lines, blank ones included
_ANNEX_LIST = re.compile(r"附件[：:]")
_ANNEX_ITEM = re.compile(r"(?P<number>\d{1,2})[.．](?!\d)")
_ANNEX_HEAD = re.compile(r"附件(?P<number>\d{0,2}|[一二三四五六七八九十]{1,2})[：:]?")


def lists_annexes(text: str) -> bool:
    """Whether `text` begins the list of annexes of a letter, or goes on with it."""
    return bool(_ANNEX_ITEM.match(text) or _ANNEX_LIST.match(text))


def annex_titles(lines: Sequence[Line]) -> tuple[tuple[int, Passage], ...]:
    """Return 附件说明: number and title of each annex that the body lists."""
    begin = next((i for i, line in enumerate(lines) if _ANNEX_LIST.match(line.content)), None)
    if begin is None:
        return ()
    block: list[Line] = []
    for line in lines[begin : begin + _LONGEST_LIST]:
        if block and (line.is_pad or _ends_list(line)):
            break
        if line.content:
            block.append(line)
    passage = Passage.of(block)
    text = passage.text
    start = _ANNEX_LIST.match(text)
    items = list(_ANNEX_ITEM.finditer(text, start.end() if start else 0))
    if not items:
        return ((1, passage.part(start.end() if start else 0, len(text))),)
    ends = [item.start() for item in items[1:]] + [len(text)]
    return tuple(
        (int(item["number"]), passage.part(item.end(), end))
        for item, end in zip(items, ends, strict=True)
    )


def _ends_list(line: Line) -> bool:
    """Whether a line stands behind the list: a sentence, a day, a heading, the annex itself."""
    content = line.content
    return (
        content.endswith(("。", "：", ":"))
        or is_date(content)
        or bool(_ANNEX_HEAD.fullmatch(re.sub(r"\s", "", content)))
        or (begins_item(content) and not _ANNEX_ITEM.match(content))
    )


def annex_starts(lines: Sequence[Line], first: int) -> list[tuple[int, int]]:
    """Return index and number of each line that heads an annex: 附件, 附件 2."""
    found: list[tuple[int, int]] = []
    known: set[int] = set()
    for index in range(first, len(lines)):
        match = _ANNEX_HEAD.fullmatch(re.sub(r"\s", "", lines[index].text))
        if match is not None:
            printed = match["number"]
            number = int(printed) if printed.isdigit() else len(found) + 1
            if number not in known:
                known.add(number)
                found.append((index, number))
    return found


def heading_like(lines: Sequence[Line], first: int, title: str) -> Passage | None:
    """Return the heading at line `first` that is `title`, perhaps in slightly other words.

    The notice's title and the heading of what it encloses may differ by brackets and 的.
    """
    content = [line for line in lines[first:] if line.content and not is_page_number(line.text)][:5]
    best: tuple[float, Passage] | None = None
    for count in range(1, len(content) + 1):
        passage = Passage.of(content[:count])
        ratio = SequenceMatcher(None, _bare(passage.text), _bare(title)).ratio()
        if best is None or ratio > best[0]:
            best = (ratio, passage)
    if best is None or best[0] < _SAME_TITLE:
        return None
    return best[1]


_SAME_TITLE = 0.9


def _bare(title: str) -> str:
    return re.sub(r"[《》〈〉＜＞<>“”的\s]", "", title)
