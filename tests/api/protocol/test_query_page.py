"""The query page, as a browser without scripts gets it."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from live_server import OTHER_GRAPH, WATER, Server, build_small_store, running_server

from api.protocol.query_page import example_address
from ontology import examples

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def textarea(page: str) -> str:
    match = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert match is not None
    return html.unescape(match[1])


def links(page: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'href="([^"]+)"', page)]


def test_page_without_a_query_shows_the_form_filled_with_an_example(server: Server) -> None:
    reply = server.send("GET", "/sparql", headers={"Accept": BROWSER})
    assert (reply.status, reply.media_type) == (200, "text/html")
    assert textarea(reply.text) == examples()[0].query
    assert "<table" not in reply.text


def test_examples_with_titles_in_both_languages_lead_to_their_results(server: Server) -> None:
    page = server.send("GET", "/sparql", headers={"Accept": BROWSER}).text
    for example in examples():
        assert html.escape(example.zh, quote=False) in page
        assert example.en in html.unescape(page)
        address = example_address(example)
        assert address in links(page)
        shown = server.send("GET", address, headers={"Accept": BROWSER})
        assert shown.status == 200
        assert textarea(shown.text) == example.query


def test_result_table_links_things_to_their_pages_and_shows_short_names(server: Server) -> None:
    page = server.query(f"SELECT * {{ <{WATER}> ?p ?o }} ORDER BY ?p", BROWSER).text
    assert '<th scope="col">?p</th>' in page
    assert '<td lang="zh">区水务局</td>' in page
    assert '<a href="/ontology#Unit">gbo:Unit</a>' in page
    shown = server.query(f"SELECT (<{WATER}> AS ?unit) {{}}", BROWSER).text
    assert '<a href="/page/org/110112/qushuiwuju-76419f">id/org/110112/qushuiwuju-76419f' in shown


def test_downloads_are_the_same_query_in_every_format_of_its_form(server: Server) -> None:
    query = "SELECT ?s { ?s ?p ?o }"
    page = server.query(query, BROWSER, **{"default-graph-uri": OTHER_GRAPH}).text
    downloads = [address for address in links(page) if "format=" in address]
    assert [parse_qs(urlsplit(each).query)["format"] for each in downloads] == [
        ["json"],
        ["xml"],
        ["csv"],
        ["tsv"],
    ]
    for address in downloads:
        assert parse_qs(urlsplit(address).query)["query"] == [query]
    results = server.send("GET", downloads[0]).json()
    assert len(results["results"]["bindings"]) == 2


def test_form_keeps_the_graphs_of_the_request(server: Server) -> None:
    page = server.query("ASK {}", BROWSER, **{"named-graph-uri": OTHER_GRAPH}).text
    assert f'<input type="hidden" name="named-graph-uri" value="{OTHER_GRAPH}">' in page


def test_graph_that_is_not_here_is_told(server: Server) -> None:
    page = server.query("ASK {}", BROWSER, **{"default-graph-uri": "http://example.org/<"}).text
    assert "本库没有这些图" not in page
    page = server.query("ASK {}", BROWSER, **{"default-graph-uri": "http://example.org/no"}).text
    assert "本库没有这些图" in page
    assert "&lt;http://example.org/no&gt;" in page


def test_ask_is_answered_in_words(server: Server) -> None:
    assert "是 " in server.query("ASK { ?s ?p ?o }", BROWSER).text
    assert "否 " in server.query("ASK { ?s <a:b> ?o }", BROWSER).text


def test_construct_is_shown_as_turtle_with_its_downloads(server: Server) -> None:
    page = server.query(f"DESCRIBE <{WATER}>", BROWSER).text
    assert 'skos:prefLabel "区水务局"@zh' in html.unescape(page)
    assert [address for address in links(page) if "format=rdf" in address]


def test_empty_result_says_so(server: Server) -> None:
    assert "没有结果" in server.query("SELECT * { ?s <a:b> ?o }", BROWSER).text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * {\n ?s ?p ?o .\n FILTR(?s)\n}", 400, "line 3, column 10"),
        ("SELECT * { SERVICE <http://203.0.113.1/> {} }", 403, "SERVICE"),
        ("DROP ALL # <script>alert(1)</script>", 403, "changes nothing"),
        ("SELECT * FROM <file:///etc/passwd> {}", 400, "file:///etc/passwd"),
    ],
)
def test_refused_query_stays_in_the_form_beside_the_reason(
    server: Server, query: str, status: int, said: str
) -> None:
    reply = server.query(query, BROWSER)
    assert (reply.status, reply.media_type) == (status, "text/html")
    assert textarea(reply.text) == query
    assert said in html.unescape(reply.text)
    assert 'role="alert"' in reply.text
    assert "<script>alert" not in reply.text


@pytest.mark.parametrize("value", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_iri_that_is_no_web_address_is_text_and_no_link(server: Server, value: str) -> None:
    page = server.query(f"SELECT (<{value}> AS ?x) {{}}", BROWSER).text
    assert f'href="{value}' not in page
    assert value in page


def test_markup_in_values_is_shown_and_not_run(server: Server) -> None:
    page = server.query("SELECT ('<script>alert(1)</script>' AS ?x) {}", BROWSER).text
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in page


def test_page_needs_nothing_from_another_host(server: Server) -> None:
    page = server.send("GET", "/sparql", headers={"Accept": BROWSER}).text
    loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    for address in loaded:
        assert server.send("GET", html.unescape(address)).status == 200


def test_long_result_is_cut_on_the_page_and_whole_in_the_download(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db")
    (tmp_path / "gongbao.toml").write_text("page_rows = 4\n", encoding="utf-8")
    with running_server(tmp_path / "db", cwd=tmp_path) as server:
        page = server.query("SELECT * { ?s ?p ?o }", BROWSER).text
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert body.count("<tr>") == 4
        assert "11 行" in page
        assert "The first 4 are shown" in page
        download = next(address for address in links(page) if "format=csv" in address)
        assert server.send("GET", download).text.count("https://w3id.org/gongbao/id/") >= 11
