"""What the registry knows: areas, units, groups and document series, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from loaders.records import GroupKind

UnitType = Literal[
    "department",
    "subdistrict",
    "township",
    "party-organ",
    "mass-organisation",
    "branch",
    "public-institution",
    "enterprise",
    "government",
    "coordinating-body",
    "court-procuratorate",
    "people-congress",
]
UNIT_TYPES: tuple[str, ...] = get_args(UnitType)
GROUP_KINDS: tuple[str, ...] = get_args(GroupKind)


class RegistryError(Exception):
    """A data file of the registry is wrong; the message is one line naming file and line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {message}")


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An administrative area with its GB/T 2260 code; `parent_code` is None for a province.

    `name` is its own name (通州区), `full_name` the name from the province down (北京市通州区).
    """

    code: str
    name: str
    full_name: str
    parent_code: str | None

    @property
    def level(self) -> str:
        """Return the word that stands for this area in short names: the 区 of 区水务局."""
        for word in ("自治区", "自治州", "自治县", "自治旗"):
            if self.name.endswith(word):
                return word
        return self.name[-1]


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One organisation of an area.

    `name` is the preferred (most printed) name, `full_name` the official one where it is known
    for certain. `aliases` are other confirmed names, `hidden` forms that only layout or
    typesetting makes. `code` is the nine-digit statistical code of a 街道, 镇 or 乡. `parent` is
    the preferred name of the unit it is a branch of, in the same area or one above.
    """

    name: str
    area_code: str
    unit_type: UnitType
    full_name: str | None
    slug: str
    parent: str | None
    aliases: tuple[str, ...]
    hidden: tuple[str, ...]
    code: str | None = None


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """A collective phrase of an area that denotes several units.

    `members` are preferred names of units and are given for enumerable groups only; `body` is
    the preferred name of the body whose members (成员单位) are meant.
    """

    phrase: str
    area_code: str
    kind: GroupKind
    members: tuple[str, ...]
    body: str | None
    slug: str


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """发文机关代字: the series 通政发, its slug tongzhengfa, and who issues under it."""

    series: str
    slug: str
    issuer: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A well-known document: its title, its number (of a document, a standard or an order; empty
    for none), and the other titles under which texts print it."""

    title: str
    number: str
    aliases: tuple[str, ...]


def without_blanks(printed: str) -> str:
    """Return `printed` without white space, full-width blanks and line breaks included."""
    return "".join(printed.split())
