"""Where in a notice a task is stated: a list of tasks of many notices must say it of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.things import PROLOGUE, Brief, briefs, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """The notice and the annex that state a task; None where there is none."""

    notice: Brief | None = None
    annex: Brief | None = None


def places(store: Store, tasks: Collection[str]) -> dict[str, Place]:
    """Return the place of each of `tasks`."""
    if not tasks:
        return {}
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?task ?part ?class WHERE {{
        VALUES ?task {{ {" ".join(reference(iri) for iri in sorted(set(tasks)))} }}
        VALUES ?class {{ gbo:Notice gbo:Annex }}
        ?task gbo:statedIn/^(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?part .
        ?part a ?class . }}"""
    )
    named = briefs(store, {str(row["part"]) for row in rows})
    parts: dict[tuple[str, str], Brief] = {}
    for row in rows:
        part = named[str(row["part"])]
        parts[str(row["task"]), part.kind.key] = part
    return {
        str(task): Place(parts.get((str(task), "notice")), parts.get((str(task), "annex")))
        for task in tasks
    }
