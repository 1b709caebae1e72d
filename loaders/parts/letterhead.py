"""The frame of a 公文 (GB/T 9704-2012): title, number, addressees, signature, annexes, imprint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from loaders.records import DocumentNumber
from loaders.sources import Line, Passage, is_page_number

# 文种: 党政机关公文处理工作条例 第八条.
DOCUMENT_TYPES = (
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复",
    "议案", "函", "纪要", "令",
)  # fmt: skip
_ISSUING = re.compile(r"关于(?:印发|转发|发布|公布|下发)|关于|印发|转发")
_PROMULGATED = re.compile(
    r"(?:印发|转发|发布|公布|下发)(?P<object>.+?)的(?:通知|通告|公告|决定|函)$"
)
_LIST_NUMBER = re.compile(r"^\d{1,3}[.．]")
_TITLE_DATE = re.compile(r"[（(]\d{4}年\d{1,2}月\d{1,2}日[）)]$")
_DATE = re.compile(r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_DISCLOSURE = re.compile(r"[（(](?P<words>此?[件文]?.{0,8}公开.{0,6})[）)]")
_IMPRINT = re.compile(r"(?P<unit>[^\d]*?)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)印发$")
_COPIES = re.compile(r"抄送[：:]")
_ANNEX_LIST = re.compile(r"附件[：:]")
_ANNEX_ITEM = re.compile(r"(?P<number>\d{1,2})[.．](?!\d)")
_ANNEX_HEAD = re.compile(r"附件(?P<number>\d{0,2}|[一二三四五六七八九十]{1,2})[：:]?")
_LONGEST_TITLE = 8  # lines


def read_date(printed: str) -> date | None:
    """Return the date that `printed` (white space ignored) holds, or None."""
    match = _DATE.search(re.sub(r"\s", "", printed))
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def is_imprint(line: Line) -> bool:
    """Whether the line is the last of an imprint: 印发机关 and 印发日期."""
    return bool(_IMPRINT.search(re.sub(r"\s", "", line.content)))


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and what it says: who issues, what kind of document, what it encloses."""

    passage: Passage
    document_type: str | None
    issuer: Passage | None
    encloses: Passage | None


def read_title(lines: Sequence[Line]) -> Title | None:
    """Return the title that `lines` print, or None when they print no document's title."""
    passage = Passage.of(lines)
    text = passage.text
    head = _LIST_NUMBER.match(text)
    tail = _TITLE_DATE.search(text)
    passage = passage.part(head.end() if head else 0, tail.start() if tail else len(text))
    text = passage.text
    kind = next((kind for kind in DOCUMENT_TYPES if text.endswith(kind)), None)
    issuing = _ISSUING.search(text)
    if kind is None or issuing is None:
        return None
    issuer = passage.part(0, issuing.start()) if issuing.start() else None
    return Title(passage, kind, issuer, _promulgated(passage))


def _promulgated(title: Passage) -> Passage | None:
    """Return what the title says it promulgates, without the 《》 around the whole."""
    match = _PROMULGATED.search(title.text)
    if match is None:
        return None
    start, end = match.span("object")
    words = title.text[start:end]
    if words.endswith("》"):
        opening = _matching_bracket(words)
        if opening is not None:
            return title.part(start + opening + 1, end - 1)
    return title.part(start, end)


def _matching_bracket(words: str) -> int | None:
    """Return the index of the 《 that the last 》 closes."""
    depth = 0
    for index in range(len(words) - 1, -1, -1):
        depth += {"》": 1, "《": -1}.get(words[index], 0)
        if depth == 0:
            return index
    return None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The first line of a notice, its title, and its number where one is printed."""

    first: int
    title: Title | None
    number: DocumentNumber | None
    number_line: Line | None
    body: int  # index of the line the body begins with


def find_letterheads(lines: Sequence[Line]) -> list[Letterhead]:
    """Return the letterheads in `lines` (indexes into it), in order.

    A letterhead is a line that is a document number, with the title above it. A text without
    one is a single notice when it begins with a title.
    """
    found: list[Letterhead] = []
    floor = 0
    for index, line in enumerate(lines):
        if is_imprint(line):
            floor = index + 1
        number = DocumentNumber.parse(line.content) if len(line.content) < 40 else None
        if number is None:
            continue
        head = _title_above(lines, index, floor)
        first = head[0] if head else index
        if not head and (found or any(line.content for line in lines[:index])):
            continue  # a number on a line of its own, but with no title above: part of a text
        title = head[1] if head else None
        found.append(Letterhead(first, title, number, line, index + 1))
        floor = index + 1
    return found or _unnumbered(lines)


def _title_above(lines: Sequence[Line], index: int, floor: int) -> tuple[int, Title] | None:
    above = [i for i in range(floor, index) if lines[i].content][-_LONGEST_TITLE:]
    for start in range(len(above)):
        title = read_title([lines[i] for i in above[start:]])
        if title is not None:
            return above[start], title
    return None


def _unnumbered(lines: Sequence[Line]) -> list[Letterhead]:
    content = [i for i, line in enumerate(lines) if line.content][:_LONGEST_TITLE]
    for count in range(1, len(content) + 1):
        title = read_title([lines[i] for i in content[:count]])
        if title is not None:
            return [Letterhead(content[0], title, None, None, content[count - 1] + 1)]
    return []


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a notice: who it is addressed to, its signature, what follows it.

    `letter_end` is the index of the first line of the signature, `end` that of the first line
    behind it and its 附注.
    """

    addressees: Passage | None
    signatories: tuple[Passage, ...]
    signed: Passage | None
    disclosure: Passage | None
    annex_titles: tuple[tuple[int, Passage], ...]
    letter_end: int
    end: int


def read_body(lines: Sequence[Line], first: int) -> Body:
    """Return the body that begins with line `first` of one notice's `lines`."""
    signature = _signature(lines, first)
    if signature is None:
        titles = _annex_titles(lines[first:])
        return Body(_addressees(lines[first:]), (), None, None, titles, first, first)
    signatories = _signatories(lines, signature, first)
    disclosure, end = _disclosure(lines, signature + 1)
    signing = {line.number for signatory in signatories for line in signatory.lines}
    body = [line for line in lines[first:signature] if line.number not in signing]
    letter_end = first + len(body)
    return Body(
        _addressees(body),
        tuple(signatories),
        Passage.of([lines[signature]]),
        disclosure,
        _annex_titles(body),
        letter_end,
        end,
    )


def _addressees(lines: Sequence[Line]) -> Passage | None:
    """Return 主送机关: the first lines of the body up to the colon that closes them."""
    content = [line for line in lines if line.content][:_LONGEST_TITLE]
    for count, line in enumerate(content, start=1):
        if line.content.endswith(("：", ":")):
            passage = Passage.of(content[:count])
            return passage.part(0, len(passage.text) - 1)
        if line.content.endswith("。"):
            return None
    return None


def _signature(lines: Sequence[Line], first: int) -> int | None:
    """Return the index of 成文日期: the first line that is a date and nothing else."""
    for index in range(first, len(lines)):
        if _DATE.fullmatch(re.sub(r"\s", "", lines[index].text)):
            return index
    return None


def _signatories(lines: Sequence[Line], date_line: int, first: int) -> list[Passage]:
    """Return 发文机关署名: the lines right above the date that end no sentence."""
    found: list[Passage] = []
    for index in range(date_line - 1, first - 1, -1):
        content = lines[index].content
        if not content:
            if found and lines[index].text:
                break
            continue
        listed = _ANNEX_ITEM.match(content) or _ANNEX_LIST.match(content)
        if content[-1] in "。；：》" or listed or len(content) > 40:
            break
        if found and lines[index].gap_before is False and not lines[index].ends_paragraph:
            break
        found.insert(0, Passage.of([lines[index]]))
    return found


def _disclosure(lines: Sequence[Line], first: int) -> tuple[Passage | None, int]:
    """Return 附注 (此件公开发布) if it is the next thing printed, and the index behind it."""
    for index in range(first, len(lines)):
        if not lines[index].content:
            continue
        passage = Passage.of([lines[index]])
        match = _DISCLOSURE.fullmatch(passage.text)
        if match is None:
            return None, first
        return passage.part(match.start("words"), match.end("words")), index + 1
    return None, first


def _annex_titles(lines: Sequence[Line]) -> tuple[tuple[int, Passage], ...]:
    """Return 附件说明: number and title of each annex that the body lists."""
    begin = next((i for i, line in enumerate(lines) if _ANNEX_LIST.match(line.content)), None)
    if begin is None:
        return ()
    block: list[Line] = []
    for line in lines[begin:]:
        if line.is_pad and block:
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


def annex_starts(lines: Sequence[Line], first: int) -> list[tuple[int, int]]:
    """Return index and number of each line that heads an annex: 附件, 附件 2."""
    found: list[tuple[int, int]] = []
    for index in range(first, len(lines)):
        match = _ANNEX_HEAD.fullmatch(re.sub(r"\s", "", lines[index].text))
        if match is not None:
            printed = match["number"]
            number = int(printed) if printed.isdigit() else len(found) + 1
            if number not in {known for _, known in found}:
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
    text = copies.text
    found = []
    for item in re.finditer(r"[^，,；;。：:]+", text):
        if item.start() > 0 and text[: item.start()].startswith("抄送"):
            found.append(copies.part(*item.span()))
    return tuple(found)
