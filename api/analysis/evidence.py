"""The way from a number to the tasks behind it: its address, and the tasks that were counted.

The tasks are taken from the very parts that the analysis counted, so that there are as many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast
from urllib.parse import urlencode

import numpy as np

from graph.analytics import Question, parameters
from graph.networks import AgentKind, Incidence, read_parts
from graph.networks.selection import ROLES, Role
from graph.store import Store
from ontology import BASE

_OF_THE_TASKS = {
    "network",
    "notice",
    "annex",
    "section",
    "area",
    "from",
    "until",
    "certainty",
    "groups",
    "role",
}
"""The parameters of a question on which the choice of tasks depends."""


def kind_of_agents(question: Question) -> AgentKind:
    """Return which agents the network of a question joins."""
    return "leader" if question.network == "leaders" else "unit"


def way_to_tasks(question: Question, root: str) -> Callable[..., str | None]:
    """Return what gives the address, behind `root`, of the tasks of one agent or of two."""
    selected = {
        name: texts for name, texts in parameters(question).items() if name in _OF_THE_TASKS
    }
    what = kind_of_agents(question)

    def way(agent: str, partner: str | None = None, **more: str) -> str:
        asked = {what: _path(agent), **({"with": _path(partner)} if partner else {}), **more}
        query = urlencode({**selected, **asked}, doseq=True, safe="/,:~")
        return f"{root}/analytics/tasks?{query}"

    return way


def _path(agent: str) -> str:
    return agent.removeprefix(f"{BASE}id/")


def tasks_behind(
    store: Store, question: Question, agent: str, asked: Mapping[str, str]
) -> list[str]:
    """Return the IRIs of the tasks of `agent` that a question counts, sorted.

    `asked` narrows them: `part` to a role of the agent, `with` to those shared with another agent
    (and by `with-part` to a role of that one), `shared` to those shared with anybody.
    """
    parts = read_parts(store, question.selection, kind=kind_of_agents(question))
    chosen = _having(parts, agent, asked.get("part"))
    if "with" in asked:
        chosen &= _having(parts, asked["with"], asked.get("with-part"))
    if "shared" in asked:
        sizes = np.asarray(parts.matrix().sum(axis=1)).ravel()
        chosen &= {int(task) for task in np.flatnonzero(sizes > 1)}
    return sorted(parts.tasks[task] for task in chosen)


def _having(parts: Incidence, agent: str, role: str | None) -> set[int]:
    if agent not in parts.agents:
        return set()
    is_its = parts.agent == parts.agents.index(agent)
    if role is not None:
        is_its &= parts.role == ROLES.index(cast(Role, role))
    return {int(task) for task in parts.task[is_its]}
