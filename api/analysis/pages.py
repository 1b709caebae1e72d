"""`/analytics`: the analyses as pages, readable without scripts; every number leads to its tasks.

A worker analyses and plots; what is done here is asking, sorting and showing.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast, get_args

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from api.addresses import address
from api.analysis import choices
from api.analysis.asking import Soon, answered, answered_soon, asked
from api.analysis.evidence import NARROWING, kind_of_agents, way_to_tasks
from api.analysis.forms import AnswerPage
from api.analysis.showing import (
    Column,
    Order,
    ShownCluster,
    ShownTable,
    View,
    by_measure,
    show,
    show_clusters,
    shown_columns,
)
from api.analysis.words import interval, number, word
from api.pages.places import places
from api.paging import PAGE_SIZE, Paging, offset, paging, requested_page
from api.problems import Problem, Refused, problem
from api.store_access import current_store
from api.things import Brief, UnknownThing, brief, briefs, natural_order, thing_iri
from graph.analytics import ANALYSES, Answer, BadQuestion, Figure, Note, Question, Table, parameters
from graph.analytics.measures import fitting
from graph.store import Store
from ontology import ANALYSIS
from ontology.concepts import concept

blueprint = Blueprint("analytics", __name__)

ROWS: Final = 200
SAMPLES: Final = 200
_OVERVIEW: Final = ("centrality", "clusters")
_CAPTIONS: Final = {
    "units": ("中心性", "centrality"),
    "clusters": ("群组", "clusters"),
    "scan": ("各分辨率下的群组", "clusters by resolution"),
    "edges": ("联系", "ties"),
    "workload": ("工作量", "workload"),
    "deadlines": ("各月到期的任务", "tasks due by month"),
    "comparison": ("名次对照", "ranks side by side"),
    "agreement": ("两边名次的一致程度", "how alike the two orders are"),
}
# Shown by a curve, beside the values, and in lists.
_SHOWN_OTHERWISE: Final = frozenset({"lorenz", "intervals", "members"})
_NAMING_THINGS: Final = ("notice", "annex", "section", "area")
_OF_THE_PAGE: Final = ("sort", "order", "page", "shown")


@dataclass(frozen=True, slots=True)
class Section:
    """One analysis on the page: its answer, or why there is none."""

    question: Question
    anchor: str
    tables: Sequence[ShownTable] = ()
    clusters: Sequence[ShownCluster] = ()
    figures: Sequence[tuple[Figure, str]] = ()
    notes: Sequence[Note] = ()
    plots: Sequence[tuple[str, Markup]] = ()
    problem: Problem | None = None
    is_whole: bool = True
    is_on_its_way: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing fits the selection."""
        return not self.problem and not any(table.total for table in self.tables[:1])

    @property
    def title(self) -> tuple[str, str]:
        """What it is called, in Chinese and English."""
        if self.anchor == "leaders":
            return "领导的工作量", "workload of leaders"
        return _name(self.analysis)

    @property
    def defined(self) -> list[Column]:
        """The columns of its main table that have a definition."""
        return [
            column for table in self.tables[:1] for column in table.columns if column.meaning_zh
        ]

    @property
    def whole(self) -> str:
        """The address of this page with samples, which takes a while."""
        return _here(replicates=f"{SAMPLES}")

    @property
    def lighter(self) -> str:
        """The address of this page with the least to compute."""
        return _here(replicates="0", readings="no", seeds="10")

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
        kept=_kept(),
        pages=Paging(requested_page(), _total(sections), ROWS),
        captions=_CAPTIONS,
        name=_name,
        word=word,
        number=number,
    )
    return page, status


def _name(analysis: str) -> tuple[str, str]:
    """Return what an analysis is called, in Chinese and English."""
    said = concept(ANALYSIS[analysis])
    return said.zh, said.en


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
    anchor: str = question.analysis
    if anchor == "workload" and question.network == "leaders":
        anchor = "leaders"
    sort = request.args.get("sort") if is_first else None
    plotted = sort if sort in fitting(question.network) else None
    try:
        soon = _soon(question, root=address(""), measure=plotted)
    except Refused as refused:
        if is_first and refused.problem.status == 400:
            raise BadQuestion(refused.problem.detail) from refused
        return Section(question, anchor, problem=refused.problem)
    page = cast(AnswerPage, pickle.loads(soon.answer.body))
    answer = page.answer
    main = answer.tables[0]
    _check_sort(sort, shown_columns(main))
    view = _view(question, anchor, sort or _usual_sort(question), is_first=is_first)
    view = replace(view, observations=by_measure(answer))
    if is_first:
        view = replace(view, offset=(requested_page() - 1) * ROWS)
    tables = [show(_of_one_measure(main, question), view)]
    rest = replace(view, sort=None, offset=0, observations={})
    tables += [
        replace(show(table, rest), is_sortable=False)
        for table in answer.tables[1:]
        if table.name not in _SHOWN_OTHERWISE
    ]
    return Section(
        question,
        anchor,
        tables=tables,
        figures=[(each, _figure(each, whole=soon.whole)) for each in answer.figures],
        notes=answer.notes,
        plots=[(kind, Markup(svg)) for kind, svg in page.plots.items()],
        clusters=_clusters(answer, rest),
        is_whole=soon.whole,
        is_on_its_way=soon.is_on_its_way,
    )


def _figure(figure: Figure, *, whole: bool) -> str:
    # Without samples the bounds are those of one: the value itself.
    bounds = interval(figure.low, figure.high) if whole or figure.low != figure.high else ""
    return number(figure.value) + bounds


def _clusters(answer: Answer, view: View) -> list[ShownCluster]:
    by_name = {table.name: table for table in answer.tables}
    if not {"clusters", "members"} <= by_name.keys():
        return []
    return show_clusters(by_name["clusters"], by_name["members"], view)


def _soon(question: Question, **options: str | None) -> Soon:
    """Return the answer at once, or whole to whoever asks for samples."""
    if request.args.get("replicates"):
        return Soon(answered(question, "page", **options), whole=True)
    return answered_soon(question, "page", **options)


def _check_sort(sort: str | None, columns: Sequence[str]) -> None:
    order = request.args.get("order")
    if sort and sort not in columns:
        raise BadQuestion(f"sort={sort[:40]}: choose of {', '.join(columns)}")
    if order and order not in get_args(Order):
        raise BadQuestion(f"order={order[:40]}: choose of {', '.join(get_args(Order))}")


def _usual_sort(question: Question) -> str:
    """Return the column by which the main table of an answer is sorted already."""
    usual = {"backbone": "p", "workload": "rank", "compare": "rank", "clusters": "cluster"}
    if question.analysis in usual:
        return usual[question.analysis]
    measured = question.measured
    return "pagerank" if "pagerank" in measured and not question.measures else measured[0]


def _view(question: Question, anchor: str, sort: str, *, is_first: bool) -> View:
    root = address("")
    way = way_to_tasks(question, root)

    def sorted_at(key: str, order: Order) -> str:
        return f"{_here(sort=key, order=order)}#{anchor}"

    against = way if question.against is None else way_to_tasks(question, root, question.against)
    order = cast(Order | None, request.args.get("order") or None) if is_first else None
    return View(way, against, sorted_at, sort, order, limit=ROWS)


def _here(**changed: str | None) -> str:
    """Return the address of this page with some parameters changed, or left out when None."""
    given = {name: texts for name, texts in request.args.to_dict(flat=False).items() if any(texts)}
    given.pop("page", None)
    return address(request.path, **{**given, **changed})


def _kept() -> dict[str, list[str]]:
    """Return the parameters that select tasks, for the links to other analyses."""
    return {
        name: [text for text in texts if text]
        for name, texts in request.args.to_dict(flat=False).items()
        if name in choices.SELECTING and any(texts)
    }


def _total(sections: Sequence[Section]) -> int:
    return sections[0].tables[0].total if sections and sections[0].tables else 0


def _of_one_measure(table: Table, question: Question) -> Table:
    """Return the rows of the measure that is looked at, where a table has those of all."""
    if "measure" not in table.columns or question.analysis != "compare":
        return table
    wanted = request.args.get("shown") or question.measured[0]
    place = table.columns.index("measure")
    rows = tuple(row for row in table.rows if row[place] == wanted)
    if not rows and table.rows:
        raise BadQuestion(f"shown={wanted[:40]}: choose of {', '.join(question.measured)}")
    return replace(table, rows=rows)


@blueprint.get("/analytics/tasks")
def tasks() -> ResponseReturnValue:
    """Show the tasks behind a number: as many as were counted.

    `unit` or `leader`: the path of the agent behind /id/; the parameters that select tasks, and
    those of `NARROWING`.
    """
    store = current_store()
    question = _of_tasks()
    what = kind_of_agents(question)
    agent = _agent(store, what, what)
    partner = _agent(store, "with", what) if request.args.get("with") else None
    narrowed = {name: request.args[name] for name in NARROWING if request.args.get(name)}
    if partner is not None:
        narrowed["with"] = partner.iri
    found = pickle.loads(answered(question, "tasks", agent=agent.iri, **narrowed).body)
    found.sort(key=natural_order)
    shown = found[offset() : offset() + PAGE_SIZE]
    named = briefs(store, shown)
    return render_template(
        "analytics_tasks.html",
        agent=agent,
        partner=partner,
        conditions=_conditions(question, narrowed),
        tasks=[named[iri] for iri in shown],
        places=places(store, shown),
        paging=paging(len(found)),
    )


def _of_tasks() -> Question:
    beside = {*NARROWING, "unit", "leader", "page"}
    try:
        question = asked("centrality", beside=beside)
    except BadQuestion as error:
        raise Refused(problem("bad-request", str(error))) from error
    if request.args.get("leader"):
        question = replace(question, network="leaders")
    for name, known in (("shared", ("yes", "no")), ("having", ("target", "deadline"))):
        text = request.args.get(name, "")
        if text and text not in known:
            abort(400, description=f"{name}={text[:40]}: choose of {', '.join(known)}")
    return question


def _agent(store: Store, parameter: str, what: str) -> Brief:
    path = request.args.get(parameter, "")
    try:
        found = brief(store, thing_iri(path))
    except UnknownThing:
        found = None
    if found is None or found.kind.key != {"leader": "person"}.get(what, what):
        status = 404 if path else 400
        abort(status, description=f"{parameter}={path}: give the path of a {what} behind /id/")
    return found


def _conditions(question: Question, narrowed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what the tasks were chosen by, as names and texts."""
    store = current_store()
    told = [(name, text) for name, texts in parameters(question).items() for text in texts]
    told += [(name, text) for name, text in narrowed.items() if name != "with"]
    things = briefs(store, [text for name, text in told if name in _NAMING_THINGS])
    return [
        (word(name), things[text].number or things[text].label if text in things else word(text))
        for name, text in told
    ]
