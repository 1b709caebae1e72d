"""The outline of running text: chapters, articles, numbered headings and what stands under them.

`read_outline` turns paragraphs into entries, each with the key of the entry it stands under. The
order of the marks is that of 党政机关公文格式 (GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）) and of
立法法 第六十五条 (章 节 条 款 项 目); keys follow the Akoma Ntoso naming convention.

A key is made of printed numbers (`art_8` is 第八条 even where 第七条 was lost), so that it stays
when a line of the source goes; what bears no number is counted. A number that comes again under
the same heading gets `_2` behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.facts.brackets import closed_brackets
from loaders.facts.numerals import read_count
from loaders.records import ProvisionKind
from loaders.sources import Passage


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph with its place in the outline.

    `number` is the mark as printed, without the points behind it (`第三条`, `（二）`, `1`, `一是`),
    empty for a paragraph without a mark. `heading` is what the mark announces: the words of a line
    set apart, or the first sentence where it is short and more follows. `body` is what follows
    mark and heading, empty for a heading on a line of its own. `words` is all behind the mark,
    `passage` the whole paragraph: no character of it is in none of them.
    """

    kind: ProvisionKind
    key: str
    parent: str | None
    number: str
    heading: Passage
    body: Passage
    words: Passage
    passage: Passage


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of the outline, how its marks look, and how its keys begin.

    `has_long_headings` tells that a heading before running text may be of two halves.
    """

    kind: ProvisionKind
    prefix: str
    mark: re.Pattern[str]
    has_long_headings: bool = False


_DIGITS = "一二三四五六七八九十百零〇"
_CHINESE = f"[{_DIGITS}]{{1,8}}"
_NEVER = re.compile(r"(?!)")
# From the widest to the narrowest; the place in this list is the rank of a level.
_LEVELS = (
    _Level("appendix", "app", re.compile(r"(?P<number>附录\d{1,2})(?=$|[：:])")),
    # A heading without a number, on a line of its own: 关于…工作的建议.
    _Level("section", "dvs", _NEVER),
    _Level("chapter", "chp", re.compile(rf"(?P<number>第{_CHINESE}章)")),
    _Level("chapter-section", "sct", re.compile(rf"(?P<number>第{_CHINESE}节)")),
    # 第八条第二款, 第八条（三） and 第八条、第九条 refer to an article, they begin none.
    _Level(
        "article",
        "art",
        re.compile(
            rf"(?P<number>第{_CHINESE}条)(?![第款项的规、，]|[（(][{_DIGITS}\d]{{1,3}}[）)])"
        ),
    ),
    _Level("section", "sec", re.compile(rf"(?P<number>{_CHINESE})、"), True),
    _Level("subsection", "subsec", re.compile(rf"(?P<number>[（(]{_CHINESE}[）)])"), True),
    # A year may follow the point (1.2022年…), any other digit makes it a decimal (1.5万亩).
    _Level("point", "point", re.compile(r"(?P<number>\d{1,3})[.．、](?=\D|(?:19|20)\d\d年)")),
    _Level("subpoint", "sub", re.compile(r"(?P<number>[（(]\d{1,2}[）)])")),
    _Level("subpoint", "indent", re.compile(r"(?P<number>[①-⑳])")),
    # Paragraphs of an enumeration: they are whole in themselves, nothing stands under them.
    _Level("item", "item", re.compile(rf"(?P<number>{_CHINESE}是)(?!否)"), True),
    _Level("dash", "dash", re.compile(r"(?P<number>——)"), True),
)
_RANK = {level.prefix: rank for rank, level in enumerate(_LEVELS)}
_ARTICLE, _HEADING, _ITEM = (_LEVELS[_RANK[prefix]] for prefix in ("art", "dvs", "subsec"))
_PARAGRAPH = _Level("paragraph", "para", _NEVER)
_ITEM_OF_ARTICLE = _Level("item", "item", _NEVER)
# 款 stands below its article and above the 项, which have the marks of subsections.
_PARAGRAPH_RANK = _RANK["subsec"] - 0.5
_ENUMERATED = ("item", "dash")
_TITLED = ("chapter", "chapter-section", "appendix")

_NOTHING = Passage(())
_LONGEST_HEADING = 40
_SHORTEST_HEADING = 4
_SHORTEST_TITLE = 2  # of a chapter: 附则
_SENTENCE = re.compile("[。；：:;！？!?]")
_NO_HEADING = re.compile("[。；：:;！？!?，,]")
# A heading with a bracket behind it is looked for in so many characters.
_FARTHEST_STOP = 400
_SAYS_WHO = re.compile("[：:]|负责|牵头")
# A sentence or a bracket closes a paragraph; so does a line with a label (完成时限：6月底前).
_CLOSED = re.compile("[。；：！？”）)]$|[：:]")
_ABOUT = re.compile(r"[（(【](?P<about>[^）)】，。：]{2,20})[）)】]")
_NOTE = re.compile(r"[（(].{1,60}[）)]")
_BEGINS_HEADING = re.compile(r"[\u4e00-\u9fff“”‘《]|(?:19|20)\d\d年")


def read_outline(paragraphs: Sequence[Passage], prefix: str = "") -> list[Entry]:
    """Return the entries that `paragraphs` make, in reading order.

    `prefix` begins every key (`letter` for the letter of a notice). Under an article an unmarked
    paragraph is a 款 and （一） an item of it: the words behind 第三条 are its first paragraph, an
    entry of their own below the article, unless they are a heading above its items.
    """
    texts = [_Marked.of(passage) for passage in paragraphs]
    outline = _Outline(prefix)
    for index, marked in enumerate(texts):
        outline.take(marked, texts[index + 1 : index + 4])
    return outline.entries


@dataclass(frozen=True, slots=True)
class _Marked:
    """A paragraph with the level of its mark, None where it has none."""

    passage: Passage
    text: str
    level: _Level | None
    number: str
    end: int

    @classmethod
    def of(cls, passage: Passage) -> _Marked:
        text = passage.text
        for level in _LEVELS:
            match = level.mark.match(text)
            if match is not None:
                return cls(passage, text, level, match["number"], match.end())
        return cls(passage, text, None, "", 0)


@dataclass(frozen=True, slots=True)
class _Open:
    """An entry that what follows may stand under."""

    rank: float
    key: str
    level: _Level


class _Outline:
    """Knows, paragraph after paragraph, under which marks it stands."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.entries: list[Entry] = []
        self.open: list[_Open] = []
        self.counts: Counter[str] = Counter()
        self.awaits_title = False

    def take(self, marked: _Marked, behind: Sequence[_Marked]) -> None:
        """Add one paragraph, knowing the few behind it."""
        awaited, self.awaits_title = self.awaits_title, False
        level = marked.level
        if level is None and awaited and _is_heading(marked.text, shortest=_SHORTEST_TITLE):
            self._give_title(marked.passage)
        elif level is None and self._may_be_heading() and _stands_apart(marked, behind):
            self._add(_HEADING, marked, marked.passage, _NOTHING, marked.passage)
        elif level is None or (level.kind == "dash" and not self.entries):
            # A dash that opens a text leads its subtitle: ——2021年…在…会议上.
            self._paragraph(marked.passage)
        elif level is _ARTICLE:
            self._article(marked, behind)
        else:
            self._marked(level, marked, behind)

    def _marked(self, level: _Level, marked: _Marked, behind: Sequence[_Marked]) -> None:
        if level is _ITEM and self._in(_ARTICLE):
            level = _ITEM_OF_ARTICLE
        rest = marked.passage.part(marked.end, len(marked.text))
        heading, body = _run_in(rest, level, is_over_text=_is_over_text(level, behind))
        self._add(level, marked, heading, body, rest)
        self.awaits_title = level.kind in _TITLED and not rest

    def _article(self, marked: _Marked, behind: Sequence[_Marked]) -> None:
        """Add an article, and its words as its first paragraph or as the heading of its items.

        Some places print what an article is about in brackets before its words: 第一条（目的）.
        """
        rest = marked.passage.part(marked.end, len(marked.text))
        if _is_heading(rest.text) and behind and behind[0].level is not None:
            self._add(_ARTICLE, marked, rest, _NOTHING, rest)
            return
        about = _ABOUT.match(rest.text)
        end = about.end() if about else 0
        heading = rest.part(*about.span("about")) if about else _NOTHING
        mark = replace(marked, passage=marked.passage.part(0, marked.end + end))
        self._add(_ARTICLE, mark, heading, _NOTHING, rest.part(0, end))
        text = rest.part(end, len(rest.text))
        if text:
            self._paragraph(text)

    def _paragraph(self, passage: Passage) -> None:
        article = next((i for i, above in enumerate(self.open) if above.level is _ARTICLE), None)
        if article is not None:
            del self.open[article + 1 :]
        while self.open and self.open[-1].level.kind in _ENUMERATED and article is None:
            self.open.pop()
        self._add(_PARAGRAPH, _Marked(passage, "", None, "", 0), _NOTHING, passage, passage)

    def _may_be_heading(self) -> bool:
        """Whether a heading without a number may come: what stands before it is closed.

        In an article and in a list of names a line without a point goes on with the one before.
        """
        if not self.entries:
            return True
        before = self.entries[-1]
        closed = (before.heading and not before.body) or _CLOSED.search(before.passage.text)
        return bool(closed) and not self._in(_ARTICLE)

    def _in(self, level: _Level) -> bool:
        return any(above.level is level for above in self.open)

    def _add(
        self, level: _Level, marked: _Marked, heading: Passage, body: Passage, words: Passage
    ) -> None:
        rank = self._rank(level)
        while self.open and level is not _PARAGRAPH and self.open[-1].rank >= rank:
            self.open.pop()
        parent = self.open[-1].key if self.open else None
        # Articles are numbered through the chapters, so the chapter is not in the key.
        key = self._key(level, None if level is _ARTICLE else parent, marked.number)
        self.entries.append(
            Entry(level.kind, key, parent, marked.number, heading, body, words, marked.passage)
        )
        if level is not _PARAGRAPH or self._in(_ARTICLE):
            self.open.append(_Open(rank, key, level))

    def _rank(self, level: _Level) -> float:
        if level is _PARAGRAPH:
            return _PARAGRAPH_RANK
        return _RANK["subsec" if level is _ITEM_OF_ARTICLE else level.prefix]

    def _give_title(self, passage: Passage) -> None:
        """Give the last entry, a mark alone on its line, the line behind it as heading."""
        last = self.entries[-1]
        self.entries[-1] = replace(
            last, heading=passage, words=passage, passage=last.passage + passage
        )

    def _key(self, level: _Level, above: str | None, number: str) -> str:
        start = f"{above}__" if above else f"{self.prefix}__" if self.prefix else ""
        start += level.prefix
        ordinal = ordinal_of(number)
        if ordinal is None:
            self.counts[start] += 1
            return f"{start}_{self.counts[start]}"
        key = f"{start}_{ordinal}"
        self.counts[key] += 1
        return key if self.counts[key] == 1 else f"{key}_{self.counts[key]}"


def _is_heading(text: str, *, shortest: int = _SHORTEST_HEADING) -> bool:
    """Whether the whole of `text` can be a heading: short, and no sentence."""
    return shortest <= len(text) <= _LONGEST_HEADING and not _NO_HEADING.search(text)


def _stands_apart(marked: _Marked, behind: Sequence[_Marked]) -> bool:
    """Whether an unmarked paragraph is a heading: no sentence, but one or a mark behind it.

    What follows must be more than a salutation, so that the line of a speaker is no heading; a
    note in brackets may stand between.
    """
    if not (_is_heading(marked.text) and _BEGINS_HEADING.match(marked.text)):
        return False
    first = next((next_ for next_ in behind if not _NOTE.fullmatch(next_.text)), None)
    return first is not None and (
        first.level is not None or any(mark in first.text for mark in "。，")
    )


def _is_over_text(level: _Level, behind: Sequence[_Marked]) -> bool:
    """Whether a line of `level` has text below it, so that its one sentence is a heading."""
    if level.prefix not in ("sec", "subsec") or not behind:
        return False
    below = behind[0].level
    return below is None or _RANK[below.prefix] > _RANK[level.prefix]


def _run_in(rest: Passage, level: _Level, *, is_over_text: bool) -> tuple[Passage, Passage]:
    """Part a heading from the text that runs on behind it: 明确责任分工。区国资委….

    One sentence alone is text, unless more stands below it. A comma stands in headings of plans
    (搭建平台，拓展渠道。…), in the items of an article and in points only in sentences.
    """
    text = rest.text
    stop, bracket = _first_stop(text)
    if stop is None:
        end = len(text) if bracket is None else bracket
        is_heading = 0 < end <= _LONGEST_HEADING
        return (rest.part(0, end), rest.part(end, len(text))) if is_heading else (_NOTHING, rest)
    head, mark = text[:stop], text[stop]
    if not 0 < len(head) <= _LONGEST_HEADING or mark not in "。：:":
        return _NOTHING, rest
    if stop + 1 == len(text):
        is_heading = is_over_text and mark == "。"
        return (rest.part(0, stop), _NOTHING) if is_heading else (_NOTHING, rest)
    if "，" in head and not (level.has_long_headings and mark == "。"):
        return _NOTHING, rest
    return rest.part(0, stop), rest.part(stop + 1, len(text))


def _first_stop(text: str) -> tuple[int | None, int | None]:
    """Return where the first sentence ends, and where a bracket begins that says who acts.

    What stands in brackets belongs to the heading before it and ends none:
    土地（牵头部门：市自规局）.
    """
    brackets = closed_brackets(text[:_FARTHEST_STOP])
    stops = (match.start() for match in _SENTENCE.finditer(text, 0, _FARTHEST_STOP))
    stop = next((at for at in stops if not _is_inside(at, brackets)), None)
    last = max(brackets, default=None)
    if last is None or brackets[last] != len(text) - 1 or not _SAYS_WHO.search(text, last):
        return stop, None
    return stop, last


def _is_inside(at: int, brackets: Mapping[int, int]) -> bool:
    return any(opening < at < close for opening, close in brackets.items())


def ordinal_of(number: str) -> int | None:
    """Return what a printed number counts: 第二十一条 → 21, （三） → 3, ② → 2, —— → None."""
    bare = re.sub("[第章节条（()）附录是]", "", number)
    if len(bare) == 1 and "①" <= bare <= "⑳":
        return ord(bare) - ord("①") + 1
    return read_count(bare)
