"""What a server's processes hold, read from /proc: memory, file handles, who is a query worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = 4096
_NURSERY = b"raise_workers"


@dataclass(frozen=True)
class Holding:
    """The processes of a server at one moment: how many, resident bytes, open file handles."""

    processes: int
    front_bytes: int
    all_bytes: int
    front_handles: int


def holding(root: int) -> Holding:
    """Return what process `root` and its descendants hold."""
    family = [root, *descendants(root)]
    front = _front(root)
    return Holding(
        processes=len(family),
        front_bytes=_resident(front),
        all_bytes=sum(map(_resident, family)),
        front_handles=_handles(front),
    )


def workers(root: int) -> list[int]:
    """Return the query workers: forked by the nursery, whose command they keep, not its session."""
    return [
        child
        for child in descendants(root)
        if _NURSERY in _command(child) and _session(child) != child
    ]


def descendants(root: int) -> list[int]:
    parents, found = _parents(), [root]
    for parent in found:
        found.extend(child for child, its in parents.items() if its == parent)
    return found[1:]


def _front(root: int) -> int:
    """Return the process that answers HTTP: the parent of the workers."""
    parents = _parents()
    return next((parents[worker] for worker in workers(root) if worker in parents), root)


def _session(process: int) -> int:
    with suppress(OSError):
        return os.getsid(process)
    return process


def _parents() -> dict[int, int]:
    return dict(_each_parent())


def _each_parent() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name in brackets may hold anything; the fields follow the last bracket.
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            if fields[0] != "Z":
                yield int(stat.parent.name), int(fields[1])


def _command(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


def _resident(process: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    return 0


def _handles(process: int) -> int:
    with suppress(OSError):
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    return 0
