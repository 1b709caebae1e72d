"""The graph `replaced`: IRIs that gave way to another, each with the one that took its place.

A name that no registry lists makes an IRI of its own. Once the registry lists it as another name
of a thing, nothing is called by the old IRI any more, but somebody may have written it down; so
it keeps `dcterms:isReplacedBy` and the site answers 301 (ontology notes, 2.1). What the old IRI
was follows from the name: no list of past merges has to be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import URIRef

from graph import Triple
from graph.iris import Minter
from graph.store import Store
from loaders.records import Area, DocumentNumber
from loaders.registry import indicator_words
from ontology import DCTERMS


def replaced_triples(store: Store, minter: Minter) -> Iterator[Triple]:
    """Yield old IRI, dcterms:isReplacedBy, new IRI for what the registry has merged.

    The new one is described in `store`; the old one does not occur there, or it is no old one.
    """
    rows = store.select("SELECT DISTINCT ?s WHERE { ?s ?p ?o }")
    described = {str(row["s"]) for row in rows}
    rows = store.select("SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER(isIRI(?o)) }")
    used = described | {str(row["o"]) for row in rows}
    pairs = {*_units(minter), *_indicators(minter), *_documents(minter)}
    successors = Counter(old for old, _ in pairs)
    for old, new in sorted(pairs):
        if str(new) in described and str(old) not in used and successors[old] == 1:
            yield old, DCTERMS.isReplacedBy, new


def _units(minter: Minter) -> Iterator[tuple[URIRef, URIRef]]:
    """Yield the IRIs of units under the other names by which the registry knows them.

    A district names units of its city, so a name may have been met in an area below its own.
    """
    registry = minter.registry
    parents = {area.code: area.parent_code for area in registry.areas()}
    names = {unit: registry.names_of(unit) for unit in registry.units()}
    for entry in registry.areas():
        area = Area(entry.code, entry.name)
        above = {entry.code}
        at = entry.parent_code
        while at is not None:
            above.add(at)
            at = parents.get(at)
        for unit, surfaces in names.items():
            if unit.area_code not in above:
                continue
            for surface in surfaces:
                agent = registry.resolve(surface, area)
                if (agent.name, agent.area.code) == (unit.name, unit.area_code):
                    yield (
                        minter.name_only_unit(surface, area),
                        minter.unit(unit.name, Area(unit.area_code, "")),
                    )


def _indicators(minter: Minter) -> Iterator[tuple[URIRef, URIRef]]:
    for printed, canonical in indicator_words.canonical_names().items():
        yield minter.indicator(printed), minter.indicator(canonical)


def _documents(minter: Minter) -> Iterator[tuple[URIRef, URIRef]]:
    for entry in minter.registry.documents():
        number = DocumentNumber.parse(entry.number)
        if number is not None:
            now = minter.numbered(number, None)
        elif entry.number[:1].isascii() and entry.number:
            now = minter.standard(entry.number)
        else:
            now = minter.law(entry.title)
        for title in (entry.title, *entry.aliases):
            yield minter.law(title), now
