"""The one place that knows which library computes: networkx, or networkit where size asks for it.

networkx is the reference. Above `SMALL` (nodes × edges) the same measure is computed by networkit
(MIT), in one thread, so that equal questions have equal answers; tests compare the two on random
graphs. networkx has no Leiden method of its own: that is networkit's at every size.
"""

from __future__ import annotations

from typing import Any, Final

import networkx as nx

SMALL: Final = 1_000_000
"""Nodes × edges up to which networkx answers in about a second."""


def is_small(network: nx.Graph[str]) -> bool:
    """Say whether networkx is quick enough for `network`."""
    return network.number_of_nodes() * network.number_of_edges() <= SMALL


def to_networkit(network: nx.Graph[str], weight: str | None) -> Any:
    """Return `network` as a networkit graph over the positions of its nodes."""
    import networkit as nk  # half a second and 70 MB, for those who need it

    nk.setNumberOfThreads(1)
    position = {node: number for number, node in enumerate(network)}
    graph = nk.Graph(len(position), weighted=weight is not None, directed=network.is_directed())
    for one, other, data in network.edges(data=True):
        graph.addEdge(position[one], position[other], 1.0 if weight is None else data[weight])
    return graph
