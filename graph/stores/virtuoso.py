"""What is peculiar to Virtuoso 7: what its queries need, and what its answers must be cured of.

`docs/remote-stores.md` lists what stays. Each peculiarity was found by running it; the tests in
`tests/graph/stores` show them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import pyoxigraph as ox

from graph.stores.interface import StoreTimeout

SERVER: Final = "Virtuoso"
"""How the `Server` header of its answers starts."""

# Its own graphs lie beside those of its users: the mapping of its tables, the description of its
# endpoint, its file system, the vocabularies it is delivered with. Its `define
# input:default-graph-exclude` would leave them out of a query, but finds nothing in `GRAPH <iri>`.
_OWN_GRAPHS: Final = re.compile(
    r"http://www\.openlinksw\.com/.*|http://www\.w3\.org/(ns/ldp|2002/07/owl)#|"
    r"https?://[^/]+/(sparql|DAV/.*)|urn:(activitystreams|core|virtuoso|rules)\b.*|virtrdf-.*"
)


def is_own_graph(name: str) -> bool:
    """Return whether the graph called `name` is Virtuoso's own."""
    return _OWN_GRAPHS.fullmatch(name) is not None


DESCRIBE_STATEMENTS: Final = 'define sql:describe-mode "CBD" '
"""Before a DESCRIBE, lest it gives the statements that merely point to a thing, too."""


def parameters(seconds: float, most_rows: int | None) -> dict[str, str]:
    """Return what goes with a query: the time after which it stops, and its most rows."""
    stop = {"timeout": str(round(seconds * 1000))}
    return stop if most_rows is None else {**stop, "maxrows": str(most_rows)}


def check_in_time(headers: Mapping[str, str], address: str) -> None:
    """Raise StoreTimeout for an answer of which the time allowed only a part, in good form."""
    if "x-sql-state" in headers:
        state = headers["x-sql-state"]
        raise StoreTimeout(f"{address} stopped the query ({state}) and gave a part of the answer")


def cut_at(headers: Mapping[str, str]) -> int | None:
    """Return the number of rows at which an answer was cut, None for a whole one."""
    rows = headers.get("x-sparql-maxrows")
    return None if rows is None else int(rows)


def is_truth(rows: ox.QuerySolutions) -> bool:
    """Return whether rows are really the answer to an ASK: true with a row, false without."""
    return [variable.value for variable in rows.variables] == ["__ASK_RETVAL"]


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


# A quotation mark within a literal has a backslash before it in both formats, so these stand
# nowhere but where they mean what they say.
_BLANK_NODE: Final = re.compile(rb'("type": "bnode", "value": ")nodeID://')
_JSON_BOOLEAN: Final = re.compile(rb'(XMLSchema#boolean", "value": ")([01])"')
_LINE_BOOLEAN: Final = re.compile(
    rb'(?m)\t"([01])"(\^\^<http://www\.w3\.org/2001/XMLSchema#boolean> \.)$'
)
_WORDS: Final = {b"0": b"false", b"1": b"true"}


def _cured_json(lines: bytes) -> bytes:
    """Give blank nodes a label that is one, and booleans their words."""
    lines = _BLANK_NODE.sub(rb"\1", lines)
    return _JSON_BOOLEAN.sub(lambda found: found[1] + _WORDS[found[2]] + b'"', lines)


def _cured_lines(lines: bytes) -> bytes:
    return _LINE_BOOLEAN.sub(lambda found: b'\t"' + _WORDS[found[1]] + b'"' + found[2], lines)


_CURES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "application/sparql-results+json": _cured_json,
    "application/n-triples": _cured_lines,
}


class Cured:
    """The body of an answer of Virtuoso as it should be; read as a file, line by line within."""

    def __init__(self, body: _Readable, media_type: str) -> None:
        self._body = body
        self._cure = _CURES[media_type]
        self._raw = b""
        self._ready = b""
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end."""
        while not self._ended and (size < 0 or not self._ready):
            self._read_on()
        size = len(self._ready) if size < 0 else size
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def _read_on(self) -> None:
        more = self._body.read(65_536)
        self._ended = not more
        raw = self._raw + more
        whole = len(raw) if self._ended else raw.rfind(b"\n") + 1
        self._ready += self._cure(raw[:whole])
        self._raw = raw[whole:]
