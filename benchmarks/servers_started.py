"""Servers over one store, started for a measurement and stopped after it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Served:
    """A running server: the port it answers on, its process."""

    port: int
    process: subprocess.Popen[str]


@contextmanager
def gongbao(store: Path, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run `gongbao serve` over `store`, with `settings` (lower-case names) in its environment."""
    given = {f"GONGBAO_{name.upper()}": value for name, value in (settings or {}).items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **given},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert address is not None, f"gongbao serve said {line!r}"
        yield Served(int(address[1]), process)
    finally:
        _stop(process)


@contextmanager
def oxigraph(store: Path) -> Iterator[Served]:
    """Run `oxigraph serve-read-only` over the engine's folder of `store`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    program = Path(sys.executable).with_name("oxigraph")
    options = ["--union-default-graph", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [str(program), "serve-read-only", "--location", str(store / "store"), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        _wait_for(port, process)
        yield Served(port, process)
    finally:
        _stop(process)


def _wait_for(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
