"""Statements of responsibility in running text: who leads, supports, answers for an item, by when.

They stand in a bracket of any shape at the end of an item, a sentence or a heading, in lines that
begin with a label (牵头单位：…), or as the sentence itself (由区甲局牵头落实). Labels and verbs
come from `loaders/registry/labels.toml`; `loaders.facts.roles` reads the inside of a statement.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.facts.brackets import CLOSING, OPENING, closed_brackets
from loaders.facts.people import split_people
from loaders.facts.printed_labels import Label, find_labels
from loaders.facts.roles import (
    Content,
    RoleNames,
    read_bare_list,
    read_content,
    read_labels,
)
from loaders.facts.units import PrintedName, split_names
from loaders.records import Role
from loaders.registry.labels import labels
from loaders.sources import Passage

# A bracket in a bracket may be the statement; deeper ones are no text.
_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class NamedRole:
    """The names that a statement gives one role; `label` is the word or verb that says so.

    `duty` is the clause with what these units do, where the statement divides the work.
    """

    role: Role
    label: str
    names: tuple[PrintedName, ...]
    duty: Passage | None = None


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """What one label of a row of labels announces: 联系人：…, 责任部门：…."""

    word: str
    value: Passage


@dataclass(frozen=True, slots=True)
class Assignment:
    """A printed statement of responsibility within the text of an item.

    `start` and `end` are its place in the text of all paragraphs; `own_line` tells that it is a
    paragraph of its own. `row` keeps the labels it was read from, contacts among them.
    `first_leads` tells that, here and in the statements that follow, the unit named first leads,
    `is_division` that the label is one of a division of labour (分工).
    """

    roles: tuple[NamedRole, ...]
    limit: Passage | None
    passage: Passage
    start: int
    end: int
    own_line: bool
    row: tuple[LabelledValue, ...]
    first_leads: bool
    is_division: bool = False


def read_assignments(paragraphs: Sequence[Passage]) -> tuple[Passage, list[Assignment]]:
    """Return the paragraphs as one passage, and the statements of responsibility in it, in order.

    Rows of labels that name nobody and set no time are left out; a row that only sets a time is a
    statement without roles.
    """
    whole, starts = _joined(paragraphs)
    text = whole.text
    found = list(_in_brackets(text, starts))
    found += _in_label_rows(text, starts, [(each.start, each.end) for each in found])
    found.sort(key=lambda each: each.start)
    return whole, [_assignment(whole, text, starts, each) for each in found]


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement as ranges of the text, with the row of labels it came from."""

    start: int
    end: int
    content: Content
    labels: tuple[Label, ...] = ()


def _joined(paragraphs: Sequence[Passage]) -> tuple[Passage, list[int]]:
    """Return the passage of all paragraphs, and where in its text each of them begins."""
    whole = Passage(tuple(piece for passage in paragraphs for piece in passage.pieces))
    text = whole.text
    starts, at = [], 0
    for passage in paragraphs:
        # A space that joins two Latin words belongs to neither paragraph.
        at += text[at : at + 1] == " "
        starts.append(at)
        at += len(passage.text)
    return whole, starts


def _in_brackets(text: str, starts: Sequence[int]) -> Iterator[_Found]:
    """Yield the statements in brackets; one that is never closed ends where its sentence does."""
    pairs = closed_brackets(text)
    for opening, close in pairs.items():
        found = list(_closed(text, opening, close, _DEEPEST))
        if not found and _closes_sentence(text, starts, opening, close):
            content = read_bare_list(text, opening + 1, close)
            found = [_Found(opening, close + 1, content)] if content else []
        yield from found
    ranges = sorted(pairs.items())
    opened = [i for i, c in enumerate(text) if c in OPENING and i not in pairs]
    outside = [i for i in opened if not _is_within(ranges, i)]
    for at, following in zip(outside, [*outside[1:], len(text)], strict=False):
        stop = text.find("。", at, following)
        end = following if stop < 0 else stop
        content = read_content(text, at + 1, end)
        if content is not None:
            yield _Found(at, end, content)


def _closes_sentence(text: str, starts: Sequence[int], opening: int, close: int) -> bool:
    """Whether a bracket is the last thing of a sentence or a paragraph, and not all of it."""
    behind = text[close + 1 : close + 2]
    ends = not behind or behind in "。；" or _begins(starts, close + 1)
    return ends and text[opening] in "（(〔［[" and opening not in (0, *starts[:1])


def _is_within(ranges: Sequence[tuple[int, int]], at: int) -> bool:
    index = bisect_right(ranges, (at, -1)) - 1
    return index >= 0 and ranges[index][0] < at < ranges[index][1]


def _closed(text: str, opening: int, close: int, depth: int) -> Iterator[_Found]:
    """Yield the statement that a bracket holds, or those in the brackets inside it."""
    content = read_content(text, opening + 1, close)
    if content is not None:
        yield _Found(opening, close + 1, content)
    elif depth:
        begin = opening + 1
        for inner, end in closed_brackets(text[begin:close]).items():
            yield from _closed(text, begin + inner, begin + end, depth - 1)


def _in_label_rows(
    text: str, starts: Sequence[int], taken: Sequence[tuple[int, int]]
) -> Iterator[_Found]:
    """Yield the statements made of labels that begin a paragraph or a sentence."""
    brackets = sorted({*taken, *closed_brackets(text).items()})
    row: list[Label] = []
    for label in find_labels(text, 0, len(text)):
        if label.kind == "other" or _is_within(brackets, label.start):
            continue
        value = _value(text, starts, label)
        if row and row[-1].end < label.start:
            yield from _row(text, row)
            row = []
        if row or _begins(starts, label.start) or text[label.start - 1] in "。；;）)〕】":
            row.append(value)
    yield from _row(text, row)


def _value(text: str, starts: Sequence[int], label: Label) -> Label:
    """Return the label with its value cut where its sentence or its paragraph ends.

    A label at the end of a line announces the next paragraph.
    """
    end = label.end
    for start in starts[bisect_right(starts, label.value) :]:
        if start >= end:
            break
        if text[label.value : start].strip("：:"):
            end = start
            break
    stop = text.find("。", label.value, end)
    if stop >= 0:
        end = stop + 1
    while end < label.end and text[end] in "。；;，,":
        end += 1
    return Label(label.kind, label.word, label.start, label.value, end)


def _row(text: str, row: Sequence[Label]) -> Iterator[_Found]:
    content = read_labels(text, row) if row else None
    if content is not None:
        yield _Found(row[0].start, row[-1].end, content, tuple(row))


def _assignment(whole: Passage, text: str, starts: Sequence[int], found: _Found) -> Assignment:
    """Turn the ranges of a statement into passages."""
    content, end = found.content, _next_mark(text, found.end)
    return Assignment(
        roles=tuple(named for role in content.roles for named in _named(whole, role)),
        limit=whole.part(*content.limit) if content.limit else None,
        passage=whole.part(found.start, found.end),
        start=found.start,
        end=found.end,
        own_line=_begins(starts, found.start) and (end == len(text) or _begins(starts, end)),
        row=tuple(
            LabelledValue(label.word, whole.part(label.value, label.end)) for label in found.labels
        ),
        first_leads=content.first_leads,
        is_division=content.is_division,
    )


def _named(whole: Passage, found: RoleNames) -> Iterator[NamedRole]:
    """Yield the names of a list, those apart that a bracket behind them gives the lead."""
    printed = whole.part(found.start, found.end)
    names = _people(printed) if found.role == "leader" else split_names(printed)
    duty = whole.part(found.start, found.duty_end) if found.duty_end else None
    leading = labels().clauses.leading
    leads = tuple(name for name in names if name.remark in leading)
    if leads:
        yield NamedRole("lead", found.label, leads, duty)
    others = tuple(name for name in names if name.remark not in leading)
    if others:
        yield NamedRole(found.role, found.label, others, duty)


def _people(printed: Passage) -> tuple[PrintedName, ...]:
    return tuple(PrintedName(name.text, name, open_ended=False) for name in split_people(printed))


def _begins(starts: Sequence[int], at: int) -> bool:
    """Whether a paragraph begins at `at`."""
    index = bisect_left(starts, at)
    return index < len(starts) and starts[index] == at


def _next_mark(text: str, end: int) -> int:
    while end < len(text) and text[end] in "。；;" + CLOSING:
        end += 1
    return end
