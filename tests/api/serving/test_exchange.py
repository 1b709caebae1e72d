"""What is known of an exchange when it ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from werkzeug.test import create_environ

from api.serving.exchange import Exchange, observed


def ended(app: Any, *, method: str = "GET", read: int = 100) -> Exchange:
    """Return what is told of an answer of which up to `read` pieces are taken."""
    told: list[Exchange] = []
    body: Any = observed(app, (told.append,))(
        create_environ("/sparql", method=method), lambda *_: lambda _: None
    )
    try:
        for _ in range(read):
            next(body)
    except (StopIteration, RuntimeError):
        pass
    body.close()
    body.close()
    (exchange,) = told
    return exchange


def whole(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("X-Query-Id", "q7")])
    return iter([b"abc", b"de"])


def breaking(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    start_response("200 OK", [])
    yield b"abc"
    raise RuntimeError


def test_whole_answer_is_counted_to_its_end() -> None:
    exchange = ended(whole)
    assert (exchange.status, exchange.size, exchange.complete) == (200, 5, True)
    assert (exchange.route, exchange.query_id) == ("/sparql", "q7")


def test_answer_that_fails_on_its_way_is_told_as_broken_off() -> None:
    exchange = ended(breaking)
    assert (exchange.status, exchange.size, exchange.complete) == (200, 3, False)


def test_answer_that_its_client_leaves_is_told_as_broken_off() -> None:
    assert not ended(whole, read=1).complete


def test_head_is_complete_without_a_body() -> None:
    assert ended(whole, method="HEAD", read=0).complete


@pytest.mark.parametrize("method", ["GET\r\nx", "TRACE", "äöü", "x" * 1000])
def test_method_is_one_of_few(method: str) -> None:
    assert ended(whole, method=method).method == "other"
