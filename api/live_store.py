"""A store open for reading while a build may put a new one in its place."""

from __future__ import annotations

import threading
from pathlib import Path

from graph.store import Store, open_store

_Mark = tuple[int, int] | None


class LiveStore:
    """The read-only store at a location, opened again when a build has replaced it."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._lock = threading.Lock()
        self._mark: _Mark = None
        self._store: Store | None = None

    def current(self) -> Store:
        """Return the store as last built; raises StoreError when it cannot be opened."""
        with self._lock:
            mark = _mark_of(self.location)
            if self._store is None or mark != self._mark:
                # The old store is not closed: another thread may still be reading it. Its files
                # go when the last reader lets go.
                self._store = open_store(self.location, read_only=True)
                self._mark = mark
            return self._store


def _mark_of(location: str) -> _Mark:
    """Return what changes when a build replaces the store, or None for one not on this disk."""
    try:
        state = Path(location, "build.json").stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns
