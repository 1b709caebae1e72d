"""Units of measure: which printed words are one, and the IRI that stands for it.

The table is measure_units.csv: units of QUDT where QUDT has one, units of this
project (亩, 万元) with the multiplier that leads to a QUDT unit elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from loaders.registry.package_data import csv_rows


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A printed unit. A value in it times `multiplier` is a value in the unit `base`, an IRI.

    `is_counted` marks what things are counted in (个, 家, 人次).
    """

    printed: str
    iri: str
    label_en: str
    base: str | None
    multiplier: Decimal | None
    is_counted: bool


@cache
def measure_units() -> dict[str, MeasureUnit]:
    """Return the units of measure by printed form."""
    return {row["printed"]: _unit(row) for row in csv_rows("measure_units.csv")}


def unit_iri(printed: str) -> str | None:
    """Return the IRI of a printed unit, None for one that the table does not know."""
    unit = measure_units().get(printed)
    return unit.iri if unit else None


def in_base_unit(value: Decimal, printed: str) -> tuple[Decimal, str]:
    """Return `value` in the base of its unit, with the IRI (or the printed words) of that base."""
    unit = measure_units().get(printed)
    if unit is None:
        return value, printed
    if unit.base is None or unit.multiplier is None:
        return value, unit.iri
    return value * unit.multiplier, unit.base


def _unit(row: dict[str, str]) -> MeasureUnit:
    multiplier = Decimal(row["multiplier"]) if row["multiplier"] else None
    return MeasureUnit(
        row["printed"], row["iri"], row["label_en"], row["base"] or None, multiplier,
        row["counted"] == "yes",
    )  # fmt: skip
