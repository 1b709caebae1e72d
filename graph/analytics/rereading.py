"""Other readings: which values and ranks hang on what the text leaves open.

Every alternative reading is tried: first each on its own, all other tasks being read as asserted;
then all open tasks at once, each read in one of its ways (the asserted one among them) with equal
chance, `DRAWS` times, or in every combination where there are no more than that. A rank that is
another one in any of these flips. The bounds are the least and the greatest of all that was tried,
the asserted reading included: unlike a sample of the tasks, a reading is not more likely for being
near the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Final

import numpy as np

from graph.analytics.answers import DIGITS, Note, Observation
from graph.analytics.progress import steps
from graph.analytics.questions import Question
from graph.analytics.uncertainty import BUDGET, Matrix, Measures, cost_of_network, ranked
from graph.networks import Incidence
from graph.networks.readings import Readings, read_readings
from graph.store import Store

DRAWS: Final = 100
"""How often all open tasks are read at random."""

_STREAM: Final = 1
"""Keeps the numbers drawn here apart from those that the same seed draws elsewhere."""

Choice = tuple[int, ...]
"""For each open task 0 for the asserted reading, or the number of another."""


def with_readings(
    store: Store,
    incidence: Incidence,
    question: Question,
    measures: Measures,
    found: Iterable[Observation],
    cost: int | None = None,
) -> tuple[tuple[Observation, ...], tuple[Note, ...]]:
    """Return `found` with what other readings make of values and ranks, and notes on what was done.

    Nothing is tried where the question does not want it, or where it would take too long: `cost` is
    that of measuring once, in steps, by default that of the network. An agent that has no part
    under some reading has no rank there, and flips.
    """
    found = tuple(found)
    if not question.readings or not found:
        return found, ()
    readings = read_readings(store, incidence)
    ways = sum(len(each.readings) - 1 for each in readings.open_tasks)
    steps = cost_of_network(incidence) if cost is None else cost
    if ways and (ways + DRAWS) * steps > BUDGET:
        return found, (_too_many(readings),)
    choices = tried(readings, question.seed)
    values, ranks = _measured(readings, choices, measures)
    place = {agent: number for number, agent in enumerate(incidence.agents)}
    reread = tuple(
        _reread(each, values[each.measure][:, column], ranks[each.measure][:, column])
        if each.measure in values and (column := place.get(each.agent)) is not None
        else _settled(each)
        for each in found
    )
    return reread, (_tried(readings, len(choices), question.seed),) if choices else ()


def tried(readings: Readings, seed: int) -> list[Choice]:
    """Return the choices to try, each once; none where nothing is open."""
    numbers = [len(each.readings) for each in readings.open_tasks]
    asserted = tuple(0 for _ in numbers)
    singly = [
        (*asserted[:place], option, *asserted[place + 1 :])
        for place, number in enumerate(numbers)
        for option in range(1, number)
    ]
    together = _all_or_some(numbers, seed) if numbers else ()
    return [each for each in dict.fromkeys((*singly, *together)) if each != asserted]


def _all_or_some(numbers: Sequence[int], seed: int) -> Iterator[Choice]:
    if prod(numbers) <= DRAWS:
        yield from product(*map(range, numbers))
        return
    drawn = np.random.Generator(np.random.PCG64((seed, _STREAM)))
    for _ in range(DRAWS):
        yield tuple(drawn.integers(0, numbers).tolist())


def _measured(
    readings: Readings, choices: Sequence[Choice], measures: Measures
) -> tuple[dict[str, Matrix], dict[str, Matrix]]:
    """Return by measure the values and the ranks under each choice: choices × asserted agents.

    NaN for who has none. Ranks are among all agents of the reading, also those that no asserted
    reading names.
    """
    agents = readings.asserted.agents
    values: dict[str, Matrix] = {}
    ranks: dict[str, Matrix] = {}
    for number, choice in enumerate(steps("readings", choices, len(choices))):
        reading = readings.under(choice)
        place = {agent: column for column, agent in enumerate(reading.agents)}
        there = [column for column, agent in enumerate(agents) if agent in place]
        here = [place[agents[column]] for column in there]
        for measure, scores in measures(reading).items():
            row = np.round(np.asarray(scores, dtype=float), DIGITS)
            for kept, of_all in ((values, row), (ranks, ranked(measure, row[np.newaxis])[0])):
                kept.setdefault(measure, np.full((len(choices), len(agents)), np.nan))
                kept[measure][number, there] = of_all[here]
    return values, ranks


def _reread(each: Observation, values: Matrix, ranks: Matrix) -> Observation:
    """Return the observation with the bounds of its value and its rank over all choices."""
    asserted = np.nan if each.value is None else float(each.value)
    asserted_rank = np.nan if each.rank is None else float(each.rank)
    all_values = [float(value) for value in (asserted, *values) if not np.isnan(value)]
    all_ranks = [int(rank) for rank in (asserted_rank, *ranks) if not np.isnan(rank)]
    same = (ranks == asserted_rank) | (np.isnan(ranks) & np.isnan(asserted_rank))
    return replace(
        each,
        flips=not bool(same.all()),
        reading_low=min(all_values, default=None),
        reading_high=max(all_values, default=None),
        reading_rank_low=min(all_ranks, default=None),
        reading_rank_high=max(all_ranks, default=None),
    )


def _settled(each: Observation) -> Observation:
    """Return the observation of what no reading changes."""
    return replace(
        each,
        flips=False,
        reading_low=each.value,
        reading_high=each.value,
        reading_rank_low=each.rank,
        reading_rank_high=each.rank,
    )


def _tried(readings: Readings, choices: int, seed: int) -> Note:
    tasks = len(readings.open_tasks)
    others = sum(len(each.readings) - 1 for each in readings.open_tasks)
    return Note(
        "readings",
        f"{tasks}项任务共有{others}种存疑读法。逐一改读，并将各项同时改读（随机，种子{seed}），共试"
        f"{choices}种；名次有变者标出。",
        f"{tasks} tasks have {others} alternative readings. Tried were each on its own and all "
        f"tasks at once (at random, seed {seed}), {choices} ways in all; ranks that flip in any "
        "of them are marked.",
    )


def _too_many(readings: Readings) -> Note:
    return Note(
        "no-readings",
        f"网络太大，未逐一试算{len(readings.open_tasks)}项任务的存疑读法；请缩小所选范围，如限于一份文件。",
        f"The network is too large to try the other readings of {len(readings.open_tasks)} tasks. "
        "Narrow the selection, to one notice for example.",
    )
