"""The clusters of a network: what a hundred divisions of it agree on, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from graph.analytics.adjacency import Adjacency, Matrix
from graph.analytics.communities import LEAST, Labels, divisions, modularity, renumbered
from graph.analytics.engine import SMALL
from graph.analytics.partitions import Divisions, Likeness, consensus, likeness, stability
from graph.analytics.questions import MAX_RESOLUTION, MAX_SEED, Question


@dataclass(frozen=True, slots=True)
class Division:
    """The clusters of a network, and the repetitions that they are the consensus of.

    `labels` numbers the cluster of each node of `adjacency` from 0, the largest cluster first.
    `ties` has the weights, both ways added up where they have a direction. `found` has a row for
    each repetition. `stability` is how often each node is with its cluster, from 0 to 1.
    """

    adjacency: Adjacency
    ties: Matrix
    found: Divisions
    labels: Labels
    stability: NDArray[np.float64]

    @property
    def count(self) -> int:
        """The number of clusters."""
        return int(self.labels.max()) + 1 if len(self.labels) else 0


def partition_of(network: nx.Graph[str], question: Question) -> dict[str, int]:
    """Return the number of its cluster, from 1, for every node of `network`.

    They are those that the analysis `clusters` gives for the same question.
    """
    division = divided(network, question)
    pairs = zip(division.adjacency.nodes, division.labels, strict=True)
    return {node: int(label) + 1 for node, label in pairs}


def divided(network: nx.Graph[str], question: Question) -> Division:
    """Divide `network` as often as `question` asks, and return what the divisions agree on."""
    adjacency = Adjacency.of(network, question.weight)
    ties = adjacency.mutual()
    seeds = seeds_of(question)
    found = divisions(ties, question.method, question.resolution, seeds)
    labels = _largest_first(parted(ties, consensus(found, question.method, seeds)))
    return Division(adjacency, ties, found, labels, stability(found, labels))


def seeds_of(question: Question) -> list[int]:
    """Return the seeds of the repetitions: that of the question and those that follow it."""
    return [(question.seed + number) % (MAX_SEED + 1) for number in range(question.seeds)]


def parted(ties: Matrix, labels: Labels) -> Labels:
    """Return `labels` with every cluster that hangs together only through others parted.

    Each single division of Leiden is connected, what many agree on need not be.
    """
    if not len(labels):
        return labels
    inside = ties.tocoo()
    kept = labels[inside.row] == labels[inside.col]
    where = (inside.row[kept], inside.col[kept])
    graph = sp.coo_array((inside.data[kept], where), shape=ties.shape)
    return renumbered(csgraph.connected_components(graph, directed=False)[1])


def _largest_first(labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes), dtype=np.int32)
    return rank[labels]


@dataclass(frozen=True, slots=True)
class Step:
    """What a resolution gives: medians over `seeds` repetitions, and how alike they are."""

    resolution: float
    seeds: int
    clusters: int
    modularity: float
    information: Likeness
    rand: Likeness


def scan(division: Division, question: Question) -> Iterator[Step]:
    """Yield a step for each resolution of a scale around the one asked for, from low to high."""
    count = len(division.labels)
    small = count * division.ties.nnz / 2 <= SMALL
    seeds = seeds_of(question)[: SCAN_SEEDS if small else FEW_SCAN_SEEDS]
    for resolution in _scale(question.resolution):
        found = divisions(division.ties, question.method, resolution, seeds)
        information, rand = likeness(found)
        yield Step(
            resolution=resolution,
            seeds=len(seeds),
            clusters=int(np.median(clusters_of(found))),
            modularity=float(np.median([modularity(division.ties, row) for row in found])),
            information=information,
            rand=rand,
        )


def clusters_of(found: Divisions) -> NDArray[np.int64]:
    """Return the number of clusters in each of the divisions."""
    return np.asarray(found.max(axis=1, initial=-1), dtype=np.int64) + 1


def _scale(middle: float) -> list[float]:
    """Return resolutions by half powers of two, from a sixth of `middle` to six times as much."""
    steps = (middle * 2 ** (half / 2) for half in range(-SCAN_STEPS, SCAN_STEPS + 1))
    allowed = {float(f"{each:.3g}") for each in steps if LEAST <= each <= MAX_RESOLUTION}
    return sorted(allowed - {float(f"{middle:.3g}")} | {middle})


SCAN_STEPS: Final = 5
"""Resolutions on either side of the one asked for."""

SCAN_SEEDS: Final = 20
"""Repetitions at each resolution of the scan, at most."""

FEW_SCAN_SEEDS: Final = 3
"""The same in a large network, where one takes a tenth of a second."""
