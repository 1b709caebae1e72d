"""The search index of the store that is served, made anew when there is none for it.

A build leaves the index in the directory of the store. A store without one (of an older version,
written to since, or on a server) gets its index from a process of its own, so that no request
waits for it; until then the index of the store before answers, or nothing does. A store on a
server tells of no change: its index is made again from time to time.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

from api.problems import Refused, problem
from api.queries.confinement import die_with_parent
from graph.search import INDEX_FILE, Index, UnusableIndex, build_index
from graph.store import Mark, StoreError, mark_of, open_store

_log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 10
"""After an index that could not be made; also what a client that has to wait is told."""

_SPAWN: Final = multiprocessing.get_context("spawn")


class LiveIndex:
    """The index over the store at a location; safe to ask from any thread."""

    def __init__(self, location: str, refresh_seconds: float) -> None:
        """Serve the index of `location`, that of a server made again after `refresh_seconds`."""
        self._location = location
        self._is_remote = "://" in location
        self._refresh_seconds = refresh_seconds
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._mark: Mark = None
        self._made_at = 0.0
        self._not_before = 0.0
        self._maker: threading.Thread | None = None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._made = 0
        self._is_closed = False

    def current(self) -> Index:
        """Return the newest index there is, and see to a newer one where that is due.

        Raises Refused (503, with Retry-After) while the first one is being made.
        """
        with self._lock:
            mark = mark_of(self._location)
            if self._index is None or mark != self._mark or self._is_old():
                self._renew(mark)
            if self._index is None:
                raise Refused(
                    problem(
                        "index-not-ready",
                        f"the search index is being made: try again in {RETRY_SECONDS} seconds",
                        headers={"Retry-After": str(RETRY_SECONDS)},
                    )
                )
            return self._index

    def prepare(self) -> None:
        """Open the index or have it made, before anybody asks."""
        with suppress(Refused):
            self.current()

    def close(self) -> None:
        """Say nothing of an index that is not made because the server ends."""
        self._is_closed = True

    def _is_old(self) -> bool:
        return self._is_remote and time.monotonic() - self._made_at > self._refresh_seconds

    def _renew(self, mark: Mark) -> None:
        """Take the index that the build left, else have one made; the lock is held."""
        path = Path(self._location, INDEX_FILE)
        if not self._is_remote and path.is_file():
            try:
                self._index, self._mark = Index(path), mark
            except UnusableIndex as error:
                _log.warning("%s; it is being made again", error)
            else:
                return
        if self._maker is None and time.monotonic() >= self._not_before:
            self._maker = threading.Thread(target=self._make, args=(mark,), daemon=True)
            self._maker.start()

    def _make(self, mark: Mark) -> None:
        """Have another process write the index, and serve it.

        A store that was replaced meanwhile gets another one. As much time as the making took goes
        by before that, so that a store written to all day does not keep a processor busy.
        """
        path = self._new_path()
        started = time.monotonic()
        try:
            process = _SPAWN.Process(
                target=_write, args=(self._location, path, os.getpid()), daemon=True
            )
            process.start()
            process.join()
            if process.exitcode:
                raise StoreError("the store could not be read")
            index = Index(path)
            weakref.finalize(index, path.unlink, missing_ok=True)
            now = time.monotonic()
            with self._lock:
                self._index, self._mark, self._made_at = index, mark, now
                self._not_before = now + (now - started)
            self._keep(path, mark)
        except (StoreError, UnusableIndex, OSError) as error:
            if not self._is_closed:
                _log.warning("no search index was made: %s", error)
            self._not_before = time.monotonic() + RETRY_SECONDS
        finally:
            self._maker = None

    def _new_path(self) -> Path:
        if self._home is None:
            self._home = tempfile.TemporaryDirectory(prefix="gongbao-search-")
        self._made += 1
        return Path(self._home.name, f"{self._made}.sqlite")

    def _keep(self, path: Path, mark: Mark) -> None:
        """Leave a copy with the store, for the next server; without the right to, do nothing.

        Should the store be replaced after the look at its mark, its directory goes with it, copy
        and all: the renaming fails, and no store has the index of another one.
        """
        if self._is_remote:
            return
        part = Path(self._location, f"{INDEX_FILE}.{os.getpid()}.part")
        with suppress(OSError):
            try:
                shutil.copyfile(path, part)
                if mark_of(self._location) == mark:
                    part.rename(part.with_name(INDEX_FILE))
            finally:
                part.unlink(missing_ok=True)


def _write(location: str, path: Path, parent: int) -> None:
    """Write the index of the store at `location`; what this process runs."""
    die_with_parent(parent)
    os.nice(10)
    try:
        with open_store(location, read_only=True) as store:
            build_index(store, path)
    except StoreError as error:
        sys.exit(f"no search index of {location}: {error}")
