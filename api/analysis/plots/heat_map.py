"""Heat map: who works with whom, units by units, those of one cluster side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from api.analysis.plots.canvas import (
    BLUE,
    INK,
    MUTED,
    RULE,
    SMALL,
    VERMILION,
    Drawn,
    axes,
    captions,
    figure,
    shortened,
    text_width,
)
from api.analysis.plots.choice import Link, nothing
from api.analysis.words import Language, title
from graph.analytics import Answer

MOST: Final = 40
# In inches.
_CELL: Final = 0.2
_WIDEST_NAME: Final = 2.4
_TOP: Final = 0.45
_RIGHT: Final = 1.15
_BOTTOM: Final = 0.5
# A matrix of one cell would have no room for its words.
_FEWEST: Final = 12


def heat_map(answer: Answer, link: Link, language: Language) -> Drawn:
    """Draw the matrix of the MOST units with the greatest strength, cluster by cluster.

    The colour of a cell is the weight of its edge; it leads to `link(one, other)`, a name to
    `link(one)`; where there is no edge, there is no cell. A pair that is more than chance has a
    dot, a cluster a frame.
    """
    matrix = _matrix(answer)
    links = {
        (row, column): address
        for row, column in matrix.cells
        if (address := link(matrix.nodes[row], matrix.nodes[column]))
    }
    names = {
        address: f"{matrix.names[row]} – {matrix.names[column]}: {matrix.cells[row, column]:.3g}"
        for (row, column), address in links.items()
    }
    heading = "谁与谁协作" if language == "zh" else "Who works with whom"
    below = _below(matrix, answer, language)
    scale = title(answer.run.question.weight, language)
    figure = _draw(matrix, links, [link(node) for node in matrix.nodes], (heading, below, scale))
    return Drawn(figure, heading, below, names)


@dataclass(frozen=True, slots=True)
class _Matrix:
    """Weights by row and column, of `nodes` in the order of their clusters (None: of none)."""

    nodes: tuple[str, ...]
    names: tuple[str, ...]
    clusters: tuple[int | None, ...]
    cells: Mapping[tuple[int, int], float]
    marked: frozenset[tuple[int, int]]


def _matrix(answer: Answer) -> _Matrix:
    network, weight = answer.network, answer.run.question.weight
    strength = dict(network.degree(weight=weight))
    heavy = sorted(network, key=lambda node: (-strength[node], node))[:MOST]
    cluster: dict[str, int | None] = {
        node: data.get("cluster") for node, data in network.nodes(data=True)
    }
    nodes = sorted(
        (node for node in heavy if strength[node] > 0),
        key=lambda node: (cluster[node] or 0, -strength[node], node),
    )
    place = {node: position for position, node in enumerate(nodes)}
    cells: dict[tuple[int, int], float] = {}
    marked: set[tuple[int, int]] = set()
    for one, other, data in network.subgraph(nodes).edges(data=True):
        pairs = [(place[one], place[other])]
        if not network.is_directed():
            pairs.append((place[other], place[one]))
        for pair in pairs:
            cells[pair] = float(data[weight])
            if data.get("kept"):
                marked.add(pair)
    return _Matrix(
        nodes=tuple(nodes),
        names=tuple(answer.labels.get(node, node) for node in nodes),
        clusters=tuple(cluster[node] for node in nodes),
        cells=dict(sorted(cells.items())),
        marked=frozenset(marked),
    )


def _below(matrix: _Matrix, answer: Answer, language: Language) -> str:
    if not matrix.nodes:
        return nothing(language)
    words = {
        "zh": ("强度最大的{}个，共{}个", "框：群组", "点：超出偶然", "；"),
        "en": ("the strongest {} of {}", "frame: cluster", "dot: more than chance", "; "),
    }[language]
    said = [words[0].format(len(matrix.nodes), answer.network.number_of_nodes())]
    if any(number is not None for number in matrix.clusters):
        said.append(words[1])
    if matrix.marked:
        said.append(words[2])
    return words[3].join(said)


def _draw(
    matrix: _Matrix,
    links: Mapping[tuple[int, int], str],
    name_links: Sequence[str | None],
    words: tuple[str, str, str],
) -> Any:
    heading, below, scale = words
    names = [shortened(name, _WIDEST_NAME, SMALL) for name in matrix.names]
    room = max((text_width(name, SMALL) for name in names), default=0.5) + 0.15
    side = _CELL * max(len(names), _FEWEST)
    drawing = figure(room + side + _RIGHT, room + side + _TOP + _BOTTOM)
    made = axes(drawing, room, _TOP + room, _RIGHT, _BOTTOM)
    colours = _draw_cells(made, matrix, links)
    _mark(made, matrix)
    _frame_clusters(made, matrix)
    _name_sides(made, names, name_links)
    if matrix.cells:
        _draw_scale(drawing, colours, scale, room + side + 0.25, side)
    captions(drawing, heading, below)
    return drawing


def _draw_scale(drawing: Any, colours: Any, name: str, left: float, side: float) -> None:
    width, height = drawing.get_size_inches()
    place = (left / width, (_BOTTOM + side * 0.2) / height, 0.16 / width, side * 0.6 / height)
    bar = drawing.add_axes(place)
    drawing.colorbar(colours, cax=bar)
    bar.tick_params(axis="y", length=2, labelsize=SMALL, labelcolor=MUTED, color=MUTED)
    bar.spines[:].set_visible(False)
    bar.set_title(name, size=SMALL, color=MUTED, loc="left", pad=6)


def _draw_cells(made: Any, matrix: _Matrix, links: Mapping[tuple[int, int], str]) -> Any:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import PowerNorm

    corners = ((0.04, 0.04), (0.96, 0.04), (0.96, 0.96), (0.04, 0.96))
    # Most pairs share little, few share much: the root of a weight tells the little apart.
    squares = PolyCollection(
        [[(column + x, row + y) for x, y in corners] for row, column in matrix.cells],
        array=list(matrix.cells.values()),
        cmap=_blues(),
        norm=PowerNorm(0.5, vmin=0, vmax=max(matrix.cells.values(), default=1)),
        urls=[links.get(cell) for cell in matrix.cells],
        linewidths=0,
    )
    made.add_collection(squares)
    made.set_xlim(0, max(len(matrix.nodes), _FEWEST))
    made.set_ylim(max(len(matrix.nodes), _FEWEST), 0)
    return squares


def _blues() -> Any:
    """Return the colours from hardly anything to blue: what is strong stands out of any paper."""
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    ends = (to_rgba(BLUE, 0.14), to_rgba(BLUE, 1.0))
    return LinearSegmentedColormap.from_list("blues", ends)


def _mark(made: Any, matrix: _Matrix) -> None:
    if matrix.marked:
        rows, columns = zip(*sorted(matrix.marked), strict=True)
        x, y = ([place + 0.5 for place in places] for places in (columns, rows))
        made.scatter(x, y, s=20, color=VERMILION, linewidths=0.7, edgecolors="white", zorder=3)


def _frame_clusters(made: Any, matrix: _Matrix) -> None:
    start = 0
    for number, members in groupby(matrix.clusters):
        size = len(list(members))
        if number is not None and size > 1:
            x = (start, start + size, start + size, start, start)
            y = (start, start, start + size, start + size, start)
            made.plot(x, y, color=INK, linewidth=1.1, clip_on=False)
        start += size


def _name_sides(made: Any, names: Sequence[str], links: Sequence[str | None]) -> None:
    middles = [position + 0.5 for position in range(len(names))]
    made.set_yticks(middles, names, size=SMALL)
    made.set_xticks(middles, names, size=SMALL, rotation=90, color=INK)
    made.xaxis.tick_top()
    made.spines[:].set_color(RULE)
    made.spines[:].set_visible(True)
    for axis in (made.get_xticklabels(), made.get_yticklabels()):
        for label, address in zip(axis, links, strict=True):
            if address:
                label.set_url(address)
