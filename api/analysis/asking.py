"""From the parameters of a request to a question, and from a worker to its answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from flask import current_app, request

from api.problems import Problem, Refused, problem
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
    given = {
        name: tuple(text for text in texts if text)
        for name, texts in request.args.lists()
        if name not in beside
    }
    return allowed(read_question(analysis, {name: texts for name, texts in given.items() if texts}))


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


def answered(question: Question, form: str) -> Analysed:
    """Return a worker's answer to a question; raises Refused."""
    gongbao = current_app.extensions["gongbao"]
    job = AnalysisJob(question, form)
    name = query_id(request.headers.get("X-Query-Id"))
    reply = cast(
        Analysed | Problem,
        gongbao.answers.analyse(job, id=name, gone=hang_up(request.environ)),
    )
    if isinstance(reply, Problem):
        raise Refused(reply)
    return reply


def bad_question(error: BadQuestion) -> Refused:
    """Return what refuses a question that cannot be answered."""
    return Refused(problem("bad-request", str(error)))
