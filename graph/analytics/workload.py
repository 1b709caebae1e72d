"""Workload: how many tasks, targets and deadlines each unit or leader has, and how unequally.

A target is a statement that an indicator is to reach a value (gbo:Target), a deadline the day by
which a task is due (gbo:dueDate of its time frame, the first where there are several); milestones
inside the text of a task are neither. A task that several share counts for each of them, and so do
its targets and its deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import numpy as np
import pyoxigraph as ox

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
from graph.networks.choice import chosen_tasks
from graph.networks.selection import ROLES, Selection
from graph.store import Store
from ontology import GBO

_STEPS_A_PART: Final = 4
"""What one part costs in a sample of the tasks."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store says of tasks beside who has them.

    How many there are, whoever has them; by task the number of its targets, and its first due day
    (2022-06-30).
    """

    tasks: int
    targets: Mapping[str, int]
    due: Mapping[str, str]


def workload(store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Count what each agent of `incidence` has; the concentration is among the figures."""
    facts = read_facts(store, incidence.selection)
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
    labels = incidence.label_of
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


def read_facts(store: Store, selection: Selection) -> Facts:
    """Return what `store` says of the tasks that `selection` chooses.

    Raises StoreError for a store that cannot answer.
    """
    chosen = chosen_tasks(store, selection)
    return Facts(
        tasks=int(next(_rows(store, f"SELECT {_HOW_MANY} WHERE {{ {chosen} {_TASK} }}"))[0].value),
        targets={
            task.value: int(number.value)
            for task, number in _rows(
                store,
                "SELECT ?task (COUNT(DISTINCT ?statement) AS ?number) "
                f"WHERE {{ {chosen} {_TARGET} }} GROUP BY ?task",
            )
        },
        due={
            task.value: day.value
            for task, day in _rows(
                store,
                f"SELECT ?task (MIN(?day) AS ?due) WHERE {{ {chosen} {_DUE} }} GROUP BY ?task",
            )
        },
    )


_HOW_MANY: Final = "(COUNT(DISTINCT ?task) AS ?tasks)"
_TASK: Final = f"?task a {GBO.Task.n3()}"
_TARGET: Final = f"?task {GBO.hasStatement.n3()} ?statement . ?statement a {GBO.Target.n3()}"
_DUE: Final = f"?task {GBO.hasTimeFrame.n3()} ?frame . ?frame {GBO.dueDate.n3()} ?day"


def _rows(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return iter(result)


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
    month_of_task = np.array([facts.due.get(task, "")[:7] for task in incidence.tasks], dtype=str)
    months, code = np.unique(month_of_task, return_inverse=True)
    pairs = incidence.matrix().tocoo()
    # One number for an agent and a month, in the order of the rows.
    both = pairs.col.astype(np.int64) * len(months) + code[pairs.row]
    found, counts = np.unique(both, return_counts=True)
    rows: list[tuple[Value, ...]] = []
    for place, count in zip(found.tolist(), counts.tolist(), strict=True):
        agent, month = divmod(place, len(months))
        if months[month]:
            row = (incidence.agents[agent], incidence.labels[agent], str(months[month]), count)
            rows.append(row)
    return Table("deadlines", (incidence.kind, "label", "month", "tasks"), tuple(rows))


def _main(incidence: Incidence, found: Iterable[Observation]) -> Table:
    by_agent: dict[str, dict[str, Observation]] = {agent: {} for agent in incidence.agents}
    for each in found:
        by_agent[each.agent][each.measure] = each
    labels = incidence.label_of
    names = measures_of(Facts(0, {}, {}))(incidence)
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
    taken = len(incidence.tasks)
    if not taken:
        yield Note(
            "empty",
            "没有任何任务符合所选条件。",
            "No task fits the selection.",
        )
    if nobodys := facts.tasks - taken:
        yield Note(
            "tasks-of-nobody",
            f"所选{facts.tasks}项任务中有{nobodys}项未计入：只写明统称（如各有关部门）、未写明承担者，"
            "或者承担者不在所选之列。",
            f"{nobodys} of the {facts.tasks} tasks selected count for nobody: they name groups "
            "only, or nobody, or nobody who is selected.",
        )
    without = sum(task not in facts.due for task in incidence.tasks)
    if without:
        yield Note(
            "no-deadline",
            f"计入的{taken}项任务中有{without}项没有规定到日的期限（长期、经常性或者未写明）。",
            f"{without} of the {taken} tasks counted are due on no day: long-term, recurring, or "
            "without a word about it.",
        )
