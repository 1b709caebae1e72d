"""A readable name for each cluster, from what sets it apart and not from what is merely frequent.

What a cluster has much of and the others little is found by the log-odds ratio with a Dirichlet
prior of B. L. Monroe, M. P. Colaresi, K. M. Quinn, "Fightin' Words", Political Analysis 16,
372-403, 2008: as words there in the speeches of two parties, so here units in the ties, and topics
in the shared tasks, of a cluster and of all others. By its standard error divided, it prefers
neither the rare nor the common.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from graph.analytics.adjacency import Matrix
from graph.analytics.communities import Labels
from graph.analytics.division import Division
from graph.networks import Incidence
from graph.networks.selection import ROLES, Role
from graph.networks.topics import Topics

PRIOR: Final = 0.1
"""Weight of the prior, by the weight of all that is counted."""

_UNITS_IN_NAME: Final = 3
_UNITS: Final = 5
_TOPICS: Final = 5
_SECOND: Final = 0.75
"""A second topic stands in a name when it is so distinctive, by the first."""

_NAME_LENGTH: Final = 40
"""Characters of the topics of a name beyond which the second is left out."""

_NOTICE: Final = re.compile(r"^.*?关于(?:印发)?《?(?P<of>.+?)》?的通知$")
_REMARK: Final = re.compile(r"[（(][^（()）]*[）)]$")
_KIND: Final = re.compile(
    r"(?<=.{4})(?:的?(?:实施|工作|落实|行动|管理|暂行))?(?:方案|计划|办法|细则|规则|规定|意见|指引)$"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """For each cluster its name in Chinese and English, and what it is made of.

    `topics` and `units` are the labels of what sets the cluster apart, the most distinctive first.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    topics: tuple[tuple[str, ...], ...]
    units: tuple[tuple[str, ...], ...]


def named(
    incidence: Incidence, division: Division, topics: Topics, roles: Sequence[Role] = ROLES
) -> Naming:
    """Return names for the clusters of `division`, no two of them equal.

    Tasks are shared by those who have one of `roles` in them.

    A name is that of one or two topics, and of three units: “水环境治理：区水务局、……等”. A cluster
    of one has the name of its agent.
    """
    label = incidence.label_of
    where = {agent: place for place, agent in enumerate(division.adjacency.nodes)}
    labels = division.labels[[where[agent] for agent in incidence.agents]]
    of_topics = _above_zero(log_odds(shared_topics(incidence.matrix(roles), labels, topics)))
    of_units = log_odds(_reach(division))
    units, subjects, zh, en = [], [], [], []
    for number in range(division.count):
        members = np.flatnonzero(division.labels == number)
        best = [
            label[division.adjacency.nodes[place]]
            for place in _descending(of_units[[number]].toarray().ravel(), members)
        ]
        row = of_topics[[number]].tocoo()
        order = np.lexsort((row.col, -np.round(row.data, 9)))
        about = [(shortened(topics.labels[row.col[at]]), float(row.data[at])) for at in order]
        units.append(tuple(best[:_UNITS]))
        subjects.append(tuple(subject for subject, _ in about[:_TOPICS]))
        zh.append(_name(best, about, ("、", "：", "等")))
        en.append(_name(best, about, (", ", ": ", " and others")))
    return Naming(_unique(zh, "（{}）"), _unique(en, " ({})"), tuple(subjects), tuple(units))


def _name(
    units: Sequence[str], topics: Sequence[tuple[str, float]], marks: tuple[str, str, str]
) -> str:
    comma, colon, others = marks
    names = comma.join(units[:_UNITS_IN_NAME])
    if len(units) == 1 or not topics:
        return names + (others if len(units) > _UNITS_IN_NAME else "")
    chosen = [each for each, score in topics[:2] if score >= _SECOND * topics[0][1]]
    if len(comma.join(chosen)) > _NAME_LENGTH:
        del chosen[1:]
    return comma.join(chosen) + colon + names + (others if len(units) > _UNITS_IN_NAME else "")


def shortened(title: str) -> str:
    """Return what a title is about: 关于印发《X实施方案（试行）》的通知 is about X."""
    found = _NOTICE.fullmatch(title)
    return _KIND.sub("", _REMARK.sub("", found["of"] if found else title)) or title


def _unique(names: Sequence[str], mark: str) -> tuple[str, ...]:
    times = Counter(names)
    return tuple(
        name if times[name] == 1 else name + mark.format(number)
        for number, name in enumerate(names, 1)
    )


def log_odds(counts: Matrix) -> Matrix:
    """Return how much more of each column each row has than the other rows, in standard errors.

    `counts` is rows × columns, not negative. So is the answer; it has entries where `counts` has
    them. All are 0 where nothing can set a row apart: there is one row, or a row has everything.
    """
    counts = sp.csr_array(counts).tocoo()
    of_column, of_row = counts.sum(axis=0), counts.sum(axis=1)
    everything, total = of_column[counts.col], of_column.sum()
    prior = PRIOR * everything
    own, others = counts.data + prior, everything - counts.data + prior
    rest = of_row[counts.row] + PRIOR * total - own
    rest_of_others = total - of_row[counts.row] + PRIOR * total - others
    possible = (rest > 0) & (rest_of_others > 0) & (of_row[counts.row] < total)
    score = np.zeros(len(counts.data))
    ratio = np.log(own[possible] / rest[possible] * rest_of_others[possible] / others[possible])
    score[possible] = ratio / np.sqrt(1 / own[possible] + 1 / others[possible])
    return sp.coo_array((score, (counts.row, counts.col)), shape=counts.shape).tocsr()


def _above_zero(scores: Matrix) -> Matrix:
    scores = sp.csr_array(scores * (scores > 0))
    scores.eliminate_zeros()
    return scores


def _reach(division: Division) -> Matrix:
    """Return clusters × agents: the weight of the ties of each agent to the members of each."""
    count = len(division.labels)
    where = (division.labels, np.arange(count))
    member = sp.csr_array((np.ones(count), where), shape=(division.count, count))
    return sp.csr_array(member @ division.ties)


def shared_topics(matrix: Matrix, labels: Labels, topics: Topics) -> Matrix:
    """Return clusters × topics: how many tasks of each topic the members of a cluster share.

    `matrix` is tasks × agents, `labels` are the clusters of the agents. A task counts with the
    part of its agents that are in the cluster, where there are two of them at least; in a cluster
    of one agent, with that agent's.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    where = (np.arange(len(labels)), labels)
    cluster = sp.csr_array((np.ones(len(labels)), where), shape=(len(labels), count))
    there = sp.csr_array(matrix @ cluster).tocoo()
    agents = matrix.sum(axis=1)
    alone = np.bincount(labels, minlength=count)[there.col] == 1
    kept = ((there.data > 1) | alone) & (topics.topic[there.row] >= 0)
    row, column, members = there.row[kept], there.col[kept], there.data[kept]
    share = (members / agents[row], (column, topics.topic[row]))
    return sp.coo_array(share, shape=(count, len(topics.labels))).tocsr()


def _descending(scores: NDArray[np.float64], among: NDArray[np.intp]) -> list[int]:
    order = np.lexsort((among, -np.round(scores[among], 9)))
    return [int(each) for each in among[order]]
