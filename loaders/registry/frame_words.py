"""The words of the frame: kinds of documents, phrases of letters, fields of records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables


@dataclass(frozen=True, slots=True)
class FrameWords:
    """The tables of `frame_words.toml`.

    `letters` gives for a kind of document the phrases by which a letter without a title says that
    it is one, `fields` for a part of the frame the names under which a record prints it.
    """

    document_types: tuple[str, ...]
    genres: tuple[str, ...]
    letters: Mapping[str, tuple[str, ...]]
    fields: Mapping[str, tuple[str, ...]]

    def field_of(self, name: str) -> str | None:
        """Return the part of the frame that a record prints under `name`, or None."""
        return next((part for part, names in self.fields.items() if name in names), None)


@cache
def frame_words() -> FrameWords:
    """Return the words that come with the package."""
    tables = toml_tables("frame_words.toml")
    return FrameWords(
        tuple(tables["document_types"]),
        tuple(tables["genres"]),
        {kind: tuple(phrases) for kind, phrases in tables["letters"].items()},
        {part: tuple(names) for part, names in tables["fields"].items()},
    )
