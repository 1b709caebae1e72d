"""Work reports and the glossaries behind them."""

from __future__ import annotations

from printed_passages import printed_lines, printed_reader

from loaders.parts.reading import Part, PartReading
from loaders.parts.running_text import read_running_text

REPORT = """\
政府工作报告 \n
过去五年工作回顾 \n
过去五年，主要做了以下工作： \n
一是经济发展提速。地区生产总值翻番。 \n
关于 2022 年政府工作的建议 \n
为实现上述目标，突出抓好两个方面重点工作： \n
一是狠抓项目建设，全力展现新形象。开工一批项目。 \n
二是狠抓招商引资，加快项目落 \n\n地。引进十家企业。 \n
各位代表！让我们奋斗。 \n
"""


def read(text: str, title: str) -> PartReading:
    part = Part(None, printed_lines(text), title, 2022)
    return read_running_text(part.lines, part, printed_reader(text))


def test_the_work_that_a_report_proposes_is_tasks_of_nobody() -> None:
    first, second = read(REPORT, "政府工作报告").tasks
    assert (first.form, first.number, first.row) == ("report-task", "一", 1)
    assert first.key_task is not None
    assert first.key_task.text == "狠抓项目建设，全力展现新形象"
    assert first.text.text == "狠抓项目建设，全力展现新形象。开工一批项目。"
    assert (first.section, first.provision) == ("dvs_2", "dvs_2__item_1")
    assert (second.number, second.responsibilities, second.time_frame) == ("二", (), None)


def test_in_another_text_the_same_words_are_no_tasks() -> None:
    assert read(REPORT, "政府工作方案").tasks == []


def test_headings_tell_which_period_a_paragraph_of_a_report_speaks_of() -> None:
    under = {prose.passage.text[:4]: prose.headings for prose in read(REPORT, "政府工作报告").prose}
    assert under["经济发展"] == ("过去五年工作回顾",)
    assert under["狠抓项目"] == ("关于2022年政府工作的建议",)


def test_terms_of_a_glossary_are_defined_and_stay_provisions() -> None:
    reading = read(
        "政府工作报告名词解释 \n（按出现的先后顺序排列） \n"
        "1.韧性城市：指城市能够化解冲击，保持功能 \n12\n不受影响的能力。 \n"
        "2.“双主责”“双管家”:为确保落地的两个服务模式：“双主责”指同等责任。 \n"
        "3.双碳:指碳达峰、碳中和。 \n",
        "政府工作报告",
    )
    assert [(d.number, d.term, d.provision) for d in reading.definitions] == [
        ("1", "韧性城市", "dvs_1__point_1"),
        ("2", "“双主责”“双管家”", "dvs_1__point_2"),
        ("3", "双碳", "dvs_1__point_3"),
    ]
    assert reading.definitions[2].text.text == "指碳达峰、碳中和。"
    assert "dvs_1__point_1" in {provision.key for provision in reading.provisions}


def test_a_label_outside_a_glossary_defines_nothing() -> None:
    assert read("一、目标 \n1.双碳：指碳达峰、碳中和。 \n", "方案").definitions == []
