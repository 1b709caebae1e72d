"""What people touch: the web app, the SPARQL protocol, the query workers, the command line."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from api.addresses import address
from api.live_store import LiveStore
from api.problems import Problem, Refused, error_response, http_problem, problem
from api.queries.pool import WorkerPool
from api.serving.proxies import behind_proxies
from api.settings import Settings
from graph.store import Store, StoreError

__all__ = ["Gongbao", "create_app"]

_log = logging.getLogger(__name__)

# Nothing is loaded from elsewhere, nothing runs but our own scripts, and no site may frame us.
_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    # All data are public and there are no cookies: any page may ask.
    "Access-Control-Allow-Origin": "*",
}


@dataclass(frozen=True, slots=True)
class Gongbao:
    """What the app works with, found as `current_app.extensions["gongbao"]`."""

    settings: Settings
    live_store: LiveStore
    pool: WorkerPool

    @property
    def store(self) -> Store:
        """The store as last built, for the queries that pages make; raises StoreError."""
        return self.live_store.current()


def create_app(settings: Settings) -> Flask:
    """Return the app over the store of `settings`; raises StoreError when there is none to read.

    The query workers start with the first query and end with the process, or with
    `app.extensions["gongbao"].pool.close()`.
    """
    from api import (
        analytics_pages,
        dataset_description,
        datasets,
        explorer,
        graphs,
        home,
        linked_data,
        problem_pages,
        vocabularies,
    )
    from api.protocol import query_page
    from api.protocol.endpoint import SparqlEndpoint

    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.add_template_global(address)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    gongbao = Gongbao(settings, LiveStore(settings.store), WorkerPool(settings))
    gongbao.live_store.current()
    app.extensions["gongbao"] = gongbao
    for blueprint in (
        query_page.blueprint,
        home.blueprint,
        linked_data.blueprint,
        vocabularies.blueprint,
        graphs.blueprint,
        dataset_description.blueprint,
        problem_pages.blueprint,
        explorer.blueprint,
        analytics_pages.blueprint,
        datasets.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.add_url_rule("/healthz", view_func=_healthz)
    app.add_url_rule("/readyz", view_func=lambda: _readyz(gongbao), endpoint="readyz")
    app.after_request(_add_headers)
    app.register_error_handler(Exception, _on_error)
    # Programs are answered before Flask, which would cost more than the query.
    endpoint = SparqlEndpoint(gongbao, app.wsgi_app)
    app.extensions["sparql"] = endpoint
    app.wsgi_app = endpoint  # type: ignore[method-assign]
    # Outermost, so that all within sees the client, not the proxy.
    app.wsgi_app = behind_proxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[assignment, method-assign]
    return app


def _healthz() -> Response:
    """Say that the process answers."""
    return Response("ok\n", mimetype="text/plain")


def _readyz(gongbao: Gongbao) -> Response:
    """Say that the store can be read; the error handler says when it cannot."""
    gongbao.store.ask("ASK { ?s ?p ?o }")
    return Response("ready\n", mimetype="text/plain")


def _add_headers(response: Response) -> Response:
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _on_error(error: Exception) -> Response:
    return error_response(_problem_of(error))


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Refused):
        return error.problem
    if isinstance(error, HTTPException):
        return http_problem(error)
    _log.error("a request failed", exc_info=error)
    if isinstance(error, StoreError):
        return problem("store-unavailable", "the graph cannot be read: try again in a minute")
    return problem("internal", "the operator finds the cause in the log")
