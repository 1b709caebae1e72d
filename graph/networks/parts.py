"""Reading the parts of agents in tasks from a store, a million tasks in seconds.

An engine on disk looks up the text of every IRI of every row, which takes most of the time. So
the rows have as few columns as can be: each large graph is asked on its own, and what an agent is
and how it is called is asked once for each agent.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray
from rdflib import URIRef

from graph.networks.choice import chosen_agents, chosen_tasks
from graph.networks.incidence import SHORTCUTS, AgentKind, Column, Incidence, incidence
from graph.networks.selection import ALL, ROLES, Selection
from graph.store import Store
from ontology import CERT, GBO, ROLE, SKOS

_LARGE: Final = 100
"""Parts a graph from which on a query for each graph costs less than a column."""


def read_parts(store: Store, selection: Selection = ALL, *, kind: AgentKind = "unit") -> Incidence:
    """Return the parts that the units (or the leaders, 牵头领导) of `store` have in its tasks.

    Only what is asserted counts, no alternative reading. A group is never an agent. With groups
    expanded, one whose members are known stands for those of them that are chosen. With a
    certainty asked for, a part counts where a gbo:Responsibility that has it says so.

    Raises StoreError for a store that cannot answer.
    """
    found = _Found()
    chosen = chosen_tasks(selection)
    for number, pattern in _patterns(selection, kind):
        _read(store, pattern, chosen, number, found)
    labels = labels_of(store, selection, kind)
    groups = groups_of(store) if kind == "unit" else {}
    table, left_out = _without_groups(found, groups, labels, expand=selection.groups == "expanded")
    task, agent, role, graph = table
    columns = (
        Column(tuple(found.tasks), task),
        Column(tuple(found.agents), agent),
        role.astype(np.int8),
        Column(tuple(found.graphs), graph),
    )
    return incidence(kind, selection, columns, labels, left_out)


@dataclass(slots=True)
class _Found:
    """Parts as they are read: numbers for IRIs, in the order in which they are met."""

    tasks: dict[str, int] = field(default_factory=dict)
    agents: dict[str, int] = field(default_factory=dict)
    graphs: dict[str, int] = field(default_factory=dict)
    task: array[int] = field(default_factory=lambda: array("i"))
    agent: array[int] = field(default_factory=lambda: array("i"))
    graph: array[int] = field(default_factory=lambda: array("i"))
    role: array[int] = field(default_factory=lambda: array("b"))

    def add(self, rows: Iterable[tuple[Any, Any]], graph: str, role: int) -> None:
        """Add the parts in one role that one graph states, as rows of task and agent."""
        self.add_all(((graph, task, agent) for task, agent in rows), role)

    def add_all(self, rows: Iterable[tuple[str, Any, Any]], role: int) -> None:
        """Add the parts in one role, as rows of graph, task and agent."""
        tasks, agents, graphs = self.tasks, self.agents, self.graphs
        for graph, task, agent in rows:
            self.task.append(tasks.setdefault(task.value, len(tasks)))
            self.agent.append(agents.setdefault(agent.value, len(agents)))
            self.graph.append(graphs.setdefault(graph, len(graphs)))
        self.role.frombytes(bytes([role]) * (len(self.task) - len(self.role)))

    def table(self) -> NDArray[np.int32]:
        """Return the parts as four rows of numbers: task, agent, role, graph."""
        columns = (self.task, self.agent, self.role, self.graph)
        return np.array([np.asarray(column, dtype=np.int32) for column in columns])


def _read(store: Store, pattern: str, chosen: str, role: int, found: _Found) -> None:
    """Add the parts in one role to `found`."""
    sizes = {} if chosen else _sizes(store, pattern)
    if sum(sizes.values()) > _LARGE * len(sizes):
        for graph in sizes:
            query = f"SELECT ?task ?agent WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}"
            found.add(rows_of(store, query), graph, role)
    elif sizes or chosen:
        query = f"SELECT ?graph ?task ?agent WHERE {{ {chosen} GRAPH ?graph {{ {pattern} }} }}"
        rows = rows_of(store, query)
        found.add_all(((graph.value, task, agent) for graph, task, agent in rows), role)


def _patterns(selection: Selection, kind: AgentKind) -> Iterator[tuple[int, str]]:
    """Yield for each role its number and the pattern that binds ?task and ?agent."""
    if kind == "leader":
        yield 0, _pattern(GBO.overseenBy, ROLE.leader, selection)
        return
    for role in selection.roles:
        yield ROLES.index(role), _pattern(SHORTCUTS[role], ROLE[role], selection)


def _pattern(shortcut: URIRef, role: URIRef, selection: Selection) -> str:
    pattern = f"?task {shortcut.n3()} ?agent ."
    if selection.certainty == "any":
        return pattern
    enough = [CERT.certain] if selection.certainty == "certain" else [CERT.certain, CERT.inferred]
    # ?same, not ?agent: else the engine starts from the pairs of all parts of an agent.
    return (
        f"{pattern} ?task {GBO.hasResponsibility.n3()} ?part . "
        f"?part {GBO.responsibleAgent.n3()} ?same ; "
        f"{GBO.responsibilityRole.n3()} {role.n3()} ; {GBO.certainty.n3()} ?certainty . "
        f"FILTER(?certainty IN ({', '.join(term.n3() for term in enough)})) "
        "FILTER(?same = ?agent)"
    )


def _sizes(store: Store, pattern: str) -> dict[str, int]:
    query = (
        f"SELECT ?graph (COUNT(*) AS ?parts) WHERE {{ GRAPH ?graph {{ {pattern} }} }} "
        "GROUP BY ?graph"
    )
    return {graph.value: int(parts.value) for graph, parts in rows_of(store, query)}


def labels_of(store: Store, selection: Selection, kind: AgentKind) -> dict[str, str]:
    """Return the agents chosen, tasks or none, each with one label: Chinese if there is one."""
    type_: URIRef = GBO.Unit if kind == "unit" else GBO.Official
    query = (
        f"SELECT ?agent ?label WHERE {{ ?agent a {type_.n3()} . {chosen_agents(selection)} "
        f"OPTIONAL {{ ?agent {SKOS.prefLabel.n3()} ?label }} }}"
    )
    found: dict[str, tuple[bool, str]] = {}
    for agent, label in rows_of(store, query):
        name = (True, agent.value)
        if label is not None:
            name = (not (label.language or "").startswith("zh"), label.value)
        found[agent.value] = min(name, found.get(agent.value, name))
    return {agent: name for agent, (_, name) in found.items()}


def groups_of(store: Store) -> dict[str, list[str]]:
    """Return every group with the members that are known, none of an open one."""
    query = (
        f"SELECT ?group ?member WHERE {{ ?group a {GBO.UnitGroup.n3()} "
        f"OPTIONAL {{ ?group {GBO.groupMember.n3()} ?member }} }}"
    )
    groups: dict[str, list[str]] = {}
    for group, member in rows_of(store, query):
        members = groups.setdefault(group.value, [])
        if member is not None:
            members.append(member.value)
    return groups


def rows_of(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a SELECT as the engine's terms, None where a variable is unbound."""
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return iter(result)


def _without_groups(
    found: _Found, groups: Mapping[str, Sequence[str]], labels: Mapping[str, str], *, expand: bool
) -> tuple[NDArray[np.int32], int]:
    """Return the parts of the agents in `labels`, and how many parts of groups are not counted.

    To expand a group is to give each of its parts to each of its members.
    """
    table = found.table()
    names = list(found.agents)
    is_group = np.array([name in groups for name in names], dtype=bool)
    is_chosen = np.array([name in labels and name not in groups for name in names], dtype=bool)
    pieces = [table[:, is_chosen[table[1]]]] if names else [table]
    left_out = table[:, is_group[table[1]]] if names else table
    for code in np.unique(left_out[1]) if expand else ():
        members = groups[names[code]]
        if not members:
            continue
        of_group = left_out[:, left_out[1] == code]
        left_out = left_out[:, left_out[1] != code]
        for member in set(members) & labels.keys() - groups.keys():
            piece = of_group.copy()
            piece[1] = found.agents.setdefault(member, len(found.agents))
            pieces.append(piece)
    return np.concatenate(pieces, axis=1), len(np.unique(left_out[:3], axis=1).T)
