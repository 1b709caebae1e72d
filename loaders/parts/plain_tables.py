"""Tables of tasks of other shapes than the marked ones of a gazette: tabs, or a cell line a line.

Their rows become tasks as those of action plans do; what stands before and behind them is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from loaders.agents import Reader, names_of_cell
from loaders.facts.people import before_contact, looks_like_person
from loaders.facts.units import split_names
from loaders.parts.reading import Part, PartReading, numbered_behind
from loaders.parts.running_text import read_running_text
from loaders.prose import Prose
from loaders.records import (
    UNIT_FIELDS,
    AgentMention,
    AlternativeReading,
    Problem,
    Provision,
    Responsibility,
    Role,
    Task,
    TaskRef,
    TimeFrame,
)
from loaders.registry.labels import Column
from loaders.sources import Passage, marks_paragraphs
from loaders.tables.plain import PlainRow, PlainTable
from loaders.tables.stacked import read_stacked
from loaders.tables.tabbed import read_tabbed

_UNIT_ROLES: tuple[Role, ...] = ("lead", "support", "assigned")
_RATIONALE = (
    "文本未标出单元格的分界，此读法与所取读法违背的版面与惯例相当。"
    " The text marks no boundary between cells; this reading breaks as few expectations of layout"
    " as the one taken."
)


def read_plain_table(part: Part, reader: Reader) -> PartReading | None:
    """Return what a part with a table of such a shape says, or None when it holds none."""
    table = read_tabbed(part.lines)
    if table is None and not marks_paragraphs([line for line in part.lines if line.content]):
        table = read_stacked(part.lines)
    if table is None:
        return None
    reading = read_running_text([*table.before, *table.behind], part, reader)
    rows = _Rows(table, part, reader)
    of_rows = PartReading(
        tasks=list(rows.tasks()),
        provisions=rows.provisions,
        prose=rows.prose,
        problems=rows.problems,
    )
    reading += numbered_behind(reading.tasks, of_rows)
    reading.structure += table.structure
    if table.unread:
        message = "a row of a table whose cells cannot be told apart: not read"
        reading.problems.append(Problem(table.unread[0].number, message))
    return reading


class _Rows:
    """Turns row after row into a task; a merged cell is carried on."""

    def __init__(self, table: PlainTable, part: Part, reader: Reader) -> None:
        self.table, self.part, self.reader = table, part, reader
        self.provisions: list[Provision] = []
        self.prose: list[Prose] = []
        self.problems: list[Problem] = []
        self.rows_of: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        self.key_task: Passage | None = None
        self.number = ""

    def tasks(self) -> Iterator[Task]:
        """Yield one task a row that has words."""
        for row in self.table.rows:
            self.key_task = row.cells.get("key_task", self.key_task)
            self.number = row.number or self.number
            text = before_contact(row.cells.get("text", Passage(())))
            if text or "key_task" in row.cells:
                yield self._task(row, text or row.cells["key_task"])

    def _task(self, row: PlainRow, text: Passage) -> Task:
        number = self.number or "0"
        self.rows_of[number] = self.rows_of.get(number, 0) + 1
        ref = TaskRef(self.part.annex, number, self.rows_of[number])
        section = self._section(row)
        above = [row.section.text] if row.section else []
        above += [self.key_task.text] if self.key_task else []
        self.prose.append(Prose(text, ref.annex, section, ref, tuple(above), self.part.year))
        return Task(
            annex=ref.annex,
            section=section,
            subsection=None,
            number=number,
            row=ref.row,
            form="table-row",
            key_task=self.reader.mention(self.key_task) if self.key_task else None,
            text=self.reader.mention(text),
            time_frame=self._time_frame(row),
            responsibilities=tuple(self._responsibilities(row)),
            alternatives=tuple(self._alternatives(row)),
            certainty=row.certainty,
        )

    def _section(self, row: PlainRow) -> str | None:
        """Return the key of the group that the row stands in, stated once."""
        if row.section is None:
            return None
        heading = row.section.text
        if heading not in self.keys:
            number = re.match(r"[一二三四五六七八九十]{1,3}(?=、)", heading)
            self.keys[heading] = f"group_{len(self.keys) + 1}"
            self.provisions.append(
                Provision(
                    annex=self.part.annex,
                    kind="section",
                    key=self.keys[heading],
                    parent_key=None,
                    number=number[0] if number else "",
                    heading=heading[number.end() + 1 :] if number else heading,
                    spans=row.section.spans(self.reader.source.text),
                )
            )
        return self.keys[heading]

    def _time_frame(self, row: PlainRow) -> TimeFrame | None:
        cell = row.cells.get("deadline")
        if cell is None:
            return None
        frame = self.reader.time_frame(cell, self.part.year)
        if frame.rule == "unread":
            line = cell.lines[0].number
            self.problems.append(Problem(line, f"unread deadline: {frame.printed}"))
        return frame

    def _responsibilities(self, row: PlainRow) -> Iterator[Responsibility]:
        leaders = row.cells.get("leader")
        named = split_names(leaders) if leaders is not None else ()
        people = [printed.passage for printed in named if looks_like_person(printed.name)]
        for position, passage in enumerate(people, start=1):
            person = self.reader.person(passage)
            yield Responsibility(
                "leader",
                position,
                person.printed_name,
                person.agent,
                self.table.labels.get("leader", ""),
                open_ended=False,
                certainty=row.certainty,
                spans=person.spans,
            )
        for role in _UNIT_ROLES:
            cell = row.cells.get(role)
            if cell is not None:
                names = names_of_cell([cell])
                label = self.table.labels.get(role, "")
                yield from self.reader.responsibilities(role, names, label, row.certainty)

    def _alternatives(self, row: PlainRow) -> Iterator[AlternativeReading]:
        for option, cells in enumerate(row.others, start=1):
            for role in _UNIT_ROLES:
                if cells.get(role) != row.cells.get(role):
                    names = self._mentions(cells, role)
                    yield AlternativeReading(UNIT_FIELDS[role], names, _RATIONALE, option)

    def _mentions(self, cells: Mapping[Column, Passage], role: Role) -> tuple[AgentMention, ...]:
        cell = cells.get(role)
        names = names_of_cell([cell]) if cell is not None else []
        return tuple(self.reader.unit(name.passage) for name in names)
