"""版头 and title: where a notice begins, its 发文字号, its title above or below it.

A line that is a document number heads a notice when a title stands right above it, as in a
gazette, or when nothing but a red head (某局文件), a registration number or the like does, with
the title below. A text without a number is one notice when it begins with a title, with the
addressees of a letter, or with the name of a plan.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.facts.units import looks_like_unit
from loaders.frame.imprint import is_imprint
from loaders.frame.letter import names_addressees, read_addressees
from loaders.frame.record_fields import Record
from loaders.frame.titles import Title, read_plan_title, read_title
from loaders.records import DocumentNumber
from loaders.sources import Line, Passage

_LONGEST_TITLE = 8  # lines
_LONGEST_NUMBER = 40  # characters
_LONGEST_HEAD = 6  # lines above a number that are no title
# 规范性文件登记号: AHDR-2022-01008.
_REGISTRATION = re.compile(r"[A-Z]{2,8}[-—－][\dA-Z]{2,6}[-—－][\d\-—]{2,12}")

# The head of the periodical that prints the notice: 某省人民政府公报 2023年第8期.
_GAZETTE = re.compile(r".{2,30}公报(?:(?:19|20)\d\d年)?(?:第?\d{1,3}期|[·（(].{1,20})?")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The first line of a notice, its title, and its number where one is printed.

    `red_head` are the units of 发文机关标志, `signed` and `issuer` what a record prints beside the
    text.
    """

    first: int
    title: Title | None
    number: DocumentNumber | None
    number_passage: Passage | None
    body: int  # index of the line the body begins with
    red_head: tuple[Passage, ...] = ()
    signed: Passage | None = None
    issuer: Passage | None = None


def find_letterheads(lines: Sequence[Line], record: Record | None = None) -> list[Letterhead]:
    """Return the letterheads in `lines` (indexes into it), in order."""
    found: list[Letterhead] = []
    floor = 0
    above: deque[int] = deque(maxlen=_LONGEST_TITLE + 1)
    for index, line in enumerate(lines):
        if is_imprint(line):
            floor = index + 1
        number = _number(line)
        if number is not None:
            head = _headed(lines, index, [i for i in above if i >= floor], number)
            if head is not None and (head.title is not None or not found):
                found.append(head)
                floor = head.body
        if line.content:
            above.append(index)
    if not found:
        found = _unnumbered(lines, record)
    return [_with_record(head, record) for head in found] if record is not None else found


def _number(line: Line) -> DocumentNumber | None:
    """Return the document number that a line is, perhaps in brackets under the title."""
    content = line.content
    if content.endswith(("号）", "号)")):
        content = content[1:-1]
    if len(content) > _LONGEST_NUMBER or not content.endswith("号"):
        return None
    return DocumentNumber.parse(content)


def _headed(
    lines: Sequence[Line], index: int, above: Sequence[int], number: DocumentNumber
) -> Letterhead | None:
    """Return the letterhead of the number at `index`, or None where it is a part of a text.

    `above` are the last lines before it that may belong to the head.
    """
    passage = Passage.of([lines[index]])
    title = _title_above(lines, above)
    if title is not None:
        return Letterhead(title[0], title[1], number, passage, index + 1)
    if len(above) > _LONGEST_HEAD or any("。" in lines[i].content for i in above):
        return None
    below = _title_below(lines, index + 1)
    body, titled = below if below is not None else (index + 1, None)
    red_head = _red_head([lines[i] for i in above])
    titled = titled or _title_apart(lines, above)
    return Letterhead(above[0] if above else index, titled, number, passage, body, red_head)


def _title_apart(lines: Sequence[Line], above: Sequence[int]) -> Title | None:
    """Return the title above a red head, or the name of a plan that stands above a number."""
    heads = [place for place, i in enumerate(above) if _is_no_title(lines[i].content)]
    title = _title_above(lines, above[: heads[0]]) if heads else None
    if title is not None:
        return title[1]
    return read_plan_title([lines[i] for i in above]) if above and not heads else None


def _title_above(lines: Sequence[Line], above: Sequence[int]) -> tuple[int, Title] | None:
    near = above[-_LONGEST_TITLE:]
    apart = [place for place, i in enumerate(near) if _is_no_title(lines[i].content)]
    near = near[apart[-1] + 1 :] if apart else near
    for start in range(len(near)):
        title = read_title([lines[i] for i in near[start:]])
        if title is not None:
            return near[start], title
    return None


def _is_no_title(content: str) -> bool:
    """Whether a line of the head is a red head, a registration or other text, and no title."""
    words = re.sub(r"\s", "", content)
    return (
        bool(_REGISTRATION.fullmatch(words) or _GAZETTE.fullmatch(words))
        or words.endswith(("文件", "。", "：", ":"))
        or DocumentNumber.parse(words) is not None
    )


def _title_below(lines: Sequence[Line], first: int) -> tuple[int, Title] | None:
    """Return the title that begins at `first`, with the index behind it."""
    near = range(first, min(first + 4 * _LONGEST_TITLE, len(lines)))
    content = [i for i in near if lines[i].content][:_LONGEST_TITLE]
    for count in range(1, len(content) + 1):
        if lines[content[count - 1]].content.endswith(("：", ":", "。")):
            return None
        title = read_title([lines[i] for i in content[:count]])
        if title is not None:
            return content[count - 1] + 1, title
    return None


def _red_head(above: Sequence[Line]) -> tuple[Passage, ...]:
    """Return the units of 发文机关标志: 某局  文件, the others on lines of their own."""
    if not any(line.content.endswith("文件") for line in above):
        return ()
    found = []
    for line in above:
        passage = Passage.of([line])
        unit = passage.part(0, len(passage.text.removesuffix("文件")))
        if looks_like_unit(unit.text):
            found.append(unit)
    return tuple(found)


def _unnumbered(lines: Sequence[Line], record: Record | None) -> list[Letterhead]:
    """Return the head of a text without a number, if the text is a notice."""
    content = [i for i, line in enumerate(lines) if line.content][: 2 * _LONGEST_TITLE]
    while content and _is_no_title(lines[content[0]].content) and len(content) > 1:
        if lines[content[0]].content.endswith(("。", "：", ":")):
            break
        content = content[1:]
    if not content:
        return []
    titled = _title_below(lines, content[0])
    if titled is not None:
        return [Letterhead(content[0], titled[1], None, None, titled[0])]
    if record is not None:
        return [Letterhead(content[0], None, None, None, content[0])]
    addressees = read_addressees([lines[i] for i in content])
    if addressees is not None and names_addressees(addressees):
        return [Letterhead(content[0], None, None, None, content[0])]
    return _plan(lines, content)


def _plan(lines: Sequence[Line], content: Sequence[int]) -> list[Letterhead]:
    """Return the head of a plan that is printed without a letter."""
    for count in range(min(4, len(content) - 1), 0, -1):
        title = read_plan_title([lines[i] for i in content[:count]])
        if title is not None:
            return [Letterhead(content[0], title, None, None, content[count - 1] + 1)]
    return []


def _with_record(head: Letterhead, record: Record) -> Letterhead:
    """Return `head` with what only the record prints."""
    number = record.document_number()
    return replace(
        head,
        title=head.title or record.title,
        number=head.number or number,
        number_passage=head.number_passage or (record.number if number else None),
        signed=record.signed,
        issuer=record.issuer,
    )
