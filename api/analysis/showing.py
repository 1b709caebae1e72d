"""A table of an answer as a page shows it: sorted, named in two languages, led to its tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from api.analysis.words import interval, number, word
from api.things import page_address
from graph.analytics import Answer, Observation, Table, Value
from graph.analytics.measures import MEASURES
from graph.networks.selection import ROLES
from ontology import MEASURE
from ontology.concepts import concept

Order = Literal["ascending", "descending"]
Way = Callable[..., str]
"""The address of the tasks behind a number; see `evidence.way_to_tasks`."""

_AGENTS: Final = ("unit", "leader", "one", "other")
_LOW_FIRST: Final = frozenset({"rank", "against_rank", "p", "q", "cluster", "month", "constraint"})
_NARROWED: Final[Mapping[str, Mapping[str, str]]] = {
    "tasks": {},
    **{role: {"role": role} for role in ROLES},
    **{f"{role}_tasks": {"role": role} for role in ROLES},
    "tasks_alone": {"shared": "no"},
    "tasks_shared": {"shared": "yes"},
    "targets": {"having": "target"},
    "deadlines": {"having": "deadline"},
}
_SHARED: Final[Mapping[str, str]] = {"shared": "yes"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name and meaning, and where it leads to be sorted by; `order` when it is."""

    key: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    is_figure: bool
    href: str
    order: Order | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as text, where it leads, its interval, and whether other readings change it."""

    text: str
    href: str = ""
    text_en: str = ""
    between: str = ""
    flips: bool = False
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A page of the rows of a table, of `total`; the first cell of a row says what it is about."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: int
    is_sortable: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """How a table is to be shown: sorted by a column, from a row on, with these addresses.

    `way` leads to the tasks of the one selection, `against` to those of the other of a comparison.
    """

    way: Way
    against: Way
    sorted_at: Callable[[str, Order], str]
    sort: str | None = None
    order: Order | None = None
    offset: int = 0
    limit: int = 200
    observations: Mapping[tuple[str, str], Observation] = field(default_factory=dict)


def shown_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that have a place of their own: names and intervals stand with others."""
    hidden = {"flips", "name_en", *(("measure",) if "against_value" in table.columns else ())}
    return tuple(
        name
        for name in table.columns
        if name not in hidden and not name.endswith("label") and not _is_bound(name, table.columns)
    )


def _is_bound(name: str, columns: Sequence[str]) -> bool:
    base, _, end = name.rpartition("_")
    return end in ("low", "high") and base in columns


def by_measure(answer: Answer) -> dict[tuple[str, str], Observation]:
    """Return the observations of an answer by measure and agent."""
    return {(each.measure, each.agent): each for each in answer.observations}


def show(table: Table, view: View) -> ShownTable:
    """Return `table` as a page shows it; a `sort` that it does not have leaves it as it is."""
    keys = shown_columns(table)
    rows = table.records()
    order: Order | None = None
    if view.sort in keys:
        order = view.order or first_order(view.sort, rows)
        rows = _sorted(rows, view.sort, order)
    columns = [_column(key, rows, view, order if key == view.sort else None) for key in keys]
    page = rows[view.offset : view.offset + view.limit]
    cells = [[_cell(key, row, view) for key in keys] for row in page]
    return ShownTable(table.name, columns, cells, len(rows))


def first_order(key: str, rows: Sequence[Mapping[str, Value]]) -> Order:
    """Return how a column is sorted without a word: texts and ranks from the first, else down."""
    low_first = key in _LOW_FIRST or not _is_number(key, rows)
    return "ascending" if low_first else "descending"


def _is_number(key: str, rows: Sequence[Mapping[str, Value]]) -> bool:
    values = [row[key] for row in rows if row[key] is not None]
    return bool(values) and not isinstance(values[0], str | bool)


def _sorted(rows: Sequence[dict[str, Value]], key: str, order: Order) -> list[dict[str, Value]]:
    by = _label_of(key) if key in _AGENTS else key
    known = [row for row in rows if row[by] is not None]
    known.sort(key=lambda row: row[by], reverse=order == "descending")  # type: ignore[arg-type, return-value]
    return known + [row for row in rows if row[by] is None]


def meaning(key: str) -> tuple[str, str]:
    """Return what a measure is in one sentence of Chinese and of English; empty for no measure."""
    try:
        said = concept(MEASURE[key])
    except KeyError:
        return "", ""
    return said.definition_zh, said.definition_en


def _label_of(agent: str) -> str:
    return "label" if agent in ("unit", "leader") else f"{agent}_label"


def _column(
    key: str, rows: Sequence[Mapping[str, Value]], view: View, order: Order | None
) -> Column:
    meaning_zh, meaning_en = meaning(key)
    wanted = first_order(key, rows)
    if order == wanted:
        wanted = "ascending" if order == "descending" else "descending"
    return Column(
        key=key,
        zh=word(key, "zh"),
        en=word(key, "en"),
        meaning_zh=meaning_zh,
        meaning_en=meaning_en,
        is_figure=_is_number(key, rows),
        href=view.sorted_at(key, wanted),
        order=order,
    )


def _cell(key: str, row: Mapping[str, Value], view: View) -> Cell:
    value = row[key]
    if key in _AGENTS:
        iri = str(value)
        return Cell(str(row.get(_label_of(key)) or iri), page_address(iri))
    if value is None:
        return Cell("–", is_figure=True)
    if key == "rank_change" and isinstance(value, int):
        return Cell(f"{'▲' if value > 0 else '▼' if value < 0 else ''}{abs(value)}", is_figure=True)
    if isinstance(value, bool):
        return Cell("✓" if value else "")
    if isinstance(value, str):
        return Cell(word(value) if key == "measure" else value, text_en=_english(key, row))
    observed = view.observations.get((key, str(row.get("unit") or row.get("leader") or "")))
    bounds = (row.get(f"{key}_low"), row.get(f"{key}_high"))
    if observed is not None:
        bounds = observed.low, observed.high
    low, high = (bound if isinstance(bound, int | float) else None for bound in bounds)
    return Cell(
        number(value),
        _way(key, row, view) if value else "",
        between=interval(low, high).strip(),
        flips=bool(observed and observed.flips) or (key == "rank" and bool(row.get("flips"))),
        is_figure=True,
    )


def _english(key: str, row: Mapping[str, Value]) -> str:
    return word(str(row[key]), "en") if key == "measure" else str(row.get(f"{key}_en") or "")


@dataclass(frozen=True, slots=True)
class ShownCluster:
    """A cluster: its row among the clusters, and a row for each of its members."""

    row: Mapping[str, Value]
    members: Sequence[Mapping[str, Cell]]


def show_clusters(clusters: Table, members: Table, view: View) -> list[ShownCluster]:
    """Return the clusters with their members; what a member has is led to its tasks."""
    within: dict[Value, list[Mapping[str, Cell]]] = {}
    keys = shown_columns(members)
    for row in members.records():
        cells = {("agent" if key in _AGENTS else key): _cell(key, row, view) for key in keys}
        within.setdefault(row["cluster"], []).append(cells)
    return [ShownCluster(row, within.get(row["cluster"], [])) for row in clusters.records()]


def _way(key: str, row: Mapping[str, Value], view: View) -> str:
    """Return the address of the tasks behind a number of a row; empty where there are none."""
    if "one" in row:
        return view.way(str(row["one"]), str(row["other"]))
    agent = row.get("unit") or row.get("leader")
    if not agent:
        return ""
    way = view.against if key.startswith("against_") else view.way
    measured = str(row.get("measure", key))
    if "measure" in row and not row.get("against_value" if way is view.against else "value"):
        return ""
    narrowed = dict(_NARROWED.get(measured, _SHARED if measured in MEASURES else {}))
    if "month" in row:
        narrowed["month"] = str(row["month"])
    return way(str(agent), **narrowed)
