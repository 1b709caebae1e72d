"""Tables as text from a PDF prints them: every rule with the lines that it was made for.

`␣` stands for the trailing space that closes a paragraph or cell; a blank line is printed where
the next line stands a whole line lower or more. Units and people are invented.
"""

from __future__ import annotations

import textwrap
import time
from datetime import date

import pytest

from loaders.agents import Reader
from loaders.parts.action_plans import Plan, read_plans
from loaders.parts.reading import Part, PartReading
from loaders.records import Area, Role, Source, Task
from loaders.registry import default_registry
from loaders.sources import read_lines

HEADER = """
    ␣序

    号␣

    重点␣

    任务␣
    工作措施␣

    完成␣

    时限␣

    牵头␣

    领导␣
    主责单位 协办单位␣
"""


def source_of(*printed: str) -> Source:
    text = "\n".join(textwrap.dedent(part).strip("\n") for part in printed)
    return Source("plan.txt", "0" * 64, "UTF-8", text.replace("␣", " ") + "\n")


def plan_of(*printed: str, area: Area | None = None) -> PartReading:
    source = source_of(*printed)
    reader = Reader(source, area or Area(None, "某区"), default_registry())
    (plan,) = read_plans([Part(1, read_lines(source), "", 2022)], reader)
    assert plan.table is not None
    return plan.read(reader)


def units(task: Task, role: Role) -> list[str]:
    return [found.printed_name for found in task.responsibilities if found.role == role]


def cells(task: Task) -> tuple[list[str], list[str], list[str]]:
    return units(task, "leader"), units(task, "lead"), units(task, "support")


def test_a_row_gives_number_key_task_text_deadline_leader_and_units() -> None:
    plan = plan_of(
        """
        一、总体目标␣
        """,
        HEADER,
        """
        二、减少排放␣

        1␣

        减少排␣

        放目标␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 区乙委␣
        """,
    )
    (task,) = plan.tasks
    assert (task.number, task.row, task.form, task.annex) == ("1", 1, "table-row", 1)
    assert task.key_task is not None
    assert task.key_task.text == "减少排放目标"
    assert task.text.text == "切实减少全部工地和道路扬尘的排放，全部的车辆都按照规定行驶。"
    assert task.time_frame is not None
    assert (task.time_frame.printed, task.time_frame.due) == ("年底前", date(2022, 12, 31))
    assert cells(task) == (["张三丰"], ["区甲局"], ["区乙委"])
    assert task.certainty == "certain"
    assert [found.printed_column for found in task.responsibilities] == [
        "牵头领导",
        "主责单位",
        "协办单位",
    ]
    (section,) = plan.provisions
    assert (task.section, section.number, section.heading) == (section.key, "二", "二、减少排放")
    assert plan.problems == []


def test_a_missing_blank_line_tells_one_lead_unit_from_two_supporting_ones() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局␣
        区乙委␣

        区丙办␣
        """,
    )
    (task,) = plan.tasks
    assert cells(task) == (["张三丰"], ["区甲局"], ["区乙委", "区丙办"])
    assert task.certainty == "certain"
    assert task.alternatives == ()


def test_a_missing_blank_line_tells_two_lead_units_from_one_supporting_one() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰␣
        区甲局␣

        区乙委␣
        区丙办␣
        """,
    )
    (task,) = plan.tasks
    assert cells(task) == (["张三丰"], ["区甲局", "区乙委"], ["区丙办"])
    assert task.certainty == "certain"


def test_the_mark_of_an_empty_cell_closes_the_row() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 ——␣

        2␣

        安全␣

        用水␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前␣

        张三丰␣

        李 四␣

        王五六␣

        区甲局␣

        区乙委␣

        区丙办␣

        ——␣
        """,
    )
    first, second = plan.tasks
    assert cells(first) == (["张三丰"], ["区甲局"], [])
    assert cells(second) == (
        ["张三丰", "李四", "王五六"],
        ["区甲局", "区乙委", "区丙办"],
        [],
    )


def test_a_displaced_lead_cell_returns_to_its_row() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰␣

        区丁局␣

        区戊局␣

        各街道乡镇␣

        2␣

        安全␣

        用水␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 李 四 区己局 各街道乡镇␣

        6

        区甲局␣

        区乙委␣

        ␣

        ␣
        """,
    )
    first, second = plan.tasks
    assert units(first, "lead")[:2] == ["区甲局", "区乙委"]
    assert units(first, "lead") + units(first, "support") == [
        "区甲局", "区乙委", "区丁局", "区戊局", "各街道乡镇",
    ]  # fmt: skip
    assert first.certainty != "certain"
    assert cells(second) == (["李四"], ["区己局"], ["各街道乡镇"])
    assert second.certainty == "certain"
    assert plan.problems == []


def test_a_displaced_name_without_a_row_is_reported_with_its_line() -> None:
    plan = plan_of(
        HEADER,
        """
        6

        区甲局␣
        """,
    )
    (problem,) = plan.problems
    lines = source_of(HEADER, "6\n\n区甲局␣").text.split("\n")
    assert problem.line is not None
    assert lines[problem.line - 1].strip() == "区甲局"
    assert "区甲局" in problem.message


SPLIT_NAME = """
    1␣

    减少␣

    排放␣

    切实减少全部工地和道路扬尘的排放，全部的车辆

    都按照规定行驶。␣

    年底前 张三丰 区甲局␣

    市丁戊委␣

    己庚分局␣

    区乙委␣
"""


def test_a_name_set_as_two_paragraphs_is_one_unit_when_the_plan_prints_the_whole() -> None:
    elsewhere = """
        2␣

        安全␣

        用水␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 李 四 区甲局 市丁戊委己庚分局␣
    """
    plan = plan_of(HEADER, SPLIT_NAME, elsewhere)
    first, second = plan.tasks
    assert units(first, "support") == ["市丁戊委己庚分局", "区乙委"]
    assert units(second, "support") == ["市丁戊委己庚分局"]
    joined = next(
        found for found in first.responsibilities if found.printed_name == "市丁戊委己庚分局"
    )
    assert [span.quote.split() for span in joined.spans] == [["市丁戊委", "己庚分局"]]


def test_two_paragraphs_are_two_units_when_the_plan_never_prints_them_as_one() -> None:
    (task,) = plan_of(HEADER, SPLIT_NAME).tasks
    assert units(task, "lead") + units(task, "support") == [
        "区甲局", "市丁戊委", "己庚分局", "区乙委",
    ]  # fmt: skip


def test_a_name_wrapped_within_a_narrow_cell_is_one_unit() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰␣
        区甲乙丙丁戊己

        局␣
        ——␣
        """,
    )
    (task,) = plan.tasks
    assert cells(task) == (["张三丰"], ["区甲乙丙丁戊己局"], [])


def test_a_second_measure_under_one_number_gets_row_two_and_its_key_task() -> None:
    plan = plan_of(
        HEADER,
        """
        3␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 区乙委␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        6 月底前 李 四 区丙办 ——␣
        """,
    )
    first, second = plan.tasks
    assert [(task.number, task.row) for task in plan.tasks] == [("3", 1), ("3", 2)]
    assert first.key_task is not None
    assert second.key_task == first.key_task
    assert cells(second) == (["李四"], ["区丙办"], [])
    assert second.time_frame is not None
    assert second.time_frame.due == date(2022, 6, 30)


def test_a_key_task_is_carried_to_numbered_rows_that_print_none() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 区乙委␣

        2␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 张三丰 区甲局 ——␣

        3␣

        种树␣

        切实种好全部道路和河道两旁的树木，全部的树坑

        都按照规定浇水。␣

        年底前 张三丰 区甲局 ——␣
        """,
    )
    assert [task.key_task.text for task in plan.tasks if task.key_task] == [
        "减少排放",
        "减少排放",
        "种树",
    ]


def test_a_key_task_and_section_go_on_over_the_page() -> None:
    plan = plan_of(
        HEADER,
        """
        一、空气␣

        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 ——␣

        6

        ␣

        ␣
        """,
        HEADER,
        """
        2␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 李 四 区乙委 ——␣
        """,
    )
    first, second = plan.tasks
    assert second.key_task == first.key_task
    assert second.section == first.section == plan.provisions[0].key


def test_merged_cells_cover_the_row_below() -> None:
    plan = plan_of(
        HEADER,
        """
        5␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣
        年底前␣
        张三丰␣

        李 四␣
        各街道乡镇 ——␣

        6␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        7␣

        种树␣

        切实种好全部道路和河道两旁的树木，全部的树坑

        都按照规定浇水。␣

        年底前 王五六 区甲局 区乙委␣
        """,
    )
    first, covered, after = plan.tasks
    assert (covered.number, covered.row) == ("6", 1)
    assert cells(covered) == cells(first) == (["张三丰", "李四"], ["各街道乡镇"], [])
    assert covered.time_frame == first.time_frame
    assert covered.certainty == "inferred"
    assert cells(after) == (["王五六"], ["区甲局"], ["区乙委"])


@pytest.mark.parametrize(
    ("paragraphs", "kind"), [("长期␣\n\n实施␣", "ongoing"), ("6 月␣\n\n底前␣", "by-date")]
)
def test_a_deadline_broken_over_two_paragraphs_is_one(paragraphs: str, kind: str) -> None:
    head = """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

    """
    tail = """
        张三丰␣

        区甲局␣

        ——␣
    """
    source = [HEADER, textwrap.dedent(head), paragraphs, tail]
    (task,) = plan_of(*source).tasks
    assert task.time_frame is not None
    assert task.time_frame.kind == kind
    assert cells(task) == (["张三丰"], ["区甲局"], [])


def test_an_open_boundary_is_ambiguous_and_keeps_the_other_readings() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前␣

        张三丰␣

        李 四␣

        区甲局␣

        区乙委␣

        区丙办␣

        区丁局␣

        区戊局␣
        """,
    )
    (task,) = plan.tasks
    assert task.certainty == "ambiguous"
    printed = ["区甲局", "区乙委", "区丙办", "区丁局", "区戊局"]
    assert units(task, "lead") + units(task, "support") == printed
    readings: dict[str, list[list[str]]] = {"lead_units": [], "support_units": []}
    for alternative in task.alternatives:
        assert alternative.rationale
        readings[alternative.field].append([m.printed_name for m in alternative.reading])
    assert readings["lead_units"]
    for lead, support in zip(readings["lead_units"], readings["support_units"], strict=True):
        assert lead + support == printed
        assert lead != units(task, "lead")


def test_a_leader_s_habit_settles_a_boundary_that_geometry_leaves_open() -> None:
    settled = "".join(
        f"""
        {number}␣

        任务{name}␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定{name}。␣

        年底前 {leader} {lead} ——␣
        """
        for number, name, leader, lead in (
            (1, "甲", "张三丰", "区甲局"),
            (2, "乙", "李四光", "区乙委"),
            (3, "丙", "张三丰", "区甲局"),
            (4, "丁", "李四光", "区乙委"),
        )
    )
    open_row = """
        5␣

        安全␣

        用水␣

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前␣

        张三丰␣

        李四光␣

        区甲局␣

        区乙委␣

        区丙办␣

        区丁局␣
    """
    task = plan_of(HEADER, settled, open_row).tasks[-1]
    assert cells(task) == (["张三丰", "李四光"], ["区甲局", "区乙委"], ["区丙办", "区丁局"])


def test_headers_page_numbers_and_footers_of_each_page_are_structure() -> None:
    page = """
        {number}␣

        任务{number}␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 ——␣

        1{number}

        ␣

        ␣
    """
    plan = plan_of(HEADER, page.format(number=1), HEADER, page.format(number=2))
    assert len(plan.tasks) == 2
    words = [line.content for line in plan.structure]
    assert words.count("主责单位 协办单位") == 2
    assert words.count("序") == words.count("号") == 2
    assert [word for word in words if word.isdigit()] == ["11", "12", "1", "2"]
    assert words.count("") == 4
    claimed = {line.number for line in plan.structure}
    for task in plan.tasks:
        for span in task.text.spans:
            assert not claimed & set(range(span.line_start, span.line_end + 1))


def test_a_row_without_text_is_reported_and_kept() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 ——␣

        2␣

        降尘␣

        年底前 张三丰 区甲局 ——␣
        """,
    )
    second = plan.tasks[1]
    assert (second.number, second.text.text) == ("2", "降尘")
    (problem,) = plan.problems
    assert problem.message == "no text found for row 2"
    lines = source_of(HEADER).text.count("\n")
    assert problem.line is not None
    assert problem.line > lines


def test_a_text_printed_at_the_foot_returns_to_the_row_that_prints_none() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        降尘␣

        年底前 张三丰 区甲局 ——␣

        2␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 李 四 区乙委 ——␣

        全区降尘量都控制在规定的限度以内，扣除风沙影响。␣

        ␣

        ␣
        """,
    )
    assert [task.text.text for task in plan.tasks] == [
        "全区降尘量都控制在规定的限度以内，扣除风沙影响。",
        "切实减少全部工地和道路扬尘的排放，全部的车辆都按照规定行驶。",
    ]
    assert plan.problems == []


def test_number_text_and_tail_on_one_line_are_told_apart() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区甲局 ——␣

        2 全区重点建设用地安全利用率达到 100% 年底前 李 四 区乙委 各街道乡镇␣
        """,
    )
    second = plan.tasks[1]
    assert second.number == "2"
    assert second.text.text == "全区重点建设用地安全利用率达到100%"
    assert cells(second) == (["李四"], ["区乙委"], ["各街道乡镇"])


def test_a_list_that_goes_on_with_deng_is_open_ended() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定的时间和道路行驶，不得在夜间从事任

        何运输。␣

        年底前 张三丰 区甲局␣
        区乙委等

        有关部门␣
        """,
    )
    (task,) = plan.tasks
    support = [found for found in task.responsibilities if found.role == "support"]
    assert [(found.printed_name, found.open_ended) for found in support] == [
        ("区乙委", True),
        ("有关部门", False),
    ]
    assert [found.agent.kind for found in support] == ["unit", "group"]


def test_a_deadline_of_no_known_form_stays_in_the_text_and_the_row_is_reported() -> None:
    plan = plan_of(
        HEADER,
        """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        13 月底前 张三丰 区甲局 ——␣
        """,
    )
    (task,) = plan.tasks
    assert task.time_frame is None
    assert task.text.text.endswith("13月底前张三丰区甲局——")
    assert [problem.message for problem in plan.problems] == ["no lead unit found for row 1"]


def test_other_labels_make_a_header_too() -> None:
    header = """
        序号␣
        具体

        举措␣
        牵头

        单位␣
        配合

        单位␣
    """
    plan = plan_of(
        header,
        """
        1␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        区甲局␣
        区乙委␣

        区丙办␣
        """,
    )
    (task,) = plan.tasks
    assert task.time_frame is None
    assert [(f.role, f.printed_column, f.printed_name) for f in task.responsibilities] == [
        ("lead", "牵头单位", "区甲局"),
        ("support", "配合单位", "区乙委"),
        ("support", "配合单位", "区丙办"),
    ]


@pytest.mark.parametrize(
    "printed",
    ["", "区甲局␣", "序号␣\n重点任务␣", "主责单位 协办单位␣", "工作措施 完成时限 牵头领导␣"],
)
def test_lines_without_a_whole_header_are_no_table(printed: str) -> None:
    source = source_of(printed)
    reader = Reader(source, Area(None, "某区"), default_registry())
    lines = read_lines(source)
    part = Part(1, lines, "", 2022)
    assert read_plans([part], reader) == [Plan(part, lines)]


def test_units_of_a_known_place_are_those_of_its_registry() -> None:
    row = """
        1␣

        减少␣

        排放␣

        切实减少全部工地和道路扬尘的排放，全部的车辆

        都按照规定行驶。␣

        年底前 张三丰 区水务局 区甲局␣
    """
    (known,) = plan_of(HEADER, row, area=Area("110112", "通州区")).tasks
    bases = {found.printed_name: found.agent.basis for found in known.responsibilities}
    assert bases == {"张三丰": "name-only", "区水务局": "registry", "区甲局": "name-only"}
    (unknown,) = plan_of(HEADER, row).tasks
    assert {found.agent.basis for found in unknown.responsibilities} == {"name-only"}
    assert {found.agent.area.name for found in unknown.responsibilities} == {"某区"}


def text_of_row(number: int, text: str = "切实减少全部工地和道路扬尘的排放，全部的车辆") -> str:
    return f"""
        {number}␣

        任务{"甲乙丙丁"[number - 1]}␣

        {text}

        都按照规定行驶。␣

    """


SETTLED = """
        7␣

        种树␣

        切实种好全部道路和河道两旁的树木，全部的树坑

        都按照规定浇水。␣

        年底前 张三丰 区甲局 区乙委␣

        8␣

        种树␣

        切实种好全部道路和河道两旁的树木，全部的树坑

        都按照规定浇水。␣

        年底前 李四光 区丙办 区乙委␣
"""


def test_a_lead_unit_beside_the_second_leader_has_a_displaced_one_above_it() -> None:
    # Lines of the lead cell: 区丙办 at −½, 区甲局 at +½, on one line with the second leader.
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前␣
        李四光␣

        张三丰 区甲局␣

        区丁局␣

        区戊局␣

        6

        区丙办␣

        ␣

        ␣
        """,
        HEADER,
        SETTLED,
    )
    assert cells(plan.tasks[0]) == (
        ["李四光", "张三丰"],
        ["区丙办", "区甲局"],
        ["区丁局", "区戊局"],
    )


def test_a_displaced_cell_stays_whole_though_its_last_name_is_the_longest() -> None:
    # No lead unit of the table is wrapped: its column may be wider than 区甲局.
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前␣
        张三丰␣

        李四光␣

        王五海␣

        区丁局␣

        区戊局␣

        6

        区甲局␣

        区丙办␣

        区规划和自然资源局␣

        ␣

        ␣
        """,
        HEADER,
        SETTLED,
        """
        9␣

        种树␣

        切实种好全部道路和河道两旁的树木，全部的树坑

        都按照规定浇水。␣

        年底前 王五海 区庚局 区规划和自然资源局␣

        7

        ␣

        ␣
        """,
    )
    assert cells(plan.tasks[0]) == (
        ["张三丰", "李四光", "王五海"],
        ["区甲局", "区丙办", "区规划和自然资源局"],
        ["区丁局", "区戊局"],
    )


def test_names_behind_a_closed_row_at_the_end_of_a_page_are_displaced() -> None:
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前␣
        张三丰␣

        李四光␣
        ——␣
        """,
        text_of_row(2),
        """
        年底前 张三丰 区甲局 ——␣

        区甲局␣

        区丙办␣

        ␣

        ␣
        """,
        HEADER,
        SETTLED,
    )
    first, second = plan.tasks[:2]
    assert cells(first) == (["张三丰", "李四光"], ["区甲局", "区丙办"], [])
    assert cells(second) == (["张三丰"], ["区甲局"], [])
    assert plan.problems == []


def test_displaced_names_go_home_though_no_page_number_announces_them() -> None:
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前 张三丰␣
        """,
        """
        各街道乡镇␣
        """,
        text_of_row(2),
        """
        年底前 李四光 区丙办 各街道乡镇␣

        区甲局␣

        ␣

        ␣
        """,
        HEADER,
        SETTLED,
    )
    first, second = plan.tasks[:2]
    assert cells(first) == (["张三丰"], ["区甲局"], ["各街道乡镇"])
    assert first.certainty != "certain"
    assert cells(second) == (["李四光"], ["区丙办"], ["各街道乡镇"])


def test_a_key_task_that_a_page_break_divides_is_one_for_the_rows_on_either_side() -> None:
    # 安全 closes no paragraph: the cell goes on behind the header, beside the first line of text.
    page = """
        12␣

        管控

        安全

        切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 张三丰 区甲局 ——␣

        6

        ␣

        ␣
    """
    next_page = """
        13␣

        利用 切实管好全部水井和管道的安全运行，全部的井盖

        都按照规定编号。␣

        年底前 张三丰 区甲局 ——␣
    """
    first, second = plan_of(HEADER, page, HEADER, next_page).tasks
    assert first.key_task is not None
    assert first.key_task.text == "管控安全利用"
    assert second.key_task == first.key_task
    assert second.text.text.startswith("切实管好")


def test_a_leader_whose_name_ends_as_units_do_is_a_person() -> None:
    row = """
        年底前 李 会 区甲局 区乙委␣
    """
    beside = """
        年底前␣
        李 会␣

        张大镇␣
        区甲局␣

        区丙办␣
        区乙委␣
    """
    alone = """
        年底前 张大镇 区丙办 区乙委␣
    """
    plan = plan_of(
        *(HEADER, text_of_row(1), row, text_of_row(2), beside),
        *(text_of_row(3), alone, text_of_row(4), alone),
    )
    assert [cells(task)[0] for task in plan.tasks] == [
        ["李会"],
        ["李会", "张大镇"],
        ["张大镇"],
        ["张大镇"],
    ]


def test_displaced_leaders_and_deadlines_go_to_the_row_that_prints_none() -> None:
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        区甲局␣

        ——␣
        """,
        text_of_row(2),
        """
        年底前 李四光 区丙办 ——␣

        6

        6 月底前␣

        张三丰␣
        """,
    )
    first = plan.tasks[0]
    assert cells(first) == (["张三丰"], ["区甲局"], [])
    assert first.time_frame is not None
    assert first.time_frame.printed == "6月底前"
    leader = next(found for found in first.responsibilities if found.role == "leader")
    assert leader.certainty == "inferred"


def test_readings_that_hold_together_share_a_number_and_a_reason() -> None:
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前␣

        张三丰␣

        李四光␣

        王五六␣

        区甲局␣

        区乙委␣

        区丙办␣

        区丁局␣

        区戊局␣
        """,
    )
    (task,) = plan.tasks
    assert task.certainty == "ambiguous"
    options = sorted({alternative.option for alternative in task.alternatives})
    assert options == list(range(1, len(options) + 1))
    for option in options:
        lead, support = (a for a in task.alternatives if a.option == option)
        assert (lead.field, support.field) == ("lead_units", "support_units")
        assert lead.rationale == support.rationale


def test_a_rationale_names_what_tells_a_reading_from_the_one_taken() -> None:
    plan = plan_of(
        HEADER,
        text_of_row(1),
        """
        年底前␣

        张三丰␣

        李四光␣

        王五六␣

        区甲局␣

        区丙办␣

        各街道乡镇␣

        区乙委␣

        区丁局␣
        """,
        SETTLED,
    )
    task = plan.tasks[0]
    assert units(task, "lead") == ["区甲局", "区丙办", "各街道乡镇"]
    other = next(
        found
        for found in task.alternatives
        if [mention.printed_name for mention in found.reading] == ["区甲局", "区丙办"]
    )
    assert "“各街道乡镇”" in other.rationale
    assert "the collective 各街道乡镇 stands before single units in its cell" in other.rationale


def test_text_before_and_behind_a_table_is_kept_apart_from_its_rows() -> None:
    source = source_of(
        """
        为做好全年的各项工作，特制定本计划，请遵照执行。␣
        """,
        HEADER,
        text_of_row(1),
        """
        年底前 张三丰 区甲局 区乙委␣

        注：上述各项任务按季度报送进展情况，逾期不报的，

        予以通报。␣
        """,
    )
    reader = Reader(source, Area(None, "某区"), default_registry())
    (plan,) = read_plans([Part(1, read_lines(source), "", 2022)], reader)
    assert [line.content for line in plan.rest] == [
        "为做好全年的各项工作，特制定本计划，请遵照执行。",
        "注：上述各项任务按季度报送进展情况，逾期不报的，",
        "予以通报。",
    ]
    assert len(plan.read(reader).tasks) == 1


@pytest.mark.parametrize(("rows", "names"), [(200, 100), (1, 3000), (0, 3000)])
def test_a_foot_that_no_page_displaces_takes_no_long_time(rows: int, names: int) -> None:
    letters = "甲乙丙丁戊己庚辛壬癸"
    foot = "\n\n".join(
        f"区{letters[n // 100 % 10]}{letters[n // 10 % 10]}{letters[n % 10]}局␣"
        for n in range(names)
    )
    body = [
        f"{number + 1}␣\n\n切实减少全部工地和道路扬尘的排放，全部的车辆都␣\n\n"
        "年底前 张三丰 区甲局␣\n\n区乙委␣\n"
        for number in range(rows)
    ]
    for number_of_page in ("6\n\n", "\n"):
        started = time.process_time()
        plan = plan_of(HEADER, *body, number_of_page, foot)
        assert time.process_time() - started < 20
        assert len(plan.tasks) >= rows
        read = {found.printed_name for task in plan.tasks for found in task.responsibilities}
        listed = "".join(problem.message for problem in plan.problems)
        listed += "".join(task.key_task.text for task in plan.tasks if task.key_task)
        assert all(name in read or name in listed for name in foot.replace("␣", "").split())
