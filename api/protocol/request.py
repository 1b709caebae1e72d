"""What a request to `/sparql` asks, read from its WSGI environment: no framework, no store.

`read_request` follows SPARQL 1.1 Protocol 2.1 (query) and 2.2 (update): GET with parameters, POST
of a form, POST of the text itself. What the protocol does not know is Refused with the status that
says what to do otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import parse_qsl, quote

from api.problems import Problem, Refused, problem

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

Operation = Literal["query", "update"]

QUERY_ID: Final = "gongbao.query_id"
"""Where the environment of a request keeps the id of its query."""

METHODS: Final = "GET, HEAD, POST, OPTIONS"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
QUERY_TYPE: Final = "application/sparql-query"
UPDATE_TYPE: Final = "application/sparql-update"

_DIRECT: Final[dict[str, Operation]] = {QUERY_TYPE: "query", UPDATE_TYPE: "update"}
_GRAPHS_OF: Final[dict[Operation, tuple[str, str]]] = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_GRAPH_PARAMETERS: Final = {name for names in _GRAPHS_OF.values() for name in names}

_MAX_PARAMETERS: Final = 1000
# A form needs room for its other parameters, and for %E5%85%AC: nine bytes for three.
_FORM_FACTOR: Final = 3
_FORM_ROOM: Final = 65_536

ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LONGEST_IRI: Final = 2000
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?([^\s;\"]*)\"?", re.IGNORECASE)

# A name or an address with or without a port (RFC 9110 7.2), so that it can stand in an IRI.
_HOST: Final = re.compile(r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{1,45}\])(?::\d{1,5})?")

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes of UTF-8 the text of an operation may have."""

    query: int
    update: int


@dataclass(frozen=True, slots=True)
class ProtocolRequest:
    """A request read; `operation` is None where it names none and asks what is served here.

    The graphs are those of the request, not of the text: `default-graph-uri` and
    `named-graph-uri` of a query, `using-graph-uri` and `using-named-graph-uri` of an update.
    """

    operation: Operation | None
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None


def read_request(environ: WSGIEnvironment, limits: Limits) -> ProtocolRequest:
    """Return what a request asks.

    Raises Refused: 400 for what is no request of the protocol, 405 for a method other than GET,
    HEAD and POST, 413 for a text that is too long, 415 for a body of another type.
    """
    method = environ["REQUEST_METHOD"]
    parameters = read_parameters(environ.get("QUERY_STRING", "").encode("latin-1"))
    if method == "POST":
        if any(name in ("query", "update") for name, _ in parameters):  # 2.1.2, 2.2.1
            raise Refused(problem("bad-request", "put what you POST into the body alone"))
        texts, more = _posted(environ, limits)
        parameters += more
    elif method in ("GET", "HEAD"):
        texts = []
        _refuse_body(environ)
    else:
        detail = f"send GET or POST, not {method}"
        raise Refused(problem("method-not-allowed", detail, headers={"Allow": METHODS}))
    texts += [(name, value) for name, value in parameters if name in ("query", "update")]
    names_graphs = any(name in _GRAPH_PARAMETERS for name, _ in parameters)
    if not texts and method != "POST" and not names_graphs:
        return ProtocolRequest(None, format=_format(parameters))
    return _operation(texts, parameters, limits)


def _posted(environ: WSGIEnvironment, limits: Limits) -> tuple[list[tuple[str, str]], Parameters]:
    """Return the text that is the body itself, or the parameters of a body that is a form."""
    media_type = _media_type(environ)
    if media_type == FORM_TYPE:
        limit = _FORM_FACTOR * max(limits.query, limits.update) + _FORM_ROOM
        return [], read_parameters(read_body(environ, limit))
    operation = _DIRECT[media_type]
    limit = limits.query if operation == "query" else limits.update
    return [(operation, _decoded(read_body(environ, limit)))], []


def _operation(
    texts: list[tuple[str, str]], parameters: Parameters, limits: Limits
) -> ProtocolRequest:
    """Return the one operation that a request may have: SPARQL 1.1 Protocol 2.1.4 and 2.2.4."""
    if len(texts) > 1:
        both = len({name for name, _ in texts}) > 1
        detail = "a query or an update, not both" if both else f"one {texts[0][0]}, not several"
        raise Refused(problem("bad-request", f"give {detail}"))
    operation: Operation = "update" if texts and texts[0][0] == "update" else "query"
    text = texts[0][1] if texts else ""
    if not text.strip():
        raise Refused(
            problem("missing-query", f"give the {operation} in the parameter {operation}")
        )
    if text[0] == "\N{BYTE ORDER MARK}":
        raise Refused(
            problem("bad-request", f"leave out the byte order mark before the {operation}")
        )
    limit = limits.update if operation == "update" else limits.query
    if len(text) > limit or len(text.encode("utf-8", "replace")) > limit:
        raise Refused(_too_long(limit))
    default, named = (_graphs(parameters, name, operation) for name in _GRAPHS_OF[operation])
    alien = _GRAPH_PARAMETERS.difference(_GRAPHS_OF[operation])
    for name, _ in parameters:
        if name in alien:
            raise Refused(problem("bad-request", f"the parameter {name} is not for a {operation}"))
    return ProtocolRequest(operation, text, default, named, _format(parameters))


def _graphs(parameters: Parameters, wanted: str, operation: Operation) -> tuple[str, ...]:
    graphs: list[str] = []
    for name, value in parameters:
        if name == wanted:
            # W3C's test query_multiple_dataset escapes the & between two parameters as well.
            graphs += value.split(f"&{name}=")
    for graph in graphs:
        if len(graph) > _LONGEST_IRI or not ABSOLUTE_IRI.fullmatch(graph):
            what = f"an absolute IRI of up to {_LONGEST_IRI} characters"
            detail = f"{wanted} of a {operation} takes {what}, not “{graph[:100]}”"
            raise Refused(problem("bad-request", detail))
    return tuple(graphs)


def _format(parameters: Parameters) -> str | None:
    return next((value for name, value in parameters if name == "format"), None)


# Reading bytes


def _media_type(environ: WSGIEnvironment) -> str:
    """Return the media type of the body, one of the three that the protocol knows."""
    refuse_encoding(environ)
    media_type, charset = content_type(environ.get("CONTENT_TYPE", ""))
    if (media_type != FORM_TYPE and media_type not in _DIRECT) or charset not in ("utf-8", "utf8"):
        accepted = f"{QUERY_TYPE}, {UPDATE_TYPE}, {FORM_TYPE}"
        detail = f"send one of {accepted}, in UTF-8"
        raise Refused(problem("wrong-content-type", detail, headers={"Accept-Post": accepted}))
    return media_type


def refuse_encoding(environ: WSGIEnvironment) -> None:
    """Refuse a body that is compressed or the like (RFC 9110 15.5.16)."""
    encoding = environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
    if encoding not in ("identity", ""):
        detail = f"send the body as it is, not in the encoding {encoding[:40]}"
        headers = {"Accept-Encoding": "identity"}
        raise Refused(problem("wrong-content-type", detail, headers=headers))


def content_type(header: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header, UTF-8 where it names none."""
    charset = _CHARSET.search(header)
    return header.partition(";")[0].strip().lower(), charset[1].lower() if charset else "utf-8"


def _refuse_body(environ: WSGIEnvironment) -> None:
    """Refuse GET with a body: it means nothing, and smugglers use it (RFC 9110 9.3.1)."""
    if environ.get("CONTENT_LENGTH") not in (None, "", "0") or _is_chunked(environ):
        raise Refused(problem("bad-request", "a GET request has no body: send it by POST"))


def _is_chunked(environ: WSGIEnvironment) -> bool:
    return "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()


def read_body(environ: WSGIEnvironment, limit: int) -> bytes:
    """Return the body, which may have `limit` bytes; one without a length is read to its end."""
    announced = environ.get("CONTENT_LENGTH") or ("" if _is_chunked(environ) else "0")
    if announced and not announced.isdecimal():
        raise Refused(problem("bad-request", f"{announced[:40]} is no Content-Length"))
    length = int(announced) if announced else limit + 1
    if announced and length > limit:
        raise Refused(_too_long(limit))
    body = b""
    while len(body) < length:
        piece = environ["wsgi.input"].read(length - len(body))
        if not piece:
            break
        body += piece
    if announced and len(body) < length:
        raise Refused(problem("bad-request", "the body is shorter than its Content-Length"))
    if len(body) > limit:
        raise Refused(_too_long(limit))
    return bytes(body)


def _too_long(limit: int) -> Problem:
    return problem("too-large", f"{limit} bytes are allowed here", members={"limit_bytes": limit})


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        detail = f"byte {error.start + 1} of the body is not UTF-8"
        raise Refused(problem("bad-request", detail)) from error


def read_parameters(form: bytes) -> Parameters:
    """Return the parameters of a query string or a form, in order; raises Refused."""
    if not form:
        return []
    try:
        return parse_qsl(
            form.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise Refused(problem("bad-request", "the parameters are not UTF-8")) from error
    except ValueError as error:
        detail = f"there are more than {_MAX_PARAMETERS} parameters"
        raise Refused(problem("bad-request", detail)) from error


def own_address(environ: WSGIEnvironment, path: str) -> str:
    """Return the absolute address of `path` here, as the client and its proxies call it."""
    host = environ.get("HTTP_HOST", "")
    if not _HOST.fullmatch(host):
        host = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    root = quote(environ.get("SCRIPT_NAME", "").encode("latin-1").rstrip(b"/"))
    return f"{environ['wsgi.url_scheme']}://{host}{root}{path}"


def hang_up(environ: WSGIEnvironment) -> Callable[[], bool]:
    """Return what tells whether the client has gone; a server that cannot tell says no."""
    tells: Callable[[], bool] = environ.get("waitress.client_disconnected", _stays)
    return tells


def _stays() -> bool:
    return False
