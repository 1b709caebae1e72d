"""The way from a number to the tasks behind it: its address, and the tasks that were counted.

The tasks are taken from the very parts that the analysis counted, so that there are as many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from urllib.parse import urlencode

import numpy as np
from numpy.typing import NDArray

from graph.analytics import Question, parameters
from graph.analytics.workload import read_facts
from graph.networks import AgentKind, Incidence, read_parts
from graph.networks.selection import ROLES, Role, Selection
from graph.store import Store
from ontology import BASE

NARROWING: Final = {
    "with": "a second agent that shares the tasks",
    "shared": "yes: tasks with another agent; no: tasks without",
    "having": "target or deadline",
    "month": "the month in which the tasks are due, as 2022-06",
}
"""What narrows the tasks of an agent beside the parameters that select tasks."""

_SELECTING: Final = frozenset(
    ("network", "notice", "annex", "section", "area", "from", "until", "certainty", "groups")
) | {"role"}

_Tasks = NDArray[np.bool_]
_ANY: Final = (None, None)
# The roles in which one agent and another must share a task for the network to join them.
_JOINED: Final[dict[str, tuple[tuple[Role | None, Role | None], ...]]] = {
    "any": (_ANY,),
    "leaders": (_ANY,),
    "lead-lead": (("lead", "lead"),),
    "lead-support": (("lead", "support"), ("support", "lead")),
}


def kind_of_agents(question: Question) -> AgentKind:
    """Return which agents the network of a question joins."""
    return "leader" if question.network == "leaders" else "unit"


def way_to_tasks(
    question: Question, root: str, selection: Selection | None = None
) -> Callable[..., str]:
    """Return what gives the address, behind `root`, of the tasks of one agent or of two.

    Its keywords are those of NARROWING, and `role` for one role of the agent. `selection` goes
    before that of the question: the other side of a comparison.
    """
    selected = _selected(question, selection)
    what = kind_of_agents(question)

    def way(agent: str, partner: str | None = None, **narrowed: str) -> str:
        asked = {what: _path(agent), **({"with": _path(partner)} if partner else {})}
        query = urlencode({**selected, **asked, **narrowed}, doseq=True, safe="/,:~")
        return f"{root}/analytics/tasks?{query}"

    return way


def _selected(question: Question, selection: Selection | None) -> dict[str, tuple[str, ...]]:
    asked = Question(
        analysis="centrality",
        network=question.network,
        selection=question.selection if selection is None else selection,
    )
    return {name: texts for name, texts in parameters(asked).items() if name in _SELECTING}


def _path(agent: str) -> str:
    return agent.removeprefix(f"{BASE}id/")


def tasks_behind(
    store: Store, question: Question, agent: str, narrowed: Mapping[str, str]
) -> list[str]:
    """Return the IRIs of the tasks of `agent` that a question counts, sorted.

    `narrowed` has names of NARROWING; `with` is the IRI of an agent.
    """
    parts = read_parts(store, question.selection, kind=kind_of_agents(question))
    chosen = _of(parts, agent)
    joined = _JOINED[question.network]
    if "with" in narrowed:
        own, its = joined[0]
        chosen = _of(parts, agent, own) & _of(parts, narrowed["with"], its)
    if narrowed.get("shared") == "yes":
        chosen &= _shared(parts, agent, joined)
    elif narrowed.get("shared") == "no":
        chosen &= ~_shared(parts, agent, (_ANY,))
    found = [parts.tasks[place] for place in np.flatnonzero(chosen)]
    return sorted(_narrowed_by_facts(store, question.selection, found, narrowed))


def _of(parts: Incidence, agent: str, role: Role | None = None) -> _Tasks:
    if agent not in parts.agents:
        return np.zeros(len(parts.tasks), dtype=bool)
    counts = _matrix(parts, role)[:, [parts.agents.index(agent)]].toarray()
    return cast(_Tasks, counts.ravel() > 0)


def _shared(
    parts: Incidence, agent: str, joined: tuple[tuple[Role | None, Role | None], ...]
) -> _Tasks:
    """Return which tasks the agent has in one role and somebody else in the other."""
    shared = np.zeros(len(parts.tasks), dtype=bool)
    for own, its in joined:
        others = np.asarray(_matrix(parts, its).sum(axis=1)).ravel() - _of(parts, agent, its)
        shared |= _of(parts, agent, own) & (others > 0)
    return shared


def _matrix(parts: Incidence, role: Role | None) -> Any:
    return parts.matrix(ROLES if role is None else (role,))


def _narrowed_by_facts(
    store: Store, selection: Selection, tasks: list[str], narrowed: Mapping[str, str]
) -> list[str]:
    having, month = narrowed.get("having"), narrowed.get("month")
    if having is None and month is None:
        return tasks
    facts = read_facts(store, selection)
    if having == "target":
        tasks = [task for task in tasks if facts.targets.get(task)]
    if having == "deadline" or month is not None:
        due = facts.due
        tasks = [task for task in tasks if task in due and due[task].startswith(month or "")]
    return tasks
