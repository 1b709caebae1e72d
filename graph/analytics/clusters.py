"""Who works together: clusters of units or leaders, their names, and how far to rely on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import networkx as nx
import numpy as np

from graph.analytics.adjacency import Scores
from graph.analytics.answers import (
    Answer,
    Cluster,
    Figure,
    Member,
    Note,
    Observation,
    Run,
    Table,
    Value,
    observations,
    rounded,
)
from graph.analytics.communities import LEAST, modularity
from graph.analytics.division import Division, Step, clusters_of, divided, scan
from graph.analytics.naming import Naming, named
from graph.analytics.partitions import Likeness, likeness
from graph.analytics.questions import Question
from graph.networks import Incidence, project
from graph.networks.selection import ROLES, Role
from graph.networks.topics import read_topics
from graph.store import Store

LOOSE: Final = 0.75
"""A member that is with its cluster less often than this is marked as loosely placed."""

ALIKE: Final = 0.5
"""An adjusted Rand index, on average, below which the divisions agree on little."""


def clusters(store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Divide the agents of `incidence` into clusters.

    Tables: `clusters` has a row a cluster, the largest first; `members` a row an agent; `scan` a
    row a resolution. Nodes of the network have `cluster` (int) and `stability` (float).
    """
    network = project(incidence, question.network)
    division = divided(network, question)
    roles: Sequence[Role] = ("lead",) if question.network == "lead-lead" else ROLES
    naming = named(incidence, division, read_topics(store, incidence), roles)
    found = tuple(_clusters(division, naming))
    _mark(network, found)
    labels = incidence.label_of
    information, rand = likeness(division.found)
    steps = tuple(scan(division, question)) if division.ties.nnz else ()
    return Answer(
        run,
        tables=(_main(division, found, naming), _members(found, labels), _scan(steps)),
        network=network,
        figures=tuple(_figures(division, found, information, rand)),
        notes=tuple(_notes(division, found, question, rand, steps)),
        observations=tuple(_observations(found)),
        clusters=found,
        labels=labels,
    )


def _clusters(division: Division, naming: Naming) -> Iterator[Cluster]:
    strength = _inside(division)
    for number in range(division.count):
        members = [
            Member(
                division.adjacency.nodes[place],
                _digits(strength[place]),
                _digits(division.stability[place]),
                bool(division.stability[place] < LOOSE),
            )
            for place in np.flatnonzero(division.labels == number)
        ]
        yield Cluster(
            number=number + 1,
            name=naming.zh[number],
            name_en=naming.en[number],
            stability=_digits(float(np.mean([member.stability for member in members]))),
            members=tuple(sorted(members, key=lambda each: (-each.strength, each.agent))),
        )


def _inside(division: Division) -> Scores:
    """Return for each node the weight of its ties inside its cluster."""
    ties = division.ties.tocoo()
    kept = division.labels[ties.row] == division.labels[ties.col]
    weights = ties.data[kept]
    return np.bincount(ties.row[kept], weights, len(division.labels)).astype(float)


def _digits(value: float) -> float:
    return float(rounded(float(value)) or 0.0)


def _mark(network: nx.Graph[str], found: Sequence[Cluster]) -> None:
    for cluster in found:
        for member in cluster.members:
            network.nodes[member.agent].update(cluster=cluster.number, stability=member.stability)


def _main(division: Division, found: Sequence[Cluster], naming: Naming) -> Table:
    strength = np.asarray(division.ties.sum(axis=0)).ravel()
    whole = np.bincount(division.labels, weights=strength, minlength=division.count)
    rows: list[tuple[Value, ...]] = []
    for place, cluster in enumerate(found):
        inside = sum(member.strength for member in cluster.members)
        rows.append(
            (
                cluster.number,
                cluster.name,
                cluster.name_en,
                len(cluster.members),
                _digits(inside / whole[place]) if whole[place] else None,
                cluster.stability,
                sum(member.loose for member in cluster.members),
                "、".join(naming.topics[place]),
                "、".join(naming.units[place]),
            )
        )
    columns = (
        *("cluster", "name", "name_en", "size", "inside", "stability", "loose"),
        *("key_tasks", "distinctive_units"),
    )
    return Table("clusters", columns, tuple(rows))


def _members(found: Sequence[Cluster], labels: dict[str, str]) -> Table:
    rows = tuple(
        (
            each.number,
            member.agent,
            labels[member.agent],
            member.strength,
            member.stability,
            member.loose,
        )
        for each in found
        for member in each.members
    )
    return Table("members", ("cluster", "unit", "label", "strength", "stability", "loose"), rows)


def _observations(found: Sequence[Cluster]) -> Iterable[Observation]:
    """Yield how stable the place of each agent is, so that loose ones can be asked for."""
    members = [member for cluster in found for member in cluster.members]
    return observations("stability", {each.agent: each.stability for each in members})


def _scan(steps: Sequence[Step]) -> Table:
    columns = ("resolution", "clusters", "modularity", "nmi", "ari", "ari_low", "seeds")
    return Table(
        "scan",
        columns,
        tuple(
            (
                step.resolution,
                step.clusters,
                rounded(step.modularity),
                rounded(step.information.mean),
                rounded(step.rand.mean),
                rounded(step.rand.low),
                step.seeds,
            )
            for step in steps
        ),
    )


def _figures(
    division: Division, found: Sequence[Cluster], information: Likeness, rand: Likeness
) -> Iterator[Figure]:
    if not found:
        return
    single = [modularity(division.ties, row) for row in division.found]
    counts = clusters_of(division.found)
    yield Figure("modularity", rounded(modularity(division.ties, division.labels)))
    yield _spread("modularity_of_seeds", float(np.median(single)), min(single), max(single))
    yield Figure("clusters", len(found))
    yield _spread("clusters_of_seeds", float(np.median(counts)), counts.min(), counts.max())
    yield Figure("clusters_of_one", sum(len(each.members) == 1 for each in found))
    yield _spread("nmi", information.mean, information.low, information.high)
    yield _spread("ari", rand.mean, rand.low, rand.high)
    yield Figure("stability", rounded(float(division.stability.mean())))
    yield Figure("loose", sum(member.loose for each in found for member in each.members))


def _spread(name: str, value: float, low: float, high: float) -> Figure:
    return Figure(name, rounded(float(value)), rounded(float(low)), rounded(float(high)))


def _notes(
    division: Division,
    found: Sequence[Cluster],
    question: Question,
    rand: Likeness,
    steps: Sequence[Step],
) -> Iterator[Note]:
    if not found:
        yield Note(
            "empty",
            "没有任何任务符合所选条件，网络为空。",
            "No task fits the selection: the network is empty.",
        )
        return
    if not division.ties.nnz:
        yield Note(
            "no-edges",
            "没有任何两个主体共同承担任务：各自成组，模块度为0。",
            "No two agents share a task: each is a cluster of its own, and the modularity is 0.",
        )
        return
    yield from _about_network(division)
    if question.resolution < LEAST:
        yield Note(
            "least-resolution",
            f"分辨率低于{LEAST:g}时按{LEAST:g}计算。",
            f"A resolution below {LEAST:g} counts as {LEAST:g}.",
        )
    yield from _about_stability(division, found, question, rand)
    yield Note(
        "scan",
        f"分辨率扫描：{len(steps)}个取值，每个取值用{steps[0].seeds}个种子重复。",
        f"The scan tries {len(steps)} resolutions with {steps[0].seeds} seeds each.",
    )


def _about_network(division: Division) -> Iterator[Note]:
    parts = division.adjacency.components
    if parts > 1:
        yield Note(
            "disconnected",
            f"网络分为{parts}个互不相连的部分，一个群组不会跨越两个部分；没有共同任务的主体各自成组。",
            f"The network falls into {parts} components: no cluster reaches over two of them, and "
            "whoever shares no task is a cluster alone.",
        )
    if division.adjacency.directed:
        yield Note(
            "symmetrised",
            "有向网络：划分群组时，两个方向的权重相加。",
            "The network has directions: for clusters the weights of both are added.",
        )


def _about_stability(
    division: Division, found: Sequence[Cluster], question: Question, rand: Likeness
) -> Iterator[Note]:
    times = len(division.found)
    last = (question.seed + times - 1) % 2**32
    yield Note(
        "seeds",
        f"群组是{times}次划分（种子{question.seed}至{last}）的共识。",
        f"The clusters are the consensus of {times} divisions (seeds {question.seed} to {last}).",
    )
    if times < 2:
        yield Note(
            "one-seed",
            "只划分了一次，因此无从判断稳定性。",
            "There is one division only: whether it is stable cannot be said.",
        )
        return
    if rand.mean < ALIKE:
        yield Note(
            "unstable",
            f"各次划分很不一致（调整兰德指数平均{rand.mean:.2f}）：网络没有清楚的群组，不宜据此下结论。",
            f"The divisions disagree (adjusted Rand index {rand.mean:.2f} on average): the network "
            "has no clear clusters, and little should be built on these.",
        )
    loose = sum(member.loose for each in found for member in each.members)
    if loose:
        yield Note(
            "loose",
            f"{loose}个主体归属不稳：在不到四分之三的划分中与本组成员同组（loose）。",
            f"{loose} agents are placed loosely: they are with their cluster in less than three "
            "of four divisions (loose).",
        )
