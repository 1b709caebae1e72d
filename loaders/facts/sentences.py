"""Sentences of running text, each with its place: what readers of single statements go through."""

from __future__ import annotations

from loaders.sources import Passage

_ENDS = "。！？；;"
_OPENING, _CLOSING = "（(〔[［“‘《〈＜", "）)〕]］”’》〉＞"
# A bracket that is never closed must not swallow the rest of a paragraph.
_LONGEST_BRACKET = 200


def sentences(passage: Passage) -> list[Passage]:
    """Return the sentences of a paragraph with the marks that end them, in order.

    A mark inside brackets, quotes or a title ends none: “谁决策；谁负责”原则.
    """
    text = passage.text
    ranges, start, depth, opened = [], 0, 0, 0
    for index, character in enumerate(text):
        if character in _OPENING:
            depth, opened = depth + 1, index
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif character in _ENDS and (depth == 0 or index - opened > _LONGEST_BRACKET):
            ranges.append((start, index + 1))
            start, depth = index + 1, 0
    if start < len(text):
        ranges.append((start, len(text)))
    return [passage.part(*found) for found in ranges]
