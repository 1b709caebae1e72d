"""Ids of queries over HTTP: chosen, told, listed to the owner of the token, and cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import Reply, Server, running_server

TOKEN = "correct-horse-battery"
OWNER = {"Authorization": f"Bearer {TOKEN}"}
SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"
DIRECT = "application/sparql-query"


@pytest.fixture(scope="module")
def owned(small_store: Path) -> Iterator[Server]:
    secret = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_QUERY_TIMEOUT": "60"}
    with running_server(small_store, environment=secret) as running:
        yield running


def ask(server: Server, text: str, name: str | None = None, accept: str = "*/*") -> Reply:
    headers = {"Content-Type": DIRECT, "Accept": accept}
    return server.send("POST", "/sparql", text, headers | ({"X-Query-Id": name} if name else {}))


@pytest.mark.parametrize("text", ["ASK {}", "ASK {", "ASK { SERVICE <http://a/> {} }"])
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_id_that_the_client_chose_is_on_answers_and_errors(
    owned: Server, text: str, accept: str
) -> None:
    assert ask(owned, text, "mine-1.a_b", accept).headers["X-Query-Id"] == "mine-1.a_b"


def test_query_without_an_id_gets_one(owned: Server) -> None:
    first, second = ask(owned, "ASK {}"), ask(owned, "ASK {}")
    assert first.headers["X-Query-Id"] != second.headers["X-Query-Id"]


@pytest.mark.parametrize("name", ["a b", "x" * 65, "<script>", "a;b"])
def test_id_of_other_characters_is_400(owned: Server, name: str) -> None:
    reply = ask(owned, "ASK {}", name)
    assert (reply.status, reply.media_type) == (400, "application/problem+json")


def test_running_query_is_listed_and_cancelled_by_the_owner(owned: Server) -> None:
    replies: list[Reply] = []
    asking = threading.Thread(target=lambda: replies.append(ask(owned, SLOW, "slow")))
    asking.start()
    listed: list[dict[str, object]] = []
    while not listed:
        reply = owned.send("GET", "/api/queries", headers=OWNER)
        listed = reply.json()["queries"]
    assert set(listed[0]) == {"id", "state", "started", "seconds", "query"}
    assert (listed[0]["id"], listed[0]["query"]) == ("slow", SLOW)
    # A query that was not asked before: an answer that is kept runs nowhere and takes no id.
    assert ask(owned, "ASK {} # another", "slow").status == 409
    ended = owned.send("DELETE", "/api/queries/slow", headers=OWNER)
    assert (ended.status, ended.body) == (204, b"")
    asking.join()
    assert (replies[0].status, replies[0].media_type) == (410, "application/problem+json")
    assert owned.send("GET", "/api/queries", headers=OWNER).json() == {"queries": []}
    assert owned.send("DELETE", "/api/queries/slow", headers=OWNER).status == 404


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/queries"), ("DELETE", "/api/queries/slow")]
)
def test_only_the_owner_of_the_token_sees_and_cancels(
    owned: Server, server: Server, method: str, path: str
) -> None:
    nobody = owned.send(method, path)
    assert nobody.status == 401
    assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
    assert owned.send(method, path, headers={"Authorization": "Bearer x"}).status == 403
    assert server.send(method, path, headers=OWNER).status == 403
