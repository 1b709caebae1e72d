"""RDF terms, from rdflib to Oxigraph and back, with nothing lost on the way."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from graph import Quad, Triple

OxTerm = ox.NamedNode | ox.BlankNode | ox.Literal

DEFAULT_GRAPH: Final = DATASET_DEFAULT_GRAPH_ID
"""Stands for the graph without a name. People may write to it; a build never does."""


def to_oxigraph(term: Node) -> OxTerm:
    """Return the Oxigraph term equal to an rdflib term, language and datatype kept."""
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    if isinstance(term, BNode):
        return ox.BlankNode(term)
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype or XSD.string))
    raise TypeError(f"{term!r} is no RDF term")


def from_oxigraph(term: object) -> URIRef | BNode | Literal:
    """Return the rdflib term equal to an Oxigraph term; a plain string gets no datatype."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        datatype = URIRef(term.datatype.value)
        # rdflib would rewrite the lexical form of a number.
        return Literal(
            term.value, datatype=None if datatype == XSD.string else datatype, normalize=False
        )
    raise TypeError(f"{term!r} is no RDF 1.1 term")


def graph_name(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    """Return the Oxigraph name of a graph."""
    # A plain str: rdflib holds no name equal to one.
    name = str(graph)
    return ox.DefaultGraph() if name == str(DEFAULT_GRAPH) else ox.NamedNode(name)


def from_quad(quad: ox.Quad) -> Quad:
    """Return the rdflib terms of a quad."""
    name = quad.graph_name
    graph = URIRef(name.value) if isinstance(name, ox.NamedNode) else DEFAULT_GRAPH
    return *from_triple(quad), graph


def from_triple(triple: ox.Triple | ox.Quad) -> Triple:
    """Return the rdflib terms of a triple."""
    predicate = URIRef(triple.predicate.value)
    return from_oxigraph(triple.subject), predicate, from_oxigraph(triple.object)
