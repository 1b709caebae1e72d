"""What serving costs: a small query asked of the engine itself, of `oxigraph serve`, and of us.

    python -m benchmarks.serving [--rounds 10] [--requests 300]

All answer over the same store of the bundled gazette, in the same run, turn by turn; each query
names another unit. The engine itself parses, evaluates and serialises in this process; the servers
are asked over kept connections by one client, then by sixteen in processes of their own. Ours
keeps no answer (`answer_cache_bytes` is 0), but for the rows *asked again*, where it has been asked
each query before. What counts are the ratios to `oxigraph serve`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import multiprocessing
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from benchmarks.raw_http import Client, get
from benchmarks.servers_started import gongbao, oxigraph
from graph.build import build
from loaders import sample_gazette
from ontology import PREFIXES

JSON = "application/sparql-results+json"
CLIENTS, PROCESSES = 16, 2
AT_ONCE = f", {CLIENTS} clients"

PROLOGUE = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())

# Each takes the IRI of a unit.
QUESTIONS = {
    "names of a unit": "SELECT ?name WHERE { <%s> skos:prefLabel|skos:altLabel ?name }",
    "ten tasks of a unit": """SELECT ?task ?text WHERE {
  ?task gbo:ledBy|gbo:supportedBy <%s> ; gbo:taskText ?text } LIMIT 10""",
    "partners of a unit": """SELECT ?other ?name ?tasks WHERE {
  ?link a gbo:CoResponsibility ; gbo:coUnit <%s>, ?other ; gbo:sharedTasks ?tasks .
  ?other skos:prefLabel ?name } ORDER BY DESC(?tasks) ?other LIMIT 20""",
}
UNITS = "SELECT ?unit WHERE { ?unit a gbo:Unit } ORDER BY ?unit"


@dataclass(frozen=True)
class Timing:
    """Seconds of each request, and of all of them on the clock."""

    requests: Sequence[float]
    wall: float

    def percentile(self, share: float) -> float:
        ordered = sorted(self.requests)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _joined(timings: Sequence[Timing]) -> Timing:
    every = [seconds for timing in timings for seconds in timing.requests]
    return Timing(every, sum(timing.wall for timing in timings))


def _texts(question: str, units: Sequence[str]) -> Iterator[str]:
    return (PROLOGUE + question % unit for unit in itertools.cycle(units))


def ask_engine(store: ox.Store, texts: Sequence[str]) -> Timing:
    seconds, began = [], time.perf_counter()
    for text in texts:
        start = time.perf_counter()
        result = store.query(text, use_default_graph_as_union=True)
        assert isinstance(result, ox.QuerySolutions)
        result.serialize(format=ox.QueryResultsFormat.JSON)
        seconds.append(time.perf_counter() - start)
    return Timing(seconds, time.perf_counter() - began)


def ask_server(port: int, path: str, texts: Sequence[str]) -> Timing:
    requests = [get(path, JSON, query=text) for text in texts]
    seconds = []
    with Client(port) as client:
        began = time.perf_counter()
        for request in requests:
            start = time.perf_counter()
            answer = client.ask(request)
            seconds.append(time.perf_counter() - start)
            assert answer.status == 200, answer
        return Timing(seconds, time.perf_counter() - began)


def ask_server_at_once(port: int, path: str, texts: Sequence[str]) -> Timing:
    """Ask by CLIENTS clients at once, a share of `texts` each."""
    shares = [(port, path, list(texts[start::CLIENTS])) for start in range(CLIENTS)]
    began = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        jobs = [shares[start::PROCESSES] for start in range(PROCESSES)]
        timings = [timing for part in pool.map(_ask_in_threads, jobs) for timing in part]
    return Timing(_joined(timings).requests, time.perf_counter() - began)


def _ask_in_threads(shares: Sequence[tuple[int, str, Sequence[str]]]) -> list[Timing]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(shares)) as threads:
        return list(threads.map(lambda share: ask_server(*share), shares))


def check_same(ports: Sequence[tuple[int, str]], texts: Sequence[str]) -> None:
    """Stop where two servers answer differently."""
    for text in texts:
        answers = []
        for port, path in ports:
            with Client(port) as client:
                bindings = json.loads(client.ask(get(path, JSON, query=text)).body)["results"]
            answers.append(sorted(json.dumps(row, sort_keys=True) for row in bindings["bindings"]))
        assert all(answer == answers[0] for answer in answers), f"answers differ for {text}"


def measure(rounds: int, requests: int) -> dict[tuple[str, str], Timing]:
    """Return the timings by question and by who was asked."""
    timings: defaultdict[tuple[str, str], list[Timing]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="gongbao-bench-") as folder:
        location = Path(folder, "gongbao.db")
        build([sample_gazette()], str(location))
        engine = ox.Store.read_only(str(location / "store"))
        found = engine.query(PROLOGUE + UNITS, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        units = [row["unit"].value for row in found]
        limits = {"rate_limit": "0", "client_queries": "0"}
        without = {**limits, "answer_cache_bytes": "0"}
        with (
            oxigraph(location) as theirs,
            gongbao(location, without) as ours,
            gongbao(location, limits) as again,
        ):
            asked: dict[str, Callable[[Sequence[str]], Timing]] = {
                "engine in process": lambda texts: ask_engine(engine, texts),
                "oxigraph serve": lambda texts: ask_server(theirs.port, "/query", texts),
                "gongbao serve": lambda texts: ask_server(ours.port, "/sparql", texts),
                "gongbao serve, asked again": lambda texts: ask_server(
                    again.port, "/sparql", texts
                ),
                f"oxigraph serve{AT_ONCE}": lambda texts: ask_server_at_once(
                    theirs.port, "/query", texts
                ),
                f"gongbao serve{AT_ONCE}": lambda texts: ask_server_at_once(
                    ours.port, "/sparql", texts
                ),
            }
            for name, question in QUESTIONS.items():
                texts = _texts(question, units)
                check_same(
                    [(theirs.port, "/query"), (ours.port, "/sparql")],
                    list(itertools.islice(_texts(question, units), len(units))),
                )
                for unit in units:  # what is asked again has been asked before
                    ask_server(again.port, "/sparql", [PROLOGUE + question % unit])
                for _ in range(rounds):
                    for who, ask in asked.items():
                        timings[name, who].append(ask(list(itertools.islice(texts, requests))))
    return {key: _joined(parts) for key, parts in timings.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=320, help="of each question, a round")
    given = parser.parse_args()
    timings = measure(given.rounds, given.requests)
    print("| Question | Asked | p50 | p95 | p99 | Requests/s | p50, ratio to oxigraph serve |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for (question, who), timing in timings.items():
        at_once = AT_ONCE if who.endswith(AT_ONCE) else ""
        peer = timings[question, f"oxigraph serve{at_once}"]
        shares = [timing.percentile(share) for share in (0.5, 0.95, 0.99)]
        cells = " | ".join(f"{seconds * 1e3:.3f} ms" for seconds in shares)
        speed = f"{len(timing.requests) / timing.wall:,.0f}"
        ratio = f"{shares[0] / peer.percentile(0.5):.2f}"
        print(f"| {question} | {who} | {cells} | {speed} | {ratio} |")


if __name__ == "__main__":
    main()
