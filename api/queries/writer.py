"""What a worker does with a job that writes: judge it, carry it out, say what came of it.

Writes run in a pool of one worker of their own, under a deadline and a cap on memory like queries.
`graph.updates` sees to it that a write which fails, or whose worker is killed, changes nothing.
"""

from __future__ import annotations

import logging
from typing import Final

from rdflib import URIRef

from api.problems import Problem, Refused, problem
from api.queries.jobs import GraphJob, UpdateJob, WriteJob, Written
from api.queries.update_guard import judge_update, update_problem
from api.settings import Settings
from graph.documents import MalformedDocument
from graph.store import MalformedQuery, StoreError
from graph.updates import (
    UpdateFailed,
    delete_graph,
    merge_graph,
    replace_graph,
    update,
)
from graph.workshop import StoreBusy

_log = logging.getLogger(__name__)

_LATER: Final = {"Retry-After": "10"}


def write(job: WriteJob, settings: Settings) -> Written | Problem:
    """Carry out `job` on the store of `settings`, whole or not at all."""
    try:
        if isinstance(job, UpdateJob):
            return _update(job, settings)
        return _write_graph(job, settings.store)
    except Refused as refused:
        return refused.problem
    except MalformedDocument as error:
        place = {"line": error.line, "column": error.column} if error.line else {}
        return problem("malformed-rdf", str(error), members=place)
    except UpdateFailed as error:
        return problem("update-failed", f"nothing is changed: {error}")
    except StoreBusy:
        detail = "the graph is being built anew: try again later"
        return problem("store-busy", detail, headers=_LATER)
    except MemoryError:
        return problem("too-complex", "it needs too much memory: send it in parts")
    except (StoreError, OSError) as error:
        _log.error("the store %s cannot be written", settings.store, exc_info=error)
        detail = "the graph cannot be written: the operator finds the cause in the log"
        return problem("store-unavailable", detail, headers=_LATER)
    except Exception:
        _log.exception("a write failed")
        return problem("internal", "nothing is changed; the operator finds the cause in the log")


def _update(job: UpdateJob, settings: Settings) -> Written:
    text = judge_update(
        job.text,
        max_nesting=settings.max_query_nesting,
        default_graphs=job.default_graphs,
        named_graphs=job.named_graphs,
        elsewhere="://" in settings.store,
    )
    try:
        update(settings.store, text, base=job.base)
    except MalformedQuery as error:
        raise Refused(update_problem(text, str(error))) from error
    return Written()


def _write_graph(job: GraphJob, location: str) -> Written | Problem:
    graph = URIRef(job.graph)
    if job.operation == "delete":
        if delete_graph(location, graph):
            return Written()
        return problem("not-found", f"there is no graph {graph}")
    write_graph = replace_graph if job.operation == "replace" else merge_graph
    return Written(new=write_graph(location, graph, job.documents, base=job.base))
