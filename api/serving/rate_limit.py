"""How much one client may ask for: so many requests a minute, so many queries at a time.

Requests are counted with the generic cell rate algorithm, a token bucket that needs one number a
client: the moment at which its bucket will be full again. What was allowed and what is left is told
as draft-ietf-httpapi-ratelimit-headers has it; what is refused gets 429 with `Retry-After` (RFC
6585, 4). Clients are those of `clients`.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from api.problems import Problem, problem
from api.serving.clients import client_of, is_local
from api.serving.exchange import ROUTE
from api.serving.start import at_start
from api.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from api.serving.refusals import AnswerProblem, IsOwner

# For clients of other machines, where the settings say `auto`.
_REQUESTS_A_MINUTE: Final = 600

# About 10 MB. With more clients than that at a time, those not heard of for longest are forgotten.
_MOST_CLIENTS: Final = 65_536

# Sums of fractions of a second are not exact.
_ROUNDING: Final = 1e-6

_FREE: Final = frozenset({"/healthz", "/readyz"})
_ASSETS: Final = "/static/"
_QUERIES: Final = frozenset({"/sparql", "/sparql/"})
# GET of a graph is a query too, at this address and below it.
_GRAPHS: Final = "/rdf-graph-store"
# Workers answer these too, and take longer.
_ANALYSES: Final = ("/analytics", "/api/analytics/")


@dataclass(frozen=True, slots=True)
class Grant:
    """What became of one request.

    `left` more are allowed at once; `wait` is the seconds until the next one is allowed, not
    positive where that is now, and `full_in` those until a whole burst is.
    """

    allowed: bool
    left: int
    wait: float
    full_in: float


class RequestRate:
    """Buckets of `burst` requests, each filled again at `a_minute` requests a minute."""

    def __init__(
        self,
        a_minute: int,
        burst: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        most_clients: int = _MOST_CLIENTS,
    ) -> None:
        self.a_minute = a_minute
        self._interval = 60 / a_minute
        self._tolerance = burst * self._interval
        self._clock = clock
        self._most_clients = most_clients
        self._lock = threading.Lock()
        # Client → when its bucket is full; those that asked last stand last.
        self._full_at: dict[str, float] = {}
        self.policy = f'"requests";q={burst};w={max(1, math.ceil(self._tolerance))}'

    def take(self, client: str) -> Grant:
        """Take one request from the bucket of `client`, if there is one."""
        now = self._clock()
        with self._lock:
            full_at = max(self._full_at.pop(client, now), now)
            allowed = full_at + self._interval - now <= self._tolerance + _ROUNDING
            if allowed:
                full_at += self._interval
            self._full_at[client] = full_at
            self._forget(now)
        full_in = full_at - now
        left = int((self._tolerance - full_in) / self._interval + _ROUNDING)
        return Grant(allowed, left, full_in + self._interval - self._tolerance, full_in)

    def __len__(self) -> int:
        """Return how many clients are remembered."""
        return len(self._full_at)

    def _forget(self, now: float) -> None:
        """Drop the two clients heard of longest ago, if their buckets are full or too many."""
        for _ in range(2):
            eldest = next(iter(self._full_at))
            if self._full_at[eldest] > now and len(self._full_at) <= self._most_clients:
                return
            del self._full_at[eldest]


class QueriesAtOnce:
    """How many queries each client is waiting for, up to `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._running: dict[str, int] = {}

    def begin(self, client: str) -> bool:
        """Count one more query of `client`; False when it has as many as it may."""
        with self._lock:
            running = self._running.get(client, 0)
            if running >= self.most:
                return False
            self._running[client] = running + 1
            return True

    def end(self, client: str) -> None:
        """Count one query of `client` less."""
        with self._lock:
            if self._running[client] == 1:
                del self._running[client]
            else:
                self._running[client] -= 1


class Limits:
    """The limits of the settings; `refused` counts what they refused, by the kind of problem."""

    def __init__(self, settings: Settings, answer: AnswerProblem) -> None:
        a_minute, at_once = settings.rate_limit, settings.client_queries
        # Whoever runs the site on his own machine is hindered only if he says so.
        self.rate_spares_local = a_minute == "auto"
        self.queries_spare_local = at_once == "auto"
        most = _REQUESTS_A_MINUTE if a_minute == "auto" else a_minute
        self.rate = RequestRate(most, settings.rate_burst) if most else None
        most = max(1, settings.workers - 1) if at_once == "auto" else at_once
        self.queries = QueriesAtOnce(most) if most else None
        self.refused = {"too-many-requests": 0, "too-many-queries": 0}
        self._lock = threading.Lock()
        self._answer = answer

    def refuse(
        self, problem: Problem, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Count the refusal and say why."""
        with self._lock:
            self.refused[problem.kind] += 1
        environ[ROUTE] = "refused"
        return self._answer(problem, environ, start_response)


def limited(app: WSGIApplication, limits: Limits, is_owner: IsOwner) -> WSGIApplication:
    """Return `app` for clients that keep within `limits`; the owner of the token need not."""
    within_queries = _few_at_once(app, limits) if limits.queries else app

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in _FREE or path.startswith(_ASSETS) or is_owner(environ):
            return app(environ, start_response)
        if limits.rate is None or (limits.rate_spares_local and is_local(environ)):
            return within_queries(environ, start_response)
        grant = limits.rate.take(client_of(environ))
        headers = [
            ("RateLimit-Policy", limits.rate.policy),
            ("RateLimit", f'"requests";r={grant.left};t={math.ceil(grant.full_in)}'),
        ]
        start = at_start(start_response, lambda _, there: there.extend(headers))
        if not grant.allowed:
            return limits.refuse(_too_fast(grant, limits.rate), environ, start)
        return within_queries(environ, start)

    return serve


def _few_at_once(app: WSGIApplication, limits: Limits) -> WSGIApplication:
    queries = limits.queries
    assert queries is not None

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        spared = limits.queries_spare_local and is_local(environ)
        path = environ["PATH_INFO"]
        if spared or not (path in _QUERIES or path.startswith((_GRAPHS, *_ANALYSES))):
            return app(environ, start_response)
        client = client_of(environ)
        if not queries.begin(client):
            return limits.refuse(_too_many(queries), environ, start_response)
        try:
            return _Counted(app(environ, start_response), lambda: queries.end(client))
        except BaseException:
            queries.end(client)
            raise

    return serve


class _Counted:
    """An answer that counts as a running query until it is closed."""

    __slots__ = ("_body", "_ended")

    def __init__(self, body: Iterable[bytes], ended: Callable[[], None]) -> None:
        self._body = body
        self._ended: Callable[[], None] | None = ended

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        """Close the answer and count it no more, once."""
        ended, self._ended = self._ended, None
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            if ended is not None:
                ended()


def _too_fast(grant: Grant, limit: RequestRate) -> Problem:
    wait = math.ceil(grant.wait)
    detail = f"{limit.a_minute} requests a minute are allowed: go on in {_seconds(wait)}"
    return problem("too-many-requests", detail, headers={"Retry-After": str(wait)})


def _too_many(limit: QueriesAtOnce) -> Problem:
    allowed = "one query" if limit.most == 1 else f"{limit.most} queries"
    detail = f"{allowed} at a time: wait for the answer before you send the next query"
    return problem("too-many-queries", detail, headers={"Retry-After": "1"})


def _seconds(number: int) -> str:
    return "a second" if number == 1 else f"{number} seconds"
