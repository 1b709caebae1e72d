"""`/analytics`: the analyses as pages, readable without scripts; every number leads to its tasks.

A worker analyses and plots; what is done here is asking, sorting and showing.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from api.addresses import address
from api.analysis import choices
from api.analysis.asking import answered, asked
from api.analysis.evidence import NARROWING, kind_of_agents, way_to_tasks
from api.analysis.forms import AnswerPage
from api.analysis.showing import Order, ShownTable, View, by_measure, show, shown_columns
from api.analysis.words import interval, number, word
from api.pages.places import places
from api.paging import PAGE_SIZE, offset, paging, requested_page
from api.problems import Problem, Refused
from api.store_access import current_store
from api.things import Brief, UnknownThing, brief, briefs, natural_order, thing_iri
from graph.analytics import ANALYSES, BadQuestion, Figure, Note, Question, parameters
from graph.analytics.measures import fitting
from graph.networks import Selection

blueprint = Blueprint("analytics", __name__)

ROWS: Final = 200
_OVERVIEW: Final = ("centrality", "clusters")
_SHOWN_FIRST: Final = "pagerank"
_OF_THE_PAGE: Final = ("sort", "order", "page", "shown")


@dataclass(frozen=True, slots=True)
class Section:
    """One analysis on the page: its answer, or why there is none."""

    question: Question
    anchor: str
    tables: Sequence[ShownTable] = ()
    figures: Sequence[tuple[Figure, str]] = ()
    notes: Sequence[Note] = ()
    plots: Sequence[tuple[str, Markup]] = ()
    problem: Problem | None = None

    @property
    def analysis(self) -> str:
        """The name of the analysis."""
        return self.question.analysis

    def data(self, form: str, **more: str) -> str:
        """Return the address of the answer in a format."""
        asked_for = {**parameters(self.question), "format": form, **more}
        return address(f"/api/analytics/{self.analysis}", **asked_for)

    def plot(self, kind: str, form: str) -> str:
        """Return the address of a plot by itself."""
        asked_for = {**parameters(self.question), "plot": kind}
        return address(f"/api/analytics/{self.analysis}/plot.{form}", **asked_for)


@blueprint.get("/analytics")
def analytics() -> ResponseReturnValue:
    """Show centrality and clusters, with the table sorted by `?sort=`."""
    return _page(None)


def analysis(analysis: str) -> ResponseReturnValue:
    """Show one analysis."""
    return _page(analysis)


for _analysis in ANALYSES:
    blueprint.add_url_rule(
        f"/analytics/{_analysis}", _analysis, analysis, defaults={"analysis": _analysis}
    )


def _page(analysis: str | None) -> ResponseReturnValue:
    sections: list[Section] = []
    fault, status = "", 200
    try:
        for question in _questions(analysis):
            sections.append(_section(question, is_first=not sections))
    except BadQuestion as error:
        sections, fault, status = [], str(error), 400
    status = next((each.problem.status for each in sections if each.problem), status)
    page = render_template(
        "analytics.html",
        analysis=analysis,
        analyses=ANALYSES,
        sections=sections,
        fault=fault,
        choices=choices,
        store=current_store(),
        kept=_kept,
        word=word,
        number=number,
    )
    return page, status


def _questions(analysis: str | None) -> list[Question]:
    if analysis == "compare" and not any(
        name.startswith("against-") and text for name, text in request.args.items(multi=True)
    ):
        return []
    if analysis == "workload" and not request.args.get("network"):
        units = asked("workload", beside=_OF_THE_PAGE)
        return [units, replace(units, network="leaders")]
    names = _OVERVIEW if analysis is None else (analysis,)
    return [asked(name, beside=_OF_THE_PAGE) for name in names]


def _section(question: Question, *, is_first: bool) -> Section:
    anchor = question.analysis
    if anchor == "workload" and question.network == "leaders":
        anchor = "leaders"
    sort = request.args.get("sort") if is_first else None
    plotted = sort if sort in fitting(question.network) else None
    try:
        done = answered(question, "page", root=address(""), measure=plotted)
    except Refused as refused:
        if refused.problem.status == 400:
            raise BadQuestion(refused.problem.detail) from refused
        return Section(question, anchor, problem=refused.problem)
    page = cast(AnswerPage, pickle.loads(done.body))
    answer = page.answer
    main = answer.tables[0]
    _check_sort(sort, shown_columns(main))
    view = _view(question, anchor, sort)
    view = replace(view, observations=by_measure(answer))
    if is_first:
        view = replace(view, offset=(requested_page() - 1) * ROWS)
    tables = [show(_of_one_measure(main, question), view)]
    rest = replace(view, sort=None, offset=0, observations={})
    tables += [show(table, rest) for table in answer.tables[1:]]
    return Section(
        question,
        anchor,
        tables,
        [(each, number(each.value) + interval(each.low, each.high)) for each in answer.figures],
        answer.notes,
        [(kind, Markup(svg)) for kind, svg in page.plots.items()],
    )
