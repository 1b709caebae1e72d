"""The dataset that a request chooses with `default-graph-uri` and `named-graph-uri`.

A graph that is not in the store is empty here (SPARQL 1.1 Protocol 2.1.4 leaves it to the service,
and W3C's tests name such a one), and the answer says so in `X-Unknown-Graph`. Nothing is ever
fetched: an engine is not even told the name, but one of ours that no graph has.
"""

from __future__ import annotations

import threading
import time
import weakref
from typing import Final
from urllib.parse import quote

from rdflib import URIRef

from api.live_store import LiveStore
from api.problems import Refused, problem
from api.protocol.request import ProtocolRequest
from graph.store import Store
from ontology import BASE

EMPTY_GRAPH: Final = f"{BASE}graph/none"

_FETCHABLE: Final = ("http:", "https:", "urn:")
# A store on another server does not say when it changes.
_REMOTE_SECONDS: Final = 300.0
_TOLD: Final = 10
_TOLD_BYTES: Final = 8_000
_IRI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=%-._~"


class ServedGraphs:
    """The names of the graphs of a store, read once for each state of it."""

    def __init__(self, live_store: LiveStore) -> None:
        self._live_store = live_store
        self._lock = threading.Lock()
        # Weakly, lest the files of a store that was replaced be kept.
        self._store: weakref.ref[Store] | None = None
        self._read = 0.0
        self._names: frozenset[str] = frozenset()

    def names(self) -> frozenset[str]:
        """Return the names, the same object while the store stays the same; raises StoreError."""
        store = self._live_store.current()
        with self._lock:
            age = time.monotonic() - self._read
            known = self._store is not None and store is self._store()
            if not known or ("://" in store.location and age > _REMOTE_SECONDS):
                names = frozenset(map(str, store.graphs()))
                self._names = self._names if names == self._names else names
                self._store, self._read = weakref.ref(store), time.monotonic()
            return self._names

    def has(self, graph: str) -> bool:
        """Return whether the store has such a graph now; raises StoreError."""
        return self._live_store.current().has_graph(URIRef(graph))

    def dataset(
        self, asked: ProtocolRequest
    ) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[str, str]]]:
        """Return default graphs, named graphs, and the headers that tell of those not here.

        Raises Refused for a graph that could only be a file or the like, and StoreError.
        """
        if not asked.default_graphs and not asked.named_graphs:
            return (), (), []
        names = self._known({*asked.default_graphs, *asked.named_graphs})
        unknown = [
            graph for graph in (*asked.default_graphs, *asked.named_graphs) if graph not in names
        ]
        for graph in unknown:
            if not graph.lower().startswith(_FETCHABLE):
                detail = f"{graph[:200]} is no graph of this store, and none is fetched"
                raise Refused(problem("unknown-graph", detail))
        return (
            _or_empty(asked.default_graphs, names),
            _or_empty(asked.named_graphs, names),
            [("X-Unknown-Graph", _told(unknown))] if unknown else [],
        )

    def _known(self, asked: set[str]) -> frozenset[str]:
        """Return the names, and those asked for that a server has got since they were read."""
        names = self.names()
        store = self._live_store.current()
        if "://" not in store.location:
            return names
        new = sorted(asked - names)[:_TOLD]
        return names.union(graph for graph in new if store.has_graph(URIRef(graph)))


def _told(graphs: list[str]) -> str:
    """Return the names for a header, as many as clients take in one line."""
    names = [f"<{quote(graph, safe=_IRI_CHARACTERS)}>" for graph in graphs[:_TOLD]]
    while sum(map(len, names)) > _TOLD_BYTES and len(names) > 1:
        names.pop()
    return ", ".join(names)


def _or_empty(graphs: tuple[str, ...], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(graph if graph in names else EMPTY_GRAPH for graph in graphs)
