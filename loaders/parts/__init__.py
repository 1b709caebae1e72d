"""Kinds of part that a notice is made of, one module each; `read_part` reads whichever it is."""

from __future__ import annotations

from loaders.agents import Reader
from loaders.parts.action_plans import read_plan
from loaders.parts.classifications import read_classifications
from loaders.parts.members import read_members
from loaders.parts.plain_tables import read_plain_table
from loaders.parts.reading import Part, PartReading, numbered_behind
from loaders.parts.running_text import read_running_text

__all__ = ["Part", "PartReading", "numbered_behind", "read_part"]


def read_part(part: Part, reader: Reader) -> PartReading:
    """Return what one part of a notice says: its tables first, then the text between them."""
    plan = read_plain_table(part, reader) or read_plan(part, reader)
    if plan is not None:
        return plan
    tables = read_classifications(part, reader)
    reading = read_running_text(tables.rest, part, reader)
    reading += tables.placed(reading.provisions)
    reading.posts += read_members(part, reader)
    return reading
