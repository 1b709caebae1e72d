"""One-mode projections: units, or leaders, joined by the tasks that they share.

Weights: `tasks` counts the shared tasks. `newman` adds 1/(n-1) for each of them, n the number of
agents of the task (M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64,
016132, 2001), so that a list of sixteen units does not outweigh eight tasks of two. `jaccard` is
the number of shared tasks by the number of tasks that either has (P. Jaccard, "Étude comparative de
la distribution florale", Bulletin de la Société vaudoise des sciences naturelles 37, 1901).

- any, leaders: a task joins each two of its agents; n counts them, whatever their role.
- lead-lead: it joins each two of its lead units; n counts these, and `jaccard` the tasks led.
- lead-support: it leads from each lead to each support unit; n counts all its units in the
  selection, and `jaccard` the tasks that the one leads or the other supports.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.networks.incidence import Incidence, Matrix
from graph.networks.selection import ROLES

Kind = Literal["any", "lead-lead", "lead-support", "leaders"]
KINDS: Final[tuple[Kind, ...]] = ("any", "lead-lead", "lead-support", "leaders")
"""Units in any role; lead units with each other; from lead to support; leaders with each other."""

Weight = Literal["newman", "tasks", "jaccard"]
WEIGHTS: Final[tuple[Weight, ...]] = ("newman", "tasks", "jaccard")

_PLACES: Final = 12
"""Digits of a weight: sums of the same shares in another order agree so far."""


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The edges of a projection: from agent `source[i]` to `target[i]`, with their weights.

    Sorted by source and target; undirected ones stand once, the smaller position first.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    tasks: NDArray[np.int64]
    newman: NDArray[np.float64]
    jaccard: NDArray[np.float64]


def project(incidence: Incidence, kind: Kind = "any") -> nx.Graph[str]:
    """Return the network of the agents of `incidence`; a DiGraph for `lead-support`.

    A node is an IRI with `label` (str), `tasks` (int) and, for units, `lead`, `support` and
    `assigned` (int); an agent that shares no task is a node without edges. An edge has `tasks`
    (int), `newman` and `jaccard` (float). Nodes and edges stand in sorted order. `network.graph`
    has `kind` and `selection`. Nobody has an edge to itself.

    Raises ValueError for a kind of units where the incidence is that of leaders, or the reverse.
    """
    network: nx.Graph[str] = nx.DiGraph() if kind == "lead-support" else nx.Graph()
    network.graph.update(kind=kind, selection=incidence.selection)
    columns = {"tasks": _counts(incidence.matrix())}
    if incidence.kind == "unit":
        columns |= {role: _counts(incidence.matrix((role,))) for role in ROLES}
    for position, (agent, label) in enumerate(incidence.label_of.items()):
        counts = {name: column[position] for name, column in columns.items()}
        network.add_node(agent, label=label, **counts)
    found = edges(incidence, kind)
    names = incidence.agents
    network.add_edges_from(
        (names[one], names[other], {"tasks": tasks, "newman": newman, "jaccard": jaccard})
        for one, other, tasks, newman, jaccard in zip(
            found.source.tolist(),
            found.target.tolist(),
            found.tasks.tolist(),
            found.newman.tolist(),
            found.jaccard.tolist(),
            strict=True,
        )
    )
    return network


def edges(incidence: Incidence, kind: Kind = "any") -> Edges:
    """Return the edges of the projection as arrays; raises ValueError as `project` does."""
    sources, targets = sides(incidence, kind)
    counted = incidence.matrix() if kind == "lead-support" else sources
    shared = _off_diagonal(sources.T @ targets, kind)
    # Of the same shape, as both come of the same places: their values stand in the same order.
    newman = _off_diagonal(sources.T @ by_row(targets, _shares(counted)), kind)
    led, supported = (
        np.bincount(each.indices, minlength=each.shape[1]) for each in (sources, targets)
    )
    tasks = shared.value.astype(np.int64)
    return Edges(
        source=shared.row.astype(np.int32),
        target=shared.column.astype(np.int32),
        tasks=tasks,
        newman=np.round(newman.value, _PLACES),
        jaccard=tasks / (led[shared.row] + supported[shared.column] - tasks),
    )


def sides(incidence: Incidence, kind: Kind) -> tuple[Matrix, Matrix]:
    """Return the two tasks × agents matrices whose agents a task joins, equal if undirected.

    Raises ValueError for a kind of units where the incidence is that of leaders, or the reverse.
    """
    if (kind == "leaders") != (incidence.kind == "leader"):
        raise ValueError(f"{kind}: no network of what was read, which is {incidence.kind}s")
    if kind == "lead-support":
        return incidence.matrix(("lead",)), incidence.matrix(("support",))
    one = incidence.matrix(("lead",)) if kind == "lead-lead" else incidence.matrix()
    return one, one


def shares(incidence: Incidence, kind: Kind) -> NDArray[np.float64]:
    """Return what each task adds to Newman's weight of a pair: 1/(n-1), or 1 for a task of one."""
    counted = incidence.matrix() if kind == "lead-support" else sides(incidence, kind)[0]
    return _shares(counted)


def _shares(counted: Matrix) -> NDArray[np.float64]:
    return np.asarray(1.0 / np.maximum(np.diff(counted.indptr) - 1, 1))


def by_row(matrix: Matrix, factors: NDArray[np.float64]) -> Matrix:
    """Return a matrix (csr) with each row multiplied by its factor."""
    # A product with a diagonal matrix gives the same in ten times the time, if they are small.
    scaled = matrix.copy()
    scaled.data = matrix.data * np.repeat(factors, np.diff(matrix.indptr))
    return scaled


def edge_graphs(incidence: Incidence, kind: Kind = "any") -> dict[tuple[str, str], tuple[str, ...]]:
    """Return for each edge of the projection the named graphs that state its tasks, sorted."""
    sources, targets = sides(incidence, kind)
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for position, graph in enumerate(incidence.graphs):
        stated = np.unique(incidence.task[incidence.graph == position])
        pairs = _off_diagonal(sources[stated].T @ targets[stated], kind)
        for one, other in zip(pairs.row.tolist(), pairs.column.tolist(), strict=True):
            found[incidence.agents[one], incidence.agents[other]].append(graph)
    return {edge: tuple(graphs) for edge, graphs in sorted(found.items())}


class _Pairs(NamedTuple):
    """Values by pairs of agents."""

    row: NDArray[np.int32]
    column: NDArray[np.int32]
    value: NDArray[np.float64]


def _off_diagonal(product: Any, kind: Kind) -> _Pairs:
    """Return the pairs of two agents in row order: both directions, or each pair once."""
    product = product.tocsr()
    product.sort_indices()
    row = np.repeat(np.arange(product.shape[0], dtype=np.int32), np.diff(product.indptr))
    column = product.indices
    kept = row != column if kind == "lead-support" else row < column
    return _Pairs(row[kept], column[kept], product.data[kept])


def _counts(matrix: Matrix) -> list[int]:
    return [int(count) for count in matrix.sum(axis=0)]
