"""Literals as the vocabulary types them; the lexical form is never changed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.term import Node

from ontology import XSD


def zh(text: str) -> Literal:
    """Return a text in Chinese: labels and titles, but nothing that is kept as printed."""
    return Literal(text, lang="zh")


def integer(value: int) -> Literal:
    """Return an xsd:integer."""
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: Decimal) -> Literal:
    """Return an xsd:decimal, which knows no exponent (XML Schema part 2, 3.3.3)."""
    return typed(f"{value:f}", XSD.decimal)


def day(value: date) -> Literal:
    """Return an xsd:date."""
    return typed(value.isoformat(), XSD.date)


def year(value: int) -> Literal:
    """Return an xsd:gYear."""
    return typed(f"{value:04d}", XSD.gYear)


def true() -> Literal:
    """Return the xsd:boolean that a flag has where it is set."""
    return typed("true", XSD.boolean)


def boolean(value: bool) -> Literal:
    """Return an xsd:boolean."""
    return typed("true" if value else "false", XSD.boolean)


def typed(lexical: str, datatype: Node) -> Literal:
    """Return a literal of `datatype` with exactly this lexical form."""
    return Literal(lexical, datatype=URIRef(str(datatype)), normalize=False)


def without_blanks(printed: str) -> str:
    """Return `printed` without white space, which within a name is layout."""
    return re.sub(r"\s", "", printed)


def shortened(words: str, length: int) -> str:
    """Return `words` cut to `length` characters, with … where something is left out."""
    return words if len(words) <= length else f"{words[: length - 1]}…"
