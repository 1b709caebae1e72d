"""Who stands in the middle of a network."""

from __future__ import annotations

import networkx as nx

from graph.analytics.answers import Answer, Observation, Run, Table, observations
from graph.analytics.questions import Question
from graph.networks import Incidence, project
from graph.store import Store


def centrality(_store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Measure every agent of the network that `question` asks for."""
    network = project(incidence, question.network)
    found = tuple(measured(network, question.weight))
    rows = tuple((each.agent, network.nodes[each.agent]["label"], each.value) for each in found)
    return Answer(
        run,
        tables=(Table("units", ("unit", "label", "pagerank"), rows),),
        network=network,
        observations=found,
        labels=dict(zip(incidence.agents, incidence.labels, strict=True)),
    )


def measured(network: nx.Graph[str], weight: str) -> list[Observation]:
    """Return the value of every measure for every node of `network`."""
    values = nx.pagerank(network, weight=weight, tol=1e-13, max_iter=10_000)
    return list(observations("pagerank", values))
