"""The text of a query made fit for any server: its prologue complete, its dataset clause apart.

Engines disagree about the dataset clause: Oxigraph ignores it when it is told to use the union of
all graphs, Virtuoso adds the graphs of the protocol to it, which should go before it (SPARQL 1.1
Protocol 2.1.4). So a query goes out without one, and its graphs beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.sparql_tokens import NAMES, WORD, find_parts
from ontology import BASE, PREFIXES

# FROM, and those that end a prologue.
_KEYWORDS: Final = (
    "FROM|SELECT|ASK|CONSTRUCT|DESCRIBE|INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY"
)
_TOKEN: Final = rf"{NAMES} | (?i:\b(?P<keyword>{_KEYWORDS})\b) | {WORD}"
_GAP = r"(?:\s|\#[^\n]*\n)*"
_SOURCE = re.compile(
    rf"FROM{_GAP}(?P<named>NAMED\b{_GAP})?(?P<iri><[^<>\s]*>|[\w.-]*:(?:[\w.:%-]*[\w:%-])?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Separated:
    """A query without its dataset clause, and the absolute IRIs of the graphs that stood there."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def prefixes_in(query: str) -> dict[str, str]:
    """Return those of our prefixes that may stand in a query.

    For the engine to take in all of them takes a fifth of the time of a small query.
    """
    return {name: iri for name, iri in PREFIXES.items() if f"{name}:" in query}


def has_dataset_clause(query: str) -> bool:
    """Return whether the query chooses its graphs itself."""
    if "from" not in query.casefold():
        return False
    return any(_is_from(token) for token in find_parts(_TOKEN, query))


def separate(query: str) -> Separated:
    """Return the dataset clause of a query that an engine has read, apart from the rest."""
    if "from" not in query.casefold():
        return Separated(query)
    tokens = [token for token in find_parts(_TOKEN, query) if token["keyword"]]
    sources = [
        source
        for token in tokens
        if _is_from(token) and (source := _SOURCE.match(query, token.start()))
    ]
    if not sources:
        return Separated(query)
    text = query
    for source in reversed(sources):
        text = f"{text[: source.start()]} {text[source.end() :]}"
    iris = _resolved(query[: tokens[0].start()], [source["iri"] for source in sources])
    kinds = [bool(source["named"]) for source in sources]
    return Separated(
        text,
        tuple(iri for iri, named in zip(iris, kinds, strict=True) if not named),
        tuple(iri for iri, named in zip(iris, kinds, strict=True) if named),
    )


def standing_alone(query: str, base: str = BASE) -> str:
    """Return a query or update with a base and our prefixes, where it declares none of its own.

    No line is added, so that the lines of its errors stay right. Virtuoso takes one BASE, before
    every PREFIX.
    """
    form = next((token.start() for token in find_parts(_TOKEN, query) if token["keyword"]), 0)
    prologue, rest = query[:form], query[form:]
    declared = {name.lower() for name in _DECLARED.findall(prologue)}
    missing = "".join(
        f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items() if name.lower() not in declared
    )
    our_base = "" if _BASE.search(prologue) else f"BASE <{base}> "
    return f"{our_base}{prologue}{missing}{rest}"


_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_BASE = re.compile(r"\bBASE\s*<", re.IGNORECASE)


def _is_from(token: re.Match[str]) -> bool:
    return (token["keyword"] or "").upper() == "FROM"


def _resolved(prologue: str, iris: list[str]) -> list[str]:
    """Return the IRIs that names stand for after a prologue."""
    values = " ".join(f"({iri} AS ?g{number})" for number, iri in enumerate(iris))
    engine = ox.Store()
    rows = engine.query(f"{prologue}\nSELECT {values} {{}}", base_iri=BASE, prefixes=dict(PREFIXES))
    assert isinstance(rows, ox.QuerySolutions)
    return [term.value for term in next(rows)]
