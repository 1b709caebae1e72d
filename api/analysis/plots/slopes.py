"""Slopes: the ranks in one selection beside those in another, a line for each that has both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.analysis.plots.canvas import (
    BLUE,
    MUTED,
    SMALL,
    VERMILION,
    Drawn,
    axes,
    captions,
    figure,
    shortened,
    text_width,
)
from api.analysis.plots.choice import Link, chosen_measure, nothing
from api.analysis.words import Language, title
from graph.analytics import Answer, Value

MOST: Final = 20
_ROW: Final = 0.27
_BETWEEN: Final = 3.2
_WIDEST_NAME: Final = 2.9

_WORDS: Final = {
    "zh": ("对照", "所选", "蓝：上升；橙红：下降；灰：不变。前{}名，至少在一侧"),
    "en": (
        "against",
        "selected",
        "blue: rises; vermilion: falls; grey: stays. The first {} of either side",
    ),
}


@dataclass(frozen=True, slots=True)
class _Slope:
    """One agent with its two ranks."""

    agent: str
    name: str
    against: int
    rank: int

    @property
    def colour(self) -> str:
        if self.rank == self.against:
            return MUTED
        return BLUE if self.rank < self.against else VERMILION


def slopes(answer: Answer, link: Link, measure: str | None, language: Language) -> Drawn:
    """Draw who of the first MOST on either side has both ranks in `measure`, the first without."""
    records = answer.tables[0].records()
    measure = chosen_measure(measure, (str(row["measure"]) for row in records))
    found = [_slope(row, answer) for row in records if row["measure"] == measure]
    shown = [each for each in found if each and min(each.rank, each.against) <= MOST]
    both = sorted((each for each in shown if each), key=lambda each: (each.rank, each.name))
    links = {each.agent: address for each in both if (address := link(each.agent))}
    said = {each.agent: f"{each.name}: {each.against} → {each.rank}" for each in both}
    heading = title(measure or "compare", language)
    below = _WORDS[language][2].format(MOST) if both else nothing(language)
    return Drawn(
        figure=_draw(both, links, heading, below, language),
        title=heading,
        description=("；" if language == "zh" else "; ").join(said.values()) or below,
        names={address: said[agent] for agent, address in links.items()},
    )


def _slope(row: Mapping[str, Value], answer: Answer) -> _Slope | None:
    rank, against = row["rank"], row["against_rank"]
    if not isinstance(rank, int) or not isinstance(against, int):
        return None
    agent = str(row.get("unit") or row.get("leader"))
    return _Slope(agent, answer.labels.get(agent, agent), against, rank)


def _places(shown: Sequence[_Slope], side: str) -> dict[str, int]:
    """Return the line that each name stands on: equal ranks stand below each other."""
    in_order = sorted(shown, key=lambda each: (getattr(each, side), each.name))
    return {each.agent: place for place, each in enumerate(in_order)}


def _draw(
    shown: Sequence[_Slope], links: Mapping[str, str], heading: str, below: str, language: Language
) -> Any:
    names = {each.agent: shortened(each.name, _WIDEST_NAME) for each in shown}
    room = max(map(text_width, names.values()), default=0.8) + 0.55
    drawing = figure(2 * room + _BETWEEN, _ROW * max(len(shown), 4) + 1.1)
    made = axes(drawing, room, 0.72, room, 0.42)
    made.set_axis_off()
    left, right = _places(shown, "against"), _places(shown, "rank")
    for each in shown:
        ends = (left[each.agent], right[each.agent])
        address = links.get(each.agent)
        (line,) = made.plot(
            (0, 1), ends, color=each.colour, linewidth=1.8, marker="o", markersize=4
        )
        line.set_url(address)
        line.set_clip_on(False)
        for x, y, printed, side in (
            (-0.03, ends[0], f"{names[each.agent]}  {each.against}", "right"),
            (1.03, ends[1], f"{each.rank}  {names[each.agent]}", "left"),
        ):
            made.text(x, y, printed, ha=side, va="center", url=address)
    made.set_xlim(0, 1)
    made.set_ylim(max(len(shown), 4) - 0.5, -0.5)
    for x, side, words in ((-0.03, "right", 0), (1.03, "left", 1)):
        made.text(x, -1, _WORDS[language][words], ha=side, va="center", size=SMALL, color=MUTED)
    captions(drawing, heading, below)
    return drawing
