"""What the co-responsibility network says: who stands in the middle, who works together.

Both measures take a network of `graph.networks.co_responsibility` and give plain rows. Equal
networks give equal rows, to the last digit, on every run: nodes are numbered in sorted order
before anything is computed, because some algorithms follow the order of sets, which for strings
changes from process to process.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from typing import Final

import networkx as nx

DEFAULT_SEED: Final = 2022
DIGITS: Final = 9
"""Decimal places of every measure: fewer than the rounding errors of the arithmetic reach."""

Row = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class UnitCentrality:
    """The place of one unit in the network.

    `tasks`, `lead`, `support` and `assigned` count its tasks, in all and by role. `degree` is the
    number of units it shares a task with, `strength` the sum of its edge weights (the number of
    its tasks that have a second unit), `betweenness` the share of shortest paths between other
    units that pass through it, `pagerank` its part of a total of 1. `rank` is by `pagerank`.
    """

    rank: int
    unit: str
    label: str
    tasks: int
    lead: int
    support: int
    assigned: int
    degree: int
    strength: float
    betweenness: float
    pagerank: float

    def row(self) -> Row:
        """Return the fields by name, in order."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Member:
    """A unit of a cluster; `strength` is the weight of its edges that stay in the cluster."""

    unit: str
    label: str
    strength: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Units that share more tasks with each other than with the rest, strongest first.

    `number` counts from 1 over the clusters; `name` joins the labels of the first three members.
    """

    number: int
    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Clustering:
    """A division of all units into clusters, with what is needed to repeat it."""

    seed: int
    resolution: float
    modularity: float
    clusters: tuple[Cluster, ...]

    def rows(self) -> list[Row]:
        """Return one row a unit: cluster, cluster_name, size, unit, label, strength."""
        return [
            {
                "cluster": cluster.number,
                "cluster_name": cluster.name,
                "size": len(cluster.members),
                "unit": member.unit,
                "label": member.label,
                "strength": member.strength,
            }
            for cluster in self.clusters
            for member in cluster.members
        ]

    def as_dict(self) -> dict[str, object]:
        """Return the clustering with its parameters as plain dicts and lists."""
        return {
            "method": "Louvain",
            "seed": self.seed,
            "resolution": self.resolution,
            "modularity": self.modularity,
            "clusters": [
                {
                    "cluster": cluster.number,
                    "cluster_name": cluster.name,
                    "size": len(cluster.members),
                    "members": [asdict(member) for member in cluster.members],
                }
                for cluster in self.clusters
            ],
        }


def centrality(network: nx.Graph[str]) -> tuple[UnitCentrality, ...]:
    """Return one row for each unit of `network`, the most central first; none for no units.

    Shortest paths run over distance = 1/weight: units that share much are near. PageRank follows
    the weights. Units of equal PageRank share a rank.
    """
    units = sorted(network)
    numbered = _numbered(network, units)
    betweenness = nx.betweenness_centrality(numbered, weight="distance")
    # The default tolerance of 1e-6 would leave the last of DIGITS places to chance.
    pagerank = nx.pagerank(numbered, weight="weight", tol=1e-13, max_iter=10_000)
    measured = [
        UnitCentrality(
            rank=0,
            unit=unit,
            label=network.nodes[unit]["label"],
            tasks=network.nodes[unit]["tasks"],
            lead=network.nodes[unit]["lead"],
            support=network.nodes[unit]["support"],
            assigned=network.nodes[unit]["assigned"],
            degree=numbered.degree(index),
            strength=_strength(numbered, index, set(numbered)),
            betweenness=round(betweenness[index], DIGITS),
            pagerank=round(pagerank[index], DIGITS),
        )
        for index, unit in enumerate(units)
    ]
    return _ranked(measured)


def clusters(
    network: nx.Graph[str], *, seed: int = DEFAULT_SEED, resolution: float = 1.0
) -> Clustering:
    """Divide the units of `network` into clusters by the Louvain method on the edge weights.

    A higher `resolution` gives smaller clusters. A unit that shares no task is a cluster of its
    own; without any shared task the modularity is 0. The largest cluster comes first, equal ones
    by the label of their strongest member. Raises ValueError unless `resolution` is a positive
    number.
    """
    if not 0 < resolution < math.inf:
        raise ValueError(f"{resolution}: the resolution must be a positive number")
    units = sorted(network)
    numbered = _numbered(network, units)
    communities: list[set[int]] = nx.community.louvain_communities(
        numbered, weight="weight", resolution=resolution, seed=seed
    )
    modularity = (
        nx.community.modularity(numbered, communities, weight="weight", resolution=resolution)
        if numbered.number_of_edges()
        else 0.0
    )
    divided = sorted(
        (_members(network, units, numbered, community) for community in communities if community),
        key=lambda members: (-len(members), members[0].label, members[0].unit),
    )
    return Clustering(
        seed=seed,
        resolution=float(resolution),
        modularity=round(modularity, DIGITS),
        clusters=tuple(
            Cluster(number, "、".join(member.label for member in members[:3]), members)
            for number, members in enumerate(divided, start=1)
        ),
    )


def _numbered(network: nx.Graph[str], units: Sequence[str]) -> nx.Graph[int]:
    """Return the network over positions in `units`, with distances beside the weights."""
    number = {unit: index for index, unit in enumerate(units)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(units)))
    edges = sorted(
        (min(number[one], number[other]), max(number[one], number[other]), float(data["weight"]))
        for one, other, data in network.edges(data=True)
    )
    for one, other, weight in edges:
        # Whole numbers, since sums of fractions that are equal on paper differ in the last bit
        # and would turn two shortest paths into one.
        numbered.add_edge(one, other, weight=weight, distance=round(1e9 / weight))
    return numbered


def _strength(numbered: nx.Graph[int], index: int, among: AbstractSet[int]) -> float:
    weights = (numbered[index][other]["weight"] for other in numbered[index] if other in among)
    return round(math.fsum(weights), DIGITS)


def _members(
    network: nx.Graph[str],
    units: Sequence[str],
    numbered: nx.Graph[int],
    community: AbstractSet[int],
) -> tuple[Member, ...]:
    members = (
        Member(
            units[index],
            network.nodes[units[index]]["label"],
            _strength(numbered, index, community),
        )
        for index in community
    )
    return tuple(sorted(members, key=lambda each: (-each.strength, each.label, each.unit)))


def _ranked(measured: Sequence[UnitCentrality]) -> tuple[UnitCentrality, ...]:
    ordered = sorted(measured, key=lambda row: (-row.pagerank, -row.strength, row.label, row.unit))
    ranked: list[UnitCentrality] = []
    for position, row in enumerate(ordered, start=1):
        tied = bool(ranked) and ranked[-1].pagerank == row.pagerank
        rank = ranked[-1].rank if tied else position
        ranked.append(replace(row, rank=rank))
    return tuple(ranked)
