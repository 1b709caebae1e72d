"""Limits as a client meets them: announced, told as problems, or seen as a broken connection."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph
import pytest
from live_server import Server, build_small_store, running_server
from raw_http import NoReply, exchange, replies

ROWS, SECONDS, BYTES = 5_000, 3, 20_000_000
LIMITS = {
    "GONGBAO_MAX_ROWS": str(ROWS),
    "GONGBAO_QUERY_TIMEOUT": str(SECONDS),
    "GONGBAO_MAX_ANSWER_BYTES": str(BYTES),
}


def product(factors: int) -> str:
    """Return a pattern with 11 to the power of `factors` solutions."""
    return " . ".join(f"?s{number} ?p{number} ?o{number}" for number in range(factors))


# 14,641 narrow rows, cut before 4 MB; wide ones, cut after.
NARROW = f"SELECT ?o0 {{ {product(4)} }}"
WIDE = f"SELECT * {{ {product(6)} }}"
GRAPH = f"CONSTRUCT {{ [] <http://example.org/p> ?s0 }} WHERE {{ {product(4)} }}"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {product(12)} }}"


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("limited") / "db"
    build_small_store(store)
    with running_server(store, environment=LIMITS) as server:
        yield server


def rows_in(body: bytes, key: str) -> int:
    if key == "xml":
        name = "{http://www.w3.org/2005/sparql-results#}result"
        return len(ElementTree.fromstring(body).findall(f".//{name}"))
    if key == "json":
        results = pyoxigraph.parse_query_results(body, pyoxigraph.QueryResultsFormat.JSON)
        assert isinstance(results, pyoxigraph.QuerySolutions)
        return sum(1 for _ in results)
    text = io.StringIO(body.decode(), newline="")
    return len(list(csv.reader(text, delimiter="," if key == "csv" else "\t", quoting=0))) - 1


@pytest.mark.parametrize("key", ["json", "xml", "csv", "tsv"])
def test_answer_of_rows_that_was_cut_is_whole_and_says_so(limited: Server, key: str) -> None:
    reply = limited.query(NARROW, format=key)
    assert reply.status == 200
    assert reply.headers["X-Truncated"] == f"max_rows={ROWS}"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    if key != "tsv":  # its strings hold line ends as escapes, and quotation marks
        assert rows_in(reply.body, key) == ROWS


def test_graph_that_was_cut_is_whole_and_says_so(limited: Server) -> None:
    reply = limited.query(GRAPH, format="nt")
    assert reply.headers["X-Truncated"] == f"max_rows={ROWS}"
    assert len(list(pyoxigraph.parse(reply.body, pyoxigraph.RdfFormat.N_TRIPLES))) == ROWS


def test_answer_that_is_whole_says_nothing_of_a_limit(limited: Server) -> None:
    reply = limited.query(f"{NARROW} LIMIT {ROWS}")
    assert rows_in(reply.body, "json") == ROWS
    assert "X-Truncated" not in reply.headers


@pytest.mark.parametrize("version", ["1.1", "1.0"])
@pytest.mark.parametrize("key", ["json", "csv"])
def test_answer_that_is_cut_after_it_began_breaks_off(
    limited: Server, version: str, key: str
) -> None:
    target = f"/sparql?{urlencode({'query': WIDE, 'format': key})}"
    head = f"GET {target} HTTP/{version}\r\nHost: a\r\nConnection: close\r\n\r\n"
    if version == "1.0":
        # The end of the connection ends such an answer; only a reset tells that it has no end.
        with pytest.raises(ConnectionResetError):
            exchange(limited.port, head.encode(), resets=True)
        return
    raw = exchange(limited.port, head.encode())
    assert raw.startswith(b"HTTP/1.1 200")
    assert len(raw) > 4_000_000
    with pytest.raises(NoReply, match="break"):
        replies(raw)


def test_timeout_is_504_with_the_limit_and_the_query_and_no_result(limited: Server) -> None:
    reply = limited.query(ENDLESS)
    assert (reply.status, reply.media_type) == (504, "application/problem+json")
    problem = reply.json()
    assert (problem["limit_seconds"], problem["query"]) == (SECONDS, ENDLESS)
    assert reply.headers["X-Query-Id"]


def test_page_tells_of_a_cut_and_of_a_timeout_and_keeps_the_query(limited: Server) -> None:
    page = limited.query(NARROW, "text/html").text
    assert f"max_rows={ROWS}" in page
    reply = limited.query(ENDLESS, "text/html")
    assert reply.status == 504
    assert f"{ENDLESS}</textarea>" in reply.text
