"""One store interface over Oxigraph on disk, Oxigraph in memory, and any SPARQL 1.1 endpoint.

`open_store` turns a location into a Store, which answers in rdflib terms (`select`, `ask`,
`construct`) or in bytes (`answer`). The kinds of store, in `graph.stores`, differ only in how they
evaluate a query and write a graph. The default graph is always the union of all graphs.

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

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pyoxigraph as ox

from graph.retired import Pin
from graph.stores.embedded import OxigraphStore, engine_has_graph
from graph.stores.interface import (
    GRAPH_TYPES,
    RESULT_TYPES,
    IncompleteAnswer,
    MalformedQuery,
    Store,
    StoreError,
    StoreTimeout,
    StoreUnreachable,
    WrongMediaType,
    one_line,
)
from graph.stores.query_text import standing_alone
from graph.stores.remote import REMOTE_BATCH, RemoteLimits, RemoteStore
from graph.stores.terms import DEFAULT_GRAPH, from_oxigraph, from_quad, graph_name, to_oxigraph
from graph.stores.transport import Connect, address_of, connect_by

__all__ = [
    "DEFAULT_GRAPH",
    "GRAPH_TYPES",
    "REMOTE_BATCH",
    "RESULT_TYPES",
    "Connect",
    "IncompleteAnswer",
    "MalformedQuery",
    "Mark",
    "OxigraphStore",
    "RemoteLimits",
    "RemoteStore",
    "Store",
    "StoreError",
    "StoreTimeout",
    "StoreUnreachable",
    "WrongMediaType",
    "connect_by",
    "engine_has_graph",
    "from_oxigraph",
    "from_quad",
    "graph_name",
    "is_store",
    "mark_of",
    "open_store",
    "previous_of",
    "refuse_foreign",
    "server_addresses",
    "standing_alone",
    "to_oxigraph",
]


_OF_SERVERS: Final = ("sparql+http://", "sparql+https://")


def open_store(
    location: str,
    *,
    read_only: bool = False,
    limits: RemoteLimits = RemoteLimits(),  # noqa: B008
) -> Store:
    """Return the store at `location`; a directory that does not exist is made unless read-only.

    `limits` are for a SPARQL server, which is first asked with the first query: opening it says
    nothing of whether it is up.

    Raises StoreError, with what to do, for a file, a directory that is no store, a store that
    another process writes, and a location that is none of the kinds above.
    """
    if location == "memory":
        return OxigraphStore(ox.Store(), location)
    if location.startswith(_OF_SERVERS):
        return _open_endpoint(location, limits)
    if "://" in location:
        raise StoreError(
            f"{location} is no store location: give a directory, memory, or sparql+{location}"
        )
    return _open_directory(location, read_only=read_only)


def _open_endpoint(location: str, limits: RemoteLimits) -> RemoteStore:
    parts = urlsplit(location.removeprefix("sparql+"))
    query_url = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    given = parse_qs(parts.query).get("update")
    update_url = given[0] if given else re.sub(r"/query$", "/update", query_url)
    return RemoteStore(location, query_url, update_url, limits)


def server_addresses(location: str) -> set[tuple[str, int]]:
    """Return the host and port of the server at `location`, or two where updates go elsewhere.

    A store in this process has none. Raises ValueError for an address that is none.
    """
    if not location.startswith(_OF_SERVERS):
        return set()
    store = _open_endpoint(location, RemoteLimits())
    return {address_of(store.query_url), address_of(store.update_url)}


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
        raise StoreError(f"the store {location} cannot be opened: {one_line(error)}") from error
