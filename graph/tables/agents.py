"""Rows about units and groups of units."""

from __future__ import annotations

from collections.abc import Iterator

from graph.tables.facts import Facts, Row, local_name


def unit_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each unit."""
    kinds = facts.single("?unit a gbo:Unit ; org:classification ?kind", "unit", "kind")
    parents = facts.single("?unit org:subOrganizationOf ?parent", "unit", "parent")
    areas = _areas(facts)
    for unit in facts.pairs("?unit a gbo:Unit, ?class", "unit", "class"):
        name, *others = facts.names.get(unit, [""])
        yield {
            "unit_id": unit,
            "name": name,
            "kind": local_name(kinds.get(unit, "")),
            "area": areas.get(unit, ""),
            "aliases": "|".join(sorted(set(others) - {name})),
            "parent": parents.get(unit, ""),
        }


def _areas(facts: Facts) -> dict[str, str]:
    """Return the code of the area of each agent, else its name."""
    names = facts.single("?agent gbo:inArea/skos:prefLabel ?name", "agent", "name")
    return names | facts.single("?agent gbo:inArea/gbo:areaCode ?code", "agent", "code")


def group_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each group of units."""
    members = facts.pairs("?group gbo:groupMember/skos:prefLabel ?name", "group", "name")
    for row in facts.rows(
        "?group a gbo:UnitGroup ; skos:prefLabel ?phrase ; gbo:groupKind ?kind",
        *("group", "phrase", "kind"),
    ):
        yield {
            "group_id": row["group"],
            "phrase": row["phrase"],
            "kind": local_name(row["kind"]),
            "members": "|".join(members.get(row["group"], [])),
        }
