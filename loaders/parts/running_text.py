"""Running text: paragraphs → outline → tasks where a text assigns them, provisions for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.agents import Reader
from loaders.facts.people import before_contact
from loaders.outline import Entry, read_outline
from loaders.parts.measures import read_measures
from loaders.parts.reading import Part, PartReading, headings_above, prose_of
from loaders.records import Provision
from loaders.sources import Line, paragraphs


def read_running_text(lines: Sequence[Line], part: Part, reader: Reader) -> PartReading:
    """Return what the lines say that belong to no table; every paragraph is kept as provision."""
    entries = read_outline(paragraphs(lines), part.key_prefix)
    headings = headings_above(entries)
    reading = PartReading()
    measures = read_measures(entries, headings, part, reader)
    reading += measures.reading
    for entry in entries:
        withheld = entry.passage and not before_contact(entry.passage)
        if entry.key in measures.taken or withheld:
            continue
        reading.provisions.append(_provision(entry, part, reader))
        text = before_contact(entry.body)
        if text:
            reading.prose.append(prose_of(part, entry, text, headings[entry.key]))
    return reading


def _provision(entry: Entry, part: Part, reader: Reader) -> Provision:
    text = before_contact(entry.body)
    return Provision(
        annex=part.annex,
        kind=entry.kind,
        key=entry.key,
        parent_key=entry.parent,
        number=entry.number,
        heading=entry.heading.text,
        spans=before_contact(entry.passage or entry.body).spans(reader.source.text),
        text=reader.mention(text) if text else None,
        in_letter=part.in_letter,
    )
