"""Two-mode networks: agents on one side, the tasks in which they have a part on the other.

They are what the one-mode projections are made from, for whoever wants to make others: `bipartite`
is 0 on the nodes of agents and 1 on those of tasks, as networkx.algorithms.bipartite has it.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph.networks.choice import chosen_tasks
from graph.networks.incidence import Incidence
from graph.networks.parts import read_parts, rows_of
from graph.networks.selection import ALL, Selection
from graph.store import Store
from ontology import GBO, RDFS


def unit_task(store: Store, selection: Selection = ALL) -> nx.Graph[str]:
    """Return the network of units and tasks; see `two_mode`."""
    return two_mode(read_parts(store, selection), _task_labels(store, selection))


def leader_task(store: Store, selection: Selection = ALL) -> nx.Graph[str]:
    """Return the network of leaders (牵头领导) and tasks; see `two_mode`."""
    return two_mode(read_parts(store, selection, kind="leader"), _task_labels(store, selection))


def two_mode(incidence: Incidence, task_labels: Mapping[str, str] | None = None) -> nx.Graph[str]:
    """Return the network of the agents and the tasks of an incidence.

    A node is an IRI with `bipartite` (0 agent, 1 task), `kind` (unit, leader or task) and `label`.
    An edge joins an agent to a task and has `role`: lead, support, assigned, for a leader leader;
    several are parted by a blank. Agents come first; nodes and edges stand in sorted order.
    """
    network: nx.Graph[str] = nx.Graph(kind=f"{incidence.kind}-task", selection=incidence.selection)
    for agent, label in incidence.label_of.items():
        network.add_node(agent, bipartite=0, kind=incidence.kind, label=label)
    labels = task_labels or {}
    for task in incidence.tasks:
        network.add_node(task, bipartite=1, kind="task", label=labels.get(task, task))
    roles: dict[tuple[str, str], dict[str, None]] = {}
    for task, agent, role, _ in incidence.parts():
        name = role if incidence.kind == "unit" else "leader"
        roles.setdefault((agent, task), {})[name] = None
    for (agent, task), names in sorted(roles.items()):
        network.add_edge(agent, task, role=" ".join(names))
    return network


def _task_labels(store: Store, selection: Selection) -> dict[str, str]:
    query = (
        f"SELECT ?task ?label WHERE {{ {chosen_tasks(store, selection)} "
        f"?task a {GBO.Task.n3()} ; {RDFS.label.n3()} ?label }}"
    )
    labels: dict[str, str] = {}
    for task, label in rows_of(store, query):
        labels[task.value] = min(label.value, labels.get(task.value, label.value))
    return labels
