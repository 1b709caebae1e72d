"""What a named graph holds, and what the program is, as numbers: equals have equal digests."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from graph.store import Store

_PACKAGES: Final = ("networks", "analytics", "derived")
_LIBRARIES: Final = ("networkit", "networkx", "numpy", "scipy")


def graph_digest(store: Store, graph: str) -> str:
    """Return the SHA-256 of the sorted triples of `graph`, in hexadecimal digits.

    A graph with blank nodes is equal to itself only while they keep their labels.
    """
    # As text: terms of rdflib would take three times as long.
    lines = store.answer(
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o }",
        media_type="text/tab-separated-values",
        default_graphs=[graph],
    ).split(b"\n")
    return hashlib.sha256(b"\n".join(sorted(lines))).hexdigest()


@cache
def program_digest() -> str:
    """Return the SHA-256 of the modules that make an analysis and of the versions they build on.

    Between two releases the version of the program stays as it is, and its code does not.
    """
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((Path(__file__).parents[1] / package).rglob("*.py")):
            digest.update(path.read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()
