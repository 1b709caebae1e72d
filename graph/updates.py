"""Writes to a store: SPARQL Update, and a graph put, filled or taken away. All or nothing.

A store on disk is never written in place. A write is a small build: in the workshop beside the
store (`graph.workshop`, whose lock keeps out builds and other writes) the store is copied, which
costs milliseconds because its files are linked, the copy is changed, and the two are swapped.
Readers keep the old files until they let go. A write that fails or is killed, at whatever moment,
has changed nothing.

A SPARQL 1.1 server gets the same as update requests, and is as transactional as it is itself:
Oxigraph applies a request whole or not at all. A graph of more than REMOTE_BATCH triples goes in
several requests, because Virtuoso refuses long ones; a failure between them leaves a part.

The DEFAULT_GRAPH is the one without a name: the graph that an update writes to when it names none.
For queries it is only a part of what they see, the union of all graphs.

What was computed from the facts (graph `derived`) is not computed again by a write: that is for the
next build. Every run of an analysis that the write may concern is marked, gbo:storeChangedSince, in
the same swap, so that whoever reads its numbers can see that they may be out of date.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import URIRef

from graph.documents import Document, read_documents
from graph.search import INDEX_FILE
from graph.sparql_tokens import NAMES, WORD, find_parts
from graph.store import (
    DEFAULT_GRAPH,
    REMOTE_BATCH,
    MalformedQuery,
    RemoteStore,
    StoreError,
    engine_has_graph,
    graph_name,
    is_store,
    open_store,
    standing_alone,
)
from graph.workshop import home_of, swap, workshop
from ontology import BASE, GBO, PREFIXES, PROV

_log = logging.getLogger(__name__)

# Triples that are worth files of their own in the store.
_MANY: Final = 10_000


class UpdateFailed(StoreError):
    """An update asks for what cannot be done: to drop a graph that is not there, say."""


def update(location: str, text: str, *, base: str) -> None:
    """Carry out a SPARQL 1.1 Update request on the store at `location`, relative IRIs at `base`.

    The text must have been judged: the engine would carry out LOAD and SERVICE. Raises
    MalformedQuery, UpdateFailed, StoreBusy, or StoreError when the store cannot be written.
    """
    with _changing(location) as target:
        target.update(_clearing_silently(text), base)
        target.mark_runs()


# To clear a graph that is not there is no failure for W3C's protocol tests (update_base_uri); to
# Oxigraph it is.
_CLEAR: Final = rf"{NAMES} | (?i:(?P<clear>\bCLEAR)(?=(?:\s|\#[^\n]*\n)+GRAPH\b)) | {WORD}"


def _clearing_silently(text: str) -> str:
    pieces: list[str] = []
    done = 0
    for token in find_parts(_CLEAR, text):
        if token["clear"]:
            pieces += text[done : token.end()], " SILENT"
            done = token.end()
    return "".join((*pieces, text[done:]))


def replace_graph(
    location: str, graph: URIRef, documents: Sequence[Document], *, base: str
) -> bool:
    """Make the triples of `documents` the whole content of `graph`; return whether it is new.

    The default graph counts as new when it was empty. Raises MalformedDocument, and as `update`.
    """
    return _put(location, graph, documents, base, replace=True)


def merge_graph(location: str, graph: URIRef, documents: Sequence[Document], *, base: str) -> bool:
    """Add the triples of `documents` to `graph`; return whether it is new. Raises as above."""
    return _put(location, graph, documents, base, replace=False)


def _put(
    location: str, graph: URIRef, documents: Sequence[Document], base: str, *, replace: bool
) -> bool:
    triples = read_documents(documents, base)
    with _changing(location) as target:
        new = not target.has(graph)
        target.put(graph, triples, replace=replace)
        target.mark_runs(graph)
    return new


def delete_graph(location: str, graph: URIRef) -> bool:
    """Take `graph` away, or empty the default graph; False, and nothing done, if there is none."""
    with open_store(location, read_only=True) as store:
        if not store.has_graph(graph) and graph != DEFAULT_GRAPH:
            return False
    with _changing(location) as target:
        target.drop(graph)
        target.mark_runs(graph)
    return True


# Where it is written


class _Target(ABC):
    """A store that is being changed."""

    @abstractmethod
    def update(self, text: str, base: str) -> None: ...

    @abstractmethod
    def has(self, graph: URIRef) -> bool: ...

    @abstractmethod
    def put(self, graph: URIRef, triples: list[ox.Triple], *, replace: bool) -> None: ...

    @abstractmethod
    def drop(self, graph: URIRef) -> None: ...

    @abstractmethod
    def mark_runs(self, written: URIRef | None = None) -> None:
        """Mark the runs that a write to the graph `written`, or to any graph, may concern."""


@contextmanager
def _changing(location: str) -> Iterator[_Target]:
    """Give the store at `location` to be changed; what an error interrupts is not kept."""
    if "://" not in location:
        with _copy(Path(location).resolve()) as copy:
            yield copy
        return
    with open_store(location) as store:
        assert isinstance(store, RemoteStore)
        yield _Remote(store)


@contextmanager
def _copy(directory: Path) -> Iterator[_Copy]:
    with workshop(directory) as fresh:
        home = home_of(directory)
        if not is_store(home):
            raise StoreError(f"no store at {directory}: run gongbao build --store {directory}")
        try:
            # Nobody else swaps or removes it while this process has the workshop.
            ox.Store.read_only(str(home / "store")).backup(str(fresh / "store"))
            _carry_over(home, fresh)
            copy = _Copy(ox.Store(str(fresh / "store")))
            try:
                yield copy
                copy.flush()
            finally:
                copy.close()
            swap(fresh, directory)
        except OSError as error:
            raise StoreError(f"{directory} cannot be written: {error}") from error


def _carry_over(home: Path, fresh: Path) -> None:
    """Link all that lies beside the store proper, but for the search index, now out of date."""
    for entry in home.iterdir():
        if entry.name == "store" or entry.name.startswith(INDEX_FILE):
            continue
        if entry.name == "build.json":
            shutil.copy(entry, fresh / entry.name)  # its date tells when the store last changed
        elif entry.is_dir():
            shutil.copytree(entry, fresh / entry.name, copy_function=os.link)
        else:
            os.link(entry, fresh / entry.name)


class _Copy(_Target):
    """The copy of a store on disk."""

    def __init__(self, engine: ox.Store) -> None:
        self._engine: ox.Store | None = engine

    @property
    def _open(self) -> ox.Store:
        assert self._engine is not None
        return self._engine

    def flush(self) -> None:
        """Write all to the disk."""
        self._open.flush()

    def close(self) -> None:
        """Let go of the files: the engine does when it is collected."""
        self._engine = None

    def update(self, text: str, base: str) -> None:
        try:
            self._open.update(text, base_iri=base, prefixes=PREFIXES)
        except SyntaxError as error:
            raise MalformedQuery(f"the update is no SPARQL: {_one_line(error)}") from error
        except (RuntimeError, ValueError) as error:
            raise UpdateFailed(_one_line(error)) from error

    def has(self, graph: URIRef) -> bool:
        return engine_has_graph(self._open, graph)

    def put(self, graph: URIRef, triples: list[ox.Triple], *, replace: bool) -> None:
        name = graph_name(graph)
        if replace:
            self._open.clear_graph(name)
        if isinstance(name, ox.NamedNode):
            self._open.add_graph(name)  # an empty one is a graph too
        # Large ones go into files of their own, which many small ones would multiply.
        write = self._open.bulk_extend if len(triples) > _MANY else self._open.extend
        write(ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)

    def drop(self, graph: URIRef) -> None:
        self._open.remove_graph(graph_name(graph))

    def mark_runs(self, written: URIRef | None = None) -> None:
        self._open.update(_marking(written))


# Not by the minter of IRIs, whose readings of characters every query worker would hold in memory.
_DERIVED: Final = URIRef(f"{BASE}graph/derived")


def _marking(written: URIRef | None) -> str:
    """Return the update that marks the runs which used `written`, or which take all tasks."""
    concerned = ""
    if written not in (None, _DERIVED, DEFAULT_GRAPH):
        concerned = (
            f" FILTER(EXISTS {{ GRAPH <{_DERIVED}> {{ ?run <{PROV.used}> <{written}> }} }} || "
            f"NOT EXISTS {{ GRAPH <{_DERIVED}> {{ ?run <{GBO.selectedNotice}> ?notice }} }})"
        )
    return (
        f"INSERT {{ GRAPH <{_DERIVED}> {{ ?run <{GBO.storeChangedSince}> true }} }} "
        f"WHERE {{ GRAPH <{_DERIVED}> {{ ?run a <{GBO.AnalysisRun}> }}{concerned} }}"
    )


# The Oxigraph server says it with a 500, and has then changed nothing. (Virtuoso may have.)
_ABOUT_A_GRAPH: Final = re.compile(r"The graph <[^>]*> (does not exist|already exists)")


class _Remote(_Target):
    """A SPARQL 1.1 server."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store

    def update(self, text: str, base: str) -> None:
        _refuse_malformed(text, base)
        self._send(standing_alone(text, base))

    def has(self, graph: URIRef) -> bool:
        return self._store.has_graph(graph)

    def put(self, graph: URIRef, triples: list[ox.Triple], *, replace: bool) -> None:
        requests = [_insertion(graph, batch) for batch in _batches(triples)]
        if replace:
            # In one request with what comes first, for servers that apply a request as a whole.
            requests[:1] = [" ;\n".join((_clear(graph), *requests[:1]))]
        for request in requests:
            self._send(request)

    def drop(self, graph: URIRef) -> None:
        self._send(_clear(graph))

    def mark_runs(self, written: URIRef | None = None) -> None:
        self._send(_marking(written))

    def _send(self, text: str) -> None:
        try:
            self._store.update(text)
        except MalformedQuery as error:
            # SPARQL it is: Virtuoso has a limit on its length, for one.
            _log.warning("an update was refused: %s", error)
            message = (
                "the server that holds the graph does not take it: send it in parts, "
                "with GRAPH, and without USING"
            )
            raise UpdateFailed(message) from error
        except StoreError as error:
            about_a_graph = _ABOUT_A_GRAPH.search(str(error))
            if about_a_graph is None:
                raise
            raise UpdateFailed(about_a_graph[0]) from error


def _refuse_malformed(text: str, base: str) -> None:
    """Raise MalformedQuery for what is no SPARQL Update; a server may take it all the same.

    It is tried on an empty store here: judged, it calls nobody.
    """
    try:
        ox.Store().update(text, base_iri=base, prefixes=PREFIXES)
    except SyntaxError as error:
        raise MalformedQuery(f"the update is no SPARQL: {_one_line(error)}") from error
    except (OSError, RuntimeError, ValueError):
        pass  # what it lacks may be there


def _clear(graph: URIRef) -> str:
    return "CLEAR SILENT DEFAULT" if graph == DEFAULT_GRAPH else f"DROP SILENT GRAPH <{graph}>"


def _insertion(graph: URIRef, triples: Sequence[ox.Triple]) -> str:
    lines = "".join(f"{triple} .\n" for triple in triples)
    quads = lines if graph == DEFAULT_GRAPH else f"GRAPH <{graph}> {{\n{lines}}}"
    # Virtuoso takes no blank nodes as DATA; in a template they mean the same, new ones.
    if any(_has_blank_node(triple) for triple in triples):
        return f"INSERT {{\n{quads}}} WHERE {{}}"
    return f"INSERT DATA {{\n{quads}}}"


def _batches(triples: list[ox.Triple]) -> list[list[ox.Triple]]:
    """Cut `triples`; those with blank nodes stay together, as their labels last for a request."""
    anonymous = [triple for triple in triples if _has_blank_node(triple)]
    rest = [triple for triple in triples if not _has_blank_node(triple)]
    fill = max(REMOTE_BATCH - len(anonymous), 0)
    first = anonymous + rest[:fill]
    later = [rest[at : at + REMOTE_BATCH] for at in range(fill, len(rest), REMOTE_BATCH)]
    return [batch for batch in [first, *later] if batch]


def _has_blank_node(triple: ox.Triple) -> bool:
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
