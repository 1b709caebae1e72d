"""Incidences made of what stands in a test, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
from hypothesis import strategies as st

from graph import networks
from graph.networks import ALL, AgentKind, Incidence

Task = Mapping[str, Iterable[str]]
"""The agents of a task by role."""


def incidence_of(tasks: Sequence[Task], kind: AgentKind = "unit") -> Incidence:
    """The incidence of some tasks; an agent is its own label."""
    parts = [
        (f"task/{number:06}", name, role if kind == "unit" else "lead", "graph/doc/1")
        for number, task in enumerate(tasks)
        for role, names in task.items()
        for name in names
    ]
    return networks.incidence_of(kind, ALL, parts, {})


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
