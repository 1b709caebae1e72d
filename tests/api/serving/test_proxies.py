"""Behind a reverse proxy: whose word is taken, and addresses under a prefix."""

from __future__ import annotations

import re
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


@pytest.mark.parametrize("prefix", ["//example.org", "//example.org/", "example.org", "/"])
def test_no_prefix_leads_to_another_site(behind_proxy: Server, prefix: str) -> None:
    """As one would that a client sent, through a proxy that lets it pass."""
    headers = {"X-Forwarded-Prefix": prefix, "Accept": "text/turtle"}
    place = behind_proxy.send("GET", f"/id/{PATH}", headers=headers).headers["Location"]
    assert re.match("/(?!/)", place)
    home = behind_proxy.send("GET", "/", headers={**headers, "Accept": "text/html"}).text
    assert re.findall(r'(?:href|src|action|data-root)="(?://|[a-z.]+/)', home) == []


def test_page_on_the_endpoint_names_it_under_the_prefix_and_no_host(behind_proxy: Server) -> None:
    """What a page repeats of a request's host, a cache could keep for others."""
    text = behind_proxy.send("GET", "/sparql", headers={**FORWARDED, "Accept": "text/html"}).text
    assert "<code>/gongbao/sparql</code>" in text
    assert "data.example.org" not in text


def test_redirect_repeats_no_host(behind_proxy: Server) -> None:
    reply = behind_proxy.send("GET", "/graph", headers=FORWARDED)
    assert (reply.status, reply.headers["Location"]) == (308, "/gongbao/graph/")
    assert "data.example.org" not in reply.text


def test_nobody_is_believed_where_no_proxy_is_trusted(server: Server) -> None:
    reply = server.send("GET", f"/id/{PATH}", headers={**FORWARDED, "Accept": "text/turtle"})
    assert (reply.status, reply.headers["Location"]) == (303, f"/data/{PATH}.ttl")
    assert '"/gongbao' not in server.send("GET", "/", headers=FORWARDED).text
