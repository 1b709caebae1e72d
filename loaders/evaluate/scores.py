"""What a comparison counts: scores by notice and field, and every miss with its printed lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Final

from loaders.records import Source, Span

QUOTED_LINES: Final = 12
"""Lines of the source that a miss quotes at most: a page of context helps nobody."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one field: values rightly found (`tp`), found but wrong (`fp`), missed (`fn`).

    Precision, recall and F1 lie between 0 and 1, and are 0 where nothing was found or due.
    """

    notice: str
    annex: int | None
    field: str
    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """The part of the values found that is right."""
        return self.tp / (self.tp + self.fp) if self.tp else 0.0

    @property
    def recall(self) -> float:
        """The part of the values due that was found."""
        return self.tp / (self.tp + self.fn) if self.tp else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    def row(self) -> dict[str, str | int | float | None]:
        """Return counts and measures by name, in order."""
        measures = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**asdict(self), **measures}


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a source file, 1-based, with what is printed there (at most QUOTED_LINES lines)."""

    source: str
    line_start: int
    line_end: int
    printed: str

    def __str__(self) -> str:
        return f"{self.source}:{self.line_start}"


@dataclass(frozen=True, slots=True)
class Item:
    """What is compared: a row, a measure, a citation … of one part of one notice."""

    notice: str
    annex: int | None
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Miss:
    """A field whose values are not those of the gold: both in full, and where they are printed."""

    notice: str
    annex: int | None
    field: str
    item: str
    gold: tuple[str, ...]
    found: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of a comparison with gold, in the order of the gold."""

    scores: tuple[Score, ...]
    misses: tuple[Miss, ...]

    @property
    def totals(self) -> tuple[Score, ...]:
        """One score a field over all notices (`notice` is empty)."""
        sums: dict[str, list[int]] = {}
        for score in self.scores:
            counts = sums.setdefault(score.field, [0, 0, 0])
            counts[:] = [counts[0] + score.tp, counts[1] + score.fp, counts[2] + score.fn]
        return tuple(Score("", None, name, *counts) for name, counts in sums.items())

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """Return the scores, then the totals, as plain rows for a table."""
        return [score.row() for score in (*self.scores, *self.totals)]

    def to_json(self) -> str:
        """Return scores, totals and misses as a JSON text."""
        content = {
            "scores": [score.row() for score in self.scores],
            "totals": [score.row() for score in self.totals],
            "misses": [asdict(miss) for miss in self.misses],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


class PrintedText:
    """The lines of a source, to be quoted."""

    def __init__(self, source: Source) -> None:
        self._name = source.name
        # Only \n ends a line here, as for the loaders: a form feed inside one must not count.
        self._lines = [line.strip() for line in source.text.split("\n")]

    def place(self, line_start: int, line_end: int) -> Place:
        """Return the lines from `line_start` to `line_end`, blank ones not quoted."""
        lines = [line for line in self._lines[max(line_start - 1, 0) : line_end] if line]
        return Place(self._name, line_start, line_end, "\n".join(lines[:QUOTED_LINES]))

    def of_spans(self, spans: Iterable[Span]) -> Place | None:
        """Return the lines that `spans` cover, from the first to the last, or None for no span."""
        ranges = [(span.line_start, span.line_end) for span in spans]
        if not ranges:
            return None
        return self.place(min(first for first, _ in ranges), max(last for _, last in ranges))


def compact(text: str) -> str:
    """Return `text` without any white space: layout is no part of a value."""
    return "".join(text.split())


@dataclass
class Ledger:
    """Takes down comparisons one by one and gives the Evaluation."""

    _counts: dict[tuple[str, int | None, str], list[int]] = field(default_factory=dict)
    _misses: list[Miss] = field(default_factory=list)

    def compare(
        self, item: Item, field_name: str, gold: Iterable[str], found: Iterable[str]
    ) -> None:
        """Count the values of one field of `item`, as sets and without white space."""
        due, given = _values(gold), _values(found)
        right = len(due.keys() & given.keys())
        wrong = len(given.keys() - due.keys())
        self.count(item, field_name, right, wrong, len(due) - right)
        if due.keys() != given.keys():
            self.miss(item, field_name, due, given)

    def count(self, item: Item, field_name: str, tp: int, fp: int, fn: int) -> None:
        """Add to the counts of a field in the part of the notice that `item` belongs to."""
        if tp or fp or fn:
            counts = self._counts.setdefault((item.notice, item.annex, field_name), [0, 0, 0])
            counts[:] = [counts[0] + tp, counts[1] + fp, counts[2] + fn]

    def miss(self, item: Item, field_name: str, gold: Iterable[str], found: Iterable[str]) -> None:
        """List a difference without counting it."""
        self._misses.append(
            Miss(
                item.notice, item.annex, field_name, item.name,
                tuple(gold), tuple(found), item.place,
            )
        )  # fmt: skip

    def evaluation(self) -> Evaluation:
        """Return what was taken down so far."""
        scores = (Score(*key, *counts) for key, counts in self._counts.items())
        return Evaluation(tuple(scores), tuple(self._misses))


def _values(texts: Iterable[str]) -> dict[str, None]:
    """Return the distinct values without white space, in their order."""
    return dict.fromkeys(value for value in map(compact, texts) if value)
