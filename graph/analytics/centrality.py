"""Who stands in the middle of a network: every measure of every agent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import networkx as nx

from graph.analytics import engine
from graph.analytics.adjacency import Adjacency, Scores
from graph.analytics.answers import (
    Answer,
    Figure,
    Note,
    Observation,
    Run,
    Table,
    Value,
    observations,
    observed,
    rounded,
)
from graph.analytics.division import partition_of
from graph.analytics.measures import MEASURES, WHOLE, Subject, measure
from graph.analytics.questions import Question
from graph.analytics.rereading import with_readings
from graph.analytics.uncertainty import Measures, with_intervals
from graph.networks import Incidence, project
from graph.networks.projection import edges
from graph.networks.selection import ROLES
from graph.store import Store

_MAIN: Final = "pagerank"


def centrality(store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Measure every agent of the network that `question` asks for.

    The table `units` has a row an agent, sorted by the first measure asked for, or by PageRank;
    ties stand by label. What has no value stands last.
    """
    network = project(incidence, question.network)
    subject = subject_of(network, question)
    scores = scores_of(question, subject)
    found, about_samples = with_intervals(
        incidence, question, scores, measured(subject, question.measured)
    )
    found, about_readings = with_readings(store, incidence, question, scores, found)
    labels = incidence.label_of
    by_agent = _by_agent(found)
    for agent, values in by_agent.items():
        # GraphML has no word for nothing.
        network.nodes[agent].update({key: v for key, v in values.items() if v is not None})
    return Answer(
        run,
        tables=(
            _table(network, question, found, by_agent),
            observed(incidence.kind, labels, found),
        ),
        network=network,
        figures=tuple(_figures(subject.adjacency)),
        notes=(*_notes(subject, question.measured), *about_samples, *about_readings),
        observations=found,
        labels=labels,
    )


def subject_of(network: nx.Graph[str], question: Question) -> Subject:
    """Return `network` as `question` has it measured, with its clusters if a measure needs them."""
    adjacency = Adjacency.of(network, question.weight)
    if "participation" not in question.measured or not adjacency.weights.nnz:
        return Subject(adjacency, seed=question.seed)
    cluster = partition_of(network, question)
    numbers = [cluster[node] for node in adjacency.nodes]
    return Subject(adjacency, numbers, seed=question.seed)


def scores_of(question: Question, whole: Subject) -> Measures:
    """Return the function that measures samples of the tasks as `whole` was measured.

    Clusters stay those of the whole: a sample says how a unit lies to them, not whether they last.
    Who is in none is a cluster alone.
    """
    given = whole.clusters or ()
    cluster = dict(zip(whole.adjacency.nodes, given, strict=bool(given)))
    free = max(given, default=0) + 1

    def scores(incidence: Incidence) -> Mapping[str, Scores]:
        kind = question.network
        ties = edges(incidence, kind)
        adjacency = Adjacency.between(incidence.agents, kind, ties, question.weight)
        numbers = [cluster.get(node, free + place) for place, node in enumerate(adjacency.nodes)]
        subject = Subject(adjacency, numbers if cluster else None, "networkit", question.seed)
        return measure(subject, question.measured)

    return scores


def measured(subject: Subject, keys: Sequence[str]) -> tuple[Observation, ...]:
    """Return the value and rank of every node by every measure, by key and then by node."""
    scores = measure(subject, keys)
    return tuple(
        observation
        for key in keys
        for observation in observations(
            key,
            _values(subject.adjacency, key, scores[key]),
            low_first=MEASURES[key].low_is_central,
        )
    )


def _values(adjacency: Adjacency, key: str, scores: Scores) -> Mapping[str, float | int | None]:
    values = adjacency.by_node(scores)
    if key not in WHOLE:
        return values
    return {node: None if value is None else int(value) for node, value in values.items()}


def _by_agent(found: Sequence[Observation]) -> dict[str, dict[str, float | int | None]]:
    by_agent: dict[str, dict[str, float | int | None]] = {}
    for each in found:
        by_agent.setdefault(each.agent, {})[each.measure] = each.value
    return by_agent


def _table(
    network: nx.Graph[str],
    question: Question,
    found: Sequence[Observation],
    values: Mapping[str, Mapping[str, float | int | None]],
) -> Table:
    own = ("tasks",) if question.network == "leaders" else ("tasks", *ROLES)
    keys = question.measured
    first = keys[0] if question.measures or _MAIN not in keys else _MAIN
    rank = {each.agent: each.rank for each in found if each.measure == first}
    last = len(rank) + 1
    nodes = network.nodes
    rows: list[tuple[Value, ...]] = []
    for agent in sorted(values, key=lambda it: (rank[it] or last, nodes[it]["label"], it)):
        counts = (nodes[agent][name] for name in own)
        rows.append((agent, nodes[agent]["label"], *counts, *(values[agent][key] for key in keys)))
    return Table("units", ("unit", "label", *own, *keys), tuple(rows))


def _figures(adjacency: Adjacency) -> Iterator[Figure]:
    pairs = adjacency.size * (adjacency.size - 1) // (1 if adjacency.directed else 2)
    yield Figure("nodes", adjacency.size)
    yield Figure("edges", adjacency.edges)
    yield Figure("components", adjacency.components)
    yield Figure("density", rounded(adjacency.edges / pairs) if pairs else None)


def _notes(subject: Subject, keys: Sequence[str]) -> Iterator[Note]:
    if not subject.adjacency.size:
        yield Note(
            "empty",
            "没有任何任务符合所选条件，网络为空。",
            "No task fits the selection: the network is empty.",
        )
        return
    if not subject.adjacency.edges:
        yield Note(
            "no-edges",
            "没有任何两个主体共同承担任务：网络没有连线，各项指标为零或无意义。",
            "No two agents share a task: the network has no ties, and measures are 0 or undefined.",
        )
        return
    parts = subject.adjacency.components
    if parts > 1:
        yield Note(
            "disconnected",
            f"网络分为 {parts} 个互不相连的部分：接近中心性按可达主体的多少折算"
            + ("，特征向量中心性只在主要部分内大于零。" if "eigenvector" in keys else "。"),
            f"The network falls into {parts} components: closeness is scaled by how many others "
            "an agent reaches"
            + (", eigenvector is above 0 in the main one only." if "eigenvector" in keys else "."),
        )
    if "betweenness" in keys and engine.is_large(subject.edges):
        yield Note(
            "estimated-betweenness",
            f"网络很大，中介中心性由 {engine.PIVOTS} 个随机起点估计（Brandes 与 Pich，2007），"
            f"随机种子 {subject.seed}。",
            f"The network is large: betweenness is estimated from {engine.PIVOTS} random sources "
            f"(Brandes and Pich, 2007), seed {subject.seed}.",
        )
