"""Writes the index: one SQLite file with what can be found, in the order in which it is told.

Names and texts are numbered best first, so that the first rows of a posting list are the first
hits, and a suggestion need not read the others: agents before documents before the rest, short
names before long ones, busy agents before idle ones; texts in the order of the notices. Equal
stores give equal files.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from graph.search.entries import Entry, read_entries
from graph.search.folding import END, PART_END, START, forms, plain
from graph.search.words import pairs
from graph.store import Store, StoreError

INDEX_FILE: Final = "search.sqlite"
"""The name of the index in the directory of its store."""

FACETS: Final = ("kind", "notice", "role", "year")
"""By what hits are counted and chosen."""

INDEX_VERSION: Final = 2
"""Of the tables below and of the folding; an index of another version is made again."""

# Everything that a folded text can hold is part of a token; tokens are set apart by spaces.
_TOKENIZER: Final = """tokenize="ascii tokenchars '!#$%&()*+,-./:;<=>?@[]^_`{|}~'\""""
_SCHEMA: Final = f"""
PRAGMA user_version = {INDEX_VERSION};
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL,
                    facets TEXT NOT NULL);
CREATE TABLE facet (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE name (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, field TEXT, printed TEXT);
CREATE TABLE passage (thing INTEGER, place INTEGER, field TEXT, printed TEXT,
                      PRIMARY KEY (thing, place)) WITHOUT ROWID;
CREATE TABLE holder (thing INTEGER, holder INTEGER, PRIMARY KEY (thing, holder)) WITHOUT ROWID;
CREATE VIRTUAL TABLE name_index USING fts5
    (pairs, content='', prefix='1', columnsize=0, {_TOKENIZER});
CREATE VIRTUAL TABLE text_index USING fts5 (own, context, content='', {_TOKENIZER});
"""
_LEVELS: Final = "省市区县"


def build_index(store: Store, path: Path) -> None:
    """Write the index of `store` to `path`, in place of what is there, in one rename.

    Raises StoreError when the store cannot be read whole or the file cannot be written; `path` is
    then as it was.
    """
    write_index(read_entries(store), path)


def write_index(entries: Iterable[Entry], path: Path) -> None:
    """Write the index of `entries` to `path`; see build_index."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            _fill(connection, sorted(entries, key=lambda entry: _natural(entry.iri)))
        finally:
            connection.close()
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"the search index {path} cannot be written: {error}") from error
    finally:
        part.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    # A file that is not whole is never put in place: nothing need survive a fall of the machine.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(_SCHEMA)
    connection.execute("BEGIN")
    ids = {entry.iri: number for number, entry in enumerate(entries, 1)}
    _write_things(connection, entries, ids)
    _write_names(connection, entries, ids)
    for entry in entries:
        _write_rest(connection, entry, ids)
    connection.execute("COMMIT")
    for table in ("name_index", "text_index"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    connection.execute("ANALYZE")


def _write_things(
    connection: sqlite3.Connection, entries: Sequence[Entry], ids: dict[str, int]
) -> None:
    """Write the things, each with the numbers of its facet values between spaces.

    So they are counted in one pass over a string, which a join does ten times as slowly.
    """
    values = sorted({value for entry in entries for value in _facets(entry)})
    numbers = {value: number for number, value in enumerate(values, 1)}
    connection.executemany(
        "INSERT INTO facet VALUES (?, ?, ?)", ((numbers[value], *value) for value in values)
    )
    for entry in entries:
        told = " ".join(str(numbers[value]) for value in sorted(_facets(entry)))
        row = (ids[entry.iri], entry.iri, entry.kind, f" {told} ")
        connection.execute("INSERT INTO thing VALUES (?, ?, ?, ?)", row)


def _facets(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "kind", entry.kind
    yield from (("notice", iri) for iri in entry.notices)
    yield from (("role", role) for role in entry.roles)
    yield from (("year", str(year)) for year in entry.years)


def _write_names(
    connection: sqlite3.Connection, entries: Iterable[Entry], ids: dict[str, int]
) -> None:
    ranked = sorted(
        ((entry.order, len(plain(printed)), -entry.tasks, ids[entry.iri]), name, printed)
        for entry in entries
        for name, printed in entry.names
    )
    for number, ((_, _, _, thing), name, printed) in enumerate(ranked, 1):
        row = (number, thing, name, printed)
        connection.execute("INSERT INTO name VALUES (?, ?, ?, ?)", row)
        row_of_pairs = (number, " ".join(_pairs_of_name(printed)))
        connection.execute("INSERT INTO name_index (rowid, pairs) VALUES (?, ?)", row_of_pairs)


def _write_rest(connection: sqlite3.Connection, entry: Entry, ids: dict[str, int]) -> None:
    thing = ids[entry.iri]
    if entry.texts:
        passages = [(thing, place, *text) for place, text in enumerate(entry.texts)]
        connection.executemany("INSERT INTO passage VALUES (?, ?, ?, ?)", passages)
        own = " ".join(_pairs_of_texts(printed for _, printed in entry.texts))
        context = " ".join(_pairs_of_texts(dict.fromkeys(entry.context)))
        connection.execute(
            "INSERT INTO text_index (rowid, own, context) VALUES (?, ?, ?)", (thing, own, context)
        )
    holders = sorted(ids[holder] for holder in entry.holders if holder in ids)
    connection.executemany(
        "INSERT INTO holder VALUES (?, ?)", ((thing, holder) for holder in holders)
    )


def _pairs_of_name(printed: str) -> Iterator[str]:
    """Yield the tokens of a name: its forms between marks, and the same without its level.

    A unit is seldom looked for by its level: 区水务局 begins with 水务局 too.
    """
    for form in forms(printed):
        yield from pairs(START + form + END)
        if len(form) > 1 and form[0] in _LEVELS:
            yield from pairs(START + form[1:] + PART_END)


def _pairs_of_texts(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for form in forms(text):
            # The last character begins no pair but the one with the mark.
            yield from pairs(form + END)


def _natural(text: str) -> list[tuple[int, str]]:
    """Sort key that puts `task/9` before `task/10`."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]
