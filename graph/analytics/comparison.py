"""Comparison: the same measures for two notices, years or areas side by side.

What changed is said by rank, since the values of most measures depend on the size of a network: how
far each agent rose or fell, and how alike the two orders are over the agents that both have (C.
Spearman, "The proof and measurement of association between two things", American Journal of
Psychology 15, 1904; M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33,
1945: tau-b). How many agents and ties both have is said by P. Jaccard's coefficient (1901).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import networkx as nx
import numpy as np

from graph.analytics.answers import (
    Answer,
    Figure,
    Note,
    Observation,
    Run,
    Table,
    Value,
    observations,
    rounded,
)
from graph.analytics.centrality import measured, scores_of, subject_of
from graph.analytics.concentration import concentration, tasks_of_each
from graph.analytics.digest import parts_digest
from graph.analytics.questions import Question
from graph.analytics.uncertainty import Scores, with_intervals
from graph.networks import Incidence, project, read_parts
from graph.store import Store

FEWEST: Final = 3
"""Agents below which a rank correlation says nothing: two are always alike or opposed."""


_TASKS: Final = "tasks"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    incidence: Incidence
    network: nx.Graph[str]
    found: Mapping[tuple[str, str], Observation]
    """By measure and agent."""

    about_samples: tuple[Note, ...]


def compare(store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Set the measures of `question.selection` beside those of `question.against`.

    The table `comparison` has a row a measure and agent: `rank_change` is positive for who stands
    nearer to the first rank than in `against`, and None for who is in one of the two only. `apart`
    says that the two intervals of the rank do not meet: that the change is more than what other
    tasks of the kind could bring about; None where no samples were drawn. The table `agreement` has
    the rank correlations by measure.

    Nothing is observed: a comparison is not about one network, and its parts are in their own
    answers.
    """
    assert question.against is not None  # a Question sees to it
    baseline = read_parts(store, question.against, kind=incidence.kind)
    here, there = (_side(of, question) for of in (incidence, baseline))
    pairs = _pairs(here.incidence, there.incidence)
    return Answer(
        _run(run, baseline),
        tables=(
            _table(question, here, there, pairs),
            _agreement(question, here, there, pairs),
        ),
        network=_both(here.network, there.network),
        figures=tuple(_figures(here, there, pairs)),
        notes=(*_notes(here, there, pairs), *_about_samples(here, there)),
        labels=there.incidence.label_of | here.incidence.label_of,
    )


def _side(incidence: Incidence, question: Question) -> Side:
    network = project(incidence, question.network)
    subject = subject_of(network, question)
    centralities = scores_of(question, subject)

    def scores(sample: Incidence) -> dict[str, Scores]:
        return {**centralities(sample), _TASKS: tasks_of_each(sample)}

    tasks = map(int, tasks_of_each(incidence))
    counted = observations(_TASKS, dict(zip(incidence.agents, tasks, strict=True)))
    observed = (*measured(subject, question.measured), *counted)
    found, about = with_intervals(incidence, question, scores, observed)
    return Side(incidence, network, {(each.measure, each.agent): each for each in found}, about)


def _keys(question: Question) -> tuple[str, ...]:
    """Return the measures to compare: those asked for, or all, and the number of tasks."""
    return question.measured if question.measures else (*question.measured, _TASKS)


Pair = tuple[str | None, str | None]
"""An agent here and the same there; None where it is not."""


def _pairs(here: Incidence, there: Incidence) -> list[Pair]:
    """Pair each agent with itself, or else with the only namesake of the other side.

    The water bureaus of two districts are two units of one name.
    """
    both = set(here.agents) & set(there.agents)
    left = {label: agent for agent, label in _unique(here, both)}
    right = {label: agent for agent, label in _unique(there, both)}
    namesake = {left[label]: right[label] for label in left.keys() & right.keys()}
    taken = both | set(namesake.values())
    pairs: list[Pair] = [
        (agent, agent if agent in both else namesake.get(agent)) for agent in here.agents
    ]
    return pairs + [(None, agent) for agent in there.agents if agent not in taken]


def _unique(incidence: Incidence, but: set[str]) -> list[tuple[str, str]]:
    named = [(agent, label) for agent, label in incidence.label_of.items() if agent not in but]
    often = Counter(label for _, label in named)
    return [(agent, label) for agent, label in named if often[label] == 1]


def _table(question: Question, here: Side, there: Side, pairs: Sequence[Pair]) -> Table:
    labels = there.incidence.label_of | here.incidence.label_of
    rows: list[tuple[Value, ...]] = []
    for measure in _keys(question):
        of_measure: list[tuple[Value, ...]] = []
        for one, other in pairs:
            now, then = _found(here, measure, one), _found(there, measure, other)
            agent = one or other or ""
            of_measure.append(
                (
                    *(measure, agent, labels[agent]),
                    *(each.value if each else None for each in (now, then)),
                    *(each.rank if each else None for each in (now, then)),
                    *(_change(now, then), _apart(now, then)),
                )
            )
        rows += sorted(of_measure, key=_order)
    columns = (
        *("measure", here.incidence.kind, "label", "value", "against_value"),
        *("rank", "against_rank", "rank_change", "apart"),
    )
    return Table("comparison", columns, tuple(rows))


def _found(side: Side, measure: str, agent: str | None) -> Observation | None:
    return None if agent is None else side.found.get((measure, agent))


def _change(now: Observation | None, then: Observation | None) -> int | None:
    if now is None or then is None or now.rank is None or then.rank is None:
        return None
    return then.rank - now.rank


def _apart(now: Observation | None, then: Observation | None) -> bool | None:
    bounds = [
        bound
        for each in (now, then)
        if each is not None and each.rank_low is not None and each.rank_high is not None
        for bound in (each.rank_low, each.rank_high)
    ]
    if len(bounds) < 4:
        return None
    low, high, against_low, against_high = bounds
    return high < against_low or against_high < low


def _order(row: tuple[Value, ...]) -> tuple[float, float, str, str]:
    rank, against = (float("inf") if row[i] is None else float(row[i] or 0) for i in (5, 6))
    return rank, against, str(row[2]), str(row[1])


def _agreement(question: Question, here: Side, there: Side, pairs: Sequence[Pair]) -> Table:
    rows = []
    for measure in _keys(question):
        values = [
            (now.value, then.value)
            for one, other in pairs
            if (now := _found(here, measure, one)) and (then := _found(there, measure, other))
            if now.value is not None and then.value is not None
        ]
        rows.append((measure, len(values), *correlations(values)))
    return Table("agreement", ("measure", "in_both", "spearman", "kendall"), tuple(rows))


def correlations(
    values: Sequence[tuple[float, float]],
) -> tuple[float | int | None, float | int | None]:
    """Return Spearman's rho and Kendall's tau-b of pairs of values.

    None for fewer than FEWEST pairs, and where all values of one side are equal: then there is no
    order to agree with.
    """
    from scipy.stats import kendalltau, spearmanr  # half a second, for those who need it

    if len(values) < FEWEST:
        return None, None
    one, other = np.array(values, dtype=float).T
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return None, None
    return (
        rounded(float(spearmanr(one, other).statistic)),
        rounded(float(kendalltau(one, other).statistic)),
    )


def _figures(here: Side, there: Side, pairs: Sequence[Pair]) -> Iterable[Figure]:
    counterpart = {one: other for one, other in pairs if one and other}
    edges, against_edges = _ties(here.network, counterpart), _ties(there.network, {})
    yield Figure("agents", len(here.incidence.agents))
    yield Figure("against_agents", len(there.incidence.agents))
    yield Figure("agents_in_both", len(counterpart))
    yield Figure("agents_jaccard", _share(len(counterpart), len(pairs)))
    yield Figure("edges", len(edges))
    yield Figure("against_edges", len(against_edges))
    common = len(edges & against_edges)
    yield Figure("edges_in_both", common)
    yield Figure("edges_jaccard", _share(common, len(edges | against_edges)))
    for before, side in (("", here), ("against_", there)):
        yield Figure(f"{before}gini", rounded(concentration(side.incidence)["gini"]))


def _ties(network: nx.Graph[str], counterpart: Mapping[str, str]) -> set[tuple[str, ...]]:
    """Return the pairs that are tied, under the names of their counterparts."""
    pairs = [tuple(counterpart.get(agent, agent) for agent in edge[:2]) for edge in network.edges]
    return set(pairs if network.is_directed() else map(tuple, map(sorted, pairs)))


def _share(part: int, whole: int) -> float | int | None:
    return rounded(part / whole) if whole else None


def _both(here: nx.Graph[str], there: nx.Graph[str]) -> nx.Graph[str]:
    """Return the network of all agents and ties; what is of the second has `against_` before it."""
    network = here.copy()
    for node, data in there.nodes(data=True):
        network.add_node(node, label=network.nodes.get(node, data)["label"])
        network.nodes[node].update(
            {f"against_{name}": value for name, value in data.items() if name != "label"}
        )
    for one, other, data in there.edges(data=True):
        network.add_edge(one, other, **{f"against_{name}": data[name] for name in data})
    return network


def _run(run: Run, baseline: Incidence) -> Run:
    graphs = tuple(sorted({*run.graphs, *baseline.graphs}))
    both = hashlib.sha256(f"{run.digest} {parts_digest(baseline)}".encode())
    return replace(run, graphs=graphs, digest=both.hexdigest())


def _about_samples(here: Side, there: Side) -> tuple[Note, ...]:
    """Return how the intervals of each side were made, once where it is the same of both."""
    notes = {note.en: note for side in (here, there) if side.found for note in side.about_samples}
    return tuple(notes.values())


def _notes(here: Side, there: Side, pairs: Sequence[Pair]) -> Iterable[Note]:
    for side, zh, en in ((here, "所选", "selection"), (there, "对照", "selection against it")):
        if not side.incidence.tasks:
            yield Note(
                "empty",
                f"没有任务符合{zh}条件，无从比较。",
                f"No task fits the {en}: there is nothing to compare.",
            )
    if not here.incidence.tasks or not there.incidence.tasks:
        return
    namesakes = sum(one != other and None not in (one, other) for one, other in pairs)
    if namesakes:
        yield Note(
            "namesakes",
            f"{namesakes}个单位与对方的同名单位并列比较，它们不是同一单位。",
            f"{namesakes} units stand beside units of the same name, which are others.",
        )
    alone = sum(None in pair for pair in pairs)
    if alone:
        yield Note(
            "in-one-only",
            f"{alone}个主体只见于其中一方，没有名次变化；名次在各自全部主体中排定。",
            f"{alone} agents are in one of the two only, and have no change of rank. "
            "Ranks are among all agents of each side.",
        )
