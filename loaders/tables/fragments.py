"""The pieces that the tail of a row is made of, and what a piece of text can be by its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from loaders.facts.deadlines import is_deadline
from loaders.facts.people import looks_like_person
from loaders.facts.units import looks_like_unit
from loaders.registry.labels import Column
from loaders.sources import Line, Passage

Gap = Literal["same", "half", "whole"]
TailKind = Literal["deadline", "person", "unit", "none", "text"]

# The order in which a row prints the cells of its tail.
ORDER: dict[TailKind, int] = {"deadline": 0, "person": 1, "unit": 2, "none": 3, "text": 4}

_NONE = re.compile(r"[—–－―-]{1,4}|无")


@dataclass(frozen=True)
class Fragment:
    """A piece of a row's tail: a deadline, a name or the mark of an empty cell.

    `height` counts its lines; `gap` tells where it stands to the fragment before: on the `same`
    line, `half` a line off (no blank line between), or a `whole` line or more. `padded` marks an
    empty paragraph before it. `displaced` fragments were printed at the foot of the page.
    """

    kind: TailKind
    passage: Passage
    height: int
    gap: Gap
    padded: bool
    displaced: bool = False

    @cached_property
    def text(self) -> str:
        """The words, layout removed."""
        return self.passage.text

    @cached_property
    def width(self) -> float:
        """The widest line, in full-width characters."""
        return max(width(line.text[start:end]) for line, start, end in self.passage.pieces)

    @property
    def is_wrapped(self) -> bool:
        """Whether a name goes on in the next line for want of room, in one paragraph."""
        pieces = self.passage.pieces
        return len(pieces) > 1 and not pieces[0][0].ends_paragraph


def width(text: str) -> float:
    """Return the printed width of `text` in full-width characters."""
    return sum(0.5 if character.isascii() else 1.0 for character in text.strip())


def gap_before(line: Line) -> Gap:
    """Return how far below the line before a line stands that opens a fragment."""
    return "whole" if line.gap_before else "half"


@dataclass(frozen=True, slots=True)
class Forms:
    """Tells what a piece of text can be in the tail of a row.

    `people` are names that stand where leaders are named, though they end as units do (张镇).
    `marked` tells that the source closes paragraphs with a trailing space.
    """

    is_known_unit: Callable[[str], bool]
    people: frozenset[str]
    columns: frozenset[Column]
    key_task_width: float
    marked: bool

    def kind(self, text: str) -> TailKind | None:
        """Return the kind of fragment that `text` (layout removed) has the form of, or None."""
        if _NONE.fullmatch(text):
            return "none"
        if "deadline" in self.columns and is_deadline(text):
            return "deadline"
        if "leader" in self.columns and text in self.people:
            return "person"
        if self.is_known_unit(text) or looks_like_unit(text):
            return "unit"
        return "person" if "leader" in self.columns and looks_like_person(text) else None
