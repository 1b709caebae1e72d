"""Sixteen clients for ten minutes, and a query worker killed every second.

    python -m benchmarks.soak [--minutes 10] [--clients 16] [--json FILE]

The clients send good queries, whose answers are compared with those of the engine in this
process; slow ones, which must end at the deadline; malformed and oversized ones, which must be
refused; answers so large that they stream; and requests that they abort before or in the middle
of the answer. A wrong answer is one that is neither the right one nor an honest error: a status
that says so, or a connection broken off before the end of the answer. What the server's processes
hold is read every five seconds. Exit code 1: a wrong answer, a leak, or a server that ended.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyoxigraph as ox

from benchmarks.processes import Holding, holding, workers
from benchmarks.raw_http import Answer, BrokenOff, Client, get, post
from benchmarks.servers_started import Served, gongbao
from graph.build import build
from loaders import sample_gazette
from ontology import PREFIXES

JSON, CSV = "application/sparql-results+json", "text/csv"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
DEADLINE = 3
SETTINGS = {
    "query_timeout": str(DEADLINE),
    "rate_limit": "0",
    "client_queries": "0",
    "access_log": "off",
}
SAMPLE_SECONDS, WARM_SECONDS = 5, 30
# What may grow: a few handles of connections just being opened, the allocator's slack.
HANDLES_SLACK, MEMORY_SLACK = 24, 1.25

PROLOGUE = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
GOOD = {
    "units": "SELECT ?unit ?name WHERE { ?unit a gbo:Unit ; skos:prefLabel ?name }",
    "led": "SELECT ?task ?text WHERE { ?task gbo:ledBy ?unit ; gbo:taskText ?text } LIMIT 2000",
    "count": "SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class",
    "none": "SELECT ?x WHERE { ?x a <urn:nothing> }",
    "graphs": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s a gbo:Task } } GROUP BY ?g",
    "path": "SELECT ?part ?whole WHERE { ?part dcterms:isPartOf+ ?whole }",
}
EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f) }"
# A problem that says "not now": all workers busy, worker lost twice, out of time.
NOT_NOW = {503, 504}


class Wrong(Exception):
    """An answer that is neither right nor an honest error."""


@dataclass
class Ledger:
    """What came of the requests of each kind; `seconds` of those answered as they should be."""

    outcomes: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    killed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, outcome: str, seconds: float | None) -> None:
        with self.lock:
            self.outcomes[kind][outcome] += 1
            if seconds is not None:
                self.seconds[kind].append(seconds)


class Expected:
    """The right answers, from the engine in this process."""

    def __init__(self, location: Path) -> None:
        engine = ox.Store.read_only(str(location / "store"))

        def rows(query: str) -> Counter[tuple[str, ...]]:
            found = engine.query(PROLOGUE + query, use_default_graph_as_union=True)
            assert isinstance(found, ox.QuerySolutions)
            return Counter(
                tuple("" if term is None else term.value for term in row) for row in found
            )

        self.rows = {name: rows(query) for name, query in GOOD.items()}
        self.triples = rows(EVERYTHING).total()


Sender = Callable[[Client, Expected, random.Random], str]
"""Sends one request and returns its outcome; raises Wrong, or BrokenOff where that is wrong."""


def good(client: Client, expected: Expected, dice: random.Random) -> str:
    name = dice.choice(list(GOOD))
    text = PROLOGUE + GOOD[name]
    accept = dice.choice((JSON, CSV))
    way = dice.choice(("get", "direct"))
    request = (
        get("/sparql", accept, query=text)
        if way == "get"
        else post("/sparql", accept, QUERY, text.encode())
    )
    answer = client.ask(request)
    if answer.status in NOT_NOW:
        return f"{answer.status}, {_problem(answer)}"
    _want(answer, 200)
    # LIMIT without ORDER BY may choose other rows, not another number of them.
    found, right = _rows(answer, accept), expected.rows[name]
    if found.total() != right.total() or ("LIMIT" not in text and found != right):
        raise Wrong(f"{name}: {found.total()} rows, {right.total()} are right")
    return "right"


def slow(client: Client, _expected: Expected, _dice: random.Random) -> str:
    answer = client.ask(get("/sparql", JSON, query=SLOW))
    if answer.status not in NOT_NOW:
        raise Wrong(f"a query without end got {answer.status}: {answer.body[:200]!r}")
    return f"{answer.status}, {_problem(answer)}"


def malformed(client: Client, _expected: Expected, dice: random.Random) -> str:
    request, status = dice.choice(
        (
            (get("/sparql", JSON, query="SELECT WHERE {"), 400),
            (get("/sparql", JSON, query="INSERT DATA { <urn:a> <urn:b> <urn:c> }"), 403),
            (get("/sparql", JSON, query="ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), 403),
            (get("/sparql", "image/png", query="ASK {}"), 406),
            (post("/sparql", JSON, QUERY, b"ASK { ?s ?p '\xff' }"), 400),
            (post("/sparql", JSON, "text/plain", b"ASK {}"), 415),
            (post("/sparql", JSON, FORM, b"qeury=ASK+%7B%7D"), 400),
            (get("/nowhere", JSON), 404),
        )
    )
    answer = client.ask(request)
    if answer.status in NOT_NOW:
        return f"{answer.status}, {_problem(answer)}"
    _want(answer, status)
    _problem(answer)
    return "refused"


def huge(client: Client, expected: Expected, dice: random.Random) -> str:
    if dice.random() < 0.2:
        # Refused before it is read whole: the server may close, whatever else is being sent.
        try:
            answer = client.ask(post("/sparql", JSON, QUERY, b"#" * 10_000_000))
        except (BrokenOff, ConnectionError):
            return "closed"
        _want(answer, 413)
        return "refused"
    try:
        answer = client.ask(get("/sparql", JSON, query=EVERYTHING))
    except BrokenOff:
        return "broken off"
    if answer.status in NOT_NOW:
        return f"{answer.status}, {_problem(answer)}"
    _want(answer, 200)
    if (rows := _rows(answer, JSON).total()) != expected.triples:
        raise Wrong(f"{rows} rows of {expected.triples}")
    return "right"


def aborted(client: Client, _expected: Expected, dice: random.Random) -> str:
    client.send(get("/sparql", JSON, query=dice.choice((SLOW, EVERYTHING))))
    if dice.random() < 0.5:
        client.receive_some()
    return "hung up"


def page(client: Client, _expected: Expected, dice: random.Random) -> str:
    address = dice.choice(("/", "/search?q=%E6%B0%B4%E5%8A%A1", "/analytics", "/explore"))
    answer = client.ask(get(address, "text/html"))
    if answer.status in NOT_NOW:
        return f"{answer.status}"
    _want(answer, 200)
    return "right"


MIX: tuple[tuple[Sender, int], ...] = (
    (good, 60),
    (page, 10),
    (malformed, 12),
    (slow, 5),
    (huge, 5),
    (aborted, 8),
)


def _want(answer: Answer, status: int) -> None:
    if answer.status != status:
        raise Wrong(f"{answer.status} in place of {status}: {answer.body[:200]!r}")


def _problem(answer: Answer) -> str:
    """Return the kind of a problem; raises Wrong for an error that is none."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        raise Wrong(f"{answer.status} is no problem: {answer.headers} {answer.body[:200]!r}")
    return str(json.loads(answer.body)["type"]).rpartition("/")[2]


def _rows(answer: Answer, accept: str) -> Counter[tuple[str, ...]]:
    if accept == CSV:
        rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
        return Counter(map(tuple, rows[1:]))
    results = json.loads(answer.body)
    names = results["head"]["vars"]
    return Counter(
        tuple(row[name]["value"] if name in row else "" for name in names)
        for row in results["results"]["bindings"]
    )


def client_life(port: int, expected: Expected, ledger: Ledger, seed: int, end: float) -> None:
    """Send requests until `end`, over one connection as long as it lasts."""
    dice = random.Random(seed)
    senders, weights = zip(*MIX, strict=True)
    client = Client(port)
    while time.monotonic() < end:
        send = dice.choices(senders, weights)[0]
        kind, start, keeps = send.__name__, time.perf_counter(), False
        try:
            outcome = send(client, expected, dice)
            keeps = not client.is_last and outcome not in ("hung up", "closed", "broken off")
            right = outcome in ("right", "refused")
            ledger.note(kind, outcome, time.perf_counter() - start if right else None)
        except Wrong as error:
            ledger.note(kind, "WRONG", None)
            ledger.wrong.append(f"{kind}: {error}")
        except BrokenOff:
            # A kept connection that the server has closed meanwhile, or a worker lost.
            ledger.note(kind, "broken off", None)
        except OSError as error:
            ledger.note(kind, type(error).__name__, None)
        if not keeps:
            client.close()
            client = Client(port)
    client.close()


def kill_workers(root: int, ledger: Ledger, dice: random.Random, end: float) -> None:
    while time.monotonic() < end:
        time.sleep(1)
        with suppress(ProcessLookupError, IndexError):
            os.kill(dice.choice(workers(root)), signal.SIGKILL)
            ledger.killed += 1


def watch(root: int, ledger: Ledger, end: float) -> None:
    while time.monotonic() < end:
        time.sleep(SAMPLE_SECONDS)
        ledger.holdings.append(holding(root))


def soak(server: Served, expected: Expected, *, clients: int, seconds: float) -> Ledger:
    """Return what came of `clients` clients in `seconds`; the server is quiet at the end."""
    ledger, end, root = Ledger(), time.monotonic() + seconds, server.process.pid
    threads = [
        threading.Thread(target=client_life, args=(server.port, expected, ledger, seed, end))
        for seed in range(clients)
    ]
    threads.append(
        threading.Thread(target=kill_workers, args=(root, ledger, random.Random(0), end))
    )
    threads.append(threading.Thread(target=watch, args=(root, ledger, end)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(DEADLINE + 2)
    ledger.holdings.append(holding(root))
    return ledger


def leaks(ledger: Ledger, before: Holding) -> list[str]:
    """Return what the server holds more of in the end than before the first request."""
    after = ledger.holdings[-1]
    found = []
    if after.processes > before.processes:
        found.append(f"{after.processes} processes, {before.processes} before")
    if after.front_handles > before.front_handles + HANDLES_SLACK:
        found.append(f"{after.front_handles} file handles, {before.front_handles} before")
    warm = [each.front_bytes for each in ledger.holdings[WARM_SECONDS // SAMPLE_SECONDS :]]
    half = len(warm) // 2
    if half >= 3:
        early, late = max(warm[:half]), max(warm[half:])
        if late > early * MEMORY_SLACK:
            found.append(f"memory grows: {_mib(early)} MiB, then {_mib(late)} MiB")
    return found


def _mib(size: int) -> int:
    return size // 2**20


def report(ledger: Ledger, before: Holding) -> list[str]:
    """Return the lines of the report, Markdown."""
    lines = ["| Kind | Requests | p50 | p95 | p99 | Outcomes |", "|---|---:|---:|---:|---:|---|"]
    for kind, outcomes in sorted(ledger.outcomes.items()):
        taken = sorted(ledger.seconds[kind])
        cells = [
            f"{taken[min(len(taken) - 1, int(share * len(taken)))] * 1e3:,.0f} ms" if taken else "–"
            for share in (0.5, 0.95, 0.99)
        ]
        told = ", ".join(f"{outcome} {count:,}" for outcome, count in outcomes.most_common())
        lines.append(f"| {kind} | {outcomes.total():,} | {' | '.join(cells)} | {told} |")
    after = ledger.holdings[-1]
    peak = max(each.front_bytes for each in ledger.holdings)
    lines += [
        "",
        f"Workers killed: {ledger.killed}. Wrong answers: {len(ledger.wrong)}.",
        f"Processes {before.processes} before, {after.processes} after; file handles of the front "
        f"{before.front_handles}, {after.front_handles}; its memory {_mib(before.front_bytes)} MiB "
        f"before, {_mib(peak)} MiB at most, {_mib(after.front_bytes)} MiB after.",
    ]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--json", type=Path, help="write what the processes held to FILE")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gongbao-soak-") as folder:
        location = Path(folder, "gongbao.db")
        build([sample_gazette()], str(location))
        expected = Expected(location)
        with gongbao(location, SETTINGS) as server:
            warm_up(server, expected)
            before = holding(server.process.pid)
            ledger = soak(server, expected, clients=given.clients, seconds=given.minutes * 60)
            alive = server.process.poll() is None
    print("\n".join(report(ledger, before)))
    if given.json:
        given.json.write_text(json.dumps([asdict(each) for each in ledger.holdings]))
    faults = [*ledger.wrong, *leaks(ledger, before), *([] if alive else ["the server ended"])]
    for fault in faults[:50]:
        print(f"FAULT: {fault}")
    sys.exit(1 if faults else 0)


def warm_up(server: Served, expected: Expected) -> None:
    """Ask until all that starts late has started."""
    dice = random.Random(1)
    with Client(server.port) as client:
        for _ in range(20):
            good(client, expected, dice)
            page(client, expected, dice)
    time.sleep(3)


if __name__ == "__main__":
    main()
