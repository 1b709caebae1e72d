"""What the endpoint says of itself (SPARQL 1.1 Service Description), asked for without a query.

It names the languages, the formats, the default dataset and the prefixes that a query need not
declare. It is made once for each state of the store; a request only picks the format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
_SH: Final = PREFIXES["sh"]
_SHORT_NAMES: Final = {
    "sd": _SD,
    **{name: PREFIXES[name] for name in ("rdf", "rdfs", "sh", "xsd")},
}
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SIMPLE: Final = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_COMMENT: Final = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
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
    ox.Literal("默认图是所有图的并集；所列前缀无须声明。", language="zh"),
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
    written = ox.serialize(
        _triples(address, graphs, writable), format=rdf_format, prefixes=_SHORT_NAMES
    )
    assert written is not None
    return written


def _triples(address: str, graphs: frozenset[str], writable: bool) -> Iterator[ox.Triple]:
    # Names instead of blank nodes, so that one state of the store has one description.
    service, dataset = ox.NamedNode(address), ox.NamedNode(f"{address}#dataset")
    prefixes = {ox.NamedNode(f"{address}#prefix-{name}"): name for name in sorted(PREFIXES)}
    named = {
        ox.NamedNode(f"{address}#named-graph-{number}"): name
        for number, name in enumerate(sorted(graphs), 1)
    }
    yield from _said(
        service,
        (_TYPE, _sd("Service")),
        (_sd("endpoint"), service),
        (_sd("supportedLanguage"), _sd("SPARQL11Query")),
        *([(_sd("supportedLanguage"), _sd("SPARQL11Update"))] if writable else []),
        (_sd("feature"), _sd("UnionDefaultGraph")),
        *((_sd("resultFormat"), ox.NamedNode(_FORMATS + _NAMES[each])) for each in ALL_FORMATS),
        (_sd("defaultEntailmentRegime"), _SIMPLE),
        (_sd("defaultDataset"), dataset),
        *((_COMMENT, comment) for comment in _COMMENTS),
        *((_sh("declare"), declaration) for declaration in prefixes),
    )
    yield from _dataset(dataset, ox.NamedNode(f"{address}#default-graph"), named)
    for declaration, prefix in prefixes.items():
        namespace = ox.Literal(PREFIXES[prefix], datatype=_ANY_URI)
        yield from _said(
            declaration, (_sh("prefix"), ox.Literal(prefix)), (_sh("namespace"), namespace)
        )


def _dataset(
    dataset: ox.NamedNode, default: ox.NamedNode, named: Mapping[ox.NamedNode, str]
) -> Iterator[ox.Triple]:
    yield from _said(
        dataset,
        (_TYPE, _sd("Dataset")),
        (_sd("defaultGraph"), default),
        *((_sd("namedGraph"), graph) for graph in named),
    )
    yield from _said(default, (_TYPE, _sd("Graph")))
    for graph, name in named.items():
        yield from _said(
            graph,
            (_TYPE, _sd("NamedGraph")),
            (_sd("name"), ox.NamedNode(name)),
            (_sd("entailmentRegime"), _SIMPLE),
        )


def _said(subject: ox.NamedNode, *pairs: tuple[ox.NamedNode, _Object]) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, predicate, value) for predicate, value in pairs)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)
