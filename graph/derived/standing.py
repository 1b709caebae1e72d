"""The questions that every store answers beforehand, so that a query finds their answers."""

from __future__ import annotations

from typing import Final

from graph.analytics import Question
from graph.analytics.uncertainty import REPLICATES
from graph.networks import Selection
from graph.store import Store
from ontology import GBO

LEAST_TASKS: Final = 5
"""A notice of fewer tasks makes no network worth measuring."""

TIES: Final = Question(analysis="backbone")
"""The question whose ties are those of the graph itself."""

_DIRECTED: Final = ("out_strength", "in_strength", "hub", "authority")
_OF_A_NOTICE: Final = ("pagerank", "strength", "betweenness")
"""What is kept of each notice: how often, how strongly, and between whom a unit works with others.

Intervals and other readings are left to who asks: with them a notice would take five times as long.
"""

_OF_ALL: Final = (
    Question(analysis="centrality", replicates=REPLICATES),
    Question(
        analysis="centrality",
        network="lead-support",
        measures=_DIRECTED,
        replicates=0,
        readings=False,
    ),
    Question(analysis="centrality", network="leaders", replicates=REPLICATES),
    Question(analysis="clusters"),
    Question(analysis="workload", replicates=REPLICATES),
    Question(analysis="workload", network="leaders", replicates=REPLICATES),
    TIES,
)


def standing_questions(store: Store) -> tuple[Question, ...]:
    """Return the questions about all tasks of `store`, then those about each notice with tasks."""
    of_notices = (
        Question(
            analysis="centrality",
            selection=Selection(notices=(notice,)),
            measures=_OF_A_NOTICE,
            replicates=0,
            readings=False,
        )
        for notice in _notices(store)
    )
    return (*_OF_ALL, *of_notices)


def _notices(store: Store) -> list[str]:
    """Return the notices of at least LEAST_TASKS tasks; a graph of several notices is no one's."""
    within = f"GRAPH ?graph {{ ?thing a <{GBO.Task}> }}"
    counted = store.select(
        f"SELECT ?graph (COUNT(?thing) AS ?n) WHERE {{ {within} }} GROUP BY ?graph"
    )
    large = {str(row["graph"]) for row in counted if int(str(row["n"])) >= LEAST_TASKS}
    found: dict[str, list[str]] = {}
    for row in store.select(f"SELECT ?graph ?n WHERE {{ GRAPH ?graph {{ ?n a <{GBO.Notice}> }} }}"):
        found.setdefault(str(row["graph"]), []).append(str(row["n"]))
    return sorted(found[graph][0] for graph in large if len(found.get(graph, ())) == 1)
