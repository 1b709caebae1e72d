"""A store open for reading while a build or an update may put a new one in its place."""

from __future__ import annotations

import threading
from typing import Final

from api.settings import Settings
from graph.store import Mark, RemoteLimits, Store, mark_of, open_store

# Of the time that a query has: the rest is for the store's own error to become an answer.
_REMOTE_SHARE: Final = 0.9


def remote_limits(settings: Settings, *, rows: int | None = None) -> RemoteLimits:
    """Return what a store on another server may take, so that it stops before we must."""
    return RemoteLimits(_REMOTE_SHARE * settings.query_timeout, rows)


class LiveStore:
    """The read-only store at a location, opened again when another has taken its place."""

    def __init__(self, location: str, limits: RemoteLimits | None = None) -> None:
        self.location = location
        self._limits = limits or RemoteLimits()
        self._lock = threading.Lock()
        self._mark: Mark = None
        self._store: Store | None = None

    def current(self) -> Store:
        """Return the store as last written; raises StoreError when it cannot be opened."""
        with self._lock:
            mark = mark_of(self.location)
            if self._store is None or mark != self._mark:
                # The old store is not closed: another thread may still be reading it. Its files
                # go when the last reader lets go.
                self._store = open_store(self.location, read_only=True, limits=self._limits)
                self._mark = mark
            return self._store

    def let_go(self) -> None:
        """Forget the store that is open; the next call of `current` opens it again."""
        with self._lock:
            self._store = None
