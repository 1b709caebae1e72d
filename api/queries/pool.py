"""Processes that answer queries, and are killed when one takes too long.

Neither engine can be told to stop. So a query runs in a process of its own: at the deadline, when
its client has gone, or when it is cancelled, the process is killed and another takes its place.

`WorkerPool.ask` is called by the threads of the web server, one worker a call.
"""

from __future__ import annotations

import logging
import pickle
import queue
import threading
import time
from collections import Counter
from typing import Final, cast, overload

from api.problems import Problem, Refused, problem
from api.queries.answer import Answer
from api.queries.figures import PoolFigures
from api.queries.jobs import (
    DONE,
    HEAD,
    PROBLEM,
    WHOLE,
    Analysed,
    AnalysisJob,
    Head,
    Job,
    QueryJob,
    WriteJob,
    Written,
    unframed,
)
from api.queries.nursery import Nursery, Worker, WorkerDead
from api.queries.reading import LOOK_SECONDS, Gone, HungUp, Killed, Late, Reading
from api.queries.running import RunningQueries, RunningQuery, query_id
from api.settings import Settings

_log = logging.getLogger(__name__)

# A worker that somebody kills loses a query that harms nobody when it is asked again, once.
_TRIES: Final = 2

# How long a query waits where so many do that the threads of the server get scarce.
_SHORT_SECONDS: Final = 1.0

Reply = Answer | Analysed | Written | Problem


def _stays() -> bool:
    return False


class WorkerPool:
    """A fixed number of workers, started at the first question; `running` lists their queries."""

    def __init__(self, settings: Settings) -> None:
        self.running = RunningQueries()
        self._settings = settings
        self._size = settings.workers
        self._seconds = settings.query_timeout
        self._tries = _TRIES
        self._nursery = Nursery(settings)
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._vacancies: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[Worker] = set()
        self._downloads: set[Reading] = set()
        self._starter: threading.Thread | None = None
        self._started = 0
        self._outcomes: Counter[str] = Counter()
        self._closed = False
        self._is_warm = threading.Event()
        # Analyses take seconds, where most queries take none: one worker is left for queries.
        self._turns = threading.BoundedSemaphore(max(1, settings.workers - 1))
        # Each query holds a thread of the server, and pages and health checks need some too.
        self._many = settings.threads - settings.threads // 4
        self._answered_at = float("-inf")

    def start(self) -> None:
        """Start the workers, without waiting for them; does nothing when they are started."""
        if self._starter is not None:
            return
        with self._lock:
            if self._starter is not None or self._closed:
                return
            self._starter = threading.Thread(target=self._fill_vacancies, daemon=True)
        for _ in range(self._size):
            self._vacancies.put(True)
        self._starter.start()

    @overload
    def ask(
        self, job: QueryJob, *, id: str | None = None, gone: Gone = _stays
    ) -> Answer | Problem: ...

    @overload
    def ask(
        self, job: AnalysisJob, *, id: str | None = None, gone: Gone = _stays
    ) -> Analysed | Problem: ...

    @overload
    def ask(
        self, job: WriteJob, *, id: str | None = None, gone: Gone = _stays
    ) -> Written | Problem: ...

    def ask(self, job: Job, *, id: str | None = None, gone: Gone = _stays) -> Reply:
        """Return what a worker makes of `job`, a timeout or the death of the worker included.

        `id` is the name of the query in `running`, as `query_id` gives it; without one it gets
        one. `gone` tells whether the client has hung up: the worker is then killed, and what is
        returned is for nobody.
        """
        self.start()
        try:
            query = self.running.enter(id or query_id(None), job.text)
        except Refused as refused:
            return refused.problem
        reply: Reply | None = None
        try:
            if isinstance(job, AnalysisJob):
                reply = self._answer_in_turn(job, query, gone)
            else:
                reply = self._answer(job, query, gone)
        finally:
            if not isinstance(reply, Answer) or reply.length is not None:
                self.running.leave(query)
        if isinstance(reply, Answer):
            reply.waited = query.waited
            outcome = "answered" if reply.truncated is None else "truncated"
        elif isinstance(reply, Analysed):
            outcome = "answered"
        elif isinstance(reply, Written):
            outcome = "written"
        else:
            outcome = reply.kind
        with self._lock:
            self._outcomes[outcome] += 1
        return reply

    def is_wanted(self, *, beside: str) -> bool:
        """Return whether a query waits for a worker, other than that with the id `beside`."""
        return any(query.state == "waiting" and query.id != beside for query in self.running.all())

    def figures(self) -> PoolFigures:
        """Return how many workers and queries there are, and what became of earlier ones."""
        states = Counter(query.state for query in self.running.all())
        with self._lock:
            return PoolFigures(
                workers=len(self._workers),
                started=self._started,
                running=states["running"],
                waiting=states["waiting"],
                outcomes=dict(self._outcomes),
            )

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait until as many workers are up as there should be; False if that takes longer."""
        self.start()
        return self._is_warm.wait(seconds)

    def process_ids(self) -> list[int]:
        """Return the process ids of the workers that are running."""
        with self._lock:
            return sorted(worker.process_id for worker in self._workers)

    def give_back(self, worker: Worker) -> None:
        """Take back a worker that has sent all of its answer."""
        self._answered_at = time.monotonic()
        self._idle.put(worker)

    def replace(self, worker: Worker) -> bool:
        """End a worker and start another; return whether SIGKILL has ended it, by whomever."""
        with self._lock:
            self._workers.discard(worker)
        self._vacancies.put(True)
        return worker.end()

    def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()
        self._vacancies.put(False)
        if self._starter is not None:
            self._starter.join()
        while not self._idle.empty():
            self.replace(self._idle.get())

    def _answer_in_turn(self, job: AnalysisJob, query: RunningQuery, gone: Gone) -> Reply:
        """Answer an analysis once few enough others run to leave a worker for queries."""
        deadline = time.monotonic() + self._patience()
        while not self._turns.acquire(timeout=LOOK_SECONDS):
            if time.monotonic() >= deadline or query.cancelled or self._closed or gone():
                return self._unanswered(query)
        try:
            return self._answer(job, query, gone)
        finally:
            self._turns.release()

    def _answer(self, job: Job, query: RunningQuery, gone: Gone) -> Reply:
        pickled = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        limits = self._settings
        for _ in range(self._tries):
            worker = self._lend(pickled, query, gone)
            if worker is None:
                break
            reading = Reading(
                worker, self, gone, computing=self._seconds, fetching=limits.download_timeout
            )
            query.waited = query.seconds
            query.end = reading.cancel
            if query.cancelled:  # between the last look and now
                reading.cancel()
            try:
                return self._reply(reading, query)
            except Late:
                return _too_late(self._seconds)
            except HungUp:
                return _interrupted()
            except WorkerDead:
                detail = "the engine gave up on the query: it is too long or needs too much memory"
                return problem("too-complex", detail)
            except Killed:
                if query.cancelled or self._closed:
                    break
        if worker is None or query.cancelled:
            return self._unanswered(query)
        return _interrupted()

    def _unanswered(self, query: RunningQuery) -> Problem:
        if query.cancelled:
            detail = f"whoever looks after this server has ended query {query.id}"
            return problem("cancelled", detail)
        return _busy(self._settings.queue_timeout)

    def _reply(self, reading: Reading, query: RunningQuery) -> Reply:
        frame = reading.frame()
        content, body = unframed(frame)
        kind = frame[:1]
        if kind == HEAD:

            def close() -> None:
                self._downloads.discard(reading)
                reading.close()
                self.running.leave(query)

            self._downloads.add(reading)
            return Answer(cast(Head, content), reading.chunks(body), None, close)
        reading.give_back()
        if kind in (PROBLEM, DONE):
            return cast(Problem | Analysed | Written, content)
        assert kind == WHOLE
        return Answer(cast(Head, content), iter((body,)), len(body))

    def _lend(self, job: bytes, query: RunningQuery, gone: Gone) -> Worker | None:
        """Return a worker that has taken `job`, or None when none came free in time."""
        deadline = time.monotonic() + self._patience()
        while True:
            try:
                left = deadline - time.monotonic()
                worker = self._idle.get(timeout=max(0.0, min(LOOK_SECONDS, left)))
            except queue.Empty:
                self._end_a_long_download()
                if time.monotonic() >= deadline or query.cancelled or self._closed or gone():
                    return None
                continue
            if worker.send(job):
                return worker
            self.replace(worker)  # it died while it had nothing to do

    def _end_a_long_download(self) -> None:
        """Free a worker from a client that fetches for longer than a query may take."""
        downloads = sorted(self._downloads.copy(), key=lambda reading: reading.began)
        any(reading.make_room(self._seconds) for reading in downloads)

    def _patience(self) -> float:
        """Return how many seconds a query may wait for a worker: a short while among many.

        It is none where no query is answered at present, for all would wait in vain.
        """
        if len(self.running) <= self._many:
            return self._settings.queue_timeout
        is_moving = time.monotonic() - self._answered_at < _SHORT_SECONDS
        return min(_SHORT_SECONDS, self._settings.queue_timeout) if is_moving else 0.0

    def _fill_vacancies(self) -> None:
        failures = 0
        while self._vacancies.get() and not self._closed:
            try:
                worker = self._nursery.worker()
            except WorkerDead as error:
                failures += 1
                _log.error("a query worker did not start: %s", error)
                # One may be killed like any other; a lasting cause is not tried at full speed.
                time.sleep(0 if failures == 1 else 1)
                self._vacancies.put(True)
                continue
            failures = 0
            with self._lock:
                self._workers.add(worker)
                self._started += 1
                if self._closed:
                    worker.kill()
            self._idle.put(worker)
            if self._idle.qsize() >= self._size:
                self._is_warm.set()
        self._nursery.close()


class WriterPool(WorkerPool):
    """The one worker that writes, so that writes take turns; its jobs are listed with queries."""

    def __init__(self, settings: Settings, running: RunningQueries) -> None:
        super().__init__(settings)
        self.running = running
        self._size = 1
        self._seconds = settings.write_timeout
        # Nobody knows whether a killed writer was about to be done or has just been.
        self._tries = 1


def _too_late(seconds: float) -> Problem:
    detail = f"the query was stopped after {seconds:g} seconds: ask for less, or add a LIMIT"
    return problem("timeout", detail, members={"limit_seconds": seconds})


def _busy(seconds: float) -> Problem:
    again = round(seconds) or 1
    detail = f"no query worker came free: try again in {again} seconds"
    return problem("busy", detail, headers={"Retry-After": str(again)})


def _interrupted() -> Problem:
    detail = "the process that answered the query was ended from outside: try again"
    return problem("interrupted", detail, headers={"Retry-After": "1"})
