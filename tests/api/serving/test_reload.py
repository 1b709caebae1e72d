"""The server takes over from itself, and ends, without a request that gets no answer."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from live_server import Server, descendants_of, running_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

# Eleven triples to the fourth power: about a second's work, and more on a busy machine.
A_WHILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
FOR_EVER = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"


@pytest.fixture
def fresh_server(small_store: Path) -> Iterator[Server]:
    with running_server(small_store) as server:
        yield server


def until(is_so: Callable[[], bool], what: str) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail(f"not within a minute: {what}")


def serving_process(server: Server) -> int:
    """Return the id of the one process that serves, once it is the only one."""

    def candidates() -> list[int]:
        return [each for each in _children(server.process.pid) if _children(each)]

    until(lambda: len(candidates()) == 1, "one serving process, with workers")
    return candidates()[0]


def _children(process_id: int) -> list[int]:
    tasks = Path(f"/proc/{process_id}/task").glob("*")
    return [int(each) for task in tasks for each in (task / "children").read_text().split()]


def reload(server: Server) -> None:
    """Reload, and wait until the process that served before is gone."""
    before = serving_process(server)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: not Path(f"/proc/{before}").exists(), "the process from before the reload ends")
    assert serving_process(server) != before


@contextmanager
def asking(server: Server, failures: list[str], *, keep_alive: bool) -> Iterator[list[int]]:
    """Ask without pause from a thread of its own; yields what counts the answers."""
    answers = [0]
    is_over = threading.Event()

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        while not is_over.is_set():
            try:
                connection.request("GET", "/sparql?query=ASK%7B%7D")
                response = connection.getresponse()
                if response.status != 200 or b"true" not in response.read():
                    failures.append(f"status {response.status}")
                answers[0] += 1
            except (OSError, http.client.HTTPException) as error:
                failures.append(repr(error))
                connection.close()
            if not keep_alive:
                connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answers
    finally:
        is_over.set()
        thread.join()


def test_no_request_fails_while_the_server_is_reloaded_three_times(fresh_server: Server) -> None:
    failures: list[str] = []
    with ExitStack() as clients:
        counts = [
            clients.enter_context(asking(fresh_server, failures, keep_alive=number % 2 == 0))
            for number in range(4)
        ]
        for _ in range(3):
            asked_before = [answers[0] for answers in counts]
            reload(fresh_server)
            assert all(now[0] > then for now, then in zip(counts, asked_before, strict=True))
    assert failures == []


def test_running_query_is_answered_by_the_process_that_took_it(fresh_server: Server) -> None:
    replies: list[int] = []
    asker = threading.Thread(target=lambda: replies.append(fresh_server.query(A_WHILE).status))
    asker.start()
    reload(fresh_server)
    asker.join()
    assert replies == [200]


def test_client_that_keeps_its_connection_is_told_to_close_it(fresh_server: Server) -> None:
    before = serving_process(fresh_server)
    connection = http.client.HTTPConnection("127.0.0.1", fresh_server.port, timeout=60)
    told = []
    fresh_server.process.send_signal(signal.SIGHUP)
    while Path(f"/proc/{before}").exists():
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        response.read()
        told.append(response.getheader("Connection"))
        if told[-1] == "close":
            break
        time.sleep(0.05)
    assert told[-1] == "close"
    assert set(told[:-1]) == {None}


def test_reload_that_fails_leaves_the_old_process_serving(
    small_store: Path, tmp_path: Path
) -> None:
    location = tmp_path / "gongbao.db"
    shutil.copytree(small_store, location)
    with running_server(location) as server:
        before = serving_process(server)
        location.rename(tmp_path / "elsewhere")
        server.process.send_signal(signal.SIGHUP)
        assert server.process.stderr is not None
        line = server.process.stderr.readline()
        assert f"the reload failed, process {before} serves on: no store at" in line
        tmp_path.joinpath("elsewhere").rename(location)
        assert server.query("ASK {}").status == 200
        assert serving_process(server) == before
        reload(server)


def test_reload_takes_up_a_changed_setting(small_store: Path, tmp_path: Path) -> None:
    settings = tmp_path / "gongbao.toml"
    settings.write_text("max_query_bytes = 1000\n", encoding="utf-8")
    query = f"ASK {{ }} # {'x' * 1000}"
    root = str(Path(__file__).parents[3])
    with running_server(small_store, cwd=tmp_path, environment={"PYTHONPATH": root}) as server:
        assert server.query(query).status == 413
        settings.write_text("max_query_bytes = 2000\n", encoding="utf-8")
        reload(server)
        assert server.query(query).status == 200


def test_serving_process_that_dies_is_replaced(fresh_server: Server) -> None:
    before = serving_process(fresh_server)
    os.kill(before, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{before}").exists(), "its body is gone")
    assert serving_process(fresh_server) != before
    assert fresh_server.query("ASK {}").status == 200
    assert [each for each in _children(fresh_server.process.pid) if _has_ended(each)] == []


def test_ending_server_answers_what_runs_and_refuses_what_comes(small_store: Path) -> None:
    replies: list[int] = []
    with running_server(small_store) as server:
        asker = threading.Thread(target=lambda: replies.append(server.query(A_WHILE).status))
        asker.start()
        time.sleep(0.3)
        server.process.terminate()
        until(lambda: not _is_listening(server.port), "nobody listens any more")
        asker.join()
        assert server.process.wait(timeout=60) == 0
    assert replies == [200]


def test_second_signal_ends_the_server_at_once(small_store: Path) -> None:
    with (
        running_server(small_store, "--query-timeout", "600") as server,
        socket.create_connection(("127.0.0.1", server.port)) as client,
    ):
        target = f"/sparql?query={FOR_EVER.replace(' ', '+').replace('?', '%3F')}"
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.5)
        below = descendants_of(server.process.pid)
        server.process.terminate()
        until(lambda: not _is_listening(server.port), "nobody listens any more")
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=60) == 0
        for each in below:
            until(lambda each=each: _has_ended(each), f"process {each} ends")  # type: ignore[misc]


def test_server_ends_with_the_terminal_it_was_started_from(small_store: Path) -> None:
    ours, theirs = os.openpty()
    with running_server(small_store, stdin=theirs) as server:
        os.close(theirs)
        os.close(ours)  # the window is closed
        server.process.send_signal(signal.SIGHUP)
        assert server.process.wait(timeout=60) == 0


def _is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=10).close()
    except ConnectionRefusedError:
        return False
    return True


def _has_ended(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state.rpartition(")")[2].split()[0] == "Z"  # nobody's child in a bare container
