"""The words by which official Chinese states quantities (registry/indicator_words.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parents[2] / "registry" / "indicator_words.toml"


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """Return a list of the table, longest word first, so that the first that fits is the one."""
    return tuple(sorted(_tables()[section][key], key=lambda word: (-len(word), word)))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


def any_of(listed: Iterable[str]) -> str:
    """Return a pattern that matches any of the words, as a group."""
    return f"(?:{'|'.join(map(re.escape, listed))})"


def ends_in(text: str, listed: Iterable[str]) -> str:
    """Return the word of the list that `text` ends in, empty for none."""
    return next((word for word in listed if text.endswith(word)), "")


def begins_in(text: str, listed: Iterable[str]) -> str:
    """Return the word of the list that `text` begins with, empty for none."""
    return next((word for word in listed if text.startswith(word)), "")


def holds(text: str, listed: Iterable[str]) -> str:
    """Return the word of the list that stands in `text`, empty for none."""
    return next((word for word in listed if word in text), "")
