"""Asks the index: what holds the words typed, best first, counted by facet.

A name that is what was typed comes first, then names that begin with it, names that hold it, names
that hold each of its words, then texts, best first by BM25. A character alone is looked for in
names only: it stands in most texts.
"""

from __future__ import annotations

import json
import queue
import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final

from graph.search.folding import forms
from graph.search.making import INDEX_VERSION
from graph.search.snippets import Snippet, best_snippet
from graph.search.words import (
    Question,
    all_of,
    any_of,
    beginning,
    pairs,
    phrase,
    read_question,
    whole,
)

MAX_HITS: Final = 20_000
"""More hits than this are neither ranked nor counted; `Results.is_truncated` says so."""

MAX_SUGGESTIONS: Final = 50
NEAREST: Final = 5

# Of what shares two characters with the words, so many are compared for the nearest names.
_COMPARED: Final = 500
_FACETS: Final = ("kind", "notice", "role", "year")


class UnusableIndex(Exception):
    """The file is no index of this version; the message is one line that says what to do."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that fits.

    `field` is the local name of the property that holds the words (`prefLabel`, `taskText`), and
    `snippet` the words in it, as printed. `is_name` tells names from texts.
    """

    iri: str
    kind: str
    field: str
    snippet: Snippet
    is_name: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What was found: a page of `hits` out of `total`.

    `facets` counts the hits by `kind`, `notice` (IRI), `role` and `year` (of the deadline), each
    under the choices made in the others. `is_truncated` says that there is more than `total`.
    `words` are the words looked for, folded; `nearest` are names that resemble them, given when
    nothing is found.
    """

    total: int = 0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_truncated: bool = False
    words: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """The things that fit, best first: by a name (`names` has its row), or by their texts."""

    names: Mapping[int, int]
    texts: Sequence[int]
    is_truncated: bool

    def __iter__(self) -> Iterator[int]:
        yield from self.names
        yield from self.texts


class Index:
    """The index in a file, open for reading by any number of threads."""

    def __init__(self, path: Path) -> None:
        """Open the index; raises UnusableIndex for a file that is none, or of another version."""
        self.path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        # An index that was replaced is closed when the last thread that searches it lets go.
        self._close = weakref.finalize(self, _close_all, self._idle)
        try:
            with self._connection() as connection:
                version = connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.Error as error:
            raise UnusableIndex(f"{path} is no search index ({error}): build again") from error
        if version != INDEX_VERSION:
            self.close()
            raise UnusableIndex(f"{path} was made by another version: build again")

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def search(
        self,
        typed: str,
        *,
        kinds: Collection[str] = (),
        notices: Collection[str] = (),
        roles: Collection[str] = (),
        years: Collection[int] = (),
        offset: int = 0,
        limit: int = 20,
    ) -> Results:
        """Return the hits `offset` to `offset + limit` for the first MAX_QUERY characters typed.

        Of the choices in one facet a hit fits any; it fits some choice of each facet.
        """
        question = read_question(typed)
        if not question:
            return Results()
        chosen = {
            "kind": set(kinds),
            "notice": set(notices),
            "role": set(roles),
            "year": {str(year) for year in years},
        }
        with self._connection() as connection:
            found = _find(connection, question, MAX_HITS)
            things = list(found)
            fitting, facets = _by_facet(things, _values(connection, things), chosen)
            shown = fitting[offset : offset + limit]
            return Results(
                total=len(fitting),
                hits=tuple(_hits(connection, found, shown, question)),
                facets=facets,
                is_truncated=found.is_truncated,
                words=tuple(word[0] for word in question.words),
                nearest=() if things else tuple(_nearest(connection, question)),
            )

    def suggest(self, typed: str, limit: int = 10) -> list[Hit]:
        """Return the first `limit` hits, at most MAX_SUGGESTIONS: names, then texts in order."""
        question = read_question(typed)
        if not question:
            return []
        limit = min(limit, MAX_SUGGESTIONS)
        with self._connection() as connection:
            names = _names(connection, question, limit)
            more = limit - len(names)
            texts = list(_first_texts(connection, question, names, more)) if more else []
            found = _Found(names, texts, is_truncated=False)
            return list(_hits(connection, found, list(found), question))

    def close(self) -> None:
        """Close the file; nothing may be asked any more."""
        self._close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection: to one thread at a time, kept for the next one."""
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)


def _close_all(idle: queue.LifoQueue[sqlite3.Connection]) -> None:
    with suppress(queue.Empty):
        while True:
            idle.get_nowait().close()


def _find(connection: sqlite3.Connection, question: Question, limit: int) -> _Found:
    """Return what fits; a statement whose holder fits is a part of its words, and left out."""
    names = _names(connection, question, limit + 1)
    texts: list[int] = []
    if query := _text_query(question):
        rows = connection.execute(
            "SELECT rowid FROM text_index WHERE text_index MATCH ?"
            " ORDER BY bm25(text_index, 1.0, 0.1), rowid LIMIT ?",
            (query, limit + 1),
        )
        texts = [thing for (thing,) in rows]
    is_truncated = len(names) > limit or len(texts) > limit
    named = dict(list(names.items())[:limit])
    fitting = set(texts)
    doubling = {thing for thing, holder in _holders(connection, texts) if holder in fitting}
    alone = [thing for thing in texts[:limit] if thing not in named and thing not in doubling]
    return _Found(named, alone, is_truncated)


def _names(connection: sqlite3.Connection, question: Question, limit: int) -> dict[int, int]:
    """Return up to `limit` things with a name that fits, each with the row of its best name."""
    tiers = [
        any_of([whole(form) for form in question.joined]),
        any_of([beginning(form) for form in question.joined]),
        any_of([phrase(form) for form in question.joined]),
    ]
    if question.is_several:
        tiers.append(all_of([any_of([phrase(form) for form in word]) for word in question.words]))
    best: dict[int, int] = {}
    for tier in tiers:
        # Each row is read when it is asked for: a common word costs no more than a rare one.
        rows = connection.execute(
            "SELECT name.thing, name.id FROM name_index JOIN name ON name.id = name_index.rowid"
            " WHERE name_index MATCH ? ORDER BY name_index.rowid",
            (tier,),
        )
        for thing, row in rows:
            if len(best) >= limit:
                return best
            best.setdefault(thing, row)
    return best


def _text_query(question: Question) -> str:
    """Return the FTS5 query for texts, empty when only one character is asked for.

    Each word stands in the text or around it, and one of them in the text itself. Characters
    alone are looked for beside longer words only.
    """
    if question.is_one_character:
        return ""
    joined = any_of([f"own : {phrase(form)}" for form in question.joined])
    longer = [word for word in question.words if len(word[0]) > 1]
    if not question.is_several or not longer:
        return joined
    each = all_of([any_of([phrase(form) for form in word]) for word in question.words])
    own = any_of([f"own : {phrase(form)}" for word in longer for form in word])
    return any_of([joined, all_of([each, own])])


def _first_texts(
    connection: sqlite3.Connection, question: Question, names: Collection[int], limit: int
) -> Iterator[int]:
    query = _text_query(question)
    if not query:
        return
    match = "SELECT rowid FROM text_index WHERE text_index MATCH ?"
    given = 0
    for (thing,) in connection.execute(f"{match} ORDER BY rowid", (query,)):
        holders = [holder for _, holder in _holders(connection, [thing])]
        told = any(
            connection.execute(f"{match} AND rowid = ?", (query, holder)).fetchone()
            for holder in holders
        )
        if thing not in names and not told:
            yield thing
            given += 1
        if given == limit:
            return


def _holders(connection: sqlite3.Connection, things: Sequence[int]) -> list[tuple[int, int]]:
    return connection.execute(
        "SELECT holder.thing, holder.holder FROM json_each(?) AS given"
        " JOIN holder ON holder.thing = given.value",
        (json.dumps(things),),
    ).fetchall()


def _values(
    connection: sqlite3.Connection, things: Sequence[int]
) -> dict[int, dict[str, set[str]]]:
    """Return the values of each facet of each of `things`."""
    values: dict[int, dict[str, set[str]]] = {
        thing: {facet: set() for facet in _FACETS} for thing in things
    }
    given = (json.dumps(things),)
    for thing, kind in connection.execute(
        "SELECT thing.id, thing.kind FROM json_each(?) AS given"
        " JOIN thing ON thing.id = given.value",
        given,
    ):
        values[thing]["kind"].add(kind)
    for thing, facet, value in connection.execute(
        "SELECT facet.thing, facet.facet, facet.value FROM json_each(?) AS given"
        " JOIN facet ON facet.thing = given.value",
        given,
    ):
        values[thing][facet].add(value)
    return values


def _by_facet(
    things: Sequence[int],
    values: Mapping[int, Mapping[str, set[str]]],
    chosen: Mapping[str, set[str]],
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """Return the things that fit the choices, and the counts of each facet under the others."""
    fitting: list[int] = []
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in _FACETS}
    for thing in things:
        missed = [
            facet
            for facet, wanted in chosen.items()
            if wanted and wanted.isdisjoint(values[thing][facet])
        ]
        if not missed:
            fitting.append(thing)
        for facet in _FACETS if not missed else missed if len(missed) == 1 else ():
            counts[facet].update(values[thing][facet])
    ordered = {
        facet: dict(sorted(count.items(), key=lambda item: (-item[1], item[0])))
        for facet, count in counts.items()
    }
    return fitting, ordered


def _hits(
    connection: sqlite3.Connection, found: _Found, shown: Iterable[int], question: Question
) -> Iterator[Hit]:
    for thing in shown:
        iri, kind = connection.execute(
            "SELECT iri, kind FROM thing WHERE id = ?", (thing,)
        ).fetchone()
        row = found.names.get(thing)
        if row is None:
            passages = connection.execute(
                "SELECT field, printed FROM passage WHERE thing = ? ORDER BY place", (thing,)
            ).fetchall()
        else:
            passages = connection.execute(
                "SELECT field, printed FROM name WHERE id = ?", (row,)
            ).fetchall()
        name, snippet = best_snippet(passages, question, is_whole=row is not None)
        yield Hit(iri, kind, name, snippet, is_name=row is not None)


def _nearest(connection: sqlite3.Connection, question: Question) -> Iterator[Hit]:
    """Yield the names that share most pairs of characters with what was typed."""
    wanted = {pair for form in question.joined for pair in pairs(form)}
    if not wanted:
        return
    rows = connection.execute(
        "SELECT name.thing, name.id, name.printed FROM name_index"
        " JOIN name ON name.id = name_index.rowid"
        " WHERE name_index MATCH ? ORDER BY name_index.rowid LIMIT ?",
        (any_of([phrase(pair) for pair in sorted(wanted)]), _COMPARED),
    ).fetchall()
    ranked = sorted(rows, key=lambda row: (-_likeness(wanted, row[2]), row[1]))
    best: dict[int, int] = {}
    for thing, row, _ in ranked:
        best.setdefault(thing, row)
    found = _Found(dict(list(best.items())[:NEAREST]), (), is_truncated=False)
    yield from _hits(connection, found, list(found), question)


def _likeness(wanted: set[str], printed: str) -> float:
    """Return the Dice coefficient of the pairs wanted and those of a name."""
    own = {pair for form in forms(printed) for pair in pairs(form)}
    return 2 * len(wanted & own) / (len(wanted) + len(own))
