"""Who has which part in which task: the two-mode data that every network is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.networks.selection import ROLES, Role, Selection
from ontology import GBO

Matrix = Any
"""A scipy.sparse.csr_array; scipy ships no types."""

AgentKind = Literal["unit", "leader"]

SHORTCUTS: Final = {"lead": GBO.ledBy, "support": GBO.supportedBy, "assigned": GBO.assignedTo}
"""The roles that a unit can have, each with the property that joins a task to it."""

Part = tuple[str, str, Role, str]
"""Task, agent, role and the graph that states it; a leader's role is written "lead"."""


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """The parts of agents in tasks, as positions in sorted lists of IRIs.

    Part i is that of `agents[agent[i]]` in `tasks[task[i]]`, in the role `ROLES[role[i]]` (0 for
    leaders), stated by `graphs[graph[i]]`. Parts are sorted by task, agent, role and graph, and
    unique. `labels` name the agents. `groups_left_out` is the number of parts that stand in the
    text for a group whose members are not counted. Equal stores give equal incidences.
    """

    kind: AgentKind
    selection: Selection
    agents: tuple[str, ...]
    labels: tuple[str, ...]
    tasks: tuple[str, ...]
    graphs: tuple[str, ...]
    task: NDArray[np.int32]
    agent: NDArray[np.int32]
    role: NDArray[np.int8]
    graph: NDArray[np.int32]
    groups_left_out: int = 0

    @property
    def label_of(self) -> dict[str, str]:
        """The label of each agent, in the order of the agents."""
        return dict(zip(self.agents, self.labels, strict=True))

    def matrix(self, roles: Sequence[Role] = ROLES) -> Matrix:
        """Return the tasks × agents matrix of 0.0 and 1.0 over the parts in `roles` (csr)."""
        chosen = np.isin(self.role, [ROLES.index(role) for role in roles])
        task, agent = self.task[chosen], self.agent[chosen]
        # An agent with two parts in a task has one place there; its parts stand side by side.
        first = np.ones(len(task), dtype=bool)
        first[1:] = (task[1:] != task[:-1]) | (agent[1:] != agent[:-1])
        ends = np.bincount(task[first] + 1, minlength=len(self.tasks) + 1).cumsum(dtype=np.int32)
        shape = (len(self.tasks), len(self.agents))
        return sp.csr_array((np.ones(ends[-1]), agent[first], ends), shape=shape)

    def parts(self) -> Iterable[Part]:
        """Yield each part in words, in order."""
        for task, agent, role, graph in zip(
            *(column.tolist() for column in (self.task, self.agent, self.role, self.graph)),
            strict=True,
        ):
            yield self.tasks[task], self.agents[agent], ROLES[role], self.graphs[graph]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one column of a table: value i is `names[codes[i]]`."""

    names: Sequence[str]
    codes: NDArray[np.int32]

    def ordered(self) -> tuple[tuple[str, ...], NDArray[np.int32]]:
        """Return the names that occur, sorted, and the codes that count in them."""
        occur = np.flatnonzero(np.bincount(self.codes, minlength=len(self.names)))
        order = sorted(occur.tolist(), key=self.names.__getitem__)
        place = np.zeros(len(self.names), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        return tuple(self.names[code] for code in order), place[self.codes]


def incidence(
    kind: AgentKind,
    selection: Selection,
    columns: tuple[Column, Column, NDArray[np.int8], Column],
    labels: Mapping[str, str],
    groups_left_out: int = 0,
) -> Incidence:
    """Return the incidence of parts in any order, given as task, agent, role and graph.

    Agents without a label are called by their IRI.
    """
    tasks, task = columns[0].ordered()
    agents, agent = columns[1].ordered()
    role = columns[2]
    graphs, graph = columns[3].ordered()
    task, agent, role, graph = in_order(task, agent, role, graph)
    return Incidence(
        kind=kind,
        selection=selection,
        agents=agents,
        labels=tuple(labels.get(each, each) for each in agents),
        tasks=tasks,
        graphs=graphs,
        task=task,
        agent=agent,
        role=role,
        graph=graph,
        groups_left_out=groups_left_out,
    )


def incidence_of(
    kind: AgentKind,
    selection: Selection,
    parts: Iterable[Part],
    labels: Mapping[str, str],
    groups_left_out: int = 0,
) -> Incidence:
    """Return the incidence of parts in words, in any order."""
    rows = list(parts)
    tasks, agents, graphs = (_column([row[place] for row in rows]) for place in (0, 1, 3))
    roles = np.array([ROLES.index(row[2]) for row in rows], dtype=np.int8)
    return incidence(kind, selection, (tasks, agents, roles, graphs), labels, groups_left_out)


def in_order(
    task: NDArray[np.int32],
    agent: NDArray[np.int32],
    role: NDArray[np.int8],
    graph: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8], NDArray[np.int32]]:
    """Return parts in the order of an incidence, each once."""
    order = np.lexsort((graph, role, agent, task))
    task, agent, role, graph = task[order], agent[order], role[order], graph[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = False
    for column in (task, agent, role, graph):
        new[1:] |= column[1:] != column[:-1]
    return task[new], agent[new], role[new], graph[new]


def tasks_of(incidence: Incidence, agent: str, role: Role | None = None) -> tuple[str, ...]:
    """Return the tasks in which `agent` has a part, in `role` or in any, sorted.

    An agent that is not in the incidence has none.
    """
    if agent not in incidence.agents:
        return ()
    chosen = incidence.agent == incidence.agents.index(agent)
    if role is not None:
        chosen &= incidence.role == ROLES.index(role)
    return tuple(incidence.tasks[task] for task in np.unique(incidence.task[chosen]))


def shared_tasks(incidence: Incidence, one: str, other: str) -> tuple[str, ...]:
    """Return the tasks in which both agents have a part, sorted."""
    return tuple(sorted({*tasks_of(incidence, one)} & {*tasks_of(incidence, other)}))


def _column(values: Sequence[str]) -> Column:
    codes: dict[str, int] = {}
    numbers = [codes.setdefault(value, len(codes)) for value in values]
    return Column(tuple(codes), np.array(numbers, dtype=np.int32))
