"""Figures of the store that is served: how many statements, and since when."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.live_store import LiveStore
from api.serving.metrics import Family, single
from graph.store import Store, StoreError


class StoreFigures:
    """Counts the statements of a store on this disk once, until another takes its place."""

    def __init__(self, live_store: LiveStore) -> None:
        self._live_store = live_store
        self._lock = threading.Lock()
        self._counted: weakref.ref[Store] | None = None
        self._statements = 0

    def families(self) -> Iterator[Family]:
        """Yield the figures; none of a store on another server, which counts for itself."""
        if "://" in self._live_store.location:
            return
        with suppress(StoreError, OSError):
            yield single(
                "gongbao_store_statements", "gauge", "Statements of the store.", self._count()
            )
            changed = Path(self._live_store.location, "build.json").stat().st_mtime
            yield single(
                "gongbao_store_changed_timestamp_seconds",
                "gauge",
                "When the store was built or last written to.",
                changed,
            )

    def _count(self) -> int:
        with self._lock:
            store = self._live_store.current()
            if self._counted is None or self._counted() is not store:
                self._statements = len(store)
                self._counted = weakref.ref(store)
            return self._statements
