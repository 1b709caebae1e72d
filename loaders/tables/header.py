"""The header of a table: its column labels, whatever lines they were broken into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from loaders.registry.labels import Column, labels
from loaders.sources import Line, unwrap

_LONGEST_HEADER = 24  # lines: eight columns whose labels break into three
_FEWEST_COLUMNS = 3
_LONGEST_LABELS = 100  # characters: no column stands twice


@dataclass(frozen=True, slots=True)
class Header:
    """A printed header: its lines [first, last) of the page and its columns, left to right."""

    first: int
    last: int
    columns: tuple[tuple[Column, str], ...]

    def label(self, column: Column) -> str:
        """Return the printed label of `column`, or an empty text where there is none."""
        return next((label for name, label in self.columns if name == column), "")


def find_header(lines: Sequence[Line], first: int) -> Header | None:
    """Return the header that begins with line `first`, or None.

    The labels are read off the joined text, since a narrow column breaks its label over lines;
    a header has a column of text and one of units.
    """
    if first >= len(lines) or not _begins_label(unwrap([lines[first].text])):
        return None
    texts = [unwrap([line.text]) for line in lines[first : first + _LONGEST_HEADER]]
    for count in range(len(texts), 0, -1):
        text = "".join(texts[:count])
        columns = _read_labels(text) if len(text) <= _LONGEST_LABELS else None
        if columns is not None and _is_header([name for name, _ in columns]):
            return Header(first, first + count, tuple(columns))
    return None


def _is_header(names: Sequence[Column]) -> bool:
    unique = len(set(names)) == len(names) >= _FEWEST_COLUMNS
    return unique and "text" in names and bool({"lead", "support", "assigned"} & set(names))


@cache
def _label_prefixes() -> frozenset[str]:
    table = labels()
    words = [*table.deadline, *chain(*table.roles.values(), *table.columns.values())]
    return frozenset(word[:length] for word in words for length in range(1, len(word) + 1))


def _begins_label(text: str) -> bool:
    """Whether a label could begin with `text`, or `text` with a label: a cheap first look."""
    prefixes = _label_prefixes()
    return text in prefixes or any(
        labels().column_of(text[:length]) for length in range(2, min(len(text), _LONGEST_LABEL) + 1)
    )


def _read_labels(text: str) -> list[tuple[Column, str]] | None:
    """Return the labels that `text` is made of without a rest, longest first, or None."""
    if not text:
        return []
    for length in range(min(len(text), _LONGEST_LABEL), 1, -1):
        if text[:length] not in _label_prefixes():
            continue
        column = _column_of(text[:length])
        if column is not None:
            rest = _read_labels(text[length:])
            if rest is not None:
                return [(column, text[:length]), *rest]
    return None


@lru_cache(maxsize=4096)
def _column_of(label: str) -> Column | None:
    return labels().column_of(label)


_LONGEST_LABEL = 10
