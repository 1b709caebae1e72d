"""`gongbao review`: what the text leaves open, with its lines; decisions; contradicting values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from api.printing import data, messages, print_rows
from loaders import read
from loaders.corrections import Correction, add_correction, apply, notice_name
from loaders.facts.conflicts import Conflict, conflicts
from loaders.records import Decision, DocumentNumber, Reading, Role
from loaders.review import Choice, ReviewedTask, open_tasks, reviewed_tasks
from loaders.sources import find_sources

ROLE_NAMES: Final[dict[Role, str]] = {
    "lead": "主责 lead",
    "support": "协办 support",
    "assigned": "责任 assigned",
    "leader": "领导 leader",
}


class BadDecision(Exception):
    """A decision that cannot be taken; the message is one line that says what to give."""


@dataclass(frozen=True, slots=True)
class Session:
    """The sources under review: what they say, what is open, what was decided before."""

    readings: tuple[Reading, ...]
    tasks: tuple[ReviewedTask, ...]
    decided: tuple[Correction, ...]
    faults: tuple[str, ...]

    def task(self, key: str) -> ReviewedTask:
        """Return the task that `key` names; it need not be open, a person may know better.

        Raises BadDecision when there is none, or it is decided.
        """
        wanted = _with_printed_brackets(key)
        for reading in self.readings:
            for task in reviewed_tasks(reading):
                if task.key == wanted:
                    _refuse_decided(task)
                    return task
        raise BadDecision(f"no task {key}: it is notice/annex/number/row, as gongbao review lists")


def _with_printed_brackets(key: str) -> str:
    """Return a key typed with the brackets of a keyboard as the number is printed: 〔2022〕."""
    name, slash, place = key.partition("/")
    number = DocumentNumber.parse(name)
    return f"{number or name}{slash}{place}"


def _refuse_decided(task: ReviewedTask) -> None:
    decided = task.task.decided
    if decided is not None:
        raise BadDecision(
            f"{task.key} is decided, by {decided.who} on {decided.when.isoformat()}:"
            " change the entry in the corrections file"
        )


def open_session(paths: Sequence[Path], corrections: Sequence[Correction]) -> Session:
    """Read the sources that `paths` name and apply what was decided.

    Raises UnreadableSource for a source that cannot be read.
    """
    corrected = [apply(read(path), corrections) for path in find_sources(paths)]
    readings = tuple(each.reading for each in corrected)
    return Session(
        readings,
        tuple(task for reading in readings for task in open_tasks(reading)),
        tuple(correction for each in corrected for correction in each.applied),
        tuple(fault for each in corrected for fault in each.faults),
    )


# Listing


def print_open(session: Session, form: str, *, quiet: bool) -> None:
    """Print every open task with its lines and readings, or a row a reading as CSV or JSON."""
    if form != "table":
        print_rows(_rows(session.tasks), form, columns=_COLUMNS)
        return
    out = data()
    for task in session.tasks:
        _print_task(out, task)
    if not quiet:
        messages().print(
            f"{len(session.tasks)} open, {len(session.decided)} decided. To decide:"
            " gongbao review --ask, or --decide KEY --take N --who NAME --why REASON"
        )


def _print_task(out: Console, task: ReviewedTask) -> None:
    out.print(f"{task.key}  {task.task.text.text[:40]}", style="bold")
    for number, text in task.lines:
        out.print(f"    {number:>6}  {text}")
    for ordinal, choice in enumerate(task.choices, start=1):
        taken = " (taken)" if ordinal == 1 else ""
        out.print(f"  [{ordinal}]{taken} {'；'.join(_cells(choice))}")
        if choice.rationale:
            out.print(f"      {choice.rationale}", style="dim")
    out.print()


def _cells(choice: Choice) -> list[str]:
    return [
        f"{ROLE_NAMES[role]}：{'、'.join(names) or '——'}" for role, names in choice.names.items()
    ]


_COLUMNS: Final = (
    "key", "source", "line_start", "line_end", "reading", "taken", *ROLE_NAMES, "rationale",
)  # fmt: skip


def _rows(tasks: Sequence[ReviewedTask]) -> list[dict[str, object]]:
    return [
        {
            "key": task.key,
            "source": task.source,
            "line_start": task.lines[0][0],
            "line_end": task.lines[-1][0],
            "reading": ordinal,
            "taken": ordinal == 1,
            **{role: "|".join(choice.names.get(role, ())) for role in ROLE_NAMES},
            "rationale": choice.rationale,
        }
        for task in tasks
        for ordinal, choice in enumerate(task.choices, start=1)
    ]


# Values that contradict each other


def print_conflicts(session: Session, form: str, *, quiet: bool) -> None:
    """Print the pairs of statements that cannot both hold, or a row a pair as CSV or JSON."""
    found = conflicts(notice for reading in session.readings for notice in reading.notices)
    if form != "table":
        print_rows([_pair(conflict) for conflict in found], form, columns=_PAIR_COLUMNS)
        return
    out = data()
    for conflict in found:
        out.print(f"{conflict.indicator}  {conflict.first.statement.edtf}", style="bold")
        for stated in (conflict.first, conflict.second):
            line = stated.statement.text.spans[0].line_start
            out.print(f"    {line:>6}  {notice_name(stated.notice)}  {stated.statement.text.text}")
        out.print()
    if not quiet:
        pairs = "1 pair" if len(found) == 1 else f"{len(found)} pairs"
        messages().print(f"{pairs} of values that cannot both hold; both values are kept")


_PAIR_COLUMNS: Final = (
    "indicator", "period", "coverage", "notice_1", "line_1", "text_1", "notice_2", "line_2",
    "text_2",
)  # fmt: skip


def _pair(conflict: Conflict) -> dict[str, object]:
    row: dict[str, object] = {
        "indicator": conflict.indicator,
        "period": conflict.first.statement.edtf or "",
        "coverage": conflict.first.statement.coverage or "",
    }
    for ordinal, stated in enumerate((conflict.first, conflict.second), start=1):
        row[f"notice_{ordinal}"] = notice_name(stated.notice)
        row[f"line_{ordinal}"] = stated.statement.text.spans[0].line_start
        row[f"text_{ordinal}"] = stated.statement.text.text
    return row


# Deciding


def decision(
    task: ReviewedTask,
    take: int | None,
    names: Mapping[Role, str | None],
    who: str | None,
    why: str | None,
) -> Correction:
    """Return the decision that `task` has its reading number `take`, or the `names` typed.

    Raises BadDecision when neither or both are given, there is no such reading, or it is not
    said who decides and why.
    """
    typed = {role: _names(text) for role, text in names.items() if text is not None}
    if (take is None) == (not typed):
        raise BadDecision("give --take N for a reading of the list, or --lead and --support names")
    if not who or not why:
        raise BadDecision("say who decides and why: --who NAME --why REASON")
    if take is not None:
        if take > len(task.choices):
            raise BadDecision(f"{task.key} has {len(task.choices)} readings, not {take}")
        typed = dict(task.choices[take - 1].names)
    return task.decide(typed, Decision(who, date.today(), why))


def _names(typed: str) -> tuple[str, ...]:
    """Return the names of a list typed as 区教委、区科委; an empty one is an empty cell."""
    return tuple(name.strip() for name in typed.split("、") if name.strip())


def save(session: Session, file: Path, task: ReviewedTask, correction: Correction) -> None:
    """Put a decision on `task` into `file`, and say which of its names the decision leaves out.

    Raises BadDecision when the text does not print what it says.
    """
    faults = [
        fault for reading in session.readings for fault in apply(reading, [correction]).faults
    ]
    if faults:
        raise BadDecision(faults[0])
    add_correction(file, correction)
    messages().print(f"decided: {correction}, in {file}; gongbao build applies it")
    decided = {name for names in correction.names.values() for name in names}
    printed = [name for choice in task.choices for cell in choice.names.values() for name in cell]
    left = [name for name in dict.fromkeys(printed) if name not in decided]
    if left:
        messages().print(f"  not in the decision, though a reading has it: {'、'.join(left)}")


def ask(session: Session, file: Path, who: str | None) -> None:
    """Ask for a decision on each open task in turn; an empty answer leaves it open."""
    decided = 0
    for ordinal, task in enumerate(session.tasks, start=1):
        messages().print(f"{ordinal} of {len(session.tasks)}", style="bold")
        _print_task(data(), task)
        numbers = [str(number) for number in range(1, len(task.choices) + 1)]
        answer = click.prompt(
            "Which reading (Enter leaves it open, q ends)",
            type=click.Choice([*numbers, "", "q"]),
            default="",
            show_choices=False,
            show_default=False,
        )
        if answer == "q":
            break
        if answer:
            who = who or click.prompt("Who decides (your name)")
            save(session, file, task, decision(task, int(answer), {}, who, click.prompt("Why")))
            decided += 1
    messages().print(f"{decided} decided, {len(session.tasks) - decided} open; now: gongbao build")
