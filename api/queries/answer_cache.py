"""Small answers and analyses, kept while the store they come from is in place.

Dashboards, crawlers and course exercises ask a public endpoint the same thing over and over; such
a question need not reach a worker. Kept are whole answers only, no problem and nothing cut, and
none to a query that may answer differently each time.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import replace
from typing import Final

from api.problems import Problem
from api.queries.answer import Answer
from api.queries.figures import PoolFigures
from api.queries.jobs import Analysed, AnalysisJob, Head, QueryJob
from api.queries.pool import WorkerPool
from api.queries.reading import Gone
from api.queries.running import query_id
from graph.store import Mark, mark_of

_log = logging.getLogger(__name__)

_LARGEST: Final = 65_536
# An analysis takes long, and there are few that are asked for often; of all that is kept, one may
# take this part.
_LARGEST_PART: Final = 8
_MOST_PREPARED: Final = 4
# How often one that gave way to others is begun again, and after which rest.
_TIMES_BEGUN: Final = 20
_SECONDS_BETWEEN: Final = 3.0
# What an entry takes beside its text and its bytes, about.
_ENTRY_BYTES: Final = 1_000
# NOW, RAND, UUID and STRUUID (SPARQL 1.1, 17.4), wherever the letters stand; and what could
# spell them.
_VARIES: Final = re.compile(r"now|rand|uuid|\\u", re.IGNORECASE)


_Kept = tuple[Head, bytes] | Analysed | bytes


class AnswerCache:
    """A pool that remembers: asked what it was asked before, it answers without a worker.

    `location` is that of the store; nothing is kept of a store that does not tell when it was
    written. `most` is how many bytes are kept, 0 for none; `hits` counts what they answered.
    """

    def __init__(self, pool: WorkerPool, location: str, most: int) -> None:
        self.hits = 0
        self._pool = pool
        self._location = location
        self._most = most
        self._lock = threading.Lock()
        self._mark: Mark = None
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._sizes: dict[Hashable, int] = {}
        self._bytes = 0
        self._prepared: list[AnalysisJob] = []

    def ask(self, job: QueryJob, *, id: str, gone: Gone) -> Answer | Problem:
        """Return the answer to `job`, as `WorkerPool.ask` does."""
        # Taken before a worker looks: it then reads this store or a later one.
        mark = mark_of(self._location) if self._most else None
        if mark is None or _VARIES.search(job.text):
            return self._pool.ask(job, id=id, gone=gone)
        key = (job.text, *job.choices.items(), job.default_graphs, job.named_graphs, job.head)
        found = self._look_up(key, mark)
        if isinstance(found, tuple):
            self.hits += 1
            head, body = found
            return Answer(head, iter((body,)), len(body))
        reply = self._pool.ask(job, id=id, gone=gone)
        if isinstance(reply, Problem) or reply.truncated is not None:
            return reply
        if reply.length is None or reply.length > _LARGEST:
            return reply
        body = reply.read()
        self._keep(key, mark, (reply.head, body), _size(key, body))
        return Answer(reply.head, iter((body,)), len(body))

    def analyse(self, job: AnalysisJob, *, id: str | None, gone: Gone) -> Analysed | Problem:
        """Return the answer to an analysis, as `WorkerPool.ask` does.

        One that was found before is not looked for again to be given in another form.
        """
        mark = mark_of(self._location) if self._most else None
        if mark is None:
            return self._pool.ask(job, id=id, gone=gone)
        found = self._look_up(job, mark)
        if isinstance(found, Analysed):
            self.hits += 1
            return found
        before = self._look_up(job.question, mark)
        known = before if isinstance(before, bytes) else b""
        reply = self._pool.ask(replace(job, found=known), id=id, gone=gone)
        if isinstance(reply, Problem):
            return reply
        if reply.found:
            self._keep_small(job.question, mark, reply.found, len(reply.found))
        reply = replace(reply, found=b"")
        self._keep_small(job, mark, reply, len(reply.body) + 4 * len(job.text))
        return reply

    def knows(self, job: AnalysisJob) -> bool:
        """Return whether the answer to an analysis has been found before, in whatever form."""
        mark = mark_of(self._location) if self._most else None
        if mark is None:
            return False
        return any(self._look_up(key, mark) is not None for key in (job, job.question))

    def prepare(self, job: AnalysisJob) -> bool:
        """Have an analysis made that nobody waits for, so that it is kept for the next who asks.

        Return whether it will be made. They are made one after the other, and begun again later
        where somebody else waits for a worker; no more than a few wait, and none where nothing is
        kept.
        """
        if not self._most or mark_of(self._location) is None:
            return False
        with self._lock:
            if job in self._prepared:
                return True
            if len(self._prepared) >= _MOST_PREPARED:
                return False
            self._prepared.append(job)
            if len(self._prepared) == 1:
                threading.Thread(target=self._prepare, daemon=True).start()
        return True

    def _prepare(self) -> None:
        while self._prepared:
            try:
                self._prepare_one(self._prepared[0])
            except Exception:
                _log.exception("an analysis could not be prepared")
            with self._lock:
                del self._prepared[0]
                if not self._prepared:
                    return

    def _prepare_one(self, job: AnalysisJob) -> None:
        """Make an analysis for nobody, and give way to whoever waits."""
        name = query_id(None)
        for _ in range(_TIMES_BEGUN):
            reply = self.analyse(job, id=name, gone=lambda: self._pool.is_wanted(beside=name))
            if not isinstance(reply, Problem) or reply.kind not in ("busy", "interrupted"):
                return
            time.sleep(_SECONDS_BETWEEN)

    def figures(self) -> PoolFigures:
        """Return the figures of the pool, with what was `kept` among the outcomes."""
        figures = self._pool.figures()
        return replace(figures, outcomes={**figures.outcomes, "kept": self.hits})

    def _look_up(self, key: Hashable, mark: Mark) -> _Kept | None:
        with self._lock:
            if mark != self._mark:
                return None
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def _keep_small(self, key: Hashable, mark: Mark, kept: _Kept, size: int) -> None:
        if size + _ENTRY_BYTES <= self._most // _LARGEST_PART:
            self._keep(key, mark, kept, size + _ENTRY_BYTES)

    def _keep(self, key: Hashable, mark: Mark, kept: _Kept, size: int) -> None:
        with self._lock:
            if mark != self._mark:
                self._kept.clear()
                self._sizes.clear()
                self._bytes = 0
                self._mark = mark
            if key not in self._kept:
                self._kept[key] = kept
                self._sizes[key] = size
                self._bytes += size
            while self._bytes > self._most:
                dropped, _ = self._kept.popitem(last=False)
                self._bytes -= self._sizes.pop(dropped)


def _size(key: Hashable, body: bytes) -> int:
    assert isinstance(key, tuple)
    text, *_, default_graphs, named_graphs, _head = key
    graphs = [*default_graphs, *named_graphs]
    return 4 * (len(text) + sum(map(len, graphs))) + 64 * len(graphs) + len(body) + _ENTRY_BYTES
