"""Bars: one measure of the first units or leaders, with its intervals and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.analysis.plots.canvas import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    RULE,
    SMALL,
    Drawn,
    axes,
    captions,
    figure,
    shortened,
    text_width,
)
from api.analysis.plots.choice import Link, chosen_measure, nothing
from api.analysis.words import FLIPS, FLIPS_MEANS, Language, interval, number, title
from graph.analytics import Answer, Observation

MOST: Final = 20
_ROW: Final = 0.27
_WIDTH: Final = 8.0
_WIDEST_NAME: Final = 2.9


def bars(answer: Answer, link: Link, measure: str | None, language: Language) -> Drawn:
    """Draw the first MOST of `measure`, the greatest on top; of the first measure without one.

    A bar and its name lead to `link(agent)`. An interval is a thin line; a bar whose rank another
    reading of the text would change is orange and bears ‡.
    """
    of_all = (each.measure for each in answer.observations)
    measure = chosen_measure(measure, of_all) or answer.run.question.analysis
    found = [
        each
        for each in answer.observations
        if each.measure == measure and each.rank is not None and each.value is not None
    ]
    shown = sorted(found, key=lambda each: (each.rank or 0, each.agent))[:MOST]
    links = {each.agent: address for each in shown if (address := link(each.agent))}
    said = {each.agent: _said(answer, each) for each in shown}
    heading = title(measure, language)
    return Drawn(
        figure=_draw(shown, answer.labels, links, heading, _below(shown, len(found), language)),
        title=heading,
        description=("；" if language == "zh" else "; ").join(said.values()) or nothing(language),
        names={address: said[agent] for agent, address in links.items()},
    )


def _said(answer: Answer, each: Observation) -> str:
    """Return a bar in words."""
    bounds = interval(each.low, each.high)
    name = answer.labels.get(each.agent, each.agent)
    return f"{each.rank}. {name} {number(each.value)}{bounds}{FLIPS if each.flips else ''}"


def _below(shown: Sequence[Observation], found: int, language: Language) -> str:
    if not shown:
        return nothing(language)
    words = {
        "zh": ("前{}个，共{}个", "细线：95%区间", "；"),
        "en": (
            "the first {} of {}",
            "thin line: 95% interval",
            "; ",
        ),
    }[language]
    said = [words[0].format(len(shown), found)]
    if any(each.low is not None for each in shown):
        said.append(words[1])
    if any(each.flips for each in shown):
        said.append(FLIPS_MEANS[language])
    return words[2].join(said)


def _draw(
    shown: Sequence[Observation],
    labels: Mapping[str, str],
    links: Mapping[str, str],
    title: str,
    below: str,
) -> Any:
    names = [shortened(labels.get(each.agent, each.agent), _WIDEST_NAME) for each in shown]
    left = max(map(text_width, names), default=0.5) + 0.15
    drawing = figure(_WIDTH, _ROW * max(len(shown), 1) + 0.95)
    made = axes(drawing, left, 0.42, 0.9, 0.5)
    places = range(len(shown))
    values = [float(each.value or 0) for each in shown]
    colours = [ORANGE if each.flips else BLUE for each in shown]
    bars = made.barh(places, values, height=0.72, color=colours)
    made.set_yticks(list(places), names)
    for place, each in enumerate(shown):
        if address := links.get(each.agent):
            bars[place].set_url(address)
            made.get_yticklabels()[place].set_url(address)
        _beside(made, place, each)
    made.set_ylim(len(shown) - 0.4, -0.6)
    highest = max((_end(each) for each in shown), default=0)
    made.set_xlim(min([0.0, *(float(each.low or 0) for each in shown)]), highest or 1)
    made.grid(axis="x", color=RULE, linewidth=0.8)
    made.spines["bottom"].set_visible(False)
    if not shown:
        made.set_axis_off()
    captions(drawing, title, below)
    return drawing


def _beside(made: Any, place: int, each: Observation) -> None:
    """Draw the interval of a bar, and print the value at its end."""
    if each.low is not None and each.high is not None:
        line = {"color": INK, "linewidth": 1.2, "clip_on": False}
        made.plot((each.low, each.high), (place, place), **line)
        for end in (each.low, each.high):
            made.plot((end, end), (place - 0.16, place + 0.16), **line)
    printed = number(each.value) + (f" {FLIPS}" if each.flips else "")
    made.annotate(
        printed,
        (_end(each), place),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        size=SMALL,
        color=MUTED,
        annotation_clip=False,
    )


def _end(each: Observation) -> float:
    return max(float(each.value or 0), float(each.high or 0))
