"""Paragraphs of text that wraps at the width of a page and marks no paragraph.

A printed line of such a text may come in several pieces, so a short line need not end anything.
What is known is the page: a line inside a paragraph is full, the first one is two characters
shorter (GB/T 9704-2012, 7.3.3: 首行空两字), and only the last may end anywhere. Among all ways to
put the pieces together to lines and the lines to paragraphs, the one that breaks these rules
least is taken (dynamic programming over the pieces, linear in their number).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from loaders.registry.labels import labels
from loaders.sources.text import Line
from loaders.sources.widths import set_width

_ITEM = re.compile(
    r"第[一二三四五六七八九十百零]{1,6}[章节条](?![第款项的规之])|[一二三四五六七八九十]{1,4}、"
    r"|[（(][一二三四五六七八九十]{1,4}[）)]|[（(]\d{1,3}[）)]|\d{1,3}[.．、](?!\d(?!\d\d\d年))"
    r"|——|附件\d{0,2}[：:]?$|附件\d{0,2}[：:]"
)
_DATE = re.compile(
    r"(?:(?:19|20)\d\d|[一二][一二三四五六七八九〇○零OＯ]{3})\s?年\S{1,3}\s?月\s?\S{1,3}日"
)
_LABEL = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,11})[：:]")
_INDENT = 2  # ems
_SET_IN = "\u3000\u3000"
_MOST_PIECES = 16  # of one printed line
_LONGEST_BRACKET = 12  # pieces that a bracket may stay open
_SLACK = 1.2  # ems that punctuation set close may save on a line

# What breaking a rule costs. Only their order matters much: a paragraph that ends inside a clause
# is worse than a line that is not full, which is worse than one that ends with a bracket.
_LINE_NOT_FULL = 0.5  # an em
_LINE_MOST = 4.0
_ITEM_INSIDE = 3.0
_PLAIN_START = 0.4
_BRACKET_START = 2.0
_END_IN_BRACKET = 2.0
_END = {"。": 0.0, "！": 0.0, "？": 0.0, "；": 0.3, "：": 0.3, ";": 0.3, ":": 0.3}
_OPENING, _CLOSING = "（(〔［[", "）)〕］]"
_OPEN_END = "，、,“《" + _OPENING
_END |= dict.fromkeys("）)〕］]】", 0.4) | dict.fromkeys(_OPEN_END, 5.0)
_END_BEFORE_ITEM = 0.6
_END_OF_HEADING = 1.2
_END_ELSEWHERE = 2.5


class _Best(NamedTuple):
    """The cheapest way to set the pieces up to one: its cost, and where its last line began."""

    cost: float
    begin: int
    opens: bool  # whether that line is the first of a paragraph


_NEVER = _Best(float("inf"), 0, False)


def item_mark(text: str) -> str:
    """Return the mark that `text` begins with (一、 （一） 1. 第三条), "" where it has none."""
    match = _ITEM.match(text)
    return match[0] if match else ""


def begins_item(text: str) -> bool:
    """Whether `text` begins with a mark (一、 （一） 1. 第三条) or a known label (责任单位：)."""
    return bool(_ITEM.match(text)) or _begins_label(text)


def _begins_label(text: str) -> bool:
    match = _LABEL.match(text)
    if match is None:
        return False
    known, label = labels(), match[1]
    return bool(known.role_of(label) or known.contact_part_of(label) or known.is_deadline(label))


def _marks(texts: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Tell which pieces begin an item, and behind which ones a bracket stands open.

    A mark begins one, a date on its own, and a label outside brackets; what follows a comma goes
    on with the clause. A bracket that is never closed (the source may have lost it) ends with the
    next mark or after some pieces.
    """
    begins, open_behind = [], []
    depth, since = 0, 0
    before = "。"
    for index, text in enumerate(texts):
        marked = bool(_ITEM.match(text)) or bool(_DATE.fullmatch(text))
        begins.append(before not in _OPEN_END and (marked or (not depth and _begins_label(text))))
        if begins[-1] or index - since >= _LONGEST_BRACKET:
            depth = 0
        if depth == 0:
            since = index
        opened = sum(text.count(bracket) for bracket in _OPENING)
        closed = sum(text.count(bracket) for bracket in _CLOSING)
        depth = max(depth + opened - closed, 0)
        open_behind.append(depth > 0)
        before = text[-1]
    return begins, open_behind


def printed_paragraphs(lines: Sequence[Line], width: float) -> list[list[Line]]:
    """Return `lines`, all with content, grouped to paragraphs; `width` is that of a full line."""
    texts = [line.content for line in lines]
    cut = _cheapest_cut(texts, [line.text.startswith(_SET_IN) for line in lines], width)
    return [list(lines[begin:end]) for begin, end in cut]


def _cheapest_cut(
    texts: Sequence[str], set_in: Sequence[bool], width: float
) -> list[tuple[int, int]]:
    """Return the ranges of `texts` that are one paragraph each; `set_in` tells printed indents.

    `ended[i]` is the best way to set the first i pieces so that a paragraph ends there,
    `running[i]` the best one where a printed line ends there but the paragraph goes on.
    """
    widths = [set_width(text) for text in texts]
    begins, open_behind = _marks(texts)
    items = [*(a or b for a, b in zip(begins, set_in, strict=True)), True]
    ended, running = [_Best(0.0, 0, False)], [_NEVER]
    for end in range(1, len(texts) + 1):
        close, go_on = _NEVER, _NEVER
        total, inside = 0.0, 0.0
        for begin in range(end - 1, max(end - 1 - _MOST_PIECES, -1), -1):
            total += widths[begin]
            if begin < end - 1:
                if total > width + _SLACK:
                    break
                inside += _ITEM_INSIDE * items[begin + 1]
            for opens, before in ((True, ended[begin]), (False, running[begin])):
                start = before.cost + inside
                start += _start_cost(texts[begin], items[begin]) if opens else 0.0
                full = start + _line_cost(total, width - _INDENT * opens)
                full += _ITEM_INSIDE * items[end]
                if full < go_on.cost:
                    go_on = _Best(full, begin, opens)
                last = start + _end_cost(texts[end - 1], items[end], opens and items[begin])
                last += _END_IN_BRACKET * (open_behind[end - 1] and not items[end])
                if last < close.cost:
                    close = _Best(last, begin, opens)
        ended.append(close)
        running.append(go_on)
    return _traced(ended, running)


def _start_cost(text: str, is_item: bool) -> float:
    if is_item:
        return 0.0
    return _BRACKET_START if text[0] in _OPENING else _PLAIN_START


def _line_cost(total: float, due: float) -> float:
    gap = abs(total - due)
    return 0.0 if gap <= 0.5 else min(_LINE_NOT_FULL * gap, _LINE_MOST)


def _end_cost(text: str, before_item: bool, is_heading: bool) -> float:
    """Return what it costs to end a paragraph with the piece `text`."""
    known = _END.get(text[-1])
    if known is not None:
        return known
    if before_item:
        return _END_BEFORE_ITEM
    return _END_OF_HEADING if is_heading else _END_ELSEWHERE


def _traced(ended: Sequence[_Best], running: Sequence[_Best]) -> list[tuple[int, int]]:
    """Return the paragraphs of the cheapest way, walked back from the end."""
    cut: list[tuple[int, int]] = []
    end = len(ended) - 1
    while end > 0:
        step = ended[end]
        begin = step.begin
        while not step.opens:
            step = running[begin]
            begin = step.begin
        cut.append((begin, end))
        end = begin
    return cut[::-1]
