"""Numbers of an answer as literals: decimals without an exponent, as SPARQL compares them best."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from rdflib import Literal

from ontology import XSD

PLACES: Final = Decimal("1e-18")
"""The smallest step of an xsd:decimal that the engine of the store keeps."""


def decimal(number: float) -> Literal:
    """Return `number`, which is finite, as xsd:decimal: 2.5 as 2.5, 10.0 as 10, 1e-07 as 0.0000001.

    What is smaller than 18 places hold is 0; all others come back from a store as they went in.
    """
    # Numbers of numpy have another repr.
    exact = Decimal(number) if isinstance(number, int) else Decimal(repr(float(number)))
    if exact.as_tuple().exponent < PLACES.as_tuple().exponent:  # type: ignore[operator]
        exact = exact.quantize(PLACES)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Literal("0" if text in ("-0", "") else text, datatype=XSD.decimal)


def whole(number: int) -> Literal:
    """Return `number` as xsd:integer."""
    return Literal(str(number), datatype=XSD.integer)


def truth(value: bool) -> Literal:
    """Return `value` as xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean)
