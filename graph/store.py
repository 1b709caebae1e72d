"""One store interface over Oxigraph on disk, Oxigraph in memory, and any SPARQL 1.1 endpoint.

Read it from the bottom: `open_store` turns a location into a Store; the Store answers in rdflib
terms (`select`, `ask`, `construct`) or in bytes (`answer`); the subclasses differ only in how
they evaluate a query and write a graph. The default graph is always the union of all graphs.

A query need not declare the prefixes of `ontology.PREFIXES`, and its relative IRIs are resolved
against `ontology.BASE`; what it declares itself goes before.

A location is one of

- a directory, `./gongbao.db`: the Oxigraph store proper lies in its `store` folder;
- `memory`: an empty store that ends with the process;
- `sparql+http://host:port/query`: a SPARQL 1.1 endpoint. Updates go to the address with a final
  `/query` replaced by `/update` (the Oxigraph server), else to the same address, or to the one
  given as `?update=http://host:port/…`.
"""

from __future__ import annotations

import ast
import os
import re
import urllib.error
import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pyoxigraph as ox
import rdflib
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node
from SPARQLWrapper import INSERT, POST, POSTDIRECTLY, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from graph import Quad, Triple
from graph.retired import Pin
from ontology import BASE, PREFIXES

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
DEFAULT_GRAPH: Final = DATASET_DEFAULT_GRAPH_ID
"""Stands for the graph without a name. People may write to it; a build never does."""
REMOTE_TIMEOUT_SECONDS: Final = 60
# Virtuoso refuses an INSERT DATA of more than 10,000 lines.
REMOTE_BATCH: Final = 2_000

_Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal


class StoreError(Exception):
    """A store cannot be opened, reached or asked; the message is one line that says what to do."""


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
    ) -> _Result:
        """Return the engine's result; graphs given replace the dataset clause of the query."""

    def query(
        self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
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
        if not isinstance(result, ox.QueryTriples):
            raise MalformedQuery("a CONSTRUCT or DESCRIBE query is needed here")
        graph = rdflib.Graph(bind_namespaces="none")
        for prefix, namespace in PREFIXES.items():
            graph.bind(prefix, namespace)
        for triple in result:
            graph.add(_triple(triple))
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
        if isinstance(result, ox.QueryTriples):
            if media_type not in GRAPH_TYPES:
                raise WrongMediaType(_no_such_form("CONSTRUCT or DESCRIBE", media_type))
            form = ox.RdfFormat.from_media_type(media_type)
            serialised = ox.serialize(result, format=form, prefixes=dict(PREFIXES))
        else:
            if media_type not in RESULT_TYPES:
                raise WrongMediaType(_no_such_form("SELECT or ASK", media_type))
            serialised = result.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
        assert serialised is not None
        return serialised


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
    ) -> _Result:
        options: dict[str, object] = {"base_iri": BASE, "prefixes": PREFIXES}
        if default_graphs or named_graphs:
            options["default_graph"] = [graph_name(name) for name in default_graphs]
            options["named_graphs"] = [ox.NamedNode(name) for name in named_graphs]
        else:
            # Oxigraph ignores FROM when it is told to use the union.
            options["use_default_graph_as_union"] = not _has_dataset_clause(query)
        try:
            return self._open.query(query, **options)  # type: ignore[arg-type]
        except SyntaxError as error:
            raise MalformedQuery(f"the query is no SPARQL: {_one_line(error)}") from error
        except RuntimeError as error:
            if "is not supported" in str(error):  # a function of somebody else's
                raise MalformedQuery(_one_line(error)) from error
            raise StoreError(f"the query failed: {_one_line(error)}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"the query failed: {_one_line(error)}") from error

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
            raise StoreError(f"{self.location} cannot be written: {_one_line(error)}") from error

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


class RemoteStore(Store):
    """Any SPARQL 1.1 endpoint, reached through SPARQLWrapper.

    The endpoint must take the union of its graphs as default graph: Virtuoso does, the Oxigraph
    server with `--union-default-graph` (it then ignores FROM; name graphs by `default_graphs`).
    """

    def __init__(self, location: str, query_url: str, update_url: str) -> None:
        self.location = location
        self.query_url = query_url
        self.update_url = update_url
        self._union_seen = False

    def _wrapper(self, text: str) -> SPARQLWrapper:
        wrapper = SPARQLWrapper(self.query_url, updateEndpoint=self.update_url)
        wrapper.setMethod(POST)
        wrapper.setTimeout(REMOTE_TIMEOUT_SECONDS)
        wrapper.setOnlyConneg(True)
        with warnings.catch_warnings():
            # It warns of a query that it does not understand; the server says it better.
            warnings.simplefilter("ignore", RuntimeWarning)
            wrapper.setQuery(text)
        return wrapper

    def _send(self, wrapper: SPARQLWrapper) -> tuple[bytes, str]:
        """Return body and media type; every failure on the way becomes a StoreError."""
        try:
            response = wrapper.query().response
            return response.read(), response.headers.get_content_type()
        except QueryBadFormed as error:
            raise MalformedQuery(f"{self.query_url} refuses the query: {_reason(error)}") from error
        except SPARQLWrapperException as error:
            raise StoreError(f"{self.query_url}: {_one_line(error)}") from error
        except urllib.error.HTTPError as error:
            message = f"{self.query_url} answers {error.code} {error.reason}"
            raise StoreError(message) from error
        except TimeoutError as error:
            message = f"{self.query_url} gave no answer in {REMOTE_TIMEOUT_SECONDS} seconds"
            raise StoreError(message) from error
        except (OSError, ValueError) as error:
            cause = getattr(error, "reason", error)
            message = f"{self.query_url} cannot be reached ({cause}): is the server running?"
            raise StoreError(message) from error

    def _evaluate(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> _Result:
        self._check_union()
        return self._ask_endpoint(standing_alone(query), default_graphs, named_graphs)

    def _ask_endpoint(
        self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> _Result:
        wrapper = self._wrapper(query)
        form = wrapper.queryType
        # Whatever it is, it goes to the query address, where a server refuses an update.
        wrapper.queryType = SELECT
        of_triples = form in ("CONSTRUCT", "DESCRIBE")
        accept = "application/n-triples" if of_triples else "application/sparql-results+json"
        wrapper.addCustomHttpHeader("Accept", accept)
        for name in default_graphs:
            wrapper.addParameter("default-graph-uri", name)
        for name in named_graphs:
            wrapper.addParameter("named-graph-uri", name)
        body, _ = self._send(wrapper)
        try:
            if of_triples:
                return _triples_of(body)
            return ox.parse_query_results(body, ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            message = f"{self.query_url} did not answer in {accept}: is it a SPARQL endpoint?"
            raise StoreError(message) from error

    def _check_union(self) -> None:
        if self._union_seen or not self._holds("GRAPH ?g { ?s ?p ?o }"):
            return
        if not self._holds("?s ?p ?o"):
            raise StoreError(
                f"{self.query_url} does not take the union of its graphs as default graph: "
                "start it so (Oxigraph: oxigraph serve --union-default-graph)"
            )
        self._union_seen = True

    def _holds(self, pattern: str) -> bool:
        return bool(self._ask_endpoint(f"ASK {{ {pattern} }}"))

    def update(self, text: str) -> None:
        """Send an update request, which the server applies whole or not at all if it can."""
        wrapper = self._wrapper(text)
        wrapper.setRequestMethod(POSTDIRECTLY)
        # It guesses from the text, and would send what it takes for a query elsewhere.
        wrapper.queryType = INSERT
        self._send(wrapper)

    def replace_graph(self, graph: URIRef, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`, in several requests if it is large."""
        lines = [" ".join(str(to_oxigraph(term)) for term in triple) + " ." for triple in triples]
        self.update(f"DROP SILENT GRAPH <{graph}>")
        for start in range(0, len(lines), REMOTE_BATCH):
            batch = "\n".join(lines[start : start + REMOTE_BATCH])
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{batch}\n}} }}")

    def graphs(self) -> list[URIRef]:
        """Return the names of the graphs that hold triples, sorted."""
        rows = self.select("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return sorted(URIRef(str(row["g"])) for row in rows)

    def has_graph(self, graph: URIRef) -> bool:
        """Return whether the graph holds triples; no query can tell of the DEFAULT_GRAPH."""
        return graph != DEFAULT_GRAPH and self._holds(f"GRAPH <{graph}> {{ ?s ?p ?o }}")

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, a graph at a time; raises StoreError if the endpoint cuts one."""
        for graph in self.graphs():
            pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}"
            rows = self.select(f"SELECT ?s ?p ?o WHERE {{ {pattern} }}")
            there = self._count(pattern)
            if len(rows) < there:
                raise StoreError(
                    f"{self.query_url} gave {len(rows)} of the {there} triples of {graph}: "
                    "raise its limit on the rows of an answer"
                )
            for row in rows:
                yield row["s"], URIRef(str(row["p"])), row["o"], graph

    def _count(self, pattern: str) -> int:
        rows = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        return int(str(rows[0]["n"]))

    def __len__(self) -> int:
        return self._count("GRAPH ?g { ?s ?p ?o }")

    def close(self) -> None:
        """Do nothing: no connection is kept between requests."""


def open_store(location: str, *, read_only: bool = False) -> Store:
    """Return the store at `location`; a directory that does not exist is made unless read-only.

    Raises StoreError, with what to do, for a file, a directory that is no store, a store that
    another process writes, and a location that is none of the kinds above.
    """
    if location == "memory":
        return OxigraphStore(ox.Store(), location)
    if location.startswith(("sparql+http://", "sparql+https://")):
        return _open_endpoint(location)
    if "://" in location:
        raise StoreError(
            f"{location} is no store location: give a directory, memory, or sparql+{location}"
        )
    return _open_directory(location, read_only=read_only)


def _open_endpoint(location: str) -> RemoteStore:
    parts = urlsplit(location.removeprefix("sparql+"))
    query_url = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    given = parse_qs(parts.query).get("update")
    update_url = given[0] if given else re.sub(r"/query$", "/update", query_url)
    return RemoteStore(location, query_url, update_url)


def previous_of(directory: Path) -> Path:
    """Return where a build keeps the store it is just replacing."""
    return directory.with_name(f"{directory.name}.previous")


def refuse_foreign(directory: Path) -> None:
    """Raise StoreError if `directory` is a file, or a directory that holds something else."""
    if directory.exists() and not directory.is_dir():
        raise StoreError(f"{directory} is a file, not a store: give a directory")
    if directory.is_dir() and not is_store(directory) and any(directory.iterdir()):
        raise StoreError(f"{directory} is a directory that holds no store: give another one")


def is_store(directory: Path) -> bool:
    """Say whether `directory` holds a store."""
    return (directory / "store" / "CURRENT").is_file()


Mark = tuple[int, int] | None


def mark_of(location: str) -> Mark:
    """Return what changes when a store on this disk is replaced, else None."""
    try:
        # Every store, be it a copy, has this file for itself, and writes it anew when opened.
        state = os.stat(f"{location}/store/CURRENT")  # noqa: PTH116 (each query asks; Path is slow)
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def _open_directory(location: str, *, read_only: bool) -> OxigraphStore:
    while True:
        mark = mark_of(location)
        try:
            opened = _open_now(location, read_only=read_only)
        except StoreError:
            if mark == mark_of(location):
                raise
        else:
            if not read_only or mark == mark_of(location):
                return opened
        # The store was replaced while its files were being opened: half of them may be the old.


def _open_now(location: str, *, read_only: bool) -> OxigraphStore:
    directory = Path(location)
    if read_only and not directory.exists() and is_store(previous_of(directory)):
        # A build died between its two renames; the store it was replacing is whole.
        directory = previous_of(directory)
    refuse_foreign(directory)
    if read_only and not is_store(directory):
        raise StoreError(f"no store at {location}: run gongbao build --store {location}")
    inner = directory / "store"
    try:
        if read_only:
            pin = Pin(inner, directory.resolve())
            return OxigraphStore(ox.Store.read_only(str(pin.path)), location, pin=pin)
        directory.mkdir(parents=True, exist_ok=True)
        return OxigraphStore(ox.Store(str(inner)), location, written=True)
    except (OSError, RuntimeError) as error:
        if "lock" in str(error).lower():
            raise StoreError(
                f"the store {location} is in use by another process: try again when it has ended"
            ) from error
        raise StoreError(f"the store {location} cannot be opened: {_one_line(error)}") from error


def to_oxigraph(term: Node) -> _OxTerm:
    """Return the Oxigraph term equal to an rdflib term, language and datatype kept."""
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype or XSD.string))
    raise TypeError(f"{term!r} is no RDF term")


def from_oxigraph(term: object) -> URIRef | BNode | Literal:
    """Return the rdflib term equal to an Oxigraph term; a plain string gets no datatype."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        # rdflib would rewrite the lexical form of a number.
        return Literal(
            term.value, datatype=None if datatype == XSD.string else datatype, normalize=False
        )
    raise TypeError(f"{term!r} is no RDF 1.1 term")


def graph_name(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    """Return the Oxigraph name of a graph."""
    # A plain str: rdflib holds no name equal to one.
    name = str(graph)
    return ox.DefaultGraph() if name == str(DEFAULT_GRAPH) else ox.NamedNode(name)


def engine_has_graph(engine: ox.Store, graph: URIRef) -> bool:
    """Return whether `engine` has such a graph; the DEFAULT_GRAPH counts when it holds triples."""
    name = graph_name(graph)
    if isinstance(name, ox.NamedNode):
        return bool(engine.contains_named_graph(name))
    return any(True for _ in engine.quads_for_pattern(None, None, None, name))


def from_quad(quad: ox.Quad) -> Quad:
    """Return the rdflib terms of a quad."""
    name = quad.graph_name
    graph = URIRef(name.value) if isinstance(name, ox.NamedNode) else DEFAULT_GRAPH
    return *_triple(quad), graph


def _triple(triple: ox.Triple | ox.Quad) -> Triple:
    predicate = URIRef(triple.predicate.value)
    return from_oxigraph(triple.subject), predicate, from_oxigraph(triple.object)


def _triples_of(n_triples: bytes) -> ox.QueryTriples:
    """Return parsed N-Triples in the shape of a query result, so that both answer alike."""
    store = ox.Store()
    store.load(n_triples, ox.RdfFormat.N_TRIPLES)
    result = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(result, ox.QueryTriples)
    return result


# What may hold the letters of a keyword without being one: comments, IRIs, strings, variables,
# language tags, prefixed names. For re.VERBOSE and re.DOTALL.
NO_KEYWORD: Final = r"""\#[^\n]* | <[^<>"{}|^`\\\s]*>
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n]|\\[^\n])*+"? | '(?:[^'\\\n]|\\[^\n])*+'?
    | [?$@]\w+ | [\w.-]*:[\w.:%-]*"""
_TOKEN = re.compile(
    rf"{NO_KEYWORD} | (?P<keyword>\bFROM\b) | \w+", re.IGNORECASE | re.VERBOSE | re.DOTALL
)


def _has_dataset_clause(query: str) -> bool:
    if "from" not in query.casefold():
        return False
    return any(match["keyword"] for match in _TOKEN.finditer(query))


def standing_alone(query: str, base: str = BASE) -> str:
    """Return a query or update with its base, and what it uses of our prefixes undeclared.

    They stand on its first line, so that the lines of its errors stay right; a BASE or PREFIX of
    its own comes later and overrides them.
    """
    missing = (
        f"PREFIX {name}: <{namespace}> "
        for name, namespace in PREFIXES.items()
        if re.search(rf"(?<![\w-]){name}:", query)
        and not re.search(rf"\bPREFIX\s+{name}:", query, re.IGNORECASE)
    )
    return f"BASE <{base}> {''.join(missing)}{query}"


def _reason(error: QueryBadFormed) -> str:
    """Return what the server said: SPARQLWrapper keeps it only as the repr of its bytes."""
    said = re.search(r"""b(['"]).*\1$""", str(error), re.DOTALL)
    if said is None:
        return "no reason given"
    return " ".join(ast.literal_eval(said[0]).decode("utf-8", "replace").split())


def _no_such_form(form: str, media_type: str) -> str:
    return f"a {form} query has no answer in {media_type}"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
