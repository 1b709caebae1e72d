"""A store on another server that is down, comes, goes in the middle of a query, and comes back."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from live_server import TASK, Reply, Server, fill_small_store, running_server
from sparql_servers import SparqlServer, free_port, oxigraph

ASK = "ASK { ?s ?p ?o }"
ROUTES = [
    "/",
    "/search?q=%E6%B0%B4%E5%8A%A1",
    "/analytics",
    "/datasets",
    f"/page/{TASK.partition('/id/')[2]}",
    f"/data/{TASK.partition('/id/')[2]}.ttl",
    "/readyz",
    "/sparql?query=ASK%20%7B%7D",
    "/sparql?query=ASK%20%7B%7D&default-graph-uri=urn:x",
    "/.well-known/void",
]


def until(server: Server, path: str, status: int) -> Reply:
    """Ask until the answer has this status."""
    deadline = time.monotonic() + 30
    while (reply := server.send("GET", path)).status != status:
        assert time.monotonic() < deadline, (path, reply.status, reply.text[:500])
        time.sleep(0.2)
    return reply


def test_the_app_starts_without_its_store_and_heals_when_it_comes() -> None:
    port = free_port()
    with running_server(f"sparql+http://127.0.0.1:{port}/query") as server:
        for path in ROUTES:
            reply = server.send("GET", path)
            assert reply.status == 503, path
            assert int(reply.headers["Retry-After"]) > 0, path
            assert reply.media_type == "application/problem+json", path
            assert str(port) not in reply.text, path
        page = server.send("GET", "/", headers={"Accept": "text/html"})
        assert (page.status, page.media_type) == (503, "text/html")
        assert "数据暂不可用" in page.text
        assert server.send("GET", "/healthz").status == 200
        with oxigraph("--union-default-graph", port=port) as remote:
            fill_small_store(remote.store())
            for path in ROUTES:
                until(server, path, 200)
            remote.kill()
            until(server, "/readyz", 503)
            assert server.query(ASK).status == 503
            remote.start()
            fill_small_store(remote.store())
            assert until(server, "/readyz", 200)
            assert server.query(ASK).json()["boolean"] is True


SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def test_a_store_killed_in_the_middle_of_a_query_is_an_error() -> None:
    with oxigraph("--union-default-graph") as remote:
        fill_small_store(remote.store(), tasks=200)
        with running_server(remote.location) as server:
            assert server.query(ASK).status == 200
            replies: list[Reply] = []
            asking = threading.Thread(target=lambda: replies.append(server.query(SLOW)))
            asking.start()
            time.sleep(1)
            remote.kill()
            asking.join(30)
            assert [reply.status for reply in replies] == [503]
            assert replies[0].headers["Retry-After"]


def test_a_query_that_takes_the_store_too_long_is_a_timeout(sparql_server: SparqlServer) -> None:
    fill_small_store(sparql_server.store(), tasks=200)
    with running_server(sparql_server.location, "--query-timeout", "2") as server:
        reply = server.query(SLOW)
        assert (reply.status, reply.json()["limit_seconds"]) == (504, 2)
        assert reply.json()["query"] == SLOW
        assert server.query(ASK).status == 200


@contextmanager
def answering(reply: bytes) -> Iterator[str]:
    """Run what is no SPARQL server: it sends the same bytes to everyone."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    connection.sendall(reply)

        threading.Thread(target=serve, daemon=True).start()
        yield f"sparql+http://127.0.0.1:{listener.getsockname()[1]}/query"
        listener.shutdown(socket.SHUT_RDWR)


def http(status: str, media_type: str, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"urn:a"}},'
RELATIVE = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a"}}]}}'


@pytest.mark.parametrize(
    "reply",
    [
        http("500 Internal Server Error", "text/html", b"<h1>Oops</h1>"),
        http("502 Bad Gateway", "text/html", b"<h1>Bad gateway</h1>"),
        http("200 OK", "text/html", b"<h1>Welcome</h1>"),
        http("302 Found", "text/html", b""),
        http("200 OK", "application/sparql-results+json", b"{}"),
        http("200 OK", "application/sparql-results+json", ROWS, 10_000),
        http("200 OK", "application/sparql-results+json", RELATIVE),
        b"SSH-2.0-OpenSSH\r\n",
        b"",
    ],
    ids=[
        "500",
        "502",
        "page",
        "redirect",
        "empty",
        "cut",
        "relative IRI",
        "other protocol",
        "nothing",
    ],
)
def test_what_is_no_answer_is_a_503(reply: bytes) -> None:
    with answering(reply) as location, running_server(location) as server:
        got = server.query("SELECT ?s WHERE { ?s ?p ?o }")
        assert (got.status, got.headers["Retry-After"]) == (503, "5")
        for path in ROUTES[:6]:
            got = server.send("GET", path)
            assert (got.status, "Retry-After" in got.headers) == (503, True), path
