"""The upper tail of a sum of independent yes-or-no draws whose probabilities differ.

The Poisson binomial distribution by Fourier's transform of its characteristic function (Y. Hong,
"On computing the distribution function for the Poisson binomial distribution", Computational
Statistics & Data Analysis 59, 41-51, 2013). That alone knows no probability below 1e-15; so each
distribution is first tilted, f(x) e^(θx) for f(x), until its mean is the observed number, and
weighed back afterwards (N. Peres, A. R. Lee and U. Keich, "Exactly computing the tail of the
Poisson-binomial distribution", ACM Transactions on Mathematical Software 47, 2021). What is lost is
rounding error alone: ten digits stand, also of 1e-200.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from graph.analytics.chance.false_discovery import Numbers
from graph.analytics.chance.margins import Whole

DEVIATIONS: Final = 7.0
"""Standard deviations (and as many draws) about the mean outside of which nothing is left."""

SMALL: Final = 0.1
TERMS: Final = 18
"""Terms of the series of log(1 + z) that give it to 1e-12 for draws of at most SMALL."""


def upper_tails(chances: Numbers, number: Whole, observed: Whole) -> Numbers:
    """Return P(X ≥ `observed[i]`) for each row i of `chances`.

    X adds up `number[c]` draws of probability `chances[i, c]` for each column c. What is smaller
    than the smallest float is 0.
    """
    # Draws that succeed for certain only move the distribution.
    certain = chances == 1.0
    wanted = observed - certain @ number
    draws = np.where(certain, 0.0, chances)
    possible = (draws > 0.0) @ number
    tails = np.where(wanted > possible, 0.0, 1.0)
    all_of_them = (wanted == possible) & (wanted > 0)
    logs = np.log(np.where(draws > 0.0, draws, 1.0))
    tails[all_of_them] = np.exp(logs[all_of_them] @ number)
    rows = np.flatnonzero((wanted > 0) & (wanted < possible))
    if len(rows):
        tails[rows] = _between(draws[rows], number, wanted[rows])
    return tails


def _between(draws: Numbers, number: Whole, wanted: Whole) -> Numbers:
    """P(X ≥ `wanted`) where some number of draws may be that, or more, or less."""
    tilt = _tilt(draws, number, wanted)
    grown = np.expm1(tilt)[:, None] * draws
    log_scale = np.log1p(grown) @ number - tilt * wanted
    tilted = draws * np.exp(tilt)[:, None] / (1.0 + grown)
    reach = np.ceil(DEVIATIONS * (1.0 + np.sqrt((tilted * (1.0 - tilted)) @ number))).astype(int)
    middle = np.maximum(wanted, np.ceil(tilted @ number).astype(np.int64))
    start = np.maximum(middle - reach, 0)
    # Few different lengths, so that many distributions are transformed at once.
    length = middle - start + reach
    step = 2 ** np.maximum(np.floor(np.log2(length)).astype(int) - 2, 1)
    length = -(-length // step) * step
    tails = np.empty(len(wanted))
    for each in np.unique(length):
        rows = np.flatnonzero(length == each)
        mass = _masses(tilted[rows], number, start[rows], int(each))
        beyond = start[rows, None] - wanted[rows, None] + np.arange(each)
        weight = np.exp(-tilt[rows, None] * np.maximum(beyond, 0)) * (beyond >= 0)
        tails[rows] = np.sum(mass * weight, axis=1)
    return np.asarray(np.minimum(np.exp(log_scale + np.log(tails)), 1.0))


def _tilt(draws: Numbers, number: Whole, wanted: Whole) -> Numbers:
    """Return the θ that brings each mean near `wanted`; 0 where it is there, or above."""
    # Tilting makes a draw more probable by e^θ at most.
    tilt = np.maximum(np.log(wanted / (draws @ number)), 0.0)
    below, above = tilt.copy(), np.full(len(tilt), np.inf)
    rows = np.flatnonzero(tilt > 0.0)
    while len(rows):
        odds = draws[rows] * np.exp(tilt[rows])[:, None]
        tilted = odds / (1.0 - draws[rows] + odds)
        mean, variance = tilted @ number, (tilted * (1.0 - tilted)) @ number
        miss = wanted[rows] - mean
        far = np.abs(miss) > 0.1 * np.maximum(np.sqrt(variance), 1.0)
        rows, miss, mean, variance = rows[far], miss[far], mean[far], variance[far]
        low = miss > 0.0
        below[rows[low]], above[rows[~low]] = tilt[rows[low]], tilt[rows[~low]]
        # Newton's step for the logarithm of the mean, which is nearly straight; a mean that stands
        # still, when some draws are all but certain and others all but impossible, goes by steps.
        step = np.log(wanted[rows] / mean) * mean / np.maximum(variance, 1e-300)
        reached = tilt[rows] + np.minimum(step, 2.0)
        outside = (reached <= below[rows]) | (reached >= above[rows])
        middle = (below[rows] + above[rows]) / 2.0
        tilt[rows] = np.where(outside, middle, reached)
    return tilt


def _masses(draws: Numbers, number: Whole, start: Whole, length: int) -> Numbers:
    """Return P(X = start), P(X = start + 1) … of each row, `length` of them."""
    angle = 2.0 * np.pi * np.arange(length // 2 + 1) / length
    turn = np.exp(-1j * angle) - 1.0
    exponent = 1j * start[:, None] * angle
    small = draws.max(axis=0) <= SMALL
    power = number[small] * np.ones((len(draws), 1))
    for term in range(1, TERMS + 1):
        power *= draws[:, small]
        exponent += power.sum(axis=1)[:, None] * (-((-turn) ** term) / term)
    with np.errstate(divide="ignore"):
        for column in np.flatnonzero(~small):
            exponent += number[column] * np.log(1.0 + draws[:, column, None] * turn)
    return np.maximum(np.fft.irfft(np.exp(exponent), n=length, axis=1), 0.0)
