"""One notice of a source: what its parts are, who reads them, and the record they make together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from loaders import frame
from loaders.accounts import Ledger
from loaders.agents import Reader
from loaders.facts import clauses
from loaders.facts.citations import read_citations
from loaders.facts.indicators import read_statements
from loaders.parts import Part, PartReading, read_parts
from loaders.parts.reading import prose_as_printed
from loaders.parts.task_milestones import with_milestones
from loaders.records import (
    AgentMention,
    Annex,
    Area,
    DatedMention,
    Mention,
    Notice,
    Source,
    Span,
)
from loaders.registry import Registry
from loaders.sources import Line, Passage, paragraphs

_AND_OTHERS = re.compile("等(?:\\d{1,2}|[一二三四五六七八九十]{1,3})?个?(?:部门|单位)$")
_GOVERNMENT = "人民政府"
# A letter that names as many plans encloses a collection: its title is the name of the whole.
_SEVERAL_PLANS = 3


def read_notice(
    source: Source,
    ordinal: int,
    lines: Sequence[Line],
    head: frame.Letterhead,
    imprint: frame.Imprint | None,
    registry: Registry,
    ledger: Ledger,
) -> Notice:
    """Return the notice that `lines` are, the `ordinal`-th of `source`, counted from 1.

    The places in `head` and `imprint` count from the first of its lines. What becomes of them,
    and what could not be read, is entered in `ledger`.
    """
    return _NoticeReader(source, lines, head, imprint, registry, ledger).read(ordinal)


class _NoticeReader:
    """Reads one notice, from its letterhead to its imprint: the first and last of its lines."""

    def __init__(
        self,
        source: Source,
        lines: Sequence[Line],
        head: frame.Letterhead,
        imprint: frame.Imprint | None,
        registry: Registry,
        ledger: Ledger,
    ) -> None:
        self.source, self.lines, self.head, self.ledger = source, lines, head, ledger
        self.imprint = imprint
        self.registry = registry
        self.promised = head.title.encloses if head.title else None
        self.body = frame.read_body(lines, head.body, self.promised)
        stop = self._imprint_start()
        self.annex_starts = [s for s in frame.annex_starts(lines, self.body.end) if s[0] < stop]
        self.reader = Reader(source, self._area(), registry)

    def read(self, ordinal: int) -> Notice:
        """Return the notice, its claims entered in the ledger."""
        head, body, reader = self.head, self.body, self.reader
        annexes, parts = self._parts()
        instrument_title = self._instrument_title(parts)
        content = self._content(parts)
        own = [title.passage.text] if (title := head.title) else []
        own += [part.title for part in parts if part.title]
        own += [str(head.number)] if head.number else []
        printed = [prose for part in parts for prose in prose_as_printed(part, content)]
        texts = paragraphs(self.lines[head.body : self._imprint_start()])
        notice = Notice(
            source=self.source,
            ordinal=ordinal,
            area=reader.area,
            number=head.number,
            number_spans=self._spans(head.number_passage) if head.number_passage else (),
            title=reader.mention(title.passage) if title else None,
            document_type=self._document_type(),
            issuers=tuple(reader.unit(issuer) for issuer in self._issuers()),
            signed=self._signed(),
            printed=self._dated(self.imprint.printed) if self.imprint else None,
            printed_by=reader.unit(self.imprint.printed_by) if self.imprint else None,
            disclosure=self._mention(body.disclosure),
            addressees=self._mention(body.addressees),
            copied_to=tuple(
                reader.mention(copy) for copy in (self.imprint.copied_to if self.imprint else ())
            ),
            encloses=self._mention(instrument_title),
            effective=self._effective(clauses.effective_clause(texts)),
            expiry=self._dated(clauses.expiry_clause(texts)),
            interpreted_by=self._unit(clauses.interpreter(texts)),
            approved_by=self._unit(clauses.approver(self._body_texts())),
            annexes=tuple(annexes),
            provisions=tuple(content.provisions),
            tasks=tuple(content.tasks),
            contacts=tuple(content.contacts),
            citations=tuple(read_citations([*content.prose, *printed], own, reader)),
            span=self._span(self.lines[head.first], self.lines[-1]),
            statements=tuple(read_statements(content.prose, reader)),
            definitions=tuple(content.definitions),
            thresholds=tuple(content.thresholds),
            industries=tuple(content.industries),
            posts=tuple(content.posts),
        )
        self._claim_frame()
        self.ledger.notice(notice)
        self._claim_what_is_no_fact(content)
        return notice

    def _area(self) -> Area:
        issuers = self._issuers()
        if issuers:
            return self.registry.area_of(issuers[0].text)
        title = self.head.title
        return Area(None, title.passage.text if title else self.source.name)

    def _issuers(self) -> tuple[Passage, ...]:
        """Return who issues: those the title names, else who signs, else the head or a record.

        A title may print joint issuers without a blank, or only the first of them (甲委等部门):
        the signatures then name them.
        """
        titled = self.head.title.issuers if self.head.title else ()
        signatories = self.body.signatories
        words = ["".join(issuer.text for issuer in group) for group in (titled, signatories)]
        is_open = bool(_AND_OTHERS.search(words[0]))
        if len(signatories) > len(titled) and (is_open or words[0] in ("", words[1])):
            return signatories
        if self._is_numbered_by_government() and _GOVERNMENT in words[1]:
            # A collection may print the title of another unit over a government's notice.
            titled = titled if _GOVERNMENT in words[0] else ()
        by_record = (self.head.issuer,) if self.head.issuer is not None else ()
        return titled or signatories or self.head.red_head or by_record

    def _is_numbered_by_government(self) -> bool:
        """Whether the number is of a series of a government or its office: 桂政办发."""
        return self.head.number is not None and "政" in self.head.number.series

    def _signed(self) -> DatedMention | None:
        """Return 成文日期: of the signature, else of the title or of a record's field."""
        title, field = self.head.title, self.head.signed
        printed = self.body.signed or (title.dated if title else None)
        if printed is None and field is not None:
            return DatedMention(field.text, frame.read_field_date(field.text), self._spans(field))
        return self._dated(printed)

    def _document_type(self) -> str | None:
        """Return 文种: the last word of the title, else what the letter says it is."""
        if self.head.title is not None:
            return self.head.title.document_type
        unsigned = self.body.end == self.head.body
        end = self._imprint_start() if unsigned else self.body.end
        return frame.kind_of_letter(paragraphs(self.lines[self.head.body : end]))

    def _imprint_start(self) -> int:
        if self.imprint is None:
            return len(self.lines)
        return self.head.first + self.imprint.first

    def _parts(self) -> tuple[list[Annex], list[Part]]:
        """Return the annexes and the parts behind the body: instrument, then annexes."""
        stop = self._imprint_start()
        starts = self.annex_starts
        ends = [*(index for index, _ in starts[1:]), stop][: len(starts)]
        listed = dict(self.body.annex_titles)
        first = starts[0][0] if starts else stop
        parts = self._letter_and_instrument(first)
        annexes: list[Annex] = []
        missing = sorted(set(listed) - {number for _, number in starts})
        if starts and missing:
            self.ledger.problem(
                self.lines[-1].number,
                f"annexes listed but not printed: {', '.join(map(str, missing))};"
                " is the text cut off?",
                is_loss=True,
            )
        for (index, number), end in zip(starts, ends, strict=True):
            title = listed.get(number) or self._printed_title(index + 1)
            words = title.text if title else ""
            last = next(line for line in reversed(self.lines[index:end]) if line.content)
            annexes.append(Annex(number, words, self._span(self.lines[index], last)))
            behind = self.lines[index + 1 : end]
            self.ledger.claim("fact", "annex", self._annex_heading(index, words))
            parts.append(Part(number, behind, words, self._plan_year(words)))
        return annexes, parts

    def _letter_and_instrument(self, stop: int) -> list[Part]:
        """Return the letter of the notice, and what it encloses up to line `stop`.

        What stands behind the signature of a notice that encloses nothing is a part of it.
        """
        named = [self.body.addressees, *(title for _, title in self.body.annex_titles)]
        apart = {line.number for passage in named if passage for line in passage.lines}
        letter = [
            line
            for line in self.lines[self.head.body : self.body.letter_end]
            if line.number not in apart
        ]
        enclosed = self.lines[self.body.end : stop]
        promised = self._promised()
        if promised is None:
            year, in_letter = self._plan_year(""), self._sole_annex() is not None
            return [Part(None, [*letter, *enclosed], "", year, in_letter)]
        return [
            Part(None, letter, "", self._plan_year(""), in_letter=True),
            Part(None, enclosed, promised.text, self._plan_year(promised.text)),
        ]

    def _printed_title(self, index: int) -> Passage | None:
        """Return the heading printed at `index`.

        It ends with an empty paragraph, with the name of a plan or a list, or before a table, a
        numbered item or a sentence.
        """
        heading: list[Line] = []
        for line in self.lines[index : index + 8]:
            if line.content and heading and not frame.may_go_on_title(heading, line):
                break
            if line.content:
                heading.append(line)
                if line.ends_paragraph:
                    break
        return Passage.of(heading) if heading else None

    def _promised(self) -> Passage | None:
        """Return the name of what the notice encloses: the title's words, else the letter's."""
        if self.head.title is not None:
            return self.promised
        return next(iter(frame.promulgated_titles(self._body_texts())), None)

    def _sole_annex(self) -> Passage | None:
        """Return the heading of the one annex that is printed, of a letter that promises none."""
        if self._promised() is not None or len(self.annex_starts) != 1 or self.body.signed is None:
            return None
        index, _ = self.annex_starts[0]
        return self._printed_title(index + 1)

    def _instrument_title(self, parts: Sequence[Part]) -> Passage | None:
        """Return the heading of what the notice encloses, or the words of title or letter for it.

        A letter may name two plans where one follows, in other words than the title.
        """
        promised = self._promised()
        if promised is None:
            return self._sole_annex()
        named = frame.promulgated_titles(self._body_texts())
        for words in (promised, *named) if len(named) < _SEVERAL_PLANS else (promised,):
            heading = frame.heading_like(parts[1].lines, 0, words.text)
            if heading is not None and not _is_whole(heading.text):
                torn = (line.number for line in heading.lines)
                self.ledger.claim("structure", "heading that lost a bracket", torn)
                return _closest((promised, *named), heading.text)
            if heading is not None:
                return heading
        return promised

    def _content(self, parts: Sequence[Part]) -> PartReading:
        content = read_parts(parts, self.reader)
        content.tasks = with_milestones(content.tasks, content.prose, self.reader)
        self.ledger.problems += content.problems
        return content

    def _plan_year(self, title: str) -> int | None:
        """Return the year that a deadline without one means: the plan's, else the notice's."""
        printed = [title, self.head.title.passage.text if self.head.title else ""]
        for words in printed:
            match = re.search(r"((?:19|20)\d\d)年", words)
            if match is not None:
                return int(match[1])
        if self.head.number is not None:
            return self.head.number.year
        signed = self._signed()
        return signed.date.year if signed and signed.date else None

    def _body_texts(self) -> list[Passage]:
        return paragraphs(self.lines[self.head.body : self.body.end])

    def _effective(self, clause: Passage | None) -> DatedMention | None:
        """Return 施行条款; the printing date is its date where it says 自印发之日起."""
        if clause is None:
            return None
        printed = self._dated(self.imprint.printed) if self.imprint else None
        fixed = frame.read_date(clause.text)
        if fixed is not None:
            return DatedMention(clause.text, fixed, self._spans(clause))
        if "印发" in clause.text and printed is not None:
            return DatedMention(clause.text, printed.date, self._spans(clause), "printed-date")
        return DatedMention(clause.text, None, self._spans(clause), "unknown-event")

    def _dated(self, passage: Passage | None) -> DatedMention | None:
        if passage is None:
            return None
        return DatedMention(passage.text, frame.read_date(passage.text), self._spans(passage))

    def _mention(self, passage: Passage | None) -> Mention | None:
        return self.reader.mention(passage) if passage is not None else None

    def _unit(self, passage: Passage | None) -> AgentMention | None:
        return self.reader.unit(passage) if passage is not None else None

    def _spans(self, passage: Passage) -> tuple[Span, ...]:
        return passage.spans(self.source.text)

    def _span(self, first: Line, last: Line) -> Span:
        """Return the span from the first line through the last."""
        end = last.start + len(last.text)
        quote = self.source.text[first.start : end]
        return Span(first.start, end, first.number, last.number, first.page, quote)

    def _claim_frame(self) -> None:
        """Enter the lines of signature, list of annexes, and imprint."""
        for passage in (*self.body.signatories, *(title for _, title in self.body.annex_titles)):
            self.ledger.fact("letterhead", self._spans(passage))
        if self.imprint is not None:
            imprint = self.lines[self._imprint_start() :]
            self.ledger.claim("fact", "imprint", (line.number for line in imprint if line.content))

    def _claim_what_is_no_fact(self, content: PartReading) -> None:
        """Enter the furniture of tables and the contacts, behind the facts on the same lines."""
        # The mark of an empty cell may share its line with a cell that says something.
        furniture = (line.number for line in content.structure)
        self.ledger.claim("structure", "table furniture", furniture)
        contacts = (line.number for line in (*content.withheld, *self.body.contact))
        self.ledger.claim("left-out", "contact person, withheld", contacts)

    def _annex_heading(self, index: int, title: str) -> Iterator[int]:
        """Yield the number of the line 附件 N, which is at `index`, and those of its title."""
        words = "".join(title.split())
        yield self.lines[index].number
        near = [line for line in self.lines[index + 1 : index + 25] if line.content][:5]
        for line in near:
            content = "".join(line.content.split())
            if not words or content not in words:
                break
            yield line.number


def _closest(titles: Sequence[Passage], heading: str) -> Passage:
    """Return the title whose words are most like `heading`."""
    return max(titles, key=lambda title: SequenceMatcher(None, title.text, heading).ratio())


def _is_whole(heading: str) -> bool:
    """Whether no bracket of `heading` is left open, as where a source has lost text."""
    return all(heading.count(a) == heading.count(b) for a, b in ("（）", "()", "《》", "“”"))
