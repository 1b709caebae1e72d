"""The life of a worker process: confined, it answers one job after the other.

A worker opens the store read-only and judges each text itself: that too takes time, and belongs
under the deadline that the server keeps. What it answers is described in `jobs`.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import IO, Final, TypeVar, cast

import pyoxigraph as ox

from api.live_store import LiveStore, remote_limits
from api.problems import Problem, Refused, problem
from api.queries import result_writers
from api.queries.confinement import limit_memory, shut_out_network
from api.queries.formats import Choice, not_acceptable
from api.queries.guard import Form, JudgedQuery, judge, misread, refuse_unknown_graphs
from api.queries.jobs import (
    DONE,
    PROBLEM,
    READY,
    Analysed,
    AnalysisJob,
    Head,
    Job,
    QueryJob,
    Written,
    framed,
)
from api.queries.outlet import Outlet
from api.queries.sparql_text import one_reading
from api.queries.store_connections import connect_through
from api.queries.writer import write
from api.settings import Settings
from api.store_failures import store_problem
from graph.store import MalformedQuery, Store, StoreError, StoreTimeout, connect_by
from ontology import PREFIXES

_log = logging.getLogger(__name__)

# Parsers and the engine recurse with the length of a query.
_STACK_BYTES: Final = 256 * 1024 * 1024

# The server reads a head whole, to make a page of it: values can be long.
_HEAD_BYTES: Final = 1024 * 1024

_Row = TypeVar("_Row")


def work(connection: Connection, settings: Settings) -> None:
    """Answer the jobs of a connection until it ends: the whole life of a worker process."""
    limit_memory(settings.worker_memory_mb)
    connect_by(connect_through(connection))
    shut_out_network()
    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=_answer_all, args=(connection, settings))
    thread.start()
    # Threads of libraries need no such stack, and it counts as memory.
    threading.stack_size(0)
    thread.join()


def _answer_all(connection: Connection, settings: Settings) -> None:
    store = LiveStore(settings.store, remote_limits(settings, rows=settings.max_rows + 1))
    with suppress(StoreError):  # the first query finds it open, or says why it is not
        store.current()
    with suppress(EOFError, OSError):
        connection.send_bytes(READY + str(os.getpid()).encode())
        while True:
            _answer(connection, connection.recv(), store, settings)


def _answer(connection: Connection, job: Job, store: LiveStore, settings: Settings) -> None:
    """Send the whole answer of one job, in the frames that `jobs` describes."""
    if isinstance(job, AnalysisJob):
        _reply_at_once(connection, _analysed(job, store, settings))
        return
    if not isinstance(job, QueryJob):
        # What this process holds open could not be removed when it is replaced.
        store.let_go()
        _reply_at_once(connection, write(job, settings))
        return
    work = _Work(job, settings)
    outlet = Outlet(connection, work.head)
    try:
        work.answer(store, outlet)
    except (BrokenPipeError, ConnectionResetError, EOFError):
        raise  # the server is gone
    except Exception as error:
        if outlet.streams:
            _log.warning("an answer broke off: %s", error)
            outlet.break_off("the engine failed")
        else:
            connection.send_bytes(framed(PROBLEM, _problem_of(error, job, settings)))
    else:
        outlet.end()


def _reply_at_once(connection: Connection, reply: Analysed | Written | Problem) -> None:
    connection.send_bytes(framed(PROBLEM if isinstance(reply, Problem) else DONE, reply))


def _analysed(job: AnalysisJob, store: LiveStore, settings: Settings) -> Analysed | Problem:
    try:
        # Late: what analyses load would take a part of every worker's memory.
        from api.analysis.forms import Unanswerable, analysed
    except MemoryError as error:
        return _problem_of(error, job, settings)
    try:
        done = analysed(store.current(), job)
    except Unanswerable as error:
        return problem("bad-request", str(error))
    except Exception as error:
        return _problem_of(error, job, settings)
    if len(done.body) <= settings.max_analysis_bytes:
        return done
    detail = "the answer is larger than this server gives: choose fewer tasks, or csv"
    limit = {"limit_bytes": settings.max_analysis_bytes}
    return problem("answer-too-large", detail, members=limit)


def _problem_of(error: Exception, job: QueryJob | AnalysisJob, settings: Settings) -> Problem:
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, MalformedQuery):
        return misread(one_reading(job.text), str(error))
    if isinstance(error, result_writers.CannotCarry):
        return problem("not-acceptable", str(error))
    if isinstance(error, MemoryError) or "failed to map segment" in str(error):
        return problem("too-complex", "the query needs too much memory: ask for less")
    if isinstance(error, StoreTimeout):
        limit = {"limit_seconds": settings.query_timeout}
        return replace(store_problem(error), members=limit)
    # A store on another server sends rows that nobody can read: an IRI that is relative, say.
    if isinstance(error, (StoreError, OSError, SyntaxError)):
        return store_problem(error)
    _log.error("a query failed: %r", job.text, exc_info=error)
    return problem("internal", "the query failed; the operator finds the cause in the log")


class _Work:
    """One query on its way to an answer."""

    def __init__(self, job: QueryJob, settings: Settings) -> None:
        self._job = job
        self._settings = settings
        self._started = time.monotonic()
        self._form: Form = "SELECT"
        self._choice: Choice | None = None
        self._truncated: str | None = None
        self._total: int | None = None
        self._shown: int | None = None
        self._head_is_full = False

    def head(self) -> Head:
        """Return what is known of the answer by now."""
        assert self._choice is not None
        seconds = time.monotonic() - self._started
        return Head(self._form, self._choice, seconds, self._truncated, self._total, self._shown)

    def answer(self, store: LiveStore, outlet: Outlet) -> None:
        """Write the answer; raises what `_problem_of` knows a problem for."""
        query = judge(
            self._job.text,
            max_nesting=self._settings.max_query_nesting,
            max_triple_patterns=self._settings.max_triple_patterns,
        )
        opened = store.current()
        default, named = _dataset(opened, query, self._job)
        result = opened.query(query.text, default_graphs=default, named_graphs=named)
        self._form = query.form
        self._choice = self._job.choices.get(query.form)
        if self._choice is None:
            raise Refused(not_acceptable(query.form))
        if isinstance(result, ox.QuerySolutions):
            self._write_rows(result, outlet)
        elif isinstance(result, ox.QueryBoolean):
            outlet.write(result_writers.truth(self._choice.format, bool(result)))
        else:
            self._write_triples(result, outlet)

    def _write_rows(self, rows: ox.QuerySolutions, outlet: Outlet) -> None:
        assert self._choice is not None
        names = [variable.value for variable in rows.variables]
        writer = result_writers.writer(self._choice.format, names)
        most_bytes = self._settings.max_answer_bytes - len(writer.tail)
        separator = b""
        outlet.write(writer.head)
        for solution in self._counted(rows):
            row = separator + writer.row(solution)
            size = outlet.size + len(row)
            if size > most_bytes:
                self._cut("max_answer_bytes")
                break
            if not self._fits_head(size):
                continue
            outlet.write(row)
            separator = writer.between
        outlet.write(writer.tail)

    def _write_triples(self, triples: Iterable[ox.Triple], outlet: Outlet) -> None:
        assert self._choice is not None
        form = ox.RdfFormat.from_media_type(self._choice.format.media_type)
        within = self._within_bytes(self._counted(triples), outlet)
        sink = cast(IO[bytes], outlet)
        ox.serialize(within, sink, format=form, prefixes=dict(PREFIXES))

    def _within_bytes(self, triples: Iterable[ox.Triple], outlet: Outlet) -> Iterator[ox.Triple]:
        for triple in triples:
            if outlet.size >= self._settings.max_answer_bytes:
                self._cut("max_answer_bytes")
                return
            if self._job.head is None or self._fits_head(outlet.size + len(str(triple).encode())):
                yield triple

    def _fits_head(self, size: int) -> bool:
        """Return whether so many bytes are no more than a head may have; none fit after them."""
        self._head_is_full = self._job.head is not None and size > _HEAD_BYTES
        return not self._head_is_full

    def _counted(self, rows: Iterable[_Row]) -> Iterator[_Row]:
        """Yield the rows to write: up to the limit, or the head while all are counted."""
        most, head = self._settings.max_rows, self._job.head
        number = shown = 0
        try:
            for number, row in enumerate(rows, 1):
                if number > most:
                    number = most
                    self._cut("max_rows")
                    break
                if head is None or (number <= head and not self._head_is_full):
                    yield row
                    shown += not self._head_is_full
        finally:
            if head is not None:
                self._total, self._shown = number, shown

    def _cut(self, limit: str) -> None:
        self._truncated = f"{limit}={getattr(self._settings, limit)}"


def _dataset(
    store: Store, query: JudgedQuery, job: QueryJob
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the graphs to ask; those of the request go before those of the query.

    The server has seen to those of the request (`api.protocol.dataset`). Raises Refused for one of
    the query, where it counts, that the store does not have: SPARQL would fetch it.
    """
    if job.default_graphs or job.named_graphs:
        return job.default_graphs, job.named_graphs
    refuse_unknown_graphs({*query.default_graphs, *query.named_graphs}, store)
    return query.default_graphs, query.named_graphs
