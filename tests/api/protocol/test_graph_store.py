"""The Graph Store HTTP Protocol against a live server: W3C's cases in order, and our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from live_server import Reply, Server, build_small_store, running_server

TOKEN = "correct-horse-battery"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
STORE = "/rdf-graph-store"
GRAPH = "http://example.org/graph"
G = f"{STORE}?graph={quote(GRAPH, safe='')}"


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    location = tmp_path_factory.mktemp("writable") / "gongbao.db"
    build_small_store(location)
    environment = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_MAX_GRAPH_BYTES": "100000"}
    with running_server(location, "--writable", environment=environment) as server:
        yield server


def send(
    server: Server, method: str, path: str, body: str | bytes | None = None, **headers: str
) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    given = {**BEARER, **(TURTLE if body is not None else {}), **named}
    return server.send(method, path, body, given)


def triples(reply: Reply) -> ox.Dataset:
    """Return the triples of a Turtle reply in a form that compares blank nodes by their place."""
    assert reply.media_type == "text/turtle"
    found = ox.Dataset(ox.parse(reply.body, ox.RdfFormat.TURTLE))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def turtle(text: str, base: str) -> ox.Dataset:
    found = ox.Dataset(ox.parse(text.encode(), ox.RdfFormat.TURTLE, base_iri=base))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


PREFIXES = """@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
"""
JOHN = PREFIXES + '<1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "John Doe" ] .'
JANE = PREFIXES + '<1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "Jane Doe" ] .'
JANE_NAMED = JANE + ' <1> foaf:name "Jane Doe" .'
JANE_FULL = JANE_NAMED + ' <1> foaf:givenName "Jane" ; foaf:familyName "Doe" .'
ALICE = PREFIXES + '[] a foaf:Person ; foaf:businessCard [ a v:VCard ; v:given-name "Alice" ] .'
PERSON = f"{STORE}/person/1.ttl"
MULTIPART = "\r\n".join(
    [
        "--a6fe4cd636164618814be9f8d3d1a0de",
        'Content-Disposition: form-data; name="lastName.ttl"; filename="lastName.ttl"',
        "Content-Type: text/turtle; charset=utf-8",
        "",
        PREFIXES + '<1> foaf:familyName "Doe" .',
        "--a6fe4cd636164618814be9f8d3d1a0de",
        'Content-Disposition: form-data; name="firstName.ttl"; filename="firstName.ttl"',
        "Content-Type: text/turtle; charset=utf-8",
        "",
        PREFIXES + '<1> foaf:givenName "Jane" .',
        "--a6fe4cd636164618814be9f8d3d1a0de--",
        "",
    ]
)


def test_cases_of_w3c_in_their_order(writable: Server) -> None:
    """The manifest http-rdf-update of w3c/rdf-tests; a case a line, under its name there."""

    def status(method: str, path: str, body: str | None = None, **headers: str) -> int:
        return send(writable, method, path, body, **headers).status

    def holds(path: str, text: str) -> bool:
        reply = send(writable, "GET", path, Accept="text/turtle")
        base = f"http://127.0.0.1:{writable.port}{PERSON}"
        return reply.status == 200 and triples(reply) == turtle(text, base)

    boundary = "multipart/form-data; boundary=a6fe4cd636164618814be9f8d3d1a0de"
    assert status("PUT", PERSON, JOHN) == 201, "put__initial_state"
    assert holds(f"{STORE}?graph={PERSON}", JOHN), "get_of_put__initial_state"
    assert status("PUT", PERSON, JANE) == 204, "put__graph_already_in_store"
    assert holds(PERSON, JANE), "get_of_put__graph_already_in_store"
    assert status("PUT", f"{STORE}?default", ALICE) == 201, "put__default_graph"
    assert holds(f"{STORE}?default", ALICE), "get_of_put__default_graph"
    mismatched = status("PUT", PERSON, JANE, Content_Type="application/rdf+xml")
    assert mismatched == 400, "put__mismatched_payload"
    assert status("PUT", f"{STORE}/person/2.ttl", JANE) == 201
    assert status("DELETE", f"{STORE}/person/2.ttl") == 200, "delete__existing_graph"
    assert status("GET", f"{STORE}/person/2.ttl") == 404, "get_of_delete__existing_graph"
    assert status("DELETE", f"{STORE}/person/2.ttl") == 404, "delete__nonexistent_graph"
    named = PREFIXES + '<1> foaf:name "Jane Doe" .'
    assert status("POST", PERSON, named) == 200, "post__existing_graph"
    assert holds(PERSON, JANE_NAMED), "get_of_post__existing_graph"
    assert status("POST", PERSON, MULTIPART, Content_Type=boundary) == 200, "post__multipart"
    assert holds(PERSON, JANE_FULL), "get_of_post__multipart_formdata"
    created = send(writable, "POST", STORE, ALICE)
    assert created.status == 201, "post__create__new_graph"
    new = urlsplit(created.headers["Location"]).path
    assert holds(new, ALICE), "get_of_post__create__new_graph"
    assert status("POST", new, "") == 204
    assert holds(new, ALICE), "get_of_post__after_noop"
    assert status("HEAD", PERSON) == 200, "head_on_an_existing_graph"
    assert status("HEAD", f"{STORE}/person/4.ttl") == 404, "head_on_a_nonexisting_graph"


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("text/turtle", "<a> <b> '值' ."),
        ("application/n-triples", f'<{GRAPH}/a> <{GRAPH}/b> "\\u503c" .'),
        ("application/ld+json", f'{{"@id": "a", "{GRAPH}/b": "值"}}'),
        (
            "application/rdf+xml",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://e/"><r:Description r:about="a"><b>值</b></r:Description></r:RDF>',
        ),
    ],
)
def test_each_format_is_taken_and_given_and_relative_to_the_graph(
    writable: Server, media_type: str, text: str
) -> None:
    assert send(writable, "PUT", G, text, Content_Type=media_type).status in (201, 204)
    for wanted in ("text/turtle", "application/n-triples", "application/ld+json"):
        reply = send(writable, "GET", G, Accept=wanted)
        assert (reply.status, reply.media_type) == (200, wanted)
        assert "值" in reply.text
    subject = next(iter(triples(send(writable, "GET", G, Accept="text/turtle")))).subject
    assert str(subject) in ("<http://example.org/a>", f"<{GRAPH}/a>")


def test_get_needs_no_token_and_head_gives_the_same_headers(writable: Server) -> None:
    send(writable, "PUT", G, "<a> <b> 1 .")
    got = writable.send("GET", G, headers={"Accept": "text/turtle"})
    head = writable.send("HEAD", G, headers={"Accept": "text/turtle"})
    assert (got.status, head.status, head.body) == (200, 200, b"")
    for name in ("Content-Type", "Content-Length", "Vary"):
        assert head.headers[name] == got.headers[name]


def test_empty_graph_is_there_until_it_is_deleted(writable: Server) -> None:
    path = f"{STORE}?graph=http://example.org/empty"
    assert send(writable, "PUT", path).status == 201
    assert send(writable, "GET", path).status == 200
    assert send(writable, "DELETE", path).status == 200
    assert send(writable, "GET", path).status == 404


def test_created_graph_is_told_with_its_address(writable: Server) -> None:
    name = "http://example.org/新/x y".replace(" ", "%20")
    reply = send(writable, "PUT", f"{STORE}?graph={quote(name, safe='')}", "<a> <b> 1 .")
    assert (reply.status, reply.json()) == (201, {"graph": name})
    address = urlsplit(reply.headers["Location"])
    assert writable.send("GET", f"{address.path}?{address.query}").status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", STORE, 400),
        ("PUT", STORE, 400),
        ("DELETE", f"{STORE}/", 400),
        ("GET", f"{STORE}?default&graph=http://example.org/", 400),
        ("PUT", f"{STORE}?graph=http://example.org/a&graph=http://example.org/b", 400),
        ("PUT", f"{STORE}/x?default", 400),
        ("PUT", f"{STORE}?graph=", 400),
        ("PUT", f"{STORE}?graph=a%20b:c", 400),
        ("PUT", f"{STORE}?graph=http://example.org/%3E%20%7D", 400),
        ("PUT", f"{STORE}?graph=%FF", 400),
        ("PUT", f"{STORE}/%FF", 400),
        ("GET", f"{STORE}?graph=http://example.org/nowhere", 404),
        ("GET", f"{STORE}?graph=file:///etc/passwd", 404),
        ("PATCH", G, 405),
        ("GET", f"{G}&format=none", 400),
    ],
)
def test_request_that_cannot_be(writable: Server, method: str, path: str, status: int) -> None:
    body = "<a> <b> 1 ." if method in ("PUT", "POST", "PATCH") else None
    reply = send(writable, method, path, body)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    if status == 405:
        assert set(reply.headers["Allow"].split(", ")) == {
            "GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Accept": "image/png"}, None, 406),
        ({"Content-Type": "text/plain"}, b"<a> <b> 1 .", 415),
        ({"Content-Type": "application/trig"}, b"<a> <b> 1 .", 415),
        ({"Content-Type": "text/turtle; charset=gb18030"}, b"<a> <b> 1 .", 415),
        ({"Content-Type": "text/turtle", "Content-Encoding": "gzip"}, b"<a> <b> 1 .", 415),
        ({"Content-Type": "multipart/form-data"}, b"<a> <b> 1 .", 400),
        ({"Content-Type": "multipart/form-data; boundary=x"}, b"--x\r\n\r\na\r\n--x--", 415),
        ({"Content-Type": "text/turtle"}, b"<a> <b> '" + b"x" * 100_000 + b"' .", 413),
        ({"Content-Type": "text/turtle"}, b"<a> <b> '\xff' .", 400),
    ],
)
def test_headers_and_bodies_that_are_not_taken(
    writable: Server, headers: dict[str, str], body: bytes | None, status: int
) -> None:
    send(writable, "PUT", G, "<a> <b> 'before' .")
    reply = writable.send("GET" if body is None else "PUT", G, body, {**BEARER, **headers})
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    assert "before" in writable.send("GET", G).text


def test_malformed_document_is_told_with_its_place_and_changes_nothing(writable: Server) -> None:
    send(writable, "PUT", G, "<a> <b> 'before' .")
    reply = send(writable, "POST", G, "<a> <b> 1 .\n<a> <b> .")
    problem = reply.json()
    assert (reply.status, problem["line"]) == (400, 2)
    assert problem["type"].endswith("malformed-rdf")
    got = writable.send("GET", G, headers={"Accept": "application/n-triples"}).text
    assert re.findall('"(.*)"', got) == ["before"]


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'),
        ("application/rdf+xml", '<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>'),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/", "a": 1}'),
        ("application/ld+json", '{"@context": {"@import": "http://127.0.0.1:9/"}, "a": 1}'),
        ("application/ld+json", "[" * 90_000),
        ("text/turtle", "(" * 90_000),
        ("text/turtle", "<a> <b> <<( <a> <b> <c> )>> ."),
    ],
)
def test_document_that_fetches_or_swells_is_refused(
    writable: Server, media_type: str, text: str
) -> None:
    reply = send(writable, "PUT", f"{STORE}?graph=http://example.org/bad", text,
                 Content_Type=media_type)  # fmt: skip
    assert reply.status in (400, 422)
    assert writable.send("GET", f"{STORE}?graph=http://example.org/bad").status == 404


def test_deep_json_costs_a_worker_at_most(writable: Server) -> None:
    deep = '{"http://b/":' * 7_000 + "1" + "}" * 7_000
    reply = send(writable, "PUT", G, deep, Content_Type="application/ld+json")
    assert reply.status in (201, 204, 400, 422)
    assert send(writable, "PUT", G, "<a> <b> 1 .").status in (201, 204)


def test_options_tells_what_may_be_sent(writable: Server) -> None:
    reply = writable.send("OPTIONS", STORE)
    assert reply.status == 204
    assert "DELETE" in reply.headers["Allow"]
    assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]


def test_written_graph_is_seen_by_queries_and_its_removal_too(writable: Server) -> None:
    ask = "ASK { GRAPH <http://example.org/seen> { ?s ?p 'here' } }"
    path = f"{STORE}?graph=http://example.org/seen"
    assert writable.query(ask).json()["boolean"] is False
    send(writable, "PUT", path, "<a> <b> 'here' .")
    assert writable.query(ask).json()["boolean"] is True
    send(writable, "DELETE", path)
    assert writable.query(ask).json()["boolean"] is False


def test_read_only_server_gives_graphs_and_takes_none(server: Server, small_store: Path) -> None:
    graph = "https://w3id.org/gongbao/graph/registry"
    path = f"{STORE}?graph={quote(graph, safe='')}"
    assert "区水务局" in server.send("GET", path).text
    for method in ("PUT", "POST", "DELETE"):
        assert send(server, method, path, "" if method != "DELETE" else None).status == 403
    assert small_store.is_dir()
