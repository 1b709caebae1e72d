"""Records in, quads out: the store, what is written into it, and what is computed from it."""

from rdflib import URIRef
from rdflib.term import Node

Triple = tuple[Node, URIRef, Node]
Quad = tuple[Node, URIRef, Node, URIRef]

__all__ = ["Quad", "Triple"]
