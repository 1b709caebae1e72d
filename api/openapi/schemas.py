"""The shapes of what the interface takes and gives, as JSON Schema; and the answers to faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Schema = dict[str, object]

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_NUMBER: Final[Schema] = {"type": "number"}
_TRUTH: Final[Schema] = {"type": "boolean"}
_IRI: Final[Schema] = {"type": "string", "format": "iri"}
_ADDRESS: Final[Schema] = {"type": "string", "format": "uri-reference"}


def ref(name: str) -> Schema:
    """Return a reference to one of SCHEMAS."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(item: Schema) -> Schema:
    """Return the schema of a list of `item`."""
    return {"type": "array", "items": item}


def record(properties: Mapping[str, Schema], optional: tuple[str, ...] = ()) -> Schema:
    """Return the schema of an object that has all `properties` but those that are optional."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": [name for name in properties if name not in optional],
    }


def _or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


_NODE: Final[dict[str, Schema]] = {
    "id": {**_TEXT, "description": "The path of the IRI behind /id/."},
    "iri": _IRI,
    "label": _TEXT,
    "number": {**_TEXT, "description": "Number of a document, annex or task; empty for none."},
    "kind": ref("Kind"),
    "page": _ADDRESS,
    "explore": _ADDRESS,
}
_BOUNDED: Final[dict[str, Schema]] = {name: _or_null(_NUMBER) for name in ("value", "low", "high")}

SCHEMAS: Final[dict[str, Schema]] = {
    "Kind": record({"key": _TEXT, "zh": _TEXT, "en": _TEXT}),
    "Node": record(_NODE),
    "Snippet": record(
        {
            "text": _TEXT,
            "marks": list_of(list_of(_COUNT) | {"minItems": 2, "maxItems": 2}),
            "is_cut_before": _TRUTH,
            "is_cut_after": _TRUTH,
        }
    ),
    "Hit": record(
        _NODE
        | {
            "field": {**_TEXT, "description": "The property that holds the words."},
            "is_name": _TRUTH,
            "matched": {**_TEXT, "description": "The snippet as one string."},
            "snippet": ref("Snippet"),
            "notice": _or_null(ref("Node")),
        }
    ),
    "FacetValue": record({"value": _TEXT, "zh": _TEXT, "en": _TEXT, "count": _COUNT}),
    "SearchResult": record(
        {
            "query": _TEXT,
            "words": list_of(_TEXT),
            "total": _COUNT,
            "truncated": {**_TRUTH, "description": "There are more hits than were counted."},
            "offset": _COUNT,
            "limit": _COUNT,
            "hits": list_of(ref("Hit")),
            "facets": {
                "type": "object",
                "additionalProperties": list_of(ref("FacetValue")),
                "description": "By name of the facet: type, notice, role, year.",
            },
            "nearest": list_of(ref("Hit")),
            "next": _or_null(_ADDRESS),
        }
    ),
    "Suggestions": record({"query": _TEXT, "suggestions": list_of(ref("Hit"))}),
    "Neighbours": record(
        {
            "node": ref("Node"),
            "total": _COUNT,
            "more": {**_COUNT, "description": "How many neighbours are left out."},
            "neighbours": list_of(
                record(
                    {
                        "node": ref("Node"),
                        "property": _IRI,
                        "zh": _TEXT,
                        "en": _TEXT,
                        "outward": {**_TRUTH, "description": "The link leads from the node asked."},
                    }
                )
            ),
        }
    ),
    "Analysis": record(
        {
            "analysis": _TEXT,
            "parameters": {
                "type": "object",
                "additionalProperties": list_of(_TEXT),
                "description": "What was asked, with what was not said.",
            },
            "code": {**_TEXT, "description": "The version of the program."},
            "graphs": list_of(_IRI) | {"description": "The named graphs that were used."},
            "digest": {**_TEXT, "description": "SHA-256 of what they say to the question."},
            "figures": list_of(record({"name": _TEXT, **_BOUNDED})),
            "notes": list_of(record({"key": _TEXT, "zh": _TEXT, "en": _TEXT})),
            "tables": {
                "type": "object",
                "additionalProperties": list_of({"type": "object"}),
                "description": "Rows by name of the table, the main one first.",
            },
        }
    ),
    "RunningQuery": record(
        {
            "id": _TEXT,
            "state": {**_TEXT, "description": "running, or waiting for a worker."},
            "started": {"type": "string", "format": "date-time"},
            "seconds": _NUMBER,
            "query": _TEXT,
        }
    ),
    "SparqlResults": {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format.",
        "properties": {
            "head": {"type": "object"},
            "results": {"type": "object"},
            "boolean": _TRUTH,
        },
        "required": ["head"],
    },
    "Suggestion": record({"iri": _IRI, "label": _TEXT, "type": _TEXT, "page": _ADDRESS}),
    "Problem": {
        "type": "object",
        "description": "Problem details, RFC 9457.",
        "properties": {
            "type": {**_IRI, "description": "Leads to an explanation."},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {**_TEXT, "description": "One line on the case at hand."},
            "line": _COUNT,
            "column": _COUNT,
            "suggestions": list_of(ref("Suggestion")),
        },
        "required": ["type", "title", "status", "detail"],
    },
}


def _fault(description: str, *headers: str) -> dict[str, object]:
    answer: dict[str, object] = {
        "description": description,
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    if headers:
        answer["headers"] = {name: {"schema": _TEXT} for name in headers}
    return answer


# Status → answer. Which of them an operation can give is said with it.
RESPONSES: Final[dict[str, dict[str, object]]] = {
    "400": _fault("The request cannot be read; a syntax error has line and column."),
    "401": _fault("A token is needed.", "WWW-Authenticate"),
    "403": _fault("Not allowed here: a write without leave, SERVICE, another token."),
    "404": _fault("Nothing has this address; suggestions tell what comes near."),
    "405": _fault("The method is not one for this address.", "Allow"),
    "406": _fault("None of the formats asked for; the detail lists those there are."),
    "409": _fault("Another query has this id, or an update cannot be carried out."),
    "410": _fault("The query was cancelled."),
    "413": _fault("Too long."),
    "415": _fault("Not a content type that is read here.", "Accept-Post"),
    "422": _fault("Understood, but too complex, or its answer too large."),
    "429": _fault("Too many requests from one client.", "Retry-After"),
    "503": _fault("Busy, or the store cannot be reached: try again.", "Retry-After"),
    "504": _fault("The query was ended at the time limit; this is not an empty result."),
}
