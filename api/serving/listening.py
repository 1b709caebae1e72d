"""The socket to listen on: bound here, or handed over by systemd (socket activation)."""

from __future__ import annotations

import errno
import os
import socket
from typing import Final

BACKLOG: Final = 1024
"""How many connections may wait to be taken, as while one process takes over from another."""

_FIRST_HANDED_OVER: Final = 3


class CannotListen(Exception):
    """There is no listening; the message is one line that says what to change."""


class PortTaken(CannotListen):
    """Somebody else listens on the port."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises CannotListen.

    The first socket that systemd hands over (sd_listen_fds(3)) goes before `host` and `port`.
    """
    if os.environ.get("LISTEN_PID") == str(os.getpid()):
        return socket.socket(fileno=_FIRST_HANDED_OVER)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise CannotListen(f"host {host} is unknown: give another --host") from error
    except (OSError, ValueError) as error:
        raise _reason(error, host, port) from error


def site_address(listener: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _reason(error: Exception, host: str, port: int) -> CannotListen:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return PortTaken(f"port {port} is taken: give another --port")
    if number == errno.EADDRNOTAVAIL:
        return CannotListen(f"{host} is no address of this machine: give another --host")
    if number == errno.EACCES:
        return CannotListen(f"port {port} is not allowed: give a --port above 1023")
    return CannotListen(f"cannot listen on {host}, port {port}: {error}")
