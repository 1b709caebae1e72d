"""`/sparql` for programs: the SPARQL 1.1 Protocol as plain WSGI, before the web framework.

A request is read (`request`), its format negotiated (`negotiation`), a worker answers, and the
answer goes out as it comes. Whoever asks for HTML is sent on to the query page, which carries out
its operations here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from api.problems import Problem, Refused, problem, status_line
from api.protocol.dataset import ServedGraphs
from api.protocol.negotiation import choices, is_for_people, named_choices
from api.protocol.request import (
    METHODS,
    QUERY_ID,
    Limits,
    ProtocolRequest,
    hang_up,
    own_address,
    read_request,
)
from api.protocol.service_description import ServiceDescription
from api.protocol.write_access import require_write_access
from api.protocol.writes import carry_out
from api.queries.answer import WAITED, Answer
from api.queries.formats import ALL_FORMATS, Choice, not_acceptable
from api.queries.guard import Form
from api.queries.jobs import QueryJob, UpdateJob
from api.queries.running import query_id
from api.store_failures import store_problem
from graph.store import StoreError
from ontology import BASE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from api import Gongbao

PATHS: Final = ("/sparql", "/sparql/")

_OPTIONS: Final = [
    ("Allow", METHODS),
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, X-Query-Id"),
    ("Access-Control-Max-Age", "86400"),
    ("Content-Length", "0"),
]
_VARY: Final = ("Vary", "Accept")


@dataclass(frozen=True, slots=True)
class Reply:
    """A response before it is sent; its body may have a `close`, to be called in any case."""

    status: int
    headers: list[tuple[str, str]]
    body: Iterable[bytes]


class SparqlEndpoint:
    """The WSGI application that answers programs at `/sparql`, and sends all else to `site`."""

    def __init__(self, gongbao: Gongbao, site: WSGIApplication) -> None:
        settings = gongbao.settings
        self._gongbao = gongbao
        self._site = site
        self._limits = Limits(settings.max_query_bytes, settings.max_update_bytes)
        self._graphs = ServedGraphs(gongbao.live_store)
        self._description = ServiceDescription(self._graphs, writable=settings.writable)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        if environ["PATH_INFO"] not in PATHS:
            return self._site(environ, start_response)
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            start_response(status_line(204), list(_OPTIONS))
            return []
        start = start_response
        try:
            environ[QUERY_ID] = name = query_id(environ.get("HTTP_X_QUERY_ID"))
            start = naming(name, start_response)
            if is_for_people(environ.get("HTTP_ACCEPT")):
                return self._site(environ, start)
            reply = self.carry_out(self.read(environ), environ)
        except Refused as refused:
            body: Iterable[bytes] = refused.problem.send(start, [_VARY])
        except StoreError as error:
            body = store_problem(error).send(start, [_VARY])
        else:
            start(status_line(reply.status), reply.headers)
            body = reply.body
        return without_body(body) if method == "HEAD" else body

    def read(self, environ: WSGIEnvironment) -> ProtocolRequest:
        """Return what a request asks; raises Refused."""
        return read_request(environ, self._limits)

    def carry_out(self, asked: ProtocolRequest, environ: WSGIEnvironment) -> Reply:
        """Return the reply to an operation in the format asked for; raises Refused."""
        if asked.operation == "update":
            return self._update(asked, environ)
        wanted = choices_of(asked.format, environ.get("HTTP_ACCEPT"))
        if asked.operation is None:
            return self._describe(wanted, environ)
        answer, headers = self.ask(asked, wanted, environ)
        headers.append(("Content-Type", answer.choice.content_type))
        if answer.length is not None:
            headers.append(("Content-Length", str(answer.length)))
        if answer.truncated is not None:
            headers.append(("X-Truncated", answer.truncated))
        return Reply(200, headers, answer)

    def ask(
        self,
        asked: ProtocolRequest,
        wanted: Mapping[Form, Choice],
        environ: WSGIEnvironment,
        *,
        head: int | None = None,
    ) -> tuple[Answer, list[tuple[str, str]]]:
        """Return a worker's answer to a query, and the headers that tell of the request.

        Raises Refused, for a timeout with the query, which a person may want to mend.
        """
        default, named, headers = self._graphs.dataset(asked)
        job = QueryJob(asked.text, wanted, default, named, head=head)
        gone = hang_up(environ)
        reply = self._gongbao.answers.ask(job, id=environ[QUERY_ID], gone=gone)
        if isinstance(reply, Problem):
            if reply.kind == "update-refused" and self._gongbao.settings.writable:
                reply = problem("bad-request", "this is an update: send it as update, by POST")
            if reply.kind == "timeout":
                reply = replace(reply, members={**reply.members, "query": asked.text})
            raise Refused(reply)
        environ[WAITED] = reply.waited
        return reply, [*headers, _VARY]

    def _describe(self, wanted: Mapping[Form, Choice], environ: WSGIEnvironment) -> Reply:
        choice = wanted.get("CONSTRUCT")
        if choice is None:
            told = not_acceptable("CONSTRUCT")
            detail = f"there is no query, and the service is described in graphs: {told.detail}"
            raise Refused(replace(told, detail=detail))
        body = self._description.written(own_address(environ, "/sparql"), choice.format)
        headers = [("Content-Type", choice.content_type), ("Content-Length", str(len(body))), _VARY]
        return Reply(200, headers, [body])

    def _update(self, asked: ProtocolRequest, environ: WSGIEnvironment) -> Reply:
        require_write_access(environ.get("HTTP_AUTHORIZATION"), self._gongbao.settings)
        if environ["REQUEST_METHOD"] != "POST":
            raise Refused(problem("bad-request", "send an update by POST"))
        # The base of queries, so that a relative IRI means one thing whoever asks, and where.
        job = UpdateJob(asked.text, BASE, asked.default_graphs, asked.named_graphs)
        carry_out(job, self._gongbao, environ)
        return Reply(204, [], [])


def naming(name: str, start_response: StartResponse) -> StartResponse:
    """Return a `start_response` that tells the id of the query on every answer and error."""

    def start(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        return start_response(status, [*headers, ("X-Query-Id", name)], exc_info)

    return start


def choices_of(name: str | None, accept: str | None) -> Mapping[Form, Choice]:
    """Return the formats to answer in; raises Refused where no answer can have one."""
    if name is None:
        found = choices(accept)
        if not found:
            raise Refused(not_acceptable(None))
        return found
    found = named_choices(name)
    if not found:
        known = ", ".join(each.key for each in ALL_FORMATS)
        raise Refused(problem("bad-request", f"format is one of {known}, not {name[:40]}"))
    return found


def without_body(body: Iterable[bytes]) -> list[bytes]:
    """Let go of a body that HEAD asks only the headers of."""
    if isinstance(body, Answer):
        body.close()
    return []
