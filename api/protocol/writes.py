"""Handing a write to the process that writes: what `/sparql` and `/rdf-graph-store` share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from api.problems import Problem, Refused
from api.protocol.request import QUERY_ID, hang_up
from api.queries.jobs import WriteJob, Written

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from api import Gongbao


def carry_out(job: WriteJob, gongbao: Gongbao, environ: WSGIEnvironment) -> Written:
    """Write, or raise Refused; the caller has seen to the token. A client may hang up and end it.

    What is written is seen by every query that begins from now on.
    """
    reply = gongbao.writers.ask(job, id=environ[QUERY_ID], gone=hang_up(environ))
    if isinstance(reply, Written):
        return reply
    raise Refused(_of_a_write(reply))


def _of_a_write(found: Problem) -> Problem:
    """Return a problem that the pool states for queries, as it is for writes."""
    if found.kind == "timeout":
        limit = found.members["limit_seconds"]
        detail = f"it was stopped after {limit:g} seconds: send it in parts"
        return replace(found, detail=detail)
    return found
