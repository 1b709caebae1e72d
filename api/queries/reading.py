"""Reading an answer from a worker, against the clock and a client that may hang up."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from api.queries.answer import BrokenOff
from api.queries.jobs import BROKEN, CHUNK, CONNECT, END
from api.queries.nursery import Worker, WorkerDead

# How often a thread that waits looks whether its client is still there.
LOOK_SECONDS: Final = 0.1

Gone = Callable[[], bool]


class Late(Exception):
    """The deadline has passed."""


class HungUp(Exception):
    """The client is gone."""


class Killed(Exception):
    """Somebody has killed the worker: whoever cancels the query, or the system."""


_REASONS: Final[Mapping[type[Exception], str]] = {
    Late: "the deadline met it",
    HungUp: "its client has gone",
    Killed: "its worker was killed",
    WorkerDead: "it was too much for its worker",
}


class Lender(Protocol):
    """Who lends workers, and takes them back."""

    def give_back(self, worker: Worker) -> None:
        """Take back a worker that has sent all of its answer."""

    def replace(self, worker: Worker) -> bool:
        """End a worker and start another; return whether SIGKILL has ended it."""


class Reading:
    """The frames of one answer, from a worker that is then given back or replaced.

    `computing` is how many seconds the worker may be waited for, `fetching` how many the client
    may take for an answer that streams.
    """

    def __init__(
        self, worker: Worker, lender: Lender, gone: Gone, *, computing: float, fetching: float
    ) -> None:
        self._worker: Worker | None = worker
        self._lender = lender
        self._gone = gone
        self._computing = computing
        self._fetching = fetching
        self._lock = threading.Lock()
        self._is_with_client = False
        self.began = time.monotonic()

    def frame(self) -> bytes:
        """Return the next frame; what is raised instead has replaced the worker.

        Raises Late, HungUp, Killed, and WorkerDead for a worker that the query was too much for.
        """
        worker = self._worker
        assert worker is not None
        asked = time.monotonic()
        deadline = asked + self._computing
        try:
            frame = self._awaited(worker, deadline)
            while frame[:1] == CONNECT:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Late
                worker.connect(frame, left)
                frame = self._awaited(worker, deadline)
        except WorkerDead as error:
            if self._replace():
                raise Killed from error
            raise
        except (Late, HungUp):
            self._replace()
            raise
        # Only waiting for the worker counts, not the time a client takes to fetch.
        self._computing -= time.monotonic() - asked
        return frame

    def _awaited(self, worker: Worker, deadline: float) -> bytes:
        while not worker.has_frame(min(LOOK_SECONDS, deadline - time.monotonic())):
            if time.monotonic() >= deadline:
                raise Late
            if self._gone():
                raise HungUp
        return worker.frame()

    def chunks(self, first: bytes) -> Iterator[bytes]:
        """Yield the bytes of a long answer, of which the `first` are here; raises BrokenOff."""
        chunk, kind = first, CHUNK
        while kind == CHUNK:
            self._is_with_client = True
            yield chunk
            self._end_turn_of_client()
            try:
                frame = self.frame()
            except (Late, HungUp, Killed, WorkerDead) as error:
                raise BrokenOff(_REASONS[type(error)]) from error
            kind, chunk = frame[:1], frame[1:]
        self.give_back()
        if kind != END:
            assert kind == BROKEN
            raise BrokenOff(chunk.decode())

    def make_room(self, seconds: float) -> bool:
        """Let go of the worker for others who wait, from any thread; return whether it is so.

        An answer that has been under way for less than `seconds` is left alone, and so is one
        that waits for the worker and not for its client.
        """
        with self._lock:
            is_long = time.monotonic() - self.began > seconds
            if not self._is_with_client or self._worker is None or not is_long:
                return False
            worker, self._worker = self._worker, None
        self._lender.replace(worker)
        return True

    def give_back(self) -> None:
        """Let go of a worker that has sent all of its answer."""
        worker = self._let_go()
        if worker is not None:
            self._lender.give_back(worker)

    def close(self) -> None:
        """Let go of the worker; one that has not sent all of its answer is replaced."""
        self._replace()

    def cancel(self) -> None:
        """Kill the worker, from any thread; the reading thread meets its end."""
        with self._lock:
            if self._worker is not None:
                self._worker.kill()

    def _end_turn_of_client(self) -> None:
        with self._lock:
            self._is_with_client = False
            is_lost = self._worker is None
        if is_lost:
            raise BrokenOff("its client was slow, and others waited for the worker")
        if time.monotonic() - self.began > self._fetching:
            self._replace()
            raise BrokenOff("its client took too long to fetch it")

    def _replace(self) -> bool:
        worker = self._let_go()
        return worker is not None and self._lender.replace(worker)

    def _let_go(self) -> Worker | None:
        # Under the lock, lest a cancellation kill a worker that is on to another query.
        with self._lock:
            worker, self._worker = self._worker, None
        return worker
