"""The dates inside the texts of tasks by which a part of them is due (the year is 2022 here)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st
from printed_passages import printed_passage

import loaders
from loaders.facts.milestones import find_deadlines


def found(text: str) -> list[tuple[str, str | None]]:
    return [
        (passage.text, reading.edtf or reading.recurrence)
        for passage, reading in find_deadlines(printed_passage(text), 2022)
    ]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "4月底前建立台账，年底前实现清零。",
            [("4月底前", "../2022-04"), ("年底前", "../2022-12-31")],
        ),
        ("6月、10月各开展一次联合执法。", [("6月、10月", "{2022-06,2022-10}")]),
        ("第二、三季度每月开展监测。", [("第二、三季度每月", "2022-04/2022-09")]),
        ("每周三下班前报送进展。", [("每周三下班前", "R/P1W")]),
        ("2022年7月31日前完成此项工作。", [("2022年7月31日前", "../2022-07-31")]),
        ("力争年内具备开工条件。", [("年内", "../2022-12-31")]),
        ("上半年完成供应，下半年再供地。", [("上半年", "../2022-06"), ("下半年", "../2022-12")]),
        ("到2025年建成三座公园。", [("到2025年", "../2025")]),
        ("2023年3月至5月集中整治。", [("2023年3月至5月", "2023-03/2023-05")]),
        ("应在2日内将信息报送。", [("2日内", "P2D")]),
        ("养老、失业保险费缓缴期限至 2022 年底，免收滞纳金。", [("2022年底", "../2022-12-31")]),
        ("自 2022 年 4 月 1 日起对小规模纳税人免税。", [("自2022年4月1日起", "2022-04-01/..")]),
        ("延续实施费率政策到 2023 年 4月 30 日。", [("到2023年4月30日", "../2023-04-30")]),
        ("补贴执行至2022年12月31日。", [("至2022年12月31日", "../2022-12-31")]),
    ],
)
def test_a_date_for_what_is_to_be_done_is_a_milestone(
    text: str, dates: list[tuple[str, str]]
) -> None:
    assert found(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "审批时间压缩至3个工作日内完成。",
        "办理时限不超过5个工作日内完成。",
        "每年新增就业6万人。",
        "落实《2023年底前实现清零的方案》。",
        "三年内建成。",
        "力促部分原计划下半年开工项目提前开工建设。",
        "有效期至 2022 年 12 月 31日。",
        "可缓缴2022年4月至6月的养老保险费。",
        "PM2.5每日浓度下降。",
        "",
    ],
)
def test_lengths_rates_titles_old_plans_and_ends_of_a_document_are_none(text: str) -> None:
    assert found(text) == []


def test_tasks_carry_the_dates_of_their_texts_and_not_their_deadline_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(
        "某市人民政府关于种树的意见\n某政发〔2022〕8号\n各区人民政府：\n"
        "1.种树。6月底前完成选址。（责任单位：市甲局；完成时限：2022年12月底前）\n",
        encoding="utf-8",
    )
    (notice,) = loaders.read(path).notices
    (task,) = notice.tasks
    assert task.time_frame is not None
    assert task.time_frame.due == date(2022, 12, 31)
    assert [(frame.printed, frame.due) for frame in task.milestones] == [
        ("6月底前", date(2022, 6, 30))
    ]


WORDS = ["6月", "底", "前", "年", "每", "月", "第", "二", "、", "三", "季度", "内", "至", "开展"]


@given(st.lists(st.sampled_from(WORDS), max_size=10).map("".join))
@example("6月底前开展，每月")
def test_every_milestone_is_printed_and_exact(text: str) -> None:
    for passage, reading in find_deadlines(printed_passage(text), 2022):
        assert passage.text in text
        assert reading.edtf is None or parse_edtf(reading.edtf) is not None
