"""The SPARQL 1.1 Protocol off the wire, against a running server."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pyoxigraph
import pytest
from live_server import GRAPH, OTHER_GRAPH, TASK, WATER, Reply, Server

SELECT = "SELECT ?s ?o { ?s <https://w3id.org/gongbao/ontology#taskText> ?o } ORDER BY ?s LIMIT 1"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
DESCRIBE = f"DESCRIBE <{WATER}>"
TEXT = '第1项, "引号"\n与换行'

RESULTS_JSON = "application/sparql-results+json"
RESULTS_XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def problem_of(reply: Reply) -> Any:
    assert reply.media_type == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == reply.status
    assert problem["type"].startswith("https://")
    assert problem["title"]
    assert "Traceback" not in reply.text
    return problem


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (SELECT, None, RESULTS_JSON),
        (SELECT, "*/*", RESULTS_JSON),
        (SELECT, RESULTS_JSON, RESULTS_JSON),
        (SELECT, RESULTS_XML, RESULTS_XML),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, TSV, TSV),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/xml", "application/xml"),
        (SELECT, "text/*", "text/csv"),
        (SELECT, f"text/csv;q=0.2, {RESULTS_XML};q=0.9", RESULTS_XML),
        (SELECT, f"text/csv;q=0.9, {RESULTS_XML};q=0.2", "text/csv"),
        (SELECT, f"{RESULTS_JSON};q=0, */*;q=0.1", RESULTS_XML),
        (SELECT, f"text/turtle, {TSV};q=0.1", TSV),
        (ASK, None, RESULTS_JSON),
        (ASK, RESULTS_XML, RESULTS_XML),
        (ASK, "text/csv, application/json;q=0.5", "application/json"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "*/*", "text/turtle"),
        (CONSTRUCT, "text/turtle", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/rdf+xml;q=0.5, application/ld+json", "application/ld+json"),
        (DESCRIBE, "text/csv, */*;q=0.1", "text/turtle"),
    ],
)
def test_answer_has_the_media_type_that_is_preferred(
    server: Server, query: str, accept: str | None, media_type: str
) -> None:
    reply = server.query(query, accept)
    assert (reply.status, reply.media_type) == (200, media_type)
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (SELECT, "text/turtle"),
        (SELECT, "image/png"),
        (SELECT, f"{RESULTS_JSON};q=0"),
        (ASK, "text/csv"),
        (ASK, TSV),
        (CONSTRUCT, RESULTS_JSON),
        (DESCRIBE, "text/csv"),
    ],
)
def test_form_of_query_without_an_acceptable_format_is_406(
    server: Server, query: str, accept: str
) -> None:
    reply = server.query(query, accept)
    assert reply.status == 406
    problem_of(reply)


def test_values_survive_json(server: Server) -> None:
    row = server.query(SELECT).json()["results"]["bindings"][0]
    assert (row["s"]["value"], row["o"]["value"]) == (TASK, TEXT)


def test_values_survive_xml(server: Server) -> None:
    root = ElementTree.fromstring(server.query(SELECT, RESULTS_XML).body)
    names = {"r": "http://www.w3.org/2005/sparql-results#"}
    assert [node.text for node in root.findall(".//r:literal", names)] == [TEXT]


def test_values_survive_csv(server: Server) -> None:
    reply = server.query(SELECT, "text/csv")
    assert reply.headers.get_content_charset() == "utf-8"
    assert list(csv.reader(io.StringIO(reply.text, newline=""))) == [["s", "o"], [TASK, TEXT]]


def test_values_survive_tsv(server: Server) -> None:
    lines = server.query(SELECT, TSV).text.splitlines()
    assert lines[0].split("\t") == ["?s", "?o"]
    assert lines[1].split("\t")[0] == f"<{TASK}>"


@pytest.mark.parametrize(
    "media_type",
    ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"],
)
def test_graph_is_the_same_in_every_format(server: Server, media_type: str) -> None:
    reply = server.query(DESCRIBE, media_type)
    form = pyoxigraph.RdfFormat.from_media_type(media_type)
    triples = {str(quad.triple) for quad in pyoxigraph.parse(reply.body, form)}
    assert len(triples) == 2
    assert any('"区水务局"@zh' in triple for triple in triples)


def test_post_of_a_form_answers_like_get(server: Server) -> None:
    reply = server.send("POST", "/sparql", urlencode({"query": SELECT}), FORM)
    assert reply.json() == server.query(SELECT).json()


@pytest.mark.parametrize("charset", ["", "; charset=utf-8", "; charset=UTF-8"])
def test_direct_post_answers_like_get(server: Server, charset: str) -> None:
    headers = {"Content-Type": f"application/sparql-query{charset}"}
    reply = server.send("POST", "/sparql", SELECT, headers)
    assert reply.json() == server.query(SELECT).json()


def test_direct_post_takes_its_dataset_from_the_address(server: Server) -> None:
    address = f"/sparql?default-graph-uri={quote(OTHER_GRAPH, safe='')}"
    reply = server.send("POST", address, "SELECT * { ?s ?p ?o }", DIRECT)
    assert len(reply.json()["results"]["bindings"]) == 2


def test_chinese_in_a_query_is_understood(server: Server) -> None:
    query = 'ASK { ?unit ?name "区水务局"@zh } # 公报'
    for reply in (server.query(query), server.send("POST", "/sparql", query, DIRECT)):
        assert reply.json()["boolean"] is True


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    reply = server.send("HEAD", f"/sparql?{urlencode({'query': ASK})}")
    assert (reply.status, reply.media_type, reply.body) == (200, RESULTS_JSON, b"")


def test_options_tell_other_sites_what_they_may_send(server: Server) -> None:
    reply = server.send("OPTIONS", "/sparql", headers={"Origin": "https://elsewhere.example"})
    assert reply.status == 204
    assert "POST" in reply.headers["Allow"]
    assert "POST" in reply.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("query", [ASK, "ASK {", "DROP ALL"])
def test_any_site_may_read_the_reply_good_or_bad(server: Server, query: str) -> None:
    reply = server.query(query)
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_with_those_allowed(server: Server, method: str) -> None:
    reply = server.send(method, "/sparql", "x")
    assert reply.status == 405
    assert {"GET", "POST"} <= set(reply.headers["Allow"].split(", "))
    problem_of(reply)


# Datasets


def rows(reply: Reply) -> int:
    return len(reply.json()["results"]["bindings"])


def test_default_graph_is_the_union_of_all_graphs(server: Server) -> None:
    assert rows(server.query("SELECT * { ?s ?p ?o }")) == 11


def test_default_graph_can_be_chosen_in_the_request(server: Server) -> None:
    reply = server.query("SELECT * { ?s ?p ?o }", **{"default-graph-uri": GRAPH})
    assert rows(reply) == 9


def test_default_graph_can_be_chosen_in_the_query(server: Server) -> None:
    assert rows(server.query(f"SELECT * FROM <{OTHER_GRAPH}> {{ ?s ?p ?o }}")) == 2


def test_graphs_of_the_request_go_before_those_of_the_query(server: Server) -> None:
    query = f"SELECT * FROM <{OTHER_GRAPH}> {{ ?s ?p ?o }}"
    assert rows(server.query(query, **{"default-graph-uri": GRAPH})) == 9


def test_named_graphs_can_be_chosen(server: Server) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    assert rows(server.query(query)) == 2
    assert rows(server.query(query, **{"named-graph-uri": GRAPH})) == 1
    assert rows(server.query(query.replace("{", f"FROM NAMED <{GRAPH}> {{", 1))) == 1


REMOTE = ["http://203.0.113.1/data.ttl", "file:///etc/passwd", "https://w3id.org/gongbao/graph/no"]


@pytest.mark.parametrize("graph", REMOTE)
@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_graph_that_is_not_ours_is_refused_by_name(server: Server, clause: str, graph: str) -> None:
    reply = server.query(f"SELECT * {clause} <{graph}> {{ ?s ?p ?o }}")
    assert reply.status == 400
    assert graph in problem_of(reply)["detail"]


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_graph_of_a_request_that_is_not_ours_is_empty_and_told(
    server: Server, parameter: str
) -> None:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    for graph in (REMOTE[0], REMOTE[2], "http://example.org/图"):
        reply = server.query(query, **{parameter: graph})
        assert rows(reply) == 0
        assert reply.headers["X-Unknown-Graph"] == f"<{quote(graph, safe=':/')}>"
    known = server.query("SELECT * { ?s ?p ?o }", **{"default-graph-uri": GRAPH})
    assert "X-Unknown-Graph" not in known.headers


def test_graph_of_a_request_that_is_a_file_is_refused_by_name(server: Server) -> None:
    reply = server.query(SELECT, **{"default-graph-uri": REMOTE[1]})
    assert reply.status == 400
    assert REMOTE[1] in problem_of(reply)["detail"]


def test_graph_of_a_query_is_judged_even_where_the_request_overrides_it(server: Server) -> None:
    query = f"SELECT * FROM <{REMOTE[0]}> {{ ?s ?p ?o }}"
    assert server.query(query, **{"default-graph-uri": GRAPH}).status == 400


# Refusals


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://203.0.113.1/> { ?s ?p ?o } }", 403),
        ("LOAD <http://203.0.113.1/>", 403),
        ("INSERT DATA { <a:s> <a:p> 1 }", 403),
        ("DROP ALL", 403),
        ("SELECT", 400),
        ("   ", 400),
        ("SELECT * { ?s a ex:Task }", 400),
        ("SELECT * { ?s a :Task }", 400),
        ("SELECT * {" + "(" * 10_000, 400),
        ("ASK { ?s ?p '\0' }", 400),
        ("ASK { ?s ?p '" + "x" * 300_000 + "' }", 413),
        ("SELECT * {" + "OPTIONAL {" * 90 + "}" * 90 + "}", 200),
    ],
)
def test_refusal_is_the_same_by_get_form_and_direct_post(
    server: Server, query: str, status: int
) -> None:
    replies = [
        server.send("POST", "/sparql", urlencode({"query": query}), FORM),
        server.send("POST", "/sparql", query, DIRECT),
        server.query(query),
    ]
    assert [reply.status for reply in replies] == [status] * 3
    if status != 200:
        kinds = {problem_of(reply)["type"].rpartition("/")[2] for reply in replies}
        assert len(kinds - {"missing-query"}) <= 1


def test_nothing_that_was_refused_has_changed_the_graph(server: Server) -> None:
    server.send("POST", "/sparql", "INSERT DATA { <a:s> <a:p> 1 }", DIRECT)
    assert rows(server.query("SELECT * { ?s ?p ?o }")) == 11


def test_syntax_error_has_line_and_column_as_members(server: Server) -> None:
    problem = problem_of(server.query("SELECT * {\n ?s ?p ?o .\n FILTR(?s)\n}"))
    assert (problem["line"], problem["column"]) == (3, 10)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (SELECT, None, 415),
        (SELECT, "text/plain", 415),
        (SELECT, "application/json", 415),
        (SELECT, "application/sparql-query; charset=gb18030", 415),
        ("DROP ALL", "application/sparql-update", 403),
        (urlencode({"update": "DROP ALL"}), FORM["Content-Type"], 403),
        (urlencode({"query": ASK, "update": "DROP ALL"}), FORM["Content-Type"], 400),
        (urlencode([("query", ASK), ("query", ASK)]), FORM["Content-Type"], 400),
        ("", FORM["Content-Type"], 400),
        ("", DIRECT["Content-Type"], 400),
        ("query=%FF", FORM["Content-Type"], 400),
        (b"query=\xb9\xab", FORM["Content-Type"], 400),
        ("ASK { ?s ?p '公报' }".encode("gb18030"), DIRECT["Content-Type"], 400),
        ("&".join(["a=b"] * 5000), FORM["Content-Type"], 400),
        ("ASK { ?s ?p '" + "公" * 90_000 + "' }", DIRECT["Content-Type"], 413),
        ("x" * 10_000_000, DIRECT["Content-Type"], 413),
        ("query=" + "x" * 10_000_000, FORM["Content-Type"], 413),
    ],
)
def test_body_that_is_no_query_is_refused(
    server: Server, body: str | bytes, content_type: str | None, status: int
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    reply = server.send("POST", "/sparql", body, headers)
    assert reply.status == status
    problem_of(reply)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sparql?query=", 400),
        ("/sparql?query=%FF", 400),
        (f"/sparql?query={quote(ASK)}&query={quote(ASK)}", 400),
        (f"/sparql?query={quote(ASK)}&format=docx", 400),
        (f"/sparql?query={quote(ASK)}&format=csv", 406),
        ("/sparql?update=DROP+ALL", 403),
        (f"/sparql?query={'x' * 300_000}", 413),
    ],
)
def test_address_that_is_no_query_is_refused(server: Server, address: str, status: int) -> None:
    reply = server.send("GET", address)
    assert reply.status == status
    problem_of(reply)


@pytest.mark.parametrize(
    ("query", "key", "media_type"),
    [
        (SELECT, "json", RESULTS_JSON),
        (SELECT, "csv", "text/csv"),
        (ASK, "xml", RESULTS_XML),
        (CONSTRUCT, "rdf", "application/rdf+xml"),
    ],
)
def test_format_parameter_goes_before_accept(
    server: Server, query: str, key: str, media_type: str
) -> None:
    reply = server.query(query, BROWSER, format=key)
    assert (reply.status, reply.media_type) == (200, media_type)


def test_not_found_is_a_problem_for_programs_and_a_page_for_people(server: Server) -> None:
    reply = server.send("GET", "/nothing-here")
    assert reply.status == 404
    problem_of(reply)
    page = server.send("GET", "/nothing-here", headers={"Accept": BROWSER})
    assert (page.status, page.media_type) == (404, "text/html")
    assert "没有这个页面" in page.text


def test_health_and_readiness_are_told(server: Server) -> None:
    assert server.send("GET", "/healthz").status == 200
    assert server.send("GET", "/readyz").status == 200


def test_json_results_are_the_standard_s(server: Server) -> None:
    results = json.loads(server.query(SELECT).body)
    assert results["head"]["vars"] == ["s", "o"]
    assert results["results"]["bindings"][0]["s"]["type"] == "uri"
