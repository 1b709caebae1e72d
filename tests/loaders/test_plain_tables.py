"""Tables of other shapes: cells parted by tabs, and a cell line a line without any mark."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_passages import printed_lines, printed_reader

from loaders.parts import Part, PartReading, read_parts
from loaders.records import Task
from loaders.tables.stacked import read_stacked
from loaders.tables.tabbed import read_tabbed


def read(text: str) -> PartReading:
    return read_parts([Part(1, printed_lines(text), "", 2023)], printed_reader(text))


def units(task: Task, role: str) -> list[str]:
    return [part.printed_name for part in task.responsibilities if part.role == role]


TABBED = """\
推广清单
序号→改革举措→主 要 内 容→指导部门→推广范围
一、知识产权方面（共2项）
1→案件“三合一”审判→整合审判资源，提高效率。→最高人民法院、国家知识产权局→全国
2→专利保险机制→开发保险产品。→国家知识产权局→全国
二、人才方面（共1项）
三、科技方面（共1项）
3→股权改革→赋予科研人员所有权。→科技部→8个区域
""".replace("→", "\t")


def test_a_row_of_tabs_is_a_task_under_its_group() -> None:
    reading = read(TABBED)
    assert [(task.number, task.text.text) for task in reading.tasks] == [
        ("1", "整合审判资源，提高效率。"),
        ("2", "开发保险产品。"),
        ("3", "赋予科研人员所有权。"),
    ]
    assert units(reading.tasks[0], "assigned") == ["最高人民法院", "国家知识产权局"]
    assert [task.key_task.text for task in reading.tasks if task.key_task][2] == "股权改革"
    headings = {p.key: (p.number, p.heading) for p in reading.provisions}
    assert headings[reading.tasks[1].section or ""] == ("一", "知识产权方面（共2项）")
    assert headings[reading.tasks[2].section or ""] == ("三", "科技方面（共1项）")


def test_what_stands_around_the_rows_is_text() -> None:
    reading = read(TABBED)
    texts = [p.text.text for p in reading.provisions if p.text] + [
        p.heading for p in reading.provisions
    ]
    assert any("推广清单" in text for text in texts)
    assert any("人才方面" in text for text in texts)


def test_a_row_with_merged_cells_on_its_left_goes_on_with_those_above() -> None:
    text = "序号\t重点任务\t主要内容\t责任单位\n1\t种树\t种一棵。\t区甲局\n\t\t护林。\t区乙局\n"
    first, second = read(text).tasks
    assert (second.number, second.row) == ("1", 2)
    assert second.key_task is not None
    assert second.key_task.text == "种树"
    assert units(second, "assigned") == ["区乙局"]
    assert first.text.text == "种一棵。"


@pytest.mark.parametrize("text", ["", "甲\t乙\t丙\n", "序号\t姓名\t职务\n1\t张三\t局长\n"])
def test_other_tabs_are_no_table_of_tasks(text: str) -> None:
    assert read_tabbed(printed_lines(text)) is None


# Columns of 6, 15, 6 and 9 characters.
HEADER = "序号\n重点任务\n主要内容\n牵头部门\n责任单位\n"
STACKED = (
    HEADER
    + """\
1
1.优化企业开
办服务
推进电子营业执照在市公共资源
交易平台中的应用。
市市场监管委
市政务服务办、市委
网信办、市大数据管
理中心
2
持续推进全市数据共享开放工作。市委网信办
市级有关单位
3
2.提升服务水
平
推动全市一体化政务服务平台与
国家垂管系统融合对接，
提升跨层
级、跨业务、跨部门、跨地区应用
的支撑能力。
市委网信办、
市政务服务
办、市大数据
管理中心
—
4
执行《轨道交通和城市道路桥梁建
设项目
市住房城乡建
设委、市发展
改革委
市规划资源局、市水

"""
    + HEADER
    + """\
设计变更管理办法》，
提升审批效率。
务局
5
强化“双随机、
一公开”监管工作。
市市场监管委
市“双随机、一公
开”监管联席会议成
员单位
6
建立长效制度。
市住房城乡建
设委
市发展改革委、市规
划资源局
7
加快推进减少招标投标层级。
市住房城乡建
设委、市发展
改革委
市政务服务办
"""
)


def test_the_lines_of_a_row_are_cut_into_its_cells() -> None:
    task = read(STACKED).tasks[0]
    assert task.key_task is not None
    assert task.key_task.text == "1.优化企业开办服务"
    assert task.text.text == "推进电子营业执照在市公共资源交易平台中的应用。"
    assert units(task, "lead") == ["市市场监管委"]
    assert units(task, "assigned") == ["市政务服务办", "市委网信办", "市大数据管理中心"]


def test_a_unit_behind_the_end_of_a_text_is_a_cell_of_its_own() -> None:
    task = read(STACKED).tasks[1]
    assert task.text.text == "持续推进全市数据共享开放工作。"
    assert units(task, "lead") == ["市委网信办"]
    assert task.key_task is not None
    assert task.key_task.text == "1.优化企业开办服务"


def test_a_dash_is_an_empty_cell() -> None:
    task = read(STACKED).tasks[2]
    assert units(task, "lead") == ["市委网信办", "市政务服务办", "市大数据管理中心"]
    assert units(task, "assigned") == []


def test_cells_go_on_behind_the_header_of_the_next_page() -> None:
    task = read(STACKED).tasks[3]
    assert (
        task.text.text == "执行《轨道交通和城市道路桥梁建设项目设计变更管理办法》，提升审批效率。"
    )
    assert units(task, "lead") == ["市住房城乡建设委", "市发展改革委"]
    assert units(task, "assigned") == ["市规划资源局", "市水务局"]


def test_a_separator_in_quotes_parts_no_names() -> None:
    task = read(STACKED).tasks[4]
    assert units(task, "assigned") == ["市“双随机、一公开”监管联席会议成员单位"]


def test_what_no_mark_settles_is_never_certain() -> None:
    tasks = read(STACKED).tasks
    assert {task.certainty for task in tasks} <= {"inferred", "ambiguous"}
    assert {part.certainty for task in tasks for part in task.responsibilities} <= {
        "inferred",
        "ambiguous",
    }


def test_a_row_too_long_to_be_one_is_reported() -> None:
    reading = read(HEADER + "1\n" + "某项工作\n" * 90)
    assert reading.tasks == []
    assert [problem.message for problem in reading.problems] == [
        "a row of a table whose cells cannot be told apart: not read"
    ]


@settings(max_examples=50)
@given(st.lists(st.text("市局委、，。“”1.—", min_size=1, max_size=9), max_size=40))
def test_any_lines_under_a_header_are_read_or_left(lines: list[str]) -> None:
    table = read_stacked(printed_lines(HEADER + "1\n" + "\n".join(lines)))
    assert table is not None
    for row in table.rows:
        for passage in row.cells.values():
            assert passage.text


def test_a_column_of_deadlines_is_read_in_the_year_of_the_plan() -> None:
    text = (
        "序号\t主要内容\t责任单位\t完成时限\n"
        "1\t种树。\t区甲局\t6月底前\n"
        "2\t护林。\t区乙局\t待定\n"
    )  # fmt: skip
    reading = read(text)
    frames = [task.time_frame for task in reading.tasks]
    assert [frame.edtf for frame in frames if frame] == ["../2023-06", None]
    assert [problem.message for problem in reading.problems] == ["unread deadline: 待定"]


def test_a_column_of_leaders_names_people() -> None:
    (task,) = read("序号\t主要内容\t牵头领导\t责任单位\n1\t种树。\t张 三、李四四\t区甲局\n").tasks
    assert units(task, "leader") == ["张三", "李四四"]
