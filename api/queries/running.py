"""The queries that run or wait for a worker, each with its id: listed, and cancelled.

Nothing is kept of who asks.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from api.problems import Refused, problem

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


def query_id(sent: str | None) -> str:
    """Return the id that a client sent as `X-Query-Id`, or a new one where it sent none.

    Raises Refused for one that is not 1 to 64 letters, digits, dots, underscores or hyphens.
    """
    if sent is None:
        return secrets.token_hex(8)
    if _ID.fullmatch(sent) is None:
        detail = "X-Query-Id has 1 to 64 letters, digits, dots, underscores or hyphens"
        raise Refused(problem("bad-request", detail))
    return sent


@dataclass(slots=True, eq=False)
class RunningQuery:
    """A query that runs or waits; `end` ends the worker that runs it, once there is one.

    `waited` is then how many seconds that took.
    """

    id: str
    text: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    cancelled: bool = False
    end: Callable[[], None] | None = None
    waited: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long ago it came."""
        return time.monotonic() - self._began

    @property
    def state(self) -> str:
        """`running`, or `waiting` for a worker."""
        return "waiting" if self.end is None else "running"


class RunningQueries:
    """The queries of one server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queries: dict[str, RunningQuery] = {}

    def enter(self, name: str, text: str) -> RunningQuery:
        """Enter a query that has come; raises Refused when its id is that of another one."""
        query = RunningQuery(name, text)
        with self._lock:
            if self._queries.setdefault(name, query) is not query:
                detail = f"{name} is running: choose another X-Query-Id, or none"
                raise Refused(problem("query-id-taken", detail))
        return query

    def leave(self, query: RunningQuery) -> None:
        """Strike out a query that has ended; may be called again."""
        with self._lock:
            if self._queries.get(query.id) is query:
                del self._queries[query.id]

    def all(self) -> list[RunningQuery]:
        """Return the queries, the oldest first."""
        with self._lock:
            return list(self._queries.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._queries)

    def cancel(self, name: str) -> None:
        """End the query called `name`; raises Refused when there is none."""
        with self._lock:
            query = self._queries.get(name)
        if query is None:
            raise Refused(problem("unknown-query", f"{name} is not running: it may have ended"))
        query.cancelled = True
        if query.end is not None:
            query.end()
