"""The words of which names of units are made, as unit_words.toml lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables


@dataclass(frozen=True, slots=True)
class UnitWords:
    """The lists of the file, each with its reason there; the names are those of the file."""

    endings: tuple[str, ...]
    rare_endings: tuple[str, ...]
    areas: tuple[str, ...]
    plurals: tuple[str, ...]
    collectives: tuple[str, ...]
    verbs: tuple[str, ...]
    remarks: tuple[str, ...]


@cache
def unit_words() -> UnitWords:
    """Return the words that come with the package."""
    return UnitWords(**{key: tuple(each) for key, each in toml_tables("unit_words.toml").items()})
