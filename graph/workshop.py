"""The directory in which a build makes a store, and the swap that puts it in place.

It stands beside the store that it will replace. The two are swapped by rename, so that a process
killed at any moment leaves a whole store.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.store import StoreError, previous_of, refuse_foreign


@contextmanager
def workshop(directory: Path) -> Iterator[Path]:
    """Give an empty directory beside `directory` that is locked against another build.

    What a killed build left there is cleared first; what is left at the end is removed.
    """
    refuse_foreign(directory)
    fresh = directory.with_name(f"{directory.name}.building")
    try:
        fresh.mkdir(parents=True, exist_ok=True)
        handle = os.open(fresh, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{fresh} cannot be made ({error.strerror}): give another one") from error
    try:
        _lock(handle, fresh)
        try:
            for left in fresh.iterdir():
                _remove(left)
            yield fresh
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    finally:
        os.close(handle)


def swap(fresh: Path, directory: Path) -> None:
    """Put `fresh` in the place of `directory`; see open_store for a death between the renames."""
    previous = previous_of(directory)
    if directory.exists():
        if previous.exists():
            shutil.rmtree(previous)
        directory.rename(previous)
    fresh.rename(directory)
    shutil.rmtree(previous, ignore_errors=True)


def _lock(handle: int, fresh: Path) -> None:
    """Lock the directory open as `handle`; the lock goes with the process that holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A build that ended just now has renamed the directory that was opened.
        ours = fresh.exists() and os.path.samestat(os.fstat(handle), fresh.stat())
    except BlockingIOError:
        ours = False
    if not ours:
        target = fresh.with_suffix("")
        raise StoreError(f"another build is writing {target}: try again when it has ended")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
