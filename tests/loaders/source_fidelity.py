"""What holds for every reading: each fact quotes the source, no line is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from loaders.records import Reading, Source, Span
from loaders.sources import read_lines


def spans_of(record: object) -> Iterator[Span]:
    """Yield every span inside a record, however deep."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from spans_of(item)
    elif is_dataclass(record) and not isinstance(record, Source | type):
        for field in fields(record):
            yield from spans_of(getattr(record, field.name))


def facts_of(reading: Reading) -> Iterator[object]:
    """Yield every record that states something; a task counts by the words of its text."""
    for notice in reading.notices:
        yield from (task.text for task in notice.tasks)
        yield from (r for task in notice.tasks for r in task.responsibilities)
        yield from (*notice.provisions, *notice.citations, *notice.statements)
        yield from (*notice.definitions, *notice.thresholds, *notice.industries)
        yield from (*notice.posts, *notice.contacts, *notice.annexes)


def assert_true_to_source(reading: Reading) -> None:
    """Check that facts have spans, that spans quote their lines, and each line has one account."""
    text = reading.source.text
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for span in spans_of(reading.notices):
        assert 0 <= span.start <= span.end <= len(text)
        assert text[span.start : span.end] == span.quote
        assert 1 <= span.line_start <= span.line_end < len(starts)
        assert starts[span.line_start - 1] <= span.start < starts[span.line_start]
        assert starts[span.line_end - 1] <= span.end < starts[span.line_end]
    for fact in facts_of(reading):
        assert any(True for _ in spans_of(fact)), fact
    printed = [line.number for line in read_lines(reading.source) if line.text]
    assert [account.line for account in reading.lines] == printed
