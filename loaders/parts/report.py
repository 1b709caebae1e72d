"""Work reports (政府工作报告): the work that a report proposes, a paragraph each (一是…；二是…).

A report names no unit for it, so a task from a report has no responsibilities.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from loaders.agents import Reader
from loaders.outline import Entry
from loaders.parts.reading import Part
from loaders.records import Task
from loaders.registry.part_words import part_words

_MEMBER = re.compile("(?P<number>[一二三四五六七八九十]{1,3})是")


def read_report_tasks(
    entries: Sequence[Entry],
    headings: Mapping[str, tuple[str, ...]],
    part: Part,
    reader: Reader,
) -> Iterator[Task]:
    """Yield the members of enumerations that hold work to come, where `part` is a report.

    The sentence that leads to an enumeration and the headings above it say whether it does.
    """
    if not part_words().is_report(part.title):
        return
    rows: dict[str, int] = {}
    is_ahead, before = False, ""
    for entry in entries:
        match = _MEMBER.fullmatch(entry.number)
        if match is None:
            before = entry.words.text
            continue
        if match["number"] == "一":
            is_ahead = part_words().are_ahead([before, *reversed(headings[entry.key])])
        if is_ahead:
            number = match["number"]
            rows[number] = rows.get(number, 0) + 1
            yield _task(entry, number, rows[number], part, reader)


def _task(entry: Entry, number: str, row: int, part: Part, reader: Reader) -> Task:
    return Task(
        annex=part.annex,
        section=entry.parent,
        subsection=None,
        number=number,
        row=row,
        form="report-task",
        key_task=reader.mention(entry.heading) if entry.heading else None,
        text=reader.mention(entry.words),
        time_frame=None,
        responsibilities=(),
        alternatives=(),
        certainty="certain",
        provision=entry.key,
    )
