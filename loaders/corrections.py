"""Corrections: what people decided about readings that a text leaves open.

A corrections file is TOML, one `[[correction]]` a decision: where (source, notice, annex, number,
row), what (the names of each role, or the deadline), who, when and why. `apply` puts decisions in
the place of what was read. A decision holds for the very text it was taken on: where the source
has changed, the task is gone or a name is not printed there, that is a fault and never silence.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import tomlkit

from loaders.records import (
    AgentMention,
    Decision,
    Notice,
    Reading,
    Responsibility,
    Role,
    Task,
    TaskRef,
    TimeFrame,
)

ROLES: Final[tuple[Role, ...]] = ("lead", "support", "assigned", "leader")
_WHERE: Final = ("source", "notice", "annex", "number", "row")
_WHO: Final = ("who", "when", "why")
# A page of a table takes some hundred lines when its cells are printed one a line.
_LINES_OF_PAGE: Final = 120


class BadCorrections(Exception):
    """A corrections file that cannot be read; the message is one line naming file and entry."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. `names` holds the decided names of each role it settles, in printed order.

    `source` is the SHA-256 of the file that the decision was taken on. `deadline` is the decided
    printed words, None where the decision is not about it.
    """

    source: str
    notice: str
    task: TaskRef
    names: Mapping[Role, tuple[str, ...]]
    deadline: str | None
    decision: Decision

    def __str__(self) -> str:
        part = "" if self.task.annex is None else f" annex {self.task.annex}"
        return f"{self.notice}{part} no {self.task.number} row {self.task.row}"


@dataclass(frozen=True, slots=True)
class Corrected:
    """A reading with decisions applied, how many they were, and why others could not be."""

    reading: Reading
    applied: tuple[Correction, ...]
    faults: tuple[str, ...]


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the decisions in the file at `path`, in order.

    Raises BadCorrections, naming the entry, when it is no TOML, an entry lacks a field, or two
    decide on one task.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadCorrections(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCorrections(f"{path}: no TOML: {error}") from error
    entries = tables.get("correction", [])
    if set(tables) - {"correction"} or not isinstance(entries, list):
        raise BadCorrections(f"{path}: holds more than [[correction]] entries")
    found = tuple(_entry(path, number, entry) for number, entry in enumerate(entries, 1))
    decided: set[tuple[str, str, TaskRef]] = set()
    for correction in found:
        task = (correction.source, correction.notice, correction.task)
        if task in decided:
            raise BadCorrections(f"{path}: {correction} is decided twice; keep one entry")
        decided.add(task)
    return found


def add_correction(path: Path, correction: Correction) -> None:
    """Append a decision to the file at `path`, which is made if need be and else kept as it is.

    Raises BadCorrections when the file is broken or cannot be written.
    """
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        tables = document.setdefault("correction", tomlkit.aot())
        tables.append(tomlkit.item(_table(correction)))
        path.write_text(tomlkit.dumps(document), "utf-8")
    except OSError as error:
        raise BadCorrections(f"{path}: {error.strerror or error}") from error
    except (UnicodeDecodeError, ValueError) as error:
        raise BadCorrections(f"{path}: no TOML: {error}") from error


def apply(reading: Reading, corrections: Sequence[Correction]) -> Corrected:
    """Return `reading` with the decisions about its notices in the place of what was read.

    A decision on another source about a notice that `reading` does not hold is left alone.
    """
    applied: list[Correction] = []
    names = {notice_name(notice) for notice in reading.notices}
    faults = [
        f"correction of {correction}: no such notice is read any more; review it again"
        for correction in corrections
        if correction.source == reading.source.sha256 and correction.notice not in names
    ]
    notices: list[Notice] = []
    for notice in reading.notices:
        tasks = {task.ref: task for task in notice.tasks}
        for correction in corrections:
            if correction.notice != notice_name(notice):
                continue
            fault = _fault(correction, reading, notice, tasks)
            if fault is not None:
                faults.append(f"correction of {correction}: {fault}")
                continue
            tasks[correction.task] = _decided(tasks[correction.task], correction, notice)
            applied.append(correction)
        notices.append(replace(notice, tasks=tuple(tasks.values())))
    return Corrected(replace(reading, notices=tuple(notices)), tuple(applied), tuple(faults))


def notice_name(notice: Notice) -> str:
    """Return what names a notice to people: its number, else its title, else source and place."""
    if notice.number is not None:
        return str(notice.number)
    return notice.title.text if notice.title else f"{notice.source.name} {notice.ordinal}"


def _entry(path: Path, ordinal: int, entry: Mapping[str, Any]) -> Correction:
    def fault(message: str) -> BadCorrections:
        return BadCorrections(f"{path}: correction {ordinal}: {message}")

    missing = [name for name in (*_WHERE, *_WHO) if name not in entry and name != "annex"]
    unknown = sorted(set(entry) - {*_WHERE, *_WHO, *ROLES, "deadline"})
    if missing:
        raise fault(f"{missing[0]} is missing")
    if unknown:
        raise fault(f"{unknown[0]} is not known; it settles {', '.join(ROLES)} or deadline")
    names: dict[Role, Any] = {role: entry[role] for role in ROLES if role in entry}
    if not names and "deadline" not in entry:
        raise fault(f"it decides nothing: give {', '.join(ROLES)} or deadline")
    for role, value in names.items():
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise fault(f"{role} is no list of names")
    texts = ("source", "notice", "number", "who", "why", "deadline")
    if not all(isinstance(entry.get(name, ""), str) for name in texts):
        raise fault(f"{', '.join(texts)} are texts in quotes")
    if not isinstance(entry["row"], int) or not isinstance(entry.get("annex", 1), int):
        raise fault("row and annex are whole numbers")
    if not isinstance(entry["when"], date):
        raise fault("when is no date: write 2022-04-08, without quotes")
    return Correction(
        entry["source"],
        entry["notice"],
        TaskRef(entry.get("annex"), entry["number"], entry["row"]),
        {role: tuple(value) for role, value in names.items()},
        entry.get("deadline"),
        Decision(entry["who"], entry["when"], entry["why"]),
    )


def _table(correction: Correction) -> dict[str, Any]:
    task, decision = correction.task, correction.decision
    what: dict[str, Any] = {role: list(names) for role, names in correction.names.items()}
    table = {
        "source": correction.source, "notice": correction.notice, "annex": task.annex,
        "number": task.number, "row": task.row, **what, "deadline": correction.deadline,
        "who": decision.who, "when": decision.when, "why": decision.why,
    }  # fmt: skip
    return {name: value for name, value in table.items() if value is not None}


def _fault(
    correction: Correction, reading: Reading, notice: Notice, tasks: Mapping[TaskRef, Task]
) -> str | None:
    """Say why a decision does not match what was read, or return None."""
    if correction.source != reading.source.sha256:
        return (
            f"{reading.source.name} is not the text it was taken on"
            f" ({correction.source[:8]}…, now {reading.source.sha256[:8]}…); review it again"
        )
    task = tasks.get(correction.task)
    if task is None:
        return "no such task is read any more; review it again"
    mentions = _mentions(task, notice)
    for role, names in correction.names.items():
        for name in names:
            if name not in mentions:
                return f"{role} {name} is not printed on these lines"
    twice = _named_twice(task, correction)
    if twice is not None:
        return f"{twice} is named twice; a unit has one part in a task"
    if correction.deadline is not None and _time_frame(correction.deadline, notice) is None:
        return f"deadline {correction.deadline} is not printed in this part"
    return None


def _named_twice(task: Task, correction: Correction) -> str | None:
    """Return a name that the task would have twice, in one role or in two."""
    names = [name for decided in correction.names.values() for name in decided]
    names += [
        part.printed_name for part in task.responsibilities if part.role not in correction.names
    ]
    return next((name for name, count in Counter(names).items() if count > 1), None)


def _decided(task: Task, correction: Correction, notice: Notice) -> Task:
    mentions = _mentions(task, notice)
    kept = [part for part in task.responsibilities if part.role not in correction.names]
    found = [
        part
        for role, names in correction.names.items()
        for part in _responsibilities(task, role, [mentions[name] for name in names], notice)
    ]
    order = {role: place for place, role in enumerate(("leader", "lead", "support", "assigned"))}
    frame = task.time_frame
    if correction.deadline is not None:
        frame = _time_frame(correction.deadline, notice)
    return replace(
        task,
        responsibilities=tuple(sorted([*kept, *found], key=lambda part: order[part.role])),
        alternatives=(),
        time_frame=frame,
        certainty="certain",
        decided=correction.decision,
    )


def _responsibilities(
    task: Task, role: Role, mentions: Sequence[AgentMention], notice: Notice
) -> Iterator[Responsibility]:
    same_role = [part for each in (task, *notice.tasks) for part in each.responsibilities]
    column = next((part.printed_column for part in same_role if part.role == role), "")
    printed = {part.printed_name: part for part in task.responsibilities}
    for position, mention in enumerate(mentions, start=1):
        before = printed.get(mention.printed_name)
        yield Responsibility(
            role,
            position,
            mention.printed_name,
            mention.agent,
            column,
            before.open_ended if before else False,
            "certain",
            mention.spans,
        )


def _mentions(task: Task, notice: Notice) -> dict[str, AgentMention]:
    """Return the names printed at `task`, its own first, else the nearest on the same page.

    A displaced cell may have been read as another row's, so the lines around are looked through.
    """
    line = task.text.spans[0].line_start if task.text.spans else 0
    found: dict[str, AgentMention] = {}
    for mention in _names_of(task):
        found.setdefault(mention.printed_name, mention)
    others = [each for each in notice.tasks if each.annex == task.annex and each.ref != task.ref]
    nearby = [
        (distance, mention)
        for other in others
        for mention in _names_of(other)
        if mention.spans and (distance := abs(mention.spans[0].line_start - line)) <= _LINES_OF_PAGE
    ]
    nearby.sort(key=lambda pair: pair[0])
    for _, mention in nearby:
        found.setdefault(mention.printed_name, mention)
    return found


def _names_of(task: Task) -> Iterable[AgentMention]:
    for part in task.responsibilities:
        yield AgentMention(part.printed_name, part.agent, part.spans)
    for alternative in task.alternatives:
        yield from alternative.reading


def _time_frame(printed: str, notice: Notice) -> TimeFrame | None:
    """Return the time frame that `notice` prints as `printed` for some task."""
    frames = (task.time_frame for task in notice.tasks)
    return next((frame for frame in frames if frame and frame.printed == printed), None)
