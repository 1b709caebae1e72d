"""What one part of a notice gave, and the part itself: the letter, an instrument, an annex."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from loaders.outline import Entry, ordinal_of
from loaders.prose import Prose
from loaders.records import (
    Contact,
    Definition,
    IndustryClass,
    Post,
    Problem,
    Provision,
    Task,
    TaskRef,
    ThresholdRule,
)
from loaders.registry.part_words import part_words
from loaders.sources import Line, Passage, paragraphs


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a notice: the annex with its number, the instrument, or the letter around it.

    `annex` is None for the letter and the instrument; `in_letter` tells the two apart where the
    notice encloses an instrument. `title` is the printed heading, `year` the year that dates
    without one mean.
    """

    annex: int | None
    lines: Sequence[Line]
    title: str
    year: int | None
    in_letter: bool = False

    @property
    def key_prefix(self) -> str:
        """What the keys of the provisions of this part begin with."""
        return "letter" if self.in_letter else ""


@dataclass(slots=True)
class PartReading:
    """What was read from one part; `prose` holds every text of it once, with its place.

    `structure` are lines that carry no fact: headers, page feet, marks of empty cells. `withheld`
    are lines that name a contact and nothing else.
    """

    provisions: list[Provision] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    thresholds: list[ThresholdRule] = field(default_factory=list)
    industries: list[IndustryClass] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)
    structure: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    withheld: list[Line] = field(default_factory=list)

    def __iadd__(self, other: PartReading) -> PartReading:
        for name in PartReading.__slots__:
            getattr(self, name).extend(getattr(other, name))
        return self


def numbered_behind(earlier: Sequence[Task], reading: PartReading) -> PartReading:
    """Return `reading` with the rows of its tasks counted on behind `earlier` tasks.

    The letter and what it encloses, a table and the text around it may each have a task 一: no two
    tasks of a notice are cited alike, and 三 and （三） count as one number.
    """
    last: Counter[tuple[int | None, int | str]] = Counter()
    for task in earlier:
        counted = _counted(task.ref)
        last[counted] = max(last[counted], task.row)
    if not last:
        return reading

    def moved(ref: TaskRef) -> TaskRef:
        return replace(ref, row=ref.row + last[_counted(ref)])

    reading.tasks = [
        replace(task, row=moved(task.ref).row, parent=task.parent and moved(task.parent))
        for task in reading.tasks
    ]
    reading.prose = [replace(text, task=text.task and moved(text.task)) for text in reading.prose]
    reading.contacts = [
        replace(contact, task_row=moved(contact.task).row) for contact in reading.contacts
    ]
    return reading


def _counted(ref: TaskRef) -> tuple[int | None, int | str]:
    return ref.annex, ordinal_of(ref.number) or ref.number


def headings_above(entries: Sequence[Entry]) -> dict[str, tuple[str, ...]]:
    """Return for the key of each entry the headings it stands under, outermost first."""
    found: dict[str, tuple[str, ...]] = {}
    heading: dict[str, str] = {entry.key: entry.heading.text for entry in entries}
    for entry in entries:
        above = found[entry.parent] if entry.parent else ()
        own = heading[entry.parent] if entry.parent else ""
        found[entry.key] = (*above, own) if own else above
    return found


def prose_of(
    part: Part,
    entry: Entry,
    passage: Passage,
    headings: tuple[str, ...],
    task: TaskRef | None = None,
) -> Prose:
    """Return `passage` as stated by `entry` of `part`, for the readers of facts.

    Under 2022年工作回顾 a date without a year is of 2022, whatever the year of the part. What a
    rule says is of no year.
    """
    own = None if part_words().is_rule(part.title) else part.year
    years = [year for heading in headings if (year := _year_of(heading))]
    return Prose(passage, part.annex, entry.key, task, headings, [own, *years][-1])


def prose_as_printed(part: Part, reading: PartReading) -> Iterator[Prose]:
    """Yield every paragraph of `part` as printed, under the provision or the task it belongs to.

    A heading, a label or a note that no reader hands on as a text can name a document too: a
    line 责任部门：…（有关《…》相关问题咨询） is one of the task above it.
    """
    places: list[tuple[int, int | None, str | None, TaskRef | None]] = [
        (each.spans[0].start, each.spans[-1].end, each.key, None)
        for each in reading.provisions
        if (each.annex, each.in_letter) == (part.annex, part.in_letter) and each.spans
    ]
    if not part.in_letter:
        places += [
            (each.text.spans[0].start, None, each.provision, each.ref)
            for each in reading.tasks
            if each.annex == part.annex and each.text.spans
        ]
    places.sort(key=itemgetter(0))
    for passage in paragraphs(part.lines):
        line, column, _ = passage.pieces[0]
        begin = line.start + column
        before = bisect_right(places, begin, key=itemgetter(0))
        _, end, provision, task = places[before - 1] if before else (0, 0, None, None)
        if end is not None and begin >= end:
            provision = None
        yield Prose(passage, part.annex, provision, task, (), part.year)


def _year_of(heading: str) -> int | None:
    """Return the year that a heading names, where it names but one and no period."""
    years = _YEAR.findall(heading)
    return int(years[0]) if len(years) == 1 else None


_YEAR = re.compile(r"(?<![-—–－~～至到\d])((?:19|20)\d\d)年(?!代|[-—–－~～至到])")
