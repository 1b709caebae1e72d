"""Processes that answer queries, and are killed when one takes too long.

Neither engine can be told to stop. So a query runs in a process of its own: at the deadline it is
killed, and another one takes its place. A worker opens the store read-only, judges the text (that
too takes time, and belongs under the deadline) and sends back an answer or a problem.

`WorkerPool.ask` is called by the threads of the web server, one worker a call.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from api.live_store import LiveStore
from api.problems import Problem, Refused, problem
from api.queries.confinement import die_with_parent, limit_memory, shut_out_network
from api.queries.formats import Choice
from api.queries.guard import Form, JudgedQuery, judge, refuse_unknown_graphs, syntax_problem
from api.settings import Settings
from graph.store import MalformedQuery, Store, StoreError

_log = logging.getLogger(__name__)

# Parsers and the engine recurse with the length of a query.
_STACK_BYTES: Final = 256 * 1024 * 1024
_START_SECONDS: Final = 60
_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Job:
    """A query as it came, with the format to answer in for each form it may turn out to have.

    `head` asks for the first rows (or lines of triples) only, with their number in all.
    """

    text: str
    choices: Mapping[Form, Choice]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the format chosen; `total` counts rows or lines where a head was asked for."""

    form: Form
    choice: Choice
    body: bytes
    seconds: float
    total: int | None = None


Reply = Answer | Problem


class WorkerPool:
    """A fixed number of workers, started at the first question."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._vacancies: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._starter: threading.Thread | None = None
        self._closed = False

    def start(self) -> None:
        """Start the workers, without waiting for them; does nothing when they are started."""
        with self._lock:
            if self._starter is not None or self._closed:
                return
            # One thread starts all workers and lives as long as the pool: Linux ends a worker
            # with the thread that started it.
            self._starter = threading.Thread(target=self._fill_vacancies, daemon=True)
        for _ in range(self._settings.workers):
            self._vacancies.put(True)
        self._starter.start()

    def ask(self, job: Job) -> Reply:
        """Return what a worker makes of `job`, a timeout or the death of the worker included."""
        self.start()
        timeout = self._settings.query_timeout
        while True:
            try:
                worker = self._idle.get(timeout=timeout)
            except queue.Empty:
                return problem(
                    "busy",
                    f"no query worker came free in {timeout:g} seconds: try again later",
                    headers={"Retry-After": str(round(timeout) or 1)},
                )
            if worker.send(job):
                break
            self._replace(worker)  # it died while it had nothing to do
        reply = worker.receive(timeout)
        if isinstance(reply, _Lost):
            self._replace(worker)
            return _loss(reply, timeout)
        self._idle.put(worker)
        return reply

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

    def _replace(self, worker: _Worker) -> None:
        worker.kill()
        with self._lock:
            self._workers.discard(worker)
        self._vacancies.put(True)

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
            elif not self._closed:
                _log.error("a query worker did not start")
                time.sleep(1)  # lest a lasting cause be tried again at full speed
                self._replace(worker)


@dataclass(frozen=True, slots=True)
class _Lost:
    """A worker gave no reply: it was late, or it is dead."""

    late: bool


def _loss(lost: _Lost, timeout: float) -> Problem:
    if lost.late:
        detail = f"the query was stopped after {timeout:g} seconds: ask for less, or add a LIMIT"
        return problem("timeout", detail, members={"limit_seconds": timeout})
    detail = "the engine gave up on the query: it is too long or needs too much memory"
    return problem("too-complex", detail)


class _Worker:
    """A worker process as seen from the server."""

    def __init__(self, settings: Settings) -> None:
        self._connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_work, args=(theirs, settings, os.getpid()), daemon=True
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
        return not isinstance(self._read(_START_SECONDS), _Lost)

    def send(self, job: Job) -> bool:
        """Hand over `job`; False when the worker is dead."""
        try:
            self._connection.send(job)
        except OSError:
            return False
        return True

    def receive(self, timeout: float) -> Reply | _Lost:
        """Return the reply if it comes within `timeout` seconds."""
        reply = self._read(timeout)
        assert isinstance(reply, (Answer, Problem, _Lost))
        return reply

    def _read(self, timeout: float) -> object:
        try:
            return self._connection.recv() if self._connection.poll(timeout) else _Lost(late=True)
        except (EOFError, OSError):
            return _Lost(late=False)

    def kill(self) -> None:
        """End the process and wait for its end."""
        with suppress(ValueError):  # closed by another thread
            self._process.kill()
            self._process.join()
            self._process.close()
        self._connection.close()


def _work(connection: Connection, settings: Settings, parent: int) -> None:
    """Answer the jobs of a connection until it ends: the whole life of a worker process."""
    # An interrupt from the keyboard reaches all processes; the server decides for its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    limit_memory(settings.worker_memory_mb)
    if "://" not in settings.store:
        shut_out_network()
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_answer_all, args=(connection, settings))
    thread.start()
    thread.join()


def _answer_all(connection: Connection, settings: Settings) -> None:
    store = LiveStore(settings.store)
    connection.send(None)  # ready
    with suppress(EOFError, OSError):
        while True:
            connection.send(_reply(store, connection.recv(), settings))


def _reply(store: LiveStore, job: Job, settings: Settings) -> Reply:
    started = time.monotonic()
    try:
        query = judge(job.text, max_nesting=settings.max_query_nesting)
        return _answer(store.current(), query, job, settings, started)
    except Refused as refused:
        return refused.problem
    except MalformedQuery as error:
        return syntax_problem(job.text, str(error))
    except MemoryError:
        return problem("too-complex", "the query needs too much memory: ask for less")
    except (StoreError, OSError):
        _log.exception("the store %s failed", settings.store)
        return problem("store-unavailable", "the graph cannot be read: try again in a minute")
    except Exception:
        _log.exception("a query failed: %r", job.text)
        return problem("internal", "the query failed; the operator finds the cause in the log")


def _answer(
    store: Store, query: JudgedQuery, job: Job, settings: Settings, started: float
) -> Answer:
    choice = job.choices.get(query.form)
    if choice is None:
        raise Refused(problem("not-acceptable", f"see Accept or format: {query.form} has no such"))
    default, named = _dataset(store, query, job)
    body = store.answer(
        query.text,
        media_type=choice.format.media_type,
        default_graphs=default,
        named_graphs=named,
    )
    total = None
    if job.head is not None:
        body, total = _head(body, query.form, job.head)
    if len(body) > settings.max_answer_bytes:
        detail = f"it has {len(body)} bytes, {settings.max_answer_bytes} are allowed: add a LIMIT"
        raise Refused(problem("answer-too-large", detail))
    return Answer(query.form, choice, body, time.monotonic() - started, total)


def _dataset(store: Store, query: JudgedQuery, job: Job) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs to ask; those of the request go before those of the query.

    Raises Refused for a graph that the store does not have: SPARQL would fetch it.
    """
    default, named = job.default_graphs, job.named_graphs
    if not default and not named:
        default, named = query.default_graphs, query.named_graphs
    refuse_unknown_graphs({*default, *named, *query.default_graphs, *query.named_graphs}, store)
    return default, named


def _head(body: bytes, form: Form, length: int) -> tuple[bytes, int | None]:
    """Return the first rows of a SELECT in JSON or lines of Turtle, and their number in all."""
    if form == "SELECT":
        results = json.loads(body)
        rows = results["results"]["bindings"]
        results["results"]["bindings"] = rows[:length]
        return json.dumps(results).encode(), len(rows)
    if form == "ASK":
        return body, None
    lines = body.splitlines(keepends=True)
    return b"".join(lines[:length]), len(lines)
