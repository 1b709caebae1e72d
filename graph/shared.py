"""What notices share: the registry, stubs of cited documents, the ontology, the manifest.

Each function gives the content of one graph beside those of the notices.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

import rdflib
from rdflib import BNode, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.term import Node

from graph import Triple
from graph.dataset import Extent, dataset_triples
from graph.iris import Minter
from graph.measure_units import measure_triples
from loaders.records import Area, DocumentNumber
from loaders.registry import AreaEntry, GroupEntry, UnitEntry
from ontology import (
    DCTERMS,
    GBO,
    GK,
    IDB,
    ORG,
    PROV,
    RDF,
    RDFS,
    SKOS,
    UTYPE,
    XSD,
    ontology_graph,
    schemes_graph,
)

LOADER_VERSION: Final = version("gongbao")


# Documents by number, and stubs


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as one citation names it."""

    iri: URIRef
    title: str
    number: DocumentNumber | None
    standard: str | None = None


def number_triples(iri: URIRef, number: DocumentNumber, minter: Minter) -> Iterator[Triple]:
    """Yield the document number of `iri`, its parts, and the series where no one else does."""
    slug = iri.rsplit("/", 3)[1]
    series = minter.series(slug)
    yield iri, GBO.documentNumber, Literal(str(number))
    yield iri, GBO.documentSeries, series
    yield iri, GBO.documentYear, Literal(str(number.year), datatype=XSD.gYear, normalize=False)
    yield iri, GBO.sequenceNumber, Literal(str(number.sequence), datatype=XSD.integer)
    if minter.registry.series_slug(number.series) != slug:
        yield from _series(number.series, slug, minter)


def stub_triples(cited: Iterable[Cited], minter: Minter) -> Iterator[Triple]:
    """Yield one gbo:CitedDocument for each document; its title is the one printed most often."""
    titles: defaultdict[URIRef, Counter[str]] = defaultdict(Counter)
    numbers: dict[URIRef, DocumentNumber] = {}
    standards: dict[URIRef, str] = {}
    for document in cited:
        if document.title:
            titles[document.iri][document.title] += 1
        if document.number is not None:
            numbers[document.iri] = document.number
        if document.standard is not None:
            standards[document.iri] = document.standard
    for iri in sorted(titles.keys() | numbers.keys() | standards.keys()):
        ranked = sorted(titles[iri], key=lambda title: (-titles[iri][title], title))
        yield iri, RDF.type, GBO.CitedDocument
        if iri in numbers:
            yield from number_triples(iri, numbers[iri], minter)
        if iri in standards:
            yield iri, DCTERMS.identifier, Literal(standards[iri])
        if not ranked:
            yield iri, RDFS.label, Literal(str(numbers.get(iri) or standards[iri]), lang="zh")
            continue
        yield iri, RDFS.label, Literal(ranked[0], lang="zh")
        yield iri, DCTERMS.title, Literal(ranked[0], lang="zh")
        for other in ranked[1:]:
            yield iri, DCTERMS.alternative, Literal(other, lang="zh")


# The registry


def registry_triples(minter: Minter) -> Iterator[Triple]:
    """Yield what the registry lists: areas, units, groups, document series, units of measure."""
    for area in minter.registry.areas():
        yield from _area(area, minter)
    for unit in minter.registry.units():
        yield from _unit(unit, minter)
    for group in minter.registry.groups():
        yield from _group(group, minter)
    for series in minter.registry.series():
        yield from _series(series.series, series.slug, minter)
    yield from measure_triples(minter)
    for scheme, zh, en in (
        (minter.series_scheme(), "发文机关代字", "document series"),
        (minter.indicator_scheme(), "指标", "indicators"),
        (minter.industry_scheme(), "行业", "industries"),
    ):
        yield scheme, RDF.type, SKOS.ConceptScheme
        yield scheme, SKOS.prefLabel, Literal(zh, lang="zh")
        yield scheme, SKOS.prefLabel, Literal(en, lang="en")


def _area(area: AreaEntry, minter: Minter) -> Iterator[Triple]:
    iri = minter.area(Area(area.code, area.name))
    yield iri, RDF.type, GBO.AdministrativeArea
    yield iri, SKOS.prefLabel, Literal(area.name, lang="zh")
    if area.full_name != area.name:
        yield iri, SKOS.altLabel, Literal(area.full_name, lang="zh")
    yield iri, GBO.areaCode, Literal(area.code)
    if area.parent_code is not None:
        yield iri, DCTERMS.isPartOf, minter.area(Area(area.parent_code, ""))


def _unit(unit: UnitEntry, minter: Minter) -> Iterator[Triple]:
    home = Area(unit.area_code, "")
    iri = minter.unit(unit.name, home)
    yield iri, RDF.type, GBO.Unit
    if unit.unit_type == "coordinating-body":
        yield iri, RDF.type, GBO.CoordinatingBody
    yield iri, SKOS.prefLabel, Literal(unit.name, lang="zh")
    others = set(unit.aliases)
    if unit.full_name is not None:
        yield iri, GBO.fullName, Literal(unit.full_name, lang="zh")
        others.add(unit.full_name)
    for name in sorted(others - {unit.name}):
        yield iri, SKOS.altLabel, Literal(name, lang="zh")
    for name in unit.hidden:
        yield iri, SKOS.hiddenLabel, Literal(name, lang="zh")
    yield iri, GBO.identityBasis, IDB.registry
    yield iri, GBO.inArea, minter.area(home)
    yield iri, ORG.classification, UTYPE[unit.unit_type]
    if unit.parent is not None:
        yield iri, ORG.subOrganizationOf, minter.unit(unit.parent, home)


def _group(group: GroupEntry, minter: Minter) -> Iterator[Triple]:
    home = Area(group.area_code, "")
    iri = minter.group(group.phrase, home)
    yield iri, RDF.type, GBO.UnitGroup
    yield iri, SKOS.prefLabel, Literal(group.phrase, lang="zh")
    yield iri, GBO.groupKind, GK[group.kind]
    yield iri, GBO.identityBasis, IDB.registry
    yield iri, GBO.inArea, minter.area(home)
    for member in group.members:
        yield iri, GBO.groupMember, minter.unit(member, home)
    if group.body is not None:
        yield iri, GBO.membersOf, minter.unit(group.body, home)


def _series(series: str, slug: str, minter: Minter) -> Iterator[Triple]:
    iri = minter.series(slug)
    yield iri, RDF.type, SKOS.Concept
    yield iri, SKOS.prefLabel, Literal(series, lang="zh")
    yield iri, SKOS.inScheme, minter.series_scheme()


# The vocabulary


def ontology_triples(minter: Minter) -> Iterator[Triple]:
    """Yield the vocabulary, blank nodes named."""
    return _grounded(ontology_graph(), minter)


def vocabulary_triples(minter: Minter) -> Iterator[Triple]:
    """Yield the code lists, blank nodes named."""
    return _grounded(schemes_graph(), minter)


def _grounded(graph: rdflib.Graph, minter: Minter) -> Iterator[Triple]:
    """Yield the triples of `graph` with an IRI, the same each time, for each blank node."""

    def ground(term: Node) -> Node:
        return minter.grounded(str(term)) if isinstance(term, BNode) else term

    for s, p, o in to_canonical_graph(graph):
        yield ground(s), URIRef(str(p)), ground(o)


# The manifest


@dataclass(frozen=True, slots=True, order=True)
class Extraction:
    """Which version of the loaders filled a notice's graph, from which source."""

    graph: URIRef
    source: URIRef
    loader_version: str


def manifest_triples(
    extractions: Iterable[Extraction], extent: Extent, minter: Minter
) -> Iterator[Triple]:
    """Yield where each notice's graph comes from, and the record of the dataset.

    No time of the clock is in it: one input gives one dataset, byte for byte.
    """
    for extraction in sorted(extractions):
        yield from _extraction(extraction, minter)
    yield from dataset_triples(extent, minter)


def _extraction(extraction: Extraction, minter: Minter) -> Iterator[Triple]:
    iri = minter.extraction(extraction.graph)
    loader = minter.loader(extraction.loader_version)
    yield iri, RDF.type, GBO.Extraction
    yield iri, GBO.loaderVersion, Literal(extraction.loader_version)
    yield iri, PROV.used, extraction.source
    yield iri, PROV.wasAssociatedWith, loader
    yield extraction.graph, RDF.type, PROV.Entity
    yield extraction.graph, PROV.wasGeneratedBy, iri
    yield extraction.graph, PROV.wasDerivedFrom, extraction.source
    yield loader, RDF.type, PROV.SoftwareAgent
    yield loader, RDFS.label, Literal(f"gongbao {extraction.loader_version}")
