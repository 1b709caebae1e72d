"""What the query page says when a query finds nothing, fails, or finds things: help to read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pages_read import words
from small_graph import BROWSER, WATER, unit_path

from api.protocol.unused_terms import unused_terms
from graph.store import Store, open_store
from ontology import BASE


@pytest.fixture(scope="module")
def store(small_site_location: Path) -> Iterator[Store]:
    with open_store(str(small_site_location), read_only=True) as opened:
        yield opened


def shown(client: FlaskClient, query: str) -> str:
    return words(client.get("/sparql", query_string={"query": query}, headers=BROWSER).text)


@pytest.mark.parametrize(
    ("query", "unused", "meant"),
    [
        ("SELECT * { ?t gbo:leads ?u }", "gbo:leads", "gbo:ledBy"),
        ("SELECT * { ?t a gbo:Taks }", "gbo:Taks", "gbo:Task"),
        ("SELECT * { ?t skos:prefLable ?u }", "skos:prefLable", "skos:prefLabel"),
        (
            "PREFIX g: <https://w3id.org/gongbao/ontology#> SELECT * { ?t g:overseen ?u }",
            "gbo:overseen",
            "gbo:overseenBy",
        ),
        (
            "ASK { ?t <https://w3id.org/gongbao/ontology#tasktext> ?u }",
            "gbo:tasktext",
            "gbo:taskText",
        ),
        ("ASK { ?r gbo:responsibilityRole role:leed }", "role:leed", "role/lead"),
        (f"ASK {{ ?t gbo:ledBy <{BASE}id/org/110112/qushuiwujv-76419f> }}", "qushuiwujv", WATER),
    ],
)
def test_query_that_finds_nothing_is_told_the_name_it_may_have_meant(
    client: FlaskClient, query: str, unused: str, meant: str
) -> None:
    said = shown(client, query).partition("The query names what the graph does not have")[2]
    assert unused in said.partition("Did you mean")[0]
    assert meant in said.partition("Did you mean")[2].partition("?")[0]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?t gbo:ledBy ?u }",
        "SELECT * { ?t gbo:ledBy ?u FILTER(?u = 'gbo:leads') }  # gbo:leads",
        "SELECT * { ?t gbo:taskText '''gbo:leads''', \"gbo:leads\" }",
        "SELECT * { ?t gbo:dueDate ?d FILTER(?d < xsd:date('1900-01-01')) }",
        "SELECT * { ?t a gbo:Task ; a gbo:Unit }",
        "SELECT * { ?x <http://example.org/p> ?y }",
        "SELECT * { ?gbo:leads ?p ?o }",
    ],
)
def test_names_that_are_used_or_only_look_like_names_are_not_complained_of(
    store: Store, query: str
) -> None:
    assert unused_terms(store, query) == []


@given(st.text(alphabet=":<>\"'#\\gbo lP\n{}", max_size=60))
def test_no_text_upsets_the_search_for_names(store: Store, query: str) -> None:
    unused_terms(store, query)


def test_syntax_error_is_placed_in_both_languages(client: FlaskClient) -> None:
    said = shown(client, "SELECT * {\n ?s ?p ?o .\n FILTR(?s)\n}")
    assert "第 3 行第 10 列" in said
    assert "line 3, column 10" in said


def test_things_in_a_result_are_shown_with_their_names(client: FlaskClient) -> None:
    reply = client.get(
        "/sparql",
        query_string={
            "query": f"SELECT (<{BASE}id/{unit_path(WATER)}> AS ?unit) (gbo:Task AS ?class) {{}}"
        },
        headers=BROWSER,
    )
    assert f'>id/{unit_path(WATER)}</a> <span class="note" lang="zh">区水务局</span>' in reply.text
    assert '>gbo:Task</a> <span class="note" lang="zh">任务</span>' in reply.text


def test_iri_made_by_a_query_that_names_nothing_is_shown_bare(client: FlaskClient) -> None:
    query = f"SELECT (IRI('{BASE}id/a b') AS ?x) (<{BASE}id/none> AS ?y) {{}}"
    assert "id/none" in shown(client, query)


def test_page_leads_to_the_terms_in_use(client: FlaskClient) -> None:
    reply = client.get("/sparql", headers=BROWSER)
    assert 'href="/page/dataset#properties"' in reply.text
    assert 'id="properties"' in client.get("/page/dataset", headers=BROWSER).text
