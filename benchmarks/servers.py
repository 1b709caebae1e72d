"""Which web server: gunicorn, granian and waitress with one small app, and ours around waitress.

    python -m benchmarks.servers [--rounds 3] [--seconds 3]

gunicorn and granian are fetched with pip into a temporary directory. All servers run one process
with eight threads on the same machine, turn by turn. Besides the time of a small answer it is
tried what the open internet does: clients that send a byte a second, clients that do not take
their answer, clients that hang up, answers that break off, a reload while clients ask.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from benchmarks.processes import holding
from benchmarks.raw_http import BrokenOff, Client, get
from graph.build import build
from loaders import sample_gazette

THREADS = 8
SLOW_CLIENTS = 200
CANDIDATES = ("gunicorn", "granian")

_OURS = """
import os, socket, sys
from api.serving.server import Server
from api.settings import Settings
from benchmarks import server_app
app = server_app.gongbao() if sys.argv[2] == "gongbao" else server_app.application
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])), backlog=1024)
Server(app, listener, Settings(threads=int(sys.argv[3]))).serve()
"""


def command(server: str, port: int, app: str) -> list[str]:
    """Return how `server` is started; `app` is small or gongbao."""
    module, factory = "benchmarks.server_app", app == "gongbao"
    python = [sys.executable, "-m"]
    if server == "gunicorn":
        name = f"{module}:gongbao()" if factory else f"{module}:application"
        options = ["-w", "1", "-k", "gthread", "--threads", str(THREADS), "--log-level", "critical"]
        return [*python, "gunicorn", *options, "-b", f"127.0.0.1:{port}", name]
    if server == "granian":
        name = f"{module}:gongbao" if factory else f"{module}:application"
        options = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", str(THREADS)]
        given = [*options, "--host", "127.0.0.1", "--port", str(port), "--no-log"]
        return [*python, "granian", *given, *(["--factory"] if factory else []), name]
    if server == "waitress":
        name = f"{module}:gongbao" if factory else f"{module}:application"
        given = [f"--threads={THREADS}", f"--listen=127.0.0.1:{port}"]
        return [*python, "waitress", *given, *(["--call"] if factory else []), name]
    return [sys.executable, "-c", _OURS, str(port), app, str(THREADS)]


SERVERS = ("gunicorn", "granian", "waitress", "ours")


@contextmanager
def running(
    server: str, app: str, environment: dict[str, str]
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a server until the block ends; yields its port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        command(server, port, app), env=environment, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            assert process.poll() is None, f"{server} ended"
            with suppress(OSError), Client(port, timeout=5) as client:
                client.ask(SMALL)
                break
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


SMALL = get("/small", "*/*")
QUERY = get("/sparql", "application/sparql-results+json", query="ASK {}")


def timed(port: int, request: bytes, clients: int, seconds: float) -> list[float]:
    """Return the seconds of each answer to `clients` that ask over kept connections."""
    found: list[float] = []
    until = time.perf_counter() + seconds

    def ask() -> None:
        with Client(port) as client:
            while (start := time.perf_counter()) < until:
                answer = client.ask(request)
                assert answer.status == 200, answer.status
                found.append(time.perf_counter() - start)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def answers_in_time(port: int, asked: int = 20) -> str:
    """Return how many small answers come within two seconds each, and the median."""
    found: list[float] = []
    for _ in range(asked):
        start = time.perf_counter()
        with suppress(OSError, BrokenOff), Client(port, timeout=2) as client:
            client.ask(SMALL)
            found.append(time.perf_counter() - start)
    if not found:
        return f"0 of {asked}"
    return f"{len(found)} of {asked}, {statistics.median(found) * 1000:.1f} ms"


def slow_senders(port: int, _root: int) -> dict[str, str]:
    """Open connections that send a byte of a header a second, and ask beside them."""
    is_over = threading.Event()
    with ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), 5))
            for _ in range(SLOW_CLIENTS)
        ]
        for each in sockets:
            each.sendall(b"GET /small HTTP/1.1\r\nHost: ")

        def drip() -> None:
            while not is_over.wait(1):
                for each in sockets:
                    with suppress(OSError):
                        each.sendall(b"a")

        thread = threading.Thread(target=drip)
        thread.start()
        time.sleep(3)
        found = answers_in_time(port)
        is_over.set()
        thread.join()
    return {f"{SLOW_CLIENTS} clients send a byte a second; others get": found}


def slow_takers(port: int, root: int) -> dict[str, str]:
    """Ask for the long answer as often as there are threads, take little, and ask beside them."""
    before = holding(root).all_bytes
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.socket()) for _ in range(THREADS)]
        for each in clients:
            # A small window, so that the kernel takes little of the answer for the client.
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
            each.connect(("127.0.0.1", port))
            each.sendall(get("/long", "*/*"))
        largest = 0
        for _ in range(50):
            for each in clients:
                each.recv(4096)
            largest = max(largest, holding(root).all_bytes)
            time.sleep(0.1)
        beside = answers_in_time(port)
    grown = max(0, largest - before) / 1024**2
    return {
        f"{THREADS} clients hardly take 200 MB each; memory grows by": f"{grown:.0f} MiB",
        f"others get, beside {THREADS} such clients": beside,
    }


def long_answer(port: int, _root: int) -> dict[str, str]:
    """Take the long answer as fast as it comes."""
    start = time.perf_counter()
    with Client(port) as client:
        size = len(client.ask(get("/long", "*/*")).body)
    return {
        "200 MB to a fast client": f"{size / 1024**2 / (time.perf_counter() - start):.0f} MiB/s"
    }


def broken_answer(port: int, _root: int) -> dict[str, str]:
    """Tell whether the client of an answer that breaks off sees that, by version of HTTP."""
    seen = {}
    for version in ("1.1", "1.0"):
        request = f"GET /broken HTTP/{version}\r\nHost: localhost\r\n\r\n".encode()
        try:
            with Client(port, timeout=10) as client:
                if version == "1.1":
                    client.ask(request)
                else:
                    client.send(request)
                    while client.receive_some():
                        pass
            seen[version] = "no"
        except (BrokenOff, ConnectionResetError):
            seen[version] = "yes"
        except TimeoutError:
            seen[version] = "waits for ever"
    return {
        f"a client of HTTP/{version} sees that an answer broke off": seen[version]
        for version in seen
    }


def hang_up(port: int, note: Path) -> dict[str, str]:
    """Tell whether the app learns that a client has gone before the first byte."""
    note.unlink(missing_ok=True)
    with Client(port) as client:
        client.send(get("/waiting", "*/*"))
        time.sleep(0.5)
    for _ in range(30):
        if note.exists():
            return {"the app learns of a hang-up before the first byte": "yes"}
        time.sleep(0.1)
    return {"the app learns of a hang-up before the first byte": "no"}


def reload_under_load(
    port: int, process: subprocess.Popen[bytes], *, seconds: float = 20
) -> dict[str, str]:
    """Send SIGHUP three times while four clients ask; count what fails."""
    answers, failures = [0], [0]
    until = time.monotonic() + seconds

    def ask(keep: bool) -> None:
        client: Client | None = None
        while time.monotonic() < until:
            try:
                client = client or Client(port, timeout=10)
                answer = client.ask(SMALL)
                answers[0] += 1
                if not keep or answer.headers.get("connection", "").lower() == "close":
                    client.close()
                    client = None
            except (OSError, BrokenOff):
                failures[0] += 1
                client = None
                time.sleep(0.01)

    threads = [threading.Thread(target=ask, args=(number % 2 == 0,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(seconds / 4)
        process.send_signal(signal.SIGHUP)
    for thread in threads:
        thread.join()
    return {"three reloads under load; requests failed": f"{failures[0]:,} of {answers[0]:,}"}


def behaviour(server: str, environment: dict[str, str], note: Path) -> dict[str, str]:
    """Try all that is no matter of speed; a row of the table for each name."""
    found: dict[str, str] = {}
    for attempt in (slow_senders, slow_takers, long_answer, broken_answer):
        with running(server, "small", environment) as (port, process):
            found |= attempt(port, process.pid)
    with running(server, "small", environment) as (port, _):
        found |= hang_up(port, note)
    return found


@contextmanager
def supervised(environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run `gongbao serve`, whose reload is its supervisor's."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().decode().rstrip("/\n").rpartition(":")[2]), process
    finally:
        process.terminate()
        process.wait(timeout=60)


def speed(environment: dict[str, str], rounds: int, seconds: float) -> dict[str, dict[str, str]]:
    """Return the best of several rounds for each server: p50, p95 and answers a second."""
    found: dict[str, dict[str, str]] = {server: {} for server in SERVERS}
    for app, request in (("small", SMALL), ("gongbao", QUERY)):
        for clients in (1, 16):
            best: dict[str, Sequence[float]] = {}
            for _ in range(rounds):
                for server in SERVERS:
                    with running(server, app, environment) as (port, _process):
                        timed(port, request, clients, 0.5)
                        taken = sorted(timed(port, request, clients, seconds))
                    if server not in best or len(taken) > len(best[server]):
                        best[server] = taken
            name = "1 kB" if app == "small" else "`ASK {}` of our app"
            for server, taken in best.items():
                p50, p95 = (taken[int(share * len(taken))] * 1000 for share in (0.5, 0.95))
                row = f"{name}, {clients} client{'s' * (clients > 1)}: p50, p95, answers/s"
                found[server][row] = f"{p50:.2f} ms, {p95:.2f} ms, {len(taken) / seconds:,.0f}"
    return found


def table(found: dict[str, dict[str, str]]) -> str:
    names = list(dict.fromkeys(name for rows in found.values() for name in rows))
    lines = [f"| | {' | '.join(found)} |", "|---|" + "---|" * len(found)]
    for name in names:
        lines.append(f"| {name} | {' | '.join(rows.get(name, '–') for rows in found.values())} |")
    return "\n".join(lines)


def main() -> None:
    """Measure all servers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store, candidates, note = Path(place, "gongbao.db"), Path(place, "pip"), Path(place, "note")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(candidates)]
        subprocess.run([*pip, *CANDIDATES], check=True)
        build([sample_gazette()], str(store))
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(candidates))),
            "GONGBAO_STORE": str(store),
            "GONE_NOTE": str(note),
        }
        found = speed(environment, given.rounds, given.seconds)
        for server in SERVERS:
            sys.stderr.write(f"{server} …\n")
            found[server] |= behaviour(server, environment, note)
            if server in CANDIDATES:
                with running(server, "small", environment) as (port, process):
                    found[server] |= reload_under_load(port, process)
        with supervised(environment) as (port, process):
            found["ours"] |= reload_under_load(port, process, seconds=60)
        sys.stdout.write(table(found) + "\n")


if __name__ == "__main__":
    main()
