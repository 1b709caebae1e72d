"""Centrality and clusters of the units, as pages, JSON and CSV; every number leads to its tasks.

What is computed is computed in `graph.networks` and `graph.analytics`; this module only asks,
sorts and shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from weakref import WeakKeyDictionary

import networkx as nx
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from api.pages.places import places
from api.pages.roles import ROLES
from api.paging import PAGE_SIZE, offset, paging
from api.parameters import whole_number
from api.store_access import current_store
from api.things import Brief, UnknownThing, brief, briefs, natural_order, reference, thing_iri
from graph.analytics import (
    DEFAULT_SEED,
    Clustering,
    UnitCentrality,
    centrality,
    clusters,
)
from graph.networks import co_responsibility
from graph.store import Store

blueprint = Blueprint("analytics", __name__)

CENTRALITY_COLUMNS = tuple(field.name for field in fields(UnitCentrality))
CLUSTER_COLUMNS = ("cluster", "cluster_name", "size", "unit", "label", "strength")
MEASURES = ("tasks", "lead", "support", "assigned", "degree", "strength", "betweenness", "pagerank")
MAX_RESOLUTION = 10.0
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class _Measured:
    network: nx.Graph[str]
    units: tuple[UnitCentrality, ...]


# A store that is served is not written to, so its network is measured once.
_measured: WeakKeyDictionary[Store, _Measured] = WeakKeyDictionary()


@blueprint.get("/analytics")
def analytics() -> ResponseReturnValue:
    """Show the centrality table, sorted by `?sort=`, and the clusters with their members."""
    measured = _measure(current_store())
    units = _sorted(measured.units)
    divided = _clusters(measured)
    return render_template(
        "analytics.html",
        units=units,
        things=briefs(current_store(), [unit.unit for unit in units]),
        measures=MEASURES,
        largest={
            name: max((getattr(unit, name) for unit in units), default=0) for name in MEASURES
        },
        sort=_sort_name(),
        clustering=divided,
    )


@blueprint.get("/analytics/tasks")
def tasks() -> ResponseReturnValue:
    """Show the tasks behind a number.

    `unit`: the path of the unit behind /id/; `with`: of a second one that shares them; `role`:
    lead, support or assigned, all without it.
    """
    store = current_store()
    unit = _unit(store, "unit")
    partner = _unit(store, "with") if request.args.get("with") else None
    found = _tasks(store, unit, partner, _role_keys())
    shown = found[offset() : offset() + PAGE_SIZE]
    named = briefs(store, shown)
    return render_template(
        "analytics_tasks.html",
        unit=unit,
        partner=partner,
        roles=[role for role in ROLES if role.key == request.args.get("role")],
        tasks=[named[iri] for iri in shown],
        places=places(store, shown),
        paging=paging(len(found)),
    )


def _measure(store: Store) -> _Measured:
    measured = _measured.get(store)
    if measured is None:
        network = co_responsibility(store)
        measured = _measured[store] = _Measured(network, centrality(network))
    return measured


def _sort_name() -> str:
    name = request.args.get("sort", "pagerank")
    if name not in (*MEASURES, "label"):
        abort(400, description=f"sort={name}: choose of {', '.join((*MEASURES, 'label'))}")
    return name


def _sorted(units: Iterable[UnitCentrality]) -> list[UnitCentrality]:
    name = _sort_name()
    if name == "label":
        return sorted(units, key=lambda unit: (unit.label, unit.unit))
    return sorted(units, key=lambda unit: (-getattr(unit, name), unit.label, unit.unit))


def _clusters(measured: _Measured) -> Clustering:
    return clusters(
        measured.network,
        seed=whole_number("seed", DEFAULT_SEED, 0, MAX_SEED),
        resolution=_resolution(),
    )


def _resolution() -> float:
    printed = request.args.get("resolution", "1")
    try:
        value = float(printed)
    except ValueError:
        value = math.nan
    if not 0 < value <= MAX_RESOLUTION:
        abort(400, description=f"resolution={printed}: give a number above 0, at most 10")
    return value


def _role_keys() -> tuple[str, ...]:
    allowed = tuple(role.key for role in ROLES if role.key != "leader")
    name = request.args.get("role")
    if name is None:
        return allowed
    if name not in allowed:
        abort(400, description=f"role={name}: choose of {', '.join(allowed)}")
    return (name,)


def _unit(store: Store, parameter: str) -> Brief:
    path = request.args.get(parameter, "")
    try:
        found = brief(store, thing_iri(path))
    except UnknownThing:
        found = None
    if found is None or found.kind.key != "unit":
        status = 404 if path else 400
        abort(status, description=f"{parameter}={path}: give the path of a unit behind /id/")
    return found


def _tasks(store: Store, unit: Brief, partner: Brief | None, roles: Sequence[str]) -> list[str]:
    def carried(name: str, iri: str, keys: Sequence[str]) -> str:
        shortcuts = " ".join(reference(role.shortcut) for role in ROLES if role.key in keys)
        return f"VALUES ?{name} {{ {shortcuts} }} ?task ?{name} {reference(iri)} ."

    shared = carried("beside", partner.iri, ("lead", "support", "assigned")) if partner else ""
    rows = store.select(
        f"SELECT DISTINCT ?task WHERE {{ {carried('part', unit.iri, roles)} {shared} }}"
    )
    return sorted((str(row["task"]) for row in rows), key=natural_order)
