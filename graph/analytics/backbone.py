"""Which ties of a network are more than chance: the backbone, with what was expected of every tie.

The test is chosen by `question.model`; `graph.analytics.chance` says what each of them is, and who
published it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import networkx as nx
import numpy as np

from graph.analytics.answers import DIGITS, Answer, Figure, Note, Run, Table, Value, rounded
from graph.analytics.chance import Ties, filtered, validated
from graph.analytics.chance.false_discovery import Numbers
from graph.analytics.chance.margins import Whole
from graph.analytics.questions import Question
from graph.networks import Incidence, project
from graph.store import Store

COLUMNS: Final = (
    *("one", "one_label", "other", "other_label"),
    *("tasks", "expected_tasks", "weight", "expected", "p", "q", "kept"),
)

_ON_EDGES: Final = ("expected_tasks", "expected", "p", "q", "kept")

P_DIGITS: Final = 9
"""Significant digits of a p-value: 1e-12 is not 0, as it would be to so many decimal places."""


def backbone(_store: Store, incidence: Incidence, question: Question, run: Run) -> Answer:
    """Test every edge of the network that `question` asks for; the least probable come first.

    The table `edges` has them all. What is tested is `tasks`, to be compared with `expected_tasks`;
    `expected` is the same in the unit of `weight`. The disparity filter tests `weight` itself. The
    edges of the network have `expected_tasks`, `expected`, `p`, `q` and `kept`, as far as there
    are any.
    """
    network = project(incidence, question.network)
    ties = tested(incidence, network, question)
    return Answer(
        run,
        tables=(Table("edges", COLUMNS, tuple(_rows(network, ties, question))),),
        network=network,
        figures=tuple(_figures(ties, question)),
        notes=tuple(_notes(ties, question, run)),
        labels=incidence.label_of,
    )


def tested(incidence: Incidence, network: nx.Graph[str], question: Question) -> Ties:
    """Return what chance says of the edges of `network`, the projection of `incidence`."""
    if question.model == "disparity":
        return filtered(network, question.weight, question.alpha)
    return validated(incidence, question.network, question.model, question.alpha, question.weight)


def _rows(network: nx.Graph[str], ties: Ties, question: Question) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each edge, and write the same on the edges of `network`."""
    labels = {node: data["label"] for node, data in network.nodes.items()}
    # Equal probabilities by the number of tasks, then by name.
    order = np.lexsort((ties.other, ties.one, -ties.tasks, ties.p))
    ends = zip(ties.one[order].tolist(), ties.other[order].tolist(), strict=True)
    found = zip(
        _places(ties.expected_tasks, order),
        _places(ties.expected_weight, order),
        _significant(ties.p, order),
        _significant(ties.q, order),
        ties.kept[order].tolist(),
        strict=True,
    )
    for (position, other_position), numbers in zip(ends, found, strict=True):
        one, other = ties.agents[position], ties.agents[other_position]
        data = network.get_edge_data(one, other)
        weight = rounded(data[question.weight])
        named = (one, labels[one], other, labels[other])
        yield *named, data["tasks"], numbers[0], weight, *numbers[1:]
        data.update(
            (name, value)
            for name, value in zip(_ON_EDGES, numbers, strict=True)
            if value is not None
        )


def _places(numbers: Numbers | None, order: Whole) -> list[float] | list[None]:
    if numbers is None:
        return [None] * len(order)
    rounded_numbers: list[float] = np.round(numbers[order], DIGITS).tolist()
    return rounded_numbers


def _significant(p: Numbers | None, order: Whole) -> list[float] | list[None]:
    if p is None:
        return [None] * len(order)
    return [_short(each) for each in p[order].tolist()]


def _short(p: float) -> float:
    return float(f"{p:.{P_DIGITS}g}")


def _figures(ties: Ties, question: Question) -> Iterator[Figure]:
    """Yield how many were tested and kept, and the greatest p-value that was."""
    kept = ties.kept
    yield Figure("tests", ties.tests)
    yield Figure("edges", len(ties.p))
    yield Figure("edges_kept", int(kept.sum()))
    yield Figure("agents", len(np.union1d(ties.one, ties.other)))
    yield Figure("agents_kept", len(np.union1d(ties.one[kept], ties.other[kept])))
    yield Figure("alpha", question.alpha)
    yield Figure("greatest_p_kept", _short(ties.p[kept].max()) if kept.any() else None)


_OF_MODELS: Final = {
    "configuration": Note(
        "configuration-model",
        "原假设（二分配置模型）：各单位的任务数和各任务的单位数平均保持不变，其余随机，各任务相互独立。"
        "检验的是共同任务的数目（tasks，期望值为 expected_tasks），而不问是哪些任务："
        "同在几份长名单中，与共同承担几项两个单位的任务同样计数；weight 与 expected 可作对照。"
        "单个单位的任务也计入单位的任务数。"
        "q 是按 Benjamini–Hochberg 方法校正后的 p 值，所有可能共同承担任务的单位对都算作一次检验。",
        "Null hypothesis (bipartite configuration model): on average each unit keeps its number of "
        "tasks and each task its number of units, all else is chance, and tasks are independent. "
        "What is tested is how many tasks two units share (`tasks`, with `expected_tasks`), not "
        "which: a few long lists count like as many tasks of two units; compare `weight` with "
        "`expected`. Tasks of one unit count among the tasks of that unit. `q` is the p-value "
        "after Benjamini and Hochberg's correction; each two units that could share a task count "
        "as a test.",
    ),
    "hypergeometric": Note(
        "hypergeometric-test",
        "原假设（超几何检验）：各单位的任务从全部任务中随机抽取，各任务同等对待；"
        "检验的是共同任务的数目（tasks，期望值为 expected_tasks）。该检验不考虑任务所列单位的多少，"
        "单位多的任务会使较多单位对显得显著；configuration 模型没有这个缺点。"
        "q 是按 Benjamini–Hochberg 方法校正后的 p 值，所有可能共同承担任务的单位对都算作一次检验。",
        "Null hypothesis (hypergeometric test): each unit draws its tasks blindly of all tasks, "
        "which are alike. What is tested is how many they share (`tasks`, with `expected_tasks`). "
        "The test knows nothing of how many units a task names, so that long lists make more "
        "pairs pass than should; the model `configuration` does not have this fault. "
        "`q` is the p-value after Benjamini and Hochberg's correction; each two units that could "
        "share a task count as a test.",
    ),
    "disparity": Note(
        "disparity-filter",
        "原假设（差异过滤）：每个单位把自己的总权重随机分给它的各条联系；expected 是期望权重，"
        "应与 weight 比较，取 p 值较小一端的数值。只有一条联系的单位不作判断。"
        "按原方法不作多重检验校正，所以没有 q：约有 alpha 比例的联系可能只是偶然。",
        "Null hypothesis (disparity filter): each unit divides its total weight at random over its "
        "ties. `expected` is a weight, to be compared with `weight`, at the end where p is "
        "smaller. A unit of one tie has no say. As published, nothing is corrected for the number "
        "of tests, so there is no `q`: at each end about a share alpha of the ties would pass by "
        "chance alone.",
    ),
}

_EMPTY: Final = Note(
    "no-edges",
    "所选任务中没有两个单位共同承担同一任务，因此没有可检验的联系。",
    "No two units share a task of the selection: there is nothing to test.",
)

_NONE_KEPT: Final = Note(
    "none-kept",
    "没有一条联系能排除偶然：或者任务太少，或者联系与单位任务数所预示的一样多。",
    "No tie is more than chance: there are too few tasks, or the ties are as many as the tasks of "
    "the units make likely.",
)

_SEVERAL_GRAPHS: Final = Note(
    "several-notices",
    "模型不区分公文：任务都在同一份公文中的单位，仅因此就会显得联系较多。可以只取一份公文再作比较。",
    "The model knows no notices: units whose tasks stand in one notice alone seem tied by that "
    "alone. Compare with the answer for one notice.",
)

_EXPANDED: Final = Note(
    "groups-expanded",
    "组已展开为成员：同组成员总是一起出现，它们之间的联系只说明属于同一个组。",
    "Groups stand for their members: those of a group always come together, so that a tie between "
    "them says no more than that.",
)


def _notes(ties: Ties, question: Question, run: Run) -> Iterator[Note]:
    if not len(ties.p):
        yield _EMPTY
        return
    yield _OF_MODELS[question.model]
    if not ties.kept.any():
        yield _NONE_KEPT
    if question.model == "disparity":
        return
    if len(run.graphs) > 1:
        yield _SEVERAL_GRAPHS
    if question.selection.groups == "expanded":
        yield _EXPANDED
