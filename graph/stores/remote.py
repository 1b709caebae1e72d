"""Any SPARQL 1.1 server as a store, tested with Virtuoso 7 and the Oxigraph server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final, cast

import pyoxigraph as ox
from rdflib import BNode, URIRef

from graph import Quad, Triple
from graph.stores import virtuoso
from graph.stores.embedded import OxigraphStore
from graph.stores.interface import (
    IncompleteAnswer,
    Result,
    Store,
    StoreError,
    StoreUnreachable,
)
from graph.stores.query_text import separate, standing_alone
from graph.stores.terms import DEFAULT_GRAPH, to_oxigraph
from graph.stores.transport import Reply, send_query, send_update
from ontology import BASE

REMOTE_BATCH: Final = 2_000
"""Triples a request: Virtuoso refuses an INSERT DATA of more than 10,000 lines."""
NO_GRAPH: Final = f"{BASE}graph/none"
"""A name that no graph has."""
_BATCH_CHARACTERS: Final = 1_000_000
_ROWS_TYPE: Final = "application/sparql-results+json"
_TRIPLES_TYPE: Final = "application/n-triples"


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """How many seconds a server may take for the next bytes, and how many rows it is asked for.

    A server that can be told both stops by itself. Without `rows` it is asked for all.
    """

    seconds: float = 60.0
    rows: int | None = None


class RemoteStore(Store):
    """A SPARQL 1.1 server, reached through SPARQLWrapper; no connection is kept open.

    The server must take the union of its graphs as default graph: Virtuoso does, the Oxigraph
    server with `--union-default-graph`.
    """

    def __init__(
        self,
        location: str,
        query_url: str,
        update_url: str,
        limits: RemoteLimits = RemoteLimits(),
    ) -> None:
        self.location = location
        self.query_url = query_url
        self.update_url = update_url
        self.limits = limits
        # Learned with the first query, and anew when the server was away: it may be another one.
        self._is_virtuoso: bool | None = None

    def _evaluate(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        of_triples = _is_of_triples(query)
        is_virtuoso = self._learn() if self._is_virtuoso is None else self._is_virtuoso
        accept = _TRIPLES_TYPE if of_triples else _ROWS_TYPE
        separated = separate(query)
        text = standing_alone(separated.text)
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = separated.default_graphs, separated.named_graphs
        parameters = {}
        if is_virtuoso:
            text = f"{virtuoso.DESCRIBE_STATEMENTS if of_triples else ''}{text}"
            parameters = virtuoso.parameters(self.limits.seconds, self.limits.rows)
            # Without a named graph it would take all.
            named_graphs = named_graphs or ((NO_GRAPH,) if default_graphs else ())
        reply = self._ask(text, accept, default_graphs, named_graphs, parameters)
        body: object = reply.body
        if is_virtuoso:
            self._check_whole(reply)
            body = virtuoso.Cured(reply.body, accept)
        if of_triples:
            return self._triples(cast(IO[bytes], body))
        return self._rows(cast(IO[bytes], body))

    def _ask(
        self,
        text: str,
        accept: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        parameters: Mapping[str, str] | None = None,
    ) -> Reply:
        try:
            return send_query(
                self.query_url,
                text,
                accept=accept,
                timeout=self.limits.seconds,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                parameters=parameters,
            )
        except StoreUnreachable:
            self._is_virtuoso = None
            raise

    def _check_whole(self, reply: Reply) -> None:
        """Raise for an answer that Virtuoso cut: a part of it would look like all of it."""
        virtuoso.check_in_time(reply.headers, self.query_url)
        rows = virtuoso.cut_at(reply.headers)
        if rows is not None and (self.limits.rows is None or rows < self.limits.rows):
            raise IncompleteAnswer(
                f"{self.query_url} gives {rows} rows at most: raise ResultSetMaxRows in its "
                "virtuoso.ini, or ask for less"
            )

    def _rows(self, body: IO[bytes]) -> Result:
        try:
            result = ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
            if isinstance(result, ox.QuerySolutions) and virtuoso.is_truth(result):
                return _TRUTH[any(True for _ in result)]
            return result
        except (SyntaxError, ValueError) as error:
            raise self._no_endpoint(_ROWS_TYPE) from error

    def _triples(self, body: IO[bytes]) -> Iterator[ox.Triple]:
        try:
            for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES):
                yield quad.triple
        except (SyntaxError, ValueError) as error:
            raise self._no_endpoint(_TRIPLES_TYPE) from error

    def _no_endpoint(self, accept: str) -> StoreError:
        return StoreError(
            f"{self.query_url} did not answer in good {accept}: is it a SPARQL endpoint?"
        )

    def _learn(self) -> bool:
        """Return whether this is Virtuoso; raises StoreError without the union of graphs."""
        named, server = self._holds("GRAPH ?g { ?s ?p ?o }")
        is_virtuoso = server.startswith(virtuoso.SERVER)
        if not is_virtuoso:
            if not named:
                return False
            if not self._holds("?s ?p ?o")[0]:
                raise StoreError(
                    f"{self.query_url} does not take the union of its graphs as default graph: "
                    "start it so (Oxigraph: oxigraph serve --union-default-graph)"
                )
        self._is_virtuoso = is_virtuoso
        return is_virtuoso

    def _holds(self, pattern: str) -> tuple[bool, str]:
        """Return whether there is such a pattern, and which server says so."""
        reply = self._ask(f"ASK {{ {pattern} }}", _ROWS_TYPE)
        answer = self._rows(cast(IO[bytes], reply.body))
        return bool(answer), reply.headers.get("server", "")

    def update(self, text: str) -> None:
        """Send an update request, which the server applies whole or not at all if it can."""
        send_update(self.update_url, text, timeout=self.limits.seconds)

    def replace_graph(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`, in several requests if it is large."""
        # Made whole before the old graph goes: an error on the way then changes nothing.
        plain: list[str] = []
        with_blank_nodes: list[str] = []
        for triple in triples:
            line = " ".join(str(to_oxigraph(term)) for term in triple) + " ."
            blank = any(isinstance(term, BNode) for term in triple)
            (with_blank_nodes if blank else plain).append(line)
        self.update(f"DROP SILENT GRAPH <{graph}>")
        for batch in _batches(plain):
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{batch}\n}} }}")
        if with_blank_nodes:
            # In one request, in which a label means one node; Virtuoso wants no label in DATA.
            together = "\n".join(with_blank_nodes)
            self.update(f"INSERT {{ GRAPH <{graph}> {{\n{together}\n}} }} WHERE {{}}")

    def graphs(self) -> list[URIRef]:
        """Return the names of the graphs that hold triples, sorted; no graph of Virtuoso's own."""
        # Virtuoso groups in no time what it takes a minute to make DISTINCT.
        return sorted(self._sizes())

    def has_graph(self, graph: URIRef) -> bool:
        """Return whether the graph holds triples; no query can tell of the DEFAULT_GRAPH."""
        return (
            graph != DEFAULT_GRAPH
            and self._is_ours(graph)
            and self.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        )

    def _is_ours(self, graph: URIRef) -> bool:
        return not (self._is_virtuoso and virtuoso.is_own_graph(graph))

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, a graph at a time; raises StoreError if the server cuts one."""
        for graph, there in self._sizes().items():
            rows = self.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
            if len(rows) < there:
                raise IncompleteAnswer(
                    f"{self.query_url} gave {len(rows)} of the {there} triples of {graph}: "
                    "raise its limit on the rows of an answer"
                )
            for row in rows:
                yield row["s"], URIRef(str(row["p"])), row["o"], graph

    def _sizes(self) -> dict[URIRef, int]:
        """Return how many triples each graph holds."""
        rows = self.select(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
        )
        sizes = {URIRef(str(row["g"])): int(str(row["n"])) for row in rows}
        return {graph: size for graph, size in sizes.items() if self._is_ours(graph)}

    def __len__(self) -> int:
        return sum(self._sizes().values())

    def close(self) -> None:
        """Do nothing: no connection is kept between requests."""


def _truth(word: str) -> ox.QueryBoolean:
    answer = f'{{"head":{{}},"boolean":{word}}}'
    result = ox.parse_query_results(answer, ox.QueryResultsFormat.JSON)
    assert isinstance(result, ox.QueryBoolean)
    return result


_TRUTH: Final = (_truth("false"), _truth("true"))


def _is_of_triples(query: str) -> bool:
    """Return whether a query asks for triples; raises MalformedQuery for what is no query.

    A server may take an update for a query: Virtuoso does. Here nothing is to be found, so that
    the answer costs no more than the reading of the text, which gives the place of an error too.
    """
    with OxigraphStore(ox.Store(), "memory") as empty:
        result = empty.query(query)
        return not isinstance(result, (ox.QuerySolutions, ox.QueryBoolean))


def _batches(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines in pieces that a request can hold."""
    batch: list[str] = []
    size = 0
    for line in lines:
        if batch and (len(batch) >= REMOTE_BATCH or size + len(line) > _BATCH_CHARACTERS):
            yield "\n".join(batch)
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield "\n".join(batch)
