"""`/sparql`: the SPARQL 1.1 Protocol for programs, and the query page for people.

A request is read into a Job (`_read_request`), a worker answers it, and the reply becomes a
response: data for a program, the query page for a browser, which also shows what went wrong and
keeps the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qsl

from flask import Blueprint, Response, current_app, make_response, request
from werkzeug.exceptions import RequestEntityTooLarge

from api.problems import Problem, Refused, problem, wants_page
from api.protocol import query_page
from api.queries.answer import Answer
from api.queries.formats import ALL_FORMATS, FORMATS, Choice, best_quality, choose, named
from api.queries.guard import Form
from api.queries.jobs import QueryJob
from api.queries.pool import WorkerPool
from api.settings import Settings

blueprint = Blueprint("sparql", __name__)

_METHODS: Final = "GET, HEAD, POST, OPTIONS"
_FORM_TYPE: Final = "application/x-www-form-urlencoded"
_QUERY_TYPE: Final = "application/sparql-query"
_UPDATE_TYPE: Final = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class _Request:
    """What a protocol request asks; `query` is None where there is no query at all."""

    query: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query; without one, show the query page."""
    settings, pool = _parts()
    page = _is_for_page()
    asked: _Request | None = None
    try:
        asked = _read_request(settings)
        if asked.query is None:
            if page:
                return _page(None)
            raise Refused(problem("missing-query", "give the query in the parameter query"))
        as_page = page and asked.format is None
        reply = pool.ask(_job(asked, asked.query, settings, as_page=as_page))
        if isinstance(reply, Problem):
            raise Refused(reply)
    except Refused as refused:
        return _refusal(refused.problem, asked, page=page)
    if as_page:
        return _page(asked, answer=reply)
    response = Response(reply, content_type=reply.choice.content_type)
    if reply.length is not None:
        response.content_length = reply.length
    if reply.truncated is not None:
        response.headers["X-Truncated"] = reply.truncated
    response.call_on_close(reply.close)
    response.vary.add("Accept")
    return response


@blueprint.route("/sparql", methods=["OPTIONS"])
def options() -> Response:
    """Tell a browser of another site what it may send."""
    headers = {
        "Allow": _METHODS,
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=headers)


def _parts() -> tuple[Settings, WorkerPool]:
    gongbao = current_app.extensions["gongbao"]
    return cast(Settings, gongbao.settings), cast(WorkerPool, gongbao.pool)


def _is_for_page() -> bool:
    accept = request.accept_mimetypes
    return wants_page() and accept["text/html"] >= best_quality(accept)


def _read_request(settings: Settings) -> _Request:
    """Return what the request asks; raises Refused for what the protocol does not know."""
    parameters = _decoded(request.query_string)
    direct = None
    if request.method == "POST":
        body = _body()
        if request.mimetype == _QUERY_TYPE:
            direct = _text(body)
        else:
            parameters = _decoded(body)
    if any(name == "update" for name, _ in parameters):
        raise Refused(problem("update-refused", "this endpoint answers queries, no update="))
    queries = [value for name, value in parameters if name == "query"]
    if direct is not None:
        queries.append(direct)
    if len(queries) > 1:
        raise Refused(problem("bad-request", "give one query, not several"))
    if queries and len(queries[0].encode()) > settings.max_query_bytes:
        raise Refused(problem("too-large", f"a query may have {settings.max_query_bytes} bytes"))
    return _Request(
        query=queries[0] if queries and (queries[0].strip() or direct is not None) else None,
        default_graphs=_all(parameters, "default-graph-uri"),
        named_graphs=_all(parameters, "named-graph-uri"),
        format=next(iter(_all(parameters, "format")), None),
    )


def _body() -> bytes:
    """Return the body of a POST request of a known content type."""
    if request.mimetype == _UPDATE_TYPE:
        raise Refused(
            problem("update-refused", "this endpoint answers queries and changes nothing")
        )
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype not in (_FORM_TYPE, _QUERY_TYPE) or charset not in ("utf-8", "utf8"):
        detail = f"send {_QUERY_TYPE} or {_FORM_TYPE}, in UTF-8"
        accepted = {"Accept-Post": f"{_QUERY_TYPE}, {_FORM_TYPE}"}
        raise Refused(problem("wrong-content-type", detail, headers=accepted))
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        limit = current_app.config["MAX_CONTENT_LENGTH"]
        raise Refused(problem("too-large", f"a request may have {limit} bytes")) from error


def _decoded(form: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            form.decode(), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError as error:
        raise Refused(problem("bad-request", "the parameters are not UTF-8")) from error
    except ValueError as error:
        raise Refused(problem("bad-request", "there are more than 1000 parameters")) from error


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        detail = f"byte {error.start + 1} of the query is not UTF-8"
        raise Refused(problem("bad-request", detail)) from error


def _all(parameters: list[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _job(asked: _Request, query: str, settings: Settings, *, as_page: bool) -> QueryJob:
    graphs = asked.default_graphs, asked.named_graphs
    if as_page:
        first = {form: Choice(row[0], row[0].content_type) for form, row in FORMATS.items()}
        return QueryJob(query, first, *graphs, head=settings.page_rows)
    return QueryJob(query, _choices(asked), *graphs)


def _choices(asked: _Request) -> dict[Form, Choice]:
    if asked.format is None:
        return choose(request.accept_mimetypes)
    choices = named(asked.format)
    if not choices:
        known = ", ".join(each.key for each in ALL_FORMATS)
        raise Refused(problem("bad-request", f"format is one of {known}, not {asked.format}"))
    return choices


def _refusal(refused: Problem, asked: _Request | None, *, page: bool) -> Response:
    return _page(asked, refused=refused) if page else refused.response()


def _page(
    asked: _Request | None, *, answer: Answer | None = None, refused: Problem | None = None
) -> Response:
    response = make_response(
        query_page.render(
            query=(asked.query if asked else None) or "",
            graphs=query_page.Graphs(asked.default_graphs, asked.named_graphs) if asked else None,
            answer=answer,
            refused=refused,
        )
    )
    if refused is not None:
        response.status_code = refused.status
        response.headers.extend(refused.headers)
    response.vary.add("Accept")
    return response
