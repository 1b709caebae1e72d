"""Bootstrap: how far a value could be otherwise if the tasks were others of their kind.

The tasks are the units of observation: a sample is as many tasks as there are, drawn with
replacement from all of them, each with all its agents (B. Efron, R. J. Tibshirani, An Introduction
to the Bootstrap, 1993, chapters 6 and 13). T. A. B. Snijders and S. P. Borgatti ("Non-parametric
standard errors and tests for network statistics", Connections 22, 1999) draw the nodes instead; a
government has the units that it has, while the tasks of a plan could have been others. Every agent
stays in every sample, alone where none of its tasks is drawn. The tasks of all notices are drawn
from together, so that what differs from notice to notice is within the interval.

Bounds are the 2.5th and the 97.5th percentile of the samples. A sample lacks 37 % of the tasks, and
so some of the ties: what counts them (degree, closeness) is smaller in nearly every sample than in
the text, and a plain percentile interval lies beneath the value. The bounds of a value are
therefore multiplied by value / median of the samples, which takes the bias out (chapter 10). Sums
over tasks have none, and where value or median is zero there is nothing to multiply with: there the
interval is the percentiles', and reaches to the value. That of a rank reaches to the rank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.analytics.answers import DIGITS, Figure, Note, Observation, rounded
from graph.analytics.measures import MEASURES
from graph.analytics.progress import steps
from graph.analytics.questions import Question
from graph.networks import Incidence

Number = float | int | None
Scores = NDArray[np.float64]
Measures = Callable[[Incidence], Mapping[str, Scores]]
"""Gives by measure the values of the agents of an incidence, in their order; NaN for none."""

REPLICATES: Final = 200
"""Samples where the size allows: what Efron and Tibshirani (chapter 6.4) find enough mostly."""

FEWEST: Final = 40
"""With fewer samples the 2.5th percentile is no sample at all."""

BUDGET: Final = 40_000_000
"""Steps for all samples together: some seconds. See `cost_of_network`."""

LOW: Final = 0.025
HIGH: Final = 0.975

_OF_OTHERS: Final = ("degree", "out_degree", "in_degree", "core", "effective_size")
_SHARES: Final = (
    *("betweenness", "eigenvector", "pagerank", "hub", "authority", "participation"),
    *("gini", "hhi", "hhi_normalised"),
)
"""What cannot exceed the number of the others, and what cannot exceed one."""

_MOST_CONSTRAINT: Final = 2.0
"""Its terms are squares of numbers from 0 to 1 that add up to 2 at most."""

_SUMS: Final = ("strength", "tasks", "targets", "deadlines")
"""Sums over tasks, which samples do not bias; so are `lead_tasks`, `tasks_alone` and their like."""

Matrix = NDArray[np.float64]
"""One row a sample, one column an agent."""


def with_intervals(
    incidence: Incidence,
    question: Question,
    measures: Measures,
    found: Iterable[Observation],
    cost: int | None = None,
) -> tuple[tuple[Observation, ...], tuple[Note, ...]]:
    """Return `found` with intervals of values and ranks, and a note on how they were made.

    `found` are the observations that `measures` makes of `incidence` itself; those of a measure
    that it does not give stay as they are. `cost` is that of one sample in steps, by default that
    of measuring its network; where it is too high, and the question does not ask for a number of
    replicates, nothing is drawn and the note says so. A value that is None in some samples has the
    interval of the others, none at all where these are less than half.
    """
    found = tuple(found)
    count = replicates(question, cost_of_network(incidence) if cost is None else cost)
    if not found or not incidence.tasks or count == 0:
        return found, (_none_drawn(question, len(incidence.tasks)),)
    samples = drawn(incidence, count, question.seed, measures)
    place = {agent: position for position, agent in enumerate(incidence.agents)}
    by_measure: dict[str, list[Observation]] = {}
    for each in found:
        by_measure.setdefault(each.measure, []).append(each)
    bounded = {
        (each.measure, each.agent): each
        for measure, group in by_measure.items()
        if measure in samples
        for each in _bounded(group, samples[measure], place)
    }
    few = (_FEW,) if count < FEWEST else ()
    return (
        tuple(bounded.get((each.measure, each.agent), each) for each in found),
        (_drawn(count, question.seed, len(incidence.tasks)), *few),
    )


def figures_with_intervals(
    incidence: Incidence,
    question: Question,
    figures: Callable[[Incidence], Mapping[str, Number]],
    cost: int,
) -> tuple[Figure, ...]:
    """Return numbers about the whole of `incidence`, with their intervals where they are drawn."""
    found = figures(incidence)
    count = replicates(question, cost) if incidence.tasks else 0
    samples = _figures_drawn(incidence, count, question.seed, figures, list(found))
    answer = []
    for name, values in samples.items():
        value = found[name]
        low, high = bounds(name, np.array([np.nan if value is None else value]), values, 1)
        answer.append(Figure(name, rounded(value), _number(low[0]), _number(high[0])))
    return tuple(answer)


def replicates(question: Question, cost: int) -> int:
    """Return how many samples to draw: as asked for, else as many as `cost` steps each allow."""
    if question.replicates is not None:
        return question.replicates
    affordable = min(REPLICATES, BUDGET // max(cost, 1))
    return affordable if affordable >= FEWEST else 0


def cost_of_network(incidence: Incidence) -> int:
    """Return about how many steps it takes to measure the network of `incidence`: n × edges."""
    agents = len(incidence.agents)
    sizes = np.bincount(incidence.task, minlength=len(incidence.tasks)).astype(np.int64)
    pairs = min(int((sizes * (sizes - 1)).sum()), agents * (agents - 1)) // 2
    return agents * pairs + len(incidence.task)


def drawn(incidence: Incidence, count: int, seed: int, measures: Measures) -> dict[str, Matrix]:
    """Return by measure the values in `count` samples of the tasks: samples × agents.

    Equal incidences and seeds have equal samples (PCG64).
    """
    values: dict[str, Matrix] = {}
    samples = steps("samples of the tasks", samples_of(incidence, count, seed), count)
    for number, sample in enumerate(samples):
        for measure, scores in measures(sample).items():
            if measure not in values:
                values[measure] = np.full((count, len(incidence.agents)), np.nan)
            values[measure][number] = scores
    # As in an answer: bounds are of the same kind as the values, and near ties are ties.
    return {measure: np.round(matrix, DIGITS) for measure, matrix in values.items()}


def samples_of(incidence: Incidence, count: int, seed: int) -> Iterable[Incidence]:
    """Yield `count` incidences of as many tasks as `incidence` has, drawn with replacement."""
    numbers = np.random.Generator(np.random.PCG64(seed))
    total = len(incidence.tasks)
    for _ in range(count):
        yield resampled(incidence, np.sort(numbers.integers(0, total, total)))


def resampled(incidence: Incidence, draws: NDArray[Any]) -> Incidence:
    """Return the incidence of the tasks at the positions `draws`, each as often as it stands there.

    The agents stay, also those without a task. A task drawn twice is two tasks of one name.
    """
    starts = np.searchsorted(incidence.task, np.arange(len(incidence.tasks) + 1))
    lengths = starts[draws + 1] - starts[draws]
    ends = np.cumsum(lengths)
    parts = np.repeat(starts[draws] - ends + lengths, lengths) + np.arange(lengths.sum())
    return replace(
        incidence,
        tasks=tuple(incidence.tasks[draw] for draw in draws),
        task=np.repeat(np.arange(len(draws), dtype=np.int32), lengths),
        agent=incidence.agent[parts],
        role=incidence.role[parts],
        graph=incidence.graph[parts],
    )


def bounds(measure: str, values: Matrix, samples: Matrix, others: int) -> tuple[Matrix, Matrix]:
    """Return the lower and the upper bound of each of `values` from its column of `samples`.

    NaN in `values` or in more than half of a column has NaN for bounds. `others` is the number of
    the agents but one, which no degree exceeds.
    """
    ordered = np.sort(samples, axis=0)  # NaN last
    known = np.count_nonzero(~np.isnan(samples), axis=0)
    low, middle, high = (_percentile(ordered, known, share) for share in (LOW, 0.5, HIGH))
    scaled = (values > 0) & (middle > 0) & (not _is_sum(measure))
    scale = np.divide(values, middle, out=np.ones_like(values), where=scaled)
    most = np.fmax(np.fmax(values, high), _most(measure, others))
    lower = np.where(scaled, low * scale, np.fmin(low, values))
    upper = np.where(scaled, np.minimum(high * scale, most), np.fmax(high, values))
    unknown = np.isnan(values) | (known == 0) | (2 * known < len(samples))
    return np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)


def ranked(measure: str, values: Matrix) -> Matrix:
    """Return the rank of each value in its row, the central end first; NaN has none."""
    low_first = measure in MEASURES and MEASURES[measure].low_is_central
    signed = values if low_first else -values
    unknown = np.isnan(values)
    known_first = np.where(unknown, np.inf, signed)
    ranks = [np.searchsorted(np.sort(row), row) + 1.0 for row in known_first]
    return np.where(unknown, np.nan, np.reshape(ranks, values.shape))


def _bounded(
    found: Sequence[Observation], samples: Matrix, place: Mapping[str, int]
) -> Iterable[Observation]:
    where = [place[each.agent] for each in found]
    values = np.array([np.nan if each.value is None else float(each.value) for each in found])
    measure = found[0].measure
    lows, highs = bounds(measure, values, samples[:, where], len(place) - 1)
    ranks = np.sort(ranked(measure, samples)[:, where], axis=0)
    known = np.count_nonzero(~np.isnan(ranks), axis=0)
    first, last = (_percentile(ranks, known, share) for share in (LOW, HIGH))
    for number, each in enumerate(found):
        if each.rank is None or np.isnan(lows[number]):
            yield each
            continue
        yield replace(
            each,
            low=_number(lows[number]),
            high=_number(highs[number]),
            rank_low=min(each.rank, int(first[number])),
            rank_high=max(each.rank, int(last[number])),
        )


def _figures_drawn(
    incidence: Incidence,
    count: int,
    seed: int,
    figures: Callable[[Incidence], Mapping[str, Number]],
    names: Sequence[str],
) -> dict[str, Matrix]:
    values = {name: np.full((count, 1), np.nan) for name in names}
    samples = steps("samples of the tasks", samples_of(incidence, count, seed), count)
    for number, sample in enumerate(samples):
        for name, value in figures(sample).items():
            values[name][number] = np.nan if value is None else value
    return values


def _percentile(ordered: Matrix, known: NDArray[Any], share: float) -> Matrix:
    """Return of each column the smallest value that at least `share` of the known do not exceed."""
    if not len(ordered):
        return np.full(ordered.shape[1], np.nan)
    # A hair less, since 0.975 × 200 may come out above 195.
    place = np.maximum(np.ceil(share * known - 1e-9).astype(np.int64) - 1, 0)
    taken: Matrix = np.take_along_axis(ordered, place[np.newaxis, :], axis=0)[0]
    return taken


def _is_sum(measure: str) -> bool:
    return not set(_SUMS).isdisjoint(measure.split("_"))


def _most(measure: str, others: int) -> float:
    if measure in _SHARES:
        return 1.0
    if measure == "constraint":
        return _MOST_CONSTRAINT
    return float(others) if measure in _OF_OTHERS else np.inf


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)


def _drawn(count: int, seed: int, tasks: int) -> Note:
    return Note(
        "bootstrap",
        f"区间为95%自助法区间：有放回地抽取任务（{tasks}项）{count}次，种子{seed}，已校正中位数偏差。"
        "区间说明的是假如任务换成同类的另一批时数值会怎样，不说明读法的存疑。",
        f"Intervals are 95 % bootstrap intervals: {count} samples of the {tasks} tasks with "
        f"replacement, seed {seed}, corrected for median bias. They tell how far values would "
        "differ with other tasks of the kind, not what the ambiguous readings leave open.",
    )


_FEW: Final = Note(
    "few-samples",
    f"抽样不足{FEWEST}次：所示只是各次抽样的最小值和最大值，区间偏窄，不足95%；一次抽样的区间只是数值本身。",
    f"With fewer than {FEWEST} samples an interval runs from the least to the greatest of them, "
    "and is too narrow for 95 %; that of one sample is no more than the value.",
)


def _none_drawn(question: Question, tasks: int) -> Note:
    if not tasks or question.replicates == 0:
        return Note(
            "no-bootstrap",
            "没有可供抽样的任务，或者所提的问题不要求抽样，因此没有区间。",
            "There are no tasks to sample, or the question asks for no samples: no intervals.",
        )
    return Note(
        "no-bootstrap",
        f"网络太大，未抽样，因此没有区间；需要时请指定抽样次数，如 replicates={REPLICATES}。",
        "The network is too large to be sampled as a matter of course: no intervals. Ask for "
        f"them with a number of samples, such as replicates={REPLICATES}.",
    )
