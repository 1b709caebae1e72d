"""Units of measure as RDF: those of QUDT by their own IRIs, those it lacks (亩, 万元) by ours.

A unit that is a multiple of another says so: one 万亩 is qudt:conversionMultiplier times the unit
that qudt:scalingOf names. The factor is taken against that unit, not against the SI unit as in
QUDT's own file, since yuan and counts have none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from loaders.registry.measure_units import MeasureUnit, measure_units
from ontology import QUDT, RDF, RDFS, SKOS, XSD


def measure_triples(minter: Minter) -> Iterator[Triple]:
    """Yield every unit of measure that the loaders know, with all its printed forms."""
    by_iri: defaultdict[URIRef, list[MeasureUnit]] = defaultdict(list)
    for unit in measure_units().values():
        by_iri[minter.measure_unit(unit.iri)].append(unit)
    for iri, units in by_iri.items():
        yield iri, RDF.type, QUDT.Unit
        yield iri, RDFS.label, Literal(units[0].printed, lang="zh")
        for other in units[1:]:
            yield iri, SKOS.altLabel, Literal(other.printed, lang="zh")
        if units[0].label_en:
            yield iri, RDFS.label, Literal(units[0].label_en, lang="en")
        yield from _scale(iri, units[0], minter)


def _scale(iri: URIRef, unit: MeasureUnit, minter: Minter) -> Iterator[Triple]:
    if unit.base is not None and unit.multiplier is not None:
        yield iri, QUDT.scalingOf, minter.measure_unit(unit.base)
        factor = Literal(f"{unit.multiplier:f}", datatype=URIRef(str(XSD.decimal)))
        yield iri, QUDT.conversionMultiplier, factor
