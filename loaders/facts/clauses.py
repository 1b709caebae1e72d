"""Clauses on a document's validity: when it takes effect and ends, who interprets it, who agreed
to it, what it repeals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.records import DocumentNumber
from loaders.sources import Passage

_EFFECTIVE = re.compile(
    r"(?:本[\u4e00-\u9fff]{1,6})?(?P<clause>自(?P<event>[^，。；]{1,20}?)(?:之日)?起(?:正式)?(?:施行|实行|执行|实施|生效))"
)
_EXPIRY = re.compile(r"有效期(?:限)?(?:至|到)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)")
_INTERPRETER = re.compile(r"由(?P<unit>[^，。；由]{2,30}?)(?:会同[^，。；]+)?负责(?:具体)?解释")
_APPROVAL = re.compile(
    r"(?:^|[，。；》])已?经(?P<unit>[^，。；经]{2,24}?)(?:研究|审议|审核|批准)*(?:同意|批准|审议通过)"
)
_REPEAL = re.compile(r"(?<![不未])(?:予以|同时|即行)?(?<!不予)废止")
_NUMBER_BEHIND = re.compile(r"[（(](?P<number>[^（()）]{4,30}号)[）)]")


@dataclass(frozen=True, slots=True)
class CitedTitle:
    """A title in 《》 with the number printed behind it."""

    title: Passage
    number: DocumentNumber | None
    passage: Passage


def effective_clause(texts: Sequence[Passage]) -> Passage | None:
    """Return 自…起施行 as printed: the last such clause, since closing articles carry it."""
    return _last(texts, _EFFECTIVE, "clause")


def expiry_clause(texts: Sequence[Passage]) -> Passage | None:
    """Return the date that 有效期至 names."""
    return _last(texts, _EXPIRY, "date")


def interpreter(texts: Sequence[Passage]) -> Passage | None:
    """Return the unit of 由…负责解释."""
    return _last(texts, _INTERPRETER, "unit")


def approver(texts: Sequence[Passage]) -> Passage | None:
    """Return the body of 经…同意 in the body of a notice."""
    for text in texts:
        match = _APPROVAL.search(text.text)
        if match is not None:
            return text.part(*match.span("unit"))
    return None


def repealed(texts: Sequence[Passage]) -> Iterator[CitedTitle]:
    """Yield what a text repeals: the titles in the clause that ends in 废止."""
    for text in texts:
        for match in _REPEAL.finditer(text.text):
            clause = max(
                _outside_titles(text.text[: match.start()]).rfind(mark) for mark in "。，；"
            )
            yield from cited_titles(text.part(clause + 1, match.start()))


def cited_titles(passage: Passage) -> Iterator[CitedTitle]:
    """Yield the outermost 《…》 of a passage, each with the 发文字号 in brackets behind it."""
    text = passage.text
    depth, start = 0, 0
    for index, character in enumerate(text):
        if character == "《":
            start = index if depth == 0 else start
            depth += 1
        elif character == "》" and depth:
            depth -= 1
            if depth == 0:
                behind = _NUMBER_BEHIND.match(text, index + 1)
                number = DocumentNumber.parse(behind["number"]) if behind else None
                end = behind.end() if behind and number else index + 1
                yield CitedTitle(passage.part(start + 1, index), number, passage.part(start, end))


def _outside_titles(text: str) -> str:
    """Return `text` with what stands in 《》 blotted out, at the same length."""
    return re.sub("《[^》]*》?", lambda title: " " * len(title[0]), text)


def _last(texts: Sequence[Passage], pattern: re.Pattern[str], group: str) -> Passage | None:
    found = None
    for text in texts:
        for match in pattern.finditer(text.text):
            found = text.part(*match.span(group))
    return found
