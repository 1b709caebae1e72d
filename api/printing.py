"""What the command line prints: rows as a table, CSV or JSON on stdout, progress on stderr."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

Row = Mapping[str, object]
Report = Callable[[str, int, int], None]

ROW_FORMATS: Final = ("table", "csv", "json")

# A file or a pipe has no width to fit into: a line there is never broken.
_UNBOUNDED: Final = 100_000


def messages() -> Console:
    """Return the console for messages, stderr."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)


def data() -> Console:
    """Return the console for data, stdout."""
    width = None if sys.stdout.isatty() else _UNBOUNDED
    return Console(markup=False, highlight=False, emoji=False, width=width)


def print_rows(rows: Sequence[Row], form: str, *, columns: Sequence[str] | None = None) -> None:
    """Print `rows` as one of ROW_FORMATS; `columns` names them where there may be no row."""
    names = list(columns if columns is not None else rows[0] if rows else ())
    if form == "json":
        print(json.dumps(list(rows), ensure_ascii=False, indent=2))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([row.get(name, "") for name in names] for row in rows)
    else:
        print_table(rows, names)


def print_table(rows: Sequence[Row], names: Sequence[str], *, title: str | None = None) -> None:
    """Print `rows` as a table with the columns `names`, numbers to the right."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in names:
        of_numbers = bool(rows) and all(isinstance(row.get(name), (int, float)) for row in rows)
        table.add_column(Text(name), justify="right" if of_numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row.get(name, ""))) for name in names))
    data().print(table)


def _shown(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Report | None]:
    """Give a function that draws (what is done, steps done, steps in all), on a terminal only."""
    console = messages()
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield report


@contextmanager
def working(what: str, *, quiet: bool) -> Iterator[None]:
    """Show on a terminal that `what` goes on, for work whose length nobody knows."""
    console = messages()
    if quiet or not console.is_terminal:
        yield
        return
    with console.status(what):
        yield
