"""What people touch: the web app, the SPARQL protocol, the query workers, the command line."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException

from api.addresses import address
from api.live_index import LiveIndex
from api.live_store import LiveStore, remote_limits
from api.problems import Problem, Refused, error_response, http_problem, problem
from api.queries.answer_cache import AnswerCache
from api.queries.pool import WorkerPool, WriterPool
from api.serving import surround
from api.settings import Settings
from api.store_failures import store_problem
from graph.store import Store, StoreError

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

__all__ = ["Gongbao", "create_app"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gongbao:
    """What the app works with, found as `current_app.extensions["gongbao"]`."""

    settings: Settings
    live_store: LiveStore
    pool: WorkerPool
    answers: AnswerCache
    writers: WriterPool
    live_index: LiveIndex

    @property
    def store(self) -> Store:
        """The store as last built, for the queries that pages make; raises StoreError."""
        return self.live_store.current()


def create_app(settings: Settings) -> Flask:
    """Return the app over the store of `settings`; raises StoreError when there is none to read.

    The query workers start with the first query and end with the process, or with
    `app.extensions["gongbao"].pool.close()`.
    """
    from api.protocol.endpoint import SparqlEndpoint
    from api.protocol.graph_store import GraphStore

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.add_template_global(address)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    pool = WorkerPool(settings)
    gongbao = Gongbao(
        settings,
        LiveStore(settings.store, remote_limits(settings)),
        pool,
        AnswerCache(pool, settings.store, settings.answer_cache_bytes),
        WriterPool(settings, pool.running),
        LiveIndex(settings.store, settings.search_refresh),
    )
    gongbao.live_store.current()
    app.extensions["gongbao"] = gongbao
    for blueprint in _blueprints():
        app.register_blueprint(blueprint)
    app.register_error_handler(Exception, _on_error)
    app.after_request(_without_own_host)
    # Programs are answered before Flask, which would cost more than the query.
    endpoint = SparqlEndpoint(gongbao, app.wsgi_app)
    app.extensions["sparql"] = endpoint
    app.wsgi_app = surround(  # type: ignore[assignment, method-assign]
        GraphStore(gongbao, endpoint),
        settings,
        live_store=gongbao.live_store,
        pool=gongbao.pool,
        answers=gongbao.answers,
        problem_page=partial(_problem_page, app),
    )
    return app


def _blueprints() -> list[Blueprint]:
    # Late, so that commands that serve nothing start without them.
    from api import (
        browse,
        dataset_description,
        datasets,
        explorer,
        graphs,
        home,
        linked_data,
        openapi,
        problem_pages,
        search,
        vocabularies,
    )
    from api.analysis import data as analysis_data
    from api.analysis import pages as analysis_pages
    from api.protocol import query_page, running_queries

    return [
        query_page.blueprint,
        running_queries.blueprint,
        home.blueprint,
        browse.blueprint,
        linked_data.blueprint,
        vocabularies.blueprint,
        graphs.blueprint,
        dataset_description.blueprint,
        problem_pages.blueprint,
        openapi.blueprint,
        explorer.blueprint,
        search.blueprint,
        analysis_pages.blueprint,
        analysis_data.blueprint,
        datasets.blueprint,
    ]


def _problem_page(app: Flask, problem: Problem, environ: WSGIEnvironment) -> Response:
    with app.request_context(environ):
        return error_response(problem)


def _without_own_host(response: Response) -> Response:
    """Make a redirect to ourselves relative: the framework's own repeat whatever Host was sent."""
    own = request.host_url
    if response.location is not None and response.location.startswith(own):
        # One slash: two would lead to another host.
        response.location = "/" + response.location.removeprefix(own).lstrip("/")
        response.set_data(redirect(response.location).get_data())
    return response


def _on_error(error: Exception) -> Response:
    return error_response(_problem_of(error))


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, HTTPException):
        return http_problem(error)
    if isinstance(error, StoreError):
        return store_problem(error)
    _log.error("a request failed", exc_info=error)
    return problem("internal", "the operator finds the cause in the log")
