"""Incidences made of what stands in a test, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from graph.networks import ALL, AgentKind, Incidence
from graph.networks.selection import ROLES

Task = Mapping[str, Iterable[str]]
"""The agents of a task by role."""


def incidence_of(tasks: Sequence[Task], kind: AgentKind = "unit") -> Incidence:
    """The incidence of some tasks; an agent is its own label."""
    parts = sorted(
        {
            (number, name, ROLES.index(role) if kind == "unit" else 0)
            for number, task in enumerate(tasks)
            for role, names in task.items()
            for name in names
        }
    )
    agents = sorted({name for _, name, _ in parts})
    place = {name: position for position, name in enumerate(agents)}
    return Incidence(
        kind=kind,
        selection=ALL,
        agents=tuple(agents),
        labels=tuple(agents),
        tasks=tuple(f"task/{number:06}" for number in range(len(tasks))),
        graphs=("graph/doc/1",),
        task=np.array([part[0] for part in parts], dtype=np.int32),
        agent=np.array([place[part[1]] for part in parts], dtype=np.int32),
        role=np.array([part[2] for part in parts], dtype=np.int8),
        graph=np.zeros(len(parts), dtype=np.int32),
    )


def lists(*lines: str) -> list[Task]:
    """Tasks that are assigned to the units named in a line: `a b c`."""
    return [{"assigned": line.split()} for line in lines]


def southern_women() -> Incidence:
    """Davis, Gardner and Gardner's 18 women (agents) at 14 events (tasks), Deep South, 1941."""
    attendance = nx.davis_southern_women_graph()
    return incidence_of(
        [{"assigned": attendance[event]} for event in sorted(attendance.graph["bottom"])]
    )


@st.composite
def some_tasks(draw: st.DrawFn, most_units: int = 6, most_tasks: int = 9) -> list[Task]:
    """Any tasks of a few units, each a lead, a support or both."""
    names = "abcdefghij"[: draw(st.integers(1, most_units))]
    of_a_role = st.sets(st.sampled_from(names))
    return draw(
        st.lists(
            st.fixed_dictionaries({"lead": of_a_role, "support": of_a_role}), max_size=most_tasks
        )
    )
