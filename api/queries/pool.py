"""Processes that answer queries, and are killed when one takes too long.

Neither engine can be told to stop. So a query runs in a process of its own: at the deadline, or
when its client has gone, the process is killed and another one takes its place.

`WorkerPool.ask` is called by the threads of the web server, one worker a call.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, cast

from api.problems import Problem, problem
from api.queries.answer import Answer, BrokenOff
from api.queries.jobs import BROKEN, CHUNK, END, HEAD, PROBLEM, WHOLE, Head, Job, unframed
from api.queries.worker import work
from api.settings import Settings

_log = logging.getLogger(__name__)

_START_SECONDS: Final = 60
_SPAWN: Final = multiprocessing.get_context("spawn")
# How often a thread that waits looks whether its client is still there.
_LOOK_SECONDS: Final = 0.1

Gone = Callable[[], bool]


def _stays() -> bool:
    return False


class WorkerPool:
    """A fixed number of workers, started at the first question."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._vacancies: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._starter: threading.Thread | None = None
        self._closed = False
        self._is_warm = threading.Event()

    def start(self) -> None:
        """Start the workers, without waiting for them; does nothing when they are started."""
        if self._starter is not None:
            return
        with self._lock:
            if self._starter is not None or self._closed:
                return
            # One thread starts all workers and lives as long as the pool: Linux ends a worker
            # with the thread that started it.
            self._starter = threading.Thread(target=self._fill_vacancies, daemon=True)
        for _ in range(self._settings.workers):
            self._vacancies.put(True)
        self._starter.start()

    def ask(self, job: Job, *, gone: Gone = _stays) -> Answer | Problem:
        """Return what a worker makes of `job`, a timeout or the death of the worker included.

        `gone` tells whether the client has hung up; the worker is then killed, and what is
        returned is for nobody.
        """
        self.start()
        worker = self._lend(job, gone)
        if worker is None:
            wait = self._settings.queue_timeout
            return problem(
                "busy",
                f"no query worker came free in {wait:g} seconds: try again later",
                headers={"Retry-After": str(round(wait) or 1)},
            )
        reading = _Reading(worker, self, gone)
        try:
            frame = reading.frame()
        except _Lost as lost:
            return self._loss(lost)
        if frame[:1] == HEAD:
            head, _ = unframed(frame)
            return Answer(cast(Head, head), reading.chunks(), None, reading.close)
        reading.give_back()
        content, body = unframed(frame)
        if frame[:1] == PROBLEM:
            return cast(Problem, content)
        assert frame[:1] == WHOLE
        return Answer(cast(Head, content), iter((body,)), len(body))

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait until as many workers are up as there should be; False if that takes longer."""
        self.start()
        return self._is_warm.wait(seconds)

    def process_ids(self) -> list[int]:
        """Return the process ids of the workers that are running."""
        with self._lock:
            return sorted(worker.process_id for worker in self._workers)

    def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        with self._lock:
            self._closed = True
            workers, self._workers = self._workers, set()
        self._vacancies.put(False)
        for worker in workers:
            worker.kill()
        if self._starter is not None:
            # A worker that is just being started would complain that its start was cut short.
            self._starter.join(_START_SECONDS)

    def give_back(self, worker: _Worker) -> None:
        """Take back a worker that has sent all of its answer."""
        self._idle.put(worker)

    def replace(self, worker: _Worker) -> None:
        """Kill a worker and have another one started."""
        self._vacancies.put(True)
        worker.kill()
        with self._lock:
            self._workers.discard(worker)

    def _lend(self, job: Job, gone: Gone) -> _Worker | None:
        """Return a worker that has taken `job`, or None when none came free in time."""
        deadline = time.monotonic() + self._settings.queue_timeout
        while True:
            try:
                worker = self._idle.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                if time.monotonic() > deadline or gone():
                    return None
                continue
            if worker.send(job):
                return worker
            self.replace(worker)  # it died while it had nothing to do

    def _loss(self, lost: _Lost) -> Problem:
        timeout = self._settings.query_timeout
        if lost.late:
            detail = (
                f"the query was stopped after {timeout:g} seconds: ask for less, or add a LIMIT"
            )
            return problem("timeout", detail, members={"limit_seconds": timeout})
        detail = "the engine gave up on the query: it is too long or needs too much memory"
        return problem("too-complex", detail)

    @property
    def query_timeout(self) -> float:
        """How many seconds a worker may compute on one answer."""
        return self._settings.query_timeout

    @property
    def download_timeout(self) -> float:
        """How many seconds a client may take to fetch one answer."""
        return self._settings.download_timeout

    def _fill_vacancies(self) -> None:
        while self._vacancies.get():
            worker = _Worker(self._settings)
            with self._lock:
                if not self._closed:
                    self._workers.add(worker)
            if self._closed:
                worker.kill()
            elif worker.is_ready():
                self._idle.put(worker)
                if self._idle.qsize() >= self._settings.workers:
                    self._is_warm.set()
            elif not self._closed:
                _log.error("a query worker did not start")
                time.sleep(1)  # lest a lasting cause be tried again at full speed
                self.replace(worker)


class _Lost(Exception):
    """A worker gives no more: it was late, it is dead, or nobody waits for it."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "dead")
        self.late = late


class _Reading:
    """The frames of one answer, read from a worker that is then given back or replaced."""

    def __init__(self, worker: _Worker, pool: WorkerPool, gone: Gone) -> None:
        self._worker: _Worker | None = worker
        self._pool = pool
        self._gone = gone
        self._began = time.monotonic()
        self._computing = pool.query_timeout

    def frame(self) -> bytes:
        """Return the next frame; raises _Lost, when the worker is replaced already."""
        assert self._worker is not None
        asked = time.monotonic()
        deadline = asked + self._computing
        try:
            while not self._worker.has_frame(min(_LOOK_SECONDS, deadline - time.monotonic())):
                if time.monotonic() >= deadline:
                    raise _Lost(late=True)
                if self._gone():
                    raise _Lost(late=False)
            frame = self._worker.frame()
        except _Lost:
            self._abandon()
            raise
        # Only waiting for the worker counts, not the time a client takes to fetch.
        self._computing -= time.monotonic() - asked
        return frame

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of a long answer; raises BrokenOff."""
        while True:
            try:
                frame = self.frame()
            except _Lost as lost:
                raise BrokenOff(f"its worker is {lost}") from lost
            kind = frame[:1]
            if kind == CHUNK:
                yield frame[1:]
                if time.monotonic() - self._began > self._pool.download_timeout:
                    self._abandon()
                    raise BrokenOff("its client took too long to fetch it")
                continue
            self.give_back()
            if kind == END:
                return
            assert kind == BROKEN
            raise BrokenOff("a limit or a failure met it")

    def close(self) -> None:
        """Let go of the worker: one that has not sent all of its answer is killed."""
        self._abandon()

    def give_back(self) -> None:
        """Let go of a worker that has sent all of its answer."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._pool.give_back(worker)

    def _abandon(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._pool.replace(worker)


class _Worker:
    """A worker process as seen from the server."""

    def __init__(self, settings: Settings) -> None:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=work, args=(theirs, settings, os.getpid()), daemon=True
        )
        self._process.start()
        # With this copy gone, the death of the worker is the end of the connection.
        theirs.close()

    @property
    def process_id(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def is_ready(self) -> bool:
        """Wait until the worker takes jobs; False when it died before."""
        try:
            return self.has_frame(_START_SECONDS) and bool(self.frame())
        except _Lost:
            return False

    def send(self, job: Job) -> bool:
        """Hand over `job`; False when the worker is dead."""
        try:
            self._connection.send(job)
        except OSError:
            return False
        return True

    def has_frame(self, seconds: float) -> bool:
        """Wait up to `seconds` for a frame; raises _Lost for a worker that is dead."""
        try:
            return self._connection.poll(max(0.0, seconds))
        except (EOFError, OSError) as error:
            raise _Lost(late=False) from error

    def frame(self) -> bytes:
        """Return the frame that has come; raises _Lost for a worker that is dead."""
        try:
            return self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise _Lost(late=False) from error

    def kill(self) -> None:
        """End the process and wait for its end."""
        with suppress(ValueError):  # closed by another thread
            self._process.kill()
            self._process.join()
            self._process.close()
        self._connection.close()
