"""What a serving process does from its start to its end: the app, its workers, its web server."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Mapping
from functools import partial
from multiprocessing.connection import Connection
from typing import Final

from flask import Flask

from api import create_app
from api.queries.confinement import die_with_parent
from api.serving.server import Server
from api.serving.supervisor import READY, RETIRE, STOP, Serve, log_to_stderr
from api.settings import BadSetting, load_settings
from graph.store import StoreError

_WORKERS_START_SECONDS: Final = 60
# When its deadline has ended a query, the answer that says so still has to reach its client.
_SECONDS_TO_TELL: Final = 10
_IDLE_SECONDS_AT_STOP: Final = 0.5
_IDLE_SECONDS_AT_RETIREMENT: Final = 5.0


def serving(given: Mapping[str, object]) -> Serve:
    """Return the life of a serving process with the settings `given` on the command line.

    All other settings are read when it starts, so that a reload takes up what has changed.
    """
    return partial(_serve, dict(given))


def _serve(
    given: dict[str, object], listener: socket.socket, report: Connection, supervisor: int
) -> None:
    # An interrupt from the keyboard reaches all processes; the supervisor decides for its own.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    die_with_parent(supervisor)
    log_to_stderr()
    try:
        settings = load_settings(**given)
        app = create_app(settings)
    except (BadSetting, StoreError) as error:
        report.send(str(error))
        return
    gongbao = app.extensions["gongbao"]
    try:
        gongbao.pool.start()
        if not gongbao.pool.wait_until_ready(_WORKERS_START_SECONDS):
            report.send("the query workers did not start: the log says why")
            return
        gongbao.live_index.prepare()
        if "://" not in settings.store:  # another server may keep us waiting
            _warm_up(app)
        server = Server(app, listener, settings)
        _drain_at(STOP, server, _IDLE_SECONDS_AT_STOP, settings.query_timeout)
        # Nobody waits for a retired process: it may see long downloads to their end.
        longest = settings.queue_timeout + settings.query_timeout + settings.download_timeout
        _drain_at(RETIRE, server, _IDLE_SECONDS_AT_RETIREMENT, longest)
        report.send(READY)
        if settings.prepare_analyses:
            threading.Thread(target=_prepare_analyses, args=(app,), daemon=True).start()
        server.serve()
    finally:
        gongbao.live_index.close()
        gongbao.pool.close()
        gongbao.writers.close()
        gongbao.live_store.let_go()


def _warm_up(app: Flask) -> None:
    """Make a page for nobody: what the first one loads and looks up takes seconds."""
    with app.test_request_context("/"):
        app.full_dispatch_request()


def _prepare_analyses(app: Flask) -> None:
    """Make the page of analyses for nobody, so that its answers are there for the first reader."""
    with app.test_request_context("/analytics"):
        app.full_dispatch_request()


def _drain_at(number: signal.Signals, server: Server, idle_seconds: float, deadline: float) -> None:
    at_most = deadline + _SECONDS_TO_TELL
    signal.signal(number, lambda *_: server.drain(idle_seconds=idle_seconds, at_most=at_most))
