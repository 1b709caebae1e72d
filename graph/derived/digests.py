"""What a named graph holds, as a number: equal graphs have equal digests."""

from __future__ import annotations

import hashlib

from rdflib import URIRef

from graph.store import Store


def graph_digest(store: Store, graph: str) -> str:
    """Return the SHA-256 of the sorted N-Triples of `graph`, in hexadecimal digits.

    A graph with blank nodes is equal to itself only while they keep their labels.
    """
    rows = store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", default_graphs=[URIRef(graph)])
    lines = sorted(" ".join(term.n3() for term in row.values()) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
