"""A client that costs next to nothing: a socket, a request as bytes, the answer as it came.

The libraries take longer to read an answer than a server takes to give a small one.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlencode


class BrokenOff(Exception):
    """The server closed the connection before the end of its answer."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers by lower-case name, the body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """One connection, kept open from request to request, until an answer `is_last`."""

    is_last = False

    def __init__(self, port: int, *, timeout: float = 120) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def close(self) -> None:
        self._socket.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def ask(self, request: bytes) -> Answer:
        """Return the whole answer; raises BrokenOff where it has no proper end."""
        self.send(request)
        return self.receive()

    def receive(self) -> Answer:
        lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:] if line)
        }
        self.is_last = headers.get("connection", "").lower() == "close"
        return Answer(int(lines[0].split(" ", 2)[1]), headers, self._body(headers))

    def receive_some(self) -> bytes:
        return self._socket.recv(4096)

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            chunks = []
            while size := int(self._until(b"\r\n"), 16):
                chunks.append(self._exactly(size + 2)[:-2])
            self._until(b"\r\n")
            return b"".join(chunks)
        return self._exactly(int(headers.get("content-length", "0")))

    def _until(self, end: bytes) -> bytes:
        while (found := self._left.find(end)) < 0:
            self._more()
        taken, self._left = self._left[: found + len(end)], self._left[found + len(end) :]
        return taken

    def _exactly(self, size: int) -> bytes:
        pieces, have = [self._left], len(self._left)
        while have < size:
            pieces.append(self._received())
            have += len(pieces[-1])
        whole = b"".join(pieces)
        self._left = whole[size:]
        return whole[:size]

    def _more(self) -> None:
        self._left += self._received()

    def _received(self) -> bytes:
        received = self._socket.recv(262_144)
        if not received:
            raise BrokenOff
        return received


def get(path: str, accept: str, **parameters: str) -> bytes:
    """Return a GET request for `path` with `parameters`."""
    target = f"{path}?{urlencode(parameters)}" if parameters else path
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()


def post(path: str, accept: str, content_type: str, body: bytes) -> bytes:
    """Return a POST request with `body`."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
