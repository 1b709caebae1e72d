"""`/sparql` for programs: the SPARQL 1.1 Protocol as plain WSGI, before the web framework.

A request is read (`request`), its format negotiated (`negotiation`), a worker answers, and the
answer goes out as it comes. Whoever asks for HTML is sent on to the query page, which carries out
its operations here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from api.problems import Problem, Refused, problem, status_line
from api.protocol.dataset import ServedGraphs
from api.protocol.negotiation import choices, is_for_people, named_choices
from api.protocol.reply import VARY, Reply, reply_of, respond
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
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start_response(status_line(204), list(_OPTIONS))
            return []
        return respond(environ, start_response, self._answer)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if is_for_people(environ.get("HTTP_ACCEPT")):
            return self._site(environ, start_response)
        return self.carry_out(self.read(environ), environ).send(start_response)

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
        return reply_of(answer, headers)

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
        return reply, [*headers, VARY]

    def _describe(self, wanted: Mapping[Form, Choice], environ: WSGIEnvironment) -> Reply:
        choice = wanted.get("CONSTRUCT")
        if choice is None:
            told = not_acceptable("CONSTRUCT")
            detail = f"there is no query, and the service is described in graphs: {told.detail}"
            raise Refused(replace(told, detail=detail))
        body = self._description.written(own_address(environ, "/sparql"), choice.format)
        headers = [("Content-Type", choice.content_type), ("Content-Length", str(len(body))), VARY]
        return Reply(200, headers, [body])

    def _update(self, asked: ProtocolRequest, environ: WSGIEnvironment) -> Reply:
        require_write_access(environ.get("HTTP_AUTHORIZATION"), self._gongbao.settings)
        if environ["REQUEST_METHOD"] != "POST":
            raise Refused(problem("bad-request", "send an update by POST"))
        # The base of queries, so that a relative IRI means one thing whoever asks, and where.
        job = UpdateJob(asked.text, BASE, asked.default_graphs, asked.named_graphs)
        carry_out(job, self._gongbao, environ)
        return Reply(204, [], [])


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
