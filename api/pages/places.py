"""Where in a notice something is stated: a list out of many notices must say it of each item."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.things import PROLOGUE, Brief, briefs, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """The notice and the annex that state a thing; None where there is none."""

    notice: Brief | None = None
    annex: Brief | None = None


def places(store: Store, things: Collection[str]) -> dict[str, Place]:
    """Return the place of each of `things`: tasks, statements, terms, provisions."""
    if not things:
        return {}
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?thing ?part ?class WHERE {{
        VALUES ?thing {{ {" ".join(reference(iri) for iri in sorted(set(things)))} }}
        ?thing gbo:statedIn?/^(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?part .
        ?part a ?class FILTER(?class IN (gbo:Notice, gbo:Annex)) }}"""
    )
    named = briefs(store, {str(row["part"]) for row in rows})
    parts: dict[tuple[str, str], Brief] = {}
    for row in rows:
        part = named[str(row["part"])]
        parts[str(row["thing"]), part.kind.key] = part
    return {
        str(thing): Place(parts.get((str(thing), "notice")), parts.get((str(thing), "annex")))
        for thing in things
    }
