"""From the parameters of a request to a question, and from a worker to its answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from flask import current_app, request

from api.problems import Problem, Refused
from api.protocol.request import hang_up
from api.queries.answer_cache import AnswerCache
from api.queries.jobs import Analysed, AnalysisJob
from api.queries.running import query_id
from api.store_access import current_settings, current_store
from graph.analytics import BadQuestion, Question, read_question
from graph.networks import BadSelection, resolved

# The analyses that draw samples and try other readings.
_SAMPLED: Final = ("centrality", "workload", "compare")


def asked(analysis: str, *, beside: Iterable[str] = ()) -> Question:
    """Return the question of the running request, whose parameters are those of `read_question`.

    `beside` are names of other parameters that it may have. Empty ones count as not given, as a
    form sends them; a notice, annex, section or area may be given by its name. Raises BadQuestion.
    """
    given: dict[str, list[str]] = {}
    for name, text in request.args.items(multi=True):
        if text and name not in beside:
            given.setdefault(name, []).append(text)
    try:
        return allowed(read_question(analysis, resolved(current_store(), given)))
    except BadSelection as error:
        raise BadQuestion(str(error)) from error


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
    reply = _answers().analyse(
        _job(question, form, options),
        id=query_id(request.headers.get("X-Query-Id")),
        gone=hang_up(request.environ),
    )
    if isinstance(reply, Problem):
        raise Refused(reply)
    return reply


@dataclass(frozen=True, slots=True)
class Soon:
    """An answer, `whole` or without intervals and other readings; those may be on their way."""

    answer: Analysed
    whole: bool
    is_on_its_way: bool = False


def answered_soon(question: Question, form: str, **options: str | None) -> Soon:
    """Return the answer to a question if it is kept, else what can be said at once; raises Refused.

    Samples and other readings take a hundred times as long as the values: they are computed while
    the reader reads, and are there for the next who asks.
    """
    job = _job(question, form, options)
    if _answers().knows(job):
        return Soon(answered(question, form, **options), whole=True)
    quick = replace(question, replicates=0, readings=False)
    if quick == question or question.analysis not in _SAMPLED:
        return Soon(answered(question, form, **options), whole=True)
    answer = answered(quick, form, **options)
    return Soon(answer, whole=False, is_on_its_way=_answers().prepare(job))


def _job(question: Question, form: str, options: Mapping[str, str | None]) -> AnalysisJob:
    chosen = ((name, text) for name, text in options.items() if text is not None)
    return AnalysisJob(question, form, tuple(sorted(chosen)))


def _answers() -> AnswerCache:
    return cast(AnswerCache, current_app.extensions["gongbao"].answers)
