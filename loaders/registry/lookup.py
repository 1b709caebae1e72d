"""The registry: from a printed name to the agent it stands for.

A name is looked up in the area of the notice, then in the areas above it (a district's notice
names units of its city). Only listed forms are merged: a name that is not listed stays as
printed, and two of them are one only when they are printed alike in one area.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from loaders.records import Agent, Area
from loaders.registry.entries import (
    AreaEntry,
    DocumentEntry,
    GroupEntry,
    SeriesEntry,
    UnitEntry,
    without_blanks,
)
from loaders.registry.files import (
    Row,
    area_directories,
    read_areas,
    read_documents,
    read_groups,
    read_series,
    read_units,
)
from loaders.registry.phrases import PhraseRules, read_phrase_rules

# Words inside the names of departments whose 市, 区, 乡 or 镇 names no area.
_NO_AREA = re.compile("城市|城乡|城镇|乡村|乡镇|社区|园区|市场|区域")
_LOWER_AREA = re.compile("[\u4e00-\u9fff]{1,11}?(?:自治州|街道|[区县市旗镇乡])")
_PARTY = re.compile("^(?:中国共产党|中共)")


class Registry:
    """Knowledge about places and the units in them; immutable once loaded."""

    def __init__(
        self,
        areas: list[AreaEntry],
        series: list[SeriesEntry],
        units: list[tuple[Row, UnitEntry]],
        groups: list[tuple[Row, GroupEntry]],
        phrases: PhraseRules,
        documents: list[DocumentEntry] | None = None,
    ) -> None:
        self._areas = {area.code: area for area in areas}
        self._series = {entry.series: entry for entry in series}
        self._units = {(unit.area_code, unit.name): unit for _, unit in units}
        self._groups = {(group.area_code, group.phrase): group for _, group in groups}
        self._phrases = phrases
        self._documents = tuple(documents or ())
        self._surfaces: dict[tuple[str, str], UnitEntry] = {}
        self._full_names: dict[str, UnitEntry] = {}
        for row, unit in units:
            self._index(row, unit)
        for row, unit in units:
            if unit.parent is not None and self._named(unit.parent, unit.area_code) is None:
                raise row.error(f"unknown parent {unit.parent!r}; add that unit")
        for row, group in groups:
            self._check_group(row, group)

    def area_of(self, issuer: str) -> Area:
        """Return the area whose name begins `issuer`; a government not listed is its own area.

        中共 before the name is passed over. An issuer of a lower area that is not listed
        (合肥市包河区… where only 合肥市 is) belongs to no listed area: its 区财政局 is another.
        """
        issuer = without_blanks(issuer)
        unit = self._full_names.get(issuer)
        if unit is not None:
            return self._area(unit.area_code)
        name = _PARTY.sub("", issuer)
        found = [
            (len(start), area)
            for area in self._areas.values()
            for start in self._openings(area)
            if name.startswith(start)
        ]
        if found:
            length, area = max(found, key=lambda pair: pair[0])
            if not _LOWER_AREA.match(_NO_AREA.sub("", name[length:])):
                return Area(area.code, area.name)
        return Area(None, issuer)

    def resolve(self, printed: str, area: Area) -> Agent:
        """Return the agent that `printed`, white space left out, stands for in `area`.

        A unit is found by any confirmed form of its name, a group by its phrase or by the
        patterns; anything else is a unit known by name only. Raises ValueError when nothing
        is printed.
        """
        name = without_blanks(printed)
        if not name:
            raise ValueError("a name of an agent must not be blank")
        unit = self._find(name, area)
        if unit is not None:
            place = self._area(unit.area_code)
            return Agent("unit", unit.name, place, "registry", unit_type=unit.unit_type)
        group = self.group(name, area)
        if group is not None:
            place = self._area(group.area_code)
            return Agent(
                "group", group.phrase, place, "registry", group_kind=group.kind, body=group.body
            )
        phrase = self._phrases.read(name)
        if phrase is None:
            return Agent("unit", name, area, "name-only")
        body = phrase.body and self._preferred(phrase.body, area)
        return Agent("group", name, area, "name-only", group_kind=phrase.kind, body=body)

    def unit(self, name: str, area: Area) -> UnitEntry | None:
        """Return the unit with the preferred name `name` in `area` or an area above it."""
        return None if area.code is None else self._named(name, area.code)

    def group(self, phrase: str, area: Area) -> GroupEntry | None:
        """Return the group that `area` lists under `phrase`, white space left out."""
        return self._groups.get((area.code or "", without_blanks(phrase)))

    def is_known(self, printed: str, area: Area) -> bool:
        """Say whether `printed` is, word for word, a listed name of a unit or phrase of a group."""
        name = without_blanks(printed)
        return (
            self._find(name, area) is not None
            or self.group(name, area) is not None
            or self._phrases.lists(name)
        )

    def series_slug(self, series: str) -> str | None:
        """Return the slug of a document series (通政发 → tongzhengfa), None if it is not listed."""
        entry = self._series.get(without_blanks(series))
        return None if entry is None else entry.slug

    def areas(self) -> tuple[AreaEntry, ...]:
        """Return all areas, by code."""
        return tuple(self._areas.values())

    def units(self) -> tuple[UnitEntry, ...]:
        """Return all units, by area and name."""
        return tuple(self._units.values())

    def groups(self) -> tuple[GroupEntry, ...]:
        """Return all listed groups, by area and phrase."""
        return tuple(self._groups.values())

    def series(self) -> tuple[SeriesEntry, ...]:
        """Return all document series, by series."""
        return tuple(self._series.values())

    def documents(self) -> tuple[DocumentEntry, ...]:
        """Return all well-known documents, by title."""
        return self._documents

    def names_of(self, unit: UnitEntry) -> tuple[str, ...]:
        """Return every form under which `unit` is found in its own area, sorted."""
        return tuple(
            sorted(
                surface
                for (code, surface), entry in self._surfaces.items()
                if code == unit.area_code and entry == unit
            )
        )

    def _openings(self, area: AreaEntry) -> Iterator[str]:
        """Yield the area's name alone and after those above it: 恩阳区, 巴中市恩阳区, …."""
        opening = ""
        for code in self._upwards(area.code):
            opening = self._areas[code].name + opening
            yield opening
        yield area.full_name

    def _area(self, code: str) -> Area:
        return Area(code, self._areas[code].name)

    def _upwards(self, code: str | None) -> Iterator[str]:
        while code in self._areas:
            yield code
            code = self._areas[code].parent_code

    def _find(self, name: str, area: Area) -> UnitEntry | None:
        for code in self._upwards(area.code):
            if (code, name) in self._surfaces:
                return self._surfaces[code, name]
        # A full name begins with the name of its place and means one unit from anywhere.
        return self._full_names.get(name)

    def _named(self, name: str, area_code: str) -> UnitEntry | None:
        for code in self._upwards(area_code):
            if (code, name) in self._units:
                return self._units[code, name]
        return None

    def _preferred(self, name: str, area: Area) -> str:
        unit = self._find(name, area)
        return name if unit is None else unit.name

    def _index(self, row: Row, unit: UnitEntry) -> None:
        if unit.area_code not in self._areas:
            raise row.error(f"area {unit.area_code} is not in areas.csv; add it")
        for surface in _surfaces(unit, self._areas[unit.area_code]):
            other = self._surfaces.setdefault((unit.area_code, surface), unit)
            if other != unit:
                raise row.error(f"{surface!r} denotes both {other.name} and {unit.name}")
        if unit.full_name is not None:
            other = self._full_names.setdefault(unit.full_name, unit)
            if other != unit:
                raise row.error(f"{unit.full_name!r} denotes both {other.name} and {unit.name}")

    def _check_group(self, row: Row, group: GroupEntry) -> None:
        if (group.area_code, group.phrase) in self._surfaces:
            raise row.error(f"{group.phrase!r} is also the name of a unit; remove one")
        bodies = () if group.body is None else (group.body,)
        for name in (*group.members, *bodies):
            if self._named(name, group.area_code) is None:
                raise row.error(f"unknown unit {name!r} in {group.phrase}; add it to units.csv")


def load_registry(*directories: Path) -> Registry:
    """Return the registry that the data files of `directories`, taken together, make.

    Raises RegistryError naming file and line of the first fault: a duplicate or unsorted row, a
    name that denotes two units, an unknown parent, body or member, a bad slug.
    """
    places = [place for directory in directories for place in area_directories(directory)]
    patterns = [directory / "group_patterns.toml" for directory in directories]
    return Registry(
        areas=read_areas(*directories),
        series=[entry for directory in directories for entry in read_series(directory)],
        documents=[entry for directory in directories for entry in read_documents(directory)],
        units=[pair for place in places for pair in read_units(place)],
        groups=[pair for place in places for pair in read_groups(place)],
        phrases=PhraseRules(
            tuple(rule for path in patterns if path.exists() for rule in read_phrase_rules(path))
        ),
    )


@cache
def default_registry() -> Registry:
    """Return the registry that comes with the package."""
    return load_registry(Path(__file__).parent)


def _surfaces(unit: UnitEntry, area: AreaEntry) -> set[str]:
    """Return the forms of a unit's names: with the level (区…), the area (通州区…), both in full.

    They are one name: who writes 区水务局 inside an area writes 通州区水务局 outside it.
    """
    printed = {unit.name, *unit.aliases, *unit.hidden}
    if unit.full_name is not None:
        printed.add(unit.full_name)
    forms = set(printed)
    for name in printed:
        for start in (area.full_name, area.name, area.level):
            if name.startswith(start):
                rest = name.removeprefix(start)
                forms |= {area.level + rest, area.name + rest, area.full_name + rest}
                break
    return forms
