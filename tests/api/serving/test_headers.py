"""Headers on every answer, whoever makes it."""

from __future__ import annotations

import http.client
import logging
import socket
from collections.abc import Iterable
from typing import Any

import pytest
from live_server import Server
from werkzeug.test import create_environ, run_wsgi_app

from api.problems import Problem
from api.serving.headers import ON_ALL, secured
from api.serving.refusals import answering_problems, never_failing

BROWSER = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/sparql", 200),
        ("GET", "/sparql?query=ASK%7B%7D", 406),
        ("GET", "/sparql?query=nonsense", 400),
        ("OPTIONS", "/sparql", 204),
        ("PUT", "/sparql", 405),
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/nowhere", 404),
        ("GET", "/static/gongbao.css", 200),
        ("GET", "/static/none.css", 404),
    ],
)
def test_answer_tells_the_browser_to_trust_nobody_else(
    server: Server, method: str, address: str, status: int
) -> None:
    accept = {"Accept": "text/x-none"} if status == 406 else BROWSER
    reply = server.send(method, address, headers=accept)
    assert reply.status == status
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Frame-Options"] == "DENY"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in reply.headers["Permissions-Policy"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    ],
)
def test_answer_to_what_is_no_request_carries_the_headers_too(
    server: Server, request_bytes: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(request_bytes)
        response = http.client.HTTPResponse(client)
        response.begin()
    assert response.status in (400, 413)
    for name, value in ON_ALL:
        assert response.headers[name] == value


def test_headers_stand_once(server: Server) -> None:
    for address in ("/", "/sparql", "/nowhere", "/healthz"):
        names = [name.lower() for name in server.send("GET", address, headers=BROWSER).headers]
        repeated = {name for name in names if names.count(name) > 1} - {"set-cookie"}
        assert repeated == set()


def test_browser_of_another_site_may_read_what_matters(server: Server) -> None:
    exposed = server.query("ASK {}").headers["Access-Control-Expose-Headers"]
    assert {"Retry-After", "X-Query-Id", "X-Truncated"} <= set(exposed.split(", "))


def test_preflight_of_a_data_page_is_answered(server: Server) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    reply = server.send("OPTIONS", "/id/anything", headers=asked)
    assert reply.status in (200, 204)
    assert "GET" in reply.headers["Access-Control-Allow-Methods"]
    assert "Accept" in reply.headers["Access-Control-Allow-Headers"]


def test_transport_is_pinned_only_where_it_is_encrypted() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    for scheme, pinned in (("http", False), ("https", True)):
        environ = create_environ("/", f"{scheme}://example.org")
        _, _, headers = run_wsgi_app(secured(app), environ)
        assert ("Strict-Transport-Security" in headers) is pinned


def test_app_that_fails_answers_a_problem_without_its_inside(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        raise RuntimeError("secret")

    def page(problem: Problem, environ: dict[str, Any]) -> Any:
        raise AssertionError("nobody asked for a page")

    safe = secured(never_failing(app, answering_problems(page)))
    started: list[tuple[str, dict[str, str], Any]] = []

    def start_response(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
        started.append((status, dict(headers), failure))

    with caplog.at_level(logging.CRITICAL):
        body = safe(create_environ("/"), start_response)
    status, headers, failure = started[-1]
    assert status == "500 Internal Server Error"
    assert failure is not None  # else the server would not take back the 200
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"secret" not in b"".join(body)
