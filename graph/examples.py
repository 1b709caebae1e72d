"""The graph `examples`: worked queries and the prefixes of the project, to be found by a query.

A query editor that meets the endpoint for the first time asks it for both, in the terms of SHACL
(`sh:SPARQLExecutable`, `sh:declare`), as the endpoints of the SIB do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from ontology import PREFIXES, RDF, RDFS, SH, XSD, Example, examples

# Form of a query: its class beside sh:SPARQLExecutable, and the property that holds its text.
_FORMS: Final[dict[str, tuple[URIRef, URIRef]]] = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}


def example_triples(minter: Minter) -> Iterator[Triple]:
    """Yield the prefixes, declared on the dataset, and the worked queries."""
    dataset = minter.dataset()
    for prefix, namespace in sorted(PREFIXES.items()):
        declared = URIRef(f"{dataset}/prefix/{prefix}")
        yield dataset, SH.declare, declared
        yield declared, RDF.type, SH.PrefixDeclaration
        yield declared, RDFS.label, Literal(prefix)
        yield declared, SH.prefix, Literal(prefix)
        yield declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI)
    for example in examples():
        yield from _example(example, minter)


def _example(example: Example, minter: Minter) -> Iterator[Triple]:
    iri = minter.example(example.name)
    kind, text = _FORMS[example.form]
    yield iri, RDF.type, SH.SPARQLExecutable
    yield iri, RDF.type, kind
    # Editors list the comment; the label is for whoever shows any thing by its name.
    for question in (Literal(example.zh, lang="zh"), Literal(example.en, lang="en")):
        yield iri, RDFS.label, question
        yield iri, RDFS.comment, question
    yield iri, SH.prefixes, minter.dataset()
    yield iri, text, Literal(example.query)
