"""The data files that come with the package and know nothing of one place: words and lists.

Each has a module of its name beside it that gives them types. The files about places, which
others may bring too, are read and checked by `loaders.registry.files`.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def toml_tables(name: str) -> dict[str, Any]:
    """Return the tables of the TOML file `name` of this directory."""
    return tomllib.loads((_HERE / name).read_text("utf-8"))


def csv_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of the CSV file `name` of this directory, each by its column heads."""
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
