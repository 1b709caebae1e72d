"""Terms of a query that the graph does not use: the commonest reason for an empty answer.

A misspelt property is good SPARQL and matches nothing. When a query finds nothing, its names are
looked up; for each that is used nowhere the page tells the nearest ones that are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from api.nearness import near
from api.pages.dataset import classes_used, properties_used
from api.pages.terms import Counted
from api.things import THINGS, Brief, UnknownThing, page_address, prefixed, reference
from graph.sparql_tokens import find_parts
from graph.store import Store
from ontology import BASE, PREFIXES

_READ: Final = 20_000
_MOST_NAMES: Final = 40
_MOST_HINTS: Final = 5
_NEAREST: Final = 3
_ALIKE: Final = 0.5

_NAME: Final = r"""
    (?i:\bPREFIX)\s+(?P<declared>[\w.-]*):\s*<(?P<namespace>[^<>\s]*)>
    | <(?P<iri>[^<>"{}|^`\\\s]+)>
    | (?<![\w?$:.-])(?P<prefix>[A-Za-z][\w.-]*):(?P<local>[\w.-]*\w)"""


@dataclass(frozen=True, slots=True)
class Unused:
    """A name of a query that the graph does not use, and the nearest that it does.

    `is_thing` tells a thing that is not there from a term that nothing is said with.
    """

    name: str
    is_thing: bool
    terms: tuple[Counted, ...] = ()
    things: tuple[Brief, ...] = ()

    @property
    def address(self) -> str:
        """Where the name leads, if anywhere."""
        return page_address(self.name)


def unused_terms(store: Store, query: str) -> list[Unused]:
    """Return the names in `query` that `store` does not use, the first few."""
    found: list[Unused] = []
    for iri in list(dict.fromkeys(_names(query)))[:_MOST_NAMES]:
        hint = _hint(store, iri)
        if hint is not None and len(found) < _MOST_HINTS:
            found.append(hint)
    return found


def _names(query: str) -> list[str]:
    """Return the IRIs that a query names, prefixes resolved by it or by the project."""
    prefixes = dict(PREFIXES)
    found = []
    for token in find_parts(_NAME, query[:_READ]):
        if token["namespace"] is not None:
            prefixes[token["declared"]] = token["namespace"]
        elif token["iri"]:
            found.append(token["iri"])
        elif token["prefix"] in prefixes:
            found.append(prefixes[token["prefix"]] + token["local"])
    return found


def _hint(store: Store, iri: str) -> Unused | None:
    try:
        name = reference(iri)
    except UnknownThing:
        return None
    if iri.startswith(THINGS) or iri.startswith(f"{BASE}scheme/"):
        if store.ask(f"ASK {{ {{ {name} ?p ?o }} UNION {{ ?s ?p {name} }} }}"):
            return None
        return Unused(prefixed(iri), True, things=tuple(near(store, iri, _NEAREST)))
    if not any(iri.startswith(namespace) for namespace in PREFIXES.values()):
        return None
    if store.ask(f"ASK {{ {{ ?s {name} ?o }} UNION {{ ?s a {name} }} }}"):
        return None
    # Functions and datatypes stand in a query without being said of anything.
    if iri.startswith(PREFIXES["xsd"]):
        return None
    return Unused(prefixed(iri), False, terms=_nearest(store, iri))


def _nearest(store: Store, iri: str) -> tuple[Counted, ...]:
    """Return the terms in use whose name or label is most like that of `iri`.

    Of equals, those of its own kind go first: a class begins with a capital, a property does not.
    """
    dataset = f"{THINGS}dataset"
    wanted = re.split("[#/]", iri)[-1]
    used = [*properties_used(store, dataset), *classes_used(store, dataset)]

    def likeness(term: Counted) -> float:
        local = re.split("[#/]", term.iri)[-1]
        score = max(_ratio(wanted, local), _ratio(wanted, term.en.title().replace(" ", "")))
        alike = local[:1].isupper() == wanted[:1].isupper()
        at_home = term.iri.removesuffix(local) == iri.removesuffix(wanted)
        return score + 0.1 * alike + 0.1 * at_home

    ranked = sorted(used, key=lambda term: (-likeness(term), term.name))
    return tuple(term for term in ranked[:_NEAREST] if likeness(term) >= _ALIKE)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
