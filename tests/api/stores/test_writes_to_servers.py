"""The site over a store on another server, writable: both kinds take the same writes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from live_server import Reply, Server, running_server
from sparql_servers import SparqlServer

TOKEN = "correct-horse-battery"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
GRAPH = "http://example.org/graph"
G = f"/rdf-graph-store?graph={quote(GRAPH, safe='')}"


@pytest.fixture
def writable(sparql_server: SparqlServer) -> Iterator[Server]:
    sparql_server.store()  # emptied
    environment = {"GONGBAO_WRITE_TOKEN": TOKEN}
    with running_server(sparql_server.location, "--writable", environment=environment) as server:
        yield server


def update(server: Server, text: str) -> Reply:
    headers = {**BEARER, "Content-Type": "application/x-www-form-urlencoded"}
    return server.send("POST", "/sparql", urlencode({"update": text}), headers)


def put(server: Server, method: str, text: str) -> int:
    return server.send(method, G, text, {**BEARER, "Content-Type": "text/turtle"}).status


def counted(server: Server, pattern: str = "?s ?p ?o") -> str:
    query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ {pattern} }} }}"
    return server.query(query, "text/csv").text.split()[1]


def test_graph_is_put_filled_given_and_deleted(writable: Server) -> None:
    assert writable.send("GET", G).status == 404
    assert put(writable, "PUT", "<a> <b> 1, '“引号”\\n' .") == 201
    assert put(writable, "PUT", "<a> <b> 2 .") == 204
    assert put(writable, "POST", "<a> <b> [ <c> [ <d> 3 ] ] .") == 200
    assert counted(writable, "?a <http://example.org/b> [ ?c [ ?d 3 ] ]") == "1"
    got = writable.send("GET", G, headers={"Accept": "application/n-triples"})
    assert (got.status, len(got.text.splitlines())) == (200, 4)
    assert writable.send("DELETE", G, headers=BEARER).status == 200
    assert writable.send("GET", G).status == 404
    assert writable.send("DELETE", G, headers=BEARER).status == 404


def test_large_graph_is_put_whole(writable: Server) -> None:
    assert put(writable, "PUT", "".join(f"<a{n}> <b> {n} .\n" for n in range(5000))) == 201
    assert counted(writable) == "5000"


def test_update_is_carried_out_and_what_is_none_is_not_sent_on(writable: Server) -> None:
    text = f"PREFIX g: <{GRAPH}> INSERT DATA {{ GRAPH g: {{ <a:s> a gbo:Task }} }}"
    assert update(writable, text).status == 204
    assert counted(writable) == "1"
    refused = {
        "SELECT * { ?s ?p ?o }": 400,
        f"INSERT INTO GRAPH <{GRAPH}> {{ <a:s> <a:p> 1 }}": 400,
        f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> }} }}": 400,
        "LOAD <http://127.0.0.1:9/>": 403,
        f"INSERT {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> ?o }} }} WHERE {{"
        " SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }": 403,
        f"INSERT {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> ?o }} }} WHERE {{"
        " BIND(<bif:http_get>('http://127.0.0.1:9/') AS ?o) }": 400,
    }
    for text, status in refused.items():
        reply = update(writable, text)
        assert (reply.status, reply.media_type) == (status, "application/problem+json"), text
        assert "127.0.0.1:" not in reply.text.replace("127.0.0.1:9", ""), reply.text
    assert counted(writable) == "1"


def test_default_graph_of_another_server_is_not_told_apart(writable: Server) -> None:
    headers = {**BEARER, "Content-Type": "text/turtle"}
    reply = writable.send("PUT", "/rdf-graph-store?default", "<a> <b> 1 .", headers)
    assert (reply.status, "name a graph" in reply.json()["detail"]) == (400, True)
