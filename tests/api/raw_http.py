"""HTTP by hand: bytes out over a socket, replies taken apart as RFC 9112 has it.

Clients and test clients add headers, join connections anew and hide what is wrong; this adds
nothing. A request should ask for `Connection: close`, or all that comes until silence is read.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_SECONDS = 20.0


class NoReply(AssertionError):
    """What came back is no HTTP/1.1 reply."""


@dataclass(frozen=True)
class RawReply:
    """One reply off the wire; header names in lower case."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name.lower()]

    def header(self, name: str) -> str | None:
        """Return the value of a header; one that comes twice is a fault."""
        values = self.all(name)
        if len(values) > 1:
            raise NoReply(f"{name} stands {len(values)} times: {values}")
        return values[0] if values else None

    @property
    def media_type(self) -> str:
        return (self.header("content-type") or "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


def exchange(port: int, request: bytes, *, resets: bool = False) -> bytes:
    """Send `request` and return every byte that comes back until the connection ends.

    A reset is an end like others, unless `resets` lets ConnectionResetError out.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=_SECONDS) as connection:
        with suppress(OSError):  # refused before all was sent: what was said is still to be read
            connection.sendall(request)
        return b"".join(_pieces(connection, resets=resets))


def _pieces(connection: socket.socket, *, resets: bool) -> Iterator[bytes]:
    try:
        while piece := connection.recv(65_536):
            yield piece
    except ConnectionResetError:
        if resets:
            raise


def replies(raw: bytes, *, heads: tuple[bool, ...] = ()) -> list[RawReply]:
    """Return the replies in `raw`; `heads` says which of them answer HEAD and have no body."""
    found: list[RawReply] = []
    while raw:
        is_head = heads[len(found)] if len(found) < len(heads) else False
        reply, raw = _reply(raw, is_head=is_head)
        if reply.status != 100:
            found.append(reply)
    return found


def _reply(raw: bytes, *, is_head: bool) -> tuple[RawReply, bytes]:
    start, separator, rest = raw.partition(b"\r\n\r\n")
    first, *lines = start.split(b"\r\n")
    version, _, status = first.partition(b" ")
    if not separator or not version.startswith(b"HTTP/1.") or not status[:3].isdigit():
        raise NoReply(f"no reply: {raw[:200]!r}")
    fields = []
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or name != name.strip():
            raise NoReply(f"no header: {line!r}")
        fields.append((name.lower(), value.strip()))
    reply = RawReply(int(status[:3]), tuple(fields), b"")
    if is_head or reply.status in (100, 204, 304):
        return reply, rest
    body, rest = _body(reply, rest)
    return RawReply(reply.status, reply.fields, body), rest


def _body(reply: RawReply, rest: bytes) -> tuple[bytes, bytes]:
    if (reply.header("transfer-encoding") or "") == "chunked":
        return _chunks(rest)
    length = reply.header("content-length")
    if length is None:
        return rest, b""
    if len(rest) < int(length):
        raise NoReply(f"{len(rest)} bytes of body instead of {length}")
    return rest[: int(length)], rest[int(length) :]


def _chunks(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, separator, rest = rest.partition(b"\r\n")
        if not separator:
            raise NoReply("the chunks break off")
        length = int(size.partition(b";")[0], 16)
        if len(rest) < length + 2:
            raise NoReply("a chunk breaks off")
        body, rest = body + rest[:length], rest[length + 2 :]
        if length == 0:
            return body, rest
