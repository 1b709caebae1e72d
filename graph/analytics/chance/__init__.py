"""Which ties could be chance: null models of who works with whom, and what stands out of them.

`validated` tests the number of tasks that each two agents share, against the configuration model or
the hypergeometric distribution; `filtered` applies the disparity filter to the weights of a
network. Both give `Ties`, arrays with a place for each edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.analytics.chance.configuration_model import configuration_model
from graph.analytics.chance.disparity import disparity
from graph.analytics.chance.false_discovery import Numbers, adjusted
from graph.analytics.chance.hypergeometric import hypergeometric
from graph.analytics.chance.margins import Whole, margins
from graph.analytics.questions import Model
from graph.networks import Incidence
from graph.networks.projection import Kind, Weight, edges

SMALLEST: Final = float(np.finfo(float).tiny)
"""No p-value is given as smaller: below it a float loses digits, and then is 0."""

_TESTS: Final = {"configuration": configuration_model, "hypergeometric": hypergeometric}


@dataclass(frozen=True, slots=True)
class Ties:
    """What chance says of each edge of a network: arrays with a place for each of them.

    `one` and `other` are positions in `agents`, `one` the lead where edges have a direction.
    `tasks` are the tasks that they share, `expected_tasks` what the model expects (None for the
    disparity filter, which knows weights only), `expected_weight` the same as a weight. `p` is the
    probability of as many tasks, or as much weight, or more; `q` is `p` adjusted for the number of
    tests (Benjamini and Hochberg), None where no correction is made. `kept` are the edges whose `q`
    is at most alpha; for the disparity filter, as published, those whose `p` is below it. `tests`
    is how often was tested: once for each two agents that could share a task, or at both ends of an
    edge.
    """

    agents: tuple[str, ...]
    one: Whole
    other: Whole
    tasks: Whole
    expected_tasks: Numbers | None
    expected_weight: Numbers
    p: Numbers
    q: Numbers | None
    kept: NDArray[np.bool_]
    tests: int


def validated(
    incidence: Incidence, kind: Kind, model: Model, alpha: float, weight: Weight = "newman"
) -> Ties:
    """Test every pair of agents of the network `kind` that shares a task.

    `model` is `configuration` or `hypergeometric` (else KeyError). What is tested is the number of
    shared tasks, whatever the `weight`: that says only in which unit `expected_weight` is. Pairs
    without a shared task count among the tests: each of them could have had one.
    """
    numbers = margins(incidence, kind)
    found = edges(incidence, kind)
    one, other = found.source.astype(np.int64), found.target.astype(np.int64)
    expected = _TESTS[model](numbers, one, other, found.tasks)
    p = np.maximum(expected.p, SMALLEST)
    q = adjusted(p, numbers.tests)
    own = numbers.one.degrees[one] + numbers.other.degrees[other]
    by_weight = {
        "tasks": expected.tasks,
        "newman": expected.newman,
        "jaccard": expected.tasks / (own - expected.tasks),
    }
    return Ties(
        agents=incidence.agents,
        one=one,
        other=other,
        tasks=found.tasks,
        expected_tasks=expected.tasks,
        expected_weight=by_weight[weight],
        p=p,
        q=q,
        kept=q <= alpha,
        tests=numbers.tests,
    )


def filtered(network: nx.Graph[str], weight: Weight, alpha: float) -> Ties:
    """Apply the disparity filter to every edge of `network`, by its attribute `weight`."""
    agents = tuple(network)
    position = {agent: number for number, agent in enumerate(agents)}
    values = list(network.edges.values())
    one = np.array([position[edge[0]] for edge in network.edges], dtype=np.int64)
    other = np.array([position[edge[1]] for edge in network.edges], dtype=np.int64)
    tasks = np.array([edge["tasks"] for edge in values], dtype=np.int64)
    weights = np.array([edge[weight] for edge in values], dtype=np.float64)
    expected, p = disparity(one, other, weights, directed=network.is_directed())
    p = np.maximum(p, SMALLEST)
    return Ties(agents, one, other, tasks, None, expected, p, None, p < alpha, 2 * len(values))
