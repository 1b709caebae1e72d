"""The web server: waitress, with patience for slow clients that ends, and an end that is polite.

Why waitress, and the figures: docs/decisions/0008-the-web-server.md. One thread (the loop) moves
the bytes of all connections; the others answer one request each. What is added to waitress here:

- a request that can be read in two ways is refused (`strict_requests`);
- a client that neither sends nor takes bytes at a reasonable rate is hung up on;
- an answer to HEAD has no body, whatever the app gives;
- an answer that breaks off is seen to be broken off by clients of HTTP/1.0 too;
- `Server.serve` ends after the requests that are running, not in their middle.
"""

from __future__ import annotations

import logging
import resource
import socket
import struct
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from api.queries.answer import BrokenOff
from api.serving.strict_requests import RefusedRequest, StrictRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from api.settings import Settings

BYTES_A_SECOND: Final = 1024
"""What a client must send or take on average while it is its turn, over `client_timeout`."""

# What an answer may be ahead of its client. More would free the threads of slow clients earlier
# and fill the memory: this much for each connection.
_BYTES_AHEAD: Final = 262_144
_SECONDS_BETWEEN_LOOKS: Final = 1.0
_FILES_A_CONNECTION: Final = 3  # the socket, and a temporary file each for a body and an answer
_OTHER_FILES: Final = 512
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)  # struct linger: on, for no seconds


class _Task(WSGITask):  # type: ignore[misc]
    """The answer to one request."""

    chunked_response: bool

    def build_response_header(self) -> bytes:
        if self.channel.server.is_draining:
            # The client learns here, not from a connection that is gone under its next request.
            self.request.headers["CONNECTION"] = "close"
        return bytes(super().build_response_header())

    # What came after the headers of an answer to HEAD, were it only the mark of a body's end, would
    # be read as the next answer (RFC 9112, 6.3).
    def write(self, data: bytes) -> None:
        is_head = self.request.command == "HEAD"
        super().write(b"" if is_head else data)
        self.chunked_response = self.chunked_response and not is_head

    def execute(self) -> None:
        try:
            super().execute()
        except BaseException:
            if self.wrote_header and not self.chunked_response and self.content_length is None:
                # HTTP/1.0 without a length: the end of the connection is the end of the answer.
                # A reset is the only way to say that this one has no end (RFC 9112, 8).
                self.channel.reset_on_close()
            raise


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection, and how many bytes its client has moved since a moment in the past."""

    task_class = _Task
    parser_class = StrictRequest
    error_task_class = RefusedRequest

    def __init__(self, *given: Any, **named: Any) -> None:
        self._moved = 0
        self._watched_since, self._moved_before = time.monotonic(), 0
        super().__init__(*given, **named)

    def received(self, data: bytes) -> bool:
        self._moved += len(data)
        taken = bool(super().received(data))
        if self.request is None:  # a whole request is in
            self._watch_anew()
        return taken

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close=do_close))
        self._moved += sent
        return sent

    def is_idle(self, since: float) -> bool:
        """Tell whether nothing is under way, and nothing has been since a moment (Unix time)."""
        under_way = self.requests or self.request is not None or self.total_outbufs_len
        return not under_way and self.last_activity <= since

    def is_stalled(self, timeout: float) -> bool:
        """Tell whether its client has had `timeout` seconds to move bytes and moved too few."""
        if self.requests and not self.total_outbufs_len:  # it waits for us
            self._watch_anew()
            return False
        if time.monotonic() - self._watched_since < timeout:
            return False
        if self._moved - self._moved_before < BYTES_A_SECOND * timeout:
            return True
        self._watch_anew()
        return False

    def reset_on_close(self) -> None:
        with suppress(OSError):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)

    def _watch_anew(self) -> None:
        self._watched_since, self._moved_before = time.monotonic(), self._moved


class Server(TcpWSGIServer):  # type: ignore[misc]
    """A WSGI server on a socket that already listens; `serve` runs it to its end.

    WSGI applications find `waitress.client_disconnected` in the environ: a function that tells
    whether the client has hung up, before or while it is answered.
    """

    channel_class = _Channel
    is_draining = False

    def __init__(self, app: WSGIApplication, listener: socket.socket, settings: Settings) -> None:
        self._client_timeout = settings.client_timeout
        self._idle_seconds = self._drain_seconds = 0.0
        _allow_open_files(settings.max_connections)
        # One line for each request that waits for a thread would fill the log when it matters.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        logging.getLogger("waitress").addFilter(_without_traceback_of_the_expected)
        adjustments = Adjustments(
            sockets=[listener],
            threads=settings.threads,
            ident="gongbao",
            # Room for a query in an address, percent-encoded, beside the other headers.
            max_request_header_size=3 * settings.max_query_bytes + 65_536,
            max_request_body_size=settings.max_body_bytes,
            connection_limit=settings.max_connections,
            outbuf_high_watermark=_BYTES_AHEAD,
            # Reading on while a request is answered is how a hang-up is noticed.
            channel_request_lookahead=1,
            asyncore_use_poll=True,  # select(2) ends at 1024 files
            # Nobody believes them but api.serving.proxies, and only where it is told to; that they
            # are there says that a request was not made on this machine.
            clear_untrusted_proxy_headers=False,
            log_socket_errors=False,  # clients that go away are no news
        )
        dispatcher = ThreadedTaskDispatcher()
        dispatcher.set_thread_count(settings.threads)
        super().__init__(
            app,
            {},
            True,
            listener,
            dispatcher=dispatcher,
            adj=adjustments,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def maintenance(self, now: float) -> None:
        """Do nothing: `serve` looks at the connections, where closing one harms no other."""

    def drain(self, *, idle_seconds: float, at_most: float) -> None:
        """Have `serve` end when all is answered, or after `at_most` seconds.

        No new connection is taken. Answers ask their client to close the connection; one on which
        nothing happens is closed after `idle_seconds`. A signal handler may call this.
        """
        self._idle_seconds, self._drain_seconds = idle_seconds, at_most
        self.is_draining = True
        self.pull_trigger()

    def serve(self) -> None:
        """Serve until `drain` is called, and what it allows to be answered is answered."""
        next_look = 0.0
        while not self.is_draining:
            self._move_bytes()
            if time.monotonic() >= next_look:
                self._hang_up_on_the_stalled()
                next_look = time.monotonic() + _SECONDS_BETWEEN_LOOKS
        self.del_channel()  # of the listening socket
        self.socket.close()
        started = time.time()
        while self.active_channels and time.time() - started < self._drain_seconds:
            self._move_bytes(seconds=0.1)
            self._hang_up_on_the_stalled()
            quiet_since = time.time() - self._idle_seconds
            if started <= quiet_since:
                self._hang_up([each for each in self._channels() if each.is_idle(quiet_since)])

    def _move_bytes(self, seconds: float = _SECONDS_BETWEEN_LOOKS) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _channels(self) -> list[_Channel]:
        return list(self.active_channels.values())

    def _hang_up_on_the_stalled(self) -> None:
        self._hang_up([each for each in self._channels() if each.is_stalled(self._client_timeout)])

    def _hang_up(self, channels: list[_Channel]) -> None:
        for channel in channels:
            # Not will_close, which waits until the socket takes bytes: this one may never.
            channel.handle_close()


def _without_traceback_of_the_expected(record: logging.LogRecord) -> bool:
    """Say in one line that an answer broke off: a deadline or a limit met it, no fault."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, BrokenOff):
        record.msg, record.args, record.exc_info = "an answer broke off: %s", (error,), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _allow_open_files(connections: int) -> None:
    """Raise the limit of open files to what so many connections can need, as far as allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES_A_CONNECTION * connections + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
