"""What tasks are about: the key task (重点任务) of each, or the title of its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

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


def read_topics(store: Store, incidence: Incidence) -> Topics:
    """Return the topics of the tasks of `incidence`.

    Of two key tasks of one task it is the first by name. Raises StoreError for a store that cannot
    answer.
    """
    names = _titles(store)
    title = [names.get(graph, "") for graph in incidence.graphs]
    of_task = dict.fromkeys(range(len(incidence.tasks)), "")
    for task, graph in zip(incidence.task.tolist(), incidence.graph.tolist(), strict=True):
        of_task[task] = of_task[task] or title[graph]
    of_task |= _key_tasks(store, incidence)
    labels = sorted({label for label in of_task.values() if label})
    place = {label: position for position, label in enumerate(labels)} | {"": -1}
    topic = np.array([place[of_task[task]] for task in range(len(of_task))], dtype=np.int32)
    return Topics(tuple(labels), topic)


def _key_tasks(store: Store, incidence: Incidence) -> Mapping[int, str]:
    """Return the label of the key task by position of the task, where there is one."""
    key = GBO.partOfKeyTask.n3()
    labels = {
        found.value: label.value
        for found, label in _rows(
            store,
            f"SELECT DISTINCT ?key ?label WHERE {{ ?key a {GBO.KeyTask.n3()} ; "
            f"{RDFS.label.n3()} ?label }} ORDER BY DESC(?label)",
        )
    }
    place = {task: position for position, task in enumerate(incidence.tasks)}
    found: dict[int, str] = {}
    for task, of in _rows(store, f"SELECT ?task ?key WHERE {{ ?task {key} ?key }}"):
        position, label = place.get(task.value), labels.get(of.value)
        if position is not None and label is not None:
            found[position] = min(label, found.get(position, label))
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
