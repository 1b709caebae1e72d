"""What stands round the app, as plain WSGI: the server, and what every request passes.

From outside in: proxies (whose word is believed), the count of every exchange (access log,
metrics), the headers of every answer, a failure that says nothing of the inside, health and
figures, the limits of a client. Each is a function from app to app; `surround` puts them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.live_store import LiveStore
from api.problems import Refused
from api.protocol.write_access import require_token
from api.queries.answer_cache import AnswerCache
from api.queries.pool import WorkerPool
from api.serving.access_log import AccessLog
from api.serving.exchange import observed
from api.serving.headers import secured
from api.serving.health import Readiness, answering_health
from api.serving.metrics import (
    ExchangeCounts,
    Family,
    by_label,
    measured,
    pool_families,
    process_families,
    single,
)
from api.serving.proxies import behind_proxies
from api.serving.rate_limit import Limits, limited
from api.serving.refusals import answering_problems, never_failing
from api.serving.store_figures import StoreFigures
from api.settings import Settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from api.serving.refusals import ProblemPage

__all__ = ["surround"]


def surround(
    app: WSGIApplication,
    settings: Settings,
    *,
    live_store: LiveStore,
    pool: WorkerPool,
    answers: AnswerCache,
    problem_page: ProblemPage,
) -> WSGIApplication:
    """Return `app` with all that stands round it.

    `problem_page` makes the answer to a person whose request goes no further. Raises BadSetting
    for an access log that cannot be written.
    """
    answer = answering_problems(problem_page)
    limits = Limits(settings, answer)
    counts = ExchangeCounts()
    log = None if settings.access_log == "off" else AccessLog(settings.access_log)
    figures = _Figures(counts, limits, log, answers, StoreFigures(live_store))

    def is_owner(environ: WSGIEnvironment) -> bool:
        return "HTTP_AUTHORIZATION" in environ and _shows_token(environ, settings)

    app = limited(app, limits, is_owner)
    app = measured(
        app, figures.families, public=settings.public_metrics, is_owner=is_owner, answer=answer
    )
    app = answering_health(app, Readiness(live_store, pool), answer)
    app = never_failing(app, answer)
    app = secured(app)
    app = observed(app, (counts,) if log is None else (counts, log))
    # Outermost, so that all within sees the client, not the proxy.
    return behind_proxies(app, settings.trusted_proxies)


def _shows_token(environ: WSGIEnvironment, settings: Settings) -> bool:
    try:
        require_token(environ["HTTP_AUTHORIZATION"], settings)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Figures:
    """Where the figures of `/metrics` come from."""

    counts: ExchangeCounts
    limits: Limits
    log: AccessLog | None
    answers: AnswerCache
    store: StoreFigures

    def families(self) -> Iterator[Family]:
        yield from self.counts.families()
        yield by_label(
            "gongbao_refused_total",
            "Requests refused by a limit of their client.",
            "limit",
            self.limits.refused,
        )
        if self.log is not None:
            help_text = "Lines of the access log that could not be written."
            yield single("gongbao_access_log_lost_total", "counter", help_text, self.log.lost)
        yield from pool_families(self.answers.figures())
        yield from self.store.families()
        yield from process_families()
