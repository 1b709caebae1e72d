"""Every input of the table in `hostile_inputs` gets what the table says, and harms nothing.

Bytes go over a raw socket to a real server. A listener on this machine waits for connections that
must not come, and a file beside the server for a reader that must not come.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_inputs import DOCUMENT, HOSTILE, TOKEN, Hostile, document
from live_server import Server, build_small_store, descendants_of, running_server

WORKERS = 2
GOOD = "SELECT ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"


@dataclass(frozen=True)
class Attacked:
    """A server under attack, and the listener that must hear nothing."""

    server: Server
    bait: socket.socket
    processes: int

    def reply_to(self, row: Hostile) -> bytes:
        """Send the bytes of a row and return all that comes back."""
        port = str(self.bait.getsockname()[1]).encode()
        address = ("127.0.0.1", self.server.port)
        with socket.create_connection(address, timeout=60) as connection:
            with suppress(OSError):  # refused before all was sent
                connection.sendall(row.request.replace(b"BAITP", port))
            if row.incomplete:
                connection.settimeout(1)
            return b"".join(received(connection))

    def has_been_called(self) -> bool:
        try:
            self.bait.accept()
        except BlockingIOError:
            return False
        return True


def received(connection: socket.socket) -> Iterator[bytes]:
    with suppress(ConnectionResetError, TimeoutError):
        while piece := connection.recv(65_536):
            yield piece


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with attack(tmp_path_factory.mktemp("attacked")) as attacked:
        yield attacked


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    with attack(tmp_path_factory.mktemp("writable"), "--writable") as writable:
        yield writable


@contextmanager
def attack(place: Path, *options: str) -> Iterator[Attacked]:
    """Run a server in a directory of its own, with a listener beside it."""
    build_small_store(place / "gongbao.db")
    (place / "canary.nt").write_text('<urn:canary> <urn:p> "CANARY" .\n', encoding="ascii")
    options = ("--workers", str(WORKERS), "--query-timeout", "3", *options)
    environment = {
        "GONGBAO_WORKER_MEMORY_MB": "512",
        "GONGBAO_WRITE_TIMEOUT": "3",
        "GONGBAO_WRITE_TOKEN": TOKEN if "--writable" in options else "",
        "PYTHONPATH": str(Path.cwd()),
    }
    with (
        socket.create_server(("127.0.0.1", 0)) as bait,
        running_server(
            place / "gongbao.db", *options, cwd=place, environment=environment
        ) as server,
    ):
        bait.setblocking(False)
        wait_for_index(server)
        wait_for_workers(server)
        yield Attacked(server, bait, len(descendants_of(server.process.pid)))


def wait_for_index(server: Server) -> None:
    """Wait until the server has made the search index that this small store lacks."""
    deadline = time.monotonic() + 60
    while server.send("GET", "/api/search?q=%E6%B0%B4").status == 503:
        assert time.monotonic() < deadline, "there is no index"
        time.sleep(0.1)


def wait_for_workers(server: Server) -> None:
    deadline = time.monotonic() + 60
    while f"\ngongbao_workers {WORKERS}\n" not in server.send("GET", "/metrics").text:
        assert time.monotonic() < deadline, "a worker is missing"
        time.sleep(0.05)


@pytest.mark.parametrize("row", HOSTILE, ids=lambda row: row.name)
def test_hostile_input_gets_what_the_table_says(
    row: Hostile, request: pytest.FixtureRequest
) -> None:
    attacked: Attacked = request.getfixturevalue("writable" if row.with_token else "attacked")
    reply = attacked.reply_to(row)
    status = re.match(rb"HTTP/1\.[01] (\d{3}) ", reply)
    expected = row.status if isinstance(row.status, tuple) else (row.status,)
    assert (int(status[1]) if status else None) in expected, reply[:500]
    if row.kind:
        assert f'/problem/{row.kind}"'.encode() in reply
    assert row.holds.encode() in reply
    assert row.lacks.encode() not in reply
    assert not attacked.has_been_called()
    good = attacked.server.query(GOOD)
    assert good.json()["results"]["bindings"][0]["o"]["value"] == "区水务局"
    wait_for_workers(attacked.server)


def test_no_process_and_no_file_is_left_over(attacked: Attacked) -> None:
    """Run after the others; by itself it says nothing wrong, and little."""
    deadline = time.monotonic() + 60
    while len(descendants_of(attacked.server.process.pid)) > attacked.processes:
        assert time.monotonic() < deadline, "a process is left over"
        time.sleep(0.1)
    wait_for_workers(attacked.server)
    figures = attacked.server.send("GET", "/metrics").text
    open_files = re.search(r"^process_open_fds (\d+)", figures, re.MULTILINE)
    assert open_files is not None
    assert int(open_files[1]) < 100


def test_table_has_thirty_inputs_each_with_a_name_of_its_own() -> None:
    assert len(HOSTILE) >= 30
    assert len({row.name for row in HOSTILE}) == len(HOSTILE)
    assert all(row.got for row in HOSTILE)


def test_document_tells_what_the_table_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "python tests/api/hostile_inputs.py"
