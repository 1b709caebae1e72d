"""Problems answered outside Flask: by a limit, a health check, or after a failure further in."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from api.problems import Problem, problem

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Response

    AnswerProblem = Callable[[Problem, WSGIEnvironment, StartResponse], Iterable[bytes]]
    IsOwner = Callable[[WSGIEnvironment], bool]
    ProblemPage = Callable[[Problem, WSGIEnvironment], Response]

_log = logging.getLogger(__name__)


def answering_problems(page: ProblemPage) -> AnswerProblem:
    """Return what answers with a problem; `page` makes the response for who may want HTML.

    A program's answer needs nothing of Flask, so that a flood of refusals stays cheap.
    """

    def answer(
        problem: Problem, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if "text/html" not in environ.get("HTTP_ACCEPT", ""):
            return problem.send(start_response)
        return page(problem, environ)(environ, start_response)

    return answer


def never_failing(app: WSGIApplication, answer: AnswerProblem) -> WSGIApplication:
    """Return `app`, with 500 and no word about the inside where it raises.

    A failure after the first byte goes on to the server, which breaks the connection off.
    """

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return app(environ, start_response)
        except Exception:
            _log.exception("a request failed")
            failure = sys.exc_info()

            def start_again(status: str, headers: list[tuple[str, str]]) -> object:
                # What has been started, but not sent, is taken back (PEP 3333, exc_info).
                return start_response(status, headers, failure)

            detail = "the operator finds the cause in the log"
            return answer(problem("internal", detail), environ, start_again)  # type: ignore[arg-type]

    return serve
