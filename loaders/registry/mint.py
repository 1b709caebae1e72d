"""Fill empty slug cells: `python -m loaders.registry.mint [DIRECTORY]`.

A slug is toneless pinyin and, for units and groups, a hyphen and six digits of a hash of area
code and name. The hash carries the identity; the pinyin is there to be read, and pypinyin may
read a character otherwise tomorrow. So a slug is frozen once written: this never changes one.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path

from pypinyin import lazy_pinyin

from loaders.registry.files import (
    GROUP_COLUMNS,
    SERIES_COLUMNS,
    UNIT_COLUMNS,
    area_directories,
    slug_hash,
)


def pinyin(name: str) -> str:
    """Return `name` in pinyin without tones or separators; only a-z and 0-9 stay."""
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())


def mint(directory: Path) -> int:
    """Fill the empty slug cells of the data files in `directory` and return how many there were."""
    filled = _fill(directory / "series.csv", SERIES_COLUMNS, pinyin)
    for place in area_directories(directory):
        code = place.name

        def slug(name: str, code: str = code) -> str:
            return f"{pinyin(name)}-{slug_hash(code, name)}"

        filled += _fill(place / "units.csv", UNIT_COLUMNS, slug)
        filled += _fill(place / "groups.csv", GROUP_COLUMNS, slug)
    return filled


def _fill(path: Path, columns: tuple[str, ...], slug: Callable[[str], str]) -> int:
    if not path.exists():
        return 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    empty = [row for row in rows if not row["slug"]]
    if empty:
        for row in empty:
            row["slug"] = slug(row[columns[0]])
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return len(empty)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    print(f"{mint(target)} slugs minted")
