"""How a worker that may open no socket reaches a store on another server.

It asks by the frame `CONNECT`. The server opens the connection, to no host and port but those of
the store, and passes its file descriptor over the pipe between them (SCM_RIGHTS, unix(7)); where
it cannot, it passes the error, which the worker then meets as if it had tried itself. TLS, where
the store wants it, is spoken by the worker.
"""

from __future__ import annotations

import errno
import os
import socket
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import cast

from api.queries.jobs import CONNECT, framed, unframed
from graph.store import Connect, server_addresses


def connect_through(pipe: Connection) -> Connect:
    """Return what opens the connections of a worker: the server at the other end of `pipe`."""

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        pipe.send_bytes(framed(CONNECT, (address, seconds)))
        error = pipe.recv()
        if error is not None:
            raise error
        return socket.socket(fileno=recv_handle(pipe))

    return connect


def answer_connect(pipe: Connection, frame: bytes, location: str, within: float) -> None:
    """Answer a frame `CONNECT` of a worker whose store is at `location`.

    Waits for the store no longer than `within` seconds, whatever the worker asks for. Raises
    OSError for a worker that has ended.
    """
    wanted, _ = unframed(frame)
    address, seconds = cast(tuple[tuple[str, int], float], wanted)
    try:
        opened = _open(address, location, min(seconds, within))
    except OSError as error:
        pipe.send(error)
        return
    except ValueError as error:  # of a name that is none
        pipe.send(OSError(str(error)))
        return
    with opened:
        pipe.send(None)
        send_handle(pipe, opened.fileno(), None)


def _open(address: tuple[str, int], location: str, seconds: float) -> socket.socket:
    if address not in server_addresses(location):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return socket.create_connection(address, seconds)
