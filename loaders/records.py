"""What a notice says, as plain values: the records that loaders give and the graph takes.

Every record is frozen and compared by value. A record that states a fact carries the spans of
the source text that say so; offsets count Unicode code points of the decoded source, lines are
1-based lines of the source file. Nothing here knows RDF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Role = Literal["lead", "support", "assigned", "leader"]
AgentKind = Literal["unit", "group", "person"]
Certainty = Literal["certain", "inferred", "ambiguous"]
IdentityBasis = Literal["registry", "name-only"]
GroupKind = Literal["enumerable", "members-of-body", "open", "all"]
TaskForm = Literal["table-row", "numbered-measure"]
TimeFrameKind = Literal["by-date", "period", "ongoing", "recurring", "relative"]
ProvisionKind = Literal["section", "subsection"]
CitationRole = Literal["basis", "implements", "repeals", "amends", "reproduces", "cites"]
Comparator = Literal["gte", "eq"]
LineFate = Literal["fact", "structure", "left-out", "unclaimed"]


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
    r"(?P<series>[\u4e00-\u9fff]{1,12})[〔\[［（(【](?P<year>(?:19|20)\d\d)[〕\]］）)】]"
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
class Provision:
    """A heading that tasks stand under. `key` is unique within its part (`sec_3__subsec_2`).

    `annex` is None for the instrument (or the notice itself where it encloses nothing).
    """

    annex: int | None
    kind: ProvisionKind
    key: str
    parent_key: str | None
    number: str
    heading: str
    spans: tuple[Span, ...]


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

    `printed_column` is the column heading or label the name stands under; `open_ended` says
    that the printed list goes on with 等.
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
    """Another reading of one field that the text does not exclude, and why it stays open."""

    field: str
    reading: tuple[AgentMention, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified target that a task sets; `period_year` is the year it is to be reached in.

    `unit` is the IRI of the unit of measure, None where no IRI is known for the printed one.
    """

    indicator: str
    comparator: Comparator
    value: Decimal
    printed_unit: str
    unit: str | None
    period_year: int | None
    text: Mention


@dataclass(frozen=True, slots=True)
class Task:
    """An intended action: a table row or a numbered measure.

    `number` is the printed 序号, `row` counts from 1 the rows under one number. `section` and
    `subsection` are keys of provisions of the same part.
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
    targets: tuple[Target, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of another document, with the relation that the words around it state."""

    role: CitationRole
    title: str
    number: DocumentNumber | None
    annex: int | None
    provision: str | None
    spans: tuple[Span, ...]


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
