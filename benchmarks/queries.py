"""Who shares the most tasks: Oxigraph in memory, Oxigraph on disk and rdflib, on one question.

    python -m benchmarks.queries [--scales 1 10 100]

The graph of the bundled gazette is built, then its notice graphs are copied under other IRIs
until the dataset is 10 and 100 times as large; units stay the same, so that the join grows with
the tasks. Every engine answers the same text, and all must give the same answer. What counts
are the ratios: they hold from machine to machine, the milliseconds do not.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
import rdflib
from rdflib.query import ResultRow

from graph.build import fill
from graph.store import open_store, to_oxigraph
from loaders import sample_gazette
from ontology import PREFIXES

RDFLIB_UP_TO = 10
"""The largest scale for rdflib: loading a hundredfold gazette would take it several minutes."""

RUNS, SLOW_SECONDS = 3, 5.0

Rows = list[tuple[str, ...]]
Answer = Callable[[str], Rows]

JOIN = """
SELECT ?one ?other (COUNT(DISTINCT ?task) AS ?tasks) WHERE {
  ?task gbo:ledBy|gbo:supportedBy|gbo:assignedTo ?one, ?other .
  ?one a gbo:Unit . ?other a gbo:Unit
  FILTER(STR(?one) < STR(?other))
} GROUP BY ?one ?other ORDER BY DESC(?tasks) ?one ?other LIMIT 20
"""
LOOKUP = """
SELECT ?one ?other ?tasks WHERE {
  ?link a gbo:CoResponsibility ; gbo:coUnit ?one, ?other ; gbo:sharedTasks ?tasks
  FILTER(STR(?one) < STR(?other))
} ORDER BY DESC(?tasks) ?one ?other LIMIT 20
"""
QUESTIONS = {"join over all tasks": JOIN, "lookup in graph derived": LOOKUP}


@dataclass(frozen=True)
class Timing:
    """Median seconds of one engine on one question at one scale."""

    scale: int
    question: str
    engine: str
    seconds: float


def gazette_quads() -> tuple[bytes, bytes]:
    """Return the N-Quads of the gazette's notice graphs, and those of all other graphs."""
    with open_store("memory") as store:
        fill(store, [sample_gazette()])
        quads = [
            (ox.Quad(*(to_oxigraph(term) for term in quad)), "/graph/doc/" in quad[3])  # type: ignore[arg-type]
            for quad in store.quads()
        ]
    notices = (quad for quad, of_notice in quads if of_notice)
    shared = (quad for quad, of_notice in quads if not of_notice)
    return _nquads(notices), _nquads(shared)


def _nquads(quads: Iterable[ox.Quad]) -> bytes:
    serialised = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert serialised is not None
    return serialised


def scaled(notices: bytes, shared: bytes, scale: int) -> bytes:
    """Return the dataset as N-Quads: the shared graphs, then `scale` copies of the notices."""
    pieces = [shared]
    for copy in range(scale):
        piece = notices
        for kind in (b"/id/doc/", b"/graph/doc/", b"/id/source/"):
            piece = piece.replace(kind, b"%scopy%d/" % (kind, copy))
        pieces.append(piece)
    return b"".join(pieces)


def oxigraph(engine: ox.Store, dataset: bytes) -> Answer:
    """Load `dataset` into Oxigraph and return what answers a query there."""
    engine.bulk_load(dataset, format=ox.RdfFormat.N_QUADS)
    # What a store looks like some time after the build, not in the middle of its housekeeping.
    engine.optimize()

    def answer(query: str) -> Rows:
        solutions = engine.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        return [tuple(_value(term) for term in row) for row in solutions]

    return answer


def rdflib_dataset(dataset: bytes) -> Answer:
    """Load `dataset` into an rdflib Dataset and return what answers a query there."""
    engine = rdflib.Dataset(default_union=True)
    engine.parse(data=dataset, format="nquads")

    def answer(query: str) -> Rows:
        rows = engine.query(query, initNs=dict(PREFIXES))
        return [tuple(map(str, row)) for row in rows if isinstance(row, ResultRow)]

    return answer


def _value(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


def median_seconds(answer: Answer, query: str) -> tuple[float, Rows]:
    """Return the median time of several runs, and the answer.

    The first run warms the caches up and is not counted, unless it took so long that warming up
    no longer matters.
    """
    first, rows = _timed(answer, query)
    if first > SLOW_SECONDS:
        return first, rows
    return statistics.median(_timed(answer, query)[0] for _ in range(RUNS)), rows


def _timed(answer: Answer, query: str) -> tuple[float, Rows]:
    start = time.perf_counter()
    rows = answer(query)
    return time.perf_counter() - start, rows


def measure(scale: int, notices: bytes, shared: bytes) -> Iterator[Timing]:
    """Yield the timings of all engines at one scale; stop the program where answers differ."""
    dataset = scaled(notices, shared, scale)
    expected: dict[str, Rows] = {}
    for engine, load in _engines(scale):
        _say(f"{scale}x: {engine}")
        with tempfile.TemporaryDirectory() as directory:
            answer = load(directory, dataset)
            for question, query in QUESTIONS.items():
                seconds, rows = median_seconds(answer, query)
                if not rows or rows != expected.setdefault(question, rows):
                    sys.exit(f"{engine} answers otherwise at {scale}x: {question}")
                yield Timing(scale, question, engine, seconds)
            del answer


def _engines(scale: int) -> Iterator[tuple[str, Callable[[str, bytes], Answer]]]:
    yield "Oxigraph in memory", lambda _, dataset: oxigraph(ox.Store(), dataset)
    yield "Oxigraph on disk", lambda directory, dataset: oxigraph(ox.Store(directory), dataset)
    if scale <= RDFLIB_UP_TO:
        yield "rdflib", lambda _, dataset: rdflib_dataset(dataset)


def table(timings: Iterable[Timing], quads: dict[int, int]) -> str:
    """Return the timings as a Markdown table, with the ratio to Oxigraph in memory."""
    lines = [
        "| Scale | Quads | Question | Engine | Median | Ratio |",
        "|---:|---:|---|---|---:|---:|",
    ]
    base: dict[tuple[int, str], float] = {}
    for each in timings:
        first = base.setdefault((each.scale, each.question), each.seconds)
        lines.append(
            f"| {each.scale}x | {quads[each.scale]:,} | {each.question} | {each.engine} "
            f"| {each.seconds * 1000:,.1f} ms | {each.seconds / first:,.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure at each scale and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10, 100], metavar="N")
    scales: list[int] = parser.parse_args().scales
    _say("building the graph of the bundled gazette")
    notices, shared = gazette_quads()
    quads = {scale: notices.count(b"\n") * scale + shared.count(b"\n") for scale in scales}
    timings = [timing for scale in scales for timing in measure(scale, notices, shared)]
    sys.stdout.write(table(timings, quads) + "\n")


def _say(message: str) -> None:
    sys.stderr.write(f"{message} …\n")


if __name__ == "__main__":
    main()
