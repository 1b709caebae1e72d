"""Alternative readings: the parts as they would be if the text were read otherwise.

Where the text does not say which of several readings holds (no boundary is printed between lead
and support units, say), one is asserted and the others stand beside it as gbo:AlternativeReading.
They count in no network; here they are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from graph.networks.choice import chosen_tasks
from graph.networks.incidence import Column, Incidence, incidence
from graph.networks.parts import groups_of, labels_of, rows_of
from graph.networks.selection import ROLES, Role, Selection
from graph.store import Store
from ontology import GBO

FIELDS: Final[dict[str, Role]] = {f"{role}_units": role for role in ROLES}
"""What gbo:alternativeField says, with the role that the field gives."""

Rows = NDArray[np.int32]
"""Parts as four rows of numbers: task, agent, role, graph."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that can be read otherwise: its parts as asserted, then those under each option."""

    task: str
    readings: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """What an incidence would be under other readings of its open tasks, which are sorted.

    The numbers in `settled` and in the readings of the open tasks are positions in `tasks`,
    `agents` (with those that only an alternative names) and `graphs`.
    """

    asserted: Incidence
    open_tasks: tuple[OpenTask, ...]
    settled: Rows
    tasks: tuple[str, ...]
    agents: tuple[str, ...]
    graphs: tuple[str, ...]
    labels: Mapping[str, str]

    def under(self, choice: Sequence[int]) -> Incidence:
        """Return the incidence under a choice: for each open task 0, or the number of an option.

        Who has no part under it is not among its agents. Raises IndexError for an option that a
        task has not.
        """
        chosen = [
            each.readings[number] for each, number in zip(self.open_tasks, choice, strict=True)
        ]
        task, agent, role, graph = np.concatenate([self.settled, *chosen], axis=1)
        columns = (
            Column(self.tasks, task),
            Column(self.agents, agent),
            role.astype(np.int8),
            Column(self.graphs, graph),
        )
        return incidence(self.asserted.kind, self.asserted.selection, columns, self.labels)


@dataclass(frozen=True, slots=True)
class _Alternative:
    """The parts of one option of one task, and the roles that it reads otherwise."""

    roles: set[int]
    parts: set[tuple[str, int, str]]
    """Agent, role, graph."""


def read_readings(store: Store, asserted: Incidence) -> Readings:
    """Return the other readings of the tasks that the selection of `asserted` chooses.

    Groups and areas are left out or taken as the selection has it; fields of roles that it leaves
    out are not read otherwise. There are none for leaders, whose cells have always one reading, nor
    where only what is certain or inferred counts.

    Raises StoreError for a store that cannot answer.
    """
    selection = asserted.selection
    found: dict[str, dict[int, _Alternative]] = {}
    labels = asserted.label_of
    if asserted.kind == "unit" and selection.certainty == "any":
        known = _agents(store, selection)
        found = _alternatives(store, selection, known)
        labels = {agent: label for by in known.values() for agent, label in by} | labels
    return _readings(asserted, found, labels)


def _alternatives(
    store: Store, selection: Selection, known: Mapping[str, Iterable[tuple[str, str]]]
) -> dict[str, dict[int, _Alternative]]:
    """Return the options by task and number."""
    query = (
        f"SELECT ?graph ?task ?number ?field ?agent WHERE {{ {chosen_tasks(store, selection)} "
        f"GRAPH ?graph {{ ?reading {GBO.alternativeFor.n3()} ?task ; "
        f"{GBO.readingNumber.n3()} ?number ; {GBO.alternativeField.n3()} ?field "
        f"OPTIONAL {{ ?reading {GBO.alternativeAgent.n3()} ?agent }} }} }}"
    )
    found: dict[str, dict[int, _Alternative]] = {}
    for graph, task, number, field, agent in rows_of(store, query):
        role = FIELDS.get(field.value)
        if role not in selection.roles:
            continue
        place = ROLES.index(role)
        option = found.setdefault(task.value, {}).setdefault(
            int(number.value), _Alternative(set(), set())
        )
        option.roles.add(place)
        if agent is not None:
            units = known.get(agent.value, ())
            option.parts.update((unit, place, graph.value) for unit, _ in units)
    return found


def _agents(store: Store, selection: Selection) -> dict[str, set[tuple[str, str]]]:
    """Return by agent the units that it stands for where a reading names it, each with its label.

    A group stands for its members where groups are expanded, and for nobody where they are not.
    """
    labels = labels_of(store, selection, "unit")
    groups = groups_of(store)
    stands_for = {unit: [unit] for unit in labels if unit not in groups}
    if selection.groups == "expanded":
        stands_for |= {
            group: [each for each in members if each in stands_for]
            for group, members in groups.items()
        }
    return {agent: {(unit, labels[unit]) for unit in units} for agent, units in stands_for.items()}


def _readings(
    asserted: Incidence,
    found: Mapping[str, Mapping[int, _Alternative]],
    labels: Mapping[str, str],
) -> Readings:
    options = [each for by in found.values() for each in by.values()]
    others = {part for option in options for part in option.parts}
    tasks = _joined(asserted.tasks, found)
    agents = _joined(asserted.agents, (agent for agent, _, _ in others))
    graphs = _joined(asserted.graphs, (graph for _, _, graph in others))
    rows = np.stack(
        [
            _moved(asserted.tasks, tasks)[asserted.task],
            _moved(asserted.agents, agents)[asserted.agent],
            asserted.role.astype(np.int32),
            _moved(asserted.graphs, graphs)[asserted.graph],
        ]
    )
    place_of_task = _moved(sorted(found), tasks)
    # Parts are sorted by task, so that those of one lie side by side.
    first, last = (np.searchsorted(rows[0], place_of_task, side) for side in ("left", "right"))
    place = {name: number for names in (agents, graphs) for number, name in enumerate(names)}

    def reading(task: int, as_asserted: Rows, option: _Alternative) -> Rows:
        kept = as_asserted[:, ~np.isin(as_asserted[2], list(option.roles))]
        given = [(task, place[who], role, place[graph]) for who, role, graph in option.parts]
        return np.concatenate([kept, np.array(sorted(given), dtype=np.int32).reshape(-1, 4).T], 1)

    def open_task(task: int, start: int, end: int) -> OpenTask:
        as_asserted = rows[:, start:end]
        by_number = found[tasks[task]]
        others = (reading(task, as_asserted, by_number[number]) for number in sorted(by_number))
        return OpenTask(tasks[task], (as_asserted, *others))

    return Readings(
        asserted=asserted,
        open_tasks=tuple(map(open_task, place_of_task.tolist(), first.tolist(), last.tolist())),
        settled=rows[:, ~np.isin(rows[0], place_of_task)],
        tasks=tasks,
        agents=agents,
        graphs=graphs,
        labels=labels,
    )


def _joined(names: tuple[str, ...], others: Iterable[str]) -> tuple[str, ...]:
    """Return sorted names with others that are not among them, sorted."""
    more = set(others).difference(names)
    return tuple(sorted((*names, *more))) if more else names


def _moved(names: Sequence[str], among: Sequence[str]) -> NDArray[np.int32]:
    """Return the position in `among` of each of `names`; both are sorted."""
    if len(names) == len(among):
        return np.arange(len(names), dtype=np.int32)
    place = {name: number for number, name in enumerate(among)}
    return np.array([place[name] for name in names], dtype=np.int32)
