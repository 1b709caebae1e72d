"""Tables that are knowledge: size classes of enterprises and classes of industries.

They stand among other text, often in an appendix. A table is found by its heads; its rows go to
the reader of that kind, all other lines are left to the readers of running text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from loaders.agents import Reader
from loaders.parts.industries import Class, read_industries
from loaders.parts.reading import Part, PartReading
from loaders.parts.table_notes import Note, read_note
from loaders.parts.thresholds import Rule, Table, read_list, read_matrix
from loaders.records import IndustryClass, Problem, Provision, SizeClass, ThresholdRule
from loaders.registry.classifications import classification_words
from loaders.registry.measure_units import unit_iri
from loaders.sources import Line, is_page_number, marks_paragraphs
from loaders.tables.cells import cells_of


@dataclass(frozen=True, slots=True)
class Classifications:
    """What the tables of a part gave, and the lines of the part that belong to none."""

    reading: PartReading
    rest: tuple[Line, ...]

    def placed(self, provisions: Sequence[Provision]) -> PartReading:
        """Return the reading with each fact in the last of `provisions` above it with a number."""
        headings = [each for each in provisions if each.number and each.spans]

        def key(start: int) -> str | None:
            above = [each.key for each in headings if each.spans[0].start < start]
            return above[-1] if above else None

        return PartReading(
            thresholds=[
                replace(rule, provision=key(rule.text.spans[0].start))
                for rule in self.reading.thresholds
            ],
            industries=[
                replace(each, provision=key(each.spans[0].start))
                for each in self.reading.industries
            ],
            structure=self.reading.structure,
            problems=self.reading.problems,
        )


def read_classifications(part: Part, reader: Reader) -> Classifications:
    """Return the tables of a part that sort enterprises or industries."""
    lines = [line for line in part.lines if line.content and not is_page_number(line.text)]
    tables = _Tables(lines, part, reader)
    index = 0
    while index < len(lines):
        head = _head(lines[index])
        end = tables.read(head, index) if head is not None else index + 1
        index = max(end, index + 1)
    taken = tables.taken
    return Classifications(tables.reading, tuple(x for x in part.lines if x.number not in taken))


@dataclass(frozen=True, slots=True)
class _Head:
    """The heads of a table: a column of each class, or one of bounds, or of industries."""

    sizes: tuple[SizeClass, ...]
    indicator: str | None


def _head(line: Line) -> _Head | None:
    """Return the heads that a line prints, when all its words are heads of one kind of table."""
    printed = [cell.text for cell in cells_of(line, marked=False)]
    words = classification_words()
    columns = [words.columns_of(each) for each in printed]
    if len(printed) < 3 or not all(columns):
        return None
    if {"industry_category", "industry_division"} <= set().union(*columns):
        return _Head((), None)
    if "industry" not in columns[0]:
        return None
    sizes = [size for each in printed if (size := words.size_class_of(each)) is not None]
    if len(sizes) > 1 and len(sizes) == len(printed) - 3 and len(set(sizes)) == len(sizes):
        return _Head(tuple(sizes), None)
    return _Head((), printed[-1]) if "bounds" in columns[-1] and not sizes else None


class _Tables:
    """Reads one table after the other of a part; knows the lines that they took."""

    def __init__(self, lines: Sequence[Line], part: Part, reader: Reader) -> None:
        self.lines, self.part, self.reader = lines, part, reader
        self.marked = marks_paragraphs(lines)
        self.reading = PartReading()
        self.taken: set[int] = set()

    def read(self, head: _Head, at: int) -> int:
        """Read the table with the heads of line `at`; return the index of the line behind it."""
        first = at + 1
        if head.indicator is not None:
            table = read_list(self.lines, first, head.indicator, marked=self.marked)
            end = self._take_thresholds(table, at)
        elif head.sizes:
            table = read_matrix(self.lines, first, head.sizes, marked=self.marked)
            end = self._take_thresholds(table, at)
        else:
            end = self._take_industries(at)
        if end > first:
            self.taken.update(line.number for line in self.lines[at:end])
            self.reading.structure.append(self.lines[at])
        return end

    def _take_thresholds(self, table: Table, at: int) -> int:
        note = read_note(self.lines, at, table.end)
        self.reading.thresholds += [self._threshold(rule, note) for rule in table.rules]
        self.reading.problems += _cut_names(table.rules)
        return table.end

    def _take_industries(self, at: int) -> int:
        read = read_industries(self.lines, at + 1, marked=self.marked)
        note = read_note(self.lines, at, read.end)
        self.reading.industries += [self._industry(each, note) for each in read.classes]
        return read.end

    def _threshold(self, rule: Rule, note: Note) -> ThresholdRule:
        bounds = rule.bounds
        return ThresholdRule(
            annex=self.part.annex,
            provision=None,
            industry=rule.industry,
            category=rule.category,
            indicator=rule.indicator,
            size_class=rule.size,
            printed_unit=rule.unit,
            unit=unit_iri(rule.unit),
            lower=Decimal(bounds.lower) if bounds.lower else None,
            upper=Decimal(bounds.upper) if bounds.upper else None,
            lower_inclusive=bounds.lower_inclusive,
            upper_inclusive=bounds.upper_inclusive,
            all_bounds=rule.size not in note.any_of,
            is_truncated=rule.is_truncated,
            text=self.reader.mention(rule.words),
            reproduces_title=note.title,
            reproduces_number=note.number,
        )

    def _industry(self, each: Class, note: Note) -> IndustryClass:
        return IndustryClass(
            level=each.level,
            code=each.code,
            name=each.name,
            category=each.category,
            industry=each.industry,
            annex=self.part.annex,
            provision=None,
            spans=each.words.spans(self.reader.source.text),
            reproduces_title=note.title,
            reproduces_number=note.number,
        )


def _cut_names(rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield a problem for each industry whose name breaks off: 农、林、牧、."""
    first_rules = {rule.industry: rule for rule in reversed(rules)}
    for industry, rule in reversed(first_rules.items()):
        if industry.endswith("、"):
            line = rule.words.lines[0].number
            yield Problem(line, f"the name of an industry is cut off: {industry}")
