"""Documents of RDF 1.1 as people send them, read into triples; nothing is fetched for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.store import StoreError

DOCUMENT_TYPES: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""Media types of the documents that can be put into a graph."""


class MalformedDocument(StoreError):
    """A document is no RDF 1.1; `line` and `column`, from 1, are None where no parser tells."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Document:
    """A set of triples as it came: bytes, and their media type, one of DOCUMENT_TYPES."""

    media_type: str
    body: bytes


# An entity that names another may stand for more text than there is memory.
_NESTED_ENTITY: Final = re.compile(rb"<!ENTITY[^>]*&")


def read_documents(documents: Sequence[Document], base: str) -> list[ox.Triple]:
    """Return the triples of `documents`, the blank nodes of each kept apart."""
    return [triple for document in documents for triple in _triples(document, base)]


def _triples(document: Document, base: str) -> Iterator[ox.Triple]:
    form = DOCUMENT_TYPES[document.media_type]
    if form == ox.RdfFormat.RDF_XML and _NESTED_ENTITY.search(document.body):
        raise MalformedDocument("an XML entity refers to another entity: write it out")
    try:
        for quad in ox.parse(document.body, form, base_iri=base, rename_blank_nodes=True):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                message = f"the document has a graph of its own, {quad.graph_name}: send triples"
                raise MalformedDocument(message)
            if _is_beyond_rdf_1_1(quad):
                raise MalformedDocument(f"not RDF 1.1: {quad.object}")
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise _malformed(error) from error


def _is_beyond_rdf_1_1(quad: ox.Quad) -> bool:
    """Whether a quad has a triple as object, or a text with a direction."""
    value = quad.object
    return isinstance(value, ox.Triple) or getattr(value, "direction", None) is not None


def _malformed(error: SyntaxError | ValueError) -> MalformedDocument:
    text = " ".join(str(error.args[0] if error.args else error).split())
    if "LoadDocumentCallback" in text:
        text = "a remote JSON-LD @context is not fetched: put the context into the document"
    return MalformedDocument(text, getattr(error, "lineno", None), getattr(error, "offset", None))
