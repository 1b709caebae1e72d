"""The co-responsibility network: units joined by the tasks that they carry together.

A task names several units as lead (主责单位, 牵头), support (协办, 参与) or assigned (责任单位).
Projecting this two-mode network onto its units gives an edge for each pair of units with a task
in common. The edge weight is that of M. E. J. Newman, "Scientific collaboration networks. II.
Shortest paths, weighted networks, and centrality", Physical Review E 64, 016132 (2001): a task
of n units adds 1/(n-1) to each of its pairs, so that a list of sixteen units does not outweigh
eight tasks of two. The strength of a unit is then the number of its tasks that have a second
unit.

The projection is made here and nowhere else; `graph.analytics` measures it, `graph.derived`
stores it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

import networkx as nx
from rdflib.term import Node

from graph.store import Store
from ontology import GBO, SKOS

SHORTCUTS: Final = {"lead": GBO.ledBy, "support": GBO.supportedBy, "assigned": GBO.assignedTo}
"""The roles a unit can have, each with the property that joins a task to it."""


def co_responsibility(
    store: Store,
    *,
    notice: str | None = None,
    roles: Sequence[str] = ("lead", "support", "assigned"),
) -> nx.Graph[str]:
    """Return the network of the units in `store`, of one `notice` (its IRI) or of all.

    A node is the IRI of a gbo:Unit, with `label` (str), `tasks`, `lead`, `support` and
    `assigned` (numbers of tasks); a unit that shares no task is a node without edges. An edge has
    `tasks` (number of shared tasks), `weight` (Newman's, float), `task_iris` and `graphs` (the
    shared tasks and the named graphs that state them, sorted tuples of str). Only what is
    asserted in `roles` counts: no group such as 各街道乡镇, no official, no alternative reading.
    `network.graph` records these choices. Nodes and edges stand in sorted order.

    Raises ValueError for a role that no unit has, or a notice that is no IRI.
    """
    parts = _parts(store.select(_query(notice, roles)))
    network: nx.Graph[str] = nx.Graph(
        notice=notice,
        roles=tuple(role for role in SHORTCUTS if role in roles),
        groups_expanded=False,
        alternative_readings_counted=False,
    )
    _add_units(network, parts)
    _add_edges(network, parts)
    return network


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """A unit's part in one task, and the named graph that states it."""

    unit: str
    label: str
    task: str
    role: str
    graph: str


def _query(notice: str | None, roles: Sequence[str]) -> str:
    if not roles or any(role not in SHORTCUTS for role in roles):
        raise ValueError(f"{roles!r}: choose one or more of the roles {', '.join(SHORTCUTS)}")
    if notice is not None and not _IRI.fullmatch(notice):
        raise ValueError(f"{notice!r}: not the IRI of a notice")
    # A notice is typed in its own graph and nowhere else: that finds the graph without a rule
    # that makes one IRI of the other.
    within = f"<{notice}> a {GBO.Notice.n3()} . " if notice else ""
    statements = " UNION ".join(
        f"{{ GRAPH ?graph {{ {within}?task {SHORTCUTS[role].n3()} ?unit }} "
        f'BIND("{role}" AS ?role) }}'
        for role in SHORTCUTS
        if role in roles
    )
    return (
        "SELECT DISTINCT ?graph ?task ?role ?unit ?label WHERE { "
        f"{statements} ?unit a {GBO.Unit.n3()} OPTIONAL {{ ?unit {SKOS.prefLabel.n3()} ?label }} }}"
    )


_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*')


def _parts(rows: Iterable[Mapping[str, Node]]) -> list[_Part]:
    """Return what the query found, sorted: an engine gives rows in any order."""
    return sorted(
        _Part(
            str(row["unit"]),
            str(row.get("label", row["unit"])),
            str(row["task"]),
            str(row["role"]),
            str(row["graph"]),
        )
        for row in rows
    )


def _add_units(network: nx.Graph[str], parts: Iterable[_Part]) -> None:
    labels: dict[str, str] = {}
    tasks: defaultdict[str, set[str]] = defaultdict(set)
    by_role: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for part in parts:
        labels.setdefault(part.unit, part.label)
        tasks[part.unit].add(part.task)
        by_role[part.unit, part.role].add(part.task)
    for unit, label in labels.items():
        counts = {role: len(by_role[unit, role]) for role in SHORTCUTS}
        network.add_node(unit, label=label, tasks=len(tasks[unit]), **counts)


def _add_edges(network: nx.Graph[str], parts: Iterable[_Part]) -> None:
    units: defaultdict[str, set[str]] = defaultdict(set)
    graphs: defaultdict[str, set[str]] = defaultdict(set)
    for part in parts:
        units[part.task].add(part.unit)
        graphs[part.task].add(part.graph)
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for task in sorted(units):
        for pair in combinations(sorted(units[task]), 2):
            shared[pair].append(task)
    for (one, other), tasks in sorted(shared.items()):
        # Summed as fractions, then rounded once: the weight does not depend on the order.
        weight = sum((Fraction(1, len(units[task]) - 1) for task in tasks), Fraction(0))
        network.add_edge(
            one,
            other,
            tasks=len(tasks),
            weight=float(weight),
            task_iris=tuple(tasks),
            graphs=tuple(sorted(set().union(*(graphs[task] for task in tasks)))),
        )
