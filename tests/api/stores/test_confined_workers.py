"""Workers over a store on another server: no socket of their own, connections from the server."""

from __future__ import annotations

import pickle
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from urllib.parse import urlencode

import pytest
from live_server import Reply, Server, descendants_of, fill_small_store, running_server
from sparql_servers import SparqlServer, free_port, oxigraph

from api.queries.formats import FORMATS, Choice
from api.queries.jobs import DONE, WHOLE, Job, QueryJob, UpdateJob, unframed
from api.queries.nursery import Worker
from api.queries.reading import Reading
from api.queries.store_connections import answer_connect, connect_through

TOKEN = "correct-horse-battery"
GRAPH = "http://example.org/graph"
INSERTION = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:s> <a:p> 1 }} }}"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
CHOICES = {form: Choice(row[0], row[0].media_type) for form, row in FORMATS.items()}

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="the system calls are those of Linux"
)

# A worker, which then tells what comes of opening a socket, and of leading one elsewhere.
_WORKER = """
import socket, sys
from multiprocessing.connection import Connection
from api.queries.worker import work
from api.settings import Settings
opened = socket.socket()
work(Connection(int(sys.argv[1])), Settings(store=sys.argv[2]))
for call in (socket.socket, lambda: opened.connect(("127.0.0.1", 9))):
    try: call()
    except OSError as error: print(error.errno)
"""


class _Nobody:
    def give_back(self, worker: Worker) -> None:
        pass

    def replace(self, worker: Worker) -> bool:
        return worker.end()


def answered(worker: Worker, job: Job) -> tuple[bytes, bytes]:
    """Return kind and body of the answer to a job."""
    assert worker.send(pickle.dumps(job))
    frame = Reading(worker, _Nobody(), lambda: False, computing=20, fetching=20).frame()
    return frame[:1], unframed(frame)[1]


@linux_only
def test_worker_reaches_its_store_and_nobody_else(oxigraph_server: SparqlServer) -> None:
    fill_small_store(oxigraph_server.store())
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, "-c", _WORKER, str(theirs.fileno()), oxigraph_server.location]
        process = subprocess.Popen(
            command, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, text=True
        )
    with process, Connection(ours.detach()) as connection:
        worker = Worker(connection, oxigraph_server.location)
        for number in ("0", "1"):
            kind, body = answered(worker, QueryJob(COUNT, CHOICES))
            assert (kind, f'"value":"{number}"'.encode() in body) == (WHOLE, True), body
            assert answered(worker, UpdateJob(INSERTION, "http://example.org/"))[0] == DONE
        connection.close()
        assert process.communicate(timeout=30)[0].split() == ["13", "13"]


@contextmanager
def asking(location: str) -> Iterator[Callable[[tuple[str, int], float], socket.socket]]:
    """Answer one wish for a connection; yields what a worker of the store wishes with."""
    ours, theirs = Pipe()
    answering = threading.Thread(
        target=lambda: answer_connect(ours, ours.recv_bytes(), location, 5)
    )
    answering.start()
    with ours, theirs:
        yield connect_through(theirs)
        answering.join()


def test_connection_that_is_passed_on_is_the_one_wished_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        with asking(f"sparql+http://127.0.0.1:{address[1]}/query") as connect:
            opened = connect(address, 5)
        met, _ = listener.accept()
        with met, opened:
            met.sendall(b"well met")
            assert opened.recv(100) == b"well met"


def test_worker_that_names_another_address_gets_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        for location in ("sparql+http://127.0.0.1:9/query", "a/directory"):
            with asking(location) as connect, pytest.raises(PermissionError):
                connect(listener.getsockname(), 5)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_updates_may_go_to_an_address_of_their_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        update = f"?update=http://127.0.0.1:{address[1]}/"
        with asking(f"sparql+http://127.0.0.1:9/query{update}") as connect:
            connect(address, 5).close()


@pytest.mark.parametrize(
    ("host", "error"),
    [
        ("127.0.0.1", ConnectionRefusedError),
        ("nowhere.invalid", socket.gaierror),
        (f"{'x' * 70}.invalid", OSError),
    ],
)
def test_connection_that_cannot_be_had_is_the_error_it_would_be(
    host: str, error: type[OSError]
) -> None:
    port = free_port()
    with asking(f"sparql+http://{host}:{port}/query") as connect, pytest.raises(error):
        connect((host, port), 5)


def test_server_that_accepts_nothing_is_waited_for_no_longer_than_wished() -> None:
    # A listener with one place in its queue, which is taken.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        crowd = [socket.socket() for _ in range(3)]
        for each in crowd:
            each.setblocking(False)
            each.connect_ex(address)
        location = f"sparql+http://127.0.0.1:{address[1]}/query"
        with asking(location) as connect, pytest.raises(TimeoutError):
            connect(address, 0.2)
        for each in crowd:
            each.close()


def confined_under(server: Server) -> int:
    """Return how many processes of a server are under a filter that it is not under itself."""

    def filters(process_id: int) -> int:
        status = Path(f"/proc/{process_id}/status").read_text()
        return int(status.partition("Seccomp_filters:")[2].split()[0])

    own = filters(server.process.pid)
    return sum(filters(each) > own for each in descendants_of(server.process.pid))


def update(server: Server, text: str) -> Reply:
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return server.send("POST", "/sparql", urlencode({"update": text}), headers)


@linux_only
def test_all_workers_of_a_server_are_confined_and_heal_with_their_store() -> None:
    port = free_port()
    environment = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_WORKERS": "2"}
    with (
        oxigraph("--union-default-graph", port=port) as remote,
        running_server(remote.location, "--writable", environment=environment) as server,
    ):
        assert update(server, INSERTION).status == 204
        assert server.query(COUNT, "text/csv").text.split() == ["n", "1"]
        assert confined_under(server) == 3  # two that read, one that writes
        before = descendants_of(server.process.pid)
        remote.kill()
        assert (server.query(COUNT).status, update(server, INSERTION).status) == (503, 503)
        remote.start()
        assert update(server, INSERTION).status == 204
        deadline = time.monotonic() + 30
        while (reply := server.query(COUNT, "text/csv")).status != 200:
            assert time.monotonic() < deadline, reply.text
        assert reply.text.split() == ["n", "1"]
        # By themselves: none had to be replaced.
        assert descendants_of(server.process.pid) == before


@contextmanager
def tls_before(port: int, place: Path) -> Iterator[int]:
    """Speak TLS before a server, one exchange a connection, with `place`/cert.pem."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is missing, which makes the certificate")
    files = ["-keyout", f"{place}/key.pem", "-out", f"{place}/cert.pem"]
    names = ["-subj", "/CN=store", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "cert.pem", place / "key.pem")

    def relay(near: ssl.SSLSocket) -> None:
        with near, socket.create_connection(("127.0.0.1", port)) as far:
            back = threading.Thread(target=pump, args=(far, near))
            back.start()
            pump(near, far)
            back.join()

    def pump(one: socket.socket, other: socket.socket) -> None:
        while piece := one.recv(65_536):
            other.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    near, _ = listener.accept()
                except OSError:
                    return
                relay(context.wrap_socket(near, server_side=True))

        serving = threading.Thread(target=serve)
        serving.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        serving.join()


@linux_only
def test_tls_is_spoken_over_the_connection_that_is_passed_on(
    oxigraph_server: SparqlServer, tmp_path: Path
) -> None:
    fill_small_store(oxigraph_server.store())
    port = int(oxigraph_server.location.rpartition(":")[2].partition("/")[0])
    with tls_before(port, tmp_path) as secure:
        location = f"sparql+https://127.0.0.1:{secure}/query"
        trusting = {"SSL_CERT_FILE": f"{tmp_path}/cert.pem"}
        with running_server(location, environment=trusting) as server:
            assert server.query("ASK { ?s ?p ?o }").json()["boolean"] is True
            assert confined_under(server) > 0
