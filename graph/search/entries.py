"""What of a store can be found: the names, numbers and texts of each thing, and its facets.

A thing is found by its names; by the words of its texts; and, beside a word of its texts, by its
surroundings: the notice and the parts that state it, the units of a task, its deadline. Contacts
are never read, nor the terms of code lists, which no notice states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from graph.store import Store, StoreError
from ontology import BASE, DCTERMS, FOAF, GBO, RDFS, SKOS

# Class, key of its kind, place among names that fit equally well: agents first, then documents.
# The most telling class first: a coordinating body is a unit too.
_KINDS: Final[tuple[tuple[URIRef, str, int], ...]] = (
    (GBO.Notice, "notice", 3),
    (GBO.Instrument, "instrument", 4),
    (GBO.Annex, "annex", 4),
    (GBO.Provision, "provision", 8),
    (GBO.Task, "task", 9),
    (GBO.KeyTask, "keytask", 7),
    (GBO.CoordinatingBody, "unit", 1),
    (GBO.Unit, "unit", 1),
    (GBO.UnitGroup, "group", 2),
    (GBO.Official, "person", 1),
    (GBO.CitedDocument, "cited", 6),
    (GBO.Target, "statement", 10),
    (GBO.Achievement, "statement", 10),
    (GBO.Limit, "statement", 10),
    (GBO.Quota, "statement", 10),
    (GBO.ThresholdRule, "rule", 10),
    (GBO.Indicator, "indicator", 5),
    (SKOS.Concept, "concept", 5),
)
KINDS: Final = tuple(dict.fromkeys(key for _, key, _ in _KINDS))
"""The keys of the kinds of things that can be found."""

# What names a thing, unless it is of a kind that has words instead of a name.
_NAMES: Final = (
    SKOS.prefLabel,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    FOAF.name,
    DCTERMS.title,
    DCTERMS.alternative,
    DCTERMS.identifier,
    GBO.fullName,
    GBO.documentNumber,
    RDFS.label,
)
_NAMELESS: Final = {"task", "statement", "rule", "provision"}

_TEXTS: Final = (GBO.taskText, GBO.provisionText, SKOS.definition, GBO.printedText)

ROLES: Final = {
    "lead": GBO.ledBy,
    "support": GBO.supportedBy,
    "assigned": GBO.assignedTo,
    "leader": GBO.overseenBy,
}
"""Role of an agent in a task, and the property that says so."""


@dataclass(slots=True)
class Entry:
    """One thing that can be found.

    `names` and `texts` pair the local name of a property with what is printed. `context` is
    looked through only beside a word of `texts`. `holders` state it in words of their own, and
    `tasks` counts the tasks of an agent.
    """

    iri: str
    kind: str
    order: int
    names: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    holders: set[str] = field(default_factory=set)
    tasks: int = 0


def read_entries(store: Store) -> list[Entry]:
    """Return what can be found in `store`; raises StoreError when it cannot be read whole."""
    entries = _things(store)
    _add_names(store, entries)
    _add_texts(store, entries)
    places = _Places(store)
    _add_places(store, entries, places)
    _add_tasks(store, entries)
    return [entry for entry in entries.values() if entry.names or entry.texts]


def _things(store: Store) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name, key, order in _KINDS:
        for thing, _ in _rows(store, f"?s a <{name}> . BIND(<{name}> AS ?o)"):
            iri = str(thing)
            if isinstance(thing, URIRef) and iri.startswith(f"{BASE}id/"):
                entries.setdefault(iri, Entry(iri, key, order))
    return entries


def _add_names(store: Store, entries: Mapping[str, Entry]) -> None:
    for name in _NAMES:
        for thing, printed in _pairs(store, name):
            entry = entries.get(str(thing))
            if entry is None or entry.kind in _NAMELESS:
                continue
            # Several properties may tell one name.
            if str(printed) not in {text for _, text in entry.names}:
                entry.names.append((_local(name), str(printed)))
    for thing, printed in _pairs(store, GBO.provisionNumber):
        entry = entries.get(str(thing))
        # 第五条 is what people look for; （一） and 3. are found beside their headings.
        if entry and str(printed).startswith("第"):
            entry.names.append((_local(GBO.provisionNumber), str(printed)))


def _add_texts(store: Store, entries: Mapping[str, Entry]) -> None:
    numbers = {str(thing): str(number) for thing, number in _pairs(store, GBO.provisionNumber)}
    for thing, heading in _pairs(store, GBO.heading):
        if entry := entries.get(str(thing)):
            number = numbers.get(str(thing), "")
            entry.texts.append((_local(GBO.heading), f"{number} {heading}".strip()))
    for name in _TEXTS:
        for thing, printed in _pairs(store, name):
            if entry := entries.get(str(thing)):
                entry.texts.append((_local(name), str(printed)))


class _Places:
    """Which part of which notice states what."""

    def __init__(self, store: Store) -> None:
        self._above: dict[str, set[str]] = {}
        for name in (GBO.promulgates, GBO.hasAnnex, GBO.hasProvision):
            for part, below in _pairs(store, name):
                self._above.setdefault(str(below), set()).add(str(part))
        for thing, part in _pairs(store, GBO.statedIn):
            self._above.setdefault(str(thing), set()).add(str(part))
        for holder, statement in _pairs(store, GBO.hasStatement):
            self._above.setdefault(str(statement), set()).add(str(holder))

    def directly_above(self, iri: str) -> set[str]:
        """Return what states or holds a thing."""
        return self._above.get(iri, set())

    def above(self, iri: str) -> set[str]:
        """Return all that states or holds a thing, up to its notice."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            new = self.directly_above(waiting.pop()) - found
            found |= new
            waiting += new
        return found


def _add_places(store: Store, entries: Mapping[str, Entry], places: _Places) -> None:
    numbers = {str(thing): str(number) for thing, number in _pairs(store, GBO.provisionNumber)}
    for iri, entry in entries.items():
        entry.notices |= {iri} if entry.kind == "notice" else set()
        if entry.kind in {"statement", "rule"}:
            entry.holders = set(places.directly_above(iri))
        for part in sorted(places.above(iri)):
            told = entries.get(part)
            if told is None:
                continue
            if told.kind == "notice":
                entry.notices.add(part)
            if entry.texts and told.kind != "task":
                headings = [text for name, text in told.texts if name == _local(GBO.heading)]
                entry.context += [text for _, text in told.names] + headings
                entry.context += [numbers[part]] if part in numbers else []
    for statement, indicator in _pairs(store, GBO.ofIndicator):
        stated, measured = entries.get(str(statement)), entries.get(str(indicator))
        if stated and measured:
            measured.notices |= stated.notices
            stated.context += [text for _, text in measured.names]


def _add_tasks(store: Store, entries: Mapping[str, Entry]) -> None:
    tasks_of: dict[str, set[str]] = {}
    for role, name in ROLES.items():
        for task_term, agent_term in _pairs(store, name):
            task, agent = entries.get(str(task_term)), entries.get(str(agent_term))
            if task and agent:
                task.roles.add(role)
                task.context += [text for _, text in agent.names]
                agent.roles.add(role)
                agent.notices |= task.notices
                tasks_of.setdefault(agent.iri, set()).add(task.iri)
    for agent_iri, tasks in tasks_of.items():
        entries[agent_iri].tasks = len(tasks)
    for task_term, key_task in _pairs(store, GBO.partOfKeyTask):
        task, named = entries.get(str(task_term)), entries.get(str(key_task))
        if task and named:
            task.context += [text for _, text in named.names]
            named.notices |= task.notices
    _add_deadlines(store, entries)


def _add_deadlines(store: Store, entries: Mapping[str, Entry]) -> None:
    printed = dict(_pairs(store, GBO.printedDeadline))
    due = dict(_pairs(store, GBO.dueDate))
    for name in (GBO.hasTimeFrame, GBO.hasMilestone):
        for task_term, frame in _pairs(store, name):
            if task := entries.get(str(task_term)):
                task.context += [str(printed[frame])] if frame in printed else []
                year = str(due.get(frame, ""))[:4]
                task.years |= {int(year)} if year.isascii() and year.isdecimal() else set()


def _pairs(store: Store, name: URIRef) -> Iterator[tuple[Node, Node]]:
    return _rows(store, f"?s <{name}> ?o")


def _rows(store: Store, pattern: str) -> Iterator[tuple[Node, Node]]:
    """Yield ?s and ?o of `pattern` in a fixed order.

    Raises StoreError when a remote store gives fewer rows than it has.
    """
    rows = store.select(f"SELECT ?s ?o WHERE {{ {pattern} }}")
    counted = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
    there = int(str(counted[0]["n"]))
    if len(rows) < there:
        raise StoreError(
            f"{store.location} gave {len(rows)} of {there} rows: raise its limit on the rows of"
            " an answer"
        )
    # Sorted, so that one store gives one index.
    yield from sorted(((row["s"], row["o"]) for row in rows), key=_order)


def _order(pair: tuple[Node, Node]) -> tuple[str, str, str]:
    language = pair[1].language if isinstance(pair[1], Literal) else None
    return str(pair[0]), language or "", str(pair[1])


def _local(name: URIRef) -> str:
    return str(name).replace("#", "/").rpartition("/")[2]
