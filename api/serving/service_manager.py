"""What systemd is told: sd_notify(3), a datagram to the socket that it names."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress


def notify(*lines: str) -> None:
    """Send `READY=1`, `STATUS=…` and the like; does nothing where no service manager listens."""
    place = os.environ.get("NOTIFY_SOCKET")
    if not place:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        # An @ stands for the zero byte of a name that is in no file system.
        sender.sendto("\n".join(lines).encode(), f"\0{place[1:]}" if place[0] == "@" else place)


def reloading() -> None:
    """Tell that a reload begins; `READY=1` ends it."""
    notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
