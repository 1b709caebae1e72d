"""What the access log says, and what it never says."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_server import Server, running_server

from api.serving.access_log import AccessLog, agent_family, line
from api.serving.exchange import Exchange
from api.settings import BadSetting

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def exchange(**changes: Any) -> Exchange:
    usual: dict[str, Any] = {
        "method": "GET",
        "route": "/page/<path:path>",
        "status": 200,
        "size": 10,
        "seconds": 0.0123,
        "waited": None,
        "query_id": None,
        "user_agent": "curl/8.5",
        "complete": True,
    }
    return Exchange(**{**usual, **changes})


def lines_of(path: Path, at_least: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 20
    while True:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text.count("\n") >= at_least:
            return [json.loads(each) for each in text.splitlines()]
        assert time.monotonic() < deadline, text
        time.sleep(0.05)


def test_line_is_one_json_object() -> None:
    written = line(1_700_000_000.5, exchange(waited=0.002, query_id="q1"))
    assert written.endswith("}\n")
    assert json.loads(written) == {
        "time": "2023-11-14T22:13:20.500Z",
        "method": "GET",
        "route": "/page/<path:path>",
        "status": 200,
        "bytes": 10,
        "ms": 12.3,
        "complete": True,
        "agent": "curl",
        "wait_ms": 2.0,
        "query": "q1",
    }


@given(agent=st.text(), query_id=st.text())
def test_nothing_that_is_sent_breaks_a_line(agent: str, query_id: str) -> None:
    written = line(0, exchange(user_agent=agent, query_id=query_id))
    assert written.isascii()
    assert written.count("\n") == 1
    assert not any(ord(character) < 32 for character in written[:-1])
    assert json.loads(written)["query"] == query_id


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (FIREFOX, "firefox"),
        ("Mozilla/5.0 (…) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "edge"),
        ("Mozilla/5.0 (…) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "chrome"),
        ("Mozilla/5.0 (…) Version/18.0 Safari/605.1.15", "safari"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "bot"),
        ("sparqlwrapper 2.0.0 (rdflib.github.io/sparqlwrapper)", "rdf-client"),
        ("python-requests/2.32", "python"),
        ("zhang.san@example.org's own program", "other"),
        ("", "other"),
    ],
)
def test_program_is_told_by_its_family_only(user_agent: str, family: str) -> None:
    assert agent_family(user_agent) == family


def test_log_does_not_tell_who_asked_or_what_for(small_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    environment = {"GONGBAO_ACCESS_LOG": str(log), "GONGBAO_TRUSTED_PROXIES": "1"}
    personal = {
        "User-Agent": "secret-agent/1 zhang.san",
        "Referer": "https://example.org/secret-page",
        "X-Forwarded-For": "192.0.2.77",
        "X-Query-Id": "zhang-san",
        "Authorization": "Bearer secret-token",
        "Cookie": "secret=1",
    }
    with running_server(small_store, environment=environment) as running:
        running.send("GET", "/analytics?q=secret-word", headers=personal)
        running.send("GET", "/page/secret-path", headers=personal)
        running.send("GET", "/secret-path", headers=personal)
        running.send("SECRET", "/", headers=personal)
        running.query("ASK { <http://secret> ?p ?o }", headers=personal)
        entries = lines_of(log, 5)
        text = log.read_text(encoding="utf-8")
    for word in ("secret", "zhang", "192.0.2", "127.0.0.1", "example.org"):
        assert word not in text.lower()
    assert sorted((entry["route"], entry["status"]) for entry in entries) == [
        ("/analytics", 400),
        ("/page/<path:path>", 404),
        ("/sparql", 200),
        ("unmatched", 404),
        ("unmatched", 405),
    ]
    assert {entry["agent"] for entry in entries} == {"other"}
    assert {entry["method"] for entry in entries} == {"GET", "other"}
    assert all("query" not in entry for entry in entries)


def test_bytes_and_time_of_an_answer_are_told(small_store: Path, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with running_server(small_store, environment={"GONGBAO_ACCESS_LOG": str(log)}) as running:
        reply = running.send("GET", "/static/gongbao.css")
        head = running.send("HEAD", "/static/gongbao.css")
        entries = {entry["method"]: entry for entry in lines_of(log, 2)}
    got, headed = entries["GET"], entries["HEAD"]
    assert (got["bytes"], got["complete"]) == (len(reply.body), True)
    assert (headed["bytes"], headed["complete"], head.status) == (0, True, 200)
    assert got["ms"] > 0


def test_file_that_was_rotated_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    log = AccessLog(str(path))
    log(exchange(status=200))
    lines_of(path, 1)
    path.rename(tmp_path / "access.log.1")
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        log(exchange(status=404))
        time.sleep(0.1)
    log.close()
    kept = lines_of(tmp_path / "access.log.1", 1)
    assert kept[0]["status"] == 200
    assert {entry["status"] for entry in lines_of(path, 1)} == {404}
    assert log.lost == 0


def test_what_waits_is_written_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    log = AccessLog(str(path))
    for _ in range(1000):
        log(exchange())
    log.close()
    assert len(lines_of(path, 1000)) == 1000


def test_path_that_cannot_be_written_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="setting access_log"):
        AccessLog(str(tmp_path / "none" / "access.log"))


def test_full_disk_costs_lines_and_no_answers() -> None:
    log = AccessLog("/dev/full")
    log(exchange())
    log.close()
    assert log.lost == 1


def test_log_on_stderr(small_store: Path) -> None:
    with running_server(small_store, environment={"GONGBAO_ACCESS_LOG": "stderr"}) as running:
        running.send("GET", "/healthz")
        assert running.process.stderr is not None
        entry = json.loads(running.process.stderr.readline())
    assert (entry["route"], entry["status"]) == ("/healthz", 200)


def test_without_the_setting_nothing_is_written(server: Server) -> None:
    """Else a pipe that nobody reads would fill up and stop the server."""
    for _ in range(3):
        assert server.send("GET", "/healthz").status == 200
