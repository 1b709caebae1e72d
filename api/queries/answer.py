"""An answer as the server holds it: what is known of it, and its bytes as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final

from api.queries.formats import Choice
from api.queries.guard import Form
from api.queries.jobs import Head

# Where a WSGI environ says how many seconds its request waited for a worker.
WAITED: Final = "gongbao.waited"


class BrokenOff(Exception):
    """The rest of an answer cannot be had; whoever sends it on breaks the connection off."""


class Answer:
    """The answer to a job; iterate over its bytes once, and close it.

    `length` is their number, None for an answer that is still growing: such a one may end in
    BrokenOff, when a limit, the deadline or a failure meets it after its first byte. `truncated`
    is the limit that cut an answer which is whole here, as `max_rows=1000000`. `seconds` is the
    time until the head was known, `waited` those spent waiting for a worker. Where a head was
    asked for, `shown` counts the rows (or triples) in it, `total` all of them.
    """

    def __init__(
        self,
        head: Head,
        chunks: Iterator[bytes],
        length: int | None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.head = head
        self.form: Form = head.form
        self.choice: Choice = head.choice
        self.seconds = head.seconds
        self.truncated = head.truncated
        self.total = head.total
        self.shown = head.shown
        self.length = length
        self.waited = 0.0
        self._chunks = chunks
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._chunks)

    def read(self) -> bytes:
        """Return all bytes; raises BrokenOff."""
        with self:
            return b"".join(self)

    def close(self) -> None:
        """Let go of the worker, at whatever point of its answer; may be called again."""
        self._close()

    def __enter__(self) -> Answer:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self.close()
