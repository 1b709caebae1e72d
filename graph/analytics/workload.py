"""Workload: how many tasks, targets and deadlines each unit or leader has, and how unequally.

A target is a statement that an indicator is to reach a value (gbo:Target), a deadline the day by
which a task is due (gbo:dueDate of its time frame, the first where there are several); milestones
inside the text of a task are neither. A task that several share counts for each of them, and so do
its targets and its deadline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np

from graph.analytics.answers import (
    Answer,
    Note,
    Observation,
    Run,
    Table,
    Value,
    observations,
    observed,
)
from graph.analytics.concentration import concentration, lorenz_table
from graph.analytics.questions import Question
from graph.analytics.rereading import with_readings
from graph.analytics.uncertainty import (
    Measures,
    Scores,
    figures_with_intervals,
    with_intervals,
)
from graph.networks import Incidence, project
from graph.networks.selection import ROLES
from graph.store import Store
from ontology import GBO

_STEPS_A_PART: Final = 4
"""What one part costs in a sample of the tasks."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says of tasks beside who has them: number of targets, and first due day."""

    targets: Mapping[str, int]
    due: Mapping[str, str]


def workload(store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Count what each agent of `incidence` has; the concentration is among the figures."""
    facts = read_facts(store, incidence.tasks)
    measures = measures_of(facts)
    found = [
        each
        for name, counts in measures(incidence).items()
        for each in observations(
            name, dict(zip(incidence.agents, counts.astype(int).tolist(), strict=True))
        )
    ]
    cost = _STEPS_A_PART * len(incidence.task)
    bounded, notes = with_intervals(incidence, question, measures, found, cost)
    bounded, about_readings = with_readings(store, incidence, question, measures, bounded, cost)
    labels = dict(zip(incidence.agents, incidence.labels, strict=True))
    return Answer(
        run,
        tables=(
            _main(incidence, bounded),
            deadlines(incidence, facts),
            lorenz_table(incidence),
            observed(incidence.kind, labels, bounded),
        ),
        network=_network(incidence, question, bounded),
        figures=figures_with_intervals(incidence, question, concentration, cost),
        notes=(*notes, *about_readings, *_notes(incidence, facts)),
        observations=bounded,
        labels=labels,
    )


def read_facts(store: Store, tasks: Iterable[str]) -> Facts:
    """Return what `store` says of `tasks`."""
    wanted = set(tasks)
    targets: Counter[str] = Counter()
    due: dict[str, str] = {}
    if not wanted:
        return Facts(targets, due)
    for row in store.select(_TARGETS):
        if (task := str(row["task"])) in wanted:
            targets[task] += 1
    for row in store.select(_DUE):
        task, day = str(row["task"]), str(row["due"])
        if task in wanted:
            due[task] = min(due.get(task, day), day)
    return Facts(targets, due)


_TARGETS: Final = (
    f"SELECT DISTINCT ?task ?statement WHERE {{ ?task {GBO.hasStatement.n3()} ?statement . "
    f"?statement a {GBO.Target.n3()} }}"
)
_DUE: Final = (
    f"SELECT DISTINCT ?task ?due WHERE {{ ?task {GBO.hasTimeFrame.n3()}/{GBO.dueDate.n3()} ?due }}"
)


def measures_of(facts: Facts) -> Measures:
    """Return the function that counts by measure what the agents of an incidence have.

    The measures: `tasks`; of units `lead_tasks`, `support_tasks`, `assigned_tasks`; `tasks_alone`,
    of which they are the only agent, and `tasks_shared`; `targets`, `deadlines`.
    """

    def measures(incidence: Incidence) -> dict[str, Scores]:
        matrix = incidence.matrix()
        one = np.ones(len(incidence.tasks))
        alone = (np.asarray(matrix.sum(axis=1)).ravel() == 1).astype(float)
        targets = np.array([facts.targets.get(task, 0) for task in incidence.tasks], dtype=float)
        due = np.array([task in facts.due for task in incidence.tasks], dtype=float)

        by_role = ROLES if incidence.kind == "unit" else ()
        return {
            "tasks": matrix.T @ one,
            **{f"{role}_tasks": incidence.matrix((role,)).T @ one for role in by_role},
            "tasks_alone": matrix.T @ alone,
            "tasks_shared": matrix.T @ (one - alone),
            "targets": matrix.T @ targets,
            "deadlines": matrix.T @ due,
        }

    return measures


def deadlines(incidence: Incidence, facts: Facts) -> Table:
    """Return how many tasks of each agent are due in which month (2022-06), without zeros."""
    pairs = incidence.matrix().tocoo()
    months = [facts.due.get(task, "")[:7] for task in incidence.tasks]
    counts = Counter(
        (int(agent), months[task])
        for task, agent in zip(pairs.row.tolist(), pairs.col.tolist(), strict=True)
        if months[task]
    )
    rows = tuple(
        (incidence.agents[agent], incidence.labels[agent], month, counts[agent, month])
        for agent, month in sorted(counts)
    )
    return Table("deadlines", (incidence.kind, "label", "month", "tasks"), rows)


def _main(incidence: Incidence, found: Iterable[Observation]) -> Table:
    by_agent: dict[str, dict[str, Observation]] = {agent: {} for agent in incidence.agents}
    for each in found:
        by_agent[each.agent][each.measure] = each
    labels = dict(zip(incidence.agents, incidence.labels, strict=True))
    names = measures_of(Facts({}, {}))(incidence)
    others = [name for name in names if name != "tasks"]
    columns = (
        *(incidence.kind, "label", "rank", "tasks", "tasks_low", "tasks_high"),
        *("rank_low", "rank_high", "flips", *others),
    )
    rows: list[tuple[Value, ...]] = []
    for agent, measured in by_agent.items():
        tasks = measured["tasks"]
        rows.append(
            (
                *(agent, labels[agent], tasks.rank, tasks.value, tasks.low, tasks.high),
                *(tasks.rank_low, tasks.rank_high, tasks.flips),
                *(measured[name].value for name in others),
            )
        )
    return Table("workload", columns, tuple(sorted(rows, key=lambda row: (row[2], row[0]))))


def _network(
    incidence: Incidence, question: Question, found: Iterable[Observation]
) -> nx.Graph[str]:
    network = project(incidence, question.network)
    for each in found:
        network.nodes[each.agent][each.measure] = each.value
    return network


def _notes(incidence: Incidence, facts: Facts) -> Iterable[Note]:
    without = sum(task not in facts.due for task in incidence.tasks)
    if without:
        yield Note(
            "no-deadline",
            f"{len(incidence.tasks)}项任务中有{without}项没有规定到日的期限（长期、经常性或者未写明）。",
            f"{without} of the {len(incidence.tasks)} tasks are due on no day: long-term, "
            "recurring, or without a word about it.",
        )
