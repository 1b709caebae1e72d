"""How far an analysis is, for somebody who waits at a terminal.

An analysis runs its long loops through `steps`; whoever wants to know listens around the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

Report = Callable[[str, int, int], None]
"""Takes what is done, the steps done, and the steps in all."""

_listener: Final[ContextVar[Report | None]] = ContextVar("listener", default=None)

_T = TypeVar("_T")


@contextmanager
def listening(report: Report | None) -> Iterator[None]:
    """Have `report` told of every step of the analyses that run within, in this thread."""
    token = _listener.set(report)
    try:
        yield
    finally:
        _listener.reset(token)


def steps(what: str, items: Iterable[_T], total: int) -> Iterator[_T]:
    """Yield `items`, of which there are `total`, and report each when it is done with."""
    report = _listener.get()
    for done, item in enumerate(items, 1):
        yield item
        if report is not None:
            report(what, done, total)
