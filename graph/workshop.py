"""The directory in which a build or an update makes a store, and the swap that puts it in place.

It stands beside the store that it will replace. The two are swapped by rename, so that a process
killed at any moment leaves a whole store. Whoever works there holds a lock on it, which goes with
the process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from graph.retired import retire
from graph.store import StoreError, is_store, previous_of, refuse_foreign

# An update takes a fraction of a second: long enough to let some of them pass.
PATIENCE_SECONDS: Final = 10.0
_PAUSE_SECONDS: Final = 0.02


class StoreBusy(StoreError):
    """Another process is writing the store; the message says to try again."""


@contextmanager
def workshop(directory: Path) -> Iterator[Path]:
    """Give an empty directory beside `directory` that is locked against other writers.

    What a killed writer left there is cleared first; what is left at the end is removed. Raises
    StoreBusy when another writer holds it for longer than PATIENCE_SECONDS.
    """
    refuse_foreign(directory)
    fresh = directory.with_name(f"{directory.name}.building")
    handle = _locked(fresh, directory)
    try:
        try:
            for left in fresh.iterdir():
                _remove(left)
            yield fresh
        finally:
            # After a swap the name is free, and may be another writer's by now.
            if _is_open_as(handle, fresh):
                shutil.rmtree(fresh, ignore_errors=True)
    finally:
        os.close(handle)


def home_of(directory: Path) -> Path:
    """Return where the store of `directory` lies: elsewhere after a death between two renames.

    For whoever holds the workshop: nobody else swaps then.
    """
    previous = previous_of(directory)
    return previous if is_store(previous) and not directory.exists() else directory


def swap(fresh: Path, directory: Path) -> None:
    """Put `fresh` in the place of `directory`; see open_store for a death between the renames.

    The old store is removed, or lies aside until its last reader lets go (`graph.retired`).
    """
    previous = previous_of(directory)
    if directory.exists():
        if previous.exists():
            retire(previous, directory)
        directory.rename(previous)
    fresh.rename(directory)
    if previous.exists():
        retire(previous, directory)


def _locked(fresh: Path, directory: Path) -> int:
    """Return a handle that holds the lock on the directory `fresh`, which is made if need be."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fresh.mkdir(parents=True, exist_ok=True)
            handle = os.open(fresh, os.O_RDONLY)
        except OSError as error:
            # Another writer may just have put it in place; it is made again then.
            moved = isinstance(error, (FileNotFoundError, FileExistsError))
            if not moved or time.monotonic() > deadline:
                message = f"{fresh} cannot be made ({error.strerror}): give another one"
                raise StoreError(message) from error
            continue
        if _lock(handle, fresh):
            return handle
        os.close(handle)
        if time.monotonic() > deadline:
            raise StoreBusy(f"another build is writing {directory}: try again when it has ended")
        time.sleep(_PAUSE_SECONDS)


def _lock(handle: int, fresh: Path) -> bool:
    """Lock the directory open as `handle`; False if another has it, or has renamed it by now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return _is_open_as(handle, fresh)


def _is_open_as(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
