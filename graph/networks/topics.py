"""What tasks are about: the key task (重点任务) of each, or the title of its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from graph.networks.incidence import Incidence
from graph.store import Store
from ontology import DCTERMS, GBO, RDFS


@dataclass(frozen=True, slots=True)
class Topics:
    """A topic for each task of an incidence: `labels[topic[i]]` is that of task i, -1 is none."""

    labels: tuple[str, ...]
    topic: NDArray[np.int32]


MANY: Final = 50_000
"""Tasks of which the topics are read at most, for a store takes a second for so many."""

_AT_ONCE: Final = 1000


def read_topics(store: Store, incidence: Incidence, many: int = MANY) -> Topics:
    """Return the topics of the tasks of `incidence`, of `many` evenly chosen if there are more.

    Of two key tasks of one task it is the first by name. Raises StoreError for a store that cannot
    answer.
    """
    count = len(incidence.tasks)
    chosen = np.arange(count)[:: max(1, -(-count // many))]
    names = _titles(store)
    # Parts stand in the order of their tasks, so that the first of a task is found by a search.
    graph = incidence.graph[np.searchsorted(incidence.task, chosen)]
    title = [names.get(incidence.graphs[number], "") for number in graph]
    key_task = _key_tasks(store, [incidence.tasks[task] for task in chosen], len(chosen) < count)
    of_task = [key_task.get(incidence.tasks[t], n) for t, n in zip(chosen, title, strict=True)]
    labels = sorted(set(of_task) - {""})
    place = {label: position for position, label in enumerate(labels)} | {"": -1}
    topic = np.full(count, -1, dtype=np.int32)
    topic[chosen] = [place[label] for label in of_task]
    return Topics(tuple(labels), topic)


def _key_tasks(store: Store, tasks: Sequence[str], some: bool) -> Mapping[str, str]:
    """Return the label of its key task for each of `tasks` that has one; `some` are not all."""
    pattern = f"?task {GBO.partOfKeyTask.n3()} ?key . ?key {RDFS.label.n3()} ?label"
    found: dict[str, str] = {}
    for start in range(0, len(tasks), _AT_ONCE) if some else (0,):
        names = " ".join(f"<{task}>" for task in tasks[start : start + _AT_ONCE])
        values = f"VALUES ?task {{ {names} }} " if some else ""
        for task, label in _rows(store, f"SELECT ?task ?label WHERE {{ {values}{pattern} }}"):
            found[task.value] = min(label.value, found.get(task.value, label.value))
    return found


def _titles(store: Store) -> Mapping[str, str]:
    """Return by named graph the title of what its notice promulgates, or else of the notice."""
    instrument, title = GBO.promulgates.n3(), DCTERMS.title.n3()
    query = (
        f"SELECT ?graph ?own ?other WHERE {{ GRAPH ?graph {{ ?notice a {GBO.Notice.n3()} ; "
        f"{title} ?own OPTIONAL {{ ?notice {instrument}/{title} ?other }} }} }}"
    )
    found: dict[str, str] = {}
    for graph, own, other in _rows(store, query):
        label = (other or own).value
        found[graph.value] = min(label, found.get(graph.value, label))
    return found


def _rows(store: Store, query: str) -> Iterator[tuple[Any, ...]]:
    result = store.query(query)
    assert isinstance(result, ox.QuerySolutions)
    return iter(result)
