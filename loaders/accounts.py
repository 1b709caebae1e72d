"""The account of every line: which fact it states, what furniture it is, why it was left out.

The readers of a source enter their claims in a `Ledger`; the first claim on a line stands, so
that the more telling ones are entered first. What nobody claimed is listed as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.facts.people import names_contact
from loaders.records import (
    AgentMention,
    DatedMention,
    LineAccount,
    LineFate,
    Mention,
    Notice,
    Problem,
    Source,
    Span,
    Task,
)
from loaders.registry.labels import labels
from loaders.sources import Line, is_page_number

_NUMBER_ALONE = re.compile(
    r"\d{1,3}[.．、]|[一二三四五六七八九十]{1,4}、|第[一二三四五六七八九十百]{1,6}[章节条]"
)
# A line of an outline repeats this many characters of the text it outlines.
_OUTLINE_PREFIX = 12
# So many lines behind the last notice tell what stands there.
_OUTLINE_SAMPLE = 200


class Ledger:
    """Who claimed which line of a source, and what went wrong."""

    def __init__(self, source: Source, lines: Sequence[Line]) -> None:
        self.source, self.lines = source, lines
        self.fates: dict[int, tuple[LineFate, str]] = {}
        self.problems: list[Problem] = []

    def claim(self, fate: LineFate, by: str, numbers: Iterable[int]) -> None:
        """Enter lines; the first claim on a line stands."""
        for number in numbers:
            self.fates.setdefault(number, (fate, by))

    def fact(self, by: str, spans: Iterable[Span]) -> None:
        """Enter the lines of spans that a fact rests on."""
        for span in spans:
            self.claim("fact", by, range(span.line_start, span.line_end + 1))

    def notice(self, notice: Notice) -> None:
        """Enter the lines that the facts of a notice rest on."""
        for by, spans in _facts(notice):
            self.fact(by, spans)

    def rest(self, lines: Sequence[Line], notices: Sequence[Notice]) -> None:
        """Enter what no notice claims: contacts, furniture, what stands behind the last notice."""
        contacts = (line.number for line in lines if names_contact(line.content))
        self.claim("left-out", "contact person, withheld", contacts)
        self.claim("structure", "empty paragraph", (x.number for x in self.lines if x.is_pad))
        numbers = (line.number for line in lines if is_page_number(line.text))
        self.claim("structure", "page number", numbers)
        marks = (line.number for line in lines if line.content and _is_mark(line.content))
        self.claim("structure", "label or number of an item", marks)
        last = notices[-1].span.line_end if notices else len(self.lines)
        behind = [line for line in lines if line.number > last and line.content]
        if behind:
            what = _what_is(behind, self.lines[:last])
            self.claim("left-out", what, (line.number for line in behind))

    def problem(self, line: int | None, message: str, *, is_loss: bool = False) -> None:
        """Note a problem for the build report."""
        self.problems.append(Problem(line, message, is_loss))

    def accounts(self) -> tuple[LineAccount, ...]:
        """Return one account for each line that is not blank."""
        return tuple(
            LineAccount(line.number, *self.fates.get(line.number, ("unclaimed", "prose")))
            for line in self.lines
            if line.text
        )


def _is_mark(content: str) -> bool:
    """Whether a line holds nothing but a label or a number whose words are on the next."""
    words = "".join(content.split()).strip("（(〔［[）)〕］]：:，；、。.．")
    known = labels()
    is_label = known.role_of(words) or known.is_deadline(words)
    return not words or bool(is_label) or bool(_NUMBER_ALONE.fullmatch("".join(content.split())))


def _facts(notice: Notice) -> Iterator[tuple[str, Iterable[Span]]]:
    """Yield kind and spans of each fact of a notice, the more telling kinds first."""
    for task in notice.tasks:
        yield from (("task", spans) for spans in _cells(task))
    yield from (("contact", contact.spans) for contact in notice.contacts)
    yield from (("definition", each.text.spans) for each in notice.definitions)
    yield from (("threshold", rule.text.spans) for rule in notice.thresholds)
    yield from (("industry", each.spans) for each in notice.industries)
    yield from (("post", post.spans) for post in notice.posts)
    yield from (("statement", each.text.spans) for each in notice.statements)
    yield from (("citation", citation.spans) for citation in notice.citations)
    yield from (("letterhead", spans) for spans in _letterhead(notice))
    yield from (("provision", provision.spans) for provision in notice.provisions)


def _cells(task: Task) -> Iterator[Iterable[Span]]:
    """Yield the spans of text, heading, deadline and names of a task."""
    yield task.text.spans
    if task.key_task is not None:
        yield task.key_task.spans
    for frame in (task.time_frame, *task.milestones):
        if frame is not None:
            yield frame.spans
    yield from (responsibility.spans for responsibility in task.responsibilities)
    for reading in task.alternatives:
        yield from (mention.spans for mention in reading.reading)


def _letterhead(notice: Notice) -> Iterator[Iterable[Span]]:
    """Yield the spans of what the letter of a notice says about the notice."""
    mentions: list[Mention | DatedMention | AgentMention | None] = [
        *(notice.title, notice.disclosure, notice.addressees, notice.encloses),
        *(notice.signed, notice.effective, notice.expiry),
        *(notice.interpreted_by, notice.approved_by, *notice.issuers),
    ]
    yield from (mention.spans for mention in mentions if mention is not None)
    yield notice.number_spans


def _what_is(behind: Sequence[Line], before: Sequence[Line]) -> str:
    """Say what stands behind the last imprint: copies of an outline, or other text."""
    text = "".join("".join(line.content.split()) for line in before)
    sample = ["".join(line.content.split())[:_OUTLINE_PREFIX] for line in behind[:_OUTLINE_SAMPLE]]
    repeated = sum(prefix in text for prefix in sample)
    if 2 * repeated < len(sample):
        return "text behind the last imprint"
    copies = sum(line.content == behind[0].content for line in behind)
    return f"outline of the PDF, {copies} {'copies' if copies > 1 else 'copy'}"
