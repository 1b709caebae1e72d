"""An answer as a table in the terminal: what fits is shown, values with their intervals."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from api.analysis.ordering import observed_in
from api.analysis.words import FLIPS, FLIPS_MEANS, Language, interval, number, word
from api.printing import messages
from graph.analytics import Answer, Figure, Observation, Table, Value
from graph.analytics import parameters as parameters_of

_PLAIN_WIDTH: Final = 120
"""Characters a line where no terminal says how many it has."""
_WIDEST_TEXT: Final = 26
_BESIDE_A_COLUMN: Final = 3
_MARKS: Final = frozenset({"apart", "kept", "flips"})
_PROBABILITIES: Final = frozenset({"p", "q"})

_LEGEND: Final = {
    "zh": {
        "interval": "[…, …]：95%区间（对任务自助抽样）",
        "change": "名次变化：对照一方的名次 → 所选一方的名次",
        "hidden": "另有各列（--format csv 含全部，--sort 可换一列）：",
        "measures": "其他测度（--measure）：",
        "tables": "另有各表（--table）：",
        "empty": "没有符合条件的任务",
        "rows": "{}行，共{}行（--top）",
    },
    "en": {
        "interval": "[…, …]: 95% interval over samples of the tasks",
        "change": "change of rank: in what it is compared with → in the selection",
        "hidden": "more columns (--format csv has all, --sort brings one forward): ",
        "measures": "of the first measure; others by --measure: ",
        "tables": "other tables (--table NAME): ",
        "empty": "nothing is left by ",
        "rows": "{} rows of {} (--top)",
    },
}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    texts: tuple[str, ...]
    is_number: bool

    @property
    def width(self) -> int:
        widest = max(map(cell_len, (self.name, *self.texts)))
        return min(widest, _WIDEST_TEXT) + _BESIDE_A_COLUMN


def language_of_terminal() -> Language:
    """Return zh where the locale is Chinese, else en."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, named), "").startswith("zh") else "en"


def print_answer(answer: Answer, sort: str | None, language: Language, to: IO[str]) -> list[str]:
    """Print the main table to `to`, a terminal or a file; return the columns that do not fit."""
    console = Console(markup=False, highlight=False, emoji=False, file=to)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    shown, hidden = _fitting(list(_columns(answer, sort, language)), console.width)
    drawn = Drawn(header_style="bold")
    for column in shown:
        side: Literal["left", "right"] = "right" if column.is_number else "left"
        drawn.add_column(Text(column.name), justify=side, overflow="fold")
    for row in zip(*(column.texts for column in shown), strict=True):
        drawn.add_row(*map(Text, row))
    console.print(drawn)
    return [column.name for column in hidden]


def _columns(answer: Answer, sort: str | None, language: Language) -> Iterator[_Column]:
    """Yield what a reader wants to see, the most wanted first."""
    table = answer.tables[0]
    observed = {name: seen for name in table.columns if (seen := observed_in(answer, name))}
    leading = sort if sort in observed else next(iter(observed), None)
    first = [name for name in (*_NAMES, leading, *_EARLY) if name in table.columns]
    if leading is not None:
        places = tuple(map(_rank, observed[leading]))
        yield _Column(word("rank", language), places, is_number=True)
    for name in dict.fromkeys((*first, *table.columns)):
        if name == _OTHER_NAME[language] and {"name", "name_en"} <= set(table.columns):
            continue
        if _is_shown(table, name) and not (leading and name in _OF_THE_LEADING):
            seen = observed.get(name, [None] * len(table.rows))
            texts = tuple(
                _cell(row, name, each, language, with_interval=name == leading)
                for row, each in zip(table.records(), seen, strict=True)
            )
            yield _Column(word(name, language), texts, is_number=_holds_numbers(table, name))
        if name == "size" and table.name == "clusters":
            yield _Column(word("members", language), _members(answer), is_number=False)


_NAMES: Final = ("label", "one_label", "other_label")
_IRIS: Final = frozenset({"unit", "leader", "one", "other"})
_OTHER_NAME: Final = {"zh": "name_en", "en": "name"}
# What a narrow terminal must not lose.
_EARLY: Final = ("rank_change", "tasks", "expected_tasks", "p", "q", "kept")
# Said in the columns of the rank and of the leading measure.
_OF_THE_LEADING: Final = frozenset({"rank", "flips", "rank_low", "rank_high"})


def _members(answer: Answer) -> tuple[str, ...]:
    """Return the names of the units of each cluster, the strongest first."""
    named: dict[Value, list[str]] = {}
    for row in answer.table("members").records():
        named.setdefault(row["cluster"], []).append(str(row["label"]))
    return tuple(" ".join(named.get(row["cluster"], ())) for row in answer.tables[0].records())


def _is_shown(table: Table, name: str) -> bool:
    """Say whether a column is one for people: no IRI, no bound of another column."""
    if name in _IRIS:
        return False
    if name in ("rank", "against_rank") and "rank_change" in table.columns:
        return False
    base, _, end = name.rpartition("_")
    return base not in table.columns or not (end == "flips" or _has_bounds(table.columns, base))


def _has_bounds(columns: Iterable[str], name: str) -> bool:
    return {f"{name}_low", f"{name}_high"} <= set(columns)


def _values(table: Table, name: str) -> list[Value]:
    place = table.columns.index(name)
    return [row[place] for row in table.rows if row[place] is not None]


def _holds_numbers(table: Table, name: str) -> bool:
    values = _values(table, name)
    return bool(values) and not any(isinstance(value, (str, bool)) for value in values)


def _cell(
    cells: Mapping[str, Value],
    name: str,
    seen: Observation | None,
    language: Language,
    *,
    with_interval: bool,
) -> str:
    value = cells[name]
    if isinstance(value, str):
        # A table is for people: the keys of measures have words.
        return word(value, language) if name == "measure" else value
    if name == "rank_change":
        return _change(cells)
    if isinstance(value, bool) or name in _MARKS:
        return "✓" if value else ""
    if name in _PROBABILITIES:
        return "" if value is None else f"{value:.2g}"
    text = number(value)
    if seen is not None and with_interval:
        text += interval(seen.low, seen.high)
    elif _has_bounds(cells, name):
        text += interval(_float(cells[f"{name}_low"]), _float(cells[f"{name}_high"]))
    flips = seen.flips if seen is not None else cells.get(f"{name}_flips")
    return f"{text} {FLIPS}" if flips else text


def _change(cells: Mapping[str, Value]) -> str:
    """Return how a rank changed, from that of the other side: 5 → 2 ↑3."""
    before, after, change = (cells[name] for name in ("against_rank", "rank", "rank_change"))
    ranks = f"{'–' if before is None else before} → {'–' if after is None else after}"
    if not isinstance(change, int):
        return ranks
    return f"{ranks} {'↑' if change > 0 else '↓' if change < 0 else '='}{abs(change) or ''}"


def _float(value: Value) -> float | None:
    return None if value is None else float(value)


def _rank(seen: Observation | None) -> str:
    if seen is None or seen.rank is None:
        return ""
    if seen.rank_low is None or seen.rank_low == seen.rank_high:
        return str(seen.rank)
    return f"{seen.rank} [{seen.rank_low}–{seen.rank_high}]"


def _fitting(columns: Sequence[_Column], width: int) -> tuple[list[_Column], list[_Column]]:
    """Return the columns that fit into `width` characters, the first ones first, and the rest."""
    shown: list[_Column] = []
    hidden: list[_Column] = []
    left = width - 1
    for column in columns:
        fits = column.width <= left or len(shown) < 2
        (shown if fits else hidden).append(column)
        left -= column.width if fits else 0
    return shown, hidden


def print_remarks(
    answer: Answer, shown: int, hidden: Sequence[str], language: Language, *, is_cut: bool
) -> None:
    """Say on stderr what the numbers mean, what is known of the whole, and what to beware of.

    `shown` is how many rows were printed, `hidden` the columns that did not fit; where the table
    `is_cut`, it has the rows of the first measure only.
    """
    legend = _LEGEND[language]
    say = messages().print
    rows = len(answer.tables[0].rows)
    if not rows:
        say(_why_empty(answer, language))
    elif shown < rows:
        say(legend["rows"].format(shown, rows))
    if is_cut:
        say(legend["measures"] + ", ".join(answer.run.question.measured[1:]))
    if hidden and rows:
        say(legend["hidden"] + ", ".join(hidden))
    if others := [table.name for table in answer.tables[1:] if table.rows]:
        say(legend["tables"] + ", ".join(others))
    if rows and "rank_change" in answer.tables[0].columns:
        say(legend["change"])
    if any(each.low is not None for each in answer.observations):
        say(legend["interval"])
    if any(each.flips for each in answer.observations):
        say(FLIPS_MEANS[language])
    if answer.figures:
        say(("；" if language == "zh" else ", ").join(_figures(answer.figures, language)))
    for note in answer.notes:
        say(note.zh if language == "zh" else note.en)


def _figures(figures: Iterable[Figure], language: Language) -> Iterator[str]:
    for figure in figures:
        bounds = interval(figure.low, figure.high)
        yield f"{word(figure.name, language)} {number(figure.value)}{bounds}"


def _why_empty(answer: Answer, language: Language) -> str:
    """Say which filters leave nothing; without any, it is the store that has no tasks."""
    legend = _LEGEND[language]
    asked = parameters_of(answer.run.question)
    filters = [
        f"--{name} {text}"
        for name, texts in asked.items()
        if name.removeprefix("against-") in _FILTERS
        for text in texts
    ]
    if not filters:
        return "没有任务" if language == "zh" else "the store has no tasks with units"
    if language == "zh":
        return f"{legend['empty']}：{' '.join(filters)}"
    return f"{legend['empty']}{' '.join(filters)}"


_FILTERS: Final = frozenset(
    {"notice", "annex", "section", "area", "role", "from", "until", "certainty", "groups"}
)
