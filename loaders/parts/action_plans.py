"""Action plans: annexes whose tables assign measures to leaders and units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.agents import Reader, names_of_cell
from loaders.facts.people import before_contact
from loaders.parts.reading import Part, PartReading
from loaders.prose import Prose
from loaders.records import (
    UNIT_FIELDS,
    AgentMention,
    AlternativeReading,
    Certainty,
    Problem,
    Provision,
    Responsibility,
    Role,
    Task,
    TaskRef,
    TimeFrame,
)
from loaders.sources import Line, Passage, marks_paragraphs
from loaders.tables import (
    Fragment,
    Header,
    Row,
    RowReading,
    Table,
    TablePage,
    TableReading,
    assign,
    join_branches,
    people_by_place,
    rationale,
    read_table,
    return_texts,
    split_pages,
)


@dataclass(frozen=True, slots=True)
class Plan:
    """The table of one part, its rows assigned; `rest` are the lines before and behind it.

    `table` is None where the part prints none that can be read, which `problems` then says.
    """

    part: Part
    rest: Sequence[Line]
    header: Header | None = None
    structure: tuple[Line, ...] = ()
    table: Table | None = None
    found: TableReading | None = None
    problems: tuple[Problem, ...] = ()

    def read(self, reader: Reader, taken: Collection[str] = ()) -> PartReading:
        """Return what the table says; its sections get no key that is `taken` in the part."""
        reading = PartReading(structure=list(self.structure), problems=list(self.problems))
        if self.table is None or self.found is None or self.header is None:
            return reading
        assembler = _Assembler(self.header, self.part, reader, taken)
        reading.tasks = list(assembler.tasks(self.table.rows, self.found.rows))
        reading.provisions = list(assembler.provisions.values())
        reading.prose = assembler.prose
        reading.problems += assembler.problems
        reading.problems += [
            Problem(fragment.passage.lines[0].number, f"displaced cell with no row: {words}")
            for fragment in self.found.homeless
            if (words := fragment.text)
        ]
        for row in self.table.rows:
            marks = [fragment.passage for fragment in row.of_kind("none")]
            reading.structure += [
                line for cell in (row.number, *marks) if cell for line in cell.lines
            ]
        return reading


def read_plans(parts: Sequence[Part], reader: Reader) -> list[Plan]:
    """Return the tables of the parts of one notice: what one settles helps to read the others.

    A part without a table gives a plan without one, and all its lines as rest.
    """
    split = [split_pages(part.lines) for part in parts]
    body = [line for _, pages in split for page in pages for line in page.body]
    people = people_by_place(body, reader.is_known_unit)
    plans = [
        _read_table(part, before, pages, reader, people)
        for part, (before, pages) in zip(parts, split, strict=True)
    ]
    tables = [plan.table for plan in plans if plan.table is not None]
    join_branches(tables, reader.is_known_unit)
    for table in tables:
        return_texts(table)
    found = iter(assign(tables, reader.is_collective))
    return [replace(plan, found=next(found)) if plan.table else plan for plan in plans]


def _read_table(
    part: Part,
    before: Sequence[Line],
    pages: Sequence[TablePage],
    reader: Reader,
    people: frozenset[str],
) -> Plan:
    if not pages:
        return Plan(part, part.lines)
    structure = tuple(line for page in pages for line in page.structure)
    if not marks_paragraphs([line for line in part.lines if line.content]):
        # Without the mark that closes a cell its lines cannot be told from the next cell's.
        where = pages[0].structure[0].number
        problem = Problem(where, "a table whose cells are not closed by a trailing space: not read")
        return Plan(part, before, structure=structure, problems=(problem,))
    table = read_table(pages, reader.is_known_unit, people)
    return Plan(part, [*before, *table.behind], pages[0].header, structure, table)


class _Assembler:
    """Puts rows and their readings together as tasks; merged cells are carried on."""

    def __init__(self, header: Header, part: Part, reader: Reader, taken: Collection[str]) -> None:
        self.header, self.reader, self.taken = header, reader, taken
        self.annex, self.plan_year = part.annex, part.year
        self.prose: list[Prose] = []
        self.provisions: dict[str, Provision] = {}
        self.sections: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.number, self.sub = "", 0
        self.counted: Counter[str] = Counter()
        self.key_task = Passage(())
        self.time_frame: TimeFrame | None = None

    def tasks(self, rows: Sequence[Row], readings: Sequence[RowReading]) -> Iterator[Task]:
        """Yield one task a row; of a row whose words are all lost only the problem is left."""
        for row, reading in zip(rows, readings, strict=True):
            covering = rows[reading.merged_with] if reading.merged_with is not None else row
            task = self._task(row, reading, covering)
            if task.text.spans:
                yield task

    def _task(self, row: Row, reading: RowReading, covering: Row) -> Task:
        self._count(row)
        self.key_task = row.key_task or self.key_task
        self.time_frame = self._time_frame(row) or self.time_frame
        merged = covering is not row
        certainty: Certainty = (
            "inferred" if merged and reading.certainty == "certain" else reading.certainty
        )
        text = before_contact(row.text or self.key_task)
        if not row.text:
            self._problem(row, f"no text found for row {self.number}")
        if not reading.lead:
            self._problem(row, f"no lead unit found for row {self.number}")
        section = self._section(row)
        above = [self.provisions[section].heading] if section else []
        above += [self.key_task.text] if self.key_task else []
        ref = TaskRef(self.annex, self.number, self.sub)
        self.prose.append(Prose(text, self.annex, section, ref, tuple(above), self.plan_year))
        return Task(
            annex=self.annex,
            section=section,
            subsection=None,
            number=self.number,
            row=self.sub,
            form="table-row",
            key_task=self.reader.mention(self.key_task) if self.key_task else None,
            text=self.reader.mention(text),
            time_frame=self.time_frame,
            responsibilities=tuple(self._responsibilities(reading, covering, certainty, merged)),
            alternatives=tuple(self._alternatives(reading)),
            certainty=certainty,
        )

    def _count(self, row: Row) -> None:
        """Count the row under its number, which may come back where each section begins at 1."""
        self.number = row.number.text if row.number is not None else self.number or "0"
        self.counted[self.number] += 1
        self.sub = self.counted[self.number]

    def _section(self, row: Row) -> str | None:
        if row.section is None:
            return None
        heading = row.section.text
        if heading in self.sections:
            return self.sections[heading]
        key = self._free_key(f"sec_{len(self.provisions) + 1}")
        self.sections[heading] = key
        spans = row.section.spans(self.reader.source.text)
        number = re.match(r"[一二三四五六七八九十]+", heading)
        self.provisions[key] = Provision(
            self.annex, "section", key, None, number[0] if number else "", heading, spans
        )
        return key

    def _free_key(self, key: str) -> str:
        """Return `key`, with a count behind it where the part has it already."""
        taken = {*self.taken, *self.provisions}
        counted = (f"{key}_{count}" for count in range(2, len(taken) + 3))
        return key if key not in taken else next(other for other in counted if other not in taken)

    def _time_frame(self, row: Row) -> TimeFrame | None:
        cells = row.of_kind("deadline")
        if not cells:
            return None
        for further in cells[1:]:
            self._problem(row, f"a second deadline in row {self.number}: {further.text}")
        printed = cells[0].passage
        frame = self.reader.time_frame(printed, self.plan_year)
        if frame.rule == "unread":
            self._problem(row, f"unread deadline: {printed.text}")
            return None
        return frame

    def _responsibilities(
        self, reading: RowReading, covering: Row, certainty: Certainty, merged: bool
    ) -> Iterator[Responsibility]:
        for position, fragment in enumerate(covering.of_kind("person"), start=1):
            person = self.reader.person(fragment.passage)
            yield Responsibility(
                "leader",
                position,
                person.printed_name,
                person.agent,
                self.header.label("leader"),
                open_ended=False,
                certainty="inferred" if merged or fragment.displaced else "certain",
                spans=person.spans,
            )
        for role, cell in zip(self._unit_roles(), (reading.lead, reading.support), strict=False):
            names = names_of_cell([fragment.passage for fragment in cell])
            yield from self.reader.responsibilities(role, names, self.header.label(role), certainty)

    def _unit_roles(self) -> list[Role]:
        """Return the roles of the unit columns, left to right."""
        units: tuple[Role, ...] = ("lead", "support", "assigned")
        return [role for name, _ in self.header.columns for role in units if role == name]

    def _alternatives(self, reading: RowReading) -> Iterator[AlternativeReading]:
        for option, other in enumerate(reading.alternatives, start=1):
            reason = rationale(reading.broken, other.broken)
            for role, cell in zip(self._unit_roles(), (other.lead, other.support), strict=False):
                yield AlternativeReading(UNIT_FIELDS[role], self._mentions(cell), reason, option)

    def _mentions(self, cell: Sequence[Fragment]) -> tuple[AgentMention, ...]:
        names = names_of_cell([fragment.passage for fragment in cell])
        return tuple(self.reader.unit(name.passage) for name in names)

    def _problem(self, row: Row, message: str) -> None:
        lines = (row.number or row.text or row.key_task).lines
        self.problems.append(Problem(lines[0].number if lines else None, message))
