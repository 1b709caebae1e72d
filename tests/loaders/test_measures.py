"""Numbered measures with the units that answer for them, and the contacts these print."""

from __future__ import annotations

import pytest
from printed_passages import printed_lines, printed_reader

from loaders.parts.reading import Part, PartReading
from loaders.parts.running_text import read_running_text
from loaders.records import Task


def measures(text: str, annex: int | None = None) -> PartReading:
    part = Part(annex, printed_lines(text), "", 2022)
    return read_running_text(part.lines, part, printed_reader(text))


def paragraphs_closed(*printed: str) -> str:
    """Paragraphs as text from a PDF closes them: with a trailing space and a blank line."""
    return "".join(f"{paragraph} \n\n" for paragraph in printed)


def units(task: Task) -> list[tuple[str, str, str]]:
    return [(r.role, r.printed_column, r.printed_name) for r in task.responsibilities]


def test_an_item_with_a_label_line_is_a_task() -> None:
    reading = measures("1.今年种树\n一万棵。\n责任单位：区甲局、区乙委\n", annex=2)
    (task,) = reading.tasks
    assert (task.annex, task.number, task.row, task.form) == (2, "1", 1, "numbered-measure")
    assert task.text.text == "今年种树一万棵。"
    assert units(task) == [
        ("assigned", "责任单位", "区甲局"),
        ("assigned", "责任单位", "区乙委"),
    ]
    assert [r.position for r in task.responsibilities] == [1, 2]
    assert task.certainty == "certain"
    assert task.time_frame is None


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("责任单位", "assigned"),
        ("责任部门", "assigned"),
        ("牵头单位", "lead"),
        ("牵头部门", "lead"),
        ("主责单位", "lead"),
        ("配合单位", "support"),
        ("协办单位", "support"),
        ("参加单位", "support"),
    ],
)
@pytest.mark.parametrize("colon", "：:")
def test_the_label_tells_the_role(label: str, role: str, colon: str) -> None:
    (task,) = measures(f"1.今年种树。\n{label}{colon}区甲局\n").tasks
    assert units(task) == [(role, label, "区甲局")]


def test_two_label_lines_give_two_roles() -> None:
    printed = paragraphs_closed("1.今年种树。", "牵头单位：区甲局", "配合单位：区乙委、区丙办")
    (task,) = measures(printed).tasks
    assert units(task) == [
        ("lead", "牵头单位", "区甲局"),
        ("support", "配合单位", "区乙委"),
        ("support", "配合单位", "区丙办"),
    ]


def test_a_label_begins_a_paragraph_where_no_space_closes_the_one_before() -> None:
    (task,) = measures("1.今年种树。\n牵头单位：区甲局\n配合单位：区乙委、区丙办\n").tasks
    assert [name for _, _, name in units(task)] == ["区甲局", "区乙委", "区丙办"]


def test_a_label_line_may_wrap() -> None:
    printed = "1.今年种树。 \n\n责任单位：区甲局、区\n\n乙委、区丙办等有关部门 \n\n二、护林 \n"
    (task,) = measures(printed).tasks
    assert [name for _, _, name in units(task)] == ["区甲局", "区乙委", "区丙办", "有关部门"]
    assert [r.open_ended for r in task.responsibilities] == [False, False, True, False]


def test_a_list_without_units_is_no_task() -> None:
    assert measures("1.提高认识。\n2.加强宣传。\n3.注意安全。\n").tasks == []
    reading = measures("1.提高认识。\n2.今年种树。\n责任单位：区甲局\n3.加强宣传。\n")
    assert [task.number for task in reading.tasks] == ["2"]


@pytest.mark.parametrize("label", ["备注", "注意", "联系人", "办理时间"])
def test_other_labels_make_no_task(label: str) -> None:
    assert measures(f"1.今年种树。\n{label}：区甲局\n").tasks == []


def test_decimals_are_no_item_numbers() -> None:
    printed = (
        "1.今年种树\n1.5万亩。\n责任单位：区甲局\n2.2022年护林\n10.25万亩。\n责任单位：区乙委\n"
    )
    first, second = measures(printed).tasks
    assert (first.number, first.text.text) == ("1", "今年种树1.5万亩。")
    assert (second.number, second.text.text) == ("2", "2022年护林10.25万亩。")


@pytest.mark.parametrize("point", [".", "．", "、"])
def test_a_point_or_comma_follows_the_number(point: str) -> None:
    (task,) = measures(f"12{point}今年种树。\n责任单位：区甲局\n").tasks
    assert (task.number, task.text.text) == ("12", "今年种树。")


def test_a_text_of_several_paragraphs_is_one_text() -> None:
    (task,) = measures("1.今年种树。\n树要浇水。\n责任单位：区甲局\n").tasks
    assert task.text.text == "今年种树。树要浇水。"


def test_headings_over_tasks_are_provisions() -> None:
    reading = measures(
        "一、提高认识。\n二、种树\n（一）山上\n1.山上种树。\n责任单位：区甲局\n"
        "（二）河边\n2.河边种树。\n责任单位：区乙委\n三、护林\n3.护林。\n责任单位：区丙办\n"
    )
    assert [(p.kind, p.number, p.heading) for p in reading.provisions[1:]] == [
        ("section", "二", "种树"),
        ("subsection", "（一）", "山上"),
        ("subsection", "（二）", "河边"),
        ("section", "三", "护林"),
    ]
    headings = {p.key: p.heading for p in reading.provisions}
    assert [
        (headings.get(t.section or ""), headings.get(t.subsection or "")) for t in reading.tasks
    ] == [("种树", "山上"), ("种树", "河边"), ("护林", None)]
    parents = {p.heading: headings.get(p.parent_key or "") for p in reading.provisions}
    assert parents["河边"] == "种树"
    assert parents["护林"] is None


def test_a_number_printed_twice_gets_rows() -> None:
    reading = measures(
        "一、种树\n1.种树。\n责任单位：区甲局\n二、护林\n1.护林。\n责任单位：区乙委\n"
    )
    assert [(task.number, task.row) for task in reading.tasks] == [("1", 1), ("1", 2)]


CONTACT = paragraphs_closed(
    "1.今年种树。", "责任部门：区甲局（负责政策咨询）", "联系人：{people}", "联系电话：{phones}"
)


def contacts(people: str, phones: str) -> list[tuple[str, tuple[str, ...]]]:
    reading = measures(CONTACT.format(people=people, phones=phones))
    return [(contact.person, contact.phones) for contact in reading.contacts]


def test_contacts_are_paired_with_telephones_in_order() -> None:
    assert contacts("张三、李四", "69550001、69550002") == [
        ("张三", ("69550001",)),
        ("李四", ("69550002",)),
    ]


def test_contacts_share_the_telephones_when_there_are_not_as_many() -> None:
    assert contacts("张三、李四", "69550001") == [
        ("张三", ("69550001",)),
        ("李四", ("69550001",)),
    ]
    assert contacts("张三", "69550001、010-69550002") == [("张三", ("69550001", "010-69550002"))]


def test_a_contact_knows_unit_task_and_remark() -> None:
    (contact,) = measures(CONTACT.format(people="张三", phones="69550001")).contacts
    assert contact.unit.printed_name == "区甲局"
    assert (contact.task_number, contact.task_row) == ("1", 1)
    assert contact.remark == "负责政策咨询"


def test_each_unit_of_an_item_has_its_own_contact() -> None:
    printed = paragraphs_closed(
        "1.今年种树。",
        "责任部门：区甲局",
        "联系人：张三",
        "联系电话：69550001",
        "责任部门：区乙委",
        "联系人：李四",
        "联系电话：69550002",
    )
    reading = measures(printed)
    (task,) = reading.tasks
    assert [name for _, _, name in units(task)] == ["区甲局", "区乙委"]
    assert [(c.unit.printed_name, c.person, c.phones) for c in reading.contacts] == [
        ("区甲局", "张三", ("69550001",)),
        ("区乙委", "李四", ("69550002",)),
    ]


def test_every_unit_of_an_item_has_its_own_position() -> None:
    printed = paragraphs_closed(
        "1.种树。", "责任部门：区甲局", "联系人：张三", "责任部门：区乙委、区丙办"
    )
    (task,) = measures(printed).tasks
    assert [r.position for r in task.responsibilities] == [1, 2, 3]


def test_names_quote_their_place() -> None:
    text = "1.今年种树。 \n\n责任单位：区甲局、区\n\n乙委 \n"
    (task,) = measures(text).tasks
    assert [[span.quote for span in r.spans] for r in task.responsibilities] == [
        ["区甲局"],
        ["区\n\n乙委"],
    ]
    assert [span.quote for span in task.text.spans] == ["今年种树。"]


def test_contact_persons_are_no_part_of_a_unit_or_a_text_where_lines_are_unmarked() -> None:
    printed = (
        "1.今年种树，联系人：李小红，电话13912345678。\n"
        "责任单位：市甲局、市乙局\n联系人：王小明\n联系电话：0755-12345678\n"
    )
    (task,) = measures(printed).tasks
    assert task.text.text == "今年种树"
    assert [name for _, _, name in units(task)] == ["市甲局", "市乙局"]
