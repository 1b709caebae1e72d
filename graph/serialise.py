"""RDF as text in one order: N-Quads, Turtle, TriG, RDF/XML and JSON-LD, the same bytes each time.

The serialisers of rdflib follow the order of hash tables in three of these, those of Oxigraph in
their prefixes; a dataset that is archived and compared needs one order. Subjects, predicates and
objects are sorted, rdf:type comes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from graph import Quad, Triple
from graph.store import DEFAULT_GRAPH, to_oxigraph
from ontology import PREFIXES

_LOCAL_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")


def n_quads(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the lines of N-Quads, sorted by code point."""
    yield from sorted(
        {" ".join(str(to_oxigraph(term)) for term in _named(quad)) + " .\n" for quad in quads}
    )


def turtle(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield Turtle of all triples, whatever their graph, a blank line between subjects."""
    yield from _prefix_lines()
    yield from _subjects({(s, p, o) for s, p, o, _ in quads}, indent="")


def trig(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield TriG: Turtle in one block a graph."""
    yield from _prefix_lines()
    for graph, triples in _by_graph(quads):
        yield "\n{\n" if graph == DEFAULT_GRAPH else f"\n{_term(graph)} {{\n"
        yield from _subjects(triples, indent="    ")
        yield "}\n"


def rdf_xml(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield RDF/XML of all triples, whatever their graph; raises ValueError if it cannot."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF'
    for prefix, namespace in sorted(PREFIXES.items()):
        yield f"\n    xmlns:{prefix}={quoteattr(namespace)}"
    yield ">\n"
    for subject, properties in _described({(s, p, o) for s, p, o, _ in quads}):
        attribute = "rdf:nodeID" if isinstance(subject, BNode) else "rdf:about"
        yield f"  <rdf:Description {attribute}={quoteattr(str(subject))}>\n"
        for predicate, objects in properties:
            for value in objects:
                yield f"    {_xml_element(predicate, value)}\n"
        yield "  </rdf:Description>\n"
    yield "</rdf:RDF>\n"


def json_ld(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield JSON-LD 1.1: a context of the prefixes, and a named graph for each graph."""
    graphs: list[dict[str, object]] = []
    for graph, triples in _by_graph(quads):
        nodes = [_json_node(*node) for node in _described(triples)]
        graphs += nodes if graph == DEFAULT_GRAPH else [{"@id": str(graph), "@graph": nodes}]
    document = {"@context": dict(sorted(PREFIXES.items())), "@graph": graphs}
    yield from json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(document)
    yield "\n"


def _named(quad: Quad) -> tuple[Node, ...]:
    """Return the terms of a quad to write: the default graph has no name."""
    return quad[:3] if quad[3] == DEFAULT_GRAPH else quad


_Properties = list[tuple[URIRef, list[Node]]]


def _by_graph(quads: Iterable[Quad]) -> Iterator[tuple[URIRef, set[Triple]]]:
    ordered = sorted(quads, key=lambda quad: quad[3])
    for graph, members in groupby(ordered, key=lambda quad: quad[3]):
        yield graph, {(s, p, o) for s, p, o, _ in members}


def _described(triples: Iterable[Triple]) -> Iterator[tuple[Node, _Properties]]:
    """Yield each subject with its predicates and their objects, all in order."""
    ordered = sorted(triples, key=_triple_key)
    for subject, about in groupby(ordered, key=lambda triple: triple[0]):
        yield (
            subject,
            [
                (predicate, [o for _, _, o in same])
                for predicate, same in groupby(about, key=lambda triple: triple[1])
            ],
        )


def _triple_key(triple: Triple) -> tuple[str, bool, str, str]:
    subject, predicate, value = triple
    return str(subject), predicate != RDF.type, str(predicate), str(to_oxigraph(value))


# Turtle and TriG


def _prefix_lines() -> Iterator[str]:
    for prefix, namespace in sorted(PREFIXES.items()):
        yield f"@prefix {prefix}: <{namespace}> .\n"


def _subjects(triples: Iterable[Triple], indent: str) -> Iterator[str]:
    for subject, properties in _described(triples):
        lines = [
            f"{indent}    {_verb(predicate)} {', '.join(map(_term, objects))}"
            for predicate, objects in properties
        ]
        yield f"\n{indent}{_term(subject)}\n" + " ;\n".join(lines) + " .\n"


def _verb(predicate: URIRef) -> str:
    return "a" if predicate == RDF.type else _term(predicate)


def _term(term: Node) -> str:
    if isinstance(term, URIRef):
        return _shortened(term) or f"<{term}>"
    if isinstance(term, Literal) and not term.language and term.datatype is not None:
        if term.datatype == XSD.integer and _INTEGER.fullmatch(term):
            return str(term)
        return f"{to_oxigraph(Literal(str(term)))}^^{_term(term.datatype)}"
    return str(to_oxigraph(term))


def _shortened(iri: URIRef) -> str | None:
    """Return the prefixed name of `iri` where it needs no escapes in any format, else None."""
    namespace, local = _split(iri)
    prefix = _PREFIX_OF.get(namespace)
    return f"{prefix}:{local}" if prefix is not None and _LOCAL_NAME.fullmatch(local) else None


def _split(iri: str) -> tuple[str, str]:
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:cut], iri[cut:]


_PREFIX_OF: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}


# RDF/XML


def _xml_element(predicate: URIRef, value: Node) -> str:
    name = _shortened(predicate)
    declared = ""
    if name is None:
        namespace, name = _split(predicate)
        if not _LOCAL_NAME.fullmatch(name):
            raise ValueError(f"RDF/XML cannot write the property {predicate}")
        declared = f" xmlns={quoteattr(namespace)}"
    if isinstance(value, URIRef):
        return f"<{name}{declared} rdf:resource={quoteattr(value)}/>"
    if isinstance(value, BNode):
        return f"<{name}{declared} rdf:nodeID={quoteattr(value)}/>"
    assert isinstance(value, Literal)
    kind = ""
    if value.language:
        kind = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype is not None:
        kind = f" rdf:datatype={quoteattr(value.datatype)}"
    # A bare carriage return would be read as a line feed.
    return f"<{name}{declared}{kind}>{escape(value, {chr(13): '&#13;'})}</{name}>"


# JSON-LD


def _json_node(subject: Node, properties: _Properties) -> dict[str, object]:
    node: dict[str, object] = {"@id": _json_id(subject)}
    for predicate, objects in properties:
        if predicate == RDF.type:
            node["@type"] = [_shortened(URIRef(str(o))) or str(o) for o in objects]
        else:
            node[_shortened(predicate) or str(predicate)] = [_json_value(o) for o in objects]
    return node


def _json_value(term: Node) -> dict[str, str]:
    if not isinstance(term, Literal):
        return {"@id": _json_id(term)}
    if term.language:
        return {"@value": str(term), "@language": term.language}
    if term.datatype is None:
        return {"@value": str(term)}
    return {"@value": str(term), "@type": _shortened(term.datatype) or str(term.datatype)}


def _json_id(term: Node) -> str:
    return f"_:{term}" if isinstance(term, BNode) else str(term)


Serialiser = Callable[[Sequence[Quad]], Iterator[str]]
SERIALISERS: Final[dict[str, Serialiser]] = {
    "turtle": turtle,
    "nquads": n_quads,
    "trig": trig,
    "jsonld": json_ld,
    "rdfxml": rdf_xml,
}
"""The serialisers by the name of their format."""
