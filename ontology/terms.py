"""Closed namespaces: a term that the vocabulary files do not declare cannot be named.

`rdflib.Namespace` is a `str`, so `NS.index` or `NS.count` quietly give a method of `str`, and
`rdflib.namespace.ClosedNamespace` inherits that. `Terms` has no public name but its terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from rdflib import URIRef


class Terms:
    """The terms of one namespace, as attributes (`ROLE.lead`) or items (`TFK["by-date"]`).

    Iterates over the IRIs in the order of their names; `in` takes a local name or an IRI;
    `str()` gives the namespace. An unknown name raises AttributeError as attribute and KeyError
    as item, each naming the closest term there is.
    """

    __slots__ = ("_namespace", "_terms")

    _namespace: str
    _terms: dict[str, URIRef]

    def __init__(self, namespace: str, names: Iterable[str]) -> None:
        self._namespace = namespace
        self._terms = {name: URIRef(namespace + name) for name in sorted(set(names))}

    def __getattr__(self, name: str) -> URIRef:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._terms[name]
        except KeyError:
            raise AttributeError(self._complaint(name)) from None

    def __getitem__(self, name: str) -> URIRef:
        try:
            return self._terms[name]
        except KeyError:
            raise KeyError(self._complaint(name)) from None

    def __contains__(self, term: object) -> bool:
        return term in self._terms or (isinstance(term, URIRef) and term in self._terms.values())

    def __iter__(self) -> Iterator[URIRef]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __dir__(self) -> list[str]:
        return list(self._terms)

    def __str__(self) -> str:
        return self._namespace

    def __repr__(self) -> str:
        return f"Terms({self._namespace!r}, {len(self)} terms)"

    def _complaint(self, name: str) -> str:
        close = get_close_matches(name, self._terms, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else ""
        return f"{self._namespace} has no term {name!r}{hint}"
