"""Units and the indicators for which they answer.

A unit answers for an indicator (指标) where it has a part in a task that states a value of it: a
target to reach, a limit, a quota, or what was reached.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import networkx as nx

from graph.networks.choice import chosen_tasks
from graph.networks.parts import read_parts, rows_of
from graph.networks.selection import ALL, Selection
from graph.store import Store
from ontology import GBO, SKOS


def indicator_unit(store: Store, selection: Selection = ALL) -> nx.Graph[str]:
    """Return the network of units and indicators.

    A node is an IRI with `bipartite` (0 unit, 1 indicator), `kind` and `label`. An edge has
    `tasks`, `statements` and `targets`: in how many tasks of the unit the indicator has a value,
    how many values these are, and how many of them are targets. Units without indicators and
    indicators without units are left out. Nodes and edges stand in sorted order.

    Raises StoreError for a store that cannot answer.
    """
    incidence = read_parts(store, selection)
    stated, labels = _statements(store, selection)
    found: defaultdict[tuple[str, str], _Values] = defaultdict(_Values)
    for task, agent, _, _ in incidence.parts():
        for indicator, statement, is_target in stated.get(task, ()):
            values = found[agent, indicator]
            values.tasks.add(task)
            values.statements.add(statement)
            if is_target:
                values.targets.add(statement)
    network: nx.Graph[str] = nx.Graph(kind="indicator-unit", selection=selection)
    names = incidence.label_of
    for agent in sorted({agent for agent, _ in found}):
        network.add_node(agent, bipartite=0, kind="unit", label=names[agent])
    for indicator in sorted({indicator for _, indicator in found}):
        label = labels.get(indicator, indicator)
        network.add_node(indicator, bipartite=1, kind="indicator", label=label)
    for (agent, indicator), values in sorted(found.items()):
        network.add_edge(
            agent,
            indicator,
            tasks=len(values.tasks),
            statements=len(values.statements),
            targets=len(values.targets),
        )
    return network


@dataclass(slots=True)
class _Values:
    """What a unit's tasks state of an indicator."""

    tasks: set[str] = field(default_factory=set)
    statements: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)


def _statements(
    store: Store, selection: Selection
) -> tuple[dict[str, list[tuple[str, str, bool]]], dict[str, str]]:
    """Return by task its indicators, statements and whether these are targets; and the labels."""
    query = (
        f"SELECT DISTINCT ?task ?statement ?indicator ?label ?target WHERE {{ "
        f"{chosen_tasks(store, selection)} ?task {GBO.hasStatement.n3()} ?statement . "
        f"?statement {GBO.ofIndicator.n3()} ?indicator "
        f"OPTIONAL {{ ?indicator {SKOS.prefLabel.n3()} ?label }} "
        f"OPTIONAL {{ ?statement a ?target FILTER(?target = {GBO.Target.n3()}) }} }}"
    )
    stated: defaultdict[str, list[tuple[str, str, bool]]] = defaultdict(list)
    labels: dict[str, str] = {}
    for task, statement, indicator, label, target in rows_of(store, query):
        stated[task.value].append((indicator.value, statement.value, target is not None))
        if label is not None:
            known = labels.get(indicator.value, label.value)
            labels[indicator.value] = min(label.value, known)
    return dict(stated), labels
