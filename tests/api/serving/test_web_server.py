"""Clients that are slow, silent, gone or old: what the web server makes of them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from live_server import Reply, Server, running_server

from api.serving.server import BYTES_A_SECOND

ROOT = Path(__file__).parents[3]

# The web server alone, before an app that streams 200 MB, breaks off, or watches its client.
PROGRAM = """
import pathlib, signal, socket, sys, time
from api.serving.server import Server
from api.settings import Settings

def app(environ, start_response):
    path = environ["PATH_INFO"]
    if path == "/watch":
        print("watching", flush=True)
        for _ in range(600):
            if environ["waitress.client_disconnected"]():
                print("the client has gone", flush=True)
                break
            time.sleep(0.05)
        else:
            print("nobody left", flush=True)
    lengths = {"/endless": "209715200", "/short": "100000"}
    length = [("Content-Length", lengths[path])] if path in lengths else []
    start_response("200 OK", [("Content-Type", "text/plain"), *length])
    return pieces(path)

def pieces(path):
    if path == "/endless":
        for number in range(3200):
            print("piece", number, flush=True)
            yield b"x" * 65536
    elif path in ("/broken", "/short"):
        yield b"x" * 65536
        raise RuntimeError("a worker died")
    else:
        yield b"ok"

listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
settings = Settings(threads=2, max_connections=300, client_timeout=float(sys.argv[1]))
server = Server(app, listener, settings)
signal.signal(signal.SIGTERM, lambda *_: server.drain(idle_seconds=0, at_most=5))
print(listener.getsockname()[1], flush=True)
server.serve()
"""


@contextmanager
def web_server(client_timeout: float = 60) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(client_timeout)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout is not None
        yield Server(process, int(process.stdout.readline()))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def connected(server: Server, request: str = "") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    client.sendall(request.encode())
    return client


def everything_from(client: socket.socket) -> bytes:
    """Return what comes until the server closes; raises ConnectionResetError where it resets."""
    received = b""
    while piece := client.recv(65_536):
        received += piece
    return received


def small(server: Server) -> Reply:
    return server.send("GET", "/small")


def test_two_hundred_clients_that_send_a_byte_at_a_time_keep_nobody_out() -> None:
    with web_server() as server, ExitStack() as stack:
        slow = [stack.enter_context(connected(server, "GET / HTTP/1.1\r\n")) for _ in range(200)]
        for letter in "Host":
            for client in slow:
                client.sendall(letter.encode())
            assert small(server).text == "ok"


def test_client_that_does_not_finish_its_request_is_hung_up_on() -> None:
    with web_server(client_timeout=2) as server, connected(server, "GET / HTTP/1.1\r\n") as client:
        client.settimeout(0.2)
        with suppress(ConnectionError):
            while True:  # a byte now and then, so that something always happens
                client.sendall(b"a")
                try:
                    assert client.recv(1) == b""
                    break
                except TimeoutError:
                    continue


def test_address_that_is_not_percent_encoded_is_refused_with_what_to_do() -> None:
    request = "GET /search?q=节水 HTTP/1.1\r\nHost: x\r\n\r\n"
    with web_server() as server, connected(server, request) as client:
        answer = everything_from(client)
    assert answer.split(maxsplit=2)[1] == b"400"
    assert b"percent-encode" in answer


def test_connection_on_which_nothing_is_said_is_closed() -> None:
    with web_server(client_timeout=2) as server, connected(server) as client:
        assert client.recv(1) == b""


def test_clients_that_take_nothing_give_their_threads_back() -> None:
    with web_server(client_timeout=2) as server, ExitStack() as stack:
        for _ in range(2):  # as many as there are threads
            stack.enter_context(connected(server, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"))
        time.sleep(1)
        assert small(server).text == "ok"


def test_slow_client_is_served_as_long_as_it_takes_a_kilobyte_a_second() -> None:
    with web_server(client_timeout=2) as server:
        client = connected(server, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        with client:
            for _ in range(40):
                assert client.recv(BYTES_A_SECOND * 8)
                time.sleep(0.2)


def test_answer_waits_for_its_client() -> None:
    """What is made ahead is bounded: the memory is, and the query behind it feels the pressure."""
    with web_server() as server, socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /endless HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(3)
        resident = Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]
        client.close()
        assert small(server).text == "ok"
        server.process.send_signal(signal.SIGTERM)
        made = server.process.communicate(timeout=60)[0].count("piece")
    # The kernel buffers some megabytes for both sides; 200 MB are 3200 pieces.
    assert made < 200
    assert int(resident) * os.sysconf("SC_PAGE_SIZE") < 400 * 1024**2


def test_app_learns_of_a_client_that_hangs_up_before_the_first_byte() -> None:
    with web_server() as server:
        assert server.process.stdout is not None
        with connected(server, "GET /watch HTTP/1.1\r\nHost: a\r\n\r\n"):
            # One that is gone sooner is not given to the app at all.
            assert server.process.stdout.readline() == "watching\n"
        assert server.process.stdout.readline() == "the client has gone\n"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_answer_that_breaks_off_has_no_end_that_looks_like_one(version: str) -> None:
    request = f"GET /broken HTTP/{version}\r\nHost: a\r\n\r\n"
    with web_server() as server, connected(server, request) as client:
        if version == "1.0":
            with pytest.raises(ConnectionResetError):
                everything_from(client)
        else:
            received = everything_from(client)
            assert b"Transfer-Encoding: chunked" in received
            assert not received.endswith(b"0\r\n\r\n")


@pytest.mark.parametrize("path", ["/small", "/short"])
def test_answer_to_head_ends_with_its_headers(path: str) -> None:
    request = f"HEAD {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with web_server() as server, connected(server, request) as client:
        head, end, after = everything_from(client).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert (end, after) == (b"\r\n\r\n", b"")


def test_answer_shorter_than_its_length_ends_the_connection() -> None:
    with (
        web_server() as server,
        connected(server, "GET /short HTTP/1.1\r\nHost: a\r\n\r\n") as client,
    ):
        head, _, body = everything_from(client).partition(b"\r\n\r\n")
    assert b"Content-Length: 100000" in head
    assert len(body) < 100_000


def test_client_beyond_the_connections_waits_until_one_is_closed() -> None:
    with web_server() as server, ExitStack() as stack:
        held = [stack.enter_context(connected(server)) for _ in range(310)]
        with connected(server, "GET /small HTTP/1.0\r\n\r\n") as waiting:
            for each in held:
                each.close()
            assert everything_from(waiting).endswith(b"ok")


@pytest.mark.parametrize(
    "target", ["/datasets/gongbao.nq", "/sparql?query=SELECT+*+%7B%3Fa+%3Fb+%3Fc%7D+LIMIT+20000"]
)
def test_slow_clients_of_files_and_of_whole_answers_hold_no_threads(
    built: Path, target: str
) -> None:
    with (
        running_server(built, environment={"GONGBAO_THREADS": "2"}) as server,
        ExitStack() as stack,
    ):
        assert len(server.send("GET", target, headers={"Accept": "text/csv"}).body) > 2_000_000
        for _ in range(3):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", server.port))
            request = f"GET {target} HTTP/1.1\r\nHost: a\r\nAccept: text/csv\r\n\r\n"
            client.sendall(request.encode())
            assert client.recv(100)
        assert server.send("GET", "/ontology").status == 200
