"""The home page: what this is, a way in by name, how much there is, and where to begin."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from rdflib import URIRef

from api.store_access import current_store
from api.things import PROLOGUE, Brief, brief, reference
from graph.store import Store
from ontology import GBO

blueprint = Blueprint("home", __name__)

_COUNTED: tuple[tuple[URIRef, str, str], ...] = (
    (GBO.Notice, "通知", "notices"),
    (GBO.Task, "任务", "tasks"),
    (GBO.Responsibility, "责任关系", "responsibilities"),
    (GBO.Unit, "单位", "units"),
    (GBO.Official, "领导", "officials"),
    (GBO.Provision, "条款", "provisions"),
    (GBO.Indicator, "指标", "indicators"),
    (GBO.Citation, "引用", "citations"),
    (GBO.TextSpan, "原文片段", "quoted passages"),
)

_BY_UNIT = "gbo:ledBy|gbo:supportedBy|gbo:assignedTo"
_PARTS = "(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)*"


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show the home page."""
    store = current_store()
    return render_template(
        "home.html",
        figures=_figures(store),
        busiest=_busiest(store, f"?task {_BY_UNIT} ?thing . ?thing a gbo:Unit"),
        official=_busiest(store, "?task gbo:overseenBy ?thing"),
        fullest=_busiest(
            store, f"?thing a gbo:Notice ; {_PARTS} ?part . ?task gbo:statedIn ?part ; a gbo:Task"
        ),
    )


def _figures(store: Store) -> list[tuple[str, str, int]]:
    classes = " ".join(reference(name) for name, _, _ in _COUNTED)
    rows = store.select(
        f"SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ VALUES ?class {{ {classes} }} "
        "?thing a ?class } GROUP BY ?class"
    )
    counts = {str(row["class"]): int(str(row["count"])) for row in rows if "class" in row}
    return [(zh, en, counts.get(str(name), 0)) for name, zh, en in _COUNTED]


def _busiest(store: Store, pattern: str) -> Brief | None:
    """Return the ?thing with the most ?task in `pattern`, or None when nothing fits it."""
    rows = store.select(
        f"{PROLOGUE}SELECT ?thing (COUNT(DISTINCT ?task) AS ?count) WHERE {{ {pattern} }} "
        "GROUP BY ?thing ORDER BY DESC(?count) ?thing LIMIT 1"
    )
    return brief(store, str(rows[0]["thing"])) if rows and "thing" in rows[0] else None
