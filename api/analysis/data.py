"""`/api/analytics/…`: analyses as JSON, tables, networks, triples and plots.

The parameters are those of `graph.analytics.read_question`. An answer has an ETag of its content,
so that it is sent again only where the graphs behind it have changed.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Blueprint, Response, request

from api.addresses import address
from api.analysis.asking import answered, asked
from api.analysis.formats import FORMATS
from api.analysis.plots import KINDS
from api.problems import Refused, problem
from api.protocol.negotiation import accepted
from api.queries.jobs import Analysed
from graph.analytics import ANALYSES, BadQuestion, Question

blueprint = Blueprint("analytics_data", __name__, url_prefix="/api/analytics")

# For the Accept header; the first is for who takes anything.
MEDIA_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "turtle": "text/turtle",
}


def analysis(analysis: str) -> Response:
    """Return the answer to an analysis in the format asked for, by name or by Accept."""
    question = _question(analysis, "format", "table")
    form = _format()
    table = request.args.get("table") or None
    if table and form != "csv":
        detail = f"table={table[:40]}: {form} has all there is; choose a table of format=csv"
        raise Refused(problem("bad-request", detail))
    answer = _response(answered(question, form, table=table))
    if form not in ("json", "turtle"):
        name = f"{analysis}.{form}"
        answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.vary.add("Accept")
    return answer


def analysis_plot(analysis: str, extension: str) -> Response:
    """Return a plot of the answer to an analysis."""
    question = _question(analysis, "plot", "language")
    kind, language = request.args.get("plot") or None, request.args.get("language") or None
    if language not in (None, "zh", "en"):
        raise Refused(problem("bad-request", f"language={language[:20]}: choose of zh, en"))
    if kind and kind not in KINDS[analysis]:
        # Here, before a worker computes for seconds what cannot be drawn.
        detail = f"plot={kind[:40]}: choose of {', '.join(KINDS[analysis])}"
        raise Refused(problem("bad-request", detail))
    root = address("") if extension == "svg" else None
    measure = question.measures[0] if question.measures else None
    done = answered(question, extension, plot=kind, language=language, root=root, measure=measure)
    return _response(done)


def _question(analysis: str, *beside: str) -> Question:
    try:
        return asked(analysis, beside=beside)
    except BadQuestion as error:
        raise Refused(problem("bad-request", str(error))) from error


def _format() -> str:
    named = request.args.get("format")
    if named:
        if named not in FORMATS:
            detail = f"format={named[:40]}: choose of {', '.join(FORMATS)}"
            raise Refused(problem("bad-request", detail))
        return named
    accept = accepted(request.headers.get("Accept"))
    best = max(MEDIA_TYPES, key=lambda name: accept.quality(MEDIA_TYPES[name]))
    if accept.quality(MEDIA_TYPES[best]) == 0:
        available = list(MEDIA_TYPES.values())
        detail = f"the answer can be had as {', '.join(available)}: put one into Accept"
        raise Refused(problem("not-acceptable", detail, members={"available": available}))
    return best


def _response(done: Analysed) -> Response:
    answer = Response(done.body, content_type=done.media_type)
    answer.set_etag(done.digest)
    # Kept by whoever will, and used again when the content is found to be the same.
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.make_conditional(request)
    return answer


# A route each, as the description of the interface has them.
for _analysis in ANALYSES:
    blueprint.add_url_rule(f"/{_analysis}", _analysis, partial(analysis, _analysis))
    blueprint.add_url_rule(
        f"/{_analysis}/plot.<any(svg, png):extension>",
        f"{_analysis}_plot",
        partial(analysis_plot, _analysis),
    )
