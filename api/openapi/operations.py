"""What one address takes and gives, put together: parameters, content, answers to faults."""

from __future__ import annotations

from typing import Final

from api.openapi.schemas import Schema

Operation = dict[str, object]

TEXT: Final[Schema] = {"type": "string"}
IRIS: Final[Schema] = {"type": "array", "items": {"type": "string", "format": "iri"}}


def parameter(
    name: str, description: str, schema: Schema | None = None, *, within: str = "query"
) -> dict[str, object]:
    """Return a parameter; one within the path is required."""
    return {
        "name": name,
        "in": within,
        "required": within == "path",
        "description": description,
        "schema": schema or TEXT,
    }


def whole(default: int, least: int, most: int) -> Schema:
    """Return the schema of a whole number."""
    return {"type": "integer", "default": default, "minimum": least, "maximum": most}


def json(schema: Schema) -> dict[str, object]:
    """Return JSON of a schema as content."""
    return {"application/json": {"schema": schema}}


def files(*media_types: str) -> dict[str, object]:
    """Return texts of these media types as content."""
    return {name: {"schema": TEXT} for name in media_types}


def operation(
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
    """Return an operation: its answer where all goes well, and the faults it can have."""
    answer: dict[str, object] = {"description": summary}
    if content:
        answer["content"] = content
    if headers:
        answer["headers"] = {name: {"schema": TEXT} for name in headers}
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
