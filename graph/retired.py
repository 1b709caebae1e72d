"""Stores that were replaced while somebody was still reading them.

The engine opens the files of a store by name, many of them only when a query needs them. So a
reader pins the directory that it has opened: it reaches it through a handle, which a rename does
not disturb, and holds a shared lock on it. A writer renames the store that it replaces, and
whoever finds it unlocked removes it: the writer, or the last reader when it lets go.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path


class Pin:
    """A directory kept where it is for reading; `path` leads to it under whatever name."""

    def __init__(self, inner: Path, directory: Path) -> None:
        """Pin `inner`, the files of the engine in the store `directory`; raises OSError."""
        self._directory = directory
        self._handle: int | None = None  # stays so where the directory cannot be opened
        self._handle = os.open(inner, os.O_RDONLY | os.O_DIRECTORY)
        # Waits while a writer, which found nobody here, removes the directory.
        fcntl.flock(self._handle, fcntl.LOCK_SH)
        through = Path(f"/proc/self/fd/{self._handle}")
        # Without /proc, as outside Linux, a store that is replaced can fail its last readers.
        self.path = through if through.exists() else inner
        sweep(directory)  # what processes that were killed have left

    def release(self) -> None:
        """Let go of the directory, and remove it if it was replaced and nobody else reads it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)
            sweep(self._directory)

    def __del__(self) -> None:
        """Let go with the store that was opened here."""
        self.release()


def retire(old: Path, directory: Path) -> None:
    """Give the replaced store `old` of `directory` a name to be removed under, and remove it."""
    prefix, parent = _names(directory)
    old.rename(parent / f"{prefix}{old.stat().st_ino}")
    sweep(directory)


def sweep(directory: Path) -> None:
    """Remove the replaced stores of `directory` that nobody reads, if this process may."""
    prefix, parent = _names(directory)
    with suppress(OSError):
        for entry in os.scandir(parent):
            if entry.name.startswith(prefix):
                _remove_unread(Path(entry.path))


def _names(directory: Path) -> tuple[str, Path]:
    return f"{directory.name}.old-", directory.parent


def _remove_unread(old: Path) -> None:
    try:
        handle = os.open(old / "store", os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # its files have gone already
        shutil.rmtree(old, ignore_errors=True)
        return
    try:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(old, ignore_errors=True)
    finally:
        os.close(handle)
