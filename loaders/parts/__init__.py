"""What the parts of a notice say: `read_parts` reads the tables of each, then its running text.

One module reads one kind of content (action plans, measures, duties, glossaries …); `reading.py`
holds what they share: the part that is read, and what it gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.agents import Reader
from loaders.parts.action_plans import Plan, read_plans
from loaders.parts.classifications import read_classifications
from loaders.parts.members import read_members
from loaders.parts.plain_tables import read_plain_table
from loaders.parts.reading import Part, PartReading, numbered_behind
from loaders.parts.running_text import read_running_text

__all__ = ["Part", "PartReading", "read_parts"]


def read_parts(parts: Sequence[Part], reader: Reader) -> PartReading:
    """Return what the parts of a notice say: their tables first, then the text around those.

    The tables of action plans are read together: the rows that one settles help with the others.
    """
    plain = [read_plain_table(part, reader) for part in parts]
    others = [part for part, found in zip(parts, plain, strict=True) if found is None]
    plans = iter(read_plans(others, reader))
    reading = PartReading()
    for found in plain:
        one = found if found is not None else _read_part(next(plans), reader)
        reading += numbered_behind(reading.tasks, one)
    return reading


def _read_part(plan: Plan, reader: Reader) -> PartReading:
    outside = replace(plan.part, lines=plan.rest)
    tables = read_classifications(outside, reader)
    reading = read_running_text(tables.rest, outside, reader)
    reading += tables.placed(reading.provisions)
    reading.posts += read_members(outside, reader)
    taken = {provision.key for provision in reading.provisions}
    reading += numbered_behind(reading.tasks, plan.read(reader, taken))
    return reading
