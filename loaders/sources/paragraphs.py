"""Paragraphs of running text, put together from wrapped lines.

Three kinds of source are met. Text from some PDFs closes each paragraph with a trailing space.
Text from a web page has a paragraph a line. Text from other PDFs wraps at the width of the page
and leaves no mark; worse, a printed line may be broken again after a comma or a quotation mark:

    2.在全市范围内深入推进
    “一业一证一码”
    “证照联办”
    改革，

There the pieces are put together again to printed lines as wide as the page (`wrapped.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.sources.text import Line, Passage, is_page_number
from loaders.sources.widths import WIDEST_PAGE, set_width
from loaders.sources.wrapped import begins_item, item_mark, printed_paragraphs

_SENTENCE_END = "。；：！？;:!?"
_CLAUSE = re.compile("[，、,；;。：:“《]")
# A heading that is so much shorter than the widest line was not broken for want of room.
_SHORT = 0.75
# Before these a line may be broken anywhere.
_OPENING = "“《（(〔［["


def paragraphs(lines: Sequence[Line]) -> list[Passage]:
    """Return the paragraphs of `lines`; page numbers and empty paragraphs are left out.

    A line with a trailing space closes its paragraph where the source marks paragraphs so, each
    line does where it is wider than any page. Elsewhere the width of the page tells, and where
    there are too few lines to know it the end of a sentence, the beginning of a numbered item or
    a heading that leaves room (二、职责分工 / 市甲局负责…).
    """
    set_lines = [line for line in lines if line.content and not is_page_number(line.text)]
    if marks_paragraphs(set_lines):
        following = [line.content for line in set_lines[1:]] + [""]
        closes = [
            line.ends_paragraph and not _within_brackets(line.content, after)
            for line, after in zip(set_lines, following, strict=True)
        ]
        return _closed_by(set_lines, closes)
    if any(len(line.content) > WIDEST_PAGE for line in set_lines):
        return [Passage.of([line]) for line in set_lines]
    width = set_lines[0].page_width if set_lines else None
    if width is not None:
        return [Passage.of(group) for group in printed_paragraphs(set_lines, width)]
    return _closed_by(set_lines, _closes_by_words([line.content for line in set_lines]))


def _closes_by_words(texts: Sequence[str]) -> list[bool]:
    """Tell which lines close a paragraph by their words, and by the room left behind a heading."""
    widest = max(map(set_width, texts), default=0)
    return [
        text[-1] in _SENTENCE_END
        or begins_item(after)
        or (_is_heading(text) and set_width(text) <= _SHORT * widest and after[:1] not in _OPENING)
        for text, after in zip(texts, [*texts[1:], *texts[:1]], strict=True)
    ]


def _is_heading(text: str) -> bool:
    """Whether a line is the mark of an item and words without any mark of a sentence."""
    mark = item_mark(text)
    return bool(mark) and not _CLAUSE.search(text, len(mark))


def _within_brackets(before: str, after: str) -> bool:
    """Whether a line breaks inside brackets that the next one closes: （银发〔2015〕 / 309 号）."""
    if before.rfind("（") <= before.rfind("）"):
        return False
    closing, opening = after.find("）"), after.find("（")
    return closing >= 0 and not 0 <= opening < closing


def _closed_by(lines: Sequence[Line], closes: Sequence[bool]) -> list[Passage]:
    """Return the paragraphs of `lines`, each of which `closes` one or not."""
    found: list[list[Line]] = []
    closed = True
    for line, closing in zip(lines, closes, strict=True):
        if closed:
            found.append([])
        found[-1].append(line)
        closed = closing
    return [Passage.of(group) for group in found]


def marks_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether the source closes paragraphs with a trailing space, as text from some PDFs does."""
    sentences = [line for line in lines if line.content.endswith("。")]
    if not sentences:
        return any(line.ends_paragraph for line in lines)
    return 2 * sum(line.ends_paragraph for line in sentences) > len(sentences)
