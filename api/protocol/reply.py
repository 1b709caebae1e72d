"""What an operation of either protocol replies, and how it goes out: with the query's id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.problems import Refused, status_line
from api.protocol.request import QUERY_ID
from api.queries.answer import Answer
from api.queries.running import query_id
from api.store_failures import store_problem
from graph.store import StoreError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

VARY: Final = ("Vary", "Accept")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before it is sent; its body may have a `close`, to be called in any case."""

    status: int
    headers: list[tuple[str, str]]
    body: Iterable[bytes]

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        """Start the response and return its body, as WSGI has it."""
        start_response(status_line(self.status), self.headers)
        return self.body


def reply_of(answer: Answer, headers: list[tuple[str, str]]) -> Reply:
    """Return the reply that carries the answer to a query, with `headers` and its own."""
    own = [("Content-Type", answer.choice.content_type)]
    if answer.length is not None:
        own.append(("Content-Length", str(answer.length)))
    if answer.truncated is not None:
        own.append(("X-Truncated", answer.truncated))
    return Reply(200, [*headers, *own], answer)


def respond(
    environ: WSGIEnvironment, start_response: StartResponse, app: WSGIApplication
) -> Iterable[bytes]:
    """Answer by `app` under the query's id, and with a problem what it raises.

    It may raise Refused and StoreError before it starts a response.
    """
    start = start_response
    try:
        environ[QUERY_ID] = name = query_id(environ.get("HTTP_X_QUERY_ID"))
        start = _naming(name, start_response)
        body = app(environ, start)
    except Refused as refused:
        body = refused.problem.send(start, [VARY])
    except StoreError as error:
        body = store_problem(error).send(start, [VARY])
    return _without_body(body) if environ["REQUEST_METHOD"] == "HEAD" else body


def _naming(name: str, start_response: StartResponse) -> StartResponse:
    """Return a `start_response` that tells the id of the query on every answer and error."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        return start_response(status, [*headers, ("X-Query-Id", name)], exc_info)

    return start


def _without_body(body: Iterable[bytes]) -> list[bytes]:
    """Let go of a body that HEAD asks only the headers of."""
    if hasattr(body, "close"):
        body.close()
    return []
