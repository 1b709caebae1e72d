"""The one way in: an answer goes in, a plot comes out."""

from __future__ import annotations

from api.analysis.plots.bars import bars
from api.analysis.plots.canvas import Drawn, as_png, as_svg
from api.analysis.plots.choice import FORMS, KINDS, BadPlot, Link, unlinked
from api.analysis.plots.heat_map import heat_map
from api.analysis.plots.lorenz import lorenz
from api.analysis.plots.scan import scan
from api.analysis.plots.slopes import slopes
from api.analysis.plots.svg import finished
from api.analysis.words import Language
from graph.analytics import Answer


def plot(
    answer: Answer,
    kind: str | None = None,
    link: Link = unlinked,
    form: str = "svg",
    *,
    measure: str | None = None,
    language: Language = "zh",
) -> bytes:
    """Return a plot of `answer`; in an SVG every bar, cell and name leads to `link(agent, …)`.

    `kind` is one of KINDS of its analysis, `measure` what bars show: the first one without it.
    Equal answers have equal plots.

    Raises BadPlot for a kind, form or measure that there is not, NoChineseFont where a PNG cannot
    be written on this machine.
    """
    kinds = KINDS[answer.run.question.analysis]
    kind = kind or kinds[0]
    if kind not in kinds:
        raise BadPlot(f"plot={kind}: choose of {', '.join(kinds)}")
    if form not in FORMS:
        raise BadPlot(f"{form}: choose of {', '.join(FORMS)}")
    drawn = _drawn(answer, kind, link, measure, language)
    if form == "png":
        return as_png(drawn.figure)
    return finished(as_svg(drawn.figure), drawn.title, drawn.description, drawn.names)


def _drawn(answer: Answer, kind: str, link: Link, measure: str | None, language: Language) -> Drawn:
    if kind == "bars":
        return bars(answer, link, measure, language)
    if kind == "slopes":
        return slopes(answer, link, measure, language)
    if kind == "scan":
        return scan(answer, language)
    if kind == "lorenz":
        return lorenz(answer, language)
    return heat_map(answer, link, language)
