"""The cases of the SPARQL 1.1 Protocol as tables: a row is a request and what is to come back.

Requests are bytes for a raw socket. `QUERIES`, `REFUSED`, `FORMATS` and `HTTP` change nothing and
hold on every server over the graphs of `fill`; `READ_ONLY` holds where nothing may be written,
`UPDATES` (rows of several steps, with a token) where something may.

The names of rows that begin with w3c: are those of W3C's test suite (rdf-tests, SPARQL 1.1
Protocol), whose requests they send as its manifest has them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

import pyoxigraph
from live_server import GRAPH, OTHER_GRAPH, TASK, WATER
from raw_http import NoReply, RawReply, exchange, replies
from rdflib import RDF, URIRef

from graph.store import Store
from ontology import FOAF

TOKEN: Final = "a-token-for-tests"

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv; charset=utf-8"
TSV: Final = "text/tab-separated-values; charset=utf-8"
TURTLE: Final = "text/turtle; charset=utf-8"
PROBLEM: Final = "application/problem+json"

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

Check = Callable[[RawReply], bool]
Headers = dict[str, str | None]
"""Exact values; None for a header that must not be there."""


@dataclass(frozen=True)
class Case:
    """A row: the request, the status of the reply (or those allowed), its headers and body.

    `after` are the statuses of the replies that come behind it on the same connection.
    """

    name: str
    request: bytes
    status: int | tuple[int, ...]
    headers: Headers
    check: Check
    after: tuple[int, ...] = ()


@dataclass(frozen=True)
class Steps:
    """A row of several requests, each a Case."""

    name: str
    cases: tuple[Case, ...]


def case(
    name: str,
    request: bytes,
    status: int | tuple[int, ...],
    headers: str | Headers | None = None,
    check: Check | None = None,
    *,
    after: tuple[int, ...] = (),
) -> Case:
    """Return a row; `headers` may be the Content-Type alone. A refusal must be a problem."""
    wanted = {"Content-Type": headers} if isinstance(headers, str) else headers or {}
    return Case(name, request, status, wanted, check or _anything, after)


# Requests


def get(target: str, *headers: str, method: str = "GET") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: www.example", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def post(target: str, content_type: str | None, body: str | bytes, *headers: str) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    more = [f"Content-Type: {content_type}"] if content_type else []
    length = f"Content-Length: {len(content)}"
    return get(target, *more, length, *headers, method="POST") + content


def asked(query: str, **parameters: str) -> str:
    """Return the target of a query by GET."""
    return f"/sparql?{urlencode({'query': query, **parameters})}"


def accepting(query: str, accept: str | None, **parameters: str) -> bytes:
    return get(asked(query, **parameters), *([f"Accept: {accept}"] if accept is not None else []))


def kept(request: bytes) -> bytes:
    """Return the request for a connection that goes on."""
    return request.replace(b"Connection: close\r\n", b"", 1)


# Bodies


def _anything(_reply: RawReply) -> bool:
    return True


def boolean(value: bool) -> Check:
    def check(reply: RawReply) -> bool:
        if "xml" in reply.media_type:
            return f"<boolean>{str(value).lower()}</boolean>".encode() in reply.body
        return reply.json()["boolean"] is value

    return check


def rows(number: int) -> Check:
    return lambda reply: len(reply.json()["results"]["bindings"]) == number


def lines(*expected: str) -> Check:
    return lambda reply: reply.body.decode().splitlines() == list(expected)


def triples(number: int, in_default_graph: bool = True) -> Check:
    def check(reply: RawReply) -> bool:
        form = pyoxigraph.RdfFormat.from_media_type(reply.media_type)
        quads = set(pyoxigraph.parse(reply.body, form))
        default = all(quad.graph_name == pyoxigraph.DefaultGraph() for quad in quads)
        return len(quads) == number and default is in_default_graph

    return check


def problem(kind: str, *words: str) -> Check:
    def check(reply: RawReply) -> bool:
        told = reply.json()
        said = all(word in told["detail"] for word in words)
        return reply.media_type == PROBLEM and told["type"].endswith(f"/{kind}") and said

    return check


def holds(text: str) -> Check:
    return lambda reply: text in reply.body.decode()


def empty(reply: RawReply) -> bool:
    return reply.body == b""


def absolute(reply: RawReply) -> bool:
    """One row, whose one value is an IRI that is not relative."""
    (row,) = reply.json()["results"]["bindings"]
    (term,) = row.values()
    return bool(term["type"] == "uri" and ":" in term["value"] and term["value"] != "test")


# Data: that of `build_small_store`, and the graphs of W3C's tests.

_W3C: Final = "http://kasei.us/2009/09/sparql/data"
DATA: Final = tuple(f"{_W3C}/data{number}.rdf" for number in (1, 2, 3))


def fill(store: Store) -> None:
    """Write the graphs of W3C's tests into a store that has those of `build_small_store`."""
    for name in DATA:
        store.replace_graph(URIRef(name), [(URIRef(name), RDF.type, FOAF.Document)])


ALL_TRIPLES: Final = 11 + len(DATA)

ASK: Final = "ASK { ?s ?p ?o }"
SELECT: Final = (
    "SELECT ?s { ?s <https://w3id.org/gongbao/ontology#taskText> ?o } ORDER BY ?s LIMIT 1"
)
ALL: Final = "SELECT * { ?s ?p ?o }"
DESCRIBE: Final = f"DESCRIBE <{WATER}>"
CONSTRUCT: Final = f"CONSTRUCT {{ <{WATER}> ?p ?o }} WHERE {{ <{WATER}> ?p ?o }}"

_0, _1, _2, _3 = (quote(f"{_W3C}/data{number}.rdf", safe="") for number in range(4))
_TYPED: Final = " . ".join(f"<{name}> a ?type" for name in DATA[:2])
_TYPED_IN_GRAPHS: Final = " ".join(
    f"GRAPH ?g{number} {{ <{name}> a ?type }}" for number, name in enumerate(DATA[:2], 1)
)

# fmt: off
QUERIES: Final = (
    # name, request, status, Content-Type, body
    case("w3c:query_post_form", post(f"/sparql/?default-graph-uri={_0}", FORM, "query=ASK%20%7B%7D"), 200, JSON, boolean(True)),
    case("w3c:query_dataset_default_graphs_get", get(f"/sparql/?query={quote(f'ASK {{ {_TYPED} . }}')}&default-graph-uri={_1}&default-graph-uri={_2}"), 200, JSON, boolean(True)),
    case("w3c:query_dataset_default_graphs_post", post(f"/sparql/?default-graph-uri={_1}&default-graph-uri={_2}", QUERY, f"ASK {{ {_TYPED} . }}"), 200, JSON, boolean(True)),
    case("w3c:query_dataset_named_graphs_post", post(f"/sparql/?named-graph-uri={_1}&named-graph-uri={_2}", QUERY, f"ASK {{ {_TYPED_IN_GRAPHS} }}"), 200, JSON, boolean(True)),
    case("w3c:query_dataset_named_graphs_get", get(f"/sparql/?query={quote(f'ASK {{ {_TYPED_IN_GRAPHS} }}')}&named-graph-uri={_1}&named-graph-uri={_2}"), 200, JSON, boolean(True)),
    case("w3c:query_dataset_full", post(f"/sparql/?default-graph-uri={_3}&named-graph-uri={_1}&named-graph-uri={_2}", QUERY, f"ASK {{\n  <{DATA[2]}> a ?type\n  {_TYPED_IN_GRAPHS}\n}}"), 200, JSON, boolean(True)),
    case("w3c:query_multiple_dataset", post(f"/sparql/?named-graph-uri={_1}%26named-graph-uri%3D{_2}", QUERY, f"ASK FROM <{DATA[2]}> {{ {_TYPED_IN_GRAPHS} }}"), 200, JSON, boolean(True)),
    case("w3c:query_get", get(f"/sparql/?query=ASK%20%7B%7D&default-graph-uri={_0}"), 200, JSON, boolean(True)),
    case("w3c:query_content_type_select", post(f"/sparql/?default-graph-uri={_0}", QUERY, "SELECT (1 AS ?value) {}"), 200, JSON, rows(1)),
    case("w3c:query_content_type_ask", post(f"/sparql/?default-graph-uri={_0}", QUERY, "ASK {}"), 200, JSON, boolean(True)),
    case("w3c:query_content_type_describe", post(f"/sparql/?default-graph-uri={_0}", QUERY, "DESCRIBE <http://example.org/>"), 200, TURTLE, triples(0)),
    case("w3c:query_content_type_construct", post(f"/sparql/?default-graph-uri={_0}", QUERY, "CONSTRUCT { <s> <p> 1 } WHERE {}"), 200, TURTLE, triples(1)),
    case("w3c:query_post_direct", post("/sparql/", QUERY, "ASK {}"), 200, JSON, boolean(True)),

    case("default graph is the union of all", get(asked(ALL)), 200, JSON, rows(ALL_TRIPLES)),
    case("default graph of the request", get(asked(ALL, **{"default-graph-uri": GRAPH})), 200, JSON, rows(9)),
    case("default graph of the query", get(asked(f"SELECT * FROM <{OTHER_GRAPH}> {{ ?s ?p ?o }}")), 200, JSON, rows(2)),
    case("request goes before query", get(asked(f"SELECT * FROM <{OTHER_GRAPH}> {{ ?s ?p ?o }}", **{"default-graph-uri": GRAPH})), 200, JSON, rows(9)),
    case("named graph of the request hides FROM", get(asked(f"SELECT * FROM <{OTHER_GRAPH}> {{ ?s ?p ?o }}", **{"named-graph-uri": GRAPH})), 200, JSON, rows(0)),
    case("named graphs of the request", get(asked("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": GRAPH})), 200, JSON, rows(1)),
    case("named graphs of the query", get(asked(f"SELECT DISTINCT ?g FROM NAMED <{GRAPH}> {{ GRAPH ?g {{ ?s ?p ?o }} }}")), 200, JSON, rows(1)),
    case("graphs of a form stand in its body", post("/sparql", FORM, urlencode({"query": ALL, "default-graph-uri": GRAPH})), 200, JSON, rows(9)),
    case("graphs of a form stand in body and address", post(f"/sparql?default-graph-uri={quote(GRAPH)}", FORM, urlencode({"query": ALL, "default-graph-uri": OTHER_GRAPH})), 200, JSON, rows(11)),
    case("graph that is not here is empty, and told", get(asked(ALL, **{"default-graph-uri": "http://203.0.113.1/"})), 200, {"X-Unknown-Graph": "<http://203.0.113.1/>"}, rows(0)),
    case("many graphs that are not here are told of in part", post("/sparql", FORM, urlencode([("query", ALL), *(("default-graph-uri", f"http://a/{'x' * 1500}/{number}") for number in range(900))])), 200, None, lambda reply: 1500 < len(reply.header("X-Unknown-Graph") or "") < 10_000),
    case("prefix of the project need not be declared", get(asked("SELECT * { ?s a gbo:Task }")), 200, JSON, rows(3)),
    case("prefix that is declared stays what it is", get(asked("PREFIX gbo: <http://example.org/> SELECT * { ?s a gbo:Task }")), 200, JSON, rows(0)),
    case("relative IRI has the base of the project", get(asked(f"ASK {{ <{WATER.removeprefix('https://w3id.org/gongbao/')}> a gbo:Unit }}")), 200, JSON, boolean(True)),
    case("BASE of the query goes before", get(asked("BASE <http://example.org/> SELECT (IRI('a') AS ?a) {}")), 200, JSON, holds("http://example.org/a")),
    case("Chinese by GET", get(asked('ASK { ?u ?p "区水务局"@zh } # 公报')), 200, JSON, boolean(True)),
    case("Chinese by direct POST", post("/sparql", QUERY, 'ASK { ?u ?p "区水务局"@zh } # 公报'), 200, JSON, boolean(True)),
    case("Chinese by a form", post("/sparql", FORM, urlencode({"query": 'ASK { ?u ?p "区水务局"@zh }'})), 200, JSON, boolean(True)),
    case("Chinese as raw UTF-8 in a form", post("/sparql", FORM, 'query=ASK { ?u ?p "区水务局"@zh }'), 200, JSON, boolean(True)),
    case("charset that says UTF-8", post("/sparql", f"{QUERY}; charset=UTF-8", "ASK {}"), 200, JSON, boolean(True)),
    case("parameter that nobody knows", get(asked("ASK {}", timeout="5")), 200, JSON, boolean(True)),
    case("word SERVICE in a literal is a word", get(asked("ASK { BIND('SERVICE <http://a/> {}' AS ?s) }")), 200, JSON, boolean(True)),
    case("word DROP ALL in a comment is a word", get(asked("ASK {} # DROP ALL")), 200, JSON, boolean(True)),

    case("description without a query", get("/sparql"), 200, TURTLE, holds("sd:endpoint <http://www.example/sparql>")),
    case("description as JSON-LD", get("/sparql", "Accept: application/ld+json"), 200, "application/ld+json", holds("sparql-service-description#endpoint")),
    case("description as RDF/XML", get("/sparql", "Accept: application/rdf+xml"), 200, "application/rdf+xml", holds("UnionDefaultGraph")),
    case("description as N-Triples", get("/sparql", "Accept: application/n-triples"), 200, "application/n-triples", holds(f"<{GRAPH}>")),
    case("description by format=", get("/sparql?format=nt"), 200, "application/n-triples", holds("SPARQL11Query")),
    case("description of an invented host", get("/sparql").replace(b"www.example", b'a">b'), (200, 400), None, lambda reply: b'a">b' not in reply.body),
    case("description in no such format", get("/sparql", "Accept: text/csv"), 406, PROBLEM, problem("not-acceptable", "text/turtle")),
    case("description to HEAD", get("/sparql", method="HEAD"), 200, TURTLE, empty),
)

FORMATS: Final = (
    # name, request, status, Content-Type
    case("SELECT without Accept", accepting(SELECT, None), 200, {"Content-Type": JSON, "Vary": "Accept"}),
    case("SELECT in anything", accepting(SELECT, "*/*"), 200, JSON),
    case("SELECT in JSON", accepting(SELECT, JSON), 200, JSON, rows(1)),
    case("SELECT in XML", accepting(SELECT, XML), 200, XML, holds(f"<uri>{TASK}</uri>")),
    case("SELECT in CSV", accepting(SELECT, "text/csv"), 200, CSV, lines("s", TASK)),
    case("SELECT in TSV", accepting(SELECT, "text/tab-separated-values"), 200, TSV, lines("?s", f"<{TASK}>")),
    case("SELECT in plain JSON", accepting(SELECT, "application/json"), 200, "application/json", rows(1)),
    case("SELECT in plain XML", accepting(SELECT, "application/xml"), 200, "application/xml"),
    case("SELECT in any text", accepting(SELECT, "text/*"), 200, CSV),
    case("SELECT, highest quality first", accepting(SELECT, f"text/csv;q=0.2, {XML};q=0.9"), 200, XML),
    case("SELECT, three digits of quality", accepting(SELECT, f"text/csv;q=0.899, {XML};q=0.9"), 200, XML),
    case("SELECT, quality 0 is a refusal", accepting(SELECT, f"{JSON};q=0, */*;q=0.1"), 200, XML),
    case("SELECT, narrower range decides", accepting(SELECT, "text/*;q=0.3, text/csv;q=0, */*;q=0"), 200, TSV),
    case("SELECT, format of graphs first", accepting(SELECT, f"text/turtle, {XML};q=0.1"), 200, XML),
    case("SELECT, Accept that cannot be read", accepting(SELECT, "csv please"), 200, JSON),
    case("SELECT, Accept on two lines", get(asked(SELECT), "Accept: text/turtle", "Accept: text/csv"), 200, CSV),
    case("SELECT for nobody's format", accepting(SELECT, "image/png"), 406, {"Content-Type": PROBLEM, "Vary": "Accept"}, problem("not-acceptable", JSON, "text/csv")),
    case("SELECT in a format of graphs", accepting(SELECT, "text/turtle"), 406, PROBLEM, problem("not-acceptable", "text/csv")),
    case("SELECT with everything refused", accepting(SELECT, "*/*;q=0"), 406, PROBLEM),
    case("ASK without Accept", accepting(ASK, None), 200, JSON, boolean(True)),
    case("ASK in XML", accepting(ASK, XML), 200, XML, boolean(True)),
    case("ASK in CSV", accepting(ASK, "text/csv"), 406, PROBLEM, problem("not-acceptable", XML)),
    case("ASK in TSV", accepting(ASK, "text/tab-separated-values"), 406, PROBLEM),
    case("ASK, CSV rather", accepting(ASK, "text/csv, application/json;q=0.5"), 200, "application/json", boolean(True)),
    case("CONSTRUCT without Accept", accepting(CONSTRUCT, None), 200, {"Content-Type": TURTLE, "Vary": "Accept"}, triples(2)),
    case("CONSTRUCT in Turtle", accepting(CONSTRUCT, "text/turtle"), 200, TURTLE, triples(2)),
    case("CONSTRUCT in N-Triples", accepting(CONSTRUCT, "application/n-triples"), 200, "application/n-triples", triples(2)),
    case("CONSTRUCT in JSON-LD", accepting(CONSTRUCT, "application/ld+json"), 200, "application/ld+json", triples(2)),
    case("CONSTRUCT in RDF/XML", accepting(CONSTRUCT, "application/rdf+xml"), 200, "application/rdf+xml", triples(2)),
    case("CONSTRUCT in TriG", accepting(CONSTRUCT, "application/trig"), 200, "application/trig", triples(2)),
    case("CONSTRUCT in N-Quads", accepting(CONSTRUCT, "application/n-quads"), 200, "application/n-quads", triples(2)),
    case("CONSTRUCT in a format of rows", accepting(CONSTRUCT, JSON), 406, PROBLEM, problem("not-acceptable", "text/turtle")),
    case("DESCRIBE without Accept", accepting(DESCRIBE, None), 200, TURTLE, triples(2)),
    case("DESCRIBE, rows rather", accepting(DESCRIBE, "text/csv, */*;q=0.1"), 200, TURTLE, triples(2)),
    case("format= goes before Accept", accepting(SELECT, "text/csv", format="xml"), 200, XML),
    case("format= in a form", post("/sparql", FORM, urlencode({"query": SELECT, "format": "csv"})), 200, CSV),
    case("format= for a direct POST", post("/sparql?format=tsv", QUERY, SELECT), 200, TSV),
    case("format= as SPARQLWrapper says it", accepting(CONSTRUCT, None, format="turtle"), 200, TURTLE),
    case("format= as a media type", accepting(SELECT, None, format=XML), 200, XML),
    case("format= that ASK has not", accepting(ASK, None, format="csv"), 406, PROBLEM),
    case("format= of nobody", accepting(ASK, None, format="docx"), 400, PROBLEM, problem("bad-request", "csv")),
    case("format= goes before a browser's Accept", accepting(SELECT, "text/html", format="csv"), 200, CSV),
    case("page for a browser", accepting(SELECT, "text/html,application/xml;q=0.9,*/*;q=0.8"), 200, {"Content-Type": "text/html; charset=utf-8", "Vary": "Accept"}),
    case("page for a browser without a query", get("/sparql", "Accept: text/html"), 200, "text/html; charset=utf-8"),
)

REFUSED: Final = (
    # name, request, status, Content-Type, body
    case("w3c:bad_query_method", get(f"/sparql/?query=ASK%20%7B%7D&default-graph-uri={_0}", f"Content-Type: {FORM}", "Content-Length: 0", method="PUT"), 405, {"Allow": "GET, HEAD, POST, OPTIONS"}, problem("method-not-allowed")),
    case("w3c:bad_multiple_queries", get("/sparql/?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"), 400, PROBLEM, problem("bad-request", "one query")),
    case("w3c:bad_query_wrong_media_type", post("/sparql/", "text/plain", "ASK {}"), 415, {"Accept-Post": f"{QUERY}, {UPDATE}, {FORM}"}, problem("wrong-content-type")),
    case("w3c:bad_query_missing_form_type", post("/sparql/", None, "query=ASK%20%7B%7D"), 415, PROBLEM, problem("wrong-content-type")),
    case("w3c:bad_query_missing_direct_type", post("/sparql/", None, "ASK {}"), 415, PROBLEM, problem("wrong-content-type")),
    case("w3c:bad_query_non_utf8", post("/sparql/", f"{QUERY}; charset=UTF-16", "ASK {}".encode("utf-16")), 415, PROBLEM, problem("wrong-content-type", "UTF-8")),
    case("w3c:bad_query_syntax", get("/sparql/?query=ASK%20%7B"), 400, PROBLEM, problem("syntax-error")),
    case("w3c:bad_update_wrong_media_type", post("/sparql/", "text/plain", "CLEAR NAMED"), 415, PROBLEM, problem("wrong-content-type")),
    case("w3c:bad_update_missing_form_type", post("/sparql/", None, "update=CLEAR%20NAMED"), 415, PROBLEM, problem("wrong-content-type")),
    case("w3c:bad_update_non_utf8", post("/sparql/", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")), 415, PROBLEM, problem("wrong-content-type")),
    case("w3c:bad_multiple_updates", post("/sparql/", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"), 400, PROBLEM, problem("bad-request", "one update")),

    case("PATCH", get(asked(ASK), method="PATCH"), 405, {"Allow": "GET, HEAD, POST, OPTIONS"}, problem("method-not-allowed")),
    case("DELETE", get(asked(ASK), method="DELETE"), 405, {"Allow": "GET, HEAD, POST, OPTIONS"}, problem("method-not-allowed")),
    case("method of nobody", get(asked(ASK), method="SPARQL"), 405, {"Allow": "GET, HEAD, POST, OPTIONS"}, problem("method-not-allowed")),
    case("empty query by GET", get("/sparql?query="), 400, PROBLEM, problem("missing-query")),
    case("blank query by GET", get("/sparql?query=%20%0A"), 400, PROBLEM, problem("missing-query")),
    case("graphs without a query", get(f"/sparql?default-graph-uri={_1}"), 400, PROBLEM, problem("missing-query")),
    case("empty form", post("/sparql", FORM, ""), 400, PROBLEM, problem("missing-query")),
    case("empty direct POST", post("/sparql", QUERY, ""), 400, PROBLEM, problem("missing-query")),
    case("query in address and form", post("/sparql?query=ASK%20%7B%7D", FORM, "query=ASK%20%7B%7D"), 400, PROBLEM, problem("bad-request", "body")),
    case("query in address and direct POST", post("/sparql?query=ASK%20%7B%7D", QUERY, "ASK {}"), 400, PROBLEM, problem("bad-request", "body")),
    case("query in the address of an empty form", post("/sparql?query=ASK%20%7B%7D", FORM, ""), 400, PROBLEM, problem("bad-request", "body")),
    case("update in the address of an empty form", post("/sparql?update=CLEAR%20ALL", FORM, ""), 400, PROBLEM, problem("bad-request", "body")),
    case("query and update by GET", get("/sparql?query=ASK%20%7B%7D&update=CLEAR%20ALL"), 400, PROBLEM, problem("bad-request", "not both")),
    case("query and update in a form", post("/sparql", FORM, "query=ASK%20%7B%7D&update=CLEAR%20ALL"), 400, PROBLEM, problem("bad-request", "not both")),
    case("graphs of an update for a query", get(asked(ASK, **{"using-graph-uri": GRAPH})), 400, PROBLEM, problem("bad-request", "using-graph-uri")),
    case("relative graph", get(asked(ASK, **{"default-graph-uri": "data1.rdf"})), 400, PROBLEM, problem("bad-request", "absolute")),
    case("graph with a name longer than any", get(asked(ASK, **{"default-graph-uri": "http://a/" + "x" * 3000})), 400, PROBLEM, problem("bad-request", "absolute")),
    case("graph that is a file", get(asked(ASK, **{"default-graph-uri": "file:///etc/passwd"})), 400, PROBLEM, problem("unknown-graph", "file:///etc/passwd")),
    case("graph with a line break", get(asked(ASK, **{"default-graph-uri": "http://a/\r\nX-Evil: 1"})), 400, {"X-Evil": None}, problem("bad-request")),
    case("FROM a file", get(asked("ASK FROM <file:///etc/passwd> {}")), 400, PROBLEM, problem("unknown-graph", "file:///etc/passwd")),
    case("FROM elsewhere", get(asked("ASK FROM <http://203.0.113.1/> {}")), 400, PROBLEM, problem("unknown-graph", "http://203.0.113.1/")),
    case("FROM NAMED elsewhere", get(asked("ASK FROM NAMED <http://203.0.113.1/> {}")), 400, PROBLEM, problem("unknown-graph", "http://203.0.113.1/")),
    case("FROM elsewhere that the request hides", get(asked("ASK FROM <http://203.0.113.1/> {}", **{"default-graph-uri": GRAPH})), 200, JSON, boolean(True)),
    case("SERVICE", get(asked("ASK { SERVICE <http://203.0.113.1/> { ?s ?p ?o } }")), 403, PROBLEM, problem("service-refused")),
    case("SERVICE that may fail", get(asked("ASK { SERVICE SILENT <http://203.0.113.1/> { ?s ?p ?o } }")), 403, PROBLEM, problem("service-refused")),
    case("SERVICE with an escaped letter", get(asked("ASK { S\\u0045RVICE <http://203.0.113.1/> { ?s ?p ?o } }")), 403, PROBLEM, problem("service-refused")),
    case("syntax error has its place", get(asked("SELECT * {\n ?s ?p ?o .\n FILTR(?s)\n}")), 400, PROBLEM, lambda reply: (reply.json()["line"], reply.json()["column"]) == (3, 10)),
    case("its place is right behind a lent prefix", get(asked("SELECT * {\n ?s a gbo:Task .\n FILTR(?s)\n}")), 400, PROBLEM, lambda reply: (reply.json()["line"], reply.json()["column"]) == (3, 10)),
    case("prefix of nobody", get(asked("ASK { ?s a ex:Task }")), 400, PROBLEM, problem("syntax-error", "prefix")),
    case("empty prefix", get(asked("ASK { ?s a :Task }")), 400, PROBLEM, problem("syntax-error", "prefix")),
    case("NUL in a query", get(asked("ASK { ?s ?p '\0' }")), 400, PROBLEM, problem("syntax-error")),
    case("brackets without end", post("/sparql", QUERY, "SELECT * {" + "(" * 10_000), 400, PROBLEM, problem("too-nested")),

    case("escapes that are not UTF-8", get("/sparql?query=%FF"), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("overlong UTF-8", post("/sparql", QUERY, b"ASK { ?s ?p '\xc0\xaf' }"), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("overlong UTF-8 as escapes", get("/sparql?query=ASK%20%7B%20?s%20?p%20'%C0%AF'%20%7D"), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("surrogate as escapes", get("/sparql?query=%ED%A0%80"), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("GB 18030 in a direct POST", post("/sparql", QUERY, "ASK { ?s ?p '公报' }".encode("gb18030")), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("GB 18030 in a form", post("/sparql", FORM, "query=公报".encode("gb18030")), 400, PROBLEM, problem("bad-request", "UTF-8")),
    case("GB 18030 in the address", get("/sparql?query=\xb9\xab"), 400, PROBLEM),
    case("charset of GB 18030", post("/sparql", f"{QUERY}; charset=gb18030", "ASK {}"), 415, PROBLEM, problem("wrong-content-type")),
    case("byte order mark", post("/sparql", QUERY, b"\xef\xbb\xbfASK {}"), 400, PROBLEM, problem("bad-request", "byte order mark")),
    case("byte order mark by GET", get("/sparql?query=%EF%BB%BFASK%20%7B%7D"), 400, PROBLEM, problem("bad-request", "byte order mark")),
    case("JSON", post("/sparql", "application/json", '{"query": "ASK {}"}'), 415, {"Accept-Post": f"{QUERY}, {UPDATE}, {FORM}"}, problem("wrong-content-type")),
    case("form of several parts", post("/sparql", "multipart/form-data; boundary=x", "--x--"), 415, PROBLEM, problem("wrong-content-type")),
    case("compressed body", post("/sparql", QUERY, b"\x1f\x8b\x08", "Content-Encoding: gzip"), 415, {"Accept-Encoding": "identity"}, problem("wrong-content-type")),
    case("identity is no compression", post("/sparql", QUERY, "ASK {}", "Content-Encoding: identity"), 200, JSON, boolean(True)),
    case("many parameters", post("/sparql", FORM, "&".join(["a=b"] * 5000)), 400, PROBLEM, problem("bad-request", "1000")),
    case("long query by GET", get(f"/sparql?query={'x' * 200_000}%20{'%E5%85%AC' * 7000}{'x' * 50_000}"), (413, 414, 431)),
    case("long query by direct POST", post("/sparql", QUERY, "ASK { ?s ?p '" + "公" * 90_000 + "' }"), 413, PROBLEM, problem("too-large", "262144")),
    case("long query by a form", post("/sparql", FORM, "query=" + "x" * 300_000), 413, PROBLEM, problem("too-large", "262144")),
    case("very long form", post("/sparql", FORM, "query=" + "x" * 2_000_000), 413, PROBLEM, problem("too-large")),
    case("GET with a body", get(asked(ASK), "Content-Length: 3") + b"ASK", 400, PROBLEM, problem("bad-request", "POST")),
)

READ_ONLY: Final = (
    # name, request, status, Content-Type, body
    case("update by direct POST", post("/sparql", UPDATE, "DROP ALL"), 403, PROBLEM, problem("update-refused")),
    case("update by a form", post("/sparql", FORM, "update=DROP+ALL"), 403, PROBLEM, problem("update-refused")),
    case("update by GET", get("/sparql?update=DROP+ALL"), 403, PROBLEM, problem("update-refused")),
    case("update called a query", get(asked("DROP ALL")), 403, PROBLEM, problem("update-refused")),
    case("LOAD called a query", post("/sparql", QUERY, "LOAD <http://203.0.113.1/>"), 403, PROBLEM, problem("update-refused")),
    case("update with some token", post("/sparql", UPDATE, "DROP ALL", f"Authorization: Bearer {TOKEN}"), 403, PROBLEM, problem("update-refused")),
    case("nothing was written", get(asked(ALL)), 200, JSON, rows(ALL_TRIPLES)),
)

_PREFLIGHT: Final = (
    "Origin: https://elsewhere.example", "Access-Control-Request-Method: POST",
    "Access-Control-Request-Headers: authorization, content-type, x-query-id",
)
_QUERY_GET: Final = get(asked(ASK))
_SMALL: Final = get("/healthz")

HTTP: Final = (
    # name, request, status, headers, body; statuses of the replies behind it
    case("HEAD", get(asked(ASK), method="HEAD"), 200, {"Content-Type": JSON, "Content-Length": "26", "Vary": "Accept"}, empty),
    case("GET, for HEAD to be like", _QUERY_GET, 200, {"Content-Type": JSON, "Content-Length": "26", "Vary": "Accept"}, boolean(True)),
    case("HEAD of a refusal", get("/sparql?query=ASK%20%7B", method="HEAD"), 400, PROBLEM, empty),
    case("HEAD as a page", get(asked(ASK), "Accept: text/html", method="HEAD"), 200, "text/html; charset=utf-8", empty),
    case("OPTIONS", get("/sparql", method="OPTIONS"), 204, {"Allow": "GET, HEAD, POST, OPTIONS", "Content-Type": None}, empty),
    case("preflight of another site", get("/sparql", *_PREFLIGHT, method="OPTIONS"), 204, {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS", "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Query-Id"}, empty),
    case("another site may read", get(asked(ASK), "Origin: https://elsewhere.example"), 200, {"Access-Control-Allow-Origin": "*"}, lambda reply: {"X-Truncated", "X-Query-Id", "Retry-After", "Link"} <= set((reply.header("Access-Control-Expose-Headers") or "").split(", "))),
    case("another site may read a refusal", get(asked("ASK {"), "Origin: https://elsewhere.example"), 400, {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}, problem("syntax-error")),
    case("query id of the client", get(asked(ASK), "X-Query-Id: mine-1"), 200, {"X-Query-Id": "mine-1"}, boolean(True)),
    case("query id of the server", get(asked(ASK)), 200, None, lambda reply: bool(reply.header("X-Query-Id"))),
    case("query id of a query that fails", get(asked("ASK {"), "X-Query-Id: mine-2"), 400, {"X-Query-Id": "mine-2"}, problem("syntax-error")),
    case("query id that is none", get(asked(ASK), "X-Query-Id: a b"), 400, {"X-Query-Id": None}, problem("bad-request", "X-Query-Id")),
    case("HEAD with a query id that is none", get(asked(ASK), "X-Query-Id: a b", method="HEAD"), 400, PROBLEM, empty),
    case("absolute form of the target", _QUERY_GET.replace(b"GET /", b"GET http://www.example/", 1), 200, JSON, boolean(True)),
    case("HTTP/1.0", _QUERY_GET.replace(b"HTTP/1.1", b"HTTP/1.0", 1), 200, JSON, boolean(True)),
    case("two requests in one packet", kept(_QUERY_GET) + _QUERY_GET, 200, JSON, boolean(True), after=(200,)),
    case("three requests with bodies in one packet", kept(post("/sparql", QUERY, "ASK {}")) * 2 + _QUERY_GET, 200, JSON, boolean(True), after=(200, 200)),
    case("request behind a syntax error", kept(get("/sparql?query=ASK%20%7B")) + _QUERY_GET, 400, PROBLEM, problem("syntax-error"), after=(200,)),
    case("request behind a wrong media type", kept(post("/sparql", "text/plain", "GET / HTTP/1.1\r\n\r\n")) + _QUERY_GET, 415, PROBLEM, problem("wrong-content-type"), after=(200,)),
    case("request behind a body too long", kept(post("/sparql", QUERY, "x" * 300_000)) + _QUERY_GET, 413, PROBLEM, problem("too-large"), after=(200,)),
    case("client that waits for 100", post("/sparql", QUERY, "ASK {}", "Expect: 100-continue"), 200, JSON, boolean(True)),
    case("body in chunks", get("/sparql", f"Content-Type: {QUERY}", "Transfer-Encoding: chunked", method="POST") + b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n", 200, JSON, boolean(True)),
    case("long body in chunks", get("/sparql", f"Content-Type: {QUERY}", "Transfer-Encoding: chunked", method="POST") + b"f4240\r\n" + b"x" * 1_000_000 + b"\r\n0\r\n\r\n", 413, PROBLEM, problem("too-large")),
    case("chunks with a broken size", get("/sparql", f"Content-Type: {QUERY}", "Transfer-Encoding: chunked", method="POST") + b"zz\r\nASK {}\r\n0\r\n\r\n", 400),
    # Smuggling: what a proxy in front could read otherwise is refused, or the connection ends.
    case("Content-Length and Transfer-Encoding", kept(get("/sparql", f"Content-Type: {QUERY}", "Content-Length: 6", "Transfer-Encoding: chunked", method="POST")) + b"0\r\n\r\n" + _SMALL, 400, {"Content-Type": PROBLEM, "Access-Control-Allow-Origin": "*"}),
    case("two lengths", kept(get("/sparql", f"Content-Type: {QUERY}", "Content-Length: 6", "Content-Length: 7", method="POST")) + b"ASK {}" + _SMALL, 400),
    case("length with a sign", get("/sparql", f"Content-Type: {QUERY}", "Content-Length: +6", method="POST") + b"ASK {}", 400),
    case("length below zero", get("/sparql", f"Content-Type: {QUERY}", "Content-Length: -1", method="POST") + b"ASK {}", 400),
    case("space before the colon", get(asked(ASK), "Transfer-Encoding : chunked"), 400),
    case("line feeds alone", _QUERY_GET.replace(b"\r\n", b"\n"), 400),
    case("line feed alone in a header", get(asked(ASK), "X-A: 1\nTransfer-Encoding: chunked"), 400),
    case("header folded", get(asked(ASK), "X-A: 1\r\n\tTransfer-Encoding: chunked"), (200, 400)),
    case("coding of nobody", get("/sparql", f"Content-Type: {QUERY}", "Transfer-Encoding: xchunked", method="POST") + b"0\r\n\r\n", (400, 501)),
    case("coding in HTTP/1.0", get("/sparql", "Transfer-Encoding: chunked", method="POST").replace(b"/1.1", b"/1.0") + b"0\r\n\r\n", 400),
    case("without Host", _QUERY_GET.replace(b"Host: www.example\r\n", b"", 1), 400),
    case("two hosts", get(asked(ASK), "Host: elsewhere.example"), 400),
    case("no HTTP at all", b"SELECT * WHERE { ?s ?p ?o }\r\n\r\n", 400, PROBLEM, problem("bad-request")),
    case("body longer than any may be", get("/sparql", f"Content-Type: {QUERY}", "Content-Length: 999999999", method="POST"), 413, PROBLEM),
    case("headers longer than any may be", get("/sparql", f"X-A: {'x' * 900_000}"), 431, PROBLEM),
)


def _update(text: str, target: str = "/sparql/") -> bytes:
    return post(target, UPDATE, text, f"Authorization: Bearer {TOKEN}")


def _w3c_update(name: str, target: str, insertion: str, test: str) -> Steps:
    """Return the two steps of a dataset test: three graphs filled and one written, then asked."""
    filled = "\n".join(f"    GRAPH <{graph}> {{ <{graph}> a foaf:Document }}" for graph in DATA)
    text = (
        "PREFIX dc: <http://purl.org/dc/terms/>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\n"
        f"DROP ALL ;\nINSERT DATA {{\n{filled}\n}} ;\n{insertion}"
    )
    return Steps(f"w3c:{name}", (
        case("update", _update(text, target), WRITTEN),
        case("query", post("/sparql/", QUERY, test), 200, JSON, boolean(True)),
    ))


def _catalogued(graph: str, where: str) -> str:
    return f"INSERT {{\n    GRAPH <{graph}> {{ ?s a dc:BibliographicResource }}\n}}\nWHERE {{ {where} }}"


def _two_catalogued(graph: str) -> str:
    one, two, three = (f"<{name}> a <http://purl.org/dc/terms/BibliographicResource>" for name in DATA)
    return (
        f"ASK {{ GRAPH <{graph}> {{ {one} . {two} . }} "
        f"FILTER NOT EXISTS {{ GRAPH <{graph}> {{ {three} . }} }} }}"
    )


WRITTEN: Final = (200, 204)
_TEST: Final = "http://example.org/protocol-update-dataset"
_BASE_TEST: Final = "GRAPH <http://example.org/protocol-base-test/>"
_AUTH: Final = f"Authorization: Bearer {TOKEN}"
_BEARER: Final = 'Bearer realm="gongbao"'

UPDATES: Final = (
    # name, steps: each a request, a status, a Content-Type, a body
    _w3c_update("update_dataset_default_graph", f"/sparql/?using-graph-uri={_1}", _catalogued(f"{_TEST}-test/", "?s a foaf:Document"), f"ASK {{ GRAPH <{_TEST}-test/> {{ <{DATA[0]}> a <http://purl.org/dc/terms/BibliographicResource> }} }}"),
    _w3c_update("update_dataset_default_graphs", f"/sparql/?using-graph-uri={_1}&using-graph-uri={_2}", _catalogued(f"{_TEST}-graphs-test/", "?s a foaf:Document"), _two_catalogued(f"{_TEST}-graphs-test/")),
    _w3c_update("update_dataset_named_graphs", f"/sparql/?using-named-graph-uri={_1}&using-named-graph-uri={_2}", _catalogued(f"{_TEST}-named-graphs-test/", "GRAPH ?g { ?s a foaf:Document }"), _two_catalogued(f"{_TEST}-named-graphs-test/")),
    _w3c_update("update_dataset_full", f"/sparql/?using-graph-uri={_1}&using-named-graph-uri={_2}", f"INSERT {{ GRAPH <{_TEST}-full-test/> {{ ?s <http://example.org/in> ?in }} }}\nWHERE {{\n  {{ GRAPH ?g {{ ?s a foaf:Document }} BIND(?g AS ?in) }}\n  UNION\n  {{ ?s a foaf:Document . BIND(\"default\" AS ?in) }}\n}}", f"ASK {{ GRAPH <{_TEST}-full-test/> {{ <{DATA[0]}> <http://example.org/in> \"default\" . <{DATA[1]}> <http://example.org/in> <{DATA[1]}> . }} FILTER NOT EXISTS {{ GRAPH <{_TEST}-full-test/> {{ <{DATA[2]}> ?p ?o }} }} }}"),
    Steps("w3c:update_post_form", (
        case("update", post("/sparql/", FORM, "update=CLEAR+ALL", _AUTH), WRITTEN),
        case("query", get(asked(ASK)), 200, JSON, boolean(False)),
    )),
    Steps("w3c:update_post_direct", (
        case("insertion", _update("INSERT DATA { <http://a/> <http://a/> 1 }"), WRITTEN),
        case("query before", get(asked(ASK)), 200, JSON, boolean(True)),
        case("update", _update("CLEAR ALL"), WRITTEN),
        case("query", get(asked(ASK)), 200, JSON, boolean(False)),
    )),
    Steps("w3c:update_base_uri", (
        case("update", _update(f"CLEAR GRAPH {_BASE_TEST[6:]} ;\nINSERT DATA {{ {_BASE_TEST} {{ <http://example.org/s> <http://example.org/p> <test> }} }}"), WRITTEN),
        case("query", post("/sparql/", QUERY, f"SELECT ?o WHERE {{ {_BASE_TEST} {{ <http://example.org/s> <http://example.org/p> ?o }} }}"), 200, JSON, absolute),
    )),
    Steps("refused updates write nothing", (
        case("insertion", _update("CLEAR ALL ; INSERT DATA { <http://a/s> <http://a/p> 1 }"), WRITTEN),
        case("w3c:bad_update_get", get("/sparql/?update=CLEAR%20ALL", _AUTH), 400, PROBLEM, problem("bad-request", "POST")),
        case("w3c:bad_update_syntax", post("/sparql/", FORM, "update=CLEAR%20XYZ", _AUTH), 400, PROBLEM, problem("syntax-error")),
        case("w3c:bad_multiple_updates", post("/sparql/", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", _AUTH), 400, PROBLEM, problem("bad-request")),
        case("w3c:bad_update_dataset_conflict", _update("PREFIX foaf:  <http://xmlns.com/foaf/0.1/>\nWITH <http://example/addresses>\nDELETE { ?person foaf:givenName 'Bill' }\nINSERT { ?person foaf:givenName 'William' }\nWHERE {\n    ?person foaf:givenName 'Bill'\n}", "/sparql/?using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople"), 400, PROBLEM),
        case("USING beside using-graph-uri", _update(f"INSERT {{ ?s ?p 2 }} USING <{GRAPH}> WHERE {{ ?s ?p ?o }}", f"/sparql?using-graph-uri={_1}"), 400, PROBLEM),
        case("no token", post("/sparql", UPDATE, "CLEAR ALL"), 401, {"WWW-Authenticate": _BEARER}, problem("unauthorized")),
        case("no token in a form", post("/sparql", FORM, "update=CLEAR+ALL"), 401, {"WWW-Authenticate": _BEARER}, problem("unauthorized")),
        case("no token by GET", get("/sparql?update=CLEAR+ALL"), 401, {"WWW-Authenticate": _BEARER}, problem("unauthorized")),
        case("another token", post("/sparql", UPDATE, "CLEAR ALL", "Authorization: Bearer x"), 403, PROBLEM, problem("forbidden")),
        case("another scheme", post("/sparql", UPDATE, "CLEAR ALL", f"Authorization: Basic {TOKEN}"), 401, PROBLEM, problem("unauthorized")),
        case("update called a query", post("/sparql", QUERY, "CLEAR ALL", _AUTH), (400, 403), PROBLEM),
        case("query called an update", _update("ASK {}"), 400, PROBLEM, problem("bad-request", "query")),
        case("LOAD", _update("LOAD <http://203.0.113.1/>"), 403, PROBLEM),
        case("LOAD that may fail", _update("LOAD SILENT <file:///etc/passwd>"), 403, PROBLEM),
        case("SERVICE in an update", _update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://203.0.113.1/> { ?s ?p ?o } }"), 403, PROBLEM),
        case("good part before a bad one", _update("CLEAR ALL ; DROP GRAPH <http://a/nowhere>"), (400, 404, 409, 422), PROBLEM),
        case("byte order mark", post("/sparql", UPDATE, b"\xef\xbb\xbfCLEAR ALL", _AUTH), 400, PROBLEM),
        case("graphs of a query for an update", _update("CLEAR ALL", f"/sparql?default-graph-uri={_1}"), 400, PROBLEM, problem("bad-request")),
        case("query", get(asked("ASK { <http://a/s> <http://a/p> 1 }")), 200, JSON, boolean(True)),
    )),
)
# fmt: on


def failures(case: Case, port: int) -> list[str]:
    """Send the request of a row; return what is not as it should be."""
    first_is_head = case.request.startswith(b"HEAD ")
    raw = exchange(port, case.request)
    try:
        got = replies(raw, heads=(first_is_head,))
    except NoReply as error:
        return [str(error)]
    if not got:
        return ["the connection was closed without a reply"]
    reply, *behind = got
    allowed = case.status if isinstance(case.status, tuple) else (case.status,)
    found = []
    if reply.status not in allowed:
        return [f"status {reply.status}, not {case.status}: {reply.body[:300]!r}"]
    if tuple(each.status for each in behind) != case.after:
        found.append(f"behind it came {[each.status for each in behind]}, not {case.after}")
    for name, value in case.headers.items():
        if reply.header(name) != value:
            found.append(f"{name} is {reply.header(name)!r}, not {value!r}")
    if not case.check(reply):
        found.append(f"the body is not as it should be: {reply.body[:500]!r}")
    return found
