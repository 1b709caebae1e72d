"""One request and its answer, measured once, for all who keep count of them.

`observed` stands outside everything else. It tells its observers of every exchange when the
answer has been handed over whole, or was broken off.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.queries.answer import WAITED
from api.serving.start import at_start

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Who answers outside Flask's routes says here which route it was.
ROUTE: Final = "gongbao.route"

# Routes that Flask need not see, by the paths they have.
_PROTOCOL: Final = {
    f"{route}{slash}": route for route in ("/sparql", "/rdf-graph-store") for slash in ("", "/")
}
_UNMATCHED: Final = "unmatched"
_LONGEST_AGENT: Final = 300
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is known of one exchange, none of it about a person.

    `route` is a template such as `/page/<path:path>`, never the path that was asked for; `method`
    is one of HTTP's common ones or `other`: both have few values, whatever clients send. `size`
    is in bytes without the headers. `complete` is False where the answer was broken off. A query id
    that the client chose is left out, for it may say anything.
    """

    method: str
    route: str
    status: int
    size: int
    seconds: float
    waited: float | None
    query_id: str | None
    user_agent: str
    complete: bool


Observer = Callable[[Exchange], None]


def observed(app: WSGIApplication, observers: tuple[Observer, ...]) -> WSGIApplication:
    """Return `app`, with each exchange told to `observers` at its end."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        measured = _Measured(environ, observers)
        measured.body = app(environ, at_start(start_response, measured.note))
        if type(measured.body) is environ.get("wsgi.file_wrapper"):
            # The server sends a file by itself, and no thread waits for a client that is slow.
            return measured.handed_over()
        return measured

    return serve


class _Measured:
    """The body of an answer on its way to the server, counted."""

    __slots__ = (
        "_chunks",
        "_complete",
        "_environ",
        "_length",
        "_observers",
        "_query_id",
        "_route",
        "_size",
        "_started",
        "_status",
        "body",
    )

    def __init__(self, environ: WSGIEnvironment, observers: tuple[Observer, ...]) -> None:
        self.body: Iterable[bytes] = ()
        self._chunks: Iterator[bytes] | None = None
        self._environ = environ
        self._observers = observers
        self._started = time.perf_counter()
        self._route = _UNMATCHED
        self._status = 0
        self._size = self._length = 0
        self._query_id: str | None = None
        # A server need not ask for the body of an answer to HEAD.
        self._complete = environ["REQUEST_METHOD"] == "HEAD"

    def note(self, status: str, headers: list[tuple[str, str]]) -> None:
        """Keep what is known when an answer starts; Flask then still knows its route."""
        self._status = int(status[:3])
        self._route = _route(self._environ)
        for name, value in headers:
            if name == "X-Query-Id":
                self._query_id = value
            elif name == "Content-Length":
                self._length = int(value)

    def handed_over(self) -> Iterable[bytes]:
        """Return the body for the server to send, told of as if it had been sent."""
        body, self.body = self.body, ()
        self._size, self._complete = self._length, True
        self.close()
        return body

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._chunks is None:
            self._chunks = iter(self.body)
        try:
            chunk = next(self._chunks)
        except StopIteration:
            self._complete = True
            raise
        self._size += len(chunk)
        return chunk

    def close(self) -> None:
        """Close the answer and tell of it, once; servers call this whatever happened."""
        observers, self._observers = self._observers, ()
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            if observers:
                exchange = self._exchange()
                for observer in observers:
                    observer(exchange)

    def _exchange(self) -> Exchange:
        environ = self._environ
        method = environ["REQUEST_METHOD"]
        return Exchange(
            method if method in _METHODS else "other",
            self._route,
            self._status,
            self._size,
            time.perf_counter() - self._started,
            environ.get(WAITED),
            None if "HTTP_X_QUERY_ID" in environ else self._query_id,
            environ.get("HTTP_USER_AGENT", "")[:_LONGEST_AGENT],
            self._complete,
        )


def _route(environ: WSGIEnvironment) -> str:
    route = environ.get(ROUTE)
    if route is not None:
        return str(route)
    if (route := _PROTOCOL.get(environ["PATH_INFO"])) is not None:
        return route
    rule = getattr(environ.get("werkzeug.request"), "url_rule", None)
    return _UNMATCHED if rule is None else str(rule.rule)
