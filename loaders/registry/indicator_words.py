"""The words by which official Chinese states quantities, and the one name of each indicator.

The words stand in indicator_words.toml, the names that are printed in several ways in
indicators.csv; `loaders.facts.indicators` is the machine that reads them.
"""

from __future__ import annotations

from functools import cache

from loaders.registry.package_data import csv_rows, toml_tables


@cache
def words(section: str, key: str) -> tuple[str, ...]:
    """Return a list of the table, longest word first, so that the first that fits is the one."""
    return tuple(sorted(_tables()[section][key], key=lambda word: (-len(word), word)))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return toml_tables("indicator_words.toml")


@cache
def canonical_names() -> dict[str, str]:
    """Return the one name of each indicator that is printed in several ways, by the printed one."""
    return {row["printed"]: row["canonical"] for row in csv_rows("indicators.csv")}
