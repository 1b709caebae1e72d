"""Decisions on what a text leaves open: the file of them, and what they do to a reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import loaders
from loaders.corrections import (
    BadCorrections,
    Correction,
    add_correction,
    apply,
    read_corrections,
)
from loaders.records import Decision, Reading, Role, Task, TaskRef
from loaders.review import ReviewedTask, open_tasks

# One row whose units share one column of the page: any of them may end the lead cell.
PLAN = """北京市通州区人民政府关于印发《节能2022年行动计划》的通知
通政发〔2022〕8号
附件：节能行动计划
北京市通州区人民政府
2022年4月7日
附件
序
号

重点任务

工作措施

完成时限

牵头领导

主责单位

协办单位

1

推进节能

完善能耗监测体系，推动各行业节能，
开展宣传活动。

年底前

秦 涛

郑 皓

区水务局

区税务局

各街道乡镇

区教委

区科委

区卫生健康委
"""
DECISION = Decision("李明", date(2022, 5, 1), "原件的表格线在区税务局之下")


def plan(tmp_path: Path, text: str = PLAN) -> Reading:
    path = tmp_path / "plan.txt"
    closed = "\n".join(f"{line} " if line.strip() else line for line in text.split("\n"))
    path.write_text(closed.replace("各行业节能， ", "各行业节能，"), encoding="utf-8")
    return loaders.read(path)


def open_task(reading: Reading) -> ReviewedTask:
    (task,) = open_tasks(reading)
    return task


def names(task: Task, role: Role) -> tuple[str, ...]:
    return tuple(part.printed_name for part in task.responsibilities if part.role == role)


def test_an_open_task_shows_its_readings_and_the_lines_they_rest_on(tmp_path: Path) -> None:
    task = open_task(plan(tmp_path))
    assert task.key == "通政发〔2022〕8号/1/1/1"
    assert len(task.choices) > 1
    assert task.choices[0].rationale == ""
    assert all(choice.rationale for choice in task.choices[1:])
    units = {name for choice in task.choices for cell in choice.names.values() for name in cell}
    assert units == {"区水务局", "区税务局", "各街道乡镇", "区教委", "区科委", "区卫生健康委"}
    printed = [text for _, text in task.lines]
    assert {"区水务局", "区教委", "完善能耗监测体系，推动各行业节能，"} <= set(printed)
    for number, text in task.lines:
        assert PLAN.split("\n")[number - 1].strip() == text


def test_a_decision_takes_the_place_of_what_was_read(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    decided: dict[Role, tuple[str, ...]] = {
        "lead": ("区水务局", "区税务局"),
        "support": ("各街道乡镇", "区教委", "区科委", "区卫生健康委"),
    }
    corrected = apply(reading, [open_task(reading).decide(decided, DECISION)])
    (task,) = corrected.reading.notices[0].tasks
    assert (names(task, "lead"), names(task, "support")) == (decided["lead"], decided["support"])
    assert names(task, "leader") == ("秦涛", "郑皓")
    assert (task.certainty, task.alternatives, task.decided) == ("certain", (), DECISION)
    assert {part.certainty for part in task.responsibilities if part.role != "leader"} == {
        "certain"
    }
    for part in task.responsibilities:
        for span in part.spans:
            assert reading.source.text[span.start : span.end] == span.quote
    assert list(open_tasks(corrected.reading)) == []
    assert (len(corrected.applied), corrected.faults) == (1, ())


def test_a_decision_on_another_text_is_a_fault_and_changes_nothing(tmp_path: Path) -> None:
    before = open_task(plan(tmp_path))
    correction = before.decide(before.choices[1].names, DECISION)
    changed = plan(tmp_path, PLAN.replace("开展宣传活动", "开展宣传"))
    corrected = apply(changed, [correction])
    assert corrected.reading == changed
    (fault,) = corrected.faults
    assert "plan.txt is not the text it was taken on" in fault
    assert "通政发〔2022〕8号 annex 1 no 1 row 1" in fault


def test_a_decision_on_a_task_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    correction = open_task(reading).decide({"lead": ("区水务局",)}, DECISION)
    gone = replace(correction, task=TaskRef(1, "7", 1))
    assert apply(reading, [gone]).faults == (
        "correction of 通政发〔2022〕8号 annex 1 no 7 row 1: no such task is read any more;"
        " review it again",
    )


def test_a_name_that_is_not_printed_is_a_fault(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    correction = open_task(reading).decide({"lead": ("区飞碟局",)}, DECISION)
    (fault,) = apply(reading, [correction]).faults
    assert "lead 区飞碟局 is not printed on these lines" in fault


def test_a_decision_on_a_notice_that_is_gone_from_its_text_is_a_fault(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    decision = open_task(reading).decide({"lead": ("区水务局",)}, DECISION)
    assert apply(reading, [replace(decision, notice="通政发〔2022〕9号")]).faults == (
        "correction of 通政发〔2022〕9号 annex 1 no 1 row 1: no such notice is read any more;"
        " review it again",
    )


def test_a_decision_about_a_notice_of_another_text_is_left_alone(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    decision = open_task(reading).decide({"lead": ("区水务局",)}, DECISION)
    other = replace(decision, source="0" * 64, notice="通政发〔2022〕9号")
    corrected = apply(reading, [other])
    assert (corrected.reading, corrected.applied, corrected.faults) == (reading, (), ())


def test_a_decision_is_added_to_a_file_that_a_person_has_edited(tmp_path: Path) -> None:
    reading = plan(tmp_path)
    task = open_task(reading)
    file = tmp_path / "corrections.toml"
    add_correction(file, task.decide(task.choices[1].names, DECISION))
    written = file.read_text("utf-8").replace("row = 1", "row = 1  # seen in the archive")
    file.write_text("# 2022 年公报\n" + written, "utf-8")
    other = replace(task.decide({"support": ()}, DECISION), task=TaskRef(None, "2", 1))
    add_correction(file, other)
    text = file.read_text("utf-8")
    assert text.startswith("# 2022 年公报\n")
    assert "# seen in the archive" in text
    first, second = read_corrections(file)
    assert first == task.decide(dict(task.choices[1].names), DECISION)
    assert second == other


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(
    st.builds(
        Correction,
        source=_TEXTS,
        notice=_TEXTS,
        task=st.builds(TaskRef, st.none() | st.integers(1, 99), _TEXTS, st.integers(1, 99)),
        names=st.dictionaries(
            st.sampled_from(["lead", "support", "assigned", "leader"]),
            st.lists(_TEXTS, max_size=3).map(tuple),
            min_size=1,
        ),
        deadline=st.none() | _TEXTS,
        decision=st.builds(Decision, _TEXTS, st.dates(), _TEXTS),
    )
)
def test_what_is_added_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, correction: Correction
) -> None:
    file = tmp_path_factory.mktemp("corrections") / "c.toml"
    add_correction(file, correction)
    assert read_corrections(file) == (correction,)


ENTRY = """[[correction]]
source = "ab"
notice = "通政发〔2022〕8号"
annex = 1
number = "1"
row = 1
lead = ["区水务局"]
who = "李明"
when = 2022-05-01
why = "原件"
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[correction]\n", "no TOML"),
        ("[other]\n", "more than"),
        (ENTRY.replace('why = "原件"\n', ""), "correction 1: why is missing"),
        (ENTRY.replace('lead = ["区水务局"]\n', ""), "it decides nothing"),
        (ENTRY.replace('lead = ["区水务局"]', 'lead = "区水务局"'), "lead is no list of names"),
        (ENTRY.replace("lead", "laed"), "laed is not known"),
        (ENTRY.replace("2022-05-01", '"2022-05-01"'), "when is no date"),
        (ENTRY.replace('number = "1"', "number = 1"), "texts in quotes"),
        (ENTRY.replace("row = 1", 'row = "1"'), "whole numbers"),
        (ENTRY * 2, "通政发〔2022〕8号 annex 1 no 1 row 1 is decided twice"),
    ],
)
def test_a_broken_file_is_one_line_that_names_the_entry(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(BadCorrections, match=said.replace("[", r"\[")) as caught:
        read_corrections(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BadCorrections, match="No such file"):
        read_corrections(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadCorrections, match="no TOML"):
        read_corrections(tmp_path / "bytes.toml")
