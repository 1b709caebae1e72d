"""Who works together: clusters of units or leaders, and how far they can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import networkx as nx
import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse import csgraph

from graph.analytics.adjacency import Adjacency, Matrix
from graph.analytics.communities import Labels, divisions, renumbered
from graph.analytics.partitions import Divisions, consensus, stability
from graph.analytics.questions import MAX_SEED, Question


@dataclass(frozen=True, slots=True)
class Division:
    """The clusters of a network, and the repetitions that they are the consensus of.

    `labels` numbers the cluster of each of `nodes` from 0, the largest cluster first. `matrix` has
    the weights of their ties, both ways added up where they have a direction. `stability` is how
    often each node is with its cluster.
    """

    nodes: tuple[str, ...]
    matrix: Matrix
    found: Divisions
    labels: Labels
    stability: NDArray[np.float64]


def partition_of(network: nx.Graph[str], question: Question) -> dict[str, int]:
    """Return the number of its cluster, from 1, for every node of `network`.

    They are those that the analysis `clusters` gives for the same question.
    """
    division = divided(network, question)
    pairs = zip(division.nodes, division.labels, strict=True)
    return {node: int(label) + 1 for node, label in pairs}


def divided(network: nx.Graph[str], question: Question) -> Division:
    """Divide `network` as often as `question` asks, and return what the divisions agree on."""
    adjacency = Adjacency.of(network, question.weight)
    matrix = adjacency.mutual()
    seeds = seeds_of(question)
    found = divisions(matrix, question.method, question.resolution, seeds)
    labels = _largest_first(_connected(matrix, consensus(found, question.method, seeds)))
    return Division(adjacency.nodes, matrix, found, labels, stability(found, labels))


def seeds_of(question: Question) -> list[int]:
    """Return the seeds of the repetitions: that of the question and those that follow it."""
    return [(question.seed + number) % (MAX_SEED + 1) for number in range(question.seeds)]


def _connected(matrix: Matrix, labels: Labels) -> Labels:
    """Return `labels` with every cluster that hangs together only through others parted.

    Each single division of Leiden is connected, what many agree on need not be.
    """
    ties = matrix.tocoo()
    inside = labels[ties.row] == labels[ties.col]
    where = (ties.row[inside], ties.col[inside])
    graph = sp.coo_array((ties.data[inside], where), shape=ties.shape)
    return renumbered(csgraph.connected_components(graph, directed=False)[1])


def _largest_first(labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes), dtype=np.int32)
    return rank[labels]


LOOSE: Final = 0.75
"""A member that is with its cluster less often than this is marked as loosely placed."""
