"""`/metrics`: figures of the running server in the text format of Prometheus (version 0.0.4).

Written by hand: a dozen counters and one histogram need no library and no second registry of
global state. The number of time series is bounded by the routes of the site, never by what
clients send. How many queries of which kind are asked is nobody's secret, but tells an attacker
how near a server is to its limits: so figures are for this machine, for the owner of the token,
and for all only by the setting `public_metrics`.
"""

from __future__ import annotations

import os
import resource
import sys
import threading
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from werkzeug.wrappers import Response

from api.problems import Problem, problem
from api.queries.figures import PoolFigures
from api.serving.clients import is_local
from api.serving.exchange import ROUTE, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from api.serving.refusals import AnswerProblem, IsOwner

PATH: Final = "/metrics"
_CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

# Seconds: from an answer out of memory to the longest query_timeout in use.
_BOUNDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

_Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One metric: its values, each with its labels."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    values: tuple[tuple[str, _Labels, float], ...]


def single(name: str, kind: Literal["counter", "gauge"], help_text: str, value: float) -> Family:
    """Return a metric of one value."""
    return Family(name, kind, help_text, (("", (), value),))


def by_label(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Family:
    """Return a counter with a value for each value of `label`."""
    rows = tuple(("", ((label, key),), value) for key, value in sorted(values.items()))
    return Family(name, "counter", help_text, rows)


@dataclass(slots=True)
class _Route:
    """What was counted of one route; `buckets[i]` of the requests took up to the i-th bound."""

    answers: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    buckets: list[int] = field(default_factory=lambda: [0] * (len(_BOUNDS) + 1))
    seconds: float = 0.0
    size: int = 0
    broken: int = 0


class ExchangeCounts:
    """Counts exchanges by route; called by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._routes: dict[str, _Route] = defaultdict(_Route)

    def __call__(self, exchange: Exchange) -> None:
        """Count `exchange`."""
        bucket = bisect_left(_BOUNDS, exchange.seconds)
        with self._lock:
            route = self._routes[exchange.route]
            route.answers[exchange.method, exchange.status] += 1
            route.buckets[bucket] += 1
            route.seconds += exchange.seconds
            route.size += exchange.size
            route.broken += not exchange.complete

    def families(self) -> list[Family]:
        """Return the counts so far."""
        with self._lock:
            routes = sorted(self._routes.items())
            return [
                Family(
                    "gongbao_http_requests_total",
                    "counter",
                    "Requests answered, by route, method and status.",
                    tuple(
                        ("", (("route", name), ("method", method), ("status", str(status))), count)
                        for name, route in routes
                        for (method, status), count in sorted(route.answers.items())
                    ),
                ),
                Family(
                    "gongbao_http_request_duration_seconds",
                    "histogram",
                    "Time from a request to the end of its answer.",
                    tuple(row for name, route in routes for row in _histogram(name, route)),
                ),
                by_label(
                    "gongbao_http_response_bytes_total",
                    "Bytes of answers, without headers.",
                    "route",
                    {name: route.size for name, route in routes},
                ),
                by_label(
                    "gongbao_http_broken_off_total",
                    "Answers that did not reach their end, for whatever reason.",
                    "route",
                    {name: route.broken for name, route in routes},
                ),
            ]


def _histogram(name: str, route: _Route) -> Iterator[tuple[str, _Labels, float]]:
    label = ("route", name)
    total = 0
    for bound, count in zip((*map(str, _BOUNDS), "+Inf"), route.buckets, strict=True):
        total += count
        yield "_bucket", (label, ("le", bound)), total
    yield "_sum", (label,), route.seconds
    yield "_count", (label,), total


def pool_families(pool: PoolFigures) -> Iterator[Family]:
    """Yield the figures of the query workers."""
    yield single("gongbao_workers", "gauge", "Query workers that are up.", pool.workers)
    started = "Query workers started; each beyond the first ones replaced another."
    yield single("gongbao_workers_started_total", "counter", started, pool.started)
    yield single("gongbao_queries_running", "gauge", "Queries that run.", pool.running)
    waiting = "Queries that wait for a worker."
    yield single("gongbao_queries_waiting", "gauge", waiting, pool.waiting)
    ended = "Queries by what became of them: answered, truncated, kept, or a kind of problem."
    yield by_label("gongbao_queries_total", ended, "outcome", pool.outcomes)


def process_families() -> Iterator[Family]:
    """Yield what Prometheus clients tell of every process; some of it on Linux only."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = used.ru_utime + used.ru_stime
    yield single("process_cpu_seconds_total", "counter", "Processor time of the server.", cpu)
    yield single("process_start_time_seconds", "gauge", "When the server started.", _STARTED)
    if sys.platform == "linux":
        with suppress(OSError):
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
            memory = pages * os.sysconf("SC_PAGE_SIZE")
            yield single("process_resident_memory_bytes", "gauge", "Memory of the server.", memory)
            open_files = sum(1 for _ in Path("/proc/self/fd").iterdir())
            yield single("process_open_fds", "gauge", "Open file descriptors.", open_files)


_STARTED: Final = time.time()


def written(families: Iterable[Family]) -> str:
    r"""Return `families` as text; every line ends in `\n`."""
    lines = []
    for family in families:
        lines.append(f"# HELP {family.name} {family.help}\n# TYPE {family.name} {family.kind}\n")
        for suffix, labels, value in family.values:
            given = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
            lines.append(f"{family.name}{suffix}{f'{{{given}}}' if given else ''} {value}\n")
    return "".join(lines)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def measured(
    app: WSGIApplication,
    families: Callable[[], Iterable[Family]],
    *,
    public: bool,
    is_owner: IsOwner,
    answer: AnswerProblem,
) -> WSGIApplication:
    """Return `app`, with the figures at `/metrics` for who may see them; 403 for others."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return app(environ, start_response)
        environ[ROUTE] = PATH
        if not (public or is_local(environ) or is_owner(environ)):
            return answer(_not_for_all(), environ, start_response)
        response = Response(written(families()), content_type=_CONTENT_TYPE)
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    return serve


def _not_for_all() -> Problem:
    detail = "the figures are for this machine and the owner of the token; see public_metrics"
    return problem("forbidden", detail)
