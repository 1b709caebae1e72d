"""Two questions of a supervisor: does the process live, and can it answer queries?

`/healthz` says that requests are served, and looks at nothing else: a restart would mend no store.
`/readyz` says that the store can be read and that a query worker runs; 503 keeps traffic away
until it is so. Neither is ever cached. However often it is asked, the store is looked at once a
second at most, for anyone may ask.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from api.live_store import LiveStore
from api.problems import Problem, http_problem, problem
from api.queries.pool import WorkerPool
from api.serving.exchange import ROUTE
from graph.store import StoreError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from api.serving.refusals import AnswerProblem

_log = logging.getLogger(__name__)

ALIVE: Final = "/healthz"
READY: Final = "/readyz"
_METHODS: Final = ("GET", "HEAD")
_NOT_CACHED: Final = {"Cache-Control": "no-store"}
_LOOK_AGAIN_SECONDS: Final = 1.0


class Readiness:
    """Whether queries can be answered, as seen within the last second."""

    def __init__(self, live_store: LiveStore, pool: WorkerPool) -> None:
        self._live_store = live_store
        self._pool = pool
        self._lock = threading.Lock()
        self._seen: Problem | None = _not_ready("busy", "nobody has looked at the store yet")
        self._seen_at = float("-inf")

    def lacks(self) -> Problem | None:
        """Return what is missing, or None; starts the workers where none have been asked for.

        While one request looks, which a store elsewhere can make last, others are told what was
        seen before: they must not hold all threads of the server.
        """
        if time.monotonic() - self._seen_at > _LOOK_AGAIN_SECONDS and self._lock.acquire(False):
            try:
                self._seen = self._look()
                self._seen_at = time.monotonic()
            finally:
                self._lock.release()
        return self._seen

    def _look(self) -> Problem | None:
        self._pool.start()
        try:
            self._live_store.current().ask("ASK { ?s ?p ?o }")
        except (StoreError, OSError) as error:
            _log.warning("not ready: %s", error)
            return _not_ready("store-unavailable", "the graph cannot be read")
        if not self._pool.process_ids():
            return _not_ready("busy", "no query worker runs yet")
        return None


def _not_ready(kind: str, detail: str) -> Problem:
    return problem(kind, detail, headers={"Retry-After": "1", **_NOT_CACHED})


def answering_health(
    app: WSGIApplication, readiness: Readiness, answer: AnswerProblem
) -> WSGIApplication:
    """Return `app`, with the two addresses answered."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in (ALIVE, READY):
            return app(environ, start_response)
        environ[ROUTE] = path
        if environ["REQUEST_METHOD"] not in _METHODS:
            not_so = http_problem(MethodNotAllowed(_METHODS))
            return answer(not_so, environ, start_response)
        if path == READY and (lacks := readiness.lacks()) is not None:
            return answer(lacks, environ, start_response)
        text = "ok\n" if path == ALIVE else "ready\n"
        response = Response(text, mimetype="text/plain", headers=_NOT_CACHED)
        return response(environ, start_response)

    return serve
