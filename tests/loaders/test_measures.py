"""Numbered measures with the units that answer for them, and the contacts these print."""

from __future__ import annotations

import pytest
from printed_passages import printed_lines, printed_reader

from loaders.parts.reading import Part, PartReading, numbered_behind
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


def test_a_statement_on_a_heading_holds_for_the_measures_below() -> None:
    reading = measures(
        "一、山上（牵头部门：区甲局；目标位置：全市前5）\n1、种树。今年种一万棵。\n2、护林。加强巡查。\n"
        "二、河边\n3、清淤。每年一次。\n"
    )
    assert [(task.number, units(task)) for task in reading.tasks] == [
        ("1", [("lead", "牵头部门", "区甲局")]),
        ("2", [("lead", "牵头部门", "区甲局")]),
    ]
    lines = {span.line_start for t in reading.tasks for r in t.responsibilities for span in r.spans}
    assert lines == {1}


def test_a_measure_that_names_its_own_unit_keeps_the_leader_of_its_section() -> None:
    reading = measures(
        "一、种树\n牵头市领导：刘海；牵头单位：市甲局。\n今年林木要多。\n"
        "1.种树。(市乙局负责，9月底前完成)\n2.护林。(市丙局负责，年底前完成)\n"
    )
    first, second, section = reading.tasks
    assert units(first) == [("leader", "牵头市领导", "刘海"), ("assigned", "负责", "市乙局")]
    assert units(second)[1:] == [("assigned", "负责", "市丙局")]
    assert first.time_frame is not None
    assert first.time_frame.printed == "9月底前"
    # 市甲局 leads the section, of which no measure says so.
    assert units(section) == [("leader", "牵头市领导", "刘海"), ("lead", "牵头单位", "市甲局")]
    assert (section.number, section.section) == ("一", "sec_1")


def test_a_line_below_the_last_of_several_measures_holds_for_all() -> None:
    reading = measures("一、种树\n1.种松。松要多。\n2.种柏。柏要多。\n责任单位：区甲局\n")
    assert [units(task) for task in reading.tasks] == [[("assigned", "责任单位", "区甲局")]] * 2


def test_the_statement_behind_an_enumeration_is_that_of_the_item() -> None:
    (task,) = measures("1.种树：\n（1）种松；\n（2）种柏。（责任单位：区甲局）\n").tasks
    assert task.text.text == "种树：（1）种松；（2）种柏。"
    assert units(task) == [("assigned", "责任单位", "区甲局")]


def test_each_sentence_with_a_statement_is_a_task_of_the_item() -> None:
    reading = measures(
        "3.种树。今年种松（甲局负责）。明年种柏（乙局、丙局按职责分工负责）。另行通知。\n"
    )
    assert [(t.number, t.row, t.text.text, len(t.responsibilities)) for t in reading.tasks] == [
        ("3", 1, "种树。今年种松", 1),
        ("3", 2, "明年种柏", 2),
    ]
    (provision,) = reading.provisions
    assert {task.provision for task in reading.tasks} == {provision.key}
    assert reading.prose[-1].passage.text == "另行通知。"


def test_brackets_one_behind_the_other_are_of_one_task() -> None:
    (task,) = measures(
        "1.种树。（牵头单位：区甲局）（责任单位：区乙局）（完成时限：年底前）\n"
    ).tasks
    assert units(task) == [("lead", "牵头单位", "区甲局"), ("assigned", "责任单位", "区乙局")]
    assert task.time_frame is not None
    assert task.time_frame.printed == "年底前"
    assert task.text.text == "种树。"


def test_dashes_of_a_measure_are_its_text() -> None:
    text = paragraphs_closed("（一）种树", "——种松。", "——种柏。", "（责任单位：区甲局）")
    (task,) = measures(text).tasks
    assert (task.form, task.text.text) == ("numbered-measure", "种树——种松。——种柏。")


def test_a_division_of_labour_is_a_block_with_its_parts() -> None:
    block, *parts = measures(
        paragraphs_closed(
            "三、科普",
            "（一）青少年",
            "激发好奇心。",
            "——进校园。办科技节。",
            "——进家庭。办讲座。",
            "（分工：由区甲委牵头，区乙局等单位共同参与。）",
        )
    ).tasks
    assert (block.form, block.number, block.subsection) == (
        "division-block", "（一）", "sec_3__subsec_1",
    )  # fmt: skip
    assert block.text.text == "（分工：由区甲委牵头，区乙局等单位共同参与。）"
    assert units(block) == [("lead", "牵头", "区甲委"), ("support", "参与", "区乙局")]
    assert [(p.form, p.parent, p.text.text, p.responsibilities) for p in parts] == [
        ("division-item", block.ref, "进校园。办科技节。", ()),
        ("division-item", block.ref, "进家庭。办讲座。", ()),
    ]


def test_a_task_divided_between_units_has_a_part_for_each() -> None:
    task, first, second = measures(
        "（一）公开专区。方便查阅。〔任务分解：市甲局负责专区建设；各区政府做好目录维护〕\n"
    ).tasks
    assert [name for _, _, name in units(task)] == ["市甲局", "各区政府"]
    assert [(part.text.text, units(part)[0][2]) for part in (first, second)] == [
        ("市甲局负责专区建设", "市甲局"),
        ("各区政府做好目录维护", "各区政府"),
    ]
    assert first.parent == second.parent == task.ref


def test_the_unit_named_first_leads_from_where_the_text_says_so() -> None:
    reading = measures(
        "1.种树。（甲部、乙局负责，排在第一位的部门为牵头部门，下同）\n2.护林。（丙部、丁局负责）\n"
    )
    assert [[(role, name) for role, _, name in units(t)] for t in reading.tasks] == [
        [("lead", "甲部"), ("assigned", "乙局")],
        [("lead", "丙部"), ("assigned", "丁局")],
    ]


def test_a_deadline_of_no_known_form_keeps_its_words_and_is_reported() -> None:
    reading = measures("1.种树。（责任单位：区甲局；完成时限：待树苗到后）\n")
    (task,) = reading.tasks
    assert task.time_frame is not None
    assert (task.time_frame.printed, task.time_frame.rule) == ("待树苗到后", "unread")
    assert [problem.message for problem in reading.problems] == ["unread deadline: 待树苗到后"]


def test_tasks_of_letter_and_instrument_are_numbered_apart() -> None:
    letter, instrument = (
        measures(f"一、{what}。（责任单位：区甲局）\n") for what in ("传达", "种树")
    )
    behind = numbered_behind(letter.tasks, instrument)
    assert [(task.number, task.row) for task in (*letter.tasks, *behind.tasks)] == [
        ("一", 1),
        ("一", 2),
    ]
    assert behind.prose[0].task == behind.tasks[0].ref


def test_many_labels_below_one_article_are_not_those_of_each_item() -> None:
    items = [f"{n}.种树{n}万棵。\n责任单位：区甲局\n" for n in range(1, 12)]
    reading = measures("第一条 种树。\n" + "".join(items))
    assert sum(len(task.responsibilities) for task in reading.tasks) == 11


def test_what_stands_behind_the_bracket_of_the_last_item_is_said_of_all() -> None:
    reading = measures(
        paragraphs_closed(
            "一、种树。在山上种树一万棵，在路边种树一千棵。〔牵头单位：市甲局；完成时限：2023年12月底前〕",
            "二、浇水。建立台账，每周浇水。〔牵头单位：市甲局；配合单位：市乙局〕",
            "各部门要高度重视，扎实推进。各部门要在每月底前将进展情况报送至市甲局。",
        )
    )
    first, second, reports = reading.tasks
    assert (first.number, second.number) == ("一", "二")
    assert second.text.text == "浇水。建立台账，每周浇水。"
    assert (reports.form, reports.number, reports.section) == ("provision-duty", "0", None)
    assert [r.printed_name for r in reports.responsibilities] == ["各部门"]
    assert reports.time_frame is not None
    assert reports.time_frame.printed == "每月底前"
    (paragraph,) = reading.provisions
    assert (paragraph.key, paragraph.parent_key) == (reports.provision, None)


def test_what_stands_behind_the_bracket_of_a_heading_is_the_item_itself() -> None:
    (task,) = measures(
        paragraphs_closed("1.种树（责任单位：市甲局）", "在山上种树一万棵，在路边种树一千棵。")
    ).tasks
    assert task.text.text == "种树在山上种树一万棵，在路边种树一千棵。"
