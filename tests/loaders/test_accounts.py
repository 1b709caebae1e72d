"""The account of every line: each has one, and the lines of a fact say which fact."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from source_fidelity import spans_of

import loaders
from loaders.records import Notice, Reading, Span

NOTICE = """\
本期刊登区政府文件一件。

某市某区人民政府关于印发《某区种树行动计划》的通知

某政发〔2023〕5号

各街道办事处：

根据《中华人民共和国森林法》，现将《某区种树行动计划》印发给你们。

某市某区人民政府
2023年3月5日

（此件公开发布）

一、种树

1.今年种树一万棵。

责任单位：区甲局、区乙委
联系人：张三

某市某区人民政府办公室    2023年3月6日印发

某市某区人民政府关于印发《某区种树...
某市某区人民政府关于印发《某区种树...
"""


@pytest.fixture(scope="module")
def gazette() -> Reading:
    return loaders.read(loaders.sample_gazette())


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("accounts") / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return loaders.read(path)


def accounts(reading: Reading) -> dict[str, tuple[str, str]]:
    """Return what became of each line, by its words."""
    texts = reading.source.text.split("\n")
    return {texts[each.line - 1].strip(): (each.fate, each.by) for each in reading.lines}


def facts(notice: Notice) -> Iterator[Span]:
    """Yield the spans of everything that a notice states."""
    yield from spans_of((notice.title, notice.addressees, notice.encloses, notice.provisions))
    yield from spans_of((notice.tasks, notice.contacts, notice.citations, notice.statements))
    yield from spans_of((notice.definitions, notice.thresholds, notice.industries, notice.posts))


def test_each_line_of_the_gazette_that_is_not_blank_has_one_account(gazette: Reading) -> None:
    printed = gazette.source.text.split("\n")
    assert [each.line for each in gazette.lines] == [
        number for number, text in enumerate(printed, 1) if text.rstrip("\r")
    ]


def test_no_line_of_the_gazette_is_unclaimed(gazette: Reading) -> None:
    printed = gazette.source.text.split("\n")
    assert [printed[each.line - 1] for each in gazette.unclaimed()] == []


def test_the_lines_of_a_fact_are_accounted_for_as_facts(gazette: Reading) -> None:
    fates = {each.line: each.fate for each in gazette.lines}
    assert [bool(list(facts(notice))) for notice in gazette.notices] == [True] * 10
    for notice in gazette.notices:
        for span in facts(notice):
            lines = range(span.line_start, span.line_end + 1)
            assert {fates[n] for n in lines if n in fates} <= {"fact"}, span


def test_a_line_says_which_kind_of_fact_it_states(notice: Reading) -> None:
    found = accounts(notice)
    assert found["某市某区人民政府关于印发《某区种树行动计划》的通知"] == ("fact", "letterhead")
    assert found["各街道办事处："] == ("fact", "letterhead")
    assert found["一、种树"] == ("fact", "provision")
    assert found["责任单位：区甲局、区乙委"] == ("fact", "task")
    assert found["某市某区人民政府办公室    2023年3月6日印发"] == ("fact", "imprint")


def test_what_stands_behind_the_last_notice_is_left_out_and_named(notice: Reading) -> None:
    assert accounts(notice)["某市某区人民政府关于印发《某区种树..."] == (
        "left-out",
        "outline of the PDF, 2 copies",
    )


def test_what_stands_before_the_first_notice_is_claimed_by_nobody(notice: Reading) -> None:
    assert [each.line for each in notice.unclaimed()] == [1]
