"""The words around a title that say how a notice stands to the document it names.

The words stand in citation_words.toml, each group with its reason; `loaders.facts.citations`
is the machine that reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables


@dataclass(frozen=True, slots=True)
class CitationWords:
    """The groups of citation_words.toml; each tuple is sorted longest first.

    `governors` maps what a verb before a title makes of it (implements, grounds, cites …) to the
    verbs, `tails` what follows a title likewise. `genres` are the ends of titles, `short_titles`
    the titles that consist of such a word alone.
    """

    governors: Mapping[str, tuple[str, ...]]
    tails: Mapping[str, tuple[str, ...]]
    closings: tuple[str, ...]
    negations: tuple[str, ...]
    attributes: tuple[str, ...]
    leads: tuple[str, ...]
    particles: tuple[str, ...]
    own_number: tuple[str, ...]
    genres: tuple[str, ...]
    short_titles: tuple[str, ...]
    no_documents: tuple[str, ...]
    promulgating: tuple[str, ...]
    promulgations: tuple[str, ...]
    national_standards: tuple[str, ...]
    sector_standards: tuple[str, ...]


@cache
def citation_words() -> CitationWords:
    """Return the words that come with the package."""
    tables = toml_tables("citation_words.toml")
    return CitationWords(
        governors={kind: _longest_first(words) for kind, words in tables["governors"].items()},
        tails={kind: _longest_first(words) for kind, words in tables["tails"].items()},
        closings=_longest_first(tables["objects"]["closings"]),
        negations=_longest_first(tables["negations"]["words"]),
        attributes=_longest_first(tables["attributes"]["words"]),
        leads=_longest_first(tables["leads"]["words"]),
        particles=tuple(tables["leads"]["particles"]),
        own_number=_longest_first(tables["leads"]["own_number"]),
        genres=_longest_first(tables["genres"]["words"]),
        short_titles=_longest_first(tables["genres"]["short"]),
        no_documents=_longest_first(tables["not_documents"]["endings"]),
        promulgating=_longest_first(tables["promulgation"]["verbs"]),
        promulgations=_longest_first(tables["promulgation"]["documents"]),
        national_standards=_longest_first(tables["standards"]["national"]),
        sector_standards=_longest_first(tables["standards"]["sector"]),
    )


def _longest_first(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
