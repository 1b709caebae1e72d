"""The outline of running text: chapters, articles, numbered headings and what stands under them.

`read_outline` turns paragraphs into entries, each with the key of the entry it stands under. The
order of the marks is that of 党政机关公文格式 (GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）) and of
立法法 第六十五条 (章 节 条 款 项); keys follow the Akoma Ntoso naming convention.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from loaders.records import ProvisionKind
from loaders.sources import Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph with its place in the outline.

    `number` is the mark as printed without points and brackets' padding (`第三条`, `（二）`, `1`),
    empty for a paragraph without a mark. `heading` is what the mark announces up to the first
    sentence end, where that is short; `body` is what follows mark and heading, empty for a
    heading on a line of its own. `words` is all behind the mark, `passage` the whole paragraph.
    """

    kind: ProvisionKind
    key: str
    parent: str | None
    number: str
    heading: Passage
    body: Passage
    words: Passage
    passage: Passage


_CHINESE = "[一二三四五六七八九十百零〇]+"
# The marks, from the widest to the narrowest part; rank and prefix of keys follow the order.
_MARKS: tuple[tuple[ProvisionKind, str, re.Pattern[str]], ...] = (
    ("appendix", "app", re.compile(r"(?P<number>附录\d{1,2})(?=$|[：:])")),
    ("chapter", "chp", re.compile(rf"(?P<number>第{_CHINESE}章)")),
    ("chapter-section", "sct", re.compile(rf"(?P<number>第{_CHINESE}节)")),
    ("article", "art", re.compile(rf"(?P<number>第{_CHINESE}条)(?![第款项的（(、，])")),
    ("section", "sec", re.compile(rf"(?P<number>{_CHINESE})、")),
    ("subsection", "subsec", re.compile(rf"(?P<number>[（(]{_CHINESE}[）)])")),
    # A year may follow the point (1.2022年…), any other digit makes it a decimal (1.5万亩).
    ("point", "point", re.compile(r"(?P<number>\d{1,3})[.．、](?=\D|(?:19|20)\d\d年)")),
    ("subpoint", "sub", re.compile(r"(?P<number>[（(]\d{1,2}[）)]|[①-⑳])")),
    ("dash", "dash", re.compile(r"(?P<number>——)")),
)
_RANK = {kind: rank for rank, (kind, _, _) in enumerate(_MARKS)}
_PREFIX = {kind: prefix for kind, prefix, _ in _MARKS} | {"paragraph": "para", "item": "item"}
_LONGEST_HEADING = 40


def read_outline(paragraphs: Iterable[Passage], prefix: str = "") -> list[Entry]:
    """Return the entries that `paragraphs` make, in reading order.

    `prefix` begins every key (`letter` for the letter of a notice). Under an article an unmarked
    paragraph is a 款 and （一） an item of it: the words behind 第三条 are its first paragraph, an
    entry of their own below the article.
    """
    outline = _Outline(prefix)
    for passage in paragraphs:
        outline.take(passage)
    return outline.entries


class _Outline:
    """Knows, paragraph after paragraph, under which marks it stands."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.entries: list[Entry] = []
        self.open: list[tuple[int, str, ProvisionKind]] = []  # rank, key, kind
        self.counts: Counter[tuple[str | None, str]] = Counter()

    def take(self, passage: Passage) -> None:
        """Add one paragraph."""
        text = passage.text
        for kind, _, pattern in _MARKS:
            match = pattern.match(text)
            if match is not None:
                self._marked(kind, match["number"], passage, match.end())
                return
        self._paragraph(passage)

    def _marked(self, kind: ProvisionKind, number: str, passage: Passage, end: int) -> None:
        rank = _RANK[kind]
        in_article = any(opened == "article" for _, _, opened in self.open)
        if kind == "subsection" and in_article:
            self._item(number, passage, end)
            return
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()
        rest = passage.part(end, len(passage.text))
        heading, body = _run_in(rest) if kind != "article" else (Passage(()), rest)
        if kind == "article":
            self._add(kind, number, heading, Passage(()), Passage(()), passage.part(0, end), rank)
            if body:
                self._paragraph(body)
            return
        self._add(kind, number, heading, body, rest, passage, rank)

    def _item(self, number: str, passage: Passage, end: int) -> None:
        """Add （一） below the paragraph of the article that it continues."""
        rank = _RANK["subsection"]
        while self.open and self.open[-1][0] >= rank and self.open[-1][2] != "paragraph":
            self.open.pop()
        rest = passage.part(end, len(passage.text))
        heading, body = _run_in(rest)
        self._add("item", number, heading, body, rest, passage, rank)

    def _paragraph(self, passage: Passage) -> None:
        article = next((i for i, (_, _, kind) in enumerate(self.open) if kind == "article"), None)
        if article is not None:
            del self.open[article + 1 :]
        else:
            while self.open and self.open[-1][2] == "paragraph":
                self.open.pop()
        self._add("paragraph", "", Passage(()), passage, passage, passage, None)

    def _add(
        self,
        kind: ProvisionKind,
        number: str,
        heading: Passage,
        body: Passage,
        words: Passage,
        passage: Passage,
        rank: int | None,
    ) -> None:
        parent = self.open[-1][1] if self.open else None
        # Articles are numbered through the chapters, so the chapter is not in the key.
        above = None if kind == "article" else parent
        key = self._key(kind, above)
        self.entries.append(Entry(kind, key, parent, number, heading, body, words, passage))
        if rank is not None:
            self.open.append((rank, key, kind))
        elif any(opened == "article" for _, _, opened in self.open):
            self.open.append((_RANK["subsection"] - 1, key, kind))

    def _key(self, kind: ProvisionKind, above: str | None) -> str:
        prefix = _PREFIX[kind]
        self.counts[above, prefix] += 1
        start = f"{above}__" if above else f"{self.prefix}__" if self.prefix else ""
        return f"{start}{prefix}_{self.counts[above, prefix]}"


def _run_in(rest: Passage) -> tuple[Passage, Passage]:
    """Part a heading from the text that runs on behind it: 明确责任分工。区国资委…."""
    text = rest.text
    stop = re.search("[。：:]", text)
    if stop is None:
        return (rest, Passage(())) if len(text) <= _LONGEST_HEADING else (Passage(()), rest)
    if stop.end() == len(text) and text[-1] == "。" and len(text) <= _LONGEST_HEADING:
        return rest.part(0, stop.start()), Passage(())
    if stop.start() <= _LONGEST_HEADING and "，" not in text[: stop.start()]:
        return rest.part(0, stop.start()), rest.part(stop.end(), len(text))
    return Passage(()), rest
