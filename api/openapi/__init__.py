"""`/api/openapi.json`: what programs can ask here, described in OpenAPI 3.1.

`paths` says what is asked and answered, `schemas` the shape of what is exchanged. A test compares
the paths with the routes of the app.
"""

from __future__ import annotations

from flask import Blueprint, Response, json

from api.addresses import absolute
from api.openapi.paths import PATHS
from api.openapi.schemas import RESPONSES, SCHEMAS
from graph.shared import LOADER_VERSION

blueprint = Blueprint("openapi", __name__)

_TAGS = (
    ("SPARQL", "查询与更新：SPARQL 1.1 协议和图存储协议。", "SPARQL 1.1 Protocol and graph store."),
    ("search", "搜索。", "Search by name and by text."),
    ("explore", "邻居。", "What a thing is linked with."),
    ("analytics", "分析。", "Measures of who works with whom."),
    ("linked data", "关联数据：标识的网页和数据。", "A page and data at every identifier."),
    ("operation", "运行状况。", "Whether the service works."),
)


def document() -> dict[str, object]:
    """Return the description, with the address of this site as the request names it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "公报 Gongbao",
            "summary": "A knowledge graph of government notices",
            "description": (
                "政府公报知识图谱：任务、责任单位、时限、指标、引用，每一条都标明原文的行。"
                "错误一律为 application/problem+json（RFC 9457），其 type 指向说明页。\n\n"
                "Tasks, units, deadlines, indicators and citations of government notices, each "
                "with its printed lines. Errors are application/problem+json (RFC 9457); the type "
                "of one leads to its explanation."
            ),
            "version": LOADER_VERSION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": absolute("/").rstrip("/") or "/"}],
        "tags": [{"name": name, "description": f"{zh} {en}"} for name, zh, en in _TAGS],
        "paths": PATHS,
        "components": {
            "schemas": SCHEMAS,
            "responses": RESPONSES,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of the operator, GONGBAO_WRITE_TOKEN.",
                }
            },
        },
    }


@blueprint.get("/api/openapi.json")
def openapi() -> Response:
    """Return the description of the interface."""
    return Response(json.dumps(document()), mimetype="application/json")
