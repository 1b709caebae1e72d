"""The words of tables that sort enterprises by size and industries by kind.

They stand in classifications.toml; the divisions of GB/T 4754-2017 in industry_divisions.csv.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from loaders.records import SizeClass
from loaders.registry.entries import without_blanks
from loaders.registry.package_data import csv_rows, toml_tables

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassificationWords:
    """The words by what they say; the names of the fields are those of the data file."""

    size_classes: Mapping[SizeClass, Words]
    columns: Mapping[str, Words]
    indicators: Words
    bounds: Mapping[str, Words]
    cell_ends: Mapping[str, Words]
    note: Mapping[str, Words]
    industries: Mapping[str, Words]

    def size_class_of(self, printed: str) -> SizeClass | None:
        """Return the size class that `printed` names, or None."""
        return next((size for size, words in self.size_classes.items() if printed in words), None)

    def columns_of(self, printed: str) -> set[str]:
        """Return what a column headed `printed` may hold: 行业名称 is an industry or a name."""
        found = {column for column, words in self.columns.items() if printed in words}
        size = self.size_class_of(printed)
        return found | ({size} if size else set()) | self._indicator(printed)

    def _indicator(self, printed: str) -> set[str]:
        return {"bounds"} if printed in self.indicators else set()


@cache
def classification_words() -> ClassificationWords:
    """Return the words that come with the package."""
    tables = toml_tables("classifications.toml")

    def words(table: str) -> dict[str, Words]:
        return {key: tuple(values) for key, values in tables[table].items()}

    return ClassificationWords(
        size_classes={size: tuple(each) for size, each in tables["size_classes"].items()},
        columns=words("columns"),
        indicators=tuple(tables["indicators"]["words"]),
        bounds=words("bounds"),
        cell_ends=words("cell_ends"),
        note=words("note"),
        industries=words("industries"),
    )


@cache
def division_names() -> frozenset[str]:
    """Return the names of the divisions (大类) of GB/T 4754-2017."""
    return frozenset(without_blanks(row["name"]) for row in csv_rows("industry_divisions.csv"))
