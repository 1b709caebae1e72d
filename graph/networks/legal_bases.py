"""Units, the notices that give them tasks, and what these notices rest on.

A network of three layers. A unit is joined to each notice in which it has a part in a task, and
the notice to each document that it names as what it is based on (依据, 根据: basis) or carries out
(贯彻, 落实: implements). So a law can be followed to the units that its demands come down to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Literal, get_args

import networkx as nx
import numpy as np

from graph.networks.choice import below, values
from graph.networks.incidence import Incidence
from graph.networks.parts import read_parts, rows_of
from graph.networks.selection import ALL, Selection
from graph.store import Store
from ontology import CITO, CROLE, DCTERMS, ELI, GBO, RDFS

Relation = Literal["basis", "implements"]
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)

_DIRECT: Final = {"basis": ELI.based_on, "implements": ELI.applies}


def legal_bases(
    store: Store, selection: Selection = ALL, *, relations: Iterable[Relation] = RELATIONS
) -> nx.DiGraph[str]:
    """Return the network of units, notices and the documents that the notices rest on.

    A node is an IRI with `layer` (0 unit, 1 notice, 2 document), `kind` and `label`. An edge from
    unit to notice has `tasks` (int), one from notice to document `relation` (one of `relations`,
    or several parted by a blank) and `citations` (int). A citation that stands in a task counts
    where the task is chosen. A notice on which another one rests is in layer 1. Nodes and edges
    stand in sorted order.

    Raises StoreError for a store that cannot answer.
    """
    incidence = read_parts(store, selection)
    tasks = _tasks_by_notice(store, incidence)
    found = _cited(store, incidence, tasks.keys(), tuple(relations))
    network: nx.DiGraph[str] = nx.DiGraph(kind="unit-document-legal-basis", selection=selection)
    for agent, label in incidence.label_of.items():
        network.add_node(agent, layer=0, kind="unit", label=label)
    documents = {document for _, document in found} - tasks.keys()
    labels = _titles(store, {*tasks, *documents})
    for layer, kind, iris in ((1, "notice", tasks.keys()), (2, "document", documents)):
        for iri in sorted(iris):
            network.add_node(iri, layer=layer, kind=kind, label=labels.get(iri, iri))
    for agent, notice, count in sorted(_shares(incidence, tasks)):
        network.add_edge(agent, notice, tasks=count)
    for (notice, document), roles in sorted(found.items()):
        relation = " ".join(role for role in RELATIONS if role in roles)
        network.add_edge(notice, document, relation=relation, citations=roles.total())
    return network


def _tasks_by_notice(store: Store, incidence: Incidence) -> dict[str, set[str]]:
    """Return by notice the tasks of `incidence` that it gives."""
    of_graph: defaultdict[str, list[str]] = defaultdict(list)
    query = f"SELECT ?graph ?notice WHERE {{ GRAPH ?graph {{ ?notice a {GBO.Notice.n3()} }} }}"
    for graph, notice in rows_of(store, query):
        of_graph[graph.value].append(notice.value)
    found: defaultdict[str, set[str]] = defaultdict(set)
    pairs = np.unique(np.stack([incidence.graph, incidence.task]), axis=1)
    for number, graph in enumerate(incidence.graphs):
        first, end = np.searchsorted(pairs[0], (number, number + 1))
        stated = {incidence.tasks[task] for task in pairs[1, first:end]}
        for notice in sorted(of_graph[graph]):
            # Who keeps several notices in one graph has to say which of them states a task.
            alone = len(of_graph[graph]) == 1
            found[notice] |= stated if alone else stated & _stated_in(store, notice)
    return {notice: tasks for notice, tasks in found.items() if tasks}


def _stated_in(store: Store, notice: str) -> set[str]:
    query = (
        f"SELECT DISTINCT ?task WHERE {{ {values('?place', below(store, [notice]))} "
        f"?task {GBO.statedIn.n3()} ?place }}"
    )
    return {task.value for (task,) in rows_of(store, query)}


def _cited(
    store: Store, incidence: Incidence, notices: Iterable[str], relations: tuple[Relation, ...]
) -> dict[tuple[str, str], Counter[str]]:
    """Return by notice and document how often it is named in which relation."""
    known = set(notices)
    chosen = set(incidence.tasks)
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for role in relations:
        query = (
            f"SELECT DISTINCT ?notice ?document ?citation ?task WHERE {{ ?citation "
            f"{GBO.citationRole.n3()} {CROLE[role].n3()} ; {CITO.hasCitingEntity.n3()} ?notice ; "
            f"{CITO.hasCitedEntity.n3()} ?document "
            f"OPTIONAL {{ ?task {GBO.hasCitation.n3()} ?citation }} }}"
        )
        named = set()
        for notice, document, _, task in rows_of(store, query):
            edge = (notice.value, document.value)
            named.add(edge)
            if notice.value in known and (task is None or task.value in chosen):
                found[edge][role] += 1
        query = (
            f"SELECT DISTINCT ?notice ?document WHERE {{ ?notice {_DIRECT[role].n3()} ?document }}"
        )
        for notice, document in rows_of(store, query):
            edge = (notice.value, document.value)
            if notice.value in known and edge not in named:
                found[edge][role] += 1
    return found


def _titles(store: Store, documents: set[str]) -> dict[str, str]:
    terms = "|".join(term.n3() for term in (DCTERMS.title, RDFS.label))
    cited = "|".join(term.n3() for term in (*_DIRECT.values(), CITO.hasCitedEntity))
    query = (
        f"SELECT DISTINCT ?document ?title WHERE {{ {{ ?document a {GBO.Notice.n3()} }} UNION "
        f"{{ ?citing {cited} ?document }} ?document {terms} ?title }}"
    )
    titles: dict[str, str] = {}
    for document, title in rows_of(store, query):
        if document.value in documents:
            titles[document.value] = min(title.value, titles.get(document.value, title.value))
    return titles


def _shares(incidence: Incidence, tasks: Mapping[str, set[str]]) -> Iterable[tuple[str, str, int]]:
    """Yield for each unit and notice how many tasks it has there."""
    matrix = incidence.matrix()
    place = {task: number for number, task in enumerate(incidence.tasks)}
    for notice, given in sorted(tasks.items()):
        counts = matrix[sorted(place[task] for task in given)].sum(axis=0)
        for number in np.flatnonzero(counts):
            yield incidence.agents[number], notice, int(counts[number])
