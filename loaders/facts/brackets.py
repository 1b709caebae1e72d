"""Brackets in running text, of whatever shape: which of them belong together."""

from __future__ import annotations

OPENING = "（(〔［[【“‘《＜<"
CLOSING = "）)〕］]】”’》＞>"


def closed_brackets(text: str) -> dict[int, int]:
    """Return for each outermost bracket that is closed its place and the place of its close.

    Shapes are not compared: notices open with （ and close with ). A bracket that is never closed
    encloses nothing, and those behind it count as outermost.
    """
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        if character in OPENING:
            stack.append(index)
        elif character in CLOSING and stack:
            pairs.append((stack.pop(), index))
    outermost: dict[int, int] = {}
    end = -1
    for opening, close in sorted(pairs):
        if opening > end:
            outermost[opening] = close
            end = close
    return outermost
