"""Comparing what was read with the gold of a gazette: notices, table rows, measures, citations.

The gold may cover a part of a notice only. What was found elsewhere is neither right nor wrong:
a task counts against precision where it stands among gold tasks that follow each other, a
citation where the gold has any of the same annex (or of the notice outside its annexes).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from loaders.evaluate.citations import GoldCitation, compare_citations, number_text
from loaders.evaluate.fields import bare_number, contact_text, document_field, heading, task_field
from loaders.evaluate.gold import GoldLine
from loaders.evaluate.indicators import GoldIndicator, compare_indicators
from loaders.evaluate.matching import LINE_TOLERANCE, closest, line_gap, pair_nearest
from loaders.evaluate.matching import Reading as GoldReading
from loaders.evaluate.scores import Item, Ledger, Place, PrintedText, compact
from loaders.facts.numerals import read_count
from loaders.records import Citation, DocumentNumber, Notice, Reading, Span, Statement, Task

DOCUMENT_FIELDS: Final = (
    "number", "title", "issuer", "signed", "printed", "printed_by", "public", "addressees", "cc",
    "annexes", "encloses", "effective", "expires", "interpreter", "repeals", "approved_by",
)  # fmt: skip
ROW_FIELDS: Final = (
    "section", "key_task", "measure", "deadline", "leaders", "lead_units", "support_units",
)  # fmt: skip
MEASURE_FIELDS: Final = ("section", "subsection", "text", "responsible", "contacts")
BLOCK_FIELDS: Final = ("section", "subsection", "lead", "participants")
"""Fields of a division of labour (分工：…牵头，…参与): its text is only the bracket itself."""


def compare_gazette(
    gold: Mapping[str, Sequence[GoldLine]], readings: Sequence[Reading], ledger: Ledger
) -> None:
    """Take down in `ledger` how the notices of `readings` agree with `gold` (kind to lines)."""
    corpus = _Corpus(readings)
    for line in gold.get("documents", ()):
        _compare_document(line, corpus, ledger)
    for kind in ("rows", "measures"):
        for part in _parts(gold.get(kind, ()), corpus, _annex_of_line):
            _compare_tasks(kind, part, ledger)
    for part in _parts(gold.get("citations", ()), corpus, _annex_of_scope):
        _compare_citations(part, ledger)
    for part in _parts(gold.get("indicators", ()), corpus, _annex_of_where):
        _compare_indicators(part, ledger)


class _Corpus:
    """The notices that were read, by number, with the texts they stand in."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._found = {
            number_text(notice.number): (notice, PrintedText(reading.source))
            for reading in readings
            for notice in reading.notices
        }
        # The lines of a notice that was not found can still be quoted if there is one source.
        self._only = PrintedText(readings[0].source) if len(readings) == 1 else None

    def find(self, doc: str) -> tuple[Notice | None, PrintedText | None]:
        number = DocumentNumber.parse(doc)
        return self._found.get(str(number) if number else compact(doc), (None, self._only))


@dataclass(frozen=True, slots=True)
class _Part:
    """The gold of one kind for one annex of a notice (None: what is outside the annexes)."""

    doc: str
    annex: int | None
    lines: Sequence[GoldLine]
    notice: Notice | None
    printed: PrintedText | None

    def item(self, name: str, line_start: int, line_end: int) -> Item:
        return Item(self.doc, self.annex, name, _place(self.printed, line_start, line_end))

    def item_at(self, name: str, spans: Sequence[Span]) -> Item:
        place = self.printed.of_spans(spans) if self.printed else None
        return Item(self.doc, self.annex, name, place or _place(None, 0, 0))


def _place(printed: PrintedText | None, line_start: int, line_end: int) -> Place:
    if printed is None:
        return Place("", line_start, line_end, "")
    return printed.place(line_start, line_end)


def _parts(
    lines: Sequence[GoldLine], corpus: _Corpus, annex_of: Callable[[GoldLine], int | None]
) -> Iterator[_Part]:
    grouped: dict[tuple[str, int | None], list[GoldLine]] = {}
    for line in lines:
        grouped.setdefault((line.text("doc"), annex_of(line)), []).append(line)
    for (doc, annex), members in grouped.items():
        yield _Part(doc, annex, members, *corpus.find(doc))


def _annex_of_line(line: GoldLine) -> int | None:
    return line.line("annex") if line.data.get("annex") is not None else None


def _annex_of_scope(line: GoldLine) -> int | None:
    return _annex_named(line.data.get("scope"))


def _annex_of_where(line: GoldLine) -> int | None:
    return _annex_named(line.data.get("where"))


def _annex_named(place: object) -> int | None:
    match = re.match(r"annex (\d+)", str(place or ""))
    return int(match[1]) if match else None


def _compare_document(line: GoldLine, corpus: _Corpus, ledger: Ledger) -> None:
    doc, start = line.text("number"), line.line("line_start")
    notice, printed = corpus.find(doc)
    top = _place(printed, start, start)
    ledger.compare(
        Item(doc, None, "notice", top), "documents.found", [doc], [doc] if notice else []
    )
    for name in DOCUMENT_FIELDS:
        due = _repeals(line) if name == "repeals" else line.names(name)
        values, spans = document_field(notice, name, due) if notice else ((), ())
        place = printed.of_spans(spans) if printed else None
        ledger.compare(Item(doc, None, "notice", place or top), f"documents.{name}", due, values)


def _repeals(line: GoldLine) -> tuple[str, ...]:
    repealed = line.objects("repeals")
    return tuple(str(each.get("number") or each.get("title")) for each in repealed)


def _compare_tasks(kind: str, part: _Part, ledger: Ledger) -> None:
    of_notice = part.notice.tasks if part.notice else ()
    # The gold has a block of a division of labour once, without its parts.
    tasks = [t for t in of_notice if t.annex == part.annex and t.form != "division-item"]
    counterpart = dict(pair_nearest(part.lines, tasks, _task_gap))
    for index, line in enumerate(part.lines):
        task = tasks[counterpart[index]] if index in counterpart else None
        _compare_task(kind, part, line, task, ledger)
    for index, task in enumerate(tasks):
        if index not in counterpart.values() and _covers(part.lines, task):
            _refuse_task(kind, part, task, ledger)


def _task_gap(line: GoldLine, task: Task) -> int | None:
    """Return the lines between a gold task and `task`, None if that is another one."""
    if bare_number(line.text("no")) != bare_number(task.number):
        return None
    gap = line_gap(line.line("line_start"), line.line("line_end"), task.text.spans)
    if "sub" in line.data:
        return gap if line.line("sub") == task.row else None
    # Measures are counted anew in each section: only the place tells them apart.
    return gap if gap <= LINE_TOLERANCE else None


def _compare_task(
    kind: str, part: _Part, line: GoldLine, task: Task | None, ledger: Ledger
) -> None:
    name = line.text("no") + (f"/{line.line('sub')}" if "sub" in line.data else "")
    item = part.item(name, line.line("line_start"), line.line("line_end"))
    ledger.compare(item, f"{kind}.found", [name], [name] if task else [])
    fields = _fields_of(kind, line)
    found = _task_fields(part, task, fields) if task else {}
    readings = [_comparable(line, each) for each in line.readings(fields)]
    due = closest(readings, found) if task else readings[0]
    for field_name in fields:
        values = found.get(field_name, ())
        ledger.compare(item, f"{kind}.{field_name}", due[field_name], values)


def _refuse_task(kind: str, part: _Part, task: Task, ledger: Ledger) -> None:
    """Count a task where the gold has none, with all its values."""
    name = f"{task.number}/{task.row}"
    item = part.item_at(name, task.text.spans)
    ledger.compare(item, f"{kind}.found", [], [name])
    for field_name, values in _task_fields(part, task, _fields_of(kind, part.lines[0])).items():
        ledger.compare(item, f"{kind}.{field_name}", [], values)


def _fields_of(kind: str, line: GoldLine) -> tuple[str, ...]:
    if kind == "rows":
        return ROW_FIELDS
    return BLOCK_FIELDS if "lead" in line.data else MEASURE_FIELDS


def _task_fields(part: _Part, task: Task, fields: Sequence[str]) -> GoldReading:
    if part.notice is None:
        return {}
    return {name: task_field(part.notice, task, name) for name in fields}


def _comparable(line: GoldLine, reading: GoldReading) -> GoldReading:
    """Return a gold reading in the form that `task_field` gives."""
    changed = dict(reading)
    for name in ("section", "subsection"):
        if reading.get(name):
            changed[name] = heading(reading[name][0])
    if "contacts" in reading:
        changed["contacts"] = tuple(_contact(each) for each in line.objects("contacts"))
    return changed


def _contact(contact: Mapping[str, object]) -> str:
    phones = contact.get("phones")
    numbers = phones if isinstance(phones, list) else []
    return contact_text(str(contact.get("unit")), str(contact.get("name")), map(str, numbers))


def _covers(lines: Sequence[GoldLine], task: Task) -> bool:
    """Whether the gold has all tasks of the lines where `task` stands.

    It has between two tasks whose numbers follow each other; elsewhere the gold may leave out.
    """
    ranges = [(line.line("line_start"), line.line("line_end")) for line in lines]
    for before, after in pairwise(lines):
        step = _ordinal(after.text("no")) - _ordinal(before.text("no"))
        if step in (0, 1) and after.line("line_start") > before.line("line_end"):
            ranges.append((before.line("line_end"), after.line("line_start")))
    return any(line_gap(start, end, task.text.spans) == 0 for start, end in ranges)


def _ordinal(number: str) -> int:
    """Return the value of a printed number, Arabic or Chinese; -9, which follows none, for none."""
    ordinal = read_count(bare_number(number))
    return -9 if ordinal is None else ordinal


def _compare_citations(part: _Part, ledger: Ledger) -> None:
    gold = [
        GoldCitation(
            part.item(line.text("scope"), line.line("line"), line.line("line")),
            line.text("title"),
            line.text("number"),
            (line.text("relation"), *line.names("relation_alternatives")),
            line.line("line"),
            bool(line.data.get("optional")),
        )
        for line in part.lines
    ]
    cited = part.notice.citations if part.notice else ()
    found = [each for each in cited if each.annex == part.annex]

    def item_of(citation: Citation) -> Item:
        return part.item_at(citation.provision or "", citation.spans)

    compare_citations(ledger, gold, found, item_of)


def _compare_indicators(part: _Part, ledger: Ledger) -> None:
    gold = [
        GoldIndicator(
            part.item(line.text("where"), line.line("line"), line.line("line")),
            line,
            bool(line.data.get("optional")),
        )
        for line in part.lines
    ]
    stated = part.notice.statements if part.notice else ()
    found = [each for each in stated if each.annex == part.annex]

    def item_of(statement: Statement) -> Item:
        return part.item_at(statement.provision or "", statement.text.spans)

    compare_indicators(ledger, gold, found, item_of)
