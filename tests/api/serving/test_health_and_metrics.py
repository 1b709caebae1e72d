"""What a supervisor and Prometheus are told."""

from __future__ import annotations

import re
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from live_server import Server, build_small_store, running_server

from api.serving.health import Readiness
from graph.store import StoreError

TOKEN = "a-long-token-of-the-tests"
SAMPLE = re.compile(
    r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"(,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+-]+'
)


def sample(text: str, name: str) -> float:
    """Return the value of the one sample with that name and labels."""
    samples = (line.rpartition(" ") for line in text.splitlines())
    (found,) = (value for name_and_labels, _, value in samples if name_and_labels == name)
    return float(found)


def metrics_with(server: Server, start: str, at_least: float) -> str:
    """Return the metrics once a sample has a value: a request counts when its answer is sent."""
    deadline = time.monotonic() + 20
    while True:
        text = server.send("GET", "/metrics").text
        if f"\n{start} " in text and sample(text, start) >= at_least:
            return text
        assert time.monotonic() < deadline, text
        time.sleep(0.05)


def test_process_that_lives_says_so_uncached(server: Server) -> None:
    reply = server.send("GET", "/healthz")
    assert (reply.status, reply.body, reply.headers["Cache-Control"]) == (200, b"ok\n", "no-store")
    assert server.send("HEAD", "/healthz").body == b""
    assert server.send("POST", "/healthz").headers["Allow"] == "GET, HEAD"


def test_server_without_its_store_lives_but_is_not_ready(tmp_path: Path) -> None:
    store = tmp_path / "gongbao.db"
    build_small_store(store)
    (store / "build.json").write_text("{}", encoding="utf-8")  # as a build leaves it
    with running_server(store) as running:
        deadline = time.monotonic() + 30
        while running.send("GET", "/readyz").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        shutil.move(store, tmp_path / "away")
        while (reply := running.send("GET", "/readyz")).status == 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert (reply.status, reply.media_type) == (503, "application/problem+json")
        assert reply.headers["Cache-Control"] == "no-store"
        assert str(tmp_path) not in reply.text
        assert running.send("GET", "/healthz").status == 200
        shutil.move(tmp_path / "away", store)
        while running.send("GET", "/readyz").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_metrics_are_text_that_prometheus_reads(server: Server) -> None:
    server.query("ASK {}")
    server.send("GET", "/page/nothing-there")
    reply = server.send("GET", "/metrics")
    assert reply.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.text.endswith("\n")
    for line in reply.text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or SAMPLE.fullmatch(line), line
    start = 'gongbao_http_requests_total{route="/page/<path:path>",method="GET",status="404"}'
    metrics_with(server, start, 1)
    assert sample(reply.text, "gongbao_store_statements") == 11
    assert sample(reply.text, "gongbao_workers") == 2
    assert sample(reply.text, "process_open_fds") > 3


def test_buckets_of_a_histogram_add_up(server: Server) -> None:
    for _ in range(3):
        server.send("GET", "/healthz")
    name = "gongbao_http_request_duration_seconds"
    text = metrics_with(server, f'{name}_count{{route="/healthz"}}', 3)
    buckets = [
        float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith(f'{name}_bucket{{route="/healthz"')
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == sample(text, f'{name}_count{{route="/healthz"}}') >= 3


def test_what_became_of_queries_is_counted(small_store: Path) -> None:
    options = ("--query-timeout", "2", "--workers", "1")
    with running_server(small_store, *options) as running:
        assert running.query("ASK {}").status == 200
        assert running.query("nonsense").status == 400
        product = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
        assert running.query(f"SELECT (COUNT(*) AS ?n) {{ {product} }}").status == 504
        text = metrics_with(running, "gongbao_workers_started_total", 2)
    assert sample(text, 'gongbao_queries_total{outcome="answered"}') == 1
    assert sample(text, 'gongbao_queries_total{outcome="syntax-error"}') == 1
    assert sample(text, 'gongbao_queries_total{outcome="timeout"}') == 1
    assert sample(text, "gongbao_queries_running") == 0
    assert sample(text, "gongbao_queries_waiting") == 0


def test_what_clients_send_makes_no_new_series(server: Server) -> None:
    for number in range(20):
        server.send("GET", f"/nowhere-{number}")
        server.send("GET", f"/page/nowhere-{number}")
        server.send(f"VERB{number}", "/")
        server.query("ASK {}", headers={"X-Query-Id": f"own-{number}"})
    start = 'gongbao_http_requests_total{route="unmatched",method="other",status="405"}'
    text = metrics_with(server, start, 20)
    assert not re.search(r"nowhere|VERB|own-\d", text)
    assert text.count("\n") < 1000


@pytest.mark.parametrize("forwarded", ["X-Forwarded-For", "Forwarded", "Via"])
def test_metrics_are_not_for_who_comes_through_a_proxy(server: Server, forwarded: str) -> None:
    reply = server.send("GET", "/metrics", headers={forwarded: "127.0.0.1"})
    assert (reply.status, reply.media_type) == (403, "application/problem+json")


def test_metrics_are_for_the_owner_of_the_token_and_by_setting_for_all(small_store: Path) -> None:
    remote = {"X-Forwarded-For": "192.0.2.1"}
    environment = {"GONGBAO_TRUSTED_PROXIES": "1", "GONGBAO_WRITE_TOKEN": TOKEN}
    with running_server(small_store, environment=environment) as running:
        assert running.send("GET", "/metrics", headers=remote).status == 403
        guessed = {**remote, "Authorization": "Bearer guessed"}
        assert running.send("GET", "/metrics", headers=guessed).status == 403
        owner = {**remote, "Authorization": f"Bearer {TOKEN}"}
        assert running.send("GET", "/metrics", headers=owner).status == 200
    environment = {"GONGBAO_TRUSTED_PROXIES": "1", "GONGBAO_PUBLIC_METRICS": "true"}
    with running_server(small_store, environment=environment) as running:
        assert running.send("GET", "/metrics", headers=remote).status == 200


def test_requests_that_were_refused_are_counted(small_store: Path) -> None:
    environment = {"GONGBAO_RATE_LIMIT": "1", "GONGBAO_RATE_BURST": "2"}
    with running_server(small_store, environment=environment) as running:
        assert [running.send("GET", "/").status for _ in range(4)] == [200, 200, 429, 429]
        text = running.send("GET", "/metrics").text
    assert sample(text, 'gongbao_refused_total{limit="too-many-requests"}') == 2


def test_store_that_does_not_answer_holds_one_thread_only() -> None:
    """Anyone may ask for readiness, as often as he likes."""
    looking, answer = threading.Event(), threading.Event()

    class Hanging:
        def current(self) -> Any:
            looking.set()
            answer.wait(20)
            raise StoreError("late")

    class Pool:
        def start(self) -> None: ...

    readiness = Readiness(Hanging(), Pool())  # type: ignore[arg-type]
    first = threading.Thread(target=readiness.lacks)
    first.start()
    assert looking.wait(20)
    assert all(readiness.lacks() is not None for _ in range(100))
    answer.set()
    first.join()
    lacks = readiness.lacks()
    assert lacks is not None
    assert lacks.kind == "store-unavailable"
