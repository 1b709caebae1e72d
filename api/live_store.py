"""A store open for reading while a build or an update may put a new one in its place."""

from __future__ import annotations

import threading

from graph.store import Mark, Store, mark_of, open_store


class LiveStore:
    """The read-only store at a location, opened again when another has taken its place it."""

    def __init__(self, location: str) -> None:
        self.location = location
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
                self._store = open_store(self.location, read_only=True)
                self._mark = mark
            return self._store

    def let_go(self) -> None:
        """Forget the store that is open; the next call of `current` opens it again."""
        with self._lock:
            self._store = None
