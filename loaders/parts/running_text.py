"""Running text: paragraphs → outline → tasks where a text assigns them, provisions for the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.agents import Reader
from loaders.facts.people import before_contact
from loaders.frame import heading_like
from loaders.outline import Entry, read_outline
from loaders.parts.duties import read_duties
from loaders.parts.glossary import read_definitions
from loaders.parts.measures import MeasuresReading, read_measures
from loaders.parts.reading import Part, PartReading, headings_above, prose_of
from loaders.parts.report import read_report_tasks
from loaders.records import Provision, TaskRef
from loaders.sources import Line, Passage, paragraphs


def read_running_text(lines: Sequence[Line], part: Part, reader: Reader) -> PartReading:
    """Return what the lines say that belong to no table; every paragraph is kept as provision.

    The title at the head of a part is none of its provisions. What names a contact is withheld.
    """
    entries = read_outline(paragraphs(_below_title(lines, part.title)), part.key_prefix)
    headings = headings_above(entries)
    reading = PartReading()
    measures = read_measures(entries, headings, part, reader)
    reading += measures.reading
    reported = list(read_report_tasks(entries, headings, part, reader))
    reading.tasks += reported
    reading.definitions += read_definitions(entries, headings, part, reader)
    stated = {task.provision: task.ref for task in reported}
    reading += _provisions(entries, headings, measures, stated, part, reader)
    reading += read_duties(entries, measures.taken, reading.tasks, part, reader)
    return reading


def _provisions(
    entries: Sequence[Entry],
    headings: Mapping[str, tuple[str, ...]],
    measures: MeasuresReading,
    stated: Mapping[str | None, TaskRef],
    part: Part,
    reader: Reader,
) -> PartReading:
    """Return the entries that became no measure, and their texts.

    `stated` names the task whose words are those of a provision.
    """
    reading = PartReading()
    above = {entry.key: entry.parent for entry in entries}
    kept: set[str | None] = {None}
    for entry in entries:
        if entry.key in measures.taken:
            continue
        reading.withheld += _contact_lines(entry)
        passage = before_contact(entry.passage)
        if not passage:
            continue
        parent = entry.parent
        while parent not in kept:
            parent = above[parent or ""]
        kept.add(entry.key)
        reading.provisions.append(_provision(entry, parent, passage, part, reader))
        text = before_contact(entry.words)
        if text and entry.key not in measures.told:
            task = stated.get(entry.key)
            reading.prose.append(prose_of(part, entry, text, headings[entry.key], task))
    return reading


def _below_title(lines: Sequence[Line], title: str) -> Sequence[Line]:
    """Return the lines behind the printed title of the part."""
    heading = heading_like(lines, 0, title) if title else None
    if heading is None:
        return lines
    last = heading.lines[-1].number
    return [line for line in lines if line.number > last]


def _provision(
    entry: Entry, parent: str | None, passage: Passage, part: Part, reader: Reader
) -> Provision:
    text = before_contact(entry.words) if entry.body else Passage(())
    return Provision(
        annex=part.annex,
        kind=entry.kind,
        key=entry.key,
        parent_key=parent,
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
