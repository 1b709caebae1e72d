"""The analyses: each takes the parameters of a question, with the bounds that the question has."""

from __future__ import annotations

from typing import Final, get_args

from api.analysis.data import MEDIA_TYPES
from api.analysis.plots import KINDS as PLOTS
from api.openapi.operations import TEXT, Operation, files, json, operation, parameter, whole
from api.openapi.schemas import Schema, list_of, ref
from graph.analytics.measures import MEASURES
from graph.analytics.questions import (
    ANALYSES,
    DEFAULT_SEED,
    MAX_REPLICATES,
    MAX_RESOLUTION,
    MAX_SEED,
    MAX_SEEDS,
    Analysis,
    Method,
    Model,
)
from graph.networks import KINDS, WEIGHTS
from graph.networks.selection import CERTAINTIES, GROUPS, ROLES

Parameter = dict[str, object]


def _choice(names: tuple[str, ...], default: str | None = None) -> Schema:
    return {"type": "string", "enum": list(names), **({"default": default} if default else {})}


_DAY: Final[Schema] = {"type": "string", "format": "date"}
_QUESTION: Final[tuple[Parameter, ...]] = (
    parameter(
        "network",
        "Units joined by tasks in any role, as lead units, from lead to support; or leaders.",
        _choice(KINDS, "any"),
    ),
    parameter("weight", "What a shared task adds to a tie.", _choice(WEIGHTS, "newman")),
    parameter("seed", "The seed of all random numbers.", whole(DEFAULT_SEED, 0, MAX_SEED)),
    parameter("method", "How clusters are found.", _choice(get_args(Method), "leiden")),
    parameter(
        "resolution",
        "Above 0; a higher one gives smaller clusters.",
        {"type": "number", "default": 1, "exclusiveMinimum": 0, "maximum": MAX_RESOLUTION},
    ),
    parameter(
        "seeds",
        "How many seeds the stability of clusters is tried with; this server may allow fewer.",
        whole(100, 1, MAX_SEEDS),
    ),
    parameter(
        "replicates",
        "How many bootstrap samples are drawn; without, as many as the size allows. "
        "This server may allow fewer.",
        {"type": "integer", "minimum": 0, "maximum": MAX_REPLICATES},
    ),
    parameter("readings", "Whether alternative readings are tried.", _choice(("yes", "no"), "yes")),
    parameter("model", "What chance would give.", _choice(get_args(Model), "configuration")),
    parameter(
        "alpha",
        "The level of the tests, after correction for their number.",
        {"type": "number", "default": 0.05, "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    ),
    parameter(
        "measure",
        "Measures of centrality; without, all that fit the network.",
        list_of(_choice(tuple(MEASURES))),
    ),
)
_NAMES: Final[Schema] = list_of(TEXT)


def _selection(before: str = "", among: str = "") -> tuple[Parameter, ...]:
    """Return the parameters that select tasks, and those of the other side of a comparison."""
    return tuple(
        parameter(before + name, description + among, schema)
        for name, description, schema in (
            ("notice", "Notices whose tasks count, by number, title or IRI.", _NAMES),
            ("annex", "Annexes whose tasks count, by number, title or IRI.", _NAMES),
            ("section", "Sections whose tasks count, by heading or IRI.", _NAMES),
            ("area", "Areas that an agent may belong to, by name, code or IRI.", _NAMES),
            ("role", "Roles that count.", list_of(_choice(ROLES))),
            ("from", "The first day on which a task may be due.", _DAY),
            ("until", "The last day on which a task may be due.", _DAY),
            ("certainty", "The least certainty of a part.", _choice(CERTAINTIES, "any")),
            (
                "groups",
                "Groups are left out, or stand for their known members.",
                _choice(GROUPS, "left-out"),
            ),
        )
    )


_AGAINST: Final = _selection("against-", " The other side of a comparison.")

_SUMMARIES: Final[dict[Analysis, str]] = {
    "centrality": "How central each unit or leader is, with intervals.",
    "clusters": "Which units work together, and how stable the division is.",
    "backbone": "Which ties are more than chance would give.",
    "workload": "Tasks, targets and deadlines of each unit or leader, and their concentration.",
    "compare": "Two selections side by side, with changes of rank.",
}
_FORMAT: Final = (
    parameter("format", "The format, before Accept.", _choice(tuple(MEDIA_TYPES), "json")),
    parameter("table", "Which of the tables CSV has; the main one without."),
)
_CONDITION: Final = parameter("If-None-Match", "The ETag of an earlier answer.", within="header")
_FAULTS: Final = (400, 406, 410, 422, 429, 503, 504)


def _analysis(analysis: Analysis) -> Operation:
    return operation(
        "analytics",
        analysis,
        _SUMMARIES[analysis],
        json(ref("Analysis")) | files(*list(MEDIA_TYPES.values())[1:]),
        parameters=(*_asked(analysis), *_FORMAT),
        faults=_FAULTS,
        headers=("ETag", "Cache-Control"),
    )


def _plot(analysis: Analysis) -> Operation:
    kinds = PLOTS.get(analysis, ())
    return operation(
        "analytics",
        f"{analysis}Plot",
        f"A plot of {analysis}: bars and cells lead to the tasks behind them.",
        files("image/svg+xml", "image/png"),
        parameters=(
            parameter("extension", "The format.", _choice(("svg", "png")), within="path"),
            *_asked(analysis),
            *([parameter("plot", "What is plotted.", _choice(kinds, kinds[0]))] if kinds else []),
            parameter("language", "The language of the words in it.", _choice(("zh", "en"), "zh")),
        ),
        faults=_FAULTS,
        headers=("ETag", "Cache-Control"),
    )


def _asked(analysis: Analysis) -> tuple[Parameter, ...]:
    against = _AGAINST if analysis == "compare" else ()
    return (*_QUESTION, *_selection(), *against, _CONDITION)


ANALYTICS: Final[dict[str, dict[str, object]]] = {
    address: {"get": told}
    for analysis in ANALYSES
    for address, told in (
        (f"/api/analytics/{analysis}", _analysis(analysis)),
        (f"/api/analytics/{analysis}/plot.{{extension}}", _plot(analysis)),
    )
}
