"""The addresses that programs use: what each takes and gives."""

from __future__ import annotations

from typing import Final

from api.analytics_pages import MAX_RESOLUTION, MAX_SEED, MEASURES
from api.datasets import DOWNLOADS
from api.openapi.schemas import Schema, list_of, record, ref
from api.queries.formats import ALL_FORMATS, FORMATS
from api.representations import DATA

Operation = dict[str, object]

_TEXT: Final[Schema] = {"type": "string"}
_IRIS: Final[Schema] = {"type": "array", "items": {"type": "string", "format": "iri"}}


def _parameter(
    name: str, description: str, schema: Schema | None = None, *, within: str = "query"
) -> dict[str, object]:
    return {
        "name": name,
        "in": within,
        "required": within == "path",
        "description": description,
        "schema": schema or _TEXT,
    }


def _whole(default: int, least: int, most: int) -> Schema:
    return {"type": "integer", "default": default, "minimum": least, "maximum": most}


def _json(schema: Schema) -> dict[str, object]:
    return {"application/json": {"schema": schema}}


def _files(*media_types: str) -> dict[str, object]:
    return {name: {"schema": _TEXT} for name in media_types}


def _operation(
    tag: str,
    name: str,
    summary: str,
    content: dict[str, object] | None,
    *,
    parameters: tuple[dict[str, object], ...] = (),
    faults: tuple[int, ...] = (429, 503),
    status: int = 200,
    body: dict[str, object] | None = None,
    needs_token: bool = False,
    headers: tuple[str, ...] = (),
) -> Operation:
    answer: dict[str, object] = {"description": summary}
    if content:
        answer["content"] = content
    if headers:
        answer["headers"] = {name: {"schema": _TEXT} for name in headers}
    told: Operation = {
        "tags": [tag],
        "operationId": name,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {
            str(status): answer,
            **{str(fault): {"$ref": f"#/components/responses/{fault}"} for fault in faults},
        },
    }
    if body:
        told["requestBody"] = {"required": True, "content": body}
    if needs_token:
        told["security"] = [{"token": []}]
    return told


# SPARQL

_QUERY_FAULTS: Final = (400, 403, 406, 413, 415, 422, 429, 503, 504)
_GRAPHS: Final = (
    _parameter("default-graph-uri", "A graph of the default graph; without, all graphs.", _IRIS),
    _parameter("named-graph-uri", "A graph for GRAPH.", _IRIS),
)
_ANSWER: Final[dict[str, object]] = {
    **{each.media_type: {"schema": _TEXT} for row in FORMATS.values() for each in row},
    "application/sparql-results+json": {"schema": ref("SparqlResults")},
}
_QUERY_ID: Final = _parameter(
    "X-Query-Id", "An id for the query, to find and cancel it by.", within="header"
)
_FORMAT: Final = _parameter(
    "format",
    "A format by name, before Accept.",
    {"type": "string", "enum": [f.key for f in ALL_FORMATS]},
)
_ASKED: Final = record(
    {
        "query": _TEXT,
        "update": _TEXT,
        **dict.fromkeys(("default-graph-uri", "named-graph-uri"), _IRIS),
        **dict.fromkeys(("using-graph-uri", "using-named-graph-uri"), _IRIS),
        "format": _TEXT,
    },
    optional=(
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "using-named-graph-uri",
        "format",
    ),
)
_SENT: Final[dict[str, object]] = {
    "application/x-www-form-urlencoded": {"schema": _ASKED},
    "application/sparql-query": {"schema": _TEXT},
    "application/sparql-update": {"schema": _TEXT},
}
_STREAM: Final = ("X-Query-Id", "X-Truncated")
_SPARQL: Final[dict[str, object]] = {
    "get": _operation(
        "SPARQL",
        "query",
        "Answer a query; without one, describe the service.",
        _ANSWER | _files("text/html"),
        faults=_QUERY_FAULTS,
        headers=_STREAM,
        parameters=(_parameter("query", "A query in SPARQL 1.1."), *_GRAPHS, _FORMAT, _QUERY_ID),
    ),
    "post": _operation(
        "SPARQL",
        "queryOrUpdate",
        "Answer a query, or carry out an update where the site is writable and the token is given.",
        _ANSWER,
        faults=(401, *_QUERY_FAULTS),
        headers=_STREAM,
        body=_SENT,
        parameters=(*_GRAPHS, _FORMAT, _QUERY_ID),
    ),
}

_GRAPH: Final = (
    _parameter("graph", "The IRI of a named graph.", {"type": "string", "format": "iri"}),
    _parameter(
        "default",
        "Without a value: the default graph.",
        {"type": "string", "maxLength": 0},
    ),
)
_TRIPLES: Final = _files(*DATA.values())
_STORE: Final[dict[str, object]] = {
    "get": _operation(
        "SPARQL",
        "getGraph",
        "Return the triples of a graph.",
        _TRIPLES,
        parameters=_GRAPH,
        faults=(400, 404, 406, 429, 503),
    ),
    "put": _operation(
        "SPARQL",
        "putGraph",
        "Make the body the whole of a graph; 201 where it is new.",
        None,
        parameters=_GRAPH,
        body=_TRIPLES,
        needs_token=True,
        status=204,
        faults=(400, 401, 403, 413, 415, 429, 503),
    ),
    "post": _operation(
        "SPARQL",
        "postGraph",
        "Add the body to a graph; 201 where it is new.",
        None,
        parameters=_GRAPH,
        body=_TRIPLES,
        needs_token=True,
        status=204,
        faults=(400, 401, 403, 413, 415, 429, 503),
    ),
    "delete": _operation(
        "SPARQL",
        "deleteGraph",
        "Remove a graph.",
        None,
        parameters=_GRAPH,
        needs_token=True,
        status=204,
        faults=(400, 401, 403, 404, 429, 503),
    ),
}

_ID: Final = _parameter("id", "The id of a query.", within="path")
_QUERIES: Final[dict[str, dict[str, object]]] = {
    "/api/queries": {
        "get": _operation(
            "operation",
            "listQueries",
            "List the queries that run now.",
            _json(record({"queries": list_of(ref("RunningQuery"))})),
            needs_token=True,
            faults=(401, 403, 429),
        )
    },
    "/api/queries/{id}": {
        "delete": _operation(
            "operation",
            "cancelQuery",
            "End a query that runs.",
            None,
            parameters=(_ID,),
            needs_token=True,
            status=204,
            faults=(401, 403, 404, 429),
        )
    },
}

# Search, explorer, analytics

_Q: Final = _parameter("q", "What to look for.", {"type": "string", "maxLength": 100})
_CHOICES: Final = tuple(
    _parameter(name, description, list_of(_TEXT) | {"maxItems": 20})
    for name, description in (
        ("type", "Kinds of things: task, unit, notice, provision …"),
        ("notice", "Notices, each by its path behind /id/."),
        ("role", "Roles: lead, support, assigned, leader."),
        ("year", "Years of a deadline."),
    )
)
_TABLE: Final = _parameter("format", "json or csv.", {"type": "string", "enum": ["json", "csv"]})


def _data(name: str, summary: str, address: str) -> tuple[str, dict[str, object]]:
    path = _parameter("path", "The path of the IRI.", within="path")
    extension = _parameter(
        "extension", "The format.", {"type": "string", "enum": list(DATA)}, within="path"
    )
    parameters = (path, extension) if "{extension}" in address else (path,)
    content = _TRIPLES if "{extension}" in address else _TRIPLES | _files("text/html")
    told = _operation(
        "linked data",
        name,
        summary,
        content,
        parameters=parameters,
        faults=(404, 406, 429, 503),
        headers=("Link", "X-Truncated"),
    )
    return address, {"get": told}


_DOWNLOADED: Final = _files(*dict.fromkeys(download.media_type for download in DOWNLOADS))

PATHS: Final[dict[str, dict[str, object]]] = {
    "/sparql": _SPARQL,
    "/rdf-graph-store": _STORE,
    **_QUERIES,
    "/search": {
        "get": _operation(
            "search",
            "searchPage",
            "The search as a page.",
            _files("text/html"),
            parameters=(_Q, *_CHOICES),
        )
    },
    "/api/search": {
        "get": _operation(
            "search",
            "search",
            "What fits the words, best first, with facets.",
            _json(ref("SearchResult")),
            faults=(400, 429, 503),
            parameters=(
                _Q,
                *_CHOICES,
                _parameter(
                    "offset", "How many hits to pass over.", {"type": "integer", "minimum": 0}
                ),
                _parameter("limit", "How many hits to give.", _whole(20, 1, 100)),
            ),
        )
    },
    "/api/suggest": {
        "get": _operation(
            "search",
            "suggest",
            "The first things that fit what is being typed.",
            _json(ref("Suggestions")),
            faults=(400, 429, 503),
            parameters=(_Q, _parameter("limit", "How many to give.", _whole(10, 1, 50))),
        )
    },
    "/api/neighbours": {
        "get": _operation(
            "explore",
            "neighbours",
            "A thing and what it is linked with.",
            _json(ref("Neighbours")),
            faults=(400, 404, 429, 503),
            parameters=(
                _parameter("id", "The path of a thing behind /id/."),
                _parameter("limit", "How many neighbours to give.", _whole(24, 1, 400)),
            ),
        )
    },
    "/api/analytics/centrality": {
        "get": _operation(
            "analytics",
            "centrality",
            "How central each unit is.",
            _json(ref("Centrality")) | _files("text/csv"),
            faults=(400, 429, 503),
            parameters=(
                _parameter(
                    "sort",
                    "The measure to sort by.",
                    {"type": "string", "enum": [*MEASURES, "label"], "default": "pagerank"},
                ),
                _TABLE,
            ),
        )
    },
    "/api/analytics/clusters": {
        "get": _operation(
            "analytics",
            "clusters",
            "Which units work together.",
            _json(ref("Clusters")) | _files("text/csv"),
            faults=(400, 429, 503),
            parameters=(
                _parameter("seed", "The seed of the method.", _whole(2022, 0, MAX_SEED)),
                _parameter(
                    "resolution",
                    "Above 0; a higher one gives smaller clusters.",
                    {
                        "type": "number",
                        "default": 1,
                        "exclusiveMinimum": 0,
                        "maximum": MAX_RESOLUTION,
                    },
                ),
                _TABLE,
            ),
        )
    },
    "/api/openapi.json": {
        "get": _operation("operation", "openapi", "This description.", _json({"type": "object"}))
    },
    "/id/{path}": {
        "get": _operation(
            "linked data",
            "thing",
            "Lead to the page or to the data, as Accept prefers.",
            None,
            status=303,
            faults=(404, 406, 429, 503),
            headers=("Location", "Link"),
            parameters=(_parameter("path", "The path of the IRI behind /id/.", within="path"),),
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
        "get": _operation(
            "linked data",
            "ontology",
            "The vocabulary.",
            _TRIPLES | _files("text/html"),
            faults=(406, 429),
        )
    },
    "/.well-known/void": {
        "get": _operation(
            "linked data",
            "void",
            "The description of the dataset (VoID, DCAT).",
            _TRIPLES,
            faults=(406, 429, 503),
        )
    },
    "/datasets/{name}": {
        "get": _operation(
            "linked data",
            "download",
            "The whole dataset.",
            _DOWNLOADED,
            faults=(404, 429, 503),
            parameters=(
                _parameter(
                    "name",
                    "A file.",
                    {"type": "string", "enum": [download.name for download in DOWNLOADS]},
                    within="path",
                ),
            ),
        )
    },
    "/problem/{kind}": {
        "get": _operation(
            "linked data",
            "problem",
            "What a kind of problem means and what to do.",
            _json({"type": "object"}) | _files("text/html"),
            faults=(404, 429),
            parameters=(
                _parameter("kind", "The last part of the type of a problem.", within="path"),
            ),
        )
    },
    "/healthz": {
        "get": _operation(
            "operation", "health", "The process answers.", _files("text/plain"), faults=()
        )
    },
    "/readyz": {
        "get": _operation(
            "operation", "ready", "Queries can be answered.", _files("text/plain"), faults=(503,)
        )
    },
    "/metrics": {
        "get": _operation(
            "operation",
            "metrics",
            "Figures for Prometheus.",
            _files("text/plain"),
            faults=(401, 403),
        )
    },
}
