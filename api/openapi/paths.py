"""The addresses that programs use: what each takes and gives."""

from __future__ import annotations

from typing import Final

from api.datasets import DOWNLOADS
from api.openapi.analytics import ANALYTICS
from api.openapi.operations import TEXT, files, json, operation, parameter, whole
from api.openapi.schemas import list_of, ref
from api.openapi.sparql import GRAPH_STORE, QUERIES, SPARQL, TRIPLES
from api.representations import DATA

# Search, explorer

_Q: Final = parameter("q", "What to look for.", {"type": "string", "maxLength": 100})
_CHOICES: Final = tuple(
    parameter(name, description, list_of(TEXT) | {"maxItems": 20})
    for name, description in (
        ("type", "Kinds of things: task, unit, notice, provision …"),
        ("notice", "Notices, each by its path behind /id/."),
        ("role", "Roles: lead, support, assigned, leader."),
        ("year", "Years of a deadline."),
    )
)


def _data(name: str, summary: str, address: str) -> tuple[str, dict[str, object]]:
    path = parameter("path", "The path of the IRI.", within="path")
    extension = parameter(
        "extension", "The format.", {"type": "string", "enum": list(DATA)}, within="path"
    )
    parameters = (path, extension) if "{extension}" in address else (path,)
    content = TRIPLES if "{extension}" in address else TRIPLES | files("text/html")
    told = operation(
        "linked data",
        name,
        summary,
        content,
        parameters=parameters,
        faults=(404, 406, 429, 503),
        headers=("Link", "X-Truncated"),
    )
    return address, {"get": told}


_DOWNLOADED: Final = files(*dict.fromkeys(download.media_type for download in DOWNLOADS))

PATHS: Final[dict[str, dict[str, object]]] = {
    "/sparql": SPARQL,
    "/rdf-graph-store": GRAPH_STORE,
    **QUERIES,
    "/search": {
        "get": operation(
            "search",
            "searchPage",
            "The search as a page.",
            files("text/html"),
            parameters=(_Q, *_CHOICES),
        )
    },
    "/api/search": {
        "get": operation(
            "search",
            "search",
            "What fits the words, best first, with facets.",
            json(ref("SearchResult")),
            faults=(400, 429, 503),
            parameters=(
                _Q,
                *_CHOICES,
                parameter(
                    "offset", "How many hits to pass over.", {"type": "integer", "minimum": 0}
                ),
                parameter("limit", "How many hits to give.", whole(20, 1, 100)),
            ),
        )
    },
    "/api/suggest": {
        "get": operation(
            "search",
            "suggest",
            "The first things that fit what is being typed.",
            json(ref("Suggestions")),
            faults=(400, 429, 503),
            parameters=(_Q, parameter("limit", "How many to give.", whole(10, 1, 50))),
        )
    },
    "/api/neighbours": {
        "get": operation(
            "explore",
            "neighbours",
            "A thing and what it is linked with.",
            json(ref("Neighbours")),
            faults=(400, 404, 429, 503),
            parameters=(
                parameter("id", "The path of a thing behind /id/."),
                parameter("limit", "How many neighbours to give.", whole(24, 1, 400)),
            ),
        )
    },
    **ANALYTICS,
    "/api/openapi.json": {
        "get": operation("operation", "openapi", "This description.", json({"type": "object"}))
    },
    "/id/{path}": {
        "get": operation(
            "linked data",
            "thing",
            "Lead to the page or to the data, as Accept prefers.",
            None,
            status=303,
            faults=(404, 406, 429, 503),
            headers=("Location", "Link"),
            parameters=(parameter("path", "The path of the IRI behind /id/.", within="path"),),
        )
    },
    **dict(
        (
            _data("data", "The statements about a thing.", "/data/{path}.{extension}"),
            _data("graph", "A named graph: its page or its triples.", "/graph/{path}"),
            _data("graphFile", "The triples of a named graph.", "/graph/{path}.{extension}"),
            _data("concept", "A code list or a concept.", "/scheme/{path}"),
        )
    ),
    "/ontology": {
        "get": operation(
            "linked data",
            "ontology",
            "The vocabulary.",
            TRIPLES | files("text/html"),
            faults=(406, 429),
        )
    },
    "/.well-known/void": {
        "get": operation(
            "linked data",
            "void",
            "The description of the dataset (VoID, DCAT).",
            TRIPLES,
            faults=(406, 429, 503),
        )
    },
    "/datasets/{name}": {
        "get": operation(
            "linked data",
            "download",
            "The whole dataset.",
            _DOWNLOADED,
            faults=(404, 429, 503),
            parameters=(
                parameter(
                    "name",
                    "A file.",
                    {"type": "string", "enum": [download.name for download in DOWNLOADS]},
                    within="path",
                ),
            ),
        )
    },
    "/problem/{kind}": {
        "get": operation(
            "linked data",
            "problem",
            "What a kind of problem means and what to do.",
            json({"type": "object"}) | files("text/html"),
            faults=(404, 429),
            parameters=(
                parameter("kind", "The last part of the type of a problem.", within="path"),
            ),
        )
    },
    "/healthz": {
        "get": operation(
            "operation", "health", "The process answers.", files("text/plain"), faults=()
        )
    },
    "/readyz": {
        "get": operation(
            "operation", "ready", "Queries can be answered.", files("text/plain"), faults=(503,)
        )
    },
    "/metrics": {
        "get": operation(
            "operation",
            "metrics",
            "Figures for Prometheus.",
            files("text/plain"),
            faults=(401, 403),
        )
    },
}
