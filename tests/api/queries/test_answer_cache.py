"""A question asked again is answered without a worker, as long as the answer must be the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import build_small_store

from api.problems import Problem
from api.queries.answer_cache import AnswerCache
from api.queries.formats import CSV, JSON, Choice
from api.queries.jobs import AnalysisJob, QueryJob
from api.queries.pool import WorkerPool
from api.settings import Settings
from graph.analytics import Question

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/gongbao/ontology#Task> }"


@pytest.fixture
def location(tmp_path: Path) -> Path:
    build_small_store(tmp_path / "gongbao.db")
    return tmp_path / "gongbao.db"


@pytest.fixture
def pool(location: Path) -> Iterator[WorkerPool]:
    pool = WorkerPool(Settings(store=str(location), workers=1, max_rows=5))
    yield pool
    pool.close()


@pytest.fixture
def cache(pool: WorkerPool, location: Path) -> AnswerCache:
    return AnswerCache(pool, str(location), 100_000)


def ask(cache: AnswerCache, text: str, **more: object) -> str:
    choices = {"SELECT": Choice(CSV, "text/csv; charset=utf-8")}
    job = QueryJob(text, more.pop("choices", choices), **more)  # type: ignore[arg-type]
    reply = cache.ask(job, id="one", gone=lambda: False)
    return reply.kind if isinstance(reply, Problem) else reply.read().decode()


def test_a_question_asked_again_needs_no_worker(cache: AnswerCache, pool: WorkerPool) -> None:
    first = ask(cache, COUNT)
    pool.close()
    assert ask(cache, COUNT) == first == "n\r\n3\r\n"
    assert cache.hits == 1
    assert cache.figures().outcomes == {"answered": 1, "kept": 1}


def test_another_format_or_graph_is_another_question(cache: AnswerCache) -> None:
    as_csv = ask(cache, COUNT)
    as_json = ask(cache, COUNT, choices={"SELECT": Choice(JSON, JSON.content_type)})
    elsewhere = ask(cache, COUNT, default_graphs=("https://w3id.org/gongbao/graph/registry",))
    assert as_json != as_csv
    assert elsewhere == "n\r\n0\r\n"
    assert cache.hits == 0


def test_a_store_that_is_written_answers_anew(cache: AnswerCache, location: Path) -> None:
    assert ask(cache, COUNT) == "n\r\n3\r\n"
    build_small_store(location, tasks=7)
    assert ask(cache, COUNT) == "n\r\n7\r\n"


@pytest.mark.parametrize("varies", ["NOW()", "Rand()", "UUID()", "STRUUID()", r"\u004eOW()"])
def test_what_may_differ_each_time_is_asked_each_time(cache: AnswerCache, varies: str) -> None:
    text = f"SELECT ?x WHERE {{ BIND({varies} AS ?x) }}"
    assert ask(cache, text) != ask(cache, text)
    assert cache.hits == 0


def test_problems_and_cut_answers_are_not_kept(cache: AnswerCache) -> None:
    for text in ("SELECT WHERE {", "SELECT * WHERE { ?s ?p ?o }"):
        assert ask(cache, text) == ask(cache, text)
    assert cache.hits == 0


def test_no_more_is_kept_than_allowed(pool: WorkerPool, location: Path) -> None:
    cache = AnswerCache(pool, str(location), 3_000)
    texts = [f"{COUNT} # {number}" for number in range(5)]
    for text in texts:
        ask(cache, text)
    ask(cache, texts[0])
    assert cache.hits == 0
    ask(cache, texts[0])
    assert cache.hits == 1


def test_names_of_graphs_count_as_what_is_kept(pool: WorkerPool, location: Path) -> None:
    cache = AnswerCache(pool, str(location), 20_000)
    graphs = ("https://w3id.org/gongbao/graph/registry",) * 1000
    ask(cache, COUNT, default_graphs=graphs)
    ask(cache, COUNT, default_graphs=graphs)
    assert cache.hits == 0


def test_nothing_is_kept_where_that_is_forbidden(pool: WorkerPool, location: Path) -> None:
    cache = AnswerCache(pool, str(location), 0)
    ask(cache, COUNT)
    ask(cache, COUNT)
    assert cache.hits == 0


def test_an_analysis_is_found_once_for_all_forms_and_kept(cache: AnswerCache, pool: WorkerPool):
    question = Question(analysis="workload", replicates=0, readings=False)
    as_json, as_csv = AnalysisJob(question, "json"), AnalysisJob(question, "csv")
    assert not cache.knows(as_csv)
    first = cache.analyse(as_json, id=None, gone=lambda: False)
    assert cache.knows(as_csv)
    assert not isinstance(first, Problem)
    pool.close()
    assert cache.analyse(as_json, id=None, gone=lambda: False) == first
    assert cache.hits == 1


def test_an_analysis_that_nobody_waits_for_is_there_for_the_next(cache: AnswerCache):
    job = AnalysisJob(Question(analysis="backbone"), "csv")
    assert cache.prepare(job)
    for _ in range(600):
        if cache.knows(job):
            break
        time.sleep(0.05)
    assert cache.knows(job)


def test_what_nobody_waits_for_gives_way_to_whoever_does(cache: AnswerCache, pool: WorkerPool):
    job = AnalysisJob(Question(analysis="clusters", seeds=1000), "csv")
    assert pool.wait_until_ready(60)
    assert cache.prepare(job)
    while pool.figures().running == 0:
        time.sleep(0.02)
    assert ask(cache, COUNT).startswith("n")
    assert pool.figures().outcomes["interrupted"] == 1
    assert not cache.knows(job)
