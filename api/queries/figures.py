"""Figures of a pool of workers, for the metrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool at one moment, and what it has done since it started.

    `started` counts workers, so that those beyond the size of the pool are replacements.
    `outcomes` counts queries: `answered`, `truncated` at a limit, `kept` for those answered from
    memory, or the kind of their problem.
    """

    workers: int
    started: int
    running: int
    waiting: int
    outcomes: Mapping[str, int]
