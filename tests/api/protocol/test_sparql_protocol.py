"""What comes through the SPARQL 1.1 Protocol unharmed, and what is refused whichever way it comes.

The cases of the protocol itself are the tables of `protocol_cases`.
"""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph
import pytest
from live_server import TASK, WATER, Reply, Server

from graph.store import GRAPH_TYPES

SELECT = "SELECT ?s ?o { ?s <https://w3id.org/gongbao/ontology#taskText> ?o } ORDER BY ?s LIMIT 1"
DESCRIBE = f"DESCRIBE <{WATER}>"
TEXT = '第1项, "引号"\n与换行'

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


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graph_is_the_same_in_every_format(server: Server, media_type: str) -> None:
    reply = server.query(DESCRIBE, media_type)
    form = pyoxigraph.RdfFormat.from_media_type(media_type)
    triples = {str(quad.triple) for quad in pyoxigraph.parse(reply.body, form)}
    assert len(triples) == 2
    assert any('"区水务局"@zh' in triple for triple in triples)


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
