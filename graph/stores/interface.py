"""What a store is: named graphs that answer SPARQL in rdflib terms or in bytes, and its errors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import pyoxigraph as ox
import rdflib
from rdflib import URIRef
from rdflib.term import Node

from graph import Quad, Triple
from graph.stores.terms import from_oxigraph, from_triple
from ontology import PREFIXES

RESULT_TYPES: Final = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPH_TYPES: Final = (
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/rdf+xml",
    "application/trig",
    "application/n-quads",
)

Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterator[ox.Triple]
"""Rows, a truth value, or triples; rows and triples are found as they are asked for."""


class StoreError(Exception):
    """A store cannot be opened, reached or asked; the message is one line that says what to do."""


class StoreUnreachable(StoreError):
    """A server is down, or out of reach: the same question may be answered a little later."""


class StoreTimeout(StoreError):
    """A server did not answer in the time it was given."""


class IncompleteAnswer(StoreError):
    """A server gave only a part of an answer, because of a limit of its own."""


class MalformedQuery(StoreError):
    """The query is not SPARQL 1.1; the message gives the place where a local engine knows it."""


class WrongMediaType(StoreError):
    """The answer has no form in the media type asked for: a SELECT as Turtle, say."""


class Store(ABC):
    """A set of named graphs that answers SPARQL with their union as default graph."""

    location: str

    @abstractmethod
    def _evaluate(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        """Return the engine's result; graphs given replace the dataset clause of the query."""

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        """Return the engine's result, whose rows are found as they are asked for.

        Raises MalformedQuery for what is no query.
        """
        return self._evaluate(query, default_graphs, named_graphs)

    @abstractmethod
    def replace_graph(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`; no triples remove the graph."""

    @abstractmethod
    def graphs(self) -> list[URIRef]:
        """Return the names of the graphs that hold triples, sorted."""

    @abstractmethod
    def has_graph(self, graph: URIRef) -> bool:
        """Return whether there is such a graph; the DEFAULT_GRAPH is one when it holds triples."""

    @abstractmethod
    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no order."""

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of quads."""

    @abstractmethod
    def close(self) -> None:
        """Release the store and its lock."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def select(self, query: str, *, default_graphs: Sequence[str] = ()) -> list[dict[str, Node]]:
        """Return one dict a row, variable name to term, without the unbound variables."""
        result = self._evaluate(query, default_graphs)
        if not isinstance(result, ox.QuerySolutions):
            raise MalformedQuery("a SELECT query is needed here")
        names = [variable.value for variable in result.variables]
        with self._reading():
            return [
                {
                    name: from_oxigraph(term)
                    for name, term in zip(names, row, strict=True)
                    if term is not None
                }
                for row in result
            ]

    def ask(self, query: str) -> bool:
        """Return the answer of an ASK query."""
        result = self._evaluate(query)
        if not isinstance(result, ox.QueryBoolean):
            raise MalformedQuery("an ASK query is needed here")
        return bool(result)

    def construct(self, query: str) -> rdflib.Graph:
        """Return the triples of a CONSTRUCT or DESCRIBE query, with the project's prefixes."""
        result = self._evaluate(query)
        if isinstance(result, (ox.QuerySolutions, ox.QueryBoolean)):
            raise MalformedQuery("a CONSTRUCT or DESCRIBE query is needed here")
        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        for triple in result:
            graph.add(from_triple(triple))
        return graph

    def answer(
        self,
        query: str,
        *,
        media_type: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> bytes:
        """Return the SPARQL answer serialised as `media_type` (RESULT_TYPES or GRAPH_TYPES).

        Raises MalformedQuery for what is no query and WrongMediaType where the form of the
        query has no such serialisation.
        """
        result = self._evaluate(query, default_graphs, named_graphs)
        if isinstance(result, (ox.QuerySolutions, ox.QueryBoolean)):
            if media_type not in RESULT_TYPES:
                raise WrongMediaType(_no_such_form("SELECT or ASK", media_type))
            rows_form = ox.QueryResultsFormat.from_media_type(media_type)
            with self._reading():
                serialised = result.serialize(format=rows_form)
        else:
            if media_type not in GRAPH_TYPES:
                raise WrongMediaType(_no_such_form("CONSTRUCT or DESCRIBE", media_type))
            form = ox.RdfFormat.from_media_type(media_type)
            serialised = ox.serialize(result, format=form, prefixes=dict(PREFIXES))
        assert serialised is not None
        return serialised

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Raise StoreError for rows that cannot be read: a server may send a relative IRI, say."""
        try:
            yield
        except (OSError, SyntaxError) as error:
            reason = one_line(error)
            raise StoreError(f"{self.location} gives rows that are wrong: {reason}") from error


def _no_such_form(form: str, media_type: str) -> str:
    return f"a {form} query has no answer in {media_type}"


def one_line(error: BaseException) -> str:
    """Return the message of an error without its line breaks."""
    return " ".join(str(error).split())
