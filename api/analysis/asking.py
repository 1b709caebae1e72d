"""From the parameters of a request to a question, and from a worker to its answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import current_app, request

from api.problems import Problem, Refused
from api.protocol.request import hang_up
from api.queries.jobs import Analysed, AnalysisJob
from api.queries.running import query_id
from api.store_access import current_settings
from graph.analytics import BadQuestion, Question, read_question


def asked(analysis: str, *, beside: Iterable[str] = ()) -> Question:
    """Return the question of the running request, whose parameters are those of `read_question`.

    `beside` are names of other parameters that it may have. Empty ones count as not given, as a
    form sends them. Raises BadQuestion.
    """
    given: dict[str, list[str]] = {}
    for name, text in request.args.items(multi=True):
        if text and name not in beside:
            given.setdefault(name, []).append(text)
    return allowed(read_question(analysis, given))


def allowed(question: Question) -> Question:
    """Return a question that is within the limits of this server; raises BadQuestion."""
    settings = current_settings()
    for name, most in (
        ("seeds", settings.max_analysis_seeds),
        ("replicates", settings.max_analysis_replicates),
    ):
        given = getattr(question, name) or 0
        if given > most:
            raise BadQuestion(f"{name}={given}: this server takes up to {most}")
    return question


def answered(question: Question, form: str, **options: str | None) -> Analysed:
    """Return a worker's answer to a question, in a form of `api.analysis.forms`; raises Refused.

    Options that are None are not given.
    """
    gongbao = current_app.extensions["gongbao"]
    chosen = tuple(sorted((name, text) for name, text in options.items() if text is not None))
    reply = cast(
        Analysed | Problem,
        gongbao.answers.analyse(
            AnalysisJob(question, form, chosen),
            id=query_id(request.headers.get("X-Query-Id")),
            gone=hang_up(request.environ),
        ),
    )
    if isinstance(reply, Problem):
        raise Refused(reply)
    return reply
