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


def analyse(store: Store, question: Question) -> Answer:
    """Return the answer to `question` from the graphs of `store`.

    A selection that leaves nothing has an answer without rows, with a note that says so. Raises
    StoreError for a store that cannot answer.
    """
    incidence = _read(store, question)
    answer = _METHODS[question.analysis](store, incidence, question, _run(incidence, question))
    told = {note.key for note in answer.notes}
    more = (note for note in counted_notes(incidence) if note.key not in told)
    return replace(answer, notes=(*answer.notes, *more))


def run_of(store: Store, question: Question) -> Run:
    """Return the run of `analyse` for `question` without the answer, to see what it would read."""
    return _run(_read(store, question), question)


def _read(store: Store, question: Question) -> Incidence:
    kind: AgentKind = "leader" if question.network == "leaders" else "unit"
    return read_parts(store, question.selection, kind=kind)


def _run(incidence: Incidence, question: Question) -> Run:
    return Run(question, CODE_VERSION, incidence.graphs, parts_digest(incidence))
