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

from graph.search.folding import plain
from graph.search.making import FACETS, INDEX_VERSION
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

MAX_HITS: Final = 10_000
"""More hits than this are neither ranked nor counted; `Results.is_truncated` says so."""

MAX_SUGGESTIONS: Final = 50
NEAREST: Final = 5

# Of what shares two characters with the words, so many are compared for the nearest names.
_COMPARED: Final = 500
# A fifth of the pairs in common: less is chance.
_LEAST_LIKENESS: Final = 0.2


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

    def __len__(self) -> int:
        return len(self.names) + len(self.texts)

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
            "kind": list(kinds),
            "notice": list(notices),
            "role": list(roles),
            "year": [str(year) for year in years],
        }
        with self._connection() as connection:
            found = _find(connection, question, MAX_HITS)
            things = list(found)[:MAX_HITS]
            fitting, facets = _by_facet(connection, things, chosen)
            shown = fitting[offset : offset + limit]
            return Results(
                total=len(fitting),
                hits=tuple(_hits(connection, found, shown, question)),
                facets=facets,
                is_truncated=found.is_truncated or len(found) > MAX_HITS,
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
        " CROSS JOIN holder ON holder.thing = given.value",
        (json.dumps(things),),
    ).fetchall()


def _by_facet(
    connection: sqlite3.Connection, things: Sequence[int], chosen: Mapping[str, Sequence[str]]
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """Return the things that fit the choices, and the counts of each facet under the others."""
    rows = connection.execute(
        "SELECT thing.id, thing.facets FROM json_each(?) AS given"
        " CROSS JOIN thing ON thing.id = given.value",
        (json.dumps(things),),
    )
    values = dict(rows.fetchall())
    fitting_one = {
        facet: _having(connection, values, facet, wanted)
        for facet, wanted in chosen.items()
        if wanted
    }
    fitting = _fitting_all(things, fitting_one.values())
    counts = _counts(connection, values, fitting)
    for facet in fitting_one:
        others = [of for name, of in fitting_one.items() if name != facet]
        counts[facet] = _counts(connection, values, _fitting_all(things, others))[facet]
    return fitting, counts


def _fitting_all(things: Sequence[int], sets: Iterable[set[int]]) -> list[int]:
    fitting = set(things).intersection(*sets)
    return [thing for thing in things if thing in fitting]


def _having(
    connection: sqlite3.Connection, values: Mapping[int, str], facet: str, wanted: Sequence[str]
) -> set[int]:
    """Return which things have one of the `wanted` values in a facet."""
    rows = connection.execute(
        "SELECT id FROM facet WHERE facet = ? AND value IN (SELECT value FROM json_each(?))",
        (facet, json.dumps(wanted)),
    )
    told = [f" {number} " for (number,) in rows]
    return {thing for thing, own in values.items() if any(number in own for number in told)}


def _counts(
    connection: sqlite3.Connection, values: Mapping[int, str], things: Iterable[int]
) -> dict[str, dict[str, int]]:
    """Return for each facet how many of `things` have each value, the commonest first."""
    counted = Counter("".join([values[thing] for thing in things]).split())
    rows = connection.execute(
        "SELECT facet.facet, facet.value, facet.id FROM json_each(?) AS given"
        " CROSS JOIN facet ON facet.id = given.value",
        (json.dumps([int(number) for number in counted]),),
    )
    named = sorted((-counted[str(number)], facet, value) for facet, value, number in rows)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
    for count, facet, value in named:
        counts[facet][value] = -count
    return counts


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
    wanted = set(pairs(question.joined[0]))
    if not wanted:
        return
    rows = connection.execute(
        "SELECT name.thing, name.id, name.printed FROM name_index"
        " JOIN name ON name.id = name_index.rowid"
        " WHERE name_index MATCH ? ORDER BY name_index.rowid LIMIT ?",
        (any_of([phrase(pair) for pair in sorted(wanted)]), _COMPARED),
    ).fetchall()
    likened = [(-_likeness(wanted, printed), row, thing) for thing, row, printed in rows]
    best: dict[int, int] = {}
    for likeness, row, thing in sorted(likened):
        if likeness <= -_LEAST_LIKENESS:
            best.setdefault(thing, row)
    found = _Found(dict(list(best.items())[:NEAREST]), (), is_truncated=False)
    yield from _hits(connection, found, list(found), question)


def _likeness(wanted: set[str], printed: str) -> float:
    """Return the Dice coefficient of the pairs wanted and those of a name."""
    own = set(pairs(plain(printed)))
    return 2 * len(wanted & own) / (len(wanted) + len(own))
