"""Texts in their places: what the readers of parts hand to the readers of facts.

A part (an annex, an instrument, the letter) is read once into paragraphs and cells. Each of them
is one `Prose`: the facts in running text (citations, indicators, deadlines) are read from it, and
know from it where they are stated.
"""

from __future__ import annotations

from dataclasses import dataclass

from loaders.records import TaskRef
from loaders.sources import Passage


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph or a cell with the place that states it.

    `provision` is the key of the smallest provision of the part `annex` it belongs to, `task` the
    task whose text it is. `headings` are the words it stands under, outermost first. `year` is the
    year that a date without one means.
    """

    passage: Passage
    annex: int | None
    provision: str | None
    task: TaskRef | None
    headings: tuple[str, ...]
    year: int | None
