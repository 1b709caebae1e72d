"""Queries have ids: listed while they run, refused when taken, cancelled on demand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.problems import Problem, Refused
from api.queries.answer import Answer
from api.queries.formats import FORMATS, Choice
from api.queries.jobs import QueryJob
from api.queries.pool import WorkerPool
from api.queries.running import query_id
from api.settings import Settings

SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"
CHOICES = {form: Choice(row[0], row[0].media_type) for form, row in FORMATS.items()}


@pytest.fixture
def pool(small_store: Path) -> Iterator[WorkerPool]:
    pool = WorkerPool(Settings(store=str(small_store), workers=1, query_timeout=60))
    yield pool
    pool.close()


class Asking(threading.Thread):
    """A query that is being asked; `reply` is there when the thread has ended."""

    def __init__(self, pool: WorkerPool, name: str) -> None:
        super().__init__()
        self._pool, self._name_of_query = pool, name
        self.reply: Answer | Problem | None = None
        self.start()
        while all(query.id != name for query in pool.running.all()):
            self.join(0.01)

    def run(self) -> None:
        self.reply = self._pool.ask(QueryJob(SLOW, CHOICES), id=self._name_of_query)

    def kind(self) -> str:
        self.join()
        return self.reply.kind if isinstance(self.reply, Problem) else "answer"


@pytest.mark.parametrize("sent", ["a", "my-query_1.2", "x" * 64])
def test_client_may_choose_the_id(sent: str) -> None:
    assert query_id(sent) == sent


@pytest.mark.parametrize("sent", ["", "x" * 65, "a b", "a/b", "公报", "a\n", "<script>"])
def test_id_of_other_characters_or_lengths_is_refused(sent: str) -> None:
    with pytest.raises(Refused) as caught:
        query_id(sent)
    assert caught.value.problem.status == 400


def test_ids_that_are_not_chosen_are_all_different() -> None:
    assert len({query_id(None) for _ in range(1000)}) == 1000


def test_running_and_waiting_queries_are_listed_until_they_end(pool: WorkerPool) -> None:
    first = Asking(pool, "first")
    while pool.running.all()[0].state != "running":
        first.join(0.01)
    second = Asking(pool, "second")
    assert [(query.id, query.state) for query in pool.running.all()] == [
        ("first", "running"),
        ("second", "waiting"),
    ]
    assert pool.running.all()[0].text == SLOW
    pool.running.cancel("second")
    assert second.kind() == "cancelled"
    pool.running.cancel("first")
    assert first.kind() == "cancelled"
    assert pool.running.all() == []


def test_cancelled_query_frees_its_worker(pool: WorkerPool) -> None:
    asking = Asking(pool, "slow")
    pool.running.cancel("slow")
    assert asking.kind() == "cancelled"
    assert isinstance(pool.ask(QueryJob("ASK {}", CHOICES)), Answer)


def test_id_of_a_running_query_is_refused_to_another(pool: WorkerPool) -> None:
    asking = Asking(pool, "same")
    reply = pool.ask(QueryJob("ASK {}", CHOICES), id="same")
    assert isinstance(reply, Problem)
    assert reply.status == 409
    pool.running.cancel("same")
    assert asking.kind() == "cancelled"
    assert isinstance(pool.ask(QueryJob("ASK {}", CHOICES), id="same"), Answer)


def test_query_that_is_not_there_cannot_be_cancelled(pool: WorkerPool) -> None:
    with pytest.raises(Refused) as caught:
        pool.running.cancel("nobody")
    assert caught.value.problem.status == 404
