"""Real SPARQL servers for the tests: Oxigraph and Virtuoso, each on ports and files of its own."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph.store import RemoteStore, open_store


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class SparqlServer:
    """A server that can be started, killed and started again on the same address."""

    kind: str
    location: str
    start: Callable[[], None]
    kill: Callable[[], None]

    def store_as_it_is(self) -> RemoteStore:
        """Return its store."""
        store = open_store(self.location)
        assert isinstance(store, RemoteStore)
        return store

    def store(self) -> RemoteStore:
        """Return its store, emptied of what another test left."""
        store = self.store_as_it_is()
        for graph in store.graphs():
            store.replace_graph(graph, [])
        return store


@contextmanager
def oxigraph(*options: str, port: int | None = None) -> Iterator[SparqlServer]:
    """Run an Oxigraph server that forgets all at its end."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).with_name("oxigraph"))
    port = port or free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}", *options]
    running = _Running(command, f"http://127.0.0.1:{port}/")
    with running.until_the_end():
        location = f"sparql+http://127.0.0.1:{port}/query"
        yield SparqlServer("oxigraph", location, running.start, running.kill)


_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {place}/virtuoso-temp.db
TransactionFile = {place}/virtuoso-temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
MaxSortedTopRows = 1000000
DirsAllowed = {place}

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 10

[SPARQL]
ResultSetMaxRows = 200000
"""


@contextmanager
def virtuoso(place: Path) -> Iterator[SparqlServer]:
    """Run a Virtuoso with an empty database in the directory `place`."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.fail(
            "virtuoso-t is missing: make test installs it (Debian, Ubuntu: "
            "sudo apt-get install virtuoso-opensource-7-bin); make test-no-virtuoso does without",
            pytrace=False,
        )
    http_port, sql_port = free_port(), free_port()
    configuration = place / "virtuoso.ini"
    configuration.write_text(
        _VIRTUOSO_INI.format(place=place, http_port=http_port, sql_port=sql_port)
    )
    command = [program, "+foreground", "+configfile", str(configuration)]
    address = f"http://127.0.0.1:{http_port}/sparql"
    # Killed, it leaves a lock file that names its process.
    running = _Running(command, address, place / "virtuoso.lck")
    with running.until_the_end():
        # As docs/remote-stores.md has operators do it.
        grant = 'GRANT SPARQL_UPDATE TO "SPARQL"; CHECKPOINT;'
        isql = ["isql-vt", f"127.0.0.1:{sql_port}", "dba", "dba", f"EXEC={grant}"]
        subprocess.run(isql, check=True, capture_output=True, timeout=60)
        yield SparqlServer("virtuoso", f"sparql+{address}", running.start, running.kill)


@dataclass
class _Running:
    """A server process that starts when told to, and is up when its address answers."""

    command: list[str]
    address: str
    lock_file: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def until_the_end(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self._end(signal.SIGTERM)

    def start(self) -> None:
        if self.lock_file is not None:
            self.lock_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while not _answers(self.address):
            assert self.process.poll() is None, f"{self.command[0]} ended"
            assert time.monotonic() < deadline, f"{self.command[0]} does not answer"
            time.sleep(0.05)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, by: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(by)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:  # it first ends a query that runs on
                self.process.kill()
                self.process.wait()
            self.process = None


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
