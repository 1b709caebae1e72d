"""The process that holds the port and lets another one serve.

`gongbao serve` is a supervisor. It listens, but takes no connection: a serving process does, a new
interpreter that reads settings, code and store afresh. So a reload is no interruption: the next
serving process starts beside the present one, and only when its workers are up is the present one
retired, which answers what it has begun. Connections that nobody takes for a moment wait with the
kernel.

    SIGHUP           reload; a process that does not start changes nothing, and the log says why
                     (from a terminal that was closed: as SIGTERM)
    SIGTERM, SIGINT  end when the running requests are answered; the second time at once

A serving process that dies is replaced, and none outlives the supervisor.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Final

from api.serving import service_manager

STOP: Final = signal.SIGTERM
"""Tells a serving process to answer what it has begun, and end."""
RETIRE: Final = signal.SIGUSR1
"""The same, with time for idle clients to send one more request: another process takes over."""

READY: Final = ""
"""What a serving process reports when it can answer; any other report is why it cannot."""

Serve = Callable[[socket.socket, Connection, int], None]
"""The life of a serving process: gets the socket, where to send the one report, and the process
id of the supervisor."""

_log = logging.getLogger(__name__)

_START_SECONDS: Final = 120
_SECONDS_BETWEEN_STARTS: Final = 1.0
_SPAWN: Final = multiprocessing.get_context("spawn")


def log_to_stderr() -> None:
    """Write what goes wrong to stderr, the same way in all processes."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")


class NotServing(Exception):
    """The first serving process did not start; the message is one line that says why."""


class Supervisor:
    """Keeps one process serving on `listener`; `on_ready` is called once, when the first does."""

    def __init__(self, serve: Serve, listener: socket.socket, on_ready: Callable[[], None]) -> None:
        self._serve, self._listener, self._on_ready = serve, listener, on_ready
        self._serving: _Process | None = None
        self._starting: _Process | None = None
        self._retired: list[_Process] = []
        self._has_served = self._is_ending = False
        self._has_terminal = os.isatty(0)
        self._next_start: float | None = 0.0  # None: no start is wanted

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT; raises NotServing when the first start fails."""
        heard, signalled = socket.socketpair()
        with heard, signalled:
            heard.setblocking(False)
            signalled.setblocking(False)
            signal.set_wakeup_fd(signalled.fileno())
            for each in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                # The handler does nothing: the byte that Python writes to the socket counts.
                signal.signal(each, lambda *_: None)
            try:
                while not self._is_ending or self._processes():
                    self._start_if_due()
                    reports = [self._starting.report] if self._starting else []
                    wait([heard, *reports], self._patience())
                    with suppress(BlockingIOError):
                        for number in heard.recv(4096):
                            self._obey(number)
                    self._look_at_start()
                    self._bury_the_dead()
            finally:
                signal.set_wakeup_fd(-1)
                for process in self._processes():
                    process.kill()

    def _processes(self) -> list[_Process]:
        return [each for each in (self._serving, self._starting, *self._retired) if each]

    def _patience(self) -> float | None:
        """Return after how many seconds to look again though nothing is heard."""
        return _SECONDS_BETWEEN_STARTS if self._starting or self._next_start is not None else None

    def _start_if_due(self) -> None:
        due = self._next_start is not None and time.monotonic() >= self._next_start
        if due and self._starting is None and not self._is_ending:
            self._next_start = None
            self._starting = _Process(self._serve, self._listener)

    def _obey(self, number: int) -> None:
        has_lost_terminal = self._has_terminal and not os.isatty(0)
        if number == signal.SIGHUP and not has_lost_terminal:
            if not self._is_ending:
                service_manager.reloading()
                self._next_start = time.monotonic()
        elif number != signal.SIGCHLD:
            self._end()

    def _end(self) -> None:
        """Have all processes answer what they have begun; the second time, end them at once."""
        if self._is_ending:
            for each in self._processes():
                each.kill()
            return
        service_manager.notify("STOPPING=1")
        self._is_ending, self._next_start = True, None
        self._listener.close()  # new clients are refused at once, not left to wait in vain
        for each in self._processes():
            each.send(STOP)

    def _look_at_start(self) -> None:
        """See whether the process that is starting can take over, or has to be given up."""
        if self._starting is None or (outcome := self._starting.outcome()) is None:
            return
        started, self._starting = self._starting, None
        if self._is_ending:
            self._retired.append(started)
        elif outcome == READY:
            self._take_over(started)
        else:
            started.kill()
            self._give_up(outcome)

    def _take_over(self, started: _Process) -> None:
        if self._serving is not None:
            self._serving.send(RETIRE)
            self._retired.append(self._serving)
        if self._has_served:
            _log.warning("process %d serves from now on", started.process_id)
        else:
            self._on_ready()
        self._serving, self._has_served = started, True
        service_manager.notify("READY=1", f"STATUS=process {started.process_id} serves")

    def _give_up(self, reason: str) -> None:
        if not self._has_served:
            raise NotServing(reason)
        if self._serving is None:
            _log.error("no process serves, and a new one did not start: %s", reason)
            self._next_start = time.monotonic() + _SECONDS_BETWEEN_STARTS
        else:
            number = self._serving.process_id
            _log.error("the reload failed, process %d serves on: %s", number, reason)
            service_manager.notify("READY=1", f"STATUS=the reload failed: {reason}")

    def _bury_the_dead(self) -> None:
        """Take leave of the processes that have ended, so that none stays a zombie."""
        self._retired = [each for each in self._retired if each.is_alive()]
        if self._serving is not None and not self._serving.is_alive():
            if not self._is_ending:
                _log.error("process %d died; another one starts", self._serving.process_id)
                self._next_start = time.monotonic()
            self._serving = None
        _bury_orphans({each.process_id for each in self._processes()})


class _Process:
    """A serving process as seen from the supervisor."""

    def __init__(self, serve: Serve, listener: socket.socket) -> None:
        self.report, theirs = _SPAWN.Pipe(duplex=False)
        self._process = _SPAWN.Process(target=serve, args=(listener, theirs, os.getpid()))
        self._process.start()
        # With this copy gone, the death of the process is the end of the report.
        theirs.close()
        self._give_up_at = time.monotonic() + _START_SECONDS

    @property
    def process_id(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def outcome(self) -> str | None:
        """Return READY, why the start failed, or None while it goes on."""
        try:
            if self.report.poll():
                return str(self.report.recv())
        except (EOFError, OSError):
            self._process.join()
            return f"it ended before it was ready, with exit code {self._process.exitcode}"
        if time.monotonic() > self._give_up_at:
            return f"it was not ready after {_START_SECONDS} seconds"
        return None

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process_id, number)

    def kill(self) -> None:
        """End the process and wait for its end; the kernel ends its workers with it."""
        self._process.kill()
        self._process.join()


def _bury_orphans(own: set[int]) -> None:
    """Take leave of workers whose serving process died: process 1 of a container inherits them."""
    while os.getpid() == 1:
        try:
            dead = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if dead is None or dead.si_pid in own:
            return
        with suppress(ChildProcessError):
            os.waitpid(dead.si_pid, os.WNOHANG)
