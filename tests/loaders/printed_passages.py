"""Passages and readers for texts that stand in a test."""

from __future__ import annotations

from loaders.agents import Reader
from loaders.records import Area, Source
from loaders.registry import default_registry
from loaders.sources import Line, Passage, read_lines


def printed_source(text: str) -> Source:
    return Source("printed.txt", "0" * 64, "UTF-8", text)


def printed_lines(text: str) -> tuple[Line, ...]:
    return read_lines(printed_source(text))


def printed_passage(text: str) -> Passage:
    """The passage of all lines of `text`."""
    return Passage.of(printed_lines(text))


def printed_reader(text: str, area: Area | None = None) -> Reader:
    return Reader(printed_source(text), area or Area(None, "某区"), default_registry())
