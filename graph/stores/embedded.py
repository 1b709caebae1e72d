"""Oxigraph in this process, in memory or on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox
from rdflib import URIRef

from graph import Quad, Triple
from graph.retired import Pin
from graph.stores.interface import MalformedQuery, Result, Store, StoreError, one_line
from graph.stores.query_text import has_dataset_clause, prefixes_in
from graph.stores.terms import from_quad, graph_name, to_oxigraph
from ontology import BASE


class OxigraphStore(Store):
    """Oxigraph in this process, in memory or on disk."""

    def __init__(
        self, engine: ox.Store, location: str, *, written: bool = False, pin: Pin | None = None
    ) -> None:
        self._engine: ox.Store | None = engine
        self._pin = pin
        self._written = written
        self.location = location

    @property
    def _open(self) -> ox.Store:
        if self._engine is None:
            raise StoreError(f"the store {self.location} is closed")
        return self._engine

    def _evaluate(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        options: dict[str, object] = {"base_iri": BASE, "prefixes": prefixes_in(query)}
        if default_graphs or named_graphs:
            options["default_graph"] = [graph_name(name) for name in default_graphs]
            options["named_graphs"] = [ox.NamedNode(name) for name in named_graphs]
        else:
            # Oxigraph ignores FROM when it is told to use the union.
            options["use_default_graph_as_union"] = not has_dataset_clause(query)
        try:
            return self._open.query(query, **options)  # type: ignore[arg-type]
        except SyntaxError as error:
            raise MalformedQuery(f"the query is no SPARQL: {one_line(error)}") from error
        except RuntimeError as error:
            if "is not supported" in str(error):  # a function of somebody else's
                raise MalformedQuery(one_line(error)) from error
            raise StoreError(f"the query failed: {one_line(error)}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"the query failed: {one_line(error)}") from error

    def replace_graph(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`; no triples remove the graph."""
        name = graph_name(graph)
        # Made whole before the old graph goes: an error on the way then changes nothing.
        quads = [
            ox.Quad(to_oxigraph(s), to_oxigraph(p), to_oxigraph(o), name)  # type: ignore[arg-type]
            for s, p, o in triples
        ]
        try:
            self._open.remove_graph(name)
            self._open.bulk_extend(quads)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{self.location} cannot be written: {one_line(error)}") from error

    def graphs(self) -> list[URIRef]:
        """Return the names of the graphs that hold triples, sorted."""
        return sorted(URIRef(name.value) for name in self._open.named_graphs())

    def has_graph(self, graph: URIRef) -> bool:
        """Return whether there is such a graph, be it empty."""
        return engine_has_graph(self._open, graph)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no order."""
        for quad in self._open:
            yield from_quad(quad)

    def __len__(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Release the store and its lock."""
        if self._engine is not None and self._written:
            # Else every later reader replays the log of what was written.
            self._engine.flush()
            self._engine.optimize()
        # The engine gives its lock back when it is collected.
        self._engine = None
        if self._pin is not None:
            self._pin.release()


def engine_has_graph(engine: ox.Store, graph: URIRef) -> bool:
    """Return whether `engine` has such a graph; the DEFAULT_GRAPH counts when it holds triples."""
    name = graph_name(graph)
    if isinstance(name, ox.NamedNode):
        return bool(engine.contains_named_graph(name))
    return any(True for _ in engine.quads_for_pattern(None, None, None, name))
