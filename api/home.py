"""The home page: what this is, a way in by name, how much there is, and where to begin."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from api.addresses import address
from api.browse import KINDS, counts
from api.store_access import current_store
from api.things import PROLOGUE, Brief, brief
from graph.store import Store

blueprint = Blueprint("home", __name__)

_BY_UNIT = "gbo:ledBy|gbo:supportedBy|gbo:assignedTo"
_PARTS = "(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)*"


# What costs a query for each address, of which there is no end; all of it is in /datasets.
_ROBOTS = """User-agent: *
Disallow: {root}/sparql
Disallow: {root}/search
Disallow: {root}/api/
Disallow: {root}/explore
"""


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Tell crawlers what to leave alone (RFC 9309)."""
    return Response(_ROBOTS.format(root=address("/").rstrip("/")), mimetype="text/plain")


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


def _figures(store: Store) -> list[tuple[str, str, int, str]]:
    """Return what there is: name in both languages, how many, and the address of the list."""
    return [
        (zh, en, count, address(f"/browse/{kind}"))
        for kind, count in counts(store).items()
        for _, zh, en in (KINDS[kind],)
    ]


def _busiest(store: Store, pattern: str) -> Brief | None:
    """Return the ?thing with the most ?task in `pattern`, or None when nothing fits it."""
    rows = store.select(
        f"{PROLOGUE}SELECT ?thing (COUNT(DISTINCT ?task) AS ?count) WHERE {{ {pattern} }} "
        "GROUP BY ?thing ORDER BY DESC(?count) ?thing LIMIT 1"
    )
    return brief(store, str(rows[0]["thing"])) if rows and "thing" in rows[0] else None
