"""The lines of a source in a build report: counted by fate, and in ranges."""

from __future__ import annotations

from graph.line_report import LineKind, LineRange, line_kinds, line_ranges, uncited, unclaimed_lines
from loaders.facts.citations import ReferenceAccount
from loaders.records import LineAccount, Reading, Source

READING = Reading(
    Source("gazette.txt", "0" * 64, "UTF-8", "标题\n\n1.种树\n棵。\n2\n不明"),
    (),
    (
        LineAccount(1, "fact", "letterhead"),
        LineAccount(3, "fact", "task"),
        LineAccount(4, "fact", "task"),
        LineAccount(5, "structure", "page number"),
        LineAccount(6, "unclaimed", "prose"),
    ),
    (),
)


def test_lines_are_counted_by_fate_and_kind_facts_first() -> None:
    assert line_kinds(READING) == (
        LineKind("fact", "task", 2),
        LineKind("fact", "letterhead", 1),
        LineKind("structure", "page number", 1),
        LineKind("unclaimed", "prose", 1),
    )


def test_neighbouring_lines_with_one_fate_make_one_range() -> None:
    assert line_ranges(READING) == (
        LineRange(1, 1, "fact", "letterhead"),
        LineRange(3, 4, "fact", "task"),
        LineRange(5, 5, "structure", "page number"),
        LineRange(6, 6, "unclaimed", "prose"),
    )


def test_unclaimed_lines_come_with_their_words() -> None:
    assert [(each.line, each.text) for each in unclaimed_lines(READING)] == [(6, "不明")]


def test_a_title_that_is_neither_cited_nor_the_notices_own_is_listed() -> None:
    accounts = [
        ReferenceAccount("《森林法》", 3, 10, "cited", 1),
        ReferenceAccount("《种树计划》", 3, 30, "own", 1),
        ReferenceAccount("《办法", 4, 50, "unclosed", 1),
    ]
    assert [(each.line, each.text, each.fate) for each in uncited(accounts)] == [
        (4, "《办法", "unclosed")
    ]
