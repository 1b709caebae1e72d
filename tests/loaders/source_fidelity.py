"""What holds for every reading, whatever was read: facts quote the source, no line is lost."""

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


def assert_true_to_source(reading: Reading) -> None:
    """Check that spans quote the text and fit their lines, and that each line has one account."""
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
    printed = [line.number for line in read_lines(reading.source) if line.text]
    assert [account.line for account in reading.lines] == printed
