"""The named graphs at their own addresses: what each holds, where it comes from, and its triples.

A named graph is a document, so it is answered itself (200) and not with 303. The graph of a
notice has the address of the notice with `graph` for `id`.
"""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from api.addresses import address
from api.not_found import not_found
from api.pages.graph import list_graphs, read_graph
from api.representations import DATA, PAGE, content_type, links, preferred, varied
from api.store_access import current_settings, current_store
from api.things import UnknownThing, reference
from ontology import BASE

blueprint = Blueprint("graphs", __name__)


@blueprint.get("/graph/")
def graphs() -> str:
    """List the named graphs."""
    return render_template("graphs.html", graphs=list_graphs(current_store()))


@blueprint.get("/graph/<path:path>")
def graph(path: str) -> ResponseReturnValue:
    """Show what a graph holds and where it comes from, or return its triples."""
    try:
        shown = read_graph(current_store(), f"{BASE}graph/{path}")
    except UnknownThing:
        return not_found(f"{BASE}graph/{path}")
    wanted = preferred(PAGE, *DATA)
    if wanted != PAGE:
        return varied(_triples(path, wanted, shown.triples))
    limit = current_settings().max_data_triples
    page = render_template("graph.html", shown=shown, limit=limit, formats=DATA)
    answer = varied(Response(page, mimetype="text/html"))
    files = ((address(f"/graph/{path}.{each}"), "alternate", DATA[each]) for each in DATA)
    return links(answer, (shown.iri, "canonical", ""), *files)


@blueprint.get("/graph/<path:path>.<any(ttl, jsonld, nt, rdf):extension>")
def graph_file(path: str, extension: str) -> ResponseReturnValue:
    """Return the triples of a graph, up to a limit that the answer names when it cuts."""
    try:
        shown = read_graph(current_store(), f"{BASE}graph/{path}")
    except UnknownThing:
        return not_found(f"{BASE}graph/{path}")
    return _triples(path, extension, shown.triples)


def _triples(path: str, extension: str, total: int) -> Response:
    limit = current_settings().max_data_triples
    # Sorted only where some are left out, so that it is always the same ones.
    order = f"ORDER BY ?s ?p ?o LIMIT {limit}" if total > limit else ""
    query = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT ?s ?p ?o WHERE {{
        GRAPH {reference(f"{BASE}graph/{path}")} {{ ?s ?p ?o }} }} {order} }}"""
    body = current_store().answer(query, media_type=DATA[extension])
    answer = Response(body, content_type=content_type(extension))
    if total > limit:
        answer.headers["X-Truncated"] = f"max_data_triples={limit}"
    return links(answer, (address(f"/graph/{path}"), "alternate", "text/html"))
