"""Glossaries (名词解释): 11.韧性城市：指城市能够… → the term and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from loaders.agents import Reader
from loaders.outline import Entry
from loaders.parts.reading import Part
from loaders.records import Definition
from loaders.registry.part_words import part_words

# A colon between quotes or brackets belongs to the term; a term is no sentence.
_ENTRY = re.compile(r"(?P<term>(?:“[^”]{1,40}”|（[^）]{1,40}）|[^“（：:。；]){1,60})[：:](?=.)")


def read_definitions(
    entries: Sequence[Entry],
    headings: Mapping[str, tuple[str, ...]],
    part: Part,
    reader: Reader,
) -> Iterator[Definition]:
    """Yield the explanations of terms that stand under the heading of a glossary."""
    for entry in entries:
        if not any(map(part_words().is_glossary, (part.title, *headings[entry.key]))):
            continue
        match = _ENTRY.match(entry.words.text)
        if match is not None:
            meaning = entry.words.part(match.end(), len(entry.words.text))
            yield Definition(
                match["term"], reader.mention(meaning), entry.number, part.annex, entry.key
            )
