"""What a notice says, as plain values: the records that loaders give and the graph takes.

Every record is frozen and compared by value. A record that states a fact carries the spans of
the source text that say so; offsets count Unicode code points of the decoded source, lines are
1-based lines of the source file. Nothing here knows RDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

Role = Literal["lead", "support", "assigned", "leader"]
AgentKind = Literal["unit", "group", "person"]
Certainty = Literal["certain", "inferred", "ambiguous"]
IdentityBasis = Literal["registry", "name-only"]
GroupKind = Literal["enumerable", "members-of-body", "open", "all"]
TaskForm = Literal[
    "table-row", "numbered-measure", "division-block", "division-item", "provision-duty",
    "report-task",
]  # fmt: skip
TimeFrameKind = Literal["by-date", "period", "ongoing", "recurring", "relative"]
ProvisionKind = Literal[
    "appendix", "chapter", "chapter-section", "article", "paragraph", "item",
    "section", "subsection", "point", "subpoint", "dash",
]  # fmt: skip
CitationRole = Literal["basis", "implements", "repeals", "amends", "reproduces", "cites"]
StatementKind = Literal["target", "achieved", "limit", "quota"]
Comparator = Literal["lte", "gte", "eq", "approx", "lt", "gt", "between", "delta", "assigned"]
ChangeKind = Literal["absolute", "percent", "percentage-point"]
Trend = Literal["up", "down", "improve", "stable"]
IndustryLevel = Literal["industry", "category", "division"]
SizeClass = Literal["large", "medium", "small", "micro"]
LineFate = Literal["fact", "structure", "left-out", "unclaimed"]

UNIT_FIELDS: Final[Mapping[Role, str]] = {
    "lead": "lead_units",
    "support": "support_units",
    "assigned": "assigned_units",
}
"""The cell of each role that is given to units: what an alternative reading is about."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of one source, with the lines and the page it lies on."""

    start: int
    end: int
    line_start: int
    line_end: int
    page: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source file as decoded: its name, the SHA-256 of its bytes, and its text."""

    name: str
    sha256: str
    encoding: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 (GB/T 9704-2012, 7.2.5): series 通政发, year 2022, sequence 8."""

    series: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return f"{self.series}〔{self.year}〕{self.sequence}号"

    @classmethod
    def parse(cls, printed: str) -> DocumentNumber | None:
        """Return the number that `printed` is, whatever its brackets and blanks, or None."""
        match = _DOCUMENT_NUMBER.fullmatch(re.sub(r"\s", "", printed))
        if match is None:
            return None
        return cls(match["series"], int(match["year"]), int(match["sequence"]))


_DOCUMENT_NUMBER = re.compile(
    r"(?P<series>[\u4e00-\u9fff]{1,12})[〔\[［（(【﹝](?P<year>(?:19|20)\d\d)[〕\]］）)】﹞]"
    r"第?0*(?P<sequence>[1-9]\d*)号"
)


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative area; `code` is None where the registry does not know the government.

    `name` then is the issuer's name, so that equal unit names of two unknown places stay apart.
    """

    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Agent:
    """Whom a printed name stands for.

    `name` is the registry's preferred name, or the printed name where the registry has none
    (`basis` name-only). `group_kind` is set for groups only, `unit_type` for units the registry
    knows, `body` for the members of a named body.
    """

    kind: AgentKind
    name: str
    area: Area
    basis: IdentityBasis
    unit_type: str | None = None
    group_kind: GroupKind | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A printed phrase with layout breaks removed, and its place."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AgentMention:
    """A printed name resolved to an agent."""

    printed_name: str
    agent: Agent
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class DatedMention:
    """A date as printed and as read; `rule` names how the date follows when it is not printed."""

    printed: str
    date: date | None
    spans: tuple[Span, ...]
    rule: str = "printed"


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: its number within the notice, its title and its whole extent."""

    number: int
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class TaskRef:
    """What names a task within a notice: its part, its number as printed, its row."""

    annex: int | None
    number: str
    row: int


@dataclass(frozen=True, slots=True)
class Provision:
    """A citable part of a document: a heading, an article, a paragraph of running text.

    `key` is unique within its part and follows Akoma Ntoso (`art_3__para_2__item_1`,
    `sec_3__subsec_2__para_1`). `annex` is None for the instrument (or the notice itself where it
    encloses nothing); `in_letter` tells that it stands in the letter that encloses an instrument.
    `heading` is empty where none is printed. `text` is everything behind the number, a heading
    that the text runs on from included, so that it reads as printed; None for a heading only.
    """

    annex: int | None
    kind: ProvisionKind
    key: str
    parent_key: str | None
    number: str
    heading: str
    spans: tuple[Span, ...]
    text: Mention | None = None
    in_letter: bool = False


@dataclass(frozen=True, slots=True)
class TimeFrame:
    """A deadline or period as printed, with what it stands for (ontology notes, 2.7).

    `edtf` is an EDTF level 1 value, `recurrence` an ISO 8601 repeating interval or duration.
    `rule` names what supplied a date that the words leave open, such as the year of the plan.
    """

    printed: str
    kind: TimeFrameKind
    due: date | None
    start: date | None
    edtf: str | None
    recurrence: str | None
    rule: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One agent's part in a task. `position` counts from 1 within a role, in printed order.

    `printed_column` is the column heading or label the name stands under, empty in a sentence that
    has none; `open_ended` says that the printed list goes on with 等.
    """

    role: Role
    position: int
    printed_name: str
    agent: Agent
    printed_column: str
    open_ended: bool
    certainty: Certainty
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class AlternativeReading:
    """Another reading of one field (of UNIT_FIELDS) that stays open, and why.

    Readings of several fields that hold together (a unit moves from lead to support) have the
    same `option`; options of a task count from 1.
    """

    field: str
    reading: tuple[AgentMention, ...]
    rationale: str
    option: int = 1


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided where the text leaves a reading open: who, when and why."""

    who: str
    when: date
    why: str


@dataclass(frozen=True, slots=True)
class Task:
    """An intended action: a table row, a numbered measure, a block of a division of labour, a duty.

    `number` is the printed 序号, `row` counts from 1 the tasks of a part under one number.
    `section` and `subsection` are keys of provisions of the same part, `provision` the key of the
    smallest one that states the task, None where that is one of them. `time_frame` is the
    deadline printed for the task (a cell, a label), `milestones` are dates inside its text.
    `parent` is the block that a part of a division of labour belongs to. `decided` tells that a
    person settled what the text leaves open.
    """

    annex: int | None
    section: str | None
    subsection: str | None
    number: str
    row: int
    form: TaskForm
    key_task: Mention | None
    text: Mention
    time_frame: TimeFrame | None
    responsibilities: tuple[Responsibility, ...]
    alternatives: tuple[AlternativeReading, ...]
    certainty: Certainty
    milestones: tuple[TimeFrame, ...] = ()
    provision: str | None = None
    parent: TaskRef | None = None
    decided: Decision | None = None

    @property
    def ref(self) -> TaskRef:
        """What names this task within its notice."""
        return TaskRef(self.annex, self.number, self.row)


@dataclass(frozen=True, slots=True)
class Statement:
    """One printed statement of a value of an indicator (ontology notes, 2.8).

    `indicator` is the name without verb, place and period, so that the same thing in two places
    has one name. `value` is None for a range (`lower` and `upper`), for `assigned` (the number is
    set elsewhere) and for a `trend` without a number; with `delta` it is signed and `change` says
    in what it counts. `unit` is the IRI of the unit of measure where one is known. `edtf` is the
    period, `period_year` its last year; `coverage` the place or part that the value is about, as
    printed. `hedge` is the word that softens it (力争). The value stands in `task` or else in
    `provision` (a key) of the part `annex`. `is_implicit` marks a number that a word stands for
    (动态清零), `is_condition` a threshold of eligibility.
    """

    kind: StatementKind
    indicator: str
    comparator: Comparator
    value: Decimal | None
    printed_unit: str
    text: Mention
    annex: int | None
    provision: str | None = None
    task: TaskRef | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    change: ChangeKind | None = None
    trend: Trend | None = None
    baseline_value: Decimal | None = None
    baseline_year: int | None = None
    edtf: str | None = None
    period_year: int | None = None
    coverage: str | None = None
    hedge: str | None = None
    assigned_by: str | None = None
    is_implicit: bool = False
    is_condition: bool = False
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Definition:
    """An entry of a glossary (名词解释): the term, what it means, its number as printed."""

    term: str
    text: Mention
    number: str
    annex: int | None
    provision: str | None


@dataclass(frozen=True, slots=True)
class ThresholdRule:
    """One cell of a classification table: the bounds of one size class in one industry.

    `lower` and `upper` bound the indicator in `printed_unit`; None is open. `all_bounds` tells
    that a unit must reach the bounds of every indicator of its class (大中小型), not of any one
    (微型). `is_truncated` marks bounds of which the source has lost digits: they are kept as
    printed. `industry` is printed; `category` the words of the columns left of it, if any.
    `reproduces_title` and `reproduces_number` name the document that the table is taken from.
    """

    annex: int | None
    provision: str | None
    industry: str
    category: str | None
    indicator: str
    size_class: SizeClass
    printed_unit: str
    unit: str | None
    lower: Decimal | None
    upper: Decimal | None
    lower_inclusive: bool
    upper_inclusive: bool
    all_bounds: bool
    is_truncated: bool
    text: Mention
    reproduces_title: str | None = None
    reproduces_number: DocumentNumber | None = None


@dataclass(frozen=True, slots=True)
class IndustryClass:
    """One line of an industry classification (GB/T 4754, 三次产业划分规定).

    `code` is zero-padded for a division (`01`), a letter for a category, `1` to `3` for one of
    the three industries; `category` and `industry` are the codes of those it stands under.
    """

    level: IndustryLevel
    code: str
    name: str
    category: str | None
    industry: str | None
    annex: int | None
    provision: str | None
    spans: tuple[Span, ...]
    reproduces_title: str | None = None
    reproduces_number: DocumentNumber | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A person with the post and the role that a list or a signature prints for them.

    `role` is the word the list prints (组长, 成员), empty outside a list; `body` is the body whose
    member they are, or whose post it is, where the text names one.
    """

    official: AgentMention
    post: str
    body: str | None
    role: str
    annex: int | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that a unit prints for one task. Personal data: restricted graph only."""

    annex: int | None
    task_number: str
    task_row: int
    unit: AgentMention
    person: str
    phones: tuple[str, ...]
    remark: str | None
    spans: tuple[Span, ...]

    @property
    def task(self) -> TaskRef:
        """The task that the contact is printed for."""
        return TaskRef(self.annex, self.task_number, self.task_row)


@dataclass(frozen=True, slots=True)
class CitedWork:
    """The document that a citation means, the same for every form under which it is printed.

    `title` is the title that all its mentions share: the registry's, else the printed one without
    brackets, without the letter that issues it and with its issuer where it begins with 关于. It
    is empty where only a number is printed that the registry does not know. `number`, `standard`
    (GB/T 4754-2017) and `order` (国务院令第755号) are known from any mention or the registry,
    `issuer` is who issued it where the title of a mention says so.
    """

    title: str
    number: DocumentNumber | None = None
    standard: str | None = None
    order: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of another document, with the relation that the words around it state.

    `title` is printed, without 《》, empty for a number that stands alone. `number`, `standard`
    (a standard's number, GB/T 4754-2017) and `order` (国务院令第755号) are those of this mention.
    `issuer` is who issued the document, where the words around it or its title say so; `work` is
    the document that is meant.
    """

    role: CitationRole
    title: str
    number: DocumentNumber | None
    annex: int | None
    provision: str | None
    spans: tuple[Span, ...]
    task: TaskRef | None = None
    standard: str | None = None
    issuer: str | None = None
    order: str | None = None
    work: CitedWork | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice with everything read from it.

    `ordinal` counts the notices of a source from 1; it identifies a notice that prints no
    number. `span` is the whole extent from letterhead to imprint.
    """

    source: Source
    ordinal: int
    area: Area
    number: DocumentNumber | None
    number_spans: tuple[Span, ...]
    title: Mention | None
    document_type: str | None
    issuers: tuple[AgentMention, ...]
    signed: DatedMention | None
    printed: DatedMention | None
    printed_by: AgentMention | None
    disclosure: Mention | None
    addressees: Mention | None
    copied_to: tuple[Mention, ...]
    encloses: Mention | None
    effective: DatedMention | None
    expiry: DatedMention | None
    interpreted_by: AgentMention | None
    approved_by: AgentMention | None
    annexes: tuple[Annex, ...]
    provisions: tuple[Provision, ...]
    tasks: tuple[Task, ...]
    contacts: tuple[Contact, ...]
    citations: tuple[Citation, ...]
    span: Span
    statements: tuple[Statement, ...] = ()
    definitions: tuple[Definition, ...] = ()
    thresholds: tuple[ThresholdRule, ...] = ()
    industries: tuple[IndustryClass, ...] = ()
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True, slots=True)
class LineAccount:
    """What became of one line of a source: `by` names the kind of fact or structure."""

    line: int
    fate: LineFate
    by: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a reader of the build report should look at, with its line.

    `is_loss` tells that a part of the input is missing (a text that is cut off), so that what
    was read is not all there was to read.
    """

    line: int | None
    message: str
    is_loss: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one source gave: its notices, the fate of each line, and the problems met.

    `lines` has one account for each line that is not blank, in order.
    """

    source: Source
    notices: tuple[Notice, ...]
    lines: tuple[LineAccount, ...]
    problems: tuple[Problem, ...]

    def unclaimed(self) -> Iterator[LineAccount]:
        """Yield the lines that no loader made anything of."""
        return (account for account in self.lines if account.fate == "unclaimed")
