"""What an analysis answers: observations, tables, figures about the whole, and how to redo it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Final

import networkx as nx

from graph.analytics.questions import Question

DIGITS: Final = 9
"""Decimal places of every number in an answer: fewer than rounding errors reach."""

Value = str | int | float | bool | None
"""A cell of a table; None where a number has no meaning, as the constraint of a unit alone."""


@dataclass(frozen=True, slots=True)
class Observation:
    """The value of one measure for one unit or leader, and its place among all.

    `rank` counts from 1; equal values share a rank. `low` and `high` bound the value over samples
    of the tasks (a 95 % interval), `rank_low` and `rank_high` the rank; None where no samples were
    drawn. `flips` says that the rank is another one under some alternative reading of the text;
    `reading_low` to `reading_high` is all that the value comes to under the readings,
    `reading_rank_low` to `reading_rank_high` the rank; None where that was not tried.
    """

    measure: str
    agent: str
    value: float | int | None
    rank: int | None
    low: float | None = None
    high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    flips: bool | None = None
    reading_low: float | None = None
    reading_high: float | None = None
    reading_rank_low: int | None = None
    reading_rank_high: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number about a whole network or division: modularity, Gini coefficient; with its bounds."""

    name: str
    value: float | int | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know before an answer is used: `key` for programs, `text` by language."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of an answer, with the names of their columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """Return the rows as dicts by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Member:
    """An agent of a cluster.

    `strength` is the weight of its ties inside the cluster. `stability` is how often, from 0 to 1,
    it was together with the other members when the division was repeated; `loose` says that this
    is too seldom to count on.
    """

    agent: str
    strength: float
    stability: float
    loose: bool


@dataclass(frozen=True, slots=True)
class Cluster:
    """Agents that share more with each other than with the rest, the strongest first.

    `number` counts from 1, the largest cluster first. `name` and `name_en` are made from what sets
    the cluster apart, and are unique in an answer. `stability` is the mean of its members'.
    """

    number: int
    name: str
    name_en: str
    stability: float
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """How an answer came about: enough to redo it and to cite it.

    `code` is the version of the program, `graphs` the named graphs whose statements were used,
    `digest` the SHA-256 of what they said to this question.
    """

    question: Question
    code: str
    graphs: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an analysis found; the first table is the main one.

    `network` is what was measured, with the values on its nodes and edges. `observations` are the
    values that graph `derived` keeps, and `clusters` the division that it keeps.
    """

    run: Run
    tables: tuple[Table, ...]
    network: nx.Graph[str]
    figures: tuple[Figure, ...] = ()
    notes: tuple[Note, ...] = ()
    observations: tuple[Observation, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Return a table by name; KeyError if there is none."""
        return {table.name: table for table in self.tables}[name]


def ranks(
    values: Mapping[str, float | int | None], *, low_first: bool = False
) -> dict[str, int | None]:
    """Return the rank of each key, the greatest value (or the lowest) first; None has no rank."""
    given = (value for value in values.values() if value is not None)
    known = sorted(given, reverse=not low_first)
    first: dict[float, int] = {}
    for place, value in enumerate(known, 1):
        first.setdefault(value, place)
    return {key: None if value is None else first[value] for key, value in values.items()}


def rounded(value: float | int | None) -> float | int | None:
    """Return a number to DIGITS places, without a zero below zero; no finite number is None."""
    if value is None or isinstance(value, int):
        return value
    return round(float(value), DIGITS) + 0.0 if abs(value) < float("inf") else None


def observations(
    measure: str, values: Mapping[str, float | int | None], *, low_first: bool = False
) -> Iterable[Observation]:
    """Yield the values of one measure by agent, rounded and ranked, in the order given."""
    clean = {agent: rounded(value) for agent, value in values.items()}
    for agent, rank in ranks(clean, low_first=low_first).items():
        yield Observation(measure, agent, clean[agent], rank)


def observed(kind: str, labels: Mapping[str, str], found: Iterable[Observation]) -> Table:
    """Return observations as the table `intervals`, a row each, with all that bounds them.

    `kind` names the column of the agents.
    """
    told = [field.name for field in fields(Observation) if field.name not in ("measure", "agent")]
    rows = tuple(
        (
            *(each.measure, each.agent, labels[each.agent]),
            *(getattr(each, name) for name in told),
        )
        for each in found
    )
    return Table("intervals", ("measure", kind, "label", *told), rows)
