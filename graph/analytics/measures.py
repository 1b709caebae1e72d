"""The measures of a place in a network, and which fits which network.

`MEASURES` is the catalogue: the key of a measure is its name in questions, tables and observations,
and the local name of its concept in the scheme that has its labels and its source. A measure says
for which networks it is defined and where its central end lies. What is computed together (hubs
with authorities, closeness with harmonic) is computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import numpy as np

from graph.analytics import engine, paths, spectral, structural_holes
from graph.analytics.adjacency import Adjacency, Matrix, Scores
from graph.networks.projection import KINDS, Kind

DIRECTED: Final[tuple[Kind, ...]] = ("lead-support",)
UNDIRECTED: Final[tuple[Kind, ...]] = tuple(kind for kind in KINDS if kind not in DIRECTED)


@dataclass(frozen=True)
class Subject:
    """A network under measurement.

    `clusters` has the number of the cluster of each node, in the order of the nodes; None leaves
    out what needs it. `choice` forces a library; without, size decides. `seed` chooses the pivots
    of an estimate.
    """

    adjacency: Adjacency
    clusters: Collection[int] | None = None
    choice: engine.Choice | None = None
    seed: int = 0

    @cached_property
    def edges(self) -> Matrix:
        """The edges that can lie on shortest paths, with their lengths in whole units."""
        return paths.shortest(self.adjacency)


Family = Callable[[Subject], Mapping[str, Scores]]
"""Computes one or more measures, by key."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of nodes.

    `low_is_central`: the lowest value has rank 1, as with constraint, which is low for brokers.
    """

    key: str
    family: Family
    networks: tuple[Kind, ...] = KINDS
    low_is_central: bool = False


def degree(subject: Subject) -> Mapping[str, Scores]:
    """Return `degree`, the number of neighbours, and `strength`, the weight of all ties.

    A. Barrat and others, "The architecture of complex weighted networks", PNAS 101, 2004.
    """
    number, weight = _sums(subject.adjacency.weights, axis=1)
    return {"degree": number, "strength": weight}


def degree_both_ways(subject: Subject) -> Mapping[str, Scores]:
    """Return degree and strength of a directed network, by the edges that leave and that come in.

    Where edges run from the lead to the support, `out_…` is about whom a unit leads and `in_…`
    about whom it supports.
    """
    leaving, weight_out = _sums(subject.adjacency.weights, axis=1)
    coming, weight_in = _sums(subject.adjacency.weights, axis=0)
    return {
        "out_degree": leaving,
        "in_degree": coming,
        "out_strength": weight_out,
        "in_strength": weight_in,
    }


def _sums(weights: Matrix, axis: int) -> tuple[Scores, Scores]:
    ones = weights.copy()
    ones.data = np.ones_like(ones.data)
    return np.asarray(ones.sum(axis=axis)).ravel(), np.asarray(weights.sum(axis=axis)).ravel()


def core(subject: Subject) -> Mapping[str, Scores]:
    """Return `core`: the greatest k such that the node belongs to the k-core.

    The k-core is what remains after all nodes with fewer than k ties among the remaining have been
    taken out. Ties count without weight and direction.

    S. B. Seidman, "Network structure and minimum degree", Social Networks 5, 1983.
    """
    return {"core": engine.core_numbers(subject.adjacency.mutual(), choice=subject.choice)}


def betweenness(subject: Subject) -> Mapping[str, Scores]:
    """Return `betweenness`; see `paths.betweenness`."""
    return paths.betweenness(
        subject.edges,
        directed=subject.adjacency.directed,
        choice=subject.choice,
        seed=subject.seed,
    )


def nearness(subject: Subject) -> Mapping[str, Scores]:
    """Return `closeness` and `harmonic`; see `paths.nearness`."""
    return paths.nearness(subject.adjacency, subject.edges)


def pagerank(subject: Subject) -> Mapping[str, Scores]:
    """Return `pagerank`; see `spectral.pagerank`."""
    return spectral.pagerank(subject.adjacency)


def eigenvector(subject: Subject) -> Mapping[str, Scores]:
    """Return `eigenvector`; see `spectral.eigenvector`."""
    return spectral.eigenvector(subject.adjacency)


def hubs_and_authorities(subject: Subject) -> Mapping[str, Scores]:
    """Return `hub` and `authority`; see `spectral.hubs_and_authorities`."""
    return spectral.hubs_and_authorities(subject.adjacency)


def holes(subject: Subject) -> Mapping[str, Scores]:
    """Return `constraint` and `effective_size`; see `structural_holes.holes`."""
    return structural_holes.holes(subject.adjacency)


def participation(subject: Subject) -> Mapping[str, Scores]:
    """Return `participation`; see `structural_holes.participation`."""
    clusters = subject.clusters
    if clusters is None:
        return {"participation": np.full(subject.adjacency.size, np.nan)}
    return structural_holes.participation(subject.adjacency, list(clusters))


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        measure.key: measure
        for measure in (
            Measure("pagerank", pagerank),
            Measure("degree", degree, UNDIRECTED),
            Measure("strength", degree, UNDIRECTED),
            Measure("out_degree", degree_both_ways, DIRECTED),
            Measure("in_degree", degree_both_ways, DIRECTED),
            Measure("out_strength", degree_both_ways, DIRECTED),
            Measure("in_strength", degree_both_ways, DIRECTED),
            Measure("betweenness", betweenness),
            Measure("closeness", nearness),
            Measure("harmonic", nearness),
            Measure("eigenvector", eigenvector, UNDIRECTED),
            Measure("hub", hubs_and_authorities, DIRECTED),
            Measure("authority", hubs_and_authorities, DIRECTED),
            Measure("core", core),
            Measure("constraint", holes, low_is_central=True),
            Measure("effective_size", holes),
            Measure("participation", participation),
        )
    }
)
"""The measures by key, in the order in which tables show them."""

WHOLE: Final = frozenset({"degree", "out_degree", "in_degree", "core"})
"""Measures whose values are whole numbers."""


def fitting(kind: Kind) -> tuple[str, ...]:
    """Return the keys of the measures that are defined for a kind of network, in order."""
    return tuple(key for key, measure in MEASURES.items() if kind in measure.networks)


def measure(subject: Subject, keys: Iterable[str]) -> dict[str, Scores]:
    """Return the scores of every node by key, in the order of `subject.adjacency.nodes`.

    NaN where a value has no meaning, as the constraint of a unit without ties. Scores are not
    rounded. Raises KeyError for an unknown key.
    """
    computed: dict[Family, Mapping[str, Scores]] = {}
    found: dict[str, Scores] = {}
    for key in keys:
        family = MEASURES[key].family
        if family not in computed:
            computed[family] = family(subject)
        found[key] = computed[family][key]
    return found
