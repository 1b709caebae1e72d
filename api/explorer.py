"""The explorer: a thing with its surroundings, as a list that always works and as a canvas.

The address holds the whole state: `focus`, the expanded nodes (`open`, in order), one `more` for
every further batch of neighbours asked of a node, and the node whose lines are shown (`show`).
The list beside the canvas is made here; the script draws what the address says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from api.addresses import address
from api.found import as_node, found, with_openings
from api.neighbours import Neighbour, surroundings
from api.not_found import not_found
from api.pages.agent import partners
from api.pages.quotes import quotes
from api.paging import PAGE_SIZE, offset, paging
from api.parameters import whole_number
from api.search import current_index
from api.store_access import current_store
from api.things import THINGS, UnknownThing, brief, thing_iri
from graph.store import Store

blueprint = Blueprint("explorer", __name__)

BATCH = 24
MAX_NEIGHBOURS = 400
# More expanded nodes than this are a picture in which nobody finds anything.
MAX_OPEN = 20


@dataclass(frozen=True, slots=True)
class View:
    """What the explorer shows; each name is the path of a thing behind `/id/`."""

    focus: str
    open: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    show: str = ""

    @property
    def address(self) -> str:
        """The address that shows this view."""
        shown = self.show if self.show != self.focus else ""
        return address("/explore", focus=self.focus, open=self.open, more=self.more, show=shown)

    def on(self, path: str) -> View:
        """Return the view with `path` expanded and its lines shown."""
        if path == self.focus or path in self.open:
            return replace(self, show=path)
        return replace(self, open=(*self.open, path)[-MAX_OPEN:], show=path)

    def without(self, path: str) -> View:
        """Return the view with `path` no longer expanded."""
        return replace(
            self,
            open=tuple(name for name in self.open if name != path),
            more=tuple(name for name in self.more if name != path),
        )

    def further(self, path: str) -> View:
        """Return the view with one more batch of neighbours of `path`."""
        return replace(self, more=(*self.more, path))

    def limit(self, path: str) -> int:
        """Return how many neighbours of `path` the view shows."""
        return min(BATCH * (1 + self.more.count(path)), MAX_NEIGHBOURS)


@blueprint.get("/explore")
def explore() -> ResponseReturnValue:
    """Show the thing in focus and its surroundings, or what fits the words typed."""
    store = current_store()
    view = _requested_view()
    if not view.focus:
        return _found(store, request.args.get("q", "").strip())
    try:
        return _explored(store, view)
    except UnknownThing:
        return not_found(f"{THINGS}{view.show or view.focus}")


@blueprint.get("/api/neighbours")
def neighbours() -> ResponseReturnValue:
    """Return a thing and what it is linked with.

    `id`: the path behind /id/; `limit`: 1 to 400 neighbours, 24 without it. The answer has
    `node`, `total` (neighbours there are) and `neighbours`, each with `node`, `property`, `zh`,
    `en` and `outward` (the link leads from the node asked for to this one). 404 for an unknown id.
    """
    path = request.args.get("id", "")
    limit = whole_number("limit", BATCH, 1, MAX_NEIGHBOURS)
    if not path:
        abort(400, description="id is missing: give the path of a thing behind /id/")
    try:
        found = surroundings(current_store(), thing_iri(path), limit)
    except UnknownThing:
        abort(404, description=f"nothing here is named {path}")
    return jsonify(
        node=as_node(found.thing),
        total=found.total,
        more=found.more,
        neighbours=[_as_neighbour(neighbour) for neighbour in found.neighbours],
    )


def _found(store: Store, typed: str) -> str:
    results = current_index().search(typed, offset=offset(), limit=PAGE_SIZE) if typed else None
    return render_template(
        "explore_start.html",
        typed=typed,
        found=with_openings(store, found(store, results.hits)) if results else [],
        paging=paging(results.total if results else 0),
    )


def _explored(store: Store, view: View) -> str:
    shown = thing_iri(view.show or view.focus)
    around = surroundings(store, shown, view.limit(view.show or view.focus))
    is_unit = around.thing.kind.key == "unit"
    return render_template(
        "explore.html",
        view=view,
        focus=brief(store, thing_iri(view.focus)),
        around=around,
        quotes=quotes(store, [shown])[shown] if around.thing.kind.key == "task" else [],
        partners=partners(store, shown, limit=10) if is_unit else [],
        focus_on=lambda thing: View(thing.path).address,
    )


def _requested_view() -> View:
    names = request.args.getlist("open")
    return View(
        focus=request.args.get("focus", ""),
        open=tuple(dict.fromkeys(names))[-MAX_OPEN:],
        more=tuple(request.args.getlist("more")),
        show=request.args.get("show", ""),
    )


def _as_neighbour(neighbour: Neighbour) -> dict[str, object]:
    return {
        "node": as_node(neighbour.thing),
        "property": str(neighbour.link.property),
        "zh": neighbour.link.zh,
        "en": neighbour.link.en,
        "outward": neighbour.outward,
    }
