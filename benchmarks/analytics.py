"""Who works with whom, at a hundred, ten thousand and a million tasks over five thousand units.

    python -m benchmarks.analytics [--tasks 100 10000 1000000]

The stores are made up, after the bundled gazette: a task has as many units as one of the gazette's
has, all but one in a hundred of them in one area of fifty units, where the k-th unit is asked
1/k^0.8 as often as the first; half of the tasks have a day on which they are due. Every analysis
is run as users run it, by `gongbao analyze` in a process of its own, and once more step by step.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyoxigraph as ox
import scipy.sparse as sp

from graph.analytics import engine
from graph.analytics.paths import lengths
from graph.networks import project, read_parts
from graph.store import open_store
from ontology import BASE, GBO, RDF, SKOS, XSD

TASKS = (100, 10_000, 1_000_000)
AREAS, UNITS_OF_AN_AREA, ELSEWHERE = 100, 50, 0.01
TASKS_OF_A_NOTICE = 200
SEED = 2022

RACE_TASKS = 3_000
"""Few enough for networkx to end in a minute."""
LIBRARIES: tuple[engine.Choice, engine.Choice] = ("networkx", "networkit")

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
    store = ox.Store(str(directory / "store"))
    store.bulk_load(lines_of(draw(tasks)), format=ox.RdfFormat.N_QUADS)
    store.optimize()  # as a build leaves it
    store.flush()


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
    """Read and project in a process of its own; the seconds of each step, its memory so far."""
    words = [sys.executable, "-m", "benchmarks.analytics", "--steps", str(store)]
    printed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    for line in printed.splitlines():
        yield Cost(**json.loads(line))


def print_steps(store: Path) -> None:
    """Do the steps, and print the cost of each as a line of JSON."""
    started = time.perf_counter()
    with open_store(str(store), read_only=True) as opened:
        incidence = read_parts(opened)
    _print("reading the parts", started)
    started = time.perf_counter()
    network = project(incidence)
    size = f"{network.number_of_nodes():,} units, {network.number_of_edges():,} pairs"
    _print(f"projection ({size})", started)


def _print(what: str, started: float) -> None:
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps(asdict(Cost(what, seconds, used / 1024))))


def measure(tasks: int, place: Path) -> Iterator[Cost]:
    """Make a store of so many tasks, and yield what each analysis of it costs."""
    store = place / str(tasks)
    # In a process of its own: the memory of this one would count as that of its children.
    words = [sys.executable, "-m", "benchmarks.analytics", "--write", str(store)]
    subprocess.run([*words, "--tasks", str(tasks)], check=True)
    yield from steps(store)
    for analysis in ANALYSES:
        yield command(analysis, store)


@dataclass(frozen=True)
class Race:
    """What the two libraries take for one measure of one network, in seconds."""

    what: str
    networkx: float
    networkit: float


def races() -> Iterator[Race]:
    """Let both libraries measure the network of RACE_TASKS; stop if they do not agree."""
    parts = draw(RACE_TASKS)
    units = AREAS * UNITS_OF_AN_AREA
    incidence = sp.csr_array(
        (np.ones(len(parts.task)), (parts.task, parts.unit)), shape=(RACE_TASKS, units)
    )
    ties = sp.csr_array(incidence.T @ incidence)
    ties.setdiag(0)
    ties.eliminate_zeros()
    for name, measure in (
        ("betweenness", partial(engine.betweenness, lengths(ties), directed=False)),
        ("core", partial(engine.core_numbers, ties)),
    ):
        (slow, first), (quick, second) = (_timed(measure, choice) for choice in LIBRARIES)
        if not np.allclose(first, second, rtol=0, atol=1e-9):
            raise SystemExit(f"{name}: the two libraries differ")
        yield Race(f"{name} ({units:,} units, {ties.nnz // 2:,} pairs)", slow, quick)


def _timed(
    measure: Callable[..., np.ndarray[Any, Any]], choice: engine.Choice
) -> tuple[float, np.ndarray[Any, Any]]:
    started = time.perf_counter()
    found = measure(choice=choice)
    return time.perf_counter() - started, found


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
    parser.add_argument("--steps", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.steps:
        return print_steps(given.steps)
    if given.write:
        return write_store(given.write, *given.tasks)
    with tempfile.TemporaryDirectory() as place:
        costs = [(tasks, cost) for tasks in given.tasks for cost in measure(tasks, Path(place))]
    print(table(costs))
    print("\n| Measure | networkx, s | networkit, s | Ratio |\n|---|---:|---:|---:|")
    for race in races():
        ratio = race.networkit / race.networkx
        print(f"| {race.what} | {race.networkx:.2f} | {race.networkit:.2f} | {ratio:.3f} |")


if __name__ == "__main__":
    main()
