"""The one way in: a store and a question go in, an answer comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import Final

from graph.analytics.answers import Answer, Run
from graph.analytics.backbone import backbone
from graph.analytics.centrality import centrality
from graph.analytics.clusters import clusters
from graph.analytics.comparison import compare
from graph.analytics.counted import counted_notes
from graph.analytics.digest import parts_digest
from graph.analytics.questions import Analysis, Question
from graph.analytics.workload import workload
from graph.networks import AgentKind, Incidence, read_parts
from graph.store import Store

CODE_VERSION: Final = version("gongbao")

Method = Callable[[Store, Incidence, Question, Run], Answer]
"""An analysis of an incidence; the store is there for what the incidence leaves out."""

_METHODS: Final[dict[Analysis, Method]] = {
    "centrality": centrality,
    "clusters": clusters,
    "backbone": backbone,
    "workload": workload,
    "compare": compare,
}


def analyse(store: Store, question: Question, parts: Incidence | None = None) -> Answer:
    """Return the answer to `question` from the graphs of `store`.

    `parts` are those of its selection, of `agents_of` its kind, where they have been read before. A
    selection that leaves nothing has an answer without rows, with a note that says so. Raises
    StoreError for a store that cannot answer.
    """
    incidence = parts
    if incidence is None:
        incidence = read_parts(store, question.selection, kind=agents_of(question))
    answer = _METHODS[question.analysis](store, incidence, question, run_of(question, incidence))
    told = {note.key for note in answer.notes}
    more = (note for note in counted_notes(incidence) if note.key not in told)
    return replace(answer, notes=(*answer.notes, *more))


def run_of(question: Question, parts: Incidence) -> Run:
    """Return the run of `analyse` for `question` over its parts, without the answer."""
    return Run(question, CODE_VERSION, parts.graphs, parts_digest(parts))


def agents_of(question: Question) -> AgentKind:
    """Return whose parts `question` is about."""
    return "leader" if question.network == "leaders" else "unit"
