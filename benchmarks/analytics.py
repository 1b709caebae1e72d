"""Who works with whom, at a hundred, ten thousand and a million tasks over five thousand units.

    python -m benchmarks.analytics [--tasks 100 10000 1000000]

The stores are made up, after the bundled gazette: a task has as many units as one of the gazette's
has, all but one in a hundred of them in one area of fifty units, where the k-th unit is asked
1/k^0.8 as often as the first; half of the tasks have a day on which they are due. Every analysis
is run as users run it, by `gongbao analyze` in a process of its own, and once more step by step.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox

from graph.networks import project, read_parts
from graph.store import open_store
from ontology import BASE, GBO, RDF, SKOS, XSD

TASKS = (100, 10_000, 1_000_000)
AREAS, UNITS_OF_AN_AREA, ELSEWHERE = 100, 50, 0.01
TASKS_OF_A_NOTICE = 200
SEED = 2022

# How many tasks of the bundled gazette have 1, 2, 3 … units.
SIZES = {
    1: 107, 2: 72, 3: 35, 4: 19, 5: 11, 6: 14, 7: 7, 8: 1, 9: 4, 11: 3, 12: 1, 14: 2, 15: 2, 16: 2,
    19: 1, 23: 1,
}  # fmt: skip

ANALYSES = ("centrality", "clusters", "backbone", "workload")


@dataclass(frozen=True)
class Parts:
    """Which unit has a part in which task, one row each, sorted by task; `lead` marks the first."""

    task: np.ndarray[Any, np.dtype[np.int64]]
    unit: np.ndarray[Any, np.dtype[np.int64]]
    lead: np.ndarray[Any, np.dtype[np.bool_]]


def draw(tasks: int) -> Parts:
    """Return the parts of so many tasks, the same ones every time."""
    random = np.random.default_rng(SEED)
    share = np.array(list(SIZES.values())) / sum(SIZES.values())
    size = random.choice(list(SIZES), size=tasks, p=share)
    popularity = 1 / np.arange(1, UNITS_OF_AN_AREA + 1) ** 0.8
    popularity /= popularity.sum()
    total = int(size.sum())
    area = np.repeat(random.integers(0, AREAS, tasks), size)
    unit = area * UNITS_OF_AN_AREA + random.choice(UNITS_OF_AN_AREA, total, p=popularity)
    elsewhere = random.random(total) < ELSEWHERE
    unit[elsewhere] = random.integers(0, AREAS * UNITS_OF_AN_AREA, int(elsewhere.sum()))
    first = np.zeros(total, dtype=bool)
    first[np.concatenate(([0], np.cumsum(size)[:-1]))] = True
    return Parts(np.repeat(np.arange(tasks), size), unit, first)


def write_store(directory: Path, tasks: int) -> None:
    """Make a store of so many tasks on disk."""
    directory.mkdir(parents=True)
    engine = ox.Store(str(directory / "store"))
    engine.bulk_load(lines_of(draw(tasks)), format=ox.RdfFormat.N_QUADS)
    engine.optimize()  # as a build leaves it
    engine.flush()


def lines_of(parts: Parts) -> bytes:
    return "".join([*_units(), *_tasks(parts)]).encode()


def _units() -> Iterator[str]:
    graph = f"<{BASE}graph/registry>"
    for unit in range(AREAS * UNITS_OF_AN_AREA):
        yield f"<{_unit(unit)}> <{RDF.type}> <{GBO.Unit}> {graph} .\n"
        yield f'<{_unit(unit)}> <{SKOS.prefLabel}> "第{unit}局"@zh {graph} .\n'


def _tasks(parts: Parts) -> Iterator[str]:
    before = -1
    for task, unit, lead in zip(parts.task, parts.unit, parts.lead, strict=True):
        notice = f"doc/example/2022/{task // TASKS_OF_A_NOTICE}"
        graph, iri = f"<{BASE}graph/{notice}>", f"{BASE}id/{notice}/task/{task}"
        if task != before:
            before = task
            yield f"<{iri}> <{RDF.type}> <{GBO.Task}> {graph} .\n"
            if task % 2:
                day = f'"2022-{task % 12 + 1:02}-28"^^<{XSD.date}>'
                yield f"<{iri}> <{GBO.hasTimeFrame}> <{iri}/time> {graph} .\n"
                yield f"<{iri}/time> <{GBO.dueDate}> {day} {graph} .\n"
        role = GBO.ledBy if lead else GBO.supportedBy
        yield f"<{iri}> <{role}> <{_unit(unit)}> {graph} .\n"


def _unit(number: int) -> str:
    return f"{BASE}id/org/{number // UNITS_OF_AN_AREA}/{number}"


@dataclass(frozen=True)
class Cost:
    """What one piece of work took: seconds by the clock, and the most memory of its process."""

    what: str
    seconds: float
    mebibytes: float | None


def command(analysis: str, store: Path) -> Cost:
    """Run `gongbao analyze` to its end in a process of its own."""
    words = [sys.executable, "-m", "api.cli", "analyze", analysis, "--store", str(store)]
    started = time.perf_counter()
    process = subprocess.Popen([*words, "--format", "csv", "--quiet"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"gongbao analyze {analysis} ended with {process.returncode}")
    return Cost(f"gongbao analyze {analysis}", time.perf_counter() - started, used.ru_maxrss / 1024)


def steps(store: Path) -> Iterator[Cost]:
    """Read and project in this process; the seconds of each step."""
    with open_store(str(store), read_only=True) as opened:
        started = time.perf_counter()
        incidence = read_parts(opened)
        yield Cost("of which: reading the parts", time.perf_counter() - started, None)
    started = time.perf_counter()
    network = project(incidence)
    size = f"{network.number_of_nodes():,} units, {network.number_of_edges():,} pairs"
    yield Cost(f"of which: projection ({size})", time.perf_counter() - started, None)


def measure(tasks: int, place: Path) -> Iterator[Cost]:
    """Make a store of so many tasks, and yield what each analysis of it costs."""
    store = place / str(tasks)
    write_store(store, tasks)
    yield from steps(store)
    for analysis in ANALYSES:
        yield command(analysis, store)


def table(costs: Sequence[tuple[int, Cost]]) -> str:
    """Return the costs as Markdown; growth is by the seconds of the smallest store."""
    first: dict[str, float] = {}
    lines = ["| Tasks | Work | Seconds | Peak memory | Growth |", "|---:|---|---:|---:|---:|"]
    for tasks, cost in costs:
        kind = cost.what.partition(" (")[0]
        growth = cost.seconds / first.setdefault(kind, cost.seconds)
        memory = "" if cost.mebibytes is None else f"{cost.mebibytes:,.0f} MiB"
        lines.append(f"| {tasks:,} | {cost.what} | {cost.seconds:.2f} | {memory} | {growth:.1f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, nargs="+", default=TASKS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        costs = [(tasks, cost) for tasks in given.tasks for cost in measure(tasks, Path(place))]
    print(table(costs))


if __name__ == "__main__":
    main()
