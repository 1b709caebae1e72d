"""`/api/queries`: which queries run now, for the owner of the token, who may cancel one."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, jsonify, request

from api.protocol.write_access import require_token
from api.queries.running import RunningQueries

blueprint = Blueprint("running_queries", __name__, url_prefix="/api/queries")


@blueprint.get("")
def list_queries() -> Response:
    """List the queries that run or wait, the oldest first; nothing tells who asks them."""
    queries = [
        {
            "id": query.id,
            "state": query.state,
            "started": query.started.isoformat(timespec="milliseconds"),
            "seconds": round(query.seconds, 3),
            "query": query.text,
        }
        for query in _running().all()
    ]
    response = jsonify(queries=queries)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.delete("/<id>")
def cancel_query(id: str) -> Response:
    """End a query; 404 for one that does not run (any more)."""
    _running().cancel(id)
    return Response(status=204)


def _running() -> RunningQueries:
    """Return the queries of this server; raises Refused for who does not show the token."""
    gongbao = current_app.extensions["gongbao"]
    require_token(request.headers.get("Authorization"), gongbao.settings)
    return cast(RunningQueries, gongbao.pool.running)
