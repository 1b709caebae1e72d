"""Deadline phrases and what they stand for in the year of a plan (2022 here)."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.deadlines import DeadlineReading, UnreadDeadline, is_deadline, read_deadline
from loaders.records import TimeFrameKind

END = date(2022, 12, 31)


@pytest.mark.parametrize(
    ("printed", "due", "edtf", "rule"),
    [
        ("年底前", END, "../2022-12-31", "plan-year"),
        ("年底前完成", END, "../2022-12-31", "plan-year"),
        ("年 底前", END, "../2022-12-31", "plan-year"),
        ("今年年底前", END, "../2022-12-31", "plan-year"),
        ("年内", END, "../2022-12-31", "plan-year"),
        ("2023年底前", date(2023, 12, 31), "../2023-12-31", None),
        ("6月底前", date(2022, 6, 30), "../2022-06", "plan-year"),
        ("6 月\n\n底前", date(2022, 6, 30), "../2022-06", "plan-year"),
        ("10月底前", date(2022, 10, 31), "../2022-10", "plan-year"),
        ("五月底前", date(2022, 5, 31), "../2022-05", "plan-year"),
        ("明年6月底前", date(2023, 6, 30), "../2023-06", "plan-year"),
        ("6月上旬", date(2022, 6, 10), "../2022-06-10", "plan-year"),
        ("力争8月底前", date(2022, 8, 31), "../2022-08", "plan-year"),
        ("2023年6月底前基本完成", date(2023, 6, 30), "../2023-06", None),
        ("2023年12月底前并长期坚持", date(2023, 12, 31), "../2023-12", None),
        ("2019年12月取得阶段性成果并持续实施", date(2019, 12, 31), "../2019-12", None),
        ("2023年底前取得阶段性成效", date(2023, 12, 31), "../2023-12-31", None),
        ("到2025年", date(2025, 12, 31), "../2025", None),
        ("到2019年年底前", date(2019, 12, 31), "../2019-12-31", None),
        ("2024年2月底前", date(2024, 2, 29), "../2024-02", None),
        ("2月底前", date(2022, 2, 28), "../2022-02", "plan-year"),
        ("2022年7月31日前", date(2022, 7, 31), "../2022-07-31", None),
        ("7月31日前", date(2022, 7, 31), "../2022-07-31", "plan-year"),
        ("上半年", date(2022, 6, 30), "../2022-06", "plan-year"),
        ("下半年", END, "../2022-12", "plan-year"),
        ("三季度末前", date(2022, 9, 30), "../2022-09", "plan-year"),
        ("第4季度", END, "../2022-12", "plan-year"),
    ],
)
def test_a_date_is_the_last_day_it_allows(
    printed: str, due: date, edtf: str, rule: str | None
) -> None:
    assert read_deadline(printed, 2022) == DeadlineReading("by-date", due, None, edtf, None, rule)


@pytest.mark.parametrize(
    "printed", ["长期", "长期实施", "长期\n\n实施", "持续推进", "长期坚持", "常态化开展"]
)
def test_what_has_no_end_has_no_due_date(printed: str) -> None:
    assert read_deadline(printed, 2022) == DeadlineReading(
        "ongoing", edtf="2022/..", rule="plan-year"
    )


@pytest.mark.parametrize(
    ("printed", "start", "due", "edtf", "rule"),
    [
        ("6-9月", date(2022, 6, 1), date(2022, 9, 30), "2022-06/2022-09", "plan-year"),
        ("6—9月", date(2022, 6, 1), date(2022, 9, 30), "2022-06/2022-09", "plan-year"),
        ("6月至9月", date(2022, 6, 1), date(2022, 9, 30), "2022-06/2022-09", "plan-year"),
        ("6-9 月", date(2022, 6, 1), date(2022, 9, 30), "2022-06/2022-09", "plan-year"),
        ("夏季（6—9月）", date(2022, 6, 1), date(2022, 9, 30), "2022-06/2022-09", "plan-year"),
        ("一至三季度", date(2022, 1, 1), date(2022, 9, 30), "2022-01/2022-09", "plan-year"),
        ("11月至次年3月", date(2022, 11, 1), date(2023, 3, 31), "2022-11/2023-03", "plan-year"),
        ("2023年3月至5月", date(2023, 3, 1), date(2023, 5, 31), "2023-03/2023-05", None),
        ("全年", date(2022, 1, 1), date(2022, 12, 31), "2022", "plan-year"),
        ("2023年全年", date(2023, 1, 1), date(2023, 12, 31), "2023", None),
        ("2023年", date(2023, 1, 1), date(2023, 12, 31), "2023", None),
        ("2021—2023年", date(2021, 1, 1), date(2023, 12, 31), "2021/2023", None),
        (
            "2025年5月30日至12月31日",
            date(2025, 5, 30),
            date(2025, 12, 31),
            "2025-05-30/2025-12-31",
            None,
        ),
        ("2022年11月至2023年3月", date(2022, 11, 1), date(2023, 3, 31), "2022-11/2023-03", None),
    ],
)
def test_a_period_has_a_first_and_a_last_day(
    printed: str, start: date, due: date, edtf: str, rule: str | None
) -> None:
    assert read_deadline(printed, 2022) == DeadlineReading("period", due, start, edtf, None, rule)


@pytest.mark.parametrize(
    ("printed", "recurrence"),
    [
        ("每月", "R/P1M"),
        ("每周", "R/P1W"),
        ("每周三下班前", "R/P1W"),
        ("每季度", "R/P3M"),
        ("每半年一次", "R/P6M"),
        ("每年", "R/P1Y"),
        ("每日", "R/P1D"),
        ("每两年", "R/P2Y"),
        ("每3个月", "R/P3M"),
        ("按季度", "R/P3M"),
        ("每年第一季度", "R/P1Y"),
        ("每年二月底之前", "R/P1Y"),
        ("每季度前5个工作日内", "R/P3M"),
    ],
)
def test_what_recurs_has_a_repeating_interval_and_no_due_date(
    printed: str, recurrence: str
) -> None:
    assert read_deadline(printed, 2022) == DeadlineReading("recurring", recurrence=recurrence)


@pytest.mark.parametrize(
    ("printed", "duration"),
    [
        ("自印发之日起7个工作日内", "P7D"),
        ("自公布之日起30日内", "P30D"),
        ("印发之日起3个月内", "P3M"),
        ("2日内", "P2D"),
        ("五个工作日内", "P5D"),
        ("24小时内", "PT24H"),
        ("三年内", "P3Y"),
    ],
)
def test_what_counts_from_an_event_has_a_duration_only(printed: str, duration: str) -> None:
    assert read_deadline(printed, 2022) == DeadlineReading("relative", recurrence=duration)


def test_what_is_done_in_each_month_of_some_quarters_recurs_within_them() -> None:
    assert read_deadline("第二、三季度每月", 2022) == DeadlineReading(
        "recurring", date(2022, 9, 30), None, "2022-04/2022-09", "R/P1M", "plan-year"
    )


def test_several_months_are_a_set() -> None:
    assert str(parse_edtf("{2022-06,2022-10}")) == "{2022-06, 2022-10}"
    for printed in ("6月、10月各开展一次", "6、10月", "6月和10月"):
        assert read_deadline(printed, 2022) == DeadlineReading(
            "period", date(2022, 10, 31), None, "{2022-06,2022-10}", None, "plan-year"
        )


def test_what_returns_every_year_after_a_date_has_both() -> None:
    assert read_deadline("2019年7月底前，以后每年持续实施", 2019) == DeadlineReading(
        "by-date", date(2019, 7, 31), None, "../2019-07", "R/P1Y", None
    )


def test_what_begins_on_a_day_is_open() -> None:
    assert read_deadline("2022年4月1日起", 2022) == DeadlineReading(
        "ongoing", None, date(2022, 4, 1), "2022-04-01/..", None, None
    )


def test_a_season_alone_has_no_days() -> None:
    assert read_deadline("夏季", 2022) == DeadlineReading(
        "period", edtf="2022-22", rule="plan-year"
    )


def test_a_period_that_a_rule_sets_elsewhere_is_relative_alone() -> None:
    assert read_deadline("规定时限内", 2022) == DeadlineReading("relative")


def test_a_year_alone_is_not_taken_for_a_deadline() -> None:
    assert not is_deadline("2022年")
    assert is_deadline("2022年底前")


@pytest.mark.parametrize(
    "printed",
    ["", "  ", "区甲局", "张三", "13月底前", "0月底前", "2022年2月30日前", "2月30日前", "9-6月",
     "13-14月", "十三月底前", "切实减少排放", "年底前完成任务", "——"],
)  # fmt: skip
def test_no_known_form_is_refused_with_the_phrase(printed: str) -> None:
    with pytest.raises(UnreadDeadline) as refusal:
        read_deadline(printed, 2022)
    assert str(refusal.value) == printed.strip()


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("年底前", "by-date"),
        ("6月底前", "by-date"),
        ("7月31日前", "by-date"),
        ("上半年", "by-date"),
        ("二季度", "by-date"),
        ("6-9月", "period"),
        ("长期", "ongoing"),
    ],
)
def test_without_a_year_a_phrase_gives_its_kind_alone(printed: str, kind: TimeFrameKind) -> None:
    assert read_deadline(printed, None) == DeadlineReading(kind)


def test_a_printed_year_needs_no_plan_year() -> None:
    assert read_deadline("2023年6月底前", None).due == date(2023, 6, 30)
    assert read_deadline("2023年6月底前", 2022).due == date(2023, 6, 30)


def test_twelve_months_are_read_and_no_more() -> None:
    assert [month for month in range(100) if is_deadline(f"{month}月底前")] == list(range(1, 13))


WORDS = [
    "年", "底", "前", "月", "日", "2022", "2023", "0", "1", "2", "6", "12", "13", "31", "-", "—",
    "至", "长期", "实施", "每", "周", "季度", "上半年", "第", "三", "以", "内", "完成", "自", "个",
    "印发之日起", "工作", " ",
]  # fmt: skip


@given(
    printed=st.text() | st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
    year=st.none() | st.integers(1900, 2099),
)
def test_any_phrase_is_read_or_refused(printed: str, year: int | None) -> None:
    try:
        reading = read_deadline(printed, year)
    except UnreadDeadline as error:
        refusal = str(error)
    else:
        assert reading.edtf is None or parse_edtf(reading.edtf) is not None
        if reading.start is not None:
            assert (reading.due is None) is (reading.kind == "ongoing")
            assert reading.due is None or reading.due >= reading.start
        return
    assert refusal == "".join(printed.split())


@given(
    printed=st.sampled_from(
        ["年底前", "{month}月底前", "{month}月{day}日前", "{year}年{month}月底前"]
    ),
    year=st.integers(1990, 2089),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
)
def test_a_due_date_is_the_end_of_its_edtf_interval(
    printed: str, year: int, month: int, day: int
) -> None:
    reading = read_deadline(printed.format(year=year, month=month, day=day), year)
    assert reading.due is not None
    assert reading.edtf is not None
    last = parse_edtf(reading.edtf).upper.upper_strict()
    assert (last.tm_year, last.tm_mon, last.tm_mday) == (
        reading.due.year,
        reading.due.month,
        reading.due.day,
    )
