"""Behind a reverse proxy: whose word is taken, and addresses under a prefix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import WATER, Server, running_server

PATH = WATER.partition("/id/")[2]
FORWARDED = {
    "X-Forwarded-For": "203.0.113.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "data.example.org",
    "X-Forwarded-Prefix": "/gongbao",
}


@pytest.fixture(scope="module")
def behind_proxy(small_store: Path) -> Iterator[Server]:
    with running_server(small_store, environment={"GONGBAO_TRUSTED_PROXIES": "1"}) as running:
        yield running


def test_prefix_that_a_trusted_proxy_names_stands_before_a_redirect(behind_proxy: Server) -> None:
    reply = behind_proxy.send("GET", f"/id/{PATH}", headers={**FORWARDED, "Accept": "text/turtle"})
    assert (reply.status, reply.headers["Location"]) == (303, f"/gongbao/data/{PATH}.ttl")


def test_nobody_is_believed_where_no_proxy_is_trusted(server: Server) -> None:
    reply = server.send("GET", f"/id/{PATH}", headers={**FORWARDED, "Accept": "text/turtle"})
    assert (reply.status, reply.headers["Location"]) == (303, f"/data/{PATH}.ttl")
    assert '"/gongbao' not in server.send("GET", "/", headers=FORWARDED).text
