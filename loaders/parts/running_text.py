"""Running text: paragraphs → outline → tasks where a text assigns them, provisions for the rest."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.agents import Reader
from loaders.facts.people import before_contact
from loaders.frame import heading_like
from loaders.outline import Entry, read_outline
from loaders.parts.measures import read_measures
from loaders.parts.reading import Part, PartReading, headings_above, prose_of
from loaders.records import Provision
from loaders.sources import Line, paragraphs


def read_running_text(lines: Sequence[Line], part: Part, reader: Reader) -> PartReading:
    """Return what the lines say that belong to no table; every paragraph is kept as provision.

    The title at the head of a part is none of its provisions. What names a contact is withheld.
    """
    entries = read_outline(paragraphs(_below_title(lines, part.title)), part.key_prefix)
    headings = headings_above(entries)
    reading = PartReading()
    measures = read_measures(entries, headings, part, reader)
    reading += measures.reading
    for entry in entries:
        if entry.key in measures.taken:
            continue
        reading.withheld += _contact_lines(entry)
        provision = _provision(entry, part, reader)
        if provision is None:
            continue
        reading.provisions.append(provision)
        text = before_contact(entry.words)
        if text and entry.key not in measures.told:
            reading.prose.append(prose_of(part, entry, text, headings[entry.key]))
    return reading


def _below_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """Return the lines behind the printed title of the part."""
    heading = heading_like(lines, 0, title) if title else None
    if heading is None:
        return lines
    last = heading.lines[-1].number
    return [line for line in lines if line.number > last]


def _provision(entry: Entry, part: Part, reader: Reader) -> Provision | None:
    """Return the entry as a provision, None where nothing but contacts is printed."""
    passage = before_contact(entry.passage)
    if not passage:
        return None
    text = before_contact(entry.words if entry.body else entry.body)
    return Provision(
        annex=part.annex,
        kind=entry.kind,
        key=entry.key,
        parent_key=entry.parent,
        number=entry.number,
        heading=entry.heading.text,
        spans=passage.spans(reader.source.text),
        text=reader.mention(text) if text else None,
        in_letter=part.in_letter,
    )


def _contact_lines(entry: Entry) -> list[Line]:
    """Return the lines of a paragraph that hold nothing but contacts."""
    kept = {line.number for line in before_contact(entry.passage).lines}
    return [line for line in entry.passage.lines if line.number not in kept]
