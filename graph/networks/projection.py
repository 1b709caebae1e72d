"""One-mode projections: units, or leaders, joined by the tasks that they share.

Weights: `tasks` counts the shared tasks. `newman` adds 1/(n-1) for each of them, n the number of
agents of the task (M. E. J. Newman, "Scientific collaboration networks. II", Physical Review E 64,
016132, 2001), so that a list of sixteen units does not outweigh eight tasks of two. `jaccard` is
the number of shared tasks by the number of tasks that either has (P. Jaccard, 1901).
"""

from __future__ import annotations

from typing import Final, Literal

import networkx as nx
import numpy as np
import scipy.sparse as sp

from graph.networks.incidence import Incidence
from graph.networks.selection import ROLES

Kind = Literal["any", "lead-lead", "lead-support", "leaders"]
KINDS: Final[tuple[Kind, ...]] = ("any", "lead-lead", "lead-support", "leaders")
"""Units in any role; lead units with each other; from lead to support; leaders with each other."""

Weight = Literal["newman", "tasks", "jaccard"]
WEIGHTS: Final[tuple[Weight, ...]] = ("newman", "tasks", "jaccard")


def project(incidence: Incidence, kind: Kind = "any") -> nx.Graph[str]:
    """Return the network of the agents of `incidence`; a DiGraph for `lead-support`.

    A node is an IRI with `label` (str), `tasks` (int) and, for units, `lead`, `support` and
    `assigned` (int); an agent that shares no task is a node without edges. An edge has `tasks`
    (int), `newman` and `jaccard` (float). Nodes and edges stand in sorted order. `network.graph`
    has `kind` and `selection`.
    """
    matrix = incidence.matrix()
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    share = sp.diags_array(1.0 / np.maximum(sizes - 1, 1))
    counts = sp.triu(matrix.T @ matrix, k=1).tocoo()
    newman = sp.triu(matrix.T @ share @ matrix, k=1).tocsr()
    own = np.asarray(matrix.sum(axis=0)).ravel()
    network: nx.Graph[str] = nx.Graph(kind=kind, selection=incidence.selection)
    by_role = {role: incidence.matrix((role,)).sum(axis=0) for role in ROLES}
    for position, agent in enumerate(incidence.agents):
        roles = {role: int(by_role[role][position]) for role in ROLES}
        network.add_node(agent, label=incidence.labels[position], tasks=int(own[position]), **roles)
    for one, other, shared in zip(counts.row, counts.col, counts.data, strict=True):
        network.add_edge(
            incidence.agents[one],
            incidence.agents[other],
            tasks=int(shared),
            newman=float(newman[one, other]),
            jaccard=float(shared / (own[one] + own[other] - shared)),
        )
    return network
