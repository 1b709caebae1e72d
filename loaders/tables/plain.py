"""What a table of any shape gives: its columns, and for each row the cells under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.records import Certainty
from loaders.registry.labels import Column
from loaders.sources import Line, Passage


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row: its group heading, its number as printed, its cells by column.

    An empty cell has no passage. `certainty` is that of the unit cells; `others` are further
    readings of these that break as few expectations.
    """

    section: Passage | None
    number: str
    cells: Mapping[Column, Passage]
    certainty: Certainty = "certain"
    others: tuple[Mapping[Column, Passage], ...] = ()


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table: its printed labels by column, its rows, and the lines that carry no fact.

    `before` and `behind` are the lines around it; `unread` are lines of rows that could not be
    taken apart.
    """

    labels: Mapping[Column, str]
    rows: tuple[PlainRow, ...]
    before: tuple[Line, ...]
    behind: tuple[Line, ...]
    structure: tuple[Line, ...]
    unread: tuple[Line, ...] = field(default=())
