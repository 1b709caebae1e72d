"""The search for cycles in memory, paused while notices are read.

Records are values without cycles, and a file of many notices makes millions of them. Looking
through all of them again and again took a fifth of the time, and more with every notice. What
the readers of one notice leave behind does hold cycles: it is cleared notice by notice.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Search no cycles inside the block; a collector that was off stays off behind it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def clear_what_is_left() -> None:
    """Free the cycles among what was made since the last call, while the collector is paused."""
    gc.collect(0)
