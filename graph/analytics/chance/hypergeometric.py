"""Could two units share so many tasks if each drew its tasks blindly? The hypergeometric test.

M. Tumminello, S. Miccichè, F. Lillo, J. Piilo and R. N. Mantegna, "Statistically validated networks
in bipartite complex systems", PLoS ONE 6(3), e17994, 2011. Of N tasks one unit has n, the other m;
if they were drawn at random, the number they share would be hypergeometric. The test knows nothing
of the sizes of tasks: where some name many units, more pairs pass than should.
"""

from __future__ import annotations

import numpy as np

from graph.analytics.chance.margins import Expected, Margins, Whole, cases


def hypergeometric(margins: Margins, one: Whole, other: Whole, shared: Whole) -> Expected:
    """Return what is expected of each pair, n m / N shared tasks, and P(X ≥ `shared`).

    `one` and `other` are positions of agents. N counts every task with a part in the network, also
    those of one agent: it could have been another's too.
    """
    from scipy.stats import hypergeom  # half a second, for those who need it

    if not len(shared):
        return Expected(np.empty(0), np.empty(0), np.empty(0))
    n, m = margins.one.degrees[one], margins.other.degrees[other]
    (wanted, marked, drawn), which = cases(shared, n, m)
    p = hypergeom.sf(wanted - 1, margins.tasks, marked, drawn)
    expected = n * (m / margins.tasks)
    share = margins.shares[margins.one.sizes + margins.other.sizes > 0].mean()
    # Rounding may leave the sum of all probabilities a little above one.
    return Expected(expected, expected * share, np.clip(p, 0.0, 1.0)[which])
