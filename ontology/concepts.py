"""What a code list says of one concept: names, definitions, and the papers that it comes from.

Terminal and pages name measures, networks and methods by it: `concept(MEASURE["pagerank"]).zh`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import DCTERMS, SKOS, URIRef

_FOLDER: Final = Path(__file__).parent / "schemes"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a code list, with its texts in Chinese and English.

    `citation` is the paper in words, empty where the concept comes from none; `sources` are the
    IRIs of what it comes from (https://doi.org/…, urn:isbn:…).
    """

    iri: URIRef
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    citation: str
    sources: tuple[str, ...]


def concept(iri: URIRef) -> Concept:
    """Return what the code lists say of the concept `iri`; KeyError for one that they lack."""
    return _concepts()[iri]


@cache
def _concepts() -> dict[URIRef, Concept]:
    # pyoxigraph, since rdflib would take a quarter of a second at every start of the program.
    told: defaultdict[str, defaultdict[str, list[ox.NamedNode | ox.Literal]]]
    told = defaultdict(lambda: defaultdict(list))
    for path in sorted(_FOLDER.glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                told[quad.subject.value][quad.predicate.value].append(quad.object)
    return {URIRef(iri): _concept(URIRef(iri), said) for iri, said in told.items()}


def _concept(iri: URIRef, said: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> Concept:
    def text(predicate: URIRef, language: str | None) -> str:
        values = said.get(str(predicate), ())
        fitting = (v.value for v in values if isinstance(v, ox.Literal) and v.language == language)
        return next(fitting, "")

    return Concept(
        iri=iri,
        zh=text(SKOS.prefLabel, "zh"),
        en=text(SKOS.prefLabel, "en"),
        definition_zh=text(SKOS.definition, "zh"),
        definition_en=text(SKOS.definition, "en"),
        citation=text(DCTERMS.bibliographicCitation, None),
        sources=tuple(value.value for value in said.get(str(DCTERMS.source), ())),
    )
