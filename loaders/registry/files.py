"""The data files of the registry: read, checked, and every fault named by file and line.

A directory of the registry holds areas.csv, series.csv, documents.csv and group_patterns.toml,
each optional, and a folder an area, named by its code, with units.csv, aliases.csv, groups.csv
and members.csv.
Rows are sorted by their first columns so that two people's additions merge without conflict.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from loaders.records import GroupKind
from loaders.registry.entries import (
    GROUP_KINDS,
    UNIT_TYPES,
    AreaEntry,
    DocumentEntry,
    GroupEntry,
    RegistryError,
    SeriesEntry,
    UnitEntry,
    UnitType,
    without_blanks,
)

AREA_COLUMNS = ("code", "name", "full_name", "parent", "source")
SERIES_COLUMNS = ("series", "slug", "issuer", "source")
DOCUMENT_COLUMNS = ("title", "number", "aliases", "source")
UNIT_COLUMNS = ("name", "unit_type", "full_name", "slug", "parent", "code", "source")
ALIAS_COLUMNS = ("alias", "unit", "form", "scope", "status", "note")
GROUP_COLUMNS = ("phrase", "kind", "body", "slug", "source")
MEMBER_COLUMNS = ("phrase", "member", "source")

# What identifies a row, and what its file is sorted by.
_KEYS = {
    AREA_COLUMNS: 1,
    SERIES_COLUMNS: 1,
    DOCUMENT_COLUMNS: 1,
    UNIT_COLUMNS: 1,
    ALIAS_COLUMNS: 2,
    GROUP_COLUMNS: 1,
    MEMBER_COLUMNS: 2,
}
_ALIAS_FORMS = ("alias", "hidden")
_ALIAS_SCOPES = ("all", "document", "task")
_ALIAS_STATUSES = ("confirmed", "probable")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a data file with its place, for errors."""

    path: Path
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def optional(self, column: str) -> str | None:
        """Return the cell, or None when it is empty."""
        return self.cells[column] or None

    def error(self, message: str) -> RegistryError:
        """Return an error that names this row."""
        return RegistryError(self.path, self.line, message)


def read_rows(path: Path, columns: tuple[str, ...]) -> list[Row]:
    """Return the rows of the CSV file `path`, or none when there is no such file.

    Raises RegistryError when the header is not `columns`, a row has another width, a cell holds
    white space at its ends, or the rows are not in strict order of their key.
    """
    if not path.exists():
        return []
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != columns:
            raise RegistryError(path, 1, f"the header must be {','.join(columns)}")
        previous: tuple[str, ...] = ()
        for cells in reader:
            row = Row(path, reader.line_num, dict(zip(columns, cells, strict=False)))
            if len(cells) != len(columns) or any(cell != cell.strip() for cell in cells):
                raise row.error(f"give {len(columns)} cells without blanks around them")
            key = tuple(cells[: _KEYS[columns]])
            if key == previous:
                raise row.error(f"duplicate {columns[0]} {cells[0]!r}; remove one row")
            if key < previous:
                raise row.error(f"{cells[0]!r} is out of order; sort the file by {columns[0]}")
            previous = key
            rows.append(row)
    return rows


def slug_hash(area_code: str, name: str) -> str:
    """Return the six hexadecimal digits that carry the identity of a name in an area."""
    return hashlib.sha256(f"{area_code}|{name}".encode()).hexdigest()[:6]


def read_areas(*directories: Path) -> list[AreaEntry]:
    """Return the areas of each directory's areas.csv; raises RegistryError for an unknown parent.

    A parent stands in the same file or in that of a directory before it.
    """
    areas: dict[str, AreaEntry] = {}
    for row in (
        row for directory in directories for row in read_rows(directory / "areas.csv", AREA_COLUMNS)
    ):
        parent = row.optional("parent")
        if row["code"] in areas:
            raise row.error(f"area {row['code']} is already in another file; remove one row")
        # A code sorts after the code of its province and prefecture.
        if parent is not None and parent not in areas:
            raise row.error(f"unknown parent {parent!r}; add that area")
        if not re.fullmatch(r"\d{6}|\d{9}", row["code"]):
            raise row.error(f"{row['code']!r} is no area code of six or nine digits")
        areas[row["code"]] = AreaEntry(row["code"], row["name"], row["full_name"], parent)
    return list(areas.values())


def read_series(directory: Path) -> list[SeriesEntry]:
    """Return the document series of `directory`/series.csv; raises RegistryError for a bad slug."""
    slugs: set[str] = set()
    series = []
    for row in read_rows(directory / "series.csv", SERIES_COLUMNS):
        if not re.fullmatch(r"[a-z]+", row["slug"]) or row["slug"] in slugs:
            raise row.error(f"slug {row['slug']!r} must be letters a-z and unique")
        slugs.add(row["slug"])
        series.append(SeriesEntry(row["series"], row["slug"], row["issuer"]))
    return series


def read_documents(directory: Path) -> list[DocumentEntry]:
    """Return the documents of `directory`/documents.csv, aliases parted by `|`.

    Raises RegistryError for a title or a number that stands for two of them.
    """
    names: set[str] = set()
    documents = []
    for row in read_rows(directory / "documents.csv", DOCUMENT_COLUMNS):
        aliases = tuple(alias for alias in row["aliases"].split("|") if alias)
        for name in (row["title"], *aliases, *([row["number"]] if row["number"] else [])):
            if name in names:
                raise row.error(f"{name!r} already stands for another document; remove one")
            names.add(name)
        documents.append(DocumentEntry(row["title"], row["number"], aliases))
    return documents


def area_directories(directory: Path) -> Iterator[Path]:
    """Yield the folders of `directory` that are named by an area code, in order of the code."""
    for child in sorted(directory.iterdir()):
        if child.is_dir() and re.fullmatch(r"\d{6}", child.name):
            yield child


def read_units(directory: Path) -> list[tuple[Row, UnitEntry]]:
    """Return the units of an area's folder with their rows.

    Raises RegistryError for an unknown type, a bad slug, and an alias of an unknown unit.
    """
    rows = read_rows(directory / "units.csv", UNIT_COLUMNS)
    names = {row["name"] for row in rows}
    aliases: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    for row in read_rows(directory / "aliases.csv", ALIAS_COLUMNS):
        _check_alias(row, names)
        # Only what is certain everywhere is merged; the rest waits in the file for a curator.
        if row["scope"] == "all" and row["status"] == "confirmed":
            kept = hidden if row["form"] == "hidden" else aliases
            kept.setdefault(row["unit"], []).append(row["alias"])
    return [(row, _unit(row, directory.name, aliases, hidden)) for row in rows]


def read_groups(directory: Path) -> list[tuple[Row, GroupEntry]]:
    """Return the groups of an area's folder with their rows.

    Raises RegistryError for an unknown kind, a bad slug, members of a group that is not
    enumerable, and an enumerable group without members.
    """
    members: dict[str, list[str]] = {}
    phrases = {row["phrase"] for row in read_rows(directory / "groups.csv", GROUP_COLUMNS)}
    for row in read_rows(directory / "members.csv", MEMBER_COLUMNS):
        if row["phrase"] not in phrases:
            raise row.error(f"unknown group {row['phrase']!r}; add it to groups.csv")
        members.setdefault(row["phrase"], []).append(row["member"])
    groups = []
    for row in read_rows(directory / "groups.csv", GROUP_COLUMNS):
        if row["kind"] not in GROUP_KINDS:
            raise row.error(f"unknown kind {row['kind']!r}; use one of {', '.join(GROUP_KINDS)}")
        if (row["kind"] == "enumerable") != (row["phrase"] in members):
            raise row.error("an enumerable group has rows in members.csv, and no other group has")
        if (row["kind"] == "members-of-body") != bool(row["body"]):
            raise row.error("the members of a body name it in the column body, no other group does")
        _check_slug(row, directory.name, row["phrase"])
        entry = GroupEntry(
            phrase=row["phrase"],
            area_code=directory.name,
            kind=cast(GroupKind, row["kind"]),
            members=tuple(members.get(row["phrase"], ())),
            body=row.optional("body"),
            slug=row["slug"],
        )
        groups.append((row, entry))
    return groups


def _unit(
    row: Row, area_code: str, aliases: dict[str, list[str]], hidden: dict[str, list[str]]
) -> UnitEntry:
    if row["unit_type"] not in UNIT_TYPES:
        raise row.error(f"unknown unit_type {row['unit_type']!r}; use {', '.join(UNIT_TYPES)}")
    if row["name"] != without_blanks(row["name"]):
        raise row.error(f"{row['name']!r} holds white space; remove it")
    if row["code"] and not re.fullmatch(r"\d{9}", row["code"]):
        raise row.error(f"{row['code']!r} is no nine-digit statistical code")
    _check_slug(row, area_code, row["name"])
    return UnitEntry(
        name=row["name"],
        area_code=area_code,
        unit_type=cast(UnitType, row["unit_type"]),
        full_name=row.optional("full_name"),
        slug=row["slug"],
        parent=row.optional("parent"),
        aliases=tuple(aliases.get(row["name"], ())),
        hidden=tuple(hidden.get(row["name"], ())),
        code=row.optional("code"),
    )


def _check_alias(row: Row, names: set[str]) -> None:
    if row["unit"] not in names:
        raise row.error(f"alias of unknown unit {row['unit']!r}; add it to units.csv")
    for column, allowed in (
        ("form", _ALIAS_FORMS),
        ("scope", _ALIAS_SCOPES),
        ("status", _ALIAS_STATUSES),
    ):
        if row[column] not in allowed:
            raise row.error(f"unknown {column} {row[column]!r}; use one of {', '.join(allowed)}")


def _check_slug(row: Row, area_code: str, name: str) -> None:
    expected = slug_hash(area_code, name)
    if not row["slug"]:
        raise row.error(f"{name} has no slug; run python -m loaders.registry.mint")
    if not re.fullmatch(rf"[a-z0-9]+-{expected}", row["slug"]):
        raise row.error(f"slug {row['slug']!r} of {name} must be pinyin and -{expected}")
