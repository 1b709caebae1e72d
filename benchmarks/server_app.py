"""The WSGI apps that the web servers are compared with: small answers, long ones, broken ones.

/small    one kilobyte
/long     200 MB in pieces of 64 KiB, without a length
/broken   one piece, then an exception
/waiting  answers after ten seconds, or notes in the file GONE_NOTE that the client has gone
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

SMALL = b"x" * 1024
PIECE = b"y" * 65_536
LONG = 200 * 1024 * 1024

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def application(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    plain = ("Content-Type", "text/plain")
    if path == "/waiting":
        _wait_and_watch(environ)
    if path in ("/long", "/broken"):
        start_response("200 OK", [plain])
        return _long() if path == "/long" else _broken()
    start_response("200 OK", [plain, ("Content-Length", str(len(SMALL)))])
    return [SMALL]


def gongbao() -> Any:
    """Return the app of the site over the store in GONGBAO_STORE, its workers started."""
    from api import create_app
    from api.settings import load_settings

    app = create_app(load_settings())
    app.extensions["gongbao"].pool.start()
    return app


def _long() -> Iterator[bytes]:
    for _ in range(LONG // len(PIECE)):
        yield PIECE


def _broken() -> Iterator[bytes]:
    yield PIECE
    raise RuntimeError("a worker died")


def _wait_and_watch(environ: Environ) -> None:
    for _ in range(100):
        if _has_gone(environ):
            Path(os.environ["GONE_NOTE"]).write_text("gone", encoding="utf-8")
            return
        time.sleep(0.1)


def _has_gone(environ: Environ) -> bool:
    """Ask in the way of the server that runs this; one without a way never tells."""
    if told := environ.get("waitress.client_disconnected"):
        return bool(told())
    if (client := environ.get("gunicorn.socket")) is not None:
        return bool(select.select([client], [], [], 0)[0])
    return False
