"""Finding the counterpart: which found thing answers which gold one, and by which reading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Final, TypeVar

from loaders.evaluate.scores import compact
from loaders.records import Span

LINE_TOLERANCE: Final = 2
"""Lines by which a place may be off and still be the same place."""

Reading = dict[str, tuple[str, ...]]
"""The values of some fields that belong together."""

G = TypeVar("G")
F = TypeVar("F")


def line_gap(line_start: int, line_end: int, spans: Iterable[Span]) -> int:
    """Return how many lines lie between the lines given and the nearest span; 0 if they meet."""
    gaps = (max(span.line_start - line_end, line_start - span.line_end, 0) for span in spans)
    return min(gaps, default=2**31)


def pair_nearest(
    gold: Sequence[G], found: Sequence[F], gap: Callable[[G, F], int | None]
) -> list[tuple[int, int]]:
    """Return pairs (index in gold, index in found), each used once, the nearest first.

    `gap` gives the distance of two things, or None where they are no counterparts.
    """
    candidates = sorted(
        (distance, one, other)
        for one, due in enumerate(gold)
        for other, given in enumerate(found)
        if (distance := gap(due, given)) is not None
    )
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_found: set[int] = set()
    for _, one, other in candidates:
        if one not in used_gold and other not in used_found:
            pairs.append((one, other))
            used_gold.add(one)
            used_found.add(other)
    return sorted(pairs)


def readings(values: Reading, alternatives: Mapping[str, Sequence[object]]) -> list[Reading]:
    """Return the gold reading and the listed alternatives to it, each with all fields.

    Alternatives of several fields correspond by position (a unit that moves from lead to
    support changes both); the shorter list goes on with its last value.
    """
    columns = [
        [(name, names_of(choice)) for choice in choices]
        for name, choices in alternatives.items()
        if name in values and choices
    ]
    others = [
        {
            **values,
            **dict(choice or column[-1] for choice, column in zip(row, columns, strict=True)),
        }
        for row in zip_longest(*columns)
    ]
    return [values, *others]


def closest(choices: Sequence[Reading], found: Reading) -> Reading:
    """Return the reading that differs least from what was `found`, the first of equals."""

    def differences(reading: Reading) -> int:
        return sum(
            len(set(map(compact, names)) ^ set(map(compact, found.get(name, ()))))
            for name, names in reading.items()
        )

    return min(choices, key=differences)


def names_of(value: object) -> tuple[str, ...]:
    """Return a gold value as names: null is none, a text is one, a list is as it stands."""
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(str(name) for name in value)
    return (str(value),)
