"""The formats of SPARQL answers: media types, file extensions, other names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from api.problems import Problem, problem
from api.queries.guard import Form


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `key` is its name in `?format=` and its file extension.

    `aliases` are other media types that ask for it and that the answer then carries; `other_keys`
    are what SPARQLWrapper, Virtuoso and others call it in `?format=`.
    """

    key: str
    media_type: str
    label: str
    aliases: tuple[str, ...] = ()
    other_keys: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return with_charset(self.media_type)


JSON: Final = Format("json", "application/sparql-results+json", "JSON", ("application/json",))
XML: Final = Format("xml", "application/sparql-results+xml", "XML", ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv", "CSV")
TSV: Final = Format("tsv", "text/tab-separated-values", "TSV")
TURTLE: Final = Format("ttl", "text/turtle", "Turtle", other_keys=("turtle", "n3"))
N_TRIPLES: Final = Format(
    "nt", "application/n-triples", "N-Triples", other_keys=("ntriples", "n-triples")
)
JSON_LD: Final = Format(
    "jsonld", "application/ld+json", "JSON-LD", ("application/json",), ("json-ld", "json")
)
RDF_XML: Final = Format(
    "rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"), ("rdf+xml", "xml")
)
# The triples of a CONSTRUCT are the default graph of these two.
TRIG: Final = Format("trig", "application/trig", "TriG")
N_QUADS: Final = Format("nq", "application/n-quads", "N-Quads", other_keys=("nquads", "n-quads"))

_GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)

# The first of each is the one for who takes anything. The standard of CSV and TSV results covers
# SELECT only.
FORMATS: Final[dict[Form, tuple[Format, ...]]] = {
    "SELECT": (JSON, XML, CSV, TSV),
    "ASK": (JSON, XML),
    "CONSTRUCT": _GRAPH_FORMATS,
    "DESCRIBE": _GRAPH_FORMATS,
}
ALL_FORMATS: Final = tuple(dict.fromkeys(each for row in FORMATS.values() for each in row))


@dataclass(frozen=True, slots=True)
class Choice:
    """What one request gets for one form of query: the format, and the Content-Type to send."""

    format: Format
    content_type: str

    def named(self) -> tuple[str, str]:
        """Return what `chosen` makes the same choice from."""
        return self.format.key, self.content_type


@lru_cache(maxsize=100)
def chosen(key: str, content_type: str) -> Choice:
    """Return the choice of the format called `key`, sent as `content_type`."""
    return Choice(next(each for each in ALL_FORMATS if each.key == key), content_type)


def not_acceptable(form: Form | None) -> Problem:
    """Return the problem of a query, of a known form or not yet, with no format to answer in."""
    available = [each.media_type for each in (FORMATS[form] if form is not None else ALL_FORMATS)]
    what = f"the answer to {form}" if form is not None else "an answer"
    detail = f"{what} can be had as {', '.join(available)}: put one into Accept"
    return problem("not-acceptable", detail, members={"available": available})


def with_charset(media_type: str) -> str:
    """Return the media type with its charset, for those of plain text."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
