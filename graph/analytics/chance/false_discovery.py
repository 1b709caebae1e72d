"""How many of the ties found could be false: correction for the number of tests.

Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate: a practical and powerful
approach to multiple testing", Journal of the Royal Statistical Society B 57, 289-300, 1995. Of the
pairs whose adjusted p-value is at most alpha, a share of at most alpha is expected to be chance.
It holds for independent tests and for such as depend on each other positively (Y. Benjamini and
D. Yekutieli, Annals of Statistics 29, 1165, 2001), as tests of pairs that share a unit do.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]


def adjusted(p: Numbers, tests: int) -> Numbers:
    """Return the adjusted p-values (q) of the smallest p-values of `tests` tests.

    The tests that are not in `p` have a p-value of 1: two units that share no task share at least
    none, whatever chance says. They count among the tests nevertheless, because each of them could
    have come out otherwise. Raises ValueError for more p-values than tests.
    """
    if len(p) > tests:
        raise ValueError(f"{len(p)} p-values of {tests} tests")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * (tests / np.arange(1, len(p) + 1))
    # A p-value is adjusted no further than a greater one.
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    q = np.empty(len(p))
    q[order] = np.minimum(lowest, 1.0)
    return q
