"""Reading the parts of agents in tasks from a store, a million tasks in seconds.

An engine on disk looks up the text of every IRI of every row, which takes most of the time. So
the rows have as few columns as can be, what an agent is and how it is called is asked once for
each agent, and large graphs are asked one by one, two at a time: the engine does not hold the
interpreter's lock while it writes an answer.
"""

from __future__ import annotations

import threading
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from graph.networks.choice import chosen_agents, chosen_tasks
from graph.networks.incidence import SHORTCUTS, AgentKind, Column, Incidence, incidence
from graph.networks.selection import ALL, ROLES, Selection
from graph.store import Store
from ontology import CERT, GBO, ROLE, SKOS

_LARGE: Final = 100
"""Parts a graph from which on a query for each graph costs less than a column."""
_WAITING: Final = 8
"""Answers of large graphs that may lie in memory before they are taken up."""


def read_parts(store: Store, selection: Selection = ALL, *, kind: AgentKind = "unit") -> Incidence:
    """Return the parts that the units (or the leaders, 牵头领导) of `store` have in its tasks.

    Only what is asserted counts, no alternative reading. A group is never an agent. With groups
    expanded, one whose members are known stands for those of them that are chosen. With a
    certainty asked for, a part counts where a gbo:Responsibility that has it says so.

    Raises StoreError for a store that cannot answer.
    """
    found = _read(store, chosen_tasks(store, selection), dict(_patterns(selection, kind)))
    labels = labels_of(store, selection, kind)
    groups = groups_of(store) if kind == "unit" else {}
    table = found.table()
    if selection.certainty != "any":
        table = table[:, _as_certain(store, selection, kind, found)]
    expand = selection.groups == "expanded"
    table, left_out = _without_groups(table, found, groups, labels, expand=expand)
    task, agent, role, graph = table
    columns = (
        Column(found.names(found.tasks), task),
        Column(found.names(found.agents), agent),
        role.astype(np.int8),
        Column(tuple(found.graphs), graph),
    )
    return incidence(kind, selection, columns, labels, left_out)


@dataclass(slots=True)
class _Found:
    """Parts as they are read: numbers for terms, in the order in which they are met.

    Tasks and agents are kept as SPARQL writes them, <IRI>, until all are there.
    """

    tasks: dict[str, int] = field(default_factory=dict)
    agents: dict[str, int] = field(default_factory=dict)
    graphs: dict[str, int] = field(default_factory=dict)
    task: array[int] = field(default_factory=lambda: array("i"))
    agent: array[int] = field(default_factory=lambda: array("i"))
    role: array[int] = field(default_factory=lambda: array("i"))
    graph: array[int] = field(default_factory=lambda: array("i"))

    def add(
        self, tasks: Sequence[str], agents: Sequence[str], roles: Sequence[int], graph: str
    ) -> None:
        """Add parts that one graph states, as columns of tasks, agents and roles."""
        known = self.tasks
        self.task.extend([known.setdefault(each, len(known)) for each in tasks])
        known = self.agents
        self.agent.extend([known.setdefault(each, len(known)) for each in agents])
        self.role.extend(roles)
        code = self.graphs.setdefault(graph, len(self.graphs))
        self.graph.extend([code] * len(tasks))

    def table(self) -> NDArray[np.int32]:
        """Return the parts as four rows of numbers: task, agent, role, graph."""
        columns = (self.task, self.agent, self.role, self.graph)
        return np.array([np.asarray(column, dtype=np.int32) for column in columns])

    @staticmethod
    def names(terms: Iterable[str]) -> list[str]:
        """Return terms as they are called elsewhere: IRIs without their brackets."""
        return [term[1:-1] if term.startswith("<") else term for term in terms]


def _read(store: Store, chosen: str, patterns: Mapping[int, str]) -> _Found:
    """Return the parts that the patterns of the roles find among the tasks chosen."""
    found = _Found()
    sizes = {} if chosen else _sizes(store, patterns.values())
    if sum(sizes.values()) > _LARGE * len(sizes):
        by_role = " UNION ".join(
            f"{{ {pattern} BIND({role} AS ?role) }}" for role, pattern in patterns.items()
        )

        def read(graph: str) -> bytes:
            query = f"SELECT ?role ?task ?agent WHERE {{ GRAPH <{graph}> {{ {by_role} }} }}"
            return store.answer(query, media_type="text/tab-separated-values")

        for graph, answer in _two_at_a_time(read, sizes):
            found.add(*_columns(answer), graph)
        return found
    for role, pattern in patterns.items() if sizes or chosen else ():
        query = f"SELECT ?graph ?task ?agent WHERE {{ {chosen} GRAPH ?graph {{ {pattern} }} }}"
        for graph, task, agent in rows_of(store, query):
            found.add([str(task)], [str(agent)], [role], graph.value)
    return found


def _two_at_a_time(
    read: Callable[[str], bytes], graphs: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield each graph with what `read` gives for it; no more than a few answers wait.

    Only the main thread is given two others: who answers queries in a thread has a large stack for
    each, which counts as memory, and connections that it shares with nobody.
    """
    if threading.current_thread() is not threading.main_thread():
        yield from ((graph, read(graph)) for graph in graphs)
        return
    waiting: deque[tuple[str, Future[bytes]]] = deque()
    with ThreadPoolExecutor(2) as threads:
        for graph in graphs:
            waiting.append((graph, threads.submit(read, graph)))
            if len(waiting) > _WAITING:
                first, answer = waiting.popleft()
                yield first, answer.result()
        for first, answer in waiting:
            yield first, answer.result()


def _columns(answer: bytes) -> tuple[list[str], list[str], list[int]]:
    """Return the tasks, agents and roles of a table of roles, tasks and agents (SPARQL 1.1 TSV).

    No term holds a tab or a break: they are written \\t and \\n.
    """
    cells = answer.decode().replace("\n", "\t").split("\t")[3:-1]
    return cells[1::3], cells[2::3], [int(role) for role in cells[::3]]


def _patterns(selection: Selection, kind: AgentKind) -> Iterator[tuple[int, str]]:
    """Yield for each role its number and the pattern that binds ?task and ?agent."""
    if kind == "leader":
        yield 0, f"?task {GBO.overseenBy.n3()} ?agent ."
        return
    for role in selection.roles:
        yield ROLES.index(role), f"?task {SHORTCUTS[role].n3()} ?agent ."


def _as_certain(
    store: Store, selection: Selection, kind: AgentKind, found: _Found
) -> NDArray[np.bool_]:
    """Return of each part whether a gbo:Responsibility says that it is as certain as is asked for.

    Asked apart from the parts: joined with a choice of tasks, Virtuoso loses rows.
    """
    enough = [CERT.certain] if selection.certainty == "certain" else [CERT.certain, CERT.inferred]
    roles = (
        {ROLE.leader: 0} if kind == "leader" else {ROLE[role]: ROLES.index(role) for role in ROLES}
    )
    of_role, of_task = len(ROLES), len(ROLES) * max(len(found.agents), 1)
    known = array("q")
    for term, number in roles.items():
        query = (
            f"SELECT ?task ?agent WHERE {{ ?task {GBO.hasResponsibility.n3()} ?part . "
            f"?part {GBO.responsibilityRole.n3()} {term.n3()} ; {GBO.certainty.n3()} ?certainty ; "
            f"{GBO.responsibleAgent.n3()} ?agent "
            f"FILTER(?certainty IN ({', '.join(each.n3() for each in enough)})) }}"
        )
        for task, agent in rows_of(store, query):
            places = found.tasks.get(str(task)), found.agents.get(str(agent))
            if places[0] is not None and places[1] is not None:
                known.append(places[0] * of_task + places[1] * of_role + number)
    task, agent, role, _ = found.table().astype(np.int64)
    return np.isin(task * of_task + agent * of_role + role, np.asarray(known))


def _sizes(store: Store, patterns: Iterable[str]) -> dict[str, int]:
    """Return how many parts each graph states."""
    any_role = " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
    query = (
        f"SELECT ?graph (COUNT(*) AS ?parts) WHERE {{ GRAPH ?graph {{ {any_role} }} }} "
        "GROUP BY ?graph"
    )
    return {graph.value: int(parts.value) for graph, parts in rows_of(store, query)}


def labels_of(store: Store, selection: Selection, kind: AgentKind) -> dict[str, str]:
    """Return the agents chosen, tasks or none, each with one label: Chinese if there is one."""
    type_ = GBO.Unit if kind == "unit" else GBO.Official
    query = (
        f"SELECT ?agent ?label WHERE {{ ?agent a {type_.n3()} . {chosen_agents(store, selection)} "
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
    table: NDArray[np.int32],
    found: _Found,
    groups: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    *,
    expand: bool,
) -> tuple[NDArray[np.int32], int]:
    """Return the parts of the agents in `labels`, and how many parts of groups are not counted.

    To expand a group is to give each of its parts to each of its members.
    """
    names = found.names(found.agents)
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
            piece[1] = found.agents.setdefault(f"<{member}>", len(found.agents))
            pieces.append(piece)
    return np.concatenate(pieces, axis=1), len(np.unique(left_out[:3], axis=1).T)
