"""Who has which part in which task: the two-mode data that every network is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.networks.selection import ALL, ROLES, Role, Selection
from graph.store import Store
from ontology import GBO, SKOS

Matrix = Any
"""A scipy.sparse.csr_array; scipy ships no types."""

AgentKind = Literal["unit", "leader"]

SHORTCUTS: Final = {"lead": GBO.ledBy, "support": GBO.supportedBy, "assigned": GBO.assignedTo}
"""The roles that a unit can have, each with the property that joins a task to it."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """The parts of agents in tasks, as positions in sorted lists of IRIs.

    Part i is that of `agents[agent[i]]` in `tasks[task[i]]`, in the role `ROLES[role[i]]` (0 for
    leaders), stated by `graphs[graph[i]]`. Parts are sorted and unique. `labels` name the agents.
    Equal stores give equal incidences.
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

    def matrix(self, roles: Sequence[Role] = ROLES) -> Matrix:
        """Return the tasks × agents matrix of 0.0 and 1.0 over the parts in `roles` (csr)."""
        chosen = np.isin(self.role, [ROLES.index(role) for role in roles])
        where = (self.task[chosen], self.agent[chosen])
        shape = (len(self.tasks), len(self.agents))
        matrix = sp.csr_array((np.ones(len(where[0])), where), shape=shape)
        # An agent with two parts in a task has one place there.
        matrix.data[:] = 1.0
        return matrix


def read_parts(store: Store, selection: Selection = ALL, *, kind: AgentKind = "unit") -> Incidence:
    """Return the parts that the units (or the leaders, 牵头领导) of `store` have in its tasks."""
    rows = store.select(_query(selection))
    found = sorted(
        {
            (str(row["task"]), str(row["unit"]), ROLES.index(str(row["role"])), str(row["graph"]))
            for row in rows
        }
    )
    named = {str(row["unit"]): str(row.get("label", row["unit"])) for row in reversed(rows)}
    agents = sorted(named)
    tasks = sorted({task for task, *_ in found})
    graphs = sorted({graph for *_, graph in found})
    return Incidence(
        kind=kind,
        selection=selection,
        agents=tuple(agents),
        labels=tuple(named[agent] for agent in agents),
        tasks=tuple(tasks),
        graphs=tuple(graphs),
        task=_positions([row[0] for row in found], tasks).astype(np.int32),
        agent=_positions([row[1] for row in found], agents).astype(np.int32),
        role=np.array([row[2] for row in found], dtype=np.int8),
        graph=_positions([row[3] for row in found], graphs).astype(np.int32),
    )


def _query(selection: Selection) -> str:
    statements = " UNION ".join(
        f'{{ GRAPH ?graph {{ ?task {SHORTCUTS[role].n3()} ?unit }} BIND("{role}" AS ?role) }}'
        for role in selection.roles
    )
    return (
        "SELECT DISTINCT ?graph ?task ?role ?unit ?label WHERE { "
        f"{statements} ?unit a {GBO.Unit.n3()} OPTIONAL {{ ?unit {SKOS.prefLabel.n3()} ?label }} }}"
    )


def _positions(values: Sequence[str], among: Sequence[str]) -> NDArray[Any]:
    place = {value: position for position, value in enumerate(among)}
    return np.array([place[value] for value in values], dtype=np.int32)
