"""The endpoint over real servers: what it refuses, cuts and chooses as over a store on disk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_server import GRAPH, Server, fill_small_store, running_server
from sparql_servers import SparqlServer


@pytest.fixture(scope="module")
def server(sparql_server: SparqlServer) -> Iterator[Server]:
    fill_small_store(sparql_server.store())
    settings = {"GONGBAO_MAX_ROWS": "10"}
    with running_server(sparql_server.location, environment=settings) as running:
        yield running


def test_graphs_of_the_request_and_of_the_query(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ {} }}"
    of_request = {"default-graph-uri": GRAPH}
    plain = count.format("", "?s ?p ?o")
    assert server.query(plain, "text/csv", **of_request).text.split() == ["n", "9"]
    from_clause = count.format(f"FROM <{GRAPH}>", "?s ?p ?o")
    assert server.query(from_clause, "text/csv").text.split() == ["n", "9"]
    named = count.format(f"FROM NAMED <{GRAPH}>", "GRAPH ?g { ?s ?p ?o }")
    assert server.query(named, "text/csv").text.split() == ["n", "9"]


def test_an_answer_is_cut_at_the_rows_of_the_settings(server: Server) -> None:
    for query in ("SELECT ?s WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        reply = server.query(query)
        assert (reply.status, reply.headers["X-Truncated"]) == (200, "max_rows=10"), query
    assert "X-Truncated" not in server.query("SELECT ?s WHERE { ?s ?p ?o } LIMIT 10").headers


FOREIGN = [
    'SELECT (<bif:http_get>("http://127.0.0.1:1/") AS ?x) {}',
    'PREFIX b: <bif:> SELECT ?s { ?s ?p ?o FILTER(b:http_get("http://127.0.0.1:1/") = "") }',
    'BASE <bif:> SELECT ?s { BIND(<http_get>("http://127.0.0.1:1/") AS ?s) }',
    "ASK { FILTER(<sql:user_name>() = 1) }",
    "SELECT ?s { ?s ?p ?o } ORDER BY <bif:sys_stat>('st_dbms_name')",
    "SELECT (<bif:vector_agg>(?s) AS ?x) { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(<bif:http_get>(?o) AS ?x) }",
    "SELECT ?s { OPTIONAL { ?s ?p ?o FILTER EXISTS { FILTER(<bif:http_get>(?o) = 1) } } }",
]


@pytest.mark.parametrize("query", FOREIGN)
def test_functions_of_the_store_are_out_of_reach(query: str, server: Server) -> None:
    assert server.query(query).status == 400


def test_what_calls_out_or_writes_is_refused(server: Server) -> None:
    service = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    assert server.query(service).status == 403
    assert server.query(f"DROP GRAPH <{GRAPH}>").status in (400, 403)
    assert server.query(f"SELECT * {{ ?s ?p ?o }}; DROP GRAPH <{GRAPH}>").status == 400
    assert server.query(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}").json()["boolean"]
