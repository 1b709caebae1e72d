"""SPARQL Update over HTTP; and that nothing at all is written without the option and the token."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from live_server import Reply, Server, build_small_store, running_server

from ontology import BASE

TOKEN = "correct-horse-battery"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"


@contextmanager
def serving(location: Path, *options: str, **environment: str) -> Iterator[Server]:
    build_small_store(location)
    with running_server(location, *options, environment=environment) as server:
        yield server


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    location = tmp_path_factory.mktemp("writable") / "gongbao.db"
    with serving(
        location, "--writable", GONGBAO_WRITE_TOKEN=TOKEN, GONGBAO_MAX_UPDATE_BYTES="20000"
    ) as server:
        yield server


def update(server: Server, text: str, *, token: str | None = TOKEN, **parameters: str) -> Reply:
    headers = {"Content-Type": FORM} | ({"Authorization": f"Bearer {token}"} if token else {})
    return server.send("POST", "/sparql", urlencode({"update": text, **parameters}), headers)


def direct(server: Server, text: str, parameters: str = "") -> Reply:
    headers = {"Content-Type": UPDATE, "Authorization": f"Bearer {TOKEN}"}
    return server.send("POST", f"/sparql{parameters}", text, headers)


def values(server: Server, graph: str) -> list[str]:
    reply = server.query(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} ORDER BY ?o", "text/csv")
    return reply.text.split()[1:]


def test_update_by_form_and_update_by_body_are_seen_by_the_next_query(writable: Server) -> None:
    assert update(writable, "INSERT DATA { GRAPH <a:one> { <a:s> <a:p> 1 } }").status == 204
    assert values(writable, "a:one") == ["1"]
    assert direct(writable, "INSERT DATA { GRAPH <a:one> { <a:s> <a:p> 2 } }").status == 204
    assert values(writable, "a:one") == ["1", "2"]


def test_relative_iri_means_what_it_means_in_a_query(writable: Server) -> None:
    text = "CLEAR SILENT GRAPH <a:base> ; INSERT DATA { GRAPH <a:base> { <a:s> <a:p> <test> } }"
    assert direct(writable, text).status == 204
    assert values(writable, "a:base") == [f"{BASE}test"]


SOURCES = "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } GRAPH <a:h> { <a:s> <a:p> 2 } } ;"


@pytest.mark.parametrize(
    ("parameters", "pattern", "found"),
    [
        ("using-graph-uri=a:g", "?s ?p ?o", ["1"]),
        ("using-graph-uri=a:g&using-graph-uri=a:h", "?s ?p ?o", ["1", "2"]),
        ("using-named-graph-uri=a:h", "GRAPH ?g { ?s ?p ?o }", ["2"]),
        ("using-graph-uri=a:g&using-named-graph-uri=a:h", "GRAPH ?g { ?s ?p ?o }", ["2"]),
        ("using-graph-uri=http://203.0.113.1/", "?s ?p ?o", []),
    ],
)
def test_graphs_of_the_request_are_where_an_update_looks(
    writable: Server, parameters: str, pattern: str, found: list[str]
) -> None:
    finding = f"INSERT {{ GRAPH <a:found> {{ <a:x> <a:y> ?o }} }} WHERE {{ {pattern} }}"
    text = f"CLEAR ALL ; {SOURCES} {finding}"
    assert direct(writable, text, f"?{parameters}").status == 204
    assert values(writable, "a:found") == found


@pytest.mark.parametrize(
    ("text", "parameters", "status"),
    [
        ("INSERT { <a:s> <a:p> ?o } USING <a:g> WHERE { ?s ?p ?o }", "?using-graph-uri=a:h", 400),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "?using-named-graph-uri=a:h", 400),
        ("CLEAR ALL", "?using-graph-uri=relative", 400),
        ("CLEAR ALL", "?using-graph-uri=a:b%3E%20%7B", 400),
        ("SELECT * { ?s ?p ?o }", "", 400),
        ("INSERT DATA { <a:s> }", "", 400),
        ("INSERT DATA { <a:s> <a:p> <<( <a:s> <a:p> 1 )>> }", "", 400),
        ("LOAD <http://203.0.113.1/>", "", 403),
        ("LOAD SILENT <file:///etc/passwd>", "", 403),
        (
            "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://203.0.113.1/> { ?s ?p ?o } }",
            "",
            403,
        ),
        ("CLEAR ALL ; DROP GRAPH <a:none>", "", 409),
        ("# " + "x" * 20_000 + "\nCLEAR ALL", "", 413),
        ("INSERT { ?s ?p ?o } WHERE " + "{" * 200 + "}" * 200, "", 400),
    ],
)
def test_update_that_is_refused_changes_nothing(
    writable: Server, text: str, parameters: str, status: int
) -> None:
    update(writable, "CLEAR ALL ; INSERT DATA { GRAPH <a:kept> { <a:s> <a:p> 'kept' } }")
    reply = direct(writable, text, parameters)
    assert (reply.status, reply.media_type) == (status, "application/problem+json")
    assert values(writable, "a:kept") == ["kept"]


def test_update_sent_as_a_query_is_told_where_to_go(writable: Server) -> None:
    reply = writable.query("CLEAR ALL")
    assert (reply.status, "update" in reply.json()["detail"]) == (400, True)


def test_update_by_get_is_refused_even_with_the_token(writable: Server) -> None:
    path = "/sparql?" + urlencode({"update": "CLEAR ALL"})
    reply = writable.send("GET", path, headers={"Authorization": f"Bearer {TOKEN}"})
    assert reply.status in (400, 405)


def test_update_that_runs_too_long_is_ended_and_changes_nothing(tmp_path: Path) -> None:
    joined = " ".join(f"GRAPH ?g{each} {{ ?s{each} ?p{each} ?o{each} }}" for each in range(12))
    endless = f"INSERT {{ GRAPH <a:all> {{ ?s1 ?p2 ?o3 }} }} WHERE {{ {joined} }}"
    with serving(
        tmp_path / "db",
        "--writable",
        GONGBAO_WRITE_TOKEN=TOKEN,
        GONGBAO_WRITE_TIMEOUT="3",
    ) as server:
        before = server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text
        reply = update(server, "INSERT DATA { <a:s> <a:p> 1 } ; " + endless)
        assert (reply.status, reply.json()["limit_seconds"]) == (504, 3)
        assert server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text == before
        assert update(server, "INSERT DATA { <a:s> <a:p> 1 }").status == 204


CLEAR = "CLEAR ALL"
GRAPH = "https://w3id.org/gongbao/graph/registry"
G = f"/rdf-graph-store?graph={quote(GRAPH, safe='')}"
TURTLE = "<a:s> <a:p> 1 ."
WRITES = {
    "form": ("POST", "/sparql", f"update={CLEAR}", FORM),
    "form with page": ("POST", "/sparql", f"update={CLEAR}&format=html", FORM),
    "direct": ("POST", "/sparql", CLEAR, UPDATE),
    "direct, slash": ("POST", "/sparql/", CLEAR, UPDATE),
    "address": ("GET", f"/sparql?update={quote(CLEAR)}", None, None),
    "address by POST": ("POST", f"/sparql?update={quote(CLEAR)}", "", FORM),
    "as query": ("GET", f"/sparql?query={quote(CLEAR)}", None, None),
    "as query form": ("POST", "/sparql", f"query={CLEAR}", FORM),
    "as query body": ("POST", "/sparql", CLEAR, "application/sparql-query"),
    "put": ("PUT", G, TURTLE, "text/turtle"),
    "put default": ("PUT", "/rdf-graph-store?default", TURTLE, "text/turtle"),
    "put below": ("PUT", "/rdf-graph-store/x", TURTLE, "text/turtle"),
    "post": ("POST", G, TURTLE, "text/turtle"),
    "post new": ("POST", "/rdf-graph-store", TURTLE, "text/turtle"),
    "delete": ("DELETE", G, None, None),
    "delete default": ("DELETE", "/rdf-graph-store?default", None, None),
    "patch": ("PATCH", G, TURTLE, "text/turtle"),
}
ACCEPTS = (None, "text/html")


def contents(place: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of a store with its bytes and its time of change."""
    return {
        str(path.relative_to(place)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in place.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("options", "environment", "tokens"),
    [
        ((), {}, (None, TOKEN)),
        ((), {"GONGBAO_WRITE_TOKEN": TOKEN}, (None, "wrong", TOKEN)),
        (("--writable",), {"GONGBAO_WRITE_TOKEN": TOKEN}, (None, "", "wrong", TOKEN[:-1], "é")),
    ],
    ids=["neither option nor token", "no option", "no right token"],
)
def test_nothing_is_written_without_the_option_and_the_token(
    options: tuple[str, ...],
    environment: dict[str, str],
    tokens: tuple[str | None, ...],
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "db", *options, **environment) as server:
        server.query("ASK {}")
        server.send("GET", "/search?q=%E6%B0%B4")  # has the search index made, if there is none
        before = contents(tmp_path / "db" / "store")
        for method, path, body, media_type in WRITES.values():
            for token in tokens:
                for accept in ACCEPTS:
                    headers = {
                        "Content-Type": media_type,
                        "Accept": accept,
                        "Authorization": None if token is None else f"Bearer {token}",
                    }
                    sent = {name: value for name, value in headers.items() if value is not None}
                    reply = server.send(method, path, body, sent)
                    expected = (400, 401, 403, 405) if media_type != "text/turtle" else (401, 403)
                    expected = (405, 401, 403) if method == "PATCH" else expected
                    assert reply.status in expected, (method, path, token, accept, reply.text)
        assert contents(tmp_path / "db" / "store") == before
        assert [path.name for path in tmp_path.iterdir()] == ["db"]
