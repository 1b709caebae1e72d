"""What became of every printed title and number: cited, the notice's own, or why it is none.

`account_for_references` goes over the source text itself, not over what the readers of parts
made of it: a title that none of them handed on shows up as `unread`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from loaders.facts.citations.read import read_references
from loaders.prose import Prose
from loaders.records import Area, Notice, Reading, Span
from loaders.registry import Registry, default_registry
from loaders.sources import Line, paragraphs, read_lines

ReferenceFate = Literal[
    "cited", "own", "short-form", "no-document", "left-out", "unclosed", "unread"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReferenceAccount:
    """A title in 《》 or a document number as printed, layout removed, and what became of it.

    `cited` has a citation; `own` names the notice, what it encloses or annexes; `short-form`
    declares one (以下简称《办法》); `no-document` is a licence or the like; `left-out` stands in no
    notice; `unclosed` is a 《 without 》; `unread` was met by no reader. `notice` is the ordinal of
    the notice, None outside of all.
    """

    text: str
    line: int
    start: int
    fate: ReferenceFate
    notice: int | None


def account_for_references(
    reading: Reading, registry: Registry | None = None
) -> tuple[ReferenceAccount, ...]:
    """Return an account of each printed title and number of a source, in order."""
    registry = registry or default_registry()
    lines = read_lines(reading.source)
    found: list[ReferenceAccount] = []
    last = 0
    for notice in reading.notices:
        first, end = notice.span.line_start - 1, notice.span.line_end
        found += _outside(lines[last:first], registry)
        found += _within(notice, lines[first:end], registry)
        last = max(last, end)
    found += _outside(lines[last:], registry)
    return tuple(sorted(found, key=lambda account: account.start))


def _within(
    notice: Notice, lines: Sequence[Line], registry: Registry
) -> Iterator[ReferenceAccount]:
    cited = [citation.spans for citation in notice.citations]
    for spans in cited:
        text = "".join(span.quote for span in spans)
        yield _account(text, spans[0].line_start, spans[0].start, "cited", notice)
    covered = _offsets(span for spans in cited for span in spans)
    printed_names = [(m.text, m.spans) for m in (notice.title, notice.encloses) if m is not None]
    number = [str(notice.number)] if notice.number is not None else []
    printed_names += [(name, notice.number_spans) for name in number]
    in_names = {offset: name for name, spans in printed_names for offset in _offsets(spans)}
    names = [*(name for name, _ in printed_names), *(annex.title for annex in notice.annexes)]
    fate: ReferenceFate
    for text, spans, unread in _printed(lines, names, notice, registry):
        if spans[0].start in covered:
            continue
        covered.update(_offsets(spans))
        fate = "own" if spans[0].start in in_names else unread
        yield _account(text, spans[0].line_start, spans[0].start, fate, notice)
    for line in lines:
        for column, character in enumerate(line.text):
            start = line.start + column
            if character == "《" and start not in covered:
                name = in_names.get(start)
                fate = "own" if name else "unclosed"
                yield _account(name or character, line.number, start, fate, notice)


def _outside(lines: Sequence[Line], registry: Registry) -> Iterator[ReferenceAccount]:
    texts = [Prose(passage, None, None, None, (), None) for passage in paragraphs(lines)]
    for reference in read_references(texts, (), registry, Area(None, "")):
        line, column, _ = reference.passage.pieces[0]
        text = reference.passage.text
        yield ReferenceAccount(text, line.number, line.start + column, "left-out", None)


def _printed(
    lines: Sequence[Line], names: Sequence[str], notice: Notice, registry: Registry
) -> Iterator[tuple[str, tuple[Span, ...], ReferenceFate]]:
    """Yield the references of the lines of a notice as printed: text, place, and fate if unread."""
    texts = [Prose(passage, None, None, None, (), None) for passage in paragraphs(lines)]
    for reference in read_references(texts, names, registry, notice.area):
        passage = reference.passage
        fate: ReferenceFate = "unread" if reference.fate == "cited" else reference.fate
        yield passage.text, passage.spans(notice.source.text), fate


def _account(
    text: str, line: int, start: int, fate: ReferenceFate, notice: Notice
) -> ReferenceAccount:
    return ReferenceAccount("".join(text.split()), line, start, fate, notice.ordinal)


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}
