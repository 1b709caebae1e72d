"""Notices in, records out. `load` gives the notices of a file, `read` also what was left over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from loaders.gazette import read
from loaders.records import Notice
from loaders.sources import UnreadableSource

__all__ = ["UnreadableSource", "load", "read", "sample_gazette"]


def load(path: Path) -> Iterator[Notice]:
    """Yield the notices of the file at `path`, in printed order.

    Raises UnreadableSource, naming the file and the place, when it is no readable text.
    """
    yield from read(path).notices


def sample_gazette() -> Path:
    """Return the path of the bundled gazette."""
    return Path(__file__).parent / "samples" / "tongzhou-gazette-2022.txt"
