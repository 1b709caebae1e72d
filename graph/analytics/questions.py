"""What can be asked: an analysis, of which network, with which parameters.

A `Question` is complete: equal questions to equal graphs have equal answers. `read_question`
makes one of names and texts as they stand in a query string or on a command line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeVar, cast, get_args

from graph.analytics.measures import MEASURES, fitting
from graph.networks import ALL, KINDS, WEIGHTS, BadSelection, Selection
from graph.networks.projection import Kind, Weight

Analysis = Literal["centrality", "clusters", "backbone", "workload", "compare"]
ANALYSES: Final[tuple[Analysis, ...]] = get_args(Analysis)

Method = Literal["leiden", "louvain"]
Model = Literal["configuration", "hypergeometric", "disparity"]

DEFAULT_SEED: Final = 2022
MAX_SEED: Final = 2**32 - 1
MAX_SEEDS: Final = 1000
MAX_REPLICATES: Final = 10_000
MAX_RESOLUTION: Final = 10.0


class BadQuestion(ValueError):
    """A question that cannot be answered; the message says what to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An analysis and everything that its answer depends on beside the graphs.

    `seed` starts every sequence of random numbers. `seeds` is how often a division into clusters is
    repeated to see whether it is stable. `replicates` is the number of bootstrap samples of the
    tasks, None for as many as the size allows. `readings` says whether the alternative readings are
    tried. `alpha` is the level of the tests, after correction for their number (the disparity
    filter makes none). `against` is the selection that a comparison sets beside `selection`.
    `measures` are keys of `graph.analytics.measures.MEASURES`; none stands for all that fit the
    network.

    Raises BadQuestion for a number out of range, and for a measure that is unknown or does not fit.
    """

    analysis: Analysis
    selection: Selection = ALL
    network: Kind = "any"
    weight: Weight = "newman"
    seed: int = DEFAULT_SEED
    method: Method = "leiden"
    resolution: float = 1.0
    seeds: int = 100
    replicates: int | None = None
    readings: bool = True
    model: Model = "configuration"
    alpha: float = 0.05
    against: Selection | None = None
    measures: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("seed", self.seed, 0, MAX_SEED),
            ("seeds", self.seeds, 1, MAX_SEEDS),
            ("replicates", self.replicates or 0, 0, MAX_REPLICATES),
        ):
            if not low <= value <= high:
                raise BadQuestion(f"{name}={value}: give a whole number from {low} to {high:,}")
        if not 0 < self.resolution <= MAX_RESOLUTION:
            raise BadQuestion(
                f"resolution={self.resolution:g}: give a number above 0, at most {MAX_RESOLUTION:g}"
            )
        if not 0 < self.alpha < 1:
            raise BadQuestion(f"alpha={self.alpha:g}: give a number between 0 and 1")
        if self.analysis == "compare" and self.against is None:
            raise BadQuestion("compare: say against what (against-notice=…, against-area=…)")
        fit = fitting(self.network)
        for key in self.measures:
            if key not in fit:
                known = f"not of the network {self.network}" if key in MEASURES else "unknown"
                raise BadQuestion(f"measure={key[:40]}: {known}; choose of {', '.join(fit)}")

    @property
    def measured(self) -> tuple[str, ...]:
        """The keys of the measures that are asked for, each once."""
        return tuple(dict.fromkeys(self.measures)) or fitting(self.network)


def read_question(analysis: str, given: Mapping[str, Sequence[str]]) -> Question:
    """Return the question that names and texts make.

    `given` may hold `network`, `weight`, `seed`, `method`, `resolution`, `seeds`, `replicates`,
    `readings` (yes or no), `model`, `alpha`; of the selection `notice`, `annex`, `section`, `area`
    (IRIs), `role` (any number of each), `from`, `until` (dates), `certainty`, `groups`; and for a
    comparison the same with `against-` before it; and `measure`, any number of them.

    Raises BadQuestion for a name that is none of these, or a text that is not of its kind.
    """
    _refuse_unknown(given)
    fields: dict[str, Any] = {"analysis": _choice("analysis", analysis, ANALYSES)}
    for name, read in _READERS.items():
        if name in given:
            fields[name] = read(name, _one(name, given[name]))
    fields["measures"] = tuple(given.get("measure", ()))
    try:
        fields["selection"] = _selection(given, "")
        if any(name.startswith(_AGAINST) for name in given):
            fields["against"] = _selection(given, _AGAINST)
    except BadSelection as error:
        raise BadQuestion(str(error)) from error
    return Question(**fields)


def _refuse_unknown(given: Mapping[str, Sequence[str]]) -> None:
    known = {"measure", *_READERS, *_OF_A_SELECTION, *(_AGAINST + name for name in _OF_A_SELECTION)}
    for name in given:
        if name not in known:
            raise BadQuestion(f"{name[:40]}: unknown; give {', '.join(sorted(known))}")


def _selection(given: Mapping[str, Sequence[str]], before: str) -> Selection:
    def texts(name: str) -> tuple[str, ...]:
        return tuple(given.get(before + name, ()))

    def day(name: str) -> date | None:
        return _day(name, _one(name, texts(name))) if texts(name) else None

    chosen: dict[str, Any] = {field: texts(name) for name, field in _LISTS.items() if texts(name)}
    for name in ("certainty", "groups"):
        if texts(name):
            chosen[name] = _one(name, texts(name))
    return Selection(period=(day("from"), day("until")), **chosen)


_AGAINST: Final = "against-"
_LISTS: Final = {
    "notice": "notices",
    "annex": "annexes",
    "section": "sections",
    "area": "areas",
    "role": "roles",
}
_OF_A_SELECTION: Final = (*_LISTS, "from", "until", "certainty", "groups")


def _one(name: str, texts: Sequence[str]) -> str:
    if len(texts) != 1:
        raise BadQuestion(f"{name}: give it once")
    return texts[0]


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(f"{name}={text[:40]}: give a date such as 2022-12-31") from error


_T = TypeVar("_T", bound=str)


def _choice(name: str, text: str, among: Sequence[_T]) -> _T:
    if text not in among:
        raise BadQuestion(f"{name}={text[:40]}: choose of {', '.join(among)}")
    return cast(_T, text)


def _whole(name: str, text: str) -> int:
    # Not int(): it takes 1_000, and digits without end.
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise BadQuestion(f"{name}={text[:40]}: give a whole number, 0 or more")
    return int(text)


def _number(name: str, text: str) -> float:
    # Not float() alone: it takes 1_0, and digits of any script.
    try:
        if text.isascii() and "_" not in text:
            return float(text)
    except ValueError:
        pass
    raise BadQuestion(f"{name}={text[:40]}: give a number")


_READERS: Final = {
    "network": lambda name, text: _choice(name, text, KINDS),
    "weight": lambda name, text: _choice(name, text, WEIGHTS),
    "seed": _whole,
    "method": lambda name, text: _choice(name, text, get_args(Method)),
    "resolution": _number,
    "seeds": _whole,
    "replicates": _whole,
    "readings": lambda name, text: _choice(name, text, ("yes", "no")) == "yes",
    "model": lambda name, text: _choice(name, text, get_args(Model)),
    "alpha": _number,
}
