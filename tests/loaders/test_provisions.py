"""The provisions of the bundled gazette: its regulations as counted by reading, no word lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import loaders
from loaders.records import Notice, Provision, Reading
from loaders.sources import is_page_number


@pytest.fixture(scope="module")
def gazette() -> Reading:
    return loaders.read(loaders.sample_gazette())


def regulation(gazette: Reading, number: str) -> tuple[Notice, list[Provision]]:
    (notice,) = (n for n in gazette.notices if str(n.number) == number)
    return notice, [p for p in notice.provisions if not p.in_letter]


@pytest.mark.parametrize(
    ("number", "chapters", "articles", "paragraphs", "items", "points"),
    [
        ("通政发〔2022〕12号", 7, 24, 20, 30, 0),
        ("通政办发〔2022〕9号", 0, 12, 21, 24, 0),
        ("通政办发〔2022〕10号", 0, 16, 22, 3, 7),
        ("通政办发〔2022〕11号", 5, 32, 46, 7, 0),
    ],
)
def test_a_regulation_has_the_chapters_articles_and_items_that_it_prints(
    gazette: Reading,
    number: str,
    chapters: int,
    articles: int,
    paragraphs: int,
    items: int,
    points: int,
) -> None:
    _, provisions = regulation(gazette, number)
    counts = Counter(provision.kind for provision in provisions)
    assert counts["chapter"] == chapters
    assert [p.key for p in provisions if p.kind == "article"] == [
        f"art_{ordinal}" for ordinal in range(1, articles + 1)
    ]
    assert (counts["paragraph"], counts["item"], counts["point"]) == (paragraphs, items, points)
    assert sum(counts.values()) == chapters + articles + paragraphs + items + points


@pytest.mark.parametrize(
    "number", ["通政发〔2022〕12号", "通政办发〔2022〕9号", "通政办发〔2022〕11号"]
)
def test_the_provisions_of_a_regulation_read_one_after_the_other_are_its_text(
    gazette: Reading, number: str
) -> None:
    notice, provisions = regulation(gazette, number)
    assert notice.encloses is not None
    first = notice.encloses.spans[-1].line_end
    last = notice.span.line_end - sum(len(copy.spans) for copy in notice.copied_to)
    lines = gazette.source.text.split("\n")[first:last]
    printed = "".join(line for line in lines if not is_page_number(line)).partition("抄送：")[0]
    read = [p.number + (p.text.text if p.text else p.heading) for p in provisions]
    assert "".join(read) == re.sub(r"\s", "", printed)


def test_no_two_provisions_of_a_part_have_one_key(gazette: Reading) -> None:
    assert len(gazette.notices) == 10
    for notice in gazette.notices:
        keys = Counter((p.annex, p.in_letter, p.key) for p in notice.provisions)
        assert max(keys.values()) == 1


def test_every_parent_is_a_provision_of_the_same_part(gazette: Reading) -> None:
    assert any(p.parent_key for notice in gazette.notices for p in notice.provisions)
    for notice in gazette.notices:
        keys = {(p.annex, p.key) for p in notice.provisions}
        for provision in notice.provisions:
            if provision.parent_key is not None:
                assert (provision.annex, provision.parent_key) in keys


def test_the_letter_of_a_notice_is_provisions_without_its_signature(gazette: Reading) -> None:
    notice = gazette.notices[5]
    letter = [provision for provision in notice.provisions if provision.in_letter]
    assert [(p.key, p.text and p.text.text) for p in letter] == [
        (
            "letter__para_1",
            "经区政府同意，现将《通州区行政机关应诉规则》印发给你们，请认真遵照执行。",
        )
    ]


def test_the_duties_of_the_rules_on_litigation_are_tasks(gazette: Reading) -> None:
    notice, _ = regulation(gazette, "通政办发〔2022〕11号")
    assert [
        (task.number, task.responsibilities[0].printed_name, task.time_frame.printed)
        for task in notice.tasks
        if task.time_frame
    ] == [
        ("第六条", "区司法局", "2日内"),
        ("第七条", "应诉承办机关", "2日内"),
        ("第七条", "应诉承办机关", "5日内"),
        ("第八条", "区司法局", "规定时限内"),
        ("第八条", "应诉承办机关", "规定时限内"),
        ("第十一条", "应诉承办机关", "在裁判文书签收之日起3日内"),
        ("第十一条", "应诉承办机关", "5日内"),
        ("第十一条", "应诉承办机关", "法定时限内"),
        ("第十四条", "行政机关", "规定时限"),
        ("第十八条", "行政机关主要负责人", "每年"),
        ("第十九条", "行政机关负责人", "出庭应诉前"),
        ("第二十条", "行政机关", "法定上诉期内"),
        ("第二十二条", "行政机关", "规定时间内"),
        ("第二十三条", "行政机关", "每半年"),
        ("第二十三条", "区司法局", "每半年"),
        ("第二十四条", "行政机关", "按季度"),
        ("第二十四条", "区司法局", "定期"),
        ("第二十四条", "区司法局", "定期"),
    ]


def test_the_report_proposes_ten_tasks_and_explains_fourteen_terms(gazette: Reading) -> None:
    report = gazette.notices[1]
    assert [task.number for task in report.tasks] == list("一二三四五六七八九十")
    assert {task.form for task in report.tasks} == {"report-task"}
    assert not any(task.responsibilities for task in report.tasks)
    assert [definition.number for definition in report.definitions] == [
        str(number) for number in range(1, 15)
    ]
    assert report.definitions[13].term == "首开模式"
    assert report.definitions[13].text.text.endswith("高质量发展的可复制、可推广的成功经验。")


@pytest.mark.parametrize(
    ("number", "stated"),
    [("通政发〔2022〕12号", 3), ("通政办发〔2022〕9号", 3), ("通政办发〔2022〕11号", 11)],
)
def test_a_limit_that_a_rule_sets_is_of_no_year(gazette: Reading, number: str, stated: int) -> None:
    # 区司法局……应当在2日内向应诉承办机关出具办理函: in every year until the rule is repealed.
    notice, _ = regulation(gazette, number)
    assert [(s.edtf, s.period_year) for s in notice.statements] == [(None, None)] * stated
