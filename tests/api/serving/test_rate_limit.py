"""How much one client may ask for, and how it is told."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_server import GRAPH, Server, build_small_store, running_server

from api.serving.clients import client_of, is_local
from api.serving.rate_limit import QueriesAtOnce, RequestRate

TOKEN = "a-long-token-of-the-tests"
BROWSER = {"Accept": "text/html,*/*;q=0.8"}


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_burst_is_let_through_then_the_pace_of_the_limit() -> None:
    clock = Clock()
    rate = RequestRate(60, 3, clock=clock)
    assert [rate.take("a").allowed for _ in range(5)] == [True, True, True, False, False]
    clock.now += 1
    assert [rate.take("a").allowed for _ in range(2)] == [True, False]


def test_what_is_left_and_how_long_to_wait_are_told() -> None:
    clock = Clock()
    rate = RequestRate(60, 2, clock=clock)
    assert [rate.take("a").left for _ in range(2)] == [1, 0]
    refused = rate.take("a")
    assert (refused.allowed, refused.left, refused.wait) == (False, 0, pytest.approx(1))
    assert refused.full_in == pytest.approx(2)


def test_clients_do_not_count_for_each_other() -> None:
    rate = RequestRate(60, 1, clock=Clock())
    assert rate.take("a").allowed
    assert rate.take("b").allowed
    assert not rate.take("a").allowed


def test_million_addresses_take_no_more_room_than_allowed() -> None:
    rate = RequestRate(60, 1, clock=Clock(), most_clients=100)
    for number in range(10_000):
        rate.take(f"192.0.2.{number}")
    assert len(rate) == 100


def test_clients_that_went_away_are_forgotten() -> None:
    clock = Clock()
    rate = RequestRate(60, 1, clock=clock)
    for number in range(50):
        rate.take(str(number))
    clock.now += 60
    for _ in range(50):
        rate.take("still here")
    assert len(rate) == 1


@given(
    a_minute=st.integers(1, 6000),
    burst=st.integers(1, 200),
    waits=st.lists(st.floats(0, 10), max_size=300),
)
def test_no_client_ever_gets_more_than_burst_and_pace(
    a_minute: int, burst: int, waits: list[float]
) -> None:
    clock = Clock()
    rate = RequestRate(a_minute, burst, clock=clock)
    allowed = 0
    for wait in waits:
        clock.now += wait
        allowed += rate.take("a").allowed
    assert allowed <= burst + (clock.now - 1000) * a_minute / 60 + 1e-3


def test_query_over_the_number_waits_for_one_to_end() -> None:
    queries = QueriesAtOnce(2)
    assert [queries.begin("a") for _ in range(3)] == [True, True, False]
    assert queries.begin("b")
    queries.end("a")
    assert queries.begin("a")


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("_hidden", "unknown"),
        ("192.0.2.1, 192.0.2.2", "unknown"),
    ],
)
def test_client_is_an_address_or_the_network_of_a_household(address: str, client: str) -> None:
    assert client_of({"REMOTE_ADDR": address}) == client


def test_request_that_a_proxy_passes_on_is_not_local() -> None:
    assert is_local({"REMOTE_ADDR": "127.0.0.1"})
    assert is_local({"REMOTE_ADDR": "::1"})
    assert not is_local({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"})
    assert not is_local({"REMOTE_ADDR": "192.0.2.1"})
    assert not is_local({})


@pytest.fixture(scope="module")
def strict(small_store: Path) -> Iterator[Server]:
    """A server that allows three requests at once, then one a minute, behind a proxy."""
    environment = {
        "GONGBAO_RATE_LIMIT": "1",
        "GONGBAO_RATE_BURST": "3",
        "GONGBAO_TRUSTED_PROXIES": "1",
        "GONGBAO_WRITE_TOKEN": TOKEN,
    }
    with running_server(small_store, environment=environment) as running:
        yield running


def from_client(address: str, **headers: str) -> dict[str, str]:
    return {"X-Forwarded-For": address, **headers}


def test_client_over_its_limit_is_told_when_to_come_back(strict: Server) -> None:
    client = from_client("192.0.2.10")
    for left in ("2", "1", "0"):
        reply = strict.send("GET", "/sparql?query=ASK%7B%7D", headers=client)
        assert reply.status == 200
        assert re.fullmatch(rf'"requests";r={left};t=\d+', reply.headers["RateLimit"])
    reply = strict.send("GET", "/sparql?query=ASK%7B%7D", headers=client)
    assert (reply.status, reply.media_type) == (429, "application/problem+json")
    assert 1 <= int(reply.headers["Retry-After"]) <= 60
    assert reply.headers["RateLimit-Policy"] == '"requests";q=3;w=180'
    assert reply.json()["status"] == 429


def test_person_over_the_limit_gets_a_page(strict: Server) -> None:
    client = from_client("192.0.2.11", **BROWSER)
    replies = [strict.send("GET", "/", headers=client) for _ in range(4)]
    assert [reply.status for reply in replies] == [200, 200, 200, 429]
    assert replies[-1].media_type == "text/html"
    assert "请求过于频繁" in replies[-1].text
    assert "default-src 'self'" in replies[-1].headers["Content-Security-Policy"]
    assert "Retry-After" in replies[-1].headers


def test_addresses_that_a_client_makes_up_do_not_help_it(strict: Server) -> None:
    """The proxy puts the address that it saw last; what stands before it is the client's word."""
    statuses = [
        strict.send("GET", "/", headers=from_client(f"198.51.100.{number}, 192.0.2.12")).status
        for number in range(5)
    ]
    assert statuses == [200, 200, 200, 429, 429]


def test_neighbours_in_one_ipv6_network_share_a_limit(strict: Server) -> None:
    statuses = [
        strict.send("GET", "/", headers=from_client(f"2001:db8::{number}")).status
        for number in range(1, 5)
    ]
    assert statuses == [200, 200, 200, 429]


def test_health_assets_and_the_owner_of_the_token_are_free(strict: Server) -> None:
    client = from_client("192.0.2.13")
    while strict.send("GET", "/", headers=client).status == 200:
        pass
    for address in ("/healthz", "/readyz", "/static/gongbao.css"):
        assert strict.send("GET", address, headers=client).status == 200
    owner = from_client("192.0.2.13", Authorization=f"Bearer {TOKEN}")
    assert strict.send("GET", "/", headers=owner).status == 200
    for address in ("/healthz-and-more", "/readyz/", "/static"):
        assert strict.send("GET", address, headers=client).status == 429
    thief = from_client("192.0.2.13", Authorization="Bearer guessed")
    assert strict.send("GET", "/", headers=thief).status == 429


def test_nobody_is_hindered_on_the_own_machine(server: Server) -> None:
    replies = [server.send("GET", "/healthz?not-static") for _ in range(5)]
    replies += [server.query("ASK {}") for _ in range(150)]
    assert {reply.status for reply in replies} == {200}
    assert all("RateLimit" not in reply.headers for reply in replies)


def test_requests_through_a_proxy_that_is_not_trusted_count_as_one_client(server: Server) -> None:
    reply = server.send("GET", "/", headers=from_client("192.0.2.14"))
    assert "RateLimit" in reply.headers


SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def test_client_cannot_hold_every_worker(tmp_path: Path) -> None:
    build_small_store(tmp_path / "store", tasks=200)
    environment = {"GONGBAO_CLIENT_QUERIES": "1", "GONGBAO_TRUSTED_PROXIES": "1"}
    options = ("--query-timeout", "5", "--workers", "2")
    with running_server(tmp_path / "store", *options, environment=environment) as running:
        greedy = from_client("192.0.2.20")
        slow: list[int] = []

        def ask_slowly() -> None:
            while (reply := running.query(SLOW, headers=greedy)).status == 429:
                pass  # the loop below was just asking
            slow.append(reply.status)

        asking = threading.Thread(target=ask_slowly)
        asking.start()
        deadline = time.monotonic() + 4
        while (second := running.query("ASK {}", headers=greedy)).status == 200:
            assert time.monotonic() < deadline
        assert second.status == 429
        assert second.headers["Retry-After"] == "1"
        graph = running.send("GET", f"/rdf-graph-store?graph={GRAPH}", headers=greedy)
        assert graph.status == 429
        other = running.query("ASK {}", headers=from_client("192.0.2.21"))
        assert other.status == 200
        asking.join()
        assert slow == [504]
        assert running.query("ASK {}", headers=greedy).status == 200


def test_client_that_hangs_up_is_counted_no_more(tmp_path: Path) -> None:
    build_small_store(tmp_path / "store", tasks=200)
    environment = {"GONGBAO_CLIENT_QUERIES": "1"}
    options = ("--query-timeout", "2")
    with running_server(tmp_path / "store", *options, environment=environment) as running:
        running.query("ASK {}")
        with socket.create_connection(("127.0.0.1", running.port)) as caller:
            query = urlencode({"query": SLOW})
            caller.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.3)
        deadline = time.monotonic() + 20
        while running.query("ASK {}").status == 429:
            assert time.monotonic() < deadline
            time.sleep(0.1)
