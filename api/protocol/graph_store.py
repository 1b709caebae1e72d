"""`/rdf-graph-store`: the SPARQL 1.1 Graph Store HTTP Protocol, as plain WSGI.

A graph is named in the address (`?graph=IRI`, or `?default` for the one without a name; 4.2 there)
or has the address of the request itself, below this one (4.1). GET and HEAD are queries like any
other; what writes needs the token, and goes to the process that writes. The body is parsed there,
under its deadline.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin

from api.problems import Problem, Refused, problem, status_line
from api.protocol.dataset import ServedGraphs
from api.protocol.endpoint import choices_of
from api.protocol.reply import VARY, Reply, reply_of, respond
from api.protocol.request import (
    ABSOLUTE_IRI,
    QUERY_ID,
    content_type,
    hang_up,
    own_address,
    read_body,
    read_parameters,
    refuse_encoding,
)
from api.protocol.write_access import require_write_access
from api.protocol.writes import carry_out
from api.queries.formats import not_acceptable
from api.queries.jobs import GraphJob, QueryJob
from graph.documents import DOCUMENT_TYPES, Document
from graph.store import DEFAULT_GRAPH

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from api import Gongbao

PATH: Final = "/rdf-graph-store"
METHODS: Final = "GET, HEAD, PUT, POST, DELETE, OPTIONS"

_OPTIONS: Final = [
    ("Allow", METHODS),
    ("Accept-Post", ", ".join((*DOCUMENT_TYPES, "multipart/form-data"))),
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, X-Query-Id"),
    ("Access-Control-Max-Age", "86400"),
    ("Content-Length", "0"),
]
_MULTIPART: Final = "multipart/form-data"
_QUERY: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
# What may stand in an IRI as it is, beside letters and digits of any script.
_IN_PATH: Final = re.compile(r"[^\w/:@!$&'()*+,;=~.-]", re.ASCII)


class GraphStore:
    """The WSGI application at and below PATH; all else goes to `site`."""

    def __init__(self, gongbao: Gongbao, site: WSGIApplication) -> None:
        self._gongbao = gongbao
        self._site = site
        self._graphs = ServedGraphs(gongbao.live_store)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, as WSGI has it."""
        path = environ["PATH_INFO"]
        if path != PATH and not path.startswith(f"{PATH}/"):
            return self._site(environ, start_response)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start_response(status_line(204), list(_OPTIONS))
            return []
        return respond(environ, start_response, self._answer)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._reply(environ["REQUEST_METHOD"], environ).send(start_response)

    def _reply(self, method: str, environ: WSGIEnvironment) -> Reply:
        if method in ("GET", "HEAD"):
            return self._get(environ)
        if method not in ("PUT", "POST", "DELETE"):
            headers = {"Allow": METHODS}
            raise Refused(problem("method-not-allowed", f"{method} is none", headers=headers))
        require_write_access(environ.get("HTTP_AUTHORIZATION"), self._gongbao.settings)
        if method == "DELETE":
            graph = self._named_graph(environ)
            carry_out(GraphJob("delete", graph, graph), self._gongbao, environ)
            return _told(200, graph, environ)
        if method == "PUT":
            return self._put(environ)
        return self._post(environ)

    def _get(self, environ: WSGIEnvironment) -> Reply:
        """Return the triples of a graph: GET (5.2) and HEAD (5.6)."""
        graph = self._named_graph(environ)
        if graph != str(DEFAULT_GRAPH) and not self._graphs.has(graph):
            raise Refused(problem("not-found", f"there is no graph {graph}"))
        names = dict(read_parameters(environ.get("QUERY_STRING", "").encode("latin-1")))
        choice = choices_of(names.get("format"), environ.get("HTTP_ACCEPT")).get("CONSTRUCT")
        if choice is None:
            raise Refused(not_acceptable("CONSTRUCT"))
        job = QueryJob(_QUERY, {"CONSTRUCT": choice}, (graph,))
        answer = self._gongbao.answers.ask(job, id=environ[QUERY_ID], gone=hang_up(environ))
        if isinstance(answer, Problem):
            raise Refused(answer)
        return reply_of(answer, [VARY])

    def _put(self, environ: WSGIEnvironment) -> Reply:
        """Make the body the whole of a graph (5.3)."""
        graph = self._named_graph(environ)
        job = GraphJob("replace", graph, _base(graph, environ), self._documents(environ))
        if carry_out(job, self._gongbao, environ).new:
            return _told(201, graph, environ)
        return Reply(204, [], [])

    def _post(self, environ: WSGIEnvironment) -> Reply:
        """Add the body to a graph, or make a new graph of it where none is named (5.5)."""
        graph = self._graph(environ)
        minted = graph is None
        if graph is None:
            graph = own_address(environ, f"{PATH}/{secrets.token_hex(8)}")
        documents = self._documents(environ)
        job = GraphJob("merge", graph, _base(graph, environ), documents)
        new = carry_out(job, self._gongbao, environ).new
        if new or minted:
            return _told(201, graph, environ)
        if any(document.body for document in documents):
            return _told(200, graph, environ)
        return Reply(204, [], [])  # nothing was to be added

    def _named_graph(self, environ: WSGIEnvironment) -> str:
        graph = self._graph(environ)
        if graph is None:
            raise Refused(problem("bad-request", "name a graph: ?graph=IRI, or ?default"))
        return graph

    def _graph(self, environ: WSGIEnvironment) -> str | None:
        """Return the graph that a request is about, None where it names none."""
        parameters = read_parameters(environ.get("QUERY_STRING", "").encode("latin-1"))
        named = [(name, value) for name, value in parameters if name in ("graph", "default")]
        below = environ["PATH_INFO"][len(PATH) :].strip("/")
        if len(named) > 1 or (named and below):
            raise Refused(
                problem("bad-request", "name one graph: by ?graph=, ?default, or its path")
            )
        if below:
            return own_address(environ, _iri_path(environ["PATH_INFO"]))
        if not named:
            return None
        if named[0][0] == "default":
            return self._default_graph()
        graph = urljoin(own_address(environ, PATH), named[0][1]) if named[0][1] else ""
        if not ABSOLUTE_IRI.fullmatch(graph):
            raise Refused(problem("bad-request", f"“{graph[:100]}” is no IRI of a graph"))
        return graph

    def _default_graph(self) -> str:
        if "://" in self._gongbao.settings.store:
            detail = "the default graph of this store is the union of all: name a graph"
            raise Refused(problem("bad-request", detail))
        return str(DEFAULT_GRAPH)

    def _documents(self, environ: WSGIEnvironment) -> tuple[Document, ...]:
        """Return the documents of a body; raises Refused for one too long, or of another type."""
        refuse_encoding(environ)
        header = environ.get("CONTENT_TYPE", "")
        media_type, _ = content_type(header)
        if media_type != _MULTIPART:
            # Nothing has no type: an empty graph.
            wanted = _document_type(header) if header else None
            body = read_body(environ, self._gongbao.settings.max_graph_bytes)
            if wanted is None and body:
                raise Refused(_wrong_type())
            return (Document(wanted or "text/turtle", body),)
        body = read_body(environ, self._gongbao.settings.max_graph_bytes)
        return _parts(header, body)


def _parts(header: str, body: bytes) -> tuple[Document, ...]:
    """Return the files of a form (RFC 7578), each with its own type."""
    message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + header.encode("latin-1") + b"\r\n\r\n" + body
    )
    if not message.is_multipart():
        raise Refused(problem("bad-request", "the body is no multipart/form-data"))
    documents = []
    for part in message.iter_parts():
        media_type = _document_type(part.get("Content-Type", ""))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        documents.append(Document(media_type, content))
    return tuple(documents)


def _document_type(header: str) -> str:
    """Return the media type of a document in UTF-8; raises Refused for any that is not read."""
    media_type, charset = content_type(header)
    if media_type not in DOCUMENT_TYPES or charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(_wrong_type())
    return media_type


def _wrong_type() -> Problem:
    accepted = ", ".join((*DOCUMENT_TYPES, _MULTIPART))
    headers = {"Accept-Post": accepted}
    return problem("wrong-content-type", f"send one of {accepted}, in UTF-8", headers=headers)


def _base(graph: str, environ: WSGIEnvironment) -> str:
    """Return what relative IRIs of a body are read against: the graph, if it has a name."""
    return own_address(environ, PATH) if graph == str(DEFAULT_GRAPH) else graph


def _iri_path(path: str) -> str:
    """Return a path off the wire as it stands in an IRI; raises Refused if it is not UTF-8."""
    try:
        text = path.encode("latin-1").decode()
    except UnicodeDecodeError as error:
        raise Refused(problem("bad-request", "the path is not UTF-8")) from error
    return _IN_PATH.sub(lambda match: match[0] if match[0] > "\x7f" else quote(match[0], ""), text)


def _told(status: int, graph: str, environ: WSGIEnvironment) -> Reply:
    """Return a reply that names the graph; 201 with its address here (RFC 9110, 15.3.2)."""
    name = None if graph == str(DEFAULT_GRAPH) else graph
    body = json.dumps({"graph": name}, ensure_ascii=False).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if status == 201:
        headers.append(("Location", _address(name, environ)))
    return Reply(status, headers, [body])


def _address(graph: str | None, environ: WSGIEnvironment) -> str:
    """Return where a graph can be had, in ASCII (RFC 3987, 3.1)."""
    here = own_address(environ, PATH)
    if graph is None:
        return f"{here}?default"
    if graph.startswith(f"{here}/"):
        return quote(graph, safe=":/?#[]@!$&'()*+,;=%-._~")
    return f"{here}?graph={quote(graph, safe='')}"
