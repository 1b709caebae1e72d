"""Analyses on a real server: in confined workers, under a deadline, listed, ended with clients."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from live_server import Reply, Server, running_server
from rdflib import Literal, URIRef
from sparql_servers import oxigraph

from graph import Triple
from graph.store import Store, open_store
from ontology import BASE, GBO, RDF, SKOS

TOKEN = "correct-horse-battery"
OWNER = {"Authorization": f"Bearer {TOKEN}"}
GRAPH = URIRef(f"{BASE}graph/doc/a")
SLOW = "/api/analytics/centrality?replicates=1000"


def fill(store: Store, *, teams: int) -> None:
    """Write tasks of teams of 20 units each, that overlap by half."""
    triples: list[Triple] = []
    for number in range(teams):
        task = URIRef(f"{BASE}id/doc/a/task/{number}")
        triples.append((task, RDF.type, GBO.Task))
        for place in range(20):
            unit = URIRef(f"{BASE}id/org/1/u{number * 10 + place}")
            triples += [
                (task, GBO.ledBy, unit),
                (unit, RDF.type, GBO.Unit),
                (unit, SKOS.prefLabel, Literal(f"{number * 10 + place}局", lang="zh")),
            ]
    store.replace_graph(GRAPH, triples)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("crowded") / "gongbao.db"
    with open_store(str(location)) as store:
        fill(store, teams=60)
    return location


@pytest.fixture(scope="module")
def patient(crowded: Path) -> Iterator[Server]:
    secret = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_QUERY_TIMEOUT": "120", "GONGBAO_WORKERS": "1"}
    with running_server(crowded, environment=secret) as running:
        yield running


def listed(server: Server) -> list[dict[str, object]]:
    queries: list[dict[str, object]] = server.send("GET", "/api/queries", headers=OWNER).json()[
        "queries"
    ]
    return [query for query in queries if "replicates=1000" in str(query["query"])]


def wait_until(server: Server, *, running: bool) -> None:
    for _ in range(2400):
        if any(query["state"] == "running" for query in listed(server)) is running:
            return
        time.sleep(0.05)
    raise AssertionError(f"running is not {running}")


def hanging(server: Server, name: str) -> socket.socket:
    """Send a slow analysis, and return the connection that its answer would come by."""
    asking = socket.create_connection(("127.0.0.1", server.port))
    asking.sendall(f"GET {SLOW} HTTP/1.1\r\nHost: a\r\nX-Query-Id: {name}\r\n\r\n".encode())
    wait_until(server, running=True)
    return asking


def test_a_running_analysis_is_listed_and_cancelled(patient: Server) -> None:
    with hanging(patient, "mine") as asking:
        (told,) = listed(patient)
        assert told["id"] == "mine"
        assert str(told["query"]).startswith("# centrality as json")
        assert patient.send("DELETE", "/api/queries/mine", headers=OWNER).status == 204
        assert asking.recv(100).startswith(b"HTTP/1.1 410 ")


def test_an_analysis_ends_when_its_client_hangs_up(patient: Server) -> None:
    hanging(patient, "gone").close()
    wait_until(patient, running=False)
    # The only worker is there again, which it would not be for a minute.
    assert patient.send("GET", "/api/analytics/backbone").status == 200


def test_analyses_leave_a_worker_for_queries(crowded: Path) -> None:
    secret = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_QUERY_TIMEOUT": "120"}
    with running_server(crowded, environment=secret) as server, ExitStack() as open_ones:
        for name in ("a", "b", "c"):
            open_ones.enter_context(hanging(server, name))
        for number in range(3):
            reply = server.send("GET", f"/sparql?query=ASK%7B%3Fs%20%3Fp%20{number}%7D")
            assert reply.status == 200, reply.text
        states = sorted(str(query["state"]) for query in listed(server))
        assert states == ["running", "waiting", "waiting"]


@pytest.mark.parametrize(
    "path",
    ["centrality", "clusters", "backbone", "workload", "clusters/plot.svg", "centrality/plot.svg"],
)
def test_confined_workers_have_all_that_analyses_need(patient: Server, path: str) -> None:
    reply = patient.send("GET", f"/api/analytics/{path}?replicates=0&seeds=3")
    assert reply.status == 200, reply.text
    assert reply.headers["ETag"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"


def test_a_late_analysis_is_504_and_its_page_says_what_makes_it_lighter(crowded: Path) -> None:
    short = {"GONGBAO_QUERY_TIMEOUT": "0.2", "GONGBAO_WORKERS": "1"}
    with running_server(crowded, environment=short) as server:
        reply = server.send("GET", SLOW)
        assert (reply.status, reply.media_type) == (504, "application/problem+json")
        page = server.send("GET", f"{SLOW.removeprefix('/api')}&seed=7", headers=HTML)
        assert (page.status, page.media_type) == (504, "text/html")
        assert "What makes it lighter" in page.text
        assert "replicates=0" in page.text
        assert 'name="seed" value="7"' in page.text


HTML = {"Accept": "text/html"}


def test_a_store_that_is_built_anew_with_equal_graphs_has_the_same_answer(
    crowded: Path, tmp_path: Path
) -> None:
    location, other = tmp_path / "gongbao.db", tmp_path / "other.db"
    shutil.copytree(crowded, location)
    with running_server(location) as server:
        first = backbone(server)
        with open_store(str(other)) as store:
            fill(store, teams=60)
        shutil.rmtree(location)
        other.rename(location)
        assert backbone(server, first.headers["ETag"]).status == 304
        shutil.rmtree(location)
        with open_store(str(location)) as store:
            fill(store, teams=61)
        changed = backbone(server, first.headers["ETag"])
        assert (changed.status, len(changed.body) > len(first.body)) == (200, True)


def backbone(server: Server, etag: str | None = None) -> Reply:
    known = {"If-None-Match": etag} if etag else {}
    return server.send("GET", "/api/analytics/backbone", headers=known)


def test_a_store_on_another_server_is_analysed_up_to_the_size_allowed() -> None:
    with oxigraph("--union-default-graph") as remote:
        fill(remote.store(), teams=3)
        limit = {"GONGBAO_MAX_ANALYSIS_BYTES": "20000", "GONGBAO_QUERY_TIMEOUT": "120"}
        with running_server(remote.location, environment=limit) as server:
            reply = server.send("GET", "/api/analytics/workload?replicates=0&format=csv")
            assert reply.status == 200, reply.text
            assert len(reply.text.splitlines()) == 41
            large = server.send("GET", "/api/analytics/centrality?replicates=0&format=graphml")
            assert (large.status, large.media_type) == (422, "application/problem+json")
            assert large.json()["limit_bytes"] == 20000
