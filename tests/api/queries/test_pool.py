"""Workers that are late, killed, starved of memory, orphaned, or behind a rebuilt store."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
import pytest
from live_server import Reply, Server, build_small_store, descendants_of, running_server

from api.problems import Problem
from api.queries.answer import Answer, BrokenOff
from api.queries.formats import FORMATS, Choice
from api.queries.jobs import QueryJob
from api.queries.pool import WorkerPool
from api.settings import Settings
from graph.build import build
from graph.store import GRAPH_TYPES
from loaders import sample_gazette

# Eleven triples to the twelfth power: more rows than any machine counts within the time limits.
SLOW = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"
CHOICES = {form: Choice(row[0], row[0].media_type) for form, row in FORMATS.items()}


def job(text: str) -> QueryJob:
    return QueryJob(text, CHOICES)


@contextlib.contextmanager
def pool_of(store: Path, **limits: float) -> Iterator[WorkerPool]:
    pool = WorkerPool(Settings(store=str(store), **limits))  # type: ignore[arg-type]
    try:
        yield pool
    finally:
        pool.close()


def body_of(reply: Answer | Problem) -> bytes:
    assert isinstance(reply, Answer)
    return reply.read()


def end_all(process_ids: Iterable[int]) -> None:
    for process_id in process_ids:
        os.kill(process_id, signal.SIGKILL)
        assert has_ended(process_id)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def until(condition: Callable[[], bool]) -> None:
    for _ in range(1500):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it did not come about")


def kind_of(reply: Answer | Problem) -> str:
    return reply.kind if isinstance(reply, Problem) else "answer"


def has_ended(process_id: int) -> bool:
    """Wait for the end of a process that need not be a child of this one."""
    for _ in range(300):
        try:
            os.kill(process_id, 0)
            state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
            threads = len(list(Path(f"/proc/{process_id}/task").iterdir()))
        except (ProcessLookupError, FileNotFoundError):
            return True
        # The first thread ends before the others do, and they hold the pipe open until then.
        if state == "Z" and threads <= 1:
            return True
        time.sleep(0.1)
    return False


def until_answered(server: Server) -> None:
    """Wait for a free worker: on a busy machine its start alone outlasts a short time limit."""
    for _ in range(30):
        if server.query("ASK {}").status == 200:
            return
    pytest.fail("no worker came up")


def test_slow_query_ends_with_504_and_the_pool_still_answers(small_store: Path) -> None:
    with running_server(small_store, "--query-timeout", "2", "--workers", "1") as server:
        until_answered(server)
        reply = server.query(SLOW)
        assert reply.status == 504
        assert reply.media_type == "application/problem+json"
        assert reply.json()["limit_seconds"] == 2
        until_answered(server)
        page = server.query(SLOW, "text/html")
        assert page.status == 504
        assert "2 seconds" in page.text
        assert "?a0 ?b0 ?c0" in page.text


def test_slow_queries_do_not_hold_up_the_pages(small_store: Path) -> None:
    with running_server(small_store, "--query-timeout", "3", "--workers", "1") as server:
        until_answered(server)
        statuses: list[int] = []
        slow = threading.Thread(target=lambda: statuses.append(server.query(SLOW).status))
        slow.start()
        assert server.send("GET", "/healthz").status == 200
        assert slow.is_alive()
        slow.join()
        assert statuses == [504]


def test_query_that_finds_no_worker_free_is_told_to_come_back(small_store: Path) -> None:
    limits = "--query-timeout", "3", "--workers", "1"
    wait = {"GONGBAO_QUEUE_TIMEOUT": "2"}
    with running_server(small_store, *limits, environment=wait) as server:
        until_answered(server)
        replies: list[Reply] = []
        threads = [
            threading.Thread(target=lambda: replies.append(server.query(SLOW))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses = {reply.status for reply in replies}
        assert statuses == {503, 504}
        busy = next(reply for reply in replies if reply.status == 503)
        assert busy.headers["Retry-After"] == "2"


def test_queries_that_wait_leave_threads_for_pages_and_health_checks(small_store: Path) -> None:
    limits = "--query-timeout", "60", "--workers", "1"
    few = {"GONGBAO_THREADS": "4", "GONGBAO_QUEUE_TIMEOUT": "60"}
    with (
        running_server(small_store, *limits, environment=few) as server,
        contextlib.ExitStack() as clients,
    ):
        until_answered(server)
        for number in range(8):
            client = clients.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            query = urlencode({"query": f"{SLOW} # {number}"})
            client.sendall(f"GET /sparql?{query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        until(lambda: "gongbao_queries_waiting 2" in server.send("GET", "/metrics").text)
        refused = server.query("ASK { ?s ?p ?o }")
        assert refused.status == 503
        assert refused.json()["type"].endswith("/busy")
        assert refused.headers["Retry-After"] == "60"
        assert server.send("GET", "/healthz").status == 200
        assert server.send("GET", "/", headers={"Accept": "text/html"}).status == 200


def test_many_quick_queries_at_a_time_are_all_answered(small_store: Path) -> None:
    few = {"GONGBAO_THREADS": "8", "GONGBAO_ANSWER_CACHE_BYTES": "0"}
    with running_server(small_store, "--workers", "1", environment=few) as server:
        until_answered(server)
        with ThreadPoolExecutor(40) as clients:
            statuses = set(clients.map(lambda _: server.query("ASK {}").status, range(400)))
    assert statuses == {200}


def test_worker_killed_while_idle_is_replaced(small_store: Path) -> None:
    with pool_of(small_store, workers=1) as pool:
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        (first,) = pool.process_ids()
        os.kill(first, signal.SIGKILL)
        assert has_ended(first)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        assert pool.process_ids() != [first]


def test_query_whose_worker_is_killed_is_asked_again(small_store: Path) -> None:
    # Long enough to be killed at, short enough to be done again.
    steady = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6)) + "}"
    with pool_of(small_store, workers=1) as pool:
        expected = body_of(pool.ask(job(steady)))
        replies: list[Answer | Problem] = []
        asking = threading.Thread(target=lambda: replies.append(pool.ask(job(steady))))
        asking.start()
        until(lambda: [query.state for query in pool.running.all()] == ["running"])
        (busy,) = pool.process_ids()
        os.kill(busy, signal.SIGKILL)
        asking.join()
        assert body_of(replies[0]) == expected


def test_query_whose_workers_are_all_killed_ends_in_a_problem(small_store: Path) -> None:
    with pool_of(small_store, workers=1) as pool:
        pool.ask(job("ASK {}"))
        replies: list[Answer | Problem] = []
        asking = threading.Thread(target=lambda: replies.append(pool.ask(job(SLOW))))
        asking.start()
        while asking.is_alive():
            for worker in pool.process_ids():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
            time.sleep(0.2)
        assert kind_of(replies[0]) == "interrupted"
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_workers_outlive_the_process_that_forks_them_and_new_ones_come(small_store: Path) -> None:
    others = descendants_of(os.getpid())  # of the servers of other tests
    with pool_of(small_store, workers=2) as pool:
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        until(lambda: len(pool.process_ids()) == 2)
        before = set(pool.process_ids())
        (nursery,) = descendants_of(os.getpid()) - before - others
        os.kill(nursery, signal.SIGKILL)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        end_all(before)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        assert before.isdisjoint(pool.process_ids())


def test_two_hundred_killed_workers_leave_nothing_behind(small_store: Path) -> None:
    with pool_of(small_store, workers=2) as pool:
        pool.ask(job("ASK {}"))
        until(lambda: len(pool.process_ids()) == 2)
        held, children = open_files(), len(descendants_of(os.getpid()))
        threads = threading.active_count()
        for _ in range(100):
            end_all(pool.process_ids())
            assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        until(lambda: len(pool.process_ids()) == 2)
        assert open_files() <= held + 2
        assert len(descendants_of(os.getpid())) <= children + 2
        assert threading.active_count() == threads


def test_client_that_hangs_up_frees_its_worker(small_store: Path) -> None:
    with pool_of(small_store, workers=1) as pool:
        pool.ask(job("ASK {}"))
        (first,) = pool.process_ids()
        assert kind_of(pool.ask(job(SLOW), gone=lambda: True)) == "interrupted"
        assert has_ended(first)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_long_answer_streams_and_equals_the_sum_of_its_parts(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    pairs = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    with pool_of(tmp_path / "db", workers=1) as pool:
        reply = pool.ask(job(pairs))
        assert isinstance(reply, Answer)
        assert (reply.length, reply.truncated) == (None, None)
        assert len(json.loads(reply.read())["results"]["bindings"]) == 182**2


def test_answer_that_nobody_reads_to_its_end_frees_its_worker(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    with pool_of(tmp_path / "db", workers=1) as pool:
        reply = pool.ask(job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        assert isinstance(reply, Answer)
        next(reply)
        assert len(pool.running.all()) == 1
        reply.close()
        assert pool.running.all() == []
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_limit_met_after_the_first_byte_breaks_the_answer_off(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    with pool_of(tmp_path / "db", workers=1, max_rows=30_000) as pool:
        reply = pool.ask(job("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
        assert isinstance(reply, Answer)
        with pytest.raises(BrokenOff, match="max_rows=30000"):
            reply.read()
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_deadline_met_after_the_first_byte_breaks_the_answer_off(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    limits = {"query_timeout": 5, "max_rows": 10**9, "max_answer_bytes": 10**12}
    with pool_of(tmp_path / "db", workers=1, **limits) as pool:
        reply = pool.ask(job(endless))
        assert isinstance(reply, Answer)
        with pytest.raises(BrokenOff, match="deadline"):
            for _ in reply:
                pass
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_answer_that_is_begun_has_bytes_whatever_becomes_of_its_worker(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    with pool_of(tmp_path / "db", workers=1) as pool:
        reply = pool.ask(job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        assert isinstance(reply, Answer)
        for process in pool.process_ids():
            os.kill(process, signal.SIGKILL)
        assert next(reply).startswith(b'{"head"')
        with pytest.raises(BrokenOff):
            reply.read()


def test_modules_of_the_working_directory_are_not_taken_for_ours(
    small_store: Path, tmp_path: Path
) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "__init__.py").write_text("raise SystemExit('not ours')")
    text = (
        "from api.queries.pool import WorkerPool; from api.settings import Settings; "
        f"pool = WorkerPool(Settings(store={str(small_store)!r}, workers=1)); "
        "print(pool.wait_until_ready(30)); pool.close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    script = tmp_path / "elsewhere.py"
    script.write_text(f"import sys; sys.path.pop(0); {text}")
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout == "True\n", done.stderr


def test_slow_reader_makes_room_for_whoever_waits(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    with pool_of(tmp_path / "db", workers=1, query_timeout=8, queue_timeout=3) as pool:
        assert pool.wait_until_ready(60)
        reply = pool.ask(job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        assert isinstance(reply, Answer)
        next(reply)
        assert kind_of(pool.ask(job("ASK {}"))) == "busy"
        time.sleep(8)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"
        with pytest.raises(BrokenOff, match="others waited"):
            reply.read()
        assert pool.running.all() == []


def test_reader_who_takes_too_long_is_cut_off(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db", tasks=60)
    with pool_of(tmp_path / "db", workers=1, download_timeout=0.5) as pool:
        reply = pool.ask(job("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
        assert isinstance(reply, Answer)
        next(reply)
        time.sleep(0.6)
        with pytest.raises(BrokenOff):
            reply.read()
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


@pytest.mark.parametrize(
    ("text", "total"), [("SELECT * { ?s ?p ?o }", 11), ("CONSTRUCT WHERE { ?s ?p ?o }", 11)]
)
def test_head_of_an_answer_counts_all_of_it(small_store: Path, text: str, total: int) -> None:
    with pool_of(small_store, workers=1) as pool:
        reply = pool.ask(replace(job(text), head=3))
        assert isinstance(reply, Answer)
        assert (reply.shown, reply.total, reply.truncated) == (3, total, None)
    with pool_of(small_store, workers=1, max_rows=5) as pool:
        reply = pool.ask(replace(job(text), head=3))
        assert isinstance(reply, Answer)
        assert (reply.shown, reply.total, reply.truncated) == (3, 5, "max_rows=5")


@pytest.mark.parametrize("form", ["SELECT (?s AS ?x) ?long", "CONSTRUCT { ?s ?p ?long }"])
def test_head_of_long_values_is_no_longer_than_a_page(small_store: Path, form: str) -> None:
    longer = "BIND('0123456789abcdef' AS ?t0) "
    for level in range(3):
        longer += f"BIND(CONCAT({', '.join([f'?t{level}'] * 16)}) AS ?t{level + 1}) "
    text = f"{form} {{ ?s ?p ?o {longer} BIND(CONCAT(?t3, ?t3, ?t3, ?t3, STR(?o)) AS ?long) }}"
    with pool_of(small_store, workers=1) as pool:
        reply = pool.ask(replace(job(text), head=1000))
        assert isinstance(reply, Answer)
        assert (reply.shown, reply.total, reply.truncated) == (3, 11, None)
        assert len(body_of(reply)) < 1024 * 1024
        assert len(body_of(pool.ask(job(text)))) > 11 * 262_144


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_graph_is_cut_after_a_triple_in_every_format(small_store: Path, media_type: str) -> None:
    form = next(each for each in FORMATS["CONSTRUCT"] if each.media_type == media_type)
    wanted = {"CONSTRUCT": Choice(form, media_type)}
    with pool_of(small_store, workers=1, max_rows=4) as pool:
        reply = pool.ask(QueryJob("CONSTRUCT WHERE { ?s ?p ?o }", wanted))
        assert isinstance(reply, Answer)
        assert reply.truncated == "max_rows=4"
        parsed = pyoxigraph.parse(reply.read(), pyoxigraph.RdfFormat.from_media_type(media_type))
        assert len(list(parsed)) == 4


def test_query_that_needs_too_much_memory_is_stopped(small_store: Path) -> None:
    # Each ?t is sixteen times as long as the one before: four gigabytes at the end.
    nested = "BIND('0123456789abcdef' AS ?t0) "
    for level in range(8):
        nested += f"BIND(CONCAT({', '.join([f'?t{level}'] * 16)}) AS ?t{level + 1}) "
    with pool_of(small_store, workers=1, worker_memory_mb=512) as pool:
        assert kind_of(pool.ask(job(f"SELECT (STRLEN(?t8) AS ?n) {{ {nested} }}"))) == "too-complex"
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_answer_over_the_byte_limit_is_cut_after_a_row_and_says_so(small_store: Path) -> None:
    with pool_of(small_store, workers=1, max_answer_bytes=300) as pool:
        reply = pool.ask(job("SELECT * { ?s ?p ?o }"))
        assert isinstance(reply, Answer)
        assert reply.truncated == "max_answer_bytes=300"
        body = reply.read()
        assert len(body) == reply.length
        assert len(body) <= 300
        assert json.loads(body)["results"]["bindings"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 3000 + "}",
        "SELECT * { ?s " + "<a:b>/" * 3000 + "<a:b> ?o }",
        "SELECT * { ?s ?p ?o FILTER(1" + " + 1" * 60_000 + ") }",
    ],
)
def test_monstrous_query_costs_at_most_its_worker(small_store: Path, text: str) -> None:
    with pool_of(small_store, workers=1, query_timeout=5) as pool:
        reply = pool.ask(job(text))
        assert not isinstance(reply, Problem) or reply.status in (400, 422, 504)
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_rebuilt_store_is_read_from_the_next_query_on(tmp_path: Path) -> None:
    location = tmp_path / "db"
    build_small_store(location, tasks=1)
    location.joinpath("build.json").write_text("{}")
    count = "SELECT ?task { ?task a <https://w3id.org/gongbao/ontology#Task> }"
    added = "/page/doc/tongzhengfa/2022/8/annex/1/task/2/1"
    with running_server(location, "--workers", "1") as server:
        assert server.query(count, "text/csv").text.count("/task/") == 1
        assert server.send("GET", added).status == 404
        fresh = tmp_path / "fresh"
        build_small_store(fresh, tasks=2)
        fresh.joinpath("build.json").write_text("{}")
        location.rename(tmp_path / "old")
        fresh.rename(location)
        shutil.rmtree(tmp_path / "old")
        assert server.query(count, "text/csv").text.count("/task/") == 2
        assert server.send("GET", added).status == 200


def test_rebuilds_drop_no_query_and_mix_no_answer(tmp_path: Path) -> None:
    location = tmp_path / "db"
    lines = sample_gazette().read_text(encoding="utf-8").splitlines(keepends=True)
    # One notice, and the same with the next.
    longer, shorter = tmp_path / "longer.txt", tmp_path / "shorter.txt"
    longer.write_text("".join(lines[7743:8167]), encoding="utf-8")
    shorter.write_text("".join(lines[7743:7950]), encoding="utf-8")
    build([longer], str(location))
    wholes = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    with pool_of(location, workers=2) as pool:
        counts = {body_of(pool.ask(job(wholes)))}
        replies: list[Answer | Problem] = []
        building = True

        def keep_asking() -> None:
            while building:
                replies.append(pool.ask(job(wholes)))

        asking = [threading.Thread(target=keep_asking) for _ in range(4)]
        for thread in asking:
            thread.start()
        for source in (shorter, longer, shorter):
            build([source], str(location))
            counts.add(body_of(pool.ask(job(wholes))))
        building = False
        for thread in asking:
            thread.join()
        assert len(counts) == 2
        assert {kind_of(reply) for reply in replies} == {"answer"}
        assert {body_of(reply) for reply in replies} <= counts
        assert len(replies) > 20


@pytest.mark.parametrize(
    "expression",
    [
        "REGEX(?text, '(a|a)*b')",
        "REGEX(?text, '((((a{100}){100}){100}){100})')",
        "REGEX(?text, '(a*)*(a*)*(a*)*$')",
        "CONTAINS(REPLACE(?text, 'a', '$0$0$0$0$0$0$0$0'), 'b')",
        "REGEX(?text, '\\\\p{L}{1000}{1000}')",
    ],
)
def test_no_regular_expression_freezes_the_service(small_store: Path, expression: str) -> None:
    doubled = "BIND('aaaaaaaaaaaaaaaa' AS ?t0) " + "".join(
        f"BIND(CONCAT({', '.join([f'?t{level}'] * 16)}) AS ?t{level + 1}) " for level in range(4)
    )
    text = f"ASK {{ {doubled} BIND(?t4 AS ?text) FILTER({expression}) }}"
    with pool_of(small_store, workers=1, query_timeout=10, worker_memory_mb=512) as pool:
        assert kind_of(pool.ask(job(text))) in ("answer", "timeout", "too-complex")
        assert kind_of(pool.ask(job("ASK {}"))) == "answer"


def test_store_behind_another_endpoint_is_served_under_the_same_guard(small_store: Path) -> None:
    with running_server(small_store) as far:
        location = f"sparql+http://127.0.0.1:{far.port}/sparql"
        with running_server(location, "--query-timeout", "5") as near:
            names = "SELECT ?name { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name }"
            assert near.query(names, "text/csv").text.split() == ["name", "区水务局"]
            assert near.query("ASK { SERVICE <http://203.0.113.1/> {} }").status == 403
            assert near.query("ASK FROM <http://203.0.113.1/> {}").status == 400
            assert near.query(SLOW).status == 504
            assert near.query("ASK {}").status == 200


def test_store_that_is_gone_is_503_without_its_path(tmp_path: Path) -> None:
    location = tmp_path / "db"
    build_small_store(location)
    location.joinpath("build.json").write_text("{}")
    with running_server(location) as server:
        location.rename(tmp_path / "elsewhere")
        for reply in (server.query("ASK {}"), server.send("GET", "/readyz")):
            assert reply.status == 503
            assert str(tmp_path) not in reply.text


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_server(small_store: Path, ending: signal.Signals) -> None:
    with running_server(small_store, "--query-timeout", "60") as server:
        server.query("ASK {}")
        slow = threading.Thread(target=_ask_in_vain, args=(server,))
        slow.start()
        time.sleep(0.5)
        children = descendants_of(server.process.pid)
        assert len(children) >= 3
        server.process.send_signal(ending)
        time.sleep(0.5)
        server.process.send_signal(ending)  # the first would wait for the query
        server.process.wait(timeout=30)
        slow.join()
        assert all(has_ended(child) for child in children)


def _ask_in_vain(server: Server) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        server.query(SLOW)


@pytest.mark.skipif(sys.platform != "linux", reason="the system calls are those of Linux")
def test_confined_process_cannot_open_a_socket() -> None:
    script = (
        "import socket\n"
        "from api.queries.confinement import shut_out_network\n"
        "socket.socket().close()\n"
        "shut_out_network()\n"
        "try: socket.socket()\n"
        "except OSError as error: print(error.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "13", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the system calls are those of Linux")
def test_engine_in_a_confined_process_reaches_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(1)
        port = listener.getsockname()[1]
        script = (
            "import pyoxigraph, sys\n"
            "from api.queries.confinement import shut_out_network\n"
            "if sys.argv[1] == 'confined': shut_out_network()\n"
            f"query = 'ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}'\n"
            "try: pyoxigraph.Store().query(query)\n"
            "except OSError as error: print(error)\n"
        )
        command = [sys.executable, "-c", script, "confined"]
        assert "OSError" not in subprocess.run(command, capture_output=True, text=True).stderr
        with pytest.raises(TimeoutError):
            listener.accept()
        # The same query without confinement does knock, or the test above would prove nothing.
        listener.settimeout(60)
        free = subprocess.Popen([*command[:-1], "free"], stdout=subprocess.DEVNULL)
        connection, _ = listener.accept()
        connection.close()
        free.kill()
        free.wait()
