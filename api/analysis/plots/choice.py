"""What can be asked of a plot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Literal, get_args

from api.analysis.words import Language

Form = Literal["svg", "png"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)

Link = Callable[..., str | None]
"""The address of the tasks behind a number: of those of one agent, or of those of a pair."""


def unlinked(*_agents: str) -> None:
    """Lead nowhere."""


def nothing(language: Language) -> str:
    """Return the words that stand where there is nothing to draw."""
    return "没有数据" if language == "zh" else "no data"


KINDS: Final[dict[str, tuple[str, ...]]] = {
    "centrality": ("bars", "heat-map"),
    "clusters": ("heat-map", "scan"),
    "backbone": ("heat-map",),
    "workload": ("bars", "lorenz"),
    "compare": ("slopes",),
}
"""What can be plotted of the answer to each analysis; the first is what is meant without a word."""


class BadPlot(ValueError):
    """A plot that there is not; the message says what to ask for."""


def chosen_measure(measure: str | None, among: Iterable[str]) -> str | None:
    """Return the measure asked for, the first without one; None where there is none to choose.

    Raises BadPlot for one that is not `among` those there are.
    """
    measures = list(dict.fromkeys(among))
    if not measures or measure in measures:
        return measure
    if measure:
        raise BadPlot(f"measure={measure}: choose of {', '.join(measures)}")
    return measures[0]
