"""A real nginx before a server of the tests, with the file that deploy/ gives operators."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

LOCATION = Path(__file__).parents[1] / "deploy" / "gongbao-location.conf"

_CONFIGURATION = """
daemon off;
pid {place}/pid;
error_log {place}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
    server {{
        listen 127.0.0.1:{port};
        large_client_header_buffers 4 64k;
        include {place}/location.conf;
    }}
}}
"""


@contextmanager
def nginx_before(server_port: int, place: Path) -> Iterator[int]:
    """Run nginx before a server, which it shows under /gongbao/; yields the port of nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
    if program is None:
        pytest.skip("nginx is missing: `make test` installs it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    location = LOCATION.read_text(encoding="utf-8")
    assert "127.0.0.1:8000" in location
    place.joinpath("location.conf").write_text(
        location.replace("127.0.0.1:8000", f"127.0.0.1:{server_port}"), encoding="utf-8"
    )
    configuration = place / "nginx.conf"
    configuration.write_text(_CONFIGURATION.format(place=place, port=port), encoding="utf-8")
    command = [program, "-e", f"{place}/error.log", "-p", str(place), "-c", str(configuration)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx does not answer")
