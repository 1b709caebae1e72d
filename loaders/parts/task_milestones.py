"""Milestones of tasks: the dates inside their texts, whichever reader found the task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from loaders.agents import Reader
from loaders.facts.milestones import find_deadlines
from loaders.prose import Prose
from loaders.records import Span, Task, TaskRef, TimeFrame


def with_milestones(tasks: Iterable[Task], texts: Iterable[Prose], reader: Reader) -> list[Task]:
    """Return `tasks` with the dates inside those of `texts` that are theirs, in printed order.

    The deadline printed for a task (in a bracket at its end, say) is no milestone besides.
    """
    found: dict[TaskRef, list[TimeFrame]] = defaultdict(list)
    for prose in texts:
        if prose.task is not None:
            found[prose.task] += (
                reader.time_frame(passage, prose.year)
                for passage, _ in find_deadlines(prose.passage, prose.year)
            )
    return [replace(task, milestones=tuple(_own(found[task.ref], task))) for task in tasks]


def _own(frames: Iterable[TimeFrame], task: Task) -> Iterable[TimeFrame]:
    """Return the frames outside the task's own deadline, one for equal places."""
    deadline = task.time_frame.spans if task.time_frame else ()
    apart = (frame for frame in frames if not _overlap(frame.spans, deadline))
    return dict.fromkeys(apart)


def _overlap(first: Iterable[Span], second: Iterable[Span]) -> bool:
    others = list(second)
    return any(a.start < b.end and b.start < a.end for a in first for b in others)
