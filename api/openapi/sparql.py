"""The SPARQL endpoint, the graph store, and the list of running queries."""

from __future__ import annotations

from typing import Final

from api.openapi.operations import IRIS, TEXT, files, json, operation, parameter
from api.openapi.schemas import list_of, record, ref
from api.queries.formats import ALL_FORMATS, FORMATS
from api.representations import DATA

# SPARQL

_QUERY_FAULTS: Final = (400, 403, 406, 409, 410, 413, 415, 422, 429, 503, 504)
_GRAPHS: Final = (
    parameter("default-graph-uri", "A graph of the default graph; without, all graphs.", IRIS),
    parameter("named-graph-uri", "A graph for GRAPH.", IRIS),
)
_ANSWER: Final[dict[str, object]] = {
    **{each.media_type: {"schema": TEXT} for row in FORMATS.values() for each in row},
    "application/sparql-results+json": {"schema": ref("SparqlResults")},
}
_QUERY_ID: Final = parameter(
    "X-Query-Id", "An id for the query, to find and cancel it by.", within="header"
)
_FORMAT: Final = parameter(
    "format",
    "A format by name, before Accept.",
    {"type": "string", "enum": [f.key for f in ALL_FORMATS]},
)
_ASKED: Final = record(
    {
        "query": TEXT,
        "update": TEXT,
        **dict.fromkeys(("default-graph-uri", "named-graph-uri"), IRIS),
        **dict.fromkeys(("using-graph-uri", "using-named-graph-uri"), IRIS),
        "format": TEXT,
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
    "application/sparql-query": {"schema": TEXT},
    "application/sparql-update": {"schema": TEXT},
}
_STREAM: Final = ("X-Query-Id", "X-Truncated")
SPARQL: Final[dict[str, object]] = {
    "get": operation(
        "SPARQL",
        "query",
        "Answer a query; without one, describe the service.",
        _ANSWER | files("text/html"),
        faults=_QUERY_FAULTS,
        headers=_STREAM,
        parameters=(parameter("query", "A query in SPARQL 1.1."), *_GRAPHS, _FORMAT, _QUERY_ID),
    ),
    "post": operation(
        "SPARQL",
        "queryOrUpdate",
        "Answer a query, or carry out an update where the site is writable and the token is given.",
        _ANSWER,
        faults=(401, 409, *_QUERY_FAULTS),
        headers=_STREAM,
        body=_SENT,
        parameters=(*_GRAPHS, _FORMAT, _QUERY_ID),
    ),
}

_GRAPH: Final = (
    parameter("graph", "The IRI of a named graph.", {"type": "string", "format": "iri"}),
    parameter(
        "default",
        "Without a value: the default graph.",
        {"type": "string", "maxLength": 0},
    ),
)
TRIPLES: Final = files(*DATA.values())
_TOLD: Final = json(record({"graph": {"type": ["string", "null"], "format": "iri"}}))
GRAPH_STORE: Final[dict[str, object]] = {
    "get": operation(
        "SPARQL",
        "getGraph",
        "Return the triples of a graph.",
        TRIPLES,
        parameters=_GRAPH,
        faults=(400, 404, 406, 429, 503),
    ),
    "put": operation(
        "SPARQL",
        "putGraph",
        "Make the body the whole of a graph; 201 where it is new.",
        None,
        parameters=_GRAPH,
        body=TRIPLES,
        needs_token=True,
        status=204,
        faults=(400, 401, 403, 413, 415, 422, 429, 503, 504),
    ),
    "post": operation(
        "SPARQL",
        "postGraph",
        "Add the body to a graph; 201 where it is new, 204 where there is nothing to add.",
        _TOLD,
        parameters=_GRAPH,
        body=TRIPLES | files("multipart/form-data"),
        needs_token=True,
        faults=(400, 401, 403, 413, 415, 422, 429, 503, 504),
    ),
    "delete": operation(
        "SPARQL",
        "deleteGraph",
        "Remove a graph.",
        _TOLD,
        parameters=_GRAPH,
        needs_token=True,
        faults=(400, 401, 403, 404, 429, 503, 504),
    ),
}

_ID: Final = parameter("id", "The id of a query.", within="path")
QUERIES: Final[dict[str, dict[str, object]]] = {
    "/api/queries": {
        "get": operation(
            "operation",
            "listQueries",
            "List the queries that run now.",
            json(record({"queries": list_of(ref("RunningQuery"))})),
            needs_token=True,
            faults=(401, 403, 429),
        )
    },
    "/api/queries/{id}": {
        "delete": operation(
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
