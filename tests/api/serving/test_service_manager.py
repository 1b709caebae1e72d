"""What systemd is told and what it hands over, with a socket in its place."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from live_server import end, running_server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is for Linux")

# systemd passes the socket as file 3, and says which process it is meant for.
HANDED_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "api.cli", "serve", *sys.argv[2:]])
"""


def test_start_reload_and_end_are_told(small_store: Path, tmp_path: Path) -> None:
    place = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(place)
        manager.settimeout(120)

        def told() -> list[str]:
            return manager.recv(4096).decode().split("\n")

        with running_server(small_store, environment={"NOTIFY_SOCKET": place}) as server:
            assert told()[0] == "READY=1"
            server.process.send_signal(signal.SIGHUP)
            reloading = told()
            assert reloading[0] == "RELOADING=1"
            assert reloading[1].startswith("MONOTONIC_USEC=")
            assert told()[0] == "READY=1"
        assert told() == ["STOPPING=1"]


def test_socket_that_systemd_holds_is_served(small_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=16) as held:
        port = held.getsockname()[1]
        number = held.fileno()
        command = [sys.executable, "-c", HANDED_OVER, str(number), "--store", str(small_store)]
        process = subprocess.Popen(
            command,
            pass_fds=[number],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        try:
            # A client that comes before the server is up waits with the kernel.
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        finally:
            end(process)
