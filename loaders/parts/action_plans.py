"""Action plans: annexes whose tables assign measures to leaders and units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.agents import Reader, names_of_cell
from loaders.facts.deadlines import UnreadDeadline, read_deadline
from loaders.facts.people import before_contact
from loaders.parts.reading import Part, PartReading
from loaders.prose import Prose
from loaders.records import (
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
from loaders.sources import Passage, marks_paragraphs
from loaders.tables import (
    Fragment,
    Header,
    Row,
    RowReading,
    assign,
    join_branches,
    read_rows,
    split_pages,
)

_RATIONALE = (
    "文本未标出主责与协办单位的分界，此读法与所取读法违背的版面与惯例相当。"
    " The text marks no boundary between lead and support units; this reading breaks as few"
    " expectations of layout and habit as the one taken."
)


def read_plan(part: Part, reader: Reader) -> PartReading | None:
    """Return what the table in a part says, or None when it holds no table."""
    lines = part.lines
    _, pages = split_pages(lines)
    if not pages:
        return None
    header = pages[0].header
    if not marks_paragraphs([line for line in lines if line.content]):
        # Without the mark that closes a cell its lines cannot be told from the next cell's.
        where = pages[0].structure[0].number
        problem = Problem(where, "a table whose cells are not closed by a trailing space: not read")
        return PartReading(problems=[problem])
    rows, displaced = read_rows(pages, reader.is_known_unit)
    join_branches(rows, displaced, reader.is_known_unit)
    readings, homeless = assign(rows, displaced, reader.is_collective)
    assembler = _Assembler(header, part, reader)
    tasks = list(assembler.tasks(rows, readings))
    problems = assembler.problems + [
        Problem(fragment.passage.lines[0].number, f"displaced cell with no row: {fragment.text}")
        for fragment in homeless
    ]
    structure = [line for page in pages for line in page.structure]
    for row in rows:
        marks = [fragment.passage for fragment in row.of_kind("none")]
        structure += [line for cell in (row.number, *marks) if cell for line in cell.lines]
    return PartReading(
        provisions=list(assembler.provisions.values()),
        tasks=tasks,
        prose=assembler.prose,
        structure=structure,
        problems=problems,
    )


class _Assembler:
    """Puts rows and their readings together as tasks; merged cells are carried on."""

    def __init__(self, header: Header, part: Part, reader: Reader) -> None:
        self.header, self.annex, self.plan_year, self.reader = (
            header, part.annex, part.year, reader,
        )  # fmt: skip
        self.prose: list[Prose] = []
        self.provisions: dict[str, Provision] = {}
        self.problems: list[Problem] = []
        self.number, self.sub = "", 0
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
        if row.number is not None:
            self.sub = self.sub + 1 if row.number.text == self.number else 1
            self.number = row.number.text
        else:
            self.number = self.number or "0"
            self.sub += 1

    def _section(self, row: Row) -> str | None:
        if row.section is None:
            return None
        heading = row.section.text
        known = next((key for key, p in self.provisions.items() if p.heading == heading), None)
        if known is not None:
            return known
        key = f"sec_{len(self.provisions) + 1}"
        spans = row.section.spans(self.reader.source.text)
        number = re.match(r"[一二三四五六七八九十]+", heading)
        self.provisions[key] = Provision(
            self.annex, "section", key, None, number[0] if number else "", heading, spans
        )
        return key

    def _time_frame(self, row: Row) -> TimeFrame | None:
        cells = row.of_kind("deadline")
        if not cells:
            return None
        printed = cells[0].passage
        try:
            read = read_deadline(printed.text, self.plan_year)
        except UnreadDeadline as error:
            self._problem(row, f"unread deadline: {error}")
            return None
        return TimeFrame(
            printed.text,
            read.kind,
            read.due,
            read.start,
            read.edtf,
            read.recurrence,
            read.rule,
            printed.spans(self.reader.source.text),
        )

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
                certainty="inferred" if merged else "certain",
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
        for cells in reading.alternatives:
            for field, cell in zip(("lead_units", "support_units"), cells, strict=True):
                yield AlternativeReading(field, self._mentions(cell), _RATIONALE)

    def _mentions(self, cell: Sequence[Fragment]) -> tuple[AgentMention, ...]:
        names = names_of_cell([fragment.passage for fragment in cell])
        return tuple(self.reader.unit(name.passage) for name in names)

    def _problem(self, row: Row, message: str) -> None:
        lines = (row.number or row.text or row.key_task).lines
        self.problems.append(Problem(lines[0].number if lines else None, message))
