"""Scan of resolutions: how many clusters each gives, how good and how stable they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.analysis.plots.canvas import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    RULE,
    SMALL,
    VERMILION,
    Drawn,
    axes,
    captions,
    figure,
)
from api.analysis.plots.choice import nothing
from api.analysis.words import Language, word
from graph.analytics import Answer, Value

_WIDTH: Final = 6.6
_PANEL: Final = 2.1
# Line styles as well: lines are told apart without colours too.
_LINES: Final = (("modularity", BLUE, "-"), ("nmi", ORANGE, "--"), ("ari", VERMILION, ":"))

_WORDS: Final = {
    "zh": (
        "分辨率与群组的稳定性",
        "群组数",
        "竖线：所用分辨率。NMI、ARI 越近1，各种子的划分越一致",
    ),
    "en": (
        "Resolution and stability of clusters",
        "clusters",
        "upright: the resolution used. NMI, ARI near 1: the divisions of the seeds agree",
    ),
}

Record = dict[str, Value]


def scan(answer: Answer, language: Language) -> Drawn:
    """Draw table `scan`: above the number of clusters, below modularity and agreement of seeds."""
    rows = sorted(answer.table("scan").records(), key=lambda row: float(row["resolution"] or 0))
    heading, count, below = _WORDS[language]
    drawing = figure(_WIDTH, 2 * _PANEL + 1.5)
    upper = axes(drawing, 0.75, 0.5, 1.1, _PANEL + 1.05)
    lower = axes(drawing, 0.75, _PANEL + 0.75, 1.1, 0.8)
    used = answer.run.question.resolution
    for panel in (upper, lower):
        panel.grid(color=RULE, linewidth=0.8)
        panel.axvline(used, color=MUTED, linewidth=1)
        panel.set_xscale("log", base=2)
        panel.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    _line(upper, rows, "clusters", GREEN, "-")
    _name(upper, rows, {"clusters": (count, GREEN)})
    lower.set_ylim(0, 1.05)
    for name, colour, style in _LINES:
        _line(lower, rows, name, colour, style)
    _name(lower, rows, {name: (word(name, language), colour) for name, colour, _ in _LINES})
    lower.set_xlabel(word("resolution", language), size=SMALL, color=INK)
    captions(drawing, heading, below if rows else nothing(language))
    return Drawn(drawing, heading, below if rows else nothing(language))


def _line(panel: Any, rows: list[Record], name: str, colour: str, style: str) -> None:
    points = [(row["resolution"], row[name]) for row in rows if row[name] is not None]
    if points:
        x, y = zip(*points, strict=True)
        panel.plot(x, y, color=colour, linestyle=style, linewidth=1.8, marker="o", markersize=3.5)


def _name(panel: Any, rows: list[Record], names: Mapping[str, tuple[str, str]]) -> None:
    """Write the name of each line at its end, those of near ends below each other."""
    if not rows:
        return
    last = {name: float(rows[-1][name] or 0) for name in names}
    low, high = panel.get_ylim()
    apart = (high - low) * 0.09
    place = high
    for name in sorted(names, key=lambda name: -last[name]):
        place = min(last[name], place - apart)
        printed, colour = names[name]
        panel.annotate(
            printed,
            (float(rows[-1]["resolution"] or 0), place),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            size=SMALL,
            color=colour,
            annotation_clip=False,
        )
