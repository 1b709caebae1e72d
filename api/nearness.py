"""What an address that names nothing may have been meant for.

A part of a document (`…/annex/1/task/99/1`) comes near the parts of the closest thing above it.
Anything else is compared with the names of things, their addresses and their labels, by the short
runs of characters that they share (three letters or two Chinese characters), and the best of
these by edit distance: a slip of a letter, another hash, 区水物局 for 区水务局.
"""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Final
from weakref import WeakKeyDictionary

from api.things import PROLOGUE, THINGS, Brief, UnknownThing, briefs, natural_order, reference
from graph.store import Store
from ontology import BASE

# Tasks and provisions are too many to compare, and known by what holds them.
_NAMED: Final = (
    "gbo:Unit gbo:UnitGroup gbo:Official gbo:Notice gbo:Instrument gbo:Annex gbo:CitedDocument "
    "gbo:Indicator gbo:AdministrativeArea skos:Concept skos:ConceptScheme sh:SPARQLExecutable"
)
# As many names as are looked through in some milliseconds.
_MOST_NAMES: Final = 50_000
_COMPARED: Final = 60
_DEEPEST: Final = 20
_ALIKE: Final = 0.5
_HASH: Final = re.compile(r"-[0-9a-f]{6}\b")
_RUN: Final = re.compile("[a-z0-9.]+|[\u3400-\u9fff]+")


def near(store: Store, iri: str, limit: int = 8) -> list[Brief]:
    """Return things whose IRI or name resembles `iri`, likest first; it is under our base."""
    path = iri.removeprefix(BASE)
    if path.startswith("graph/"):
        graphs = [str(graph) for graph in store.graphs()]
        found = sorted(graphs, key=lambda graph: (-_ratio(path, graph), natural_order(graph)))
    else:
        found = _siblings(store, path) if path.startswith("id/doc/") else []
    if not found:
        found = _index(store).likest(path)
    chosen = list(dict.fromkeys(found))[:limit]
    named = briefs(store, chosen)
    return [named[each] for each in chosen]


def _siblings(store: Store, path: str) -> list[str]:
    """Return the closest thing above a part of a document, and the parts of it that are likest."""
    # The store is asked once a level, and no address of ours is so deep.
    above = "/".join(path.split("/")[:_DEEPEST])
    while (above := above.rpartition("/")[0]).count("/") >= 4:
        parent = f"{BASE}{above}"
        try:
            rows = store.select(
                f"""{PROLOGUE}SELECT DISTINCT ?part WHERE {{
                {{ {reference(parent)} gbo:hasAnnex|gbo:promulgates|gbo:hasProvision
                   |gbo:hasResponsibility|gbo:hasStatement ?part }}
                UNION {{ {reference(parent)} gbo:promulgates/gbo:hasAnnex ?part }}
                UNION {{ ?part dcterms:isPartOf {reference(parent)} }}
                UNION {{ ?part gbo:statedIn/^gbo:hasProvision* {reference(parent)} }} }}"""
            )
            is_there = bool(rows) or store.ask(f"ASK {{ {reference(parent)} ?p ?o }}")
        except UnknownThing:
            return []
        if is_there:
            parts = {str(row["part"]) for row in rows}
            alike = sorted(parts, key=lambda part: (-_ratio(path, part), natural_order(part)))
            return [parent, *alike]
    return []


def _ratio(path: str, iri: str) -> float:
    return SequenceMatcher(None, path, iri.removeprefix(BASE), autojunk=False).ratio()


class _Names:
    """Addresses and labels of things, by the runs of characters in them."""

    def __init__(self, store: Store) -> None:
        rows = store.select(
            f"""{PROLOGUE}SELECT DISTINCT ?thing ?label WHERE {{
            VALUES ?class {{ {_NAMED} }} ?thing a ?class
            OPTIONAL {{ ?thing skos:prefLabel|skos:altLabel|foaf:name|dcterms:title|
                               gbo:documentNumber ?label }} }} LIMIT {_MOST_NAMES}"""
        )
        names = {(str(row["thing"]), _plain(str(row["thing"]))) for row in rows}
        names |= {(str(row["thing"]), _plain(str(row["label"]))) for row in rows if "label" in row}
        self._names = sorted(pair for pair in names if pair[0].startswith(BASE))
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, name) in enumerate(self._names):
            for gram in set(_grams(name)):
                self._holding[gram].append(place)

    def likest(self, path: str) -> list[str]:
        """Return the IRIs of the names that are most like `path` or its last part."""
        wanted = _plain(f"{BASE}{path}")
        last = wanted.rpartition("/")[2]
        shared: Counter[int] = Counter()
        for gram in set(_grams(wanted)):
            places = self._holding.get(gram, ())
            for place in places:
                # What few names have tells more than what all have.
                shared[place] += 1 / len(places)  # type: ignore[assignment]
        best: dict[str, float] = {}
        for place, _ in shared.most_common(_COMPARED):
            iri, name = self._names[place]
            likeness = _likeness(wanted, name)
            if _RUN.search(last) and not last[:1].isdecimal():
                # What stands before it says what kind of thing is meant, and is seldom wrong.
                likeness = (likeness + 3 * _likeness(last, name.rpartition("/")[2])) / 4
            if likeness >= _ALIKE:
                best[iri] = max(likeness, best.get(iri, 0.0))
        return sorted(best, key=lambda iri: (-best[iri], natural_order(iri)))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _plain(text: str) -> str:
    """Return an IRI or a label as it is compared: without base, kind of address, and hashes."""
    bare = text.removeprefix(THINGS).removeprefix(BASE).lower()
    return _HASH.sub("", bare).strip("/")


def _grams(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        size = 3 if run.isascii() else 2
        if len(run) <= size:
            yield run
        for start in range(len(run) - size + 1):
            yield run[start : start + size]


_lock = threading.Lock()
_indexes: WeakKeyDictionary[Store, _Names] = WeakKeyDictionary()


def _index(store: Store) -> _Names:
    """Return the names of `store`, gathered once; another store comes with another build."""
    with _lock:
        if store not in _indexes:
            _indexes[store] = _Names(store)
        return _indexes[store]


def suggestions(things: Iterable[Brief]) -> list[dict[str, str]]:
    """Return things as the member `suggestions` of a problem: IRI, label, type and page."""
    return [
        {"iri": each.iri, "label": each.label, "type": each.kind.en, "page": each.page}
        for each in things
    ]
