"""Where worker processes come from: a process that has imported everything, and forks.

A worker that starts from nothing imports for a second; one that is forked here is up in a few
hundredths. A server with many threads must not fork itself, so it keeps a nursery: a process
with one thread, which forks a worker for each socket it is sent.

The nursery forks twice, and the worker becomes a child of the server, which has declared itself
the parent of orphans. The server thus learns how a worker ended, no process id is ever reused
under it, workers end with the server, and the death of the nursery harms none of them. Where
the system has no such declaration, a worker ends when its connection does.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from typing import Final

from api.queries.confinement import adopt_orphans, die_with_parent
from api.queries.jobs import READY
from api.queries.store_connections import answer_connect
from api.settings import Settings

_START_SECONDS: Final = 60
# The path comes first and by itself: the settings are of a module that only it leads to, and the
# working directory may hold an `api` of somebody else's.
# A pool of threads for each worker would fill its memory with their stacks and buffers, and what
# has threads must not fork.
_ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_PROGRAM: Final = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "settings = pickle.load(sys.stdin.buffer); "
    "from api.queries.nursery import raise_workers; raise_workers(settings)"
)


class WorkerDead(Exception):
    """A worker process has ended; `killed` tells that somebody else ended it by SIGKILL."""


class Nursery:
    """The nursery as seen from the server; it is started with the first worker."""

    def __init__(self, settings: Settings) -> None:
        # No worker has a use for the token.
        self._settings = settings.model_copy(update={"write_token": None})
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._scratch: TemporaryDirectory[str] | None = None

    def worker(self) -> Worker:
        """Return a new worker that is ready; raises WorkerDead when it did not start."""
        ours, theirs = socket.socketpair()
        try:
            self._order(theirs)
        except OSError as error:
            ours.close()
            raise WorkerDead("the nursery of the query workers does not answer") from error
        finally:
            # With this copy gone, the death of the worker is the end of the connection.
            theirs.close()
        return Worker(Connection(ours.detach()), self._settings.store)

    def close(self) -> None:
        """End the nursery; the workers stay."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def _order(self, theirs: socket.socket) -> None:
        """Send the nursery the socket of a new worker; a nursery that has died is replaced."""
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._socket is None:
            self._start()
        assert self._socket is not None
        socket.send_fds(self._socket, [b"w"], [theirs.fileno()])

    def _start(self) -> None:
        adopt_orphans()
        self._socket, theirs = socket.socketpair()
        environment = dict(os.environ)
        environment.pop("GONGBAO_WRITE_TOKEN", None)
        environment.update(_ONE_THREAD)
        # The library of plots writes down the fonts it finds; a service may have no home for that.
        self._scratch = TemporaryDirectory(prefix="gongbao-", ignore_cleanup_errors=True)
        environment.setdefault("MPLCONFIGDIR", self._scratch.name)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                env=environment,
                # An interrupt from the keyboard is for the server, which ends all of them.
                start_new_session=True,
            )
        assert self._process.stdin is not None
        with self._process.stdin as stdin:
            stdin.write(pickle.dumps(sys.path) + pickle.dumps(self._settings))


class Worker:
    """A worker process as seen from the server."""

    def __init__(self, connection: Connection, store: str) -> None:
        self._connection = connection
        self._store = store
        self._poll = select.poll()
        self._poll.register(connection.fileno(), select.POLLIN)
        self._ended = False
        try:
            ready = self.has_frame(_START_SECONDS) and self.frame()
        except WorkerDead:
            connection.close()
            raise
        if not ready:
            connection.close()
            raise WorkerDead(f"a query worker did not start within {_START_SECONDS} seconds")
        assert ready[:1] == READY
        self.process_id = int(ready[1:])

    def send(self, job: bytes) -> bool:
        """Hand over a pickled job; False when the worker is dead."""
        try:
            self._connection.send_bytes(job)
        except OSError:
            return False
        return True

    def has_frame(self, seconds: float) -> bool:
        """Wait up to `seconds` for a frame, or for the end of the worker."""
        return bool(self._poll.poll(max(0.0, seconds * 1000)))

    def frame(self) -> bytes:
        """Return the frame that has come; raises WorkerDead at the end of the worker."""
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerDead("a query worker has ended") from error

    def connect(self, frame: bytes, seconds: float) -> None:
        """Answer a frame that wants a connection to the store, within so many seconds."""
        with suppress(OSError):  # it has ended, as its next frame will tell
            answer_connect(self._connection, frame, self._store, seconds)

    def kill(self) -> None:
        """End the process, whose reader then meets its end; another thread still calls `end`."""
        with suppress(ProcessLookupError):
            os.kill(self.process_id, signal.SIGKILL)

    def end(self) -> bool:
        """End the process and clear up; return whether SIGKILL ended it, by whomever."""
        self.kill()
        self._connection.close()
        try:
            _, status = os.waitpid(self.process_id, 0)
        except ChildProcessError:  # a system where orphans go elsewhere
            return False
        return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def raise_workers(settings: Settings) -> None:
    """Fork a worker for each socket that comes, until the server ends: the nursery's life."""
    from api.queries.worker import work

    orders = socket.socket(fileno=int(sys.argv[1]))
    server = int(sys.argv[2])
    # Forks share what is there now; a collection would touch, and so copy, all of it.
    gc.collect()
    gc.freeze()
    while True:
        message, sockets, _, _ = socket.recv_fds(orders, 1, 1)
        if not message:
            return
        between = os.fork()
        if between == 0:
            try:
                if os.fork() == 0:
                    orders.close()
                    _await_adoption(server)
                    work(Connection(sockets[0]), settings)
            finally:
                os._exit(0)
        os.close(sockets[0])
        os.waitpid(between, 0)


def _await_adoption(server: int) -> None:
    """Wait until this process is a child of the server, and tie its life to the server's."""
    for _ in range(2000):
        if os.getppid() == server:
            die_with_parent(server)
            return
        time.sleep(0.0005)
