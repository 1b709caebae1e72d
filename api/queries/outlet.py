"""Where a worker puts the bytes of an answer: looked ahead at first, then streamed.

Up to `LOOK_AHEAD` bytes stay here. An answer that ends or fails by then goes out with exact
headers: its length, what cut it, or the problem in its place. A longer one goes out as it grows.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Final

from api.queries.jobs import BROKEN, CHUNK, END, HEAD, WHOLE, Head, framed

LOOK_AHEAD: Final = 4 * 1024 * 1024
_CHUNK_BYTES: Final = 256 * 1024


class Outlet:
    """A file to write one answer to; `size` counts its bytes, `head` tells what is known."""

    def __init__(self, connection: Connection, head: Callable[[], Head]) -> None:
        self._connection = connection
        self._head = head
        self._pieces: list[bytes] = []
        self._waiting = 0
        self.size = 0
        self.streams = False

    def write(self, piece: bytes) -> int:
        """Take the next bytes of the answer; waits when the reader is behind."""
        self._pieces.append(piece)
        self._waiting += len(piece)
        self.size += len(piece)
        if self._waiting >= (_CHUNK_BYTES if self.streams else LOOK_AHEAD):
            self._stream()
        return len(piece)

    def flush(self) -> None:
        """Do nothing: what is kept back is kept back on purpose."""

    def end(self) -> None:
        """Send the end; for an answer that was cut after its first byte, that it broke off."""
        head = self._head()
        if not self.streams:
            self._connection.send_bytes(framed(WHOLE, head, b"".join(self._pieces)))
            return
        if head.truncated is None:
            self._stream()
            self._connection.send_bytes(END)
        else:
            self.break_off(head.truncated)

    def break_off(self, why: str) -> None:
        """Say that the rest of a streamed answer cannot be had, and why."""
        self._connection.send_bytes(BROKEN + why.encode())

    def _stream(self) -> None:
        body = b"".join(self._pieces)
        self._pieces.clear()
        self._waiting = 0
        for start in range(0, len(body), _CHUNK_BYTES):
            chunk = body[start : start + _CHUNK_BYTES]
            # With bytes, lest the server begin an answer of which none comes.
            self._connection.send_bytes(
                CHUNK + chunk if self.streams else framed(HEAD, self._head(), chunk)
            )
            self.streams = True
