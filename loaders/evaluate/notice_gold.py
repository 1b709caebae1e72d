"""Comparing a single notice with its gold: who is responsible, letterhead, citations, people.

A name counts as found when the same role and the same printed name stand within two lines of
the statement of responsibility; a statement counts once, even where several tasks inherit it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.evaluate.citations import GoldCitation, compare_citations
from loaders.evaluate.fields import document_field
from loaders.evaluate.gold import GoldLine
from loaders.evaluate.indicators import GoldIndicator, compare_indicators
from loaders.evaluate.matching import LINE_TOLERANCE, closest, line_gap, pair_nearest
from loaders.evaluate.matching import Reading as GoldReading
from loaders.evaluate.people import GoldPerson, compare_people
from loaders.evaluate.scores import Item, Ledger, PrintedText, compact
from loaders.records import Citation, Notice, Post, Reading, Role, Span, Statement

DOCUMENT_FIELDS: Final = (
    "number", "title", "encloses", "issuers", "signed", "addressees", "kind",
)  # fmt: skip
ROLE_FIELDS: Final[dict[Role, str]] = {
    "lead": "lead",
    "support": "support",
    "assigned": "assigned",
    "leader": "leaders",
}
"""The field of the gold for each role of the records."""
DEADLINE: Final = "deadline"


def compare_notice(
    name: str, gold: Mapping[str, Sequence[GoldLine]], reading: Reading, ledger: Ledger
) -> None:
    """Take down in `ledger` how the source `name` was read, against its `gold` (kind to lines)."""
    printed = PrintedText(reading.source)
    for line in gold.get("document", ()):
        _compare_document(name, line, reading, printed, ledger)
    if "assignments" in gold:
        statements = [_Statement.of(name, line, printed) for line in gold["assignments"]]
        _compare_assignments(name, statements, reading, printed, ledger)
    if "citations" in gold:
        _compare_citations(name, gold["citations"], reading, printed, ledger)
    if "indicators" in gold:
        _compare_indicators(name, gold["indicators"], reading, printed, ledger)
    if "people" in gold:
        _compare_people(name, gold["people"], reading, printed, ledger)


def _compare_indicators(
    name: str,
    lines: Sequence[GoldLine],
    reading: Reading,
    printed: PrintedText,
    ledger: Ledger,
) -> None:
    gold = [
        GoldIndicator(_item(name, line.text("where"), line, printed), line, _is_optional(line))
        for line in lines
    ]
    found = [each for notice in reading.notices for each in notice.statements]

    def item_of(statement: Statement) -> Item:
        place = printed.of_spans(statement.text.spans) or printed.place(0, 0)
        return Item(name, None, statement.indicator, place)

    compare_indicators(ledger, gold, found, item_of, is_whole=True)


def _compare_people(
    name: str,
    lines: Sequence[GoldLine],
    reading: Reading,
    printed: PrintedText,
    ledger: Ledger,
) -> None:
    gold = [
        GoldPerson(
            _item(name, line.text("role"), line, printed),
            line.text("name"),
            line.text("post"),
            line.text("role"),
            line.line("line"),
            _is_optional(line),
        )
        for line in lines
    ]
    found = [post for notice in reading.notices for post in notice.posts]

    def item_of(post: Post) -> Item:
        return Item(name, None, post.role, printed.of_spans(post.spans) or printed.place(1, 1))

    compare_people(ledger, gold, found, item_of)


def _item(name: str, what: str, line: GoldLine, printed: PrintedText) -> Item:
    start = line.line("line")
    end = line.line("line_end") if "line_end" in line.data else start
    return Item(name, None, what, printed.place(start, end))


def _is_optional(line: GoldLine) -> bool:
    note = str(line.data.get("note") or "")
    return note.startswith("optional:") or "DOUBTFUL" in note or "可不计" in note


def _compare_document(
    name: str, line: GoldLine, reading: Reading, printed: PrintedText, ledger: Ledger
) -> None:
    due = line.readings(DOCUMENT_FIELDS)
    notice = _chosen(reading.notices, due[0]["number"])
    top = Item(name, None, "notice", printed.place(1, 1))
    given = [f"notice {each.ordinal}" for each in reading.notices if each != notice]
    ledger.compare(top, "documents.found", [name], [name, *given] if notice else given)
    found = {
        field: document_field(notice, field, due[0][field]) if notice else ((), ())
        for field in DOCUMENT_FIELDS
    }
    best = closest(due, {field: values for field, (values, _) in found.items()})
    for field, (values, spans) in found.items():
        item = Item(name, None, "notice", printed.of_spans(spans) or top.place)
        ledger.compare(item, f"documents.{field}", best[field], values)


def _chosen(notices: Sequence[Notice], number: tuple[str, ...]) -> Notice | None:
    """Return the notice with the number that is due, else the first one of the source."""
    same = [notice for notice in notices if notice.number and str(notice.number) in number]
    return next(iter([*same, *notices]), None)


@dataclass(frozen=True, slots=True)
class _Mention:
    """A value as it was read, in a field of the gold, and its place."""

    field: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Statement:
    """A printed statement of responsibility: its readings, the annotated one first.

    `deadlines` holds the one that is due (empty for none) and those that are right too.
    """

    item: Item
    readings: list[GoldReading]
    deadlines: tuple[str, ...]
    item_line: int
    optional: bool

    @classmethod
    def of(cls, name: str, line: GoldLine, printed: PrintedText) -> _Statement:
        what = f"{line.text('no')} {line.text('heading')}".strip()
        readings = line.readings((*ROLE_FIELDS.values(), "groups"))
        return cls(
            _item(name, what, line, printed),
            [{field: tuple(map(compact, names)) for field, names in r.items()} for r in readings],
            tuple(compact("".join(each["deadline"])) for each in line.readings(("deadline",))),
            line.line("item_line"),
            _is_optional(line),
        )

    def near(self, mention: _Mention) -> int | None:
        """Return the lines between the statement and `mention`, None for more than two."""
        place = self.item.place
        start = min(place.line_start, self.item_line) if mention.field == DEADLINE else None
        gap = line_gap(start or place.line_start, place.line_end, mention.spans)
        return gap if gap <= LINE_TOLERANCE else None

    def accepted(self, field: str) -> set[str]:
        """Return the values of `field` in any reading."""
        return {name for reading in self.readings for name in reading[field]}

    def unjudged_groups(self) -> set[str]:
        """Return the names of other readings: the gold does not say which of them are groups."""
        named = {name for field in ROLE_FIELDS.values() for name in self.readings[0][field]}
        return {name for field in ROLE_FIELDS.values() for name in self.accepted(field)} - named


def _compare_assignments(
    name: str,
    statements: Sequence[_Statement],
    reading: Reading,
    printed: PrintedText,
    ledger: Ledger,
) -> None:
    mentions = _names_read(reading.notices)
    wanted = [
        (statement, field, text)
        for statement in statements
        for field in (*ROLE_FIELDS.values(), "groups")
        for text in sorted(statement.accepted(field))
    ]

    def gap(want: tuple[_Statement, str, str], mention: _Mention) -> int | None:
        statement, field, text = want
        return statement.near(mention) if (field, text) == (mention.field, mention.text) else None

    pairs = pair_nearest(wanted, mentions, gap)
    for statement in statements:
        hits = [mentions[m] for w, m in pairs if wanted[w][0] is statement]
        _count_statement(statement, hits, mentions, ledger)
    answered = {m for _, m in pairs}
    extra = [mention for index, mention in enumerate(mentions) if index not in answered]
    _count_extra(name, extra, statements, printed, ledger)
    _compare_deadlines(statements, _deadlines_read(reading.notices), ledger)


def _names_read(notices: Iterable[Notice]) -> list[_Mention]:
    """Return each printed name once, however many tasks inherit it, and groups also as such."""
    found: dict[_Mention, None] = {}
    for notice in notices:
        for task in notice.tasks:
            for part in task.responsibilities:
                text = compact(part.printed_name)
                found[_Mention(ROLE_FIELDS[part.role], text, part.spans)] = None
                if part.agent.kind == "group":
                    found[_Mention("groups", text, part.spans)] = None
    return list(found)


def _count_statement(
    statement: _Statement,
    hits: Sequence[_Mention],
    mentions: Sequence[_Mention],
    ledger: Ledger,
) -> None:
    if statement.optional:
        return
    fields = statement.readings[0].keys()
    found = {field: tuple(hit.text for hit in hits if hit.field == field) for field in fields}
    for field, due in closest(statement.readings, found).items():
        right = len(set(due) & set(found[field]))
        missing = len(set(due)) - right
        ledger.count(statement.item, f"assignments.{field}", right, 0, missing)
        if missing:
            near = [m.text for m in mentions if m.field == field and statement.near(m) is not None]
            ledger.miss(statement.item, f"assignments.{field}", due, near)


def _count_extra(
    name: str,
    extra: Iterable[_Mention],
    statements: Sequence[_Statement],
    printed: PrintedText,
    ledger: Ledger,
) -> None:
    """Count names that answer no statement as wrong; a second mention of a right one is not."""
    for mention in extra:
        near = [statement for statement in statements if statement.near(mention) is not None]
        right = {text for statement in near for text in statement.accepted(mention.field)}
        if mention.field == "groups":
            right.update(*(statement.unjudged_groups() for statement in near))
        if mention.text not in right:
            _refuse(name, mention, printed, ledger)


def _refuse(name: str, mention: _Mention, printed: PrintedText, ledger: Ledger) -> None:
    item = Item(name, None, "", printed.of_spans(mention.spans) or printed.place(1, 1))
    ledger.compare(item, f"assignments.{mention.field}", [], [mention.text])


def _deadlines_read(notices: Iterable[Notice]) -> list[_Mention]:
    frames = (task.time_frame for notice in notices for task in notice.tasks)
    return list(
        dict.fromkeys(
            _Mention(DEADLINE, compact(frame.printed), frame.spans) for frame in frames if frame
        )
    )


def _compare_deadlines(
    statements: Sequence[_Statement], mentions: Iterable[_Mention], ledger: Ledger
) -> None:
    """Count the deadlines of the statements that have one.

    Where none is due nothing is wrong: a date of the task's own text may stand on those lines.
    """
    read = list(mentions)
    answered = {
        mention
        for statement in statements
        for mention in read
        if mention.text in statement.deadlines and statement.near(mention) is not None
    }
    for statement in statements:
        due, *also_right = statement.deadlines
        near = [mention for mention in read if statement.near(mention) is not None]
        right = any(mention.text in statement.deadlines for mention in near)
        given = [due] if right else [m.text for m in near if m not in answered]
        if due and not statement.optional and (given or "" not in also_right):
            ledger.compare(statement.item, f"assignments.{DEADLINE}", [due], given)


def _compare_citations(
    name: str,
    lines: Sequence[GoldLine],
    reading: Reading,
    printed: PrintedText,
    ledger: Ledger,
) -> None:
    gold = [
        GoldCitation(
            _item(name, f"line {line.line('line')}", line, printed),
            line.text("title"),
            line.text("number"),
            (line.text("relation"),),
            line.line("line"),
            _is_optional(line),
        )
        for line in lines
    ]
    found = [citation for notice in reading.notices for citation in notice.citations]

    def item_of(citation: Citation) -> Item:
        place = printed.of_spans(citation.spans) or printed.place(1, 1)
        return Item(name, None, citation.provision or "", place)

    compare_citations(ledger, gold, found, item_of)
