"""Lists of all things of one kind, a page at a time: where the figures of the home page lead."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from rdflib import URIRef

from api.pages.places import places
from api.paging import PAGE_SIZE, offset, paging
from api.problems import Refused, problem
from api.store_access import current_store
from api.things import briefs, natural_order, reference
from graph.store import Store
from ontology import GBO

blueprint = Blueprint("browse", __name__)

KINDS: Final[dict[str, tuple[URIRef, str, str]]] = {
    "notices": (GBO.Notice, "通知", "notices"),
    "tasks": (GBO.Task, "任务", "tasks"),
    "responsibilities": (GBO.Responsibility, "责任关系", "responsibilities"),
    "units": (GBO.Unit, "单位", "units"),
    "officials": (GBO.Official, "领导", "officials"),
    "provisions": (GBO.Provision, "条款", "provisions"),
    "indicators": (GBO.Indicator, "指标", "indicators"),
    "citations": (GBO.Citation, "引用", "citations"),
    "passages": (GBO.TextSpan, "原文片段", "quoted passages"),
}
"""The kinds that are counted and listed, by the last part of the address of their list."""

# More than this are put in order by the store, where 附件10 comes before 附件2.
_SORTED_HERE: Final = 10_000


@blueprint.get("/browse/<kind>")
def browse(kind: str) -> ResponseReturnValue:
    """List the things of one kind."""
    if kind not in KINDS:
        detail = f"there is no list of {kind[:80]}: choose of {', '.join(KINDS)}"
        raise Refused(problem("not-found", detail))
    store = current_store()
    of_class, zh, en = KINDS[kind]
    total = counts(store)[kind]
    shown = paging(total)
    iris = _listed(store, of_class, total)
    named = briefs(store, iris)
    return render_template(
        "browse.html",
        kind=(zh, en),
        total=total,
        things=[named[iri] for iri in iris],
        places=places(store, iris) if kind in ("tasks", "provisions") else {},
        paging=shown,
    )


def counts(store: Store) -> dict[str, int]:
    """Return how many things of each kind there are."""
    classes = " ".join(reference(of_class) for of_class, _, _ in KINDS.values())
    rows = store.select(
        f"SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ VALUES ?class {{ {classes} }} "
        "?thing a ?class } GROUP BY ?class"
    )
    found = {str(row["class"]): int(str(row["count"])) for row in rows if "class" in row}
    return {kind: found.get(str(of_class), 0) for kind, (of_class, _, _) in KINDS.items()}


def _listed(store: Store, of_class: URIRef, total: int) -> list[str]:
    """Return the IRIs of the page asked for."""
    query = f"SELECT DISTINCT ?thing WHERE {{ ?thing a {reference(of_class)} }}"
    if total > _SORTED_HERE:
        rows = store.select(f"{query} ORDER BY ?thing LIMIT {PAGE_SIZE} OFFSET {offset()}")
        return [str(row["thing"]) for row in rows]
    iris = sorted((str(row["thing"]) for row in store.select(query)), key=natural_order)
    return iris[offset() : offset() + PAGE_SIZE]
