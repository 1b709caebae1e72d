"""`/api/analytics/…`: analyses as JSON, tables, networks, triples and plots.

The parameters are those of `graph.analytics.read_question`. An answer has an ETag of its content,
so that it is sent again only where the graphs behind it have changed.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from api.analysis.asking import answered, asked, bad_question
from graph.analytics import ANALYSES, BadQuestion

blueprint = Blueprint("analytics_data", __name__, url_prefix="/api/analytics")


def analysis(analysis: str) -> Response:
    """Return the answer to an analysis in the format asked for."""
    try:
        question = asked(analysis, beside=("format",))
    except BadQuestion as error:
        raise bad_question(error) from error
    done = answered(question, "json")
    answer = Response(done.body, content_type=done.media_type)
    answer.set_etag(done.digest)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.make_conditional(request)
    return answer


# A route each, as the description of the interface has them.
for _analysis in ANALYSES:
    blueprint.add_url_rule(f"/{_analysis}", _analysis, partial(analysis, _analysis))
