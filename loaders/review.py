"""What a text leaves open, for a person to decide: each open task with its readings and lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.corrections import Correction, notice_name
from loaders.records import UNIT_FIELDS, Decision, Notice, Reading, Role, Span, Task

_ROLES: Final = {field: role for role, field in UNIT_FIELDS.items()}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a task: the names of each role that is open, and why it may be so."""

    names: Mapping[Role, tuple[str, ...]]
    rationale: str


@dataclass(frozen=True, slots=True)
class ReviewedTask:
    """A task with the ways to read it. The first of `choices` is the one that was taken.

    `lines` are the printed lines that the readings rest on, each with its number.
    """

    source: str
    sha256: str
    notice: str
    task: Task
    choices: tuple[Choice, ...]
    lines: tuple[tuple[int, str], ...]

    @property
    def key(self) -> str:
        """What names the task on a command line: 通政发〔2022〕8号/2/15/1 (annex, number, row)."""
        annex = "-" if self.task.annex is None else self.task.annex
        return f"{self.notice}/{annex}/{self.task.number}/{self.task.row}"

    def decide(self, names: Mapping[Role, tuple[str, ...]], decision: Decision) -> Correction:
        """Return the decision that this task has the given `names`."""
        return Correction(self.sha256, self.notice, self.task.ref, names, None, decision)


def reviewed_tasks(reading: Reading) -> Iterator[ReviewedTask]:
    """Yield every task of `reading` in printed order; one that is open has several choices."""
    lines = reading.source.text.split("\n")
    for notice in reading.notices:
        for task in notice.tasks:
            yield _reviewed(reading, notice, task, lines)


def open_tasks(reading: Reading) -> Iterator[ReviewedTask]:
    """Yield the tasks of `reading` that have readings beside the one taken, in printed order."""
    return (task for task in reviewed_tasks(reading) if task.task.alternatives)


def _reviewed(reading: Reading, notice: Notice, task: Task, lines: Sequence[str]) -> ReviewedTask:
    numbers = sorted({number for span in _spans(task) for number in _lines_of(span)})
    printed = tuple((number, lines[number - 1].strip()) for number in numbers)
    return ReviewedTask(
        reading.source.name,
        reading.source.sha256,
        notice_name(notice),
        task,
        tuple(_choices(task)),
        tuple(line for line in printed if line[1]),
    )


def _choices(task: Task) -> Iterator[Choice]:
    """Yield the reading taken, then the others: cells of one option belong to one reading."""
    options: dict[int, dict[Role, tuple[str, ...]]] = {}
    rationales: dict[int, str] = {}
    for other in task.alternatives:
        names = tuple(mention.printed_name for mention in other.reading)
        options.setdefault(other.option, {})[_ROLES[other.field]] = names
        rationales.setdefault(other.option, other.rationale)
    roles = dict.fromkeys(role for cells in options.values() for role in cells) or _ROLES.values()
    taken = {role: _names(task, role) for role in roles}
    yield Choice(taken, "")
    for option, cells in options.items():
        yield Choice(taken | cells, rationales[option])


def _names(task: Task, role: Role) -> tuple[str, ...]:
    return tuple(part.printed_name for part in task.responsibilities if part.role == role)


def _spans(task: Task) -> Iterator[Span]:
    yield from task.text.spans
    if task.time_frame is not None:
        yield from task.time_frame.spans
    for part in task.responsibilities:
        yield from part.spans
    for alternative in task.alternatives:
        for mention in alternative.reading:
            yield from mention.spans


def _lines_of(span: Span) -> range:
    return range(span.line_start, span.line_end + 1)
