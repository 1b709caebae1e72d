"""What a store that fails means for a request: which problem, and when to come back.

The operator finds the cause, with what to do about it, in one line of the log. Who asks learns
nothing of the inside: where the store is, or what it said.
"""

from __future__ import annotations

import logging
from typing import Final

from api.problems import Problem, problem
from graph.store import IncompleteAnswer, StoreError, StoreTimeout

_log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 5


def store_problem(error: StoreError | OSError | SyntaxError) -> Problem:
    """Return the problem that a failure of the store amounts to, and log the failure."""
    _log.error("the store failed: %s", " ".join(str(error).split()))
    if isinstance(error, StoreTimeout):
        return problem("timeout", "the store took too long over it: ask for less, or add a LIMIT")
    if isinstance(error, IncompleteAnswer):
        return problem("answer-too-large", "the store gives only a part of it: add a LIMIT")
    return problem(
        "store-unavailable",
        f"the graph cannot be read at the moment: try again in {RETRY_SECONDS} seconds",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
