"""How often the intervals of an analysis hold what they should.

    python -m benchmarks.coverage [--store gongbao.db]

The tasks of the store (build the bundled gazette first) are taken for a population. A plan is drawn
from it: as many tasks as it has, each one of its tasks in which every unit is, with a chance of 3
in 10, another one (units with many tasks more often), so that no two plans have the same lists.
What a measure is on average over many plans is what an interval should hold. Some plans are then
analysed, each as if it were all that is known, and the intervals of the 20 units with the most
tasks are looked at.
"""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.analytics import Question
from graph.analytics.adjacency import Adjacency
from graph.analytics.centrality import scores_of
from graph.analytics.concentration import concentration
from graph.analytics.measures import Subject
from graph.analytics.uncertainty import Measures, bounds, drawn, samples_of
from graph.networks import Incidence, project, read_parts
from graph.store import open_store

SWAPPED = 0.3
MOST = 20
SEED = 2022
CENTRALITIES = (
    *("strength", "pagerank", "eigenvector", "degree", "core", "closeness", "harmonic"),
    *("betweenness", "constraint", "effective_size"),
)
FIGURES = ("gini", "hhi", "hhi_normalised")

Scores = NDArray[np.float64]


def main() -> None:
    """Print the share of intervals that hold the mean over plans, by measure."""
    parser = argparse.ArgumentParser(description="How often intervals hold what they should.")
    parser.add_argument("--store", default="gongbao.db")
    parser.add_argument("--population", type=int, default=300, help="plans that the mean is of")
    parser.add_argument("--plans", type=int, default=40, help="plans whose intervals are looked at")
    parser.add_argument("--replicates", type=int, default=200)
    given = parser.parse_args()
    with open_store(given.store, read_only=True) as store:
        whole = read_parts(store)
    measures = _measures(whole)
    plans = _plans(whole, np.random.Generator(np.random.PCG64(SEED)))
    population = [measures(next(plans)) for _ in range(given.population)]
    mean = {key: np.nanmean([each[key] for each in population], axis=0) for key in population[0]}
    held: dict[str, list[float]] = {key: [] for key in mean}
    plain: dict[str, list[float]] = {key: [] for key in mean}
    for number in range(given.plans):
        plan = next(plans)
        found = measures(plan)
        samples = drawn(plan, given.replicates, number, measures)
        for key, values in found.items():
            low, high = bounds(key, values, samples[key], len(whole.agents) - 1)
            of_plan = slice(0, 1) if key in FIGURES else _most(plan)
            held[key].append(_share(low, mean[key], high, of_plan))
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # no value in any sample
                edges = np.nanpercentile(samples[key], [2.5, 97.5], axis=0)
            plain[key].append(_share(edges[0], mean[key], edges[1], of_plan))
    print("| Measure | Intervals that hold the mean | Plain percentiles |\n|---|---:|---:|")
    for key in mean:
        print(f"| {key} | {np.mean(held[key]):.0%} | {np.mean(plain[key]):.0%} |")


def _measures(whole: Incidence) -> Measures:
    """Return what is measured of a plan; a figure stands in the place of every agent."""
    question = Question(analysis="centrality", measures=CENTRALITIES)
    centralities = scores_of(question, Subject(Adjacency.of(project(whole), question.weight)))

    def measures(incidence: Incidence) -> Mapping[str, Scores]:
        figures = {
            name: np.full(len(incidence.agents), np.nan if value is None else value)
            for name, value in concentration(incidence).items()
        }
        tasks = np.asarray(incidence.matrix().sum(axis=0), dtype=float).ravel()
        return {"tasks": tasks, **centralities(incidence), **figures}

    return measures


def _plans(whole: Incidence, random: np.random.Generator) -> Iterator[Incidence]:
    """Yield plans without end, each of as many tasks as `whole` and with all its agents."""
    popular = np.bincount(whole.agent) / len(whole.agent)
    while True:
        plan = next(iter(samples_of(whole, 1, int(random.integers(2**32)))))
        other = random.random(len(plan.agent)) < SWAPPED
        agent = plan.agent.copy()
        agent[other] = random.choice(len(popular), size=int(other.sum()), p=popular)
        yield replace(plan, agent=agent)


def _most(plan: Incidence) -> Scores:
    return np.argsort(-np.bincount(plan.agent, minlength=len(plan.agents)), kind="stable")[:MOST]


def _share(low: Scores, value: Scores, high: Scores, of: Any) -> float:
    return float(np.mean((low[of] <= value[of] + 1e-9) & (value[of] <= high[of] + 1e-9)))


if __name__ == "__main__":
    main()
