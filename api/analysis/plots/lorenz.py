"""Lorenz curve: which share of the agents has which share of the tasks (M. O. Lorenz, 1905)."""

from __future__ import annotations

from typing import Final

from api.analysis.plots.canvas import BLUE, INK, MUTED, RULE, SMALL, Drawn, axes, captions, figure
from api.analysis.plots.choice import nothing
from api.analysis.words import Language, interval, number, title
from graph.analytics import Answer

_SIDE: Final = 4.2

_WORDS: Final = {
    "zh": ("任务的集中程度", "主体的累计份额", "任务的累计份额", "平均分配"),
    "en": (
        "How tasks are concentrated",
        "share of the units or leaders, those with least first",
        "share of the tasks",
        "all alike",
    ),
}


def lorenz(answer: Answer, language: Language) -> Drawn:
    """Draw the curve of table `lorenz` below the diagonal, on which all would have as many."""
    rows = [(float(x or 0), float(y or 0)) for x, y in answer.table("lorenz").rows]
    heading, across, up, alike = _WORDS[language]
    drawing = figure(_SIDE + 1.4, _SIDE + 1.3)
    made = axes(drawing, 0.75, 0.5, 0.65, 0.8)
    made.plot((0, 1), (0, 1), color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    made.text(0.44, 0.5, alike, size=SMALL, color=MUTED, ha="right")
    if rows:
        x, y = zip(*rows, strict=True)
        made.plot(x, y, color=BLUE, linewidth=2)
        made.fill_between(x, y, x, color=BLUE, alpha=0.12, linewidth=0)
    made.set_xlim(0, 1)
    made.set_ylim(0, 1)
    made.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0", "25%", "50%", "75%", "100%"))
    made.set_yticks((0, 0.25, 0.5, 0.75, 1), ("0", "25%", "50%", "75%", "100%"))
    made.set_xlabel(across, size=SMALL)
    made.set_ylabel(up, size=SMALL, color=INK)
    made.grid(color=RULE, linewidth=0.8)
    below = _gini(answer, language) if len(rows) > 1 else nothing(language)
    captions(drawing, heading, below)
    return Drawn(drawing, heading, below)


def _gini(answer: Answer, language: Language) -> str:
    known = {each.name: each for each in answer.figures}
    if "gini" not in known:
        return ""
    found = known["gini"]
    return f"{title('gini', language)} {number(found.value)}{interval(found.low, found.high)}"
