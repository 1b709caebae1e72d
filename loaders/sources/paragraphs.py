"""Paragraphs of running text, put together from wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.registry.labels import labels
from loaders.sources.text import Line, Passage, is_page_number

_SENTENCE_END = "。；：！？;:!?"
_ITEM = re.compile(
    r"第[一二三四五六七八九十百零]+[章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]"
    r"|\d{1,3}[.．、]|——|附件"
)
_LABEL = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fff \u3000]{1,11})[：:]")
# A page as wide as this is no page: each line of such a text is a paragraph of its own.
_WIDEST_PAGE = 60


def paragraphs(lines: Sequence[Line]) -> list[Passage]:
    """Return the paragraphs of `lines`; page numbers and empty paragraphs are left out.

    A line with a trailing space closes its paragraph where the source marks paragraphs so;
    elsewhere the end of a sentence does, or the beginning of a numbered item or of a label.
    """
    set_lines = [line for line in lines if line.content and not is_page_number(line.text)]
    marked = marks_paragraphs(set_lines)
    wide = any(len(line.content) > _WIDEST_PAGE for line in set_lines)
    found: list[list[Line]] = []
    closed = True
    for line in set_lines:
        if closed or (not marked and (_ITEM.match(line.content) or _begins_label(line.content))):
            found.append([])
        found[-1].append(line)
        closed = line.ends_paragraph if marked else wide or line.content[-1] in _SENTENCE_END
    return [Passage.of(group) for group in found]


def _begins_label(text: str) -> bool:
    """Whether `text` begins with a label that notices use: 责任单位：, 联 系 人：."""
    match = _LABEL.match(text)
    if match is None:
        return False
    known, label = labels(), match[1]
    return bool(known.role_of(label) or known.contact_part_of(label) or known.is_deadline(label))


def marks_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether the source closes paragraphs with a trailing space, as text from some PDFs does."""
    sentences = [line for line in lines if line.content.endswith("。")]
    if not sentences:
        return any(line.ends_paragraph for line in lines)
    return 2 * sum(line.ends_paragraph for line in sentences) > len(sentences)
