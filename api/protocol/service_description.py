"""What the endpoint says of itself (SPARQL 1.1 Service Description), asked for without a query.

It names the languages, the formats, the default dataset and the prefixes that a query need not
declare. It is made once for each state of the store; a request only picks the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import pyoxigraph as ox

from api.protocol.dataset import ServedGraphs
from api.queries.formats import (
    ALL_FORMATS,
    CSV,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Format,
)
from ontology import PREFIXES

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_SH: Final = "http://www.w3.org/ns/shacl#"
_RDFS: Final = PREFIXES["rdfs"]
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_ENTAILMENT: Final = "http://www.w3.org/ns/entailment/"
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_ANY_URI: Final = ox.NamedNode(f"{PREFIXES['xsd']}anyURI")

# https://www.w3.org/ns/formats/
_NAMES: Final[dict[Format, str]] = {
    JSON: "SPARQL_Results_JSON",
    XML: "SPARQL_Results_XML",
    CSV: "SPARQL_Results_CSV",
    TSV: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    N_TRIPLES: "N-Triples",
    JSON_LD: "JSON-LD",
    RDF_XML: "RDF_XML",
    TRIG: "TriG",
    N_QUADS: "N-Quads",
}
_COMMENTS: Final = (
    ox.Literal("默认图是所有图的并集；所列前缀无需声明。", language="zh"),
    ox.Literal(
        "The default graph is the union of all graphs; the prefixes listed need no declaration.",
        language="en",
    ),
)

_Object = ox.NamedNode | ox.Literal


class ServiceDescription:
    """The description of an endpoint, in each format."""

    def __init__(self, graphs: ServedGraphs, *, writable: bool) -> None:
        self._graphs = graphs
        self._writable = writable

    def written(self, address: str, form: Format) -> bytes:
        """Return the description of the endpoint at `address`; raises StoreError."""
        return _written(address, form, self._graphs.names(), self._writable)


# An address for each name that the site is known by; more would be invented Host headers.
@lru_cache(maxsize=64)
def _written(address: str, form: Format, graphs: frozenset[str], writable: bool) -> bytes:
    rdf_format = ox.RdfFormat.from_media_type(form.media_type)
    assert rdf_format is not None
    prefixes = {
        "sd": _SD,
        "sh": _SH,
        **{name: PREFIXES[name] for name in ("rdf", "rdfs", "xsd", "void")},
    }
    triples = _triples(address, graphs, writable)
    if form is JSON_LD:
        written = ox.serialize(triples, format=rdf_format)
    else:
        written = ox.serialize(triples, format=rdf_format, prefixes=prefixes)
    assert written is not None
    return written


def _triples(address: str, graphs: frozenset[str], writable: bool) -> Iterator[ox.Triple]:
    service = ox.NamedNode(address)
    # Names instead of blank nodes, so that one state of the store has one description.
    dataset, default = _part(address, "dataset"), _part(address, "default-graph")
    simple = ox.NamedNode(f"{_ENTAILMENT}Simple")
    yield from _said(
        service,
        (_TYPE, _sd("Service")),
        (_sd("endpoint"), service),
        (_sd("supportedLanguage"), _sd("SPARQL11Query")),
        *([(_sd("supportedLanguage"), _sd("SPARQL11Update"))] if writable else []),
        (_sd("feature"), _sd("UnionDefaultGraph")),
        *((_sd("resultFormat"), ox.NamedNode(_FORMATS + _NAMES[each])) for each in ALL_FORMATS),
        (_sd("defaultEntailmentRegime"), simple),
        (_sd("defaultDataset"), dataset),
        *((ox.NamedNode(f"{_RDFS}comment"), comment) for comment in _COMMENTS),
    )
    for name, namespace in sorted(PREFIXES.items()):
        declaration = _part(address, f"prefix-{name}")
        yield ox.Triple(service, _sh("declare"), declaration)
        yield from _said(
            declaration,
            (_sh("prefix"), ox.Literal(name)),
            (_sh("namespace"), ox.Literal(namespace, datatype=_ANY_URI)),
        )
    yield from _said(dataset, (_TYPE, _sd("Dataset")), (_sd("defaultGraph"), default))
    yield from _said(default, (_TYPE, _sd("Graph")))
    for number, name in enumerate(sorted(graphs), 1):
        named = _part(address, f"named-graph-{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), named)
        yield from _said(
            named,
            (_TYPE, _sd("NamedGraph")),
            (_sd("name"), ox.NamedNode(name)),
            (_sd("entailmentRegime"), simple),
        )


def _part(address: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{address}#{name}")


def _said(subject: ox.NamedNode, *pairs: tuple[ox.NamedNode, _Object]) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, predicate, value) for predicate, value in pairs)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)
