"""The answer to an analysis as bytes, in the form that a job asks for: the worker's part.

A form is a format (`json`, with option `table` also `csv` of any table), a plot (`svg`, `png`, with
`plot`, `measure`, `language` and `root`, the prefix of this site), or one for pages of this site
alone: `page`, an `AnswerPage`, and `tasks`, the IRIs of the tasks behind a number.
"""

from __future__ import annotations

import hashlib
import pickle
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import networkx as nx

from api.analysis.evidence import tasks_behind, way_to_tasks
from api.analysis.formats import FORMATS, write
from api.analysis.plots import FORMS as PLOTS
from api.analysis.plots import KINDS, BadPlot, NoChineseFont, plot
from api.analysis.words import Language
from api.queries.jobs import Analysed, AnalysisJob
from graph.analytics import Answer, BadQuestion, analyse
from graph.store import Store

_MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
# Who works with whom is plotted with the clusters.
_ON_PAGES: Final = {"centrality": ("bars",)}
_MOST_KEPT: Final = 20_000
"""Nodes and edges of an answer that is kept for other forms: a few megabytes."""
_PICKLED: Final = "application/octet-stream"


class Unanswerable(ValueError):
    """A question without an answer in this form; the message says what to give."""


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What a page shows of an answer: all but its network, which the plots show, by their kind."""

    answer: Answer
    plots: Mapping[str, str]


def analysed(store: Store, job: AnalysisJob) -> Analysed:
    """Return the answer to the question of `job`, in its form.

    Raises Unanswerable, and StoreError for a store that cannot answer.
    """
    started = time.monotonic()
    found = b""
    try:
        if job.form == "tasks":
            media_type, body = _tasks(store, job)
        else:
            answer = pickle.loads(job.found) if job.found else analyse(store, job.question)
            media_type, body = _written(answer, job)
            found = _kept(answer, job)
    except (BadQuestion, BadPlot, NoChineseFont) as error:
        raise Unanswerable(str(error)) from error
    digest = hashlib.sha256(body).hexdigest()
    return Analysed(media_type, digest, body, time.monotonic() - started, found)


def _kept(answer: Answer, job: AnalysisJob) -> bytes:
    """Return `answer` for later jobs; nothing where they have it, or it is large."""
    network = answer.network
    if job.found or network.number_of_edges() + network.number_of_nodes() > _MOST_KEPT:
        return b""
    return pickle.dumps(answer)


def _tasks(store: Store, job: AnalysisJob) -> tuple[str, bytes]:
    options = dict(job.options)
    return _PICKLED, pickle.dumps(tasks_behind(store, job.question, options["agent"], options))


def _written(answer: Answer, job: AnalysisJob) -> tuple[str, bytes]:
    options = dict(job.options)
    if job.form == "page":
        return _PICKLED, pickle.dumps(_page(answer, options))
    if job.form in PLOTS:
        return _MEDIA_TYPES[job.form], _plot(answer, options.get("plot"), job.form, options)
    return _text(answer, job.form, options.get("table"))


def _text(answer: Answer, form: str, table: str | None) -> tuple[str, bytes]:
    assert form in FORMATS
    try:
        written = write(answer, form, table=table)
    except KeyError as error:
        known = ", ".join(each.name for each in answer.tables)
        raise Unanswerable(f"table={str(table)[:40]}: choose of {known}") from error
    return written.media_type, written.text.encode()


def _page(answer: Answer, options: Mapping[str, str]) -> AnswerPage:
    analysis = answer.run.question.analysis
    kinds = _ON_PAGES.get(analysis, KINDS.get(analysis, ())) if answer.tables[0].rows else ()
    plots = {kind: _plot(answer, kind, "svg", options).decode() for kind in kinds}
    return AnswerPage(replace(answer, network=nx.Graph()), plots)


def _plot(answer: Answer, kind: str | None, form: str, options: Mapping[str, str]) -> bytes:
    link = way_to_tasks(answer.run.question, options.get("root", ""))
    language: Language = "en" if options.get("language") == "en" else "zh"
    measure = options.get("measure")
    return plot(answer, kind, link, form, measure=measure, language=language)
