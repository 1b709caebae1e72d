"""Tables of size classes (划型标准): a bound for each class, industry and indicator.

Two layouts are read. A matrix has a column a class (行业名称 指标名称 计量单位 中型 小型 微型),
a list a row a class (行业 类别 类型 资产总额, below it 中型 50 亿元（含）至 400 亿元). Bounds are
kept as printed. Digits that a narrow cell lost are not made up: the rule says it is truncated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.facts.bounds import Bounds, bounds_in_signs, bounds_in_words
from loaders.records import SizeClass
from loaders.registry.classifications import classification_words, division_names
from loaders.sources import Line, Passage
from loaders.tables.cells import Cell, cells_of, joined

_LONGEST_LABEL = 30
_NOTHING = Passage(())
_SIZES: tuple[SizeClass, ...] = ("large", "medium", "small", "micro")


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of the table with all that it stands under."""

    industry: str
    category: str | None
    indicator: str
    unit: str
    size: SizeClass
    bounds: Bounds
    words: Passage
    is_truncated: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of a table, and the index of the line behind its last row."""

    rules: tuple[Rule, ...]
    end: int


# The matrix: 从业人员（X） 人 300≤X<1000 20≤X<300 X<20


def read_matrix(
    lines: Sequence[Line], first: int, sizes: Sequence[SizeClass], *, marked: bool
) -> Table:
    """Return the table whose rows begin with line `first` of `lines`, all of which hold words.

    `sizes` are the classes of its last columns. The table ends with the last row that is whole.
    """
    rules: list[Rule] = []
    end, label, industry = first, list[Cell](), _NOTHING
    index = first
    while index < len(lines):
        cells = cells_of(lines[index], marked=marked)
        at = next((i for i, cell in enumerate(cells) if _indicator_of(cell.text)), None)
        label += cells[:at]
        index += 1
        if at is None:
            if len(joined(label).text) > _LONGEST_LABEL:
                break
            continue
        row, index = _whole_row(cells[at:], lines, index, len(sizes), marked=marked)
        if row is None or not (label or industry):
            break
        industry, label = joined(label) if label else industry, []
        rules += _rules_of_row(industry, row, sizes)
        end = index
    return Table(tuple(rules), end)


def _whole_row(
    cells: list[Cell], lines: Sequence[Line], index: int, classes: int, *, marked: bool
) -> tuple[list[Cell] | None, int]:
    """Return indicator, unit and a cell a class, with the index behind the lines they took."""
    while True:
        following = cells_of(lines[index], marked=marked) if index < len(lines) else []
        continues = _continues(cells[-1], following)
        if len(cells) >= 2 + classes and not continues:
            break
        if not following or not (continues or bounds_in_signs(following[0].text)):
            return None, index
        if continues:
            cells[-1] = Cell(cells[-1].passage + following[0].passage, following[0].is_open)
            following = following[1:]
        cells += following
        index += 1
    whole = len(cells) == 2 + classes and all(bounds_in_signs(cell.text) for cell in cells[2:])
    return (cells if whole else None), index


def _continues(cell: Cell, following: Sequence[Cell]) -> bool:
    """Whether the next line begins with the digits that did not fit into `cell`."""
    wraps = cell.is_open and len(cell.passage.pieces) == 1
    return wraps and bool(following) and following[0].text.isdecimal()


def _rules_of_row(
    industry: Passage, row: Sequence[Cell], sizes: Sequence[SizeClass]
) -> Iterator[Rule]:
    indicator, unit, *cells = row
    read = [bounds for cell in cells if (bounds := bounds_in_signs(cell.text)) is not None]
    doubtful = _that_do_not_meet(dict(zip(sizes, read, strict=True)))
    for size, cell, bounds in zip(sizes, cells, read, strict=True):
        yield Rule(
            industry=industry.text,
            category=None,
            indicator=_indicator_of(indicator.text),
            unit=unit.text,
            size=size,
            bounds=bounds,
            words=industry + joined((indicator, unit, cell)),
            is_truncated=cell.is_open or bounds.is_impossible or size in doubtful,
        )


def _indicator_of(printed: str) -> str:
    """Return the indicator that a cell names, without its letter (从业人员（X）), or nothing."""
    name = re.sub(r"[（(][A-Z][）)]$", "", printed)
    return name if name in classification_words().indicators else ""


def _that_do_not_meet(bounds: Mapping[SizeClass, Bounds]) -> set[SizeClass]:
    """Return the classes whose bound differs from that of the next class by lost digits.

    The lower bound of a class is the upper one of the class below it. Where one is the beginning
    of the other it is the one that lost digits; else it cannot be told which of the two did.
    """
    doubtful: set[SizeClass] = set()
    for larger, smaller in pairwise(size for size in _SIZES if size in bounds):
        lower, upper = bounds[larger].lower, bounds[smaller].upper
        if lower is None or upper is None or lower == upper:
            continue
        doubtful |= {size for size, own, other in (
            (larger, lower, upper), (smaller, upper, lower),
        ) if not own.startswith(other)}  # fmt: skip
    return doubtful


# The list: 银行业存款类金融机构 / 中型 5000 亿元（含）至 40000 亿元


def read_list(lines: Sequence[Line], start: int, indicator: str, *, marked: bool) -> Table:
    """Return the table whose rows, a class each, begin with line `start`."""
    rules: list[Rule] = []
    end, labels, at = start, list[Cell](), _Place()
    index = start
    while index < len(lines):
        cells = cells_of(lines[index], marked=marked)
        first = next((i for i, cell in enumerate(cells) if _size_of(cell)), None)
        labels += cells[:first]
        index += 1
        if first is None:
            if sum(len(cell.text) for cell in labels) > 3 * _LONGEST_LABEL:
                break
            continue
        size, printed = _size_of(cells[first]), joined(cells[first + 1 :])
        if not printed and index < len(lines):
            printed = Passage.of([lines[index]])
            index += 1
        bounds = bounds_in_words(printed.text)
        at = at.below(labels) if labels else at
        if size is None or bounds is None or not at.institution:
            break
        labels = []
        words = at.words + cells[first].passage + printed
        rules.append(
            Rule(
                at.institution.text, at.category, indicator, bounds.unit, size, bounds, words,
                is_truncated=bounds.is_impossible,
            )
        )  # fmt: skip
        end = index
    return Table(tuple(_checked(rules)), end)


def _size_of(cell: Cell) -> SizeClass | None:
    return classification_words().size_class_of(cell.text)


@dataclass(frozen=True, slots=True)
class _Place:
    """The merged cells that a row of the list stands beside."""

    industry: Passage = _NOTHING
    branch: Passage = _NOTHING
    institution: Passage = _NOTHING

    @property
    def category(self) -> str | None:
        """The words of the columns left of the institution."""
        return "／".join(each.text for each in (self.industry, self.branch) if each) or None

    @property
    def words(self) -> Passage:
        """All merged cells, left to right."""
        return self.industry + self.branch + self.institution

    def below(self, labels: Sequence[Cell]) -> _Place:
        """Return the place that further cells make: the last is whom the row is about.

        A division of GB/T 4754 opens a new industry; any other cell is a branch of the one open.
        """
        place = self
        *above, last = _label_cells(labels)
        for label in above:
            if label.text in division_names():
                place = _Place(label)
            else:
                place = _Place(place.industry, label)
        return _Place(place.industry, place.branch, last)


def _label_cells(labels: Sequence[Cell]) -> list[Passage]:
    """Join the pieces of cells that wrap: a whole cell is closed and ends as a name does."""
    ends = tuple(word for words in classification_words().cell_ends.values() for word in words)
    found: list[Passage] = []
    whole = True
    for label in labels:
        if whole:
            found.append(_NOTHING)
        found[-1] += label.passage
        whole = not label.is_open and label.text.endswith(ends)
    return found


def _checked(rules: Sequence[Rule]) -> Iterator[Rule]:
    """Mark the rules that do not meet those of the next class of the same institution."""
    groups: dict[tuple[str | None, str], dict[SizeClass, Bounds]] = {}
    for rule in rules:
        groups.setdefault((rule.category, rule.industry), {})[rule.size] = rule.bounds
    doubtful = {key: _that_do_not_meet(bounds) for key, bounds in groups.items()}
    for rule in rules:
        cut = rule.is_truncated or rule.size in doubtful[rule.category, rule.industry]
        yield replace(rule, is_truncated=cut)
