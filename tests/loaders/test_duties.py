"""Duties in running text: an actor, what he must do, and a limit, all printed."""

from __future__ import annotations

import pytest
from printed_passages import printed_lines, printed_reader

from loaders.parts.reading import Part, PartReading
from loaders.parts.running_text import read_running_text
from loaders.records import Task


def read(*paragraphs: str, title: str = "") -> PartReading:
    text = "".join(f"{paragraph} \n\n" for paragraph in paragraphs)
    part = Part(None, printed_lines(text), title, 2022)
    return read_running_text(part.lines, part, printed_reader(text))


def duties(*paragraphs: str) -> list[Task]:
    return [task for task in read(*paragraphs).tasks if task.form == "provision-duty"]


def said(task: Task) -> tuple[list[str], str]:
    """Who must act, and the limit."""
    assert task.time_frame is not None
    return [r.printed_name for r in task.responsibilities], task.time_frame.printed


def test_a_sentence_of_an_article_gives_a_duty() -> None:
    (task,) = duties(
        "第六条  甲办接收应诉文书。区乙局在收到应诉材料后，应当在 2 日内向承办机关出具办理函。"
    )
    assert said(task) == (["区乙局"], "2日内")
    assert (task.number, task.row, task.provision) == ("第六条", 1, "art_6__para_1")
    assert task.text.text == "区乙局在收到应诉材料后，应当在2日内向承办机关出具办理函。"
    assert task.time_frame is not None
    assert (task.time_frame.kind, task.time_frame.recurrence) == ("relative", "P2D")
    assert [r.role for r in task.responsibilities] == ["assigned"]
    assert task.certainty == "certain"


def test_what_an_applicant_must_do_names_no_unit() -> None:
    (task,) = duties(
        "第四条  申请人应当向户籍所在地乡镇政府申请，区甲局应当自受理之日起5个工作日内初审。"
    )
    assert said(task) == (["区甲局"], "自受理之日起5个工作日内")


@pytest.mark.parametrize(
    ("sentence", "actors", "limit"),
    [
        ("区政府应当在每年第一季度组织制定目录。", ["区政府"], "每年第一季度"),
        ("区各部门应当对照范围，于每年二月底之前申报。", ["区各部门"], "每年二月底之前"),
        ("目录原则上应当于每年 3月 31日前由区丙局向社会公布。", ["区丙局"], "每年3月31日前"),
        ("行政机关应每半年形成案件情况报告。", ["行政机关"], "每半年"),
        ("行政机关应当按季度将败诉案件向区乙局报告。", ["行政机关"], "按季度"),
        ("行政机关主要负责人每年至少应参与一次。", ["行政机关主要负责人"], "每年"),
        ("审核后，由承办机关在规定时限内提交法院。", ["承办机关"], "规定时限内"),
        (
            "自本通知印发之日起 7 个工作日内，涉及减免的各委办局、各属地分别报送联络表。",
            ["各委办局", "各属地"],
            "自本通知印发之日起7个工作日内",
        ),
        ("实行周报制，各属地于每周三下班前将进展报送区丁委。", ["各属地"], "每周三下班前"),
        ("请涉及甲和乙的各相关单位在 2022 年 7月 31日前完成。", ["各相关单位"], "2022年7月31日前"),
        ("区应急局、区乙委应当在五日内上报。", ["区应急局", "区乙委"], "五日内"),
    ],
)  # fmt: skip
def test_actor_and_limit_are_told_from_the_words_around_them(
    sentence: str, actors: list[str], limit: str
) -> None:
    (task,) = duties("第一条  " + sentence)
    assert said(task) == (actors, limit)


@pytest.mark.parametrize(
    "sentence",
    [
        "区乙局应当及时报告。",  # no limit
        "审查时间一般应不少于 5 个工作日，最长不超过 15 个工作日。",  # nobody acts
        "目录实行动态管理，每年 9 月底前集中调整。",  # nobody acts
        "区乙局可以自收到通知之日起 10 日内提出意见。",  # a permission
        "减免工作应在上半年基本完成。",  # nobody acts
        "承租方 2022 年内租期不满一年的，区乙局应当按比例减免。",  # a length of time, no limit
    ],
)
def test_where_actor_duty_or_limit_is_missing_nothing_is_made_up(sentence: str) -> None:
    assert duties("第一条  " + sentence) == []


def test_items_bear_on_the_actor_of_the_paragraph_that_leads_to_them() -> None:
    tasks = duties(
        "第七条  承办机关在收到材料后，应当做好以下工作：",
        "（一）立即汇报，并在 2 日内将信息报送区乙局；",
        "（二）撰写答辩状，并在 5 日内报区乙局。",
        "（三）及时报告区乙局。",
    )
    assert [said(task) for task in tasks] == [(["承办机关"], "2日内"), (["承办机关"], "5日内")]
    assert [task.provision for task in tasks] == ["art_7__para_1__item_1", "art_7__para_1__item_2"]
    assert [(task.number, task.row) for task in tasks] == [("第七条", 1), ("第七条", 2)]
    assert {task.certainty for task in tasks} == {"inferred"}


def test_a_sentence_without_an_actor_goes_on_with_the_one_before() -> None:
    first, second = duties(
        "第八条  承办机关应当在签收之日起 3 日内向区乙局报告。败诉的应在 5 日内形成分析报告。"
    )
    assert (said(first), first.certainty) == ((["承办机关"], "在签收之日起3日内"), "certain")
    assert (said(second), second.certainty) == ((["承办机关"], "5日内"), "inferred")


def test_who_is_said_to_help_supports() -> None:
    (task,) = duties("第一条  区乙局应配合甲方在 3 日内完成核查。")
    assert [r.role for r in task.responsibilities] == ["support"]


def test_who_acts_by_function_is_an_open_group() -> None:
    (task,) = duties("第一条  应诉承办机关应当在 3 日内报告。")
    assert [(r.agent.kind, r.agent.group_kind) for r in task.responsibilities] == [
        ("group", "open")
    ]


def test_a_report_lays_no_duty_on_anybody() -> None:
    reading = read("工作报告", "区乙局应当在 3 日内报告。", title="工作报告")
    assert reading.tasks == []


def test_a_duty_is_still_a_provision() -> None:
    reading = read("第一条  区乙局应当在 3 日内报告。")
    assert [provision.key for provision in reading.provisions] == ["art_1", "art_1__para_1"]


def test_who_is_in_charge_has_a_duty_without_a_limit() -> None:
    (task,) = duties("第四条  区甲局负责组织办理应诉工作，并指导监督各行政机关。")
    assert [(r.role, r.printed_name) for r in task.responsibilities] == [("assigned", "区甲局")]
    assert task.time_frame is None


def test_the_mailbox_of_an_office_stays_where_the_names_of_persons_are_withheld() -> None:
    reading = read(
        "七、报送要求",
        "请各相关单位每周三下班前，将统计表报送邮箱：office@example.gov.cn",
        "联系人：张三   联系电话：80000000",
    )
    (task,) = [task for task in reading.tasks if task.form == "provision-duty"]
    assert task.text.text.endswith("报送邮箱：office@example.gov.cn")
    assert not any(
        "张三" in provision.text.text for provision in reading.provisions if provision.text
    )
    assert reading.withheld


def test_each_step_of_a_procedure_has_its_own_actor_within_the_limit() -> None:
    review, submission = duties(
        "第八条  区甲局对应诉材料进行审核，将答辩状报区政府审定，加盖区政府印章后，"
        "由承办机关在规定时限内提交法院。"
    )
    assert (said(review), review.certainty) == ((["区甲局"], "规定时限内"), "inferred")
    assert review.text.text == "区甲局对应诉材料进行审核，将答辩状报区政府审定"
    assert (said(submission), submission.certainty) == ((["承办机关"], "规定时限内"), "certain")
    assert submission.text.text == "加盖区政府印章后，由承办机关在规定时限内提交法院。"


def test_who_hands_on_what_he_receives_has_a_duty_as_often() -> None:
    first, second = duties(
        "第二十三条  行政机关应每半年形成案件情况报告报区甲局，区甲局汇总后向区政府报告。"
    )
    assert (said(first), first.certainty) == ((["行政机关"], "每半年"), "certain")
    assert (said(second), second.certainty) == ((["区甲局"], "每半年"), "inferred")


def test_a_limit_holds_for_nobody_but_its_actor_where_no_procedure_joins_them() -> None:
    (task,) = duties("第三条  各单位应当高度重视，区甲局应当在3日内报告。")
    assert said(task) == (["区甲局"], "3日内")


def test_what_is_done_regularly_recurs_at_no_printed_interval() -> None:
    first, second = duties(
        "第二十四条  行政机关应当按季度向区甲局报告，区甲局定期将败诉情况向区政府报告。"
    )
    assert said(first) == (["行政机关"], "按季度")
    assert (said(second), second.certainty) == ((["区甲局"], "定期"), "certain")
    assert second.time_frame is not None
    assert (second.time_frame.kind, second.time_frame.recurrence) == ("recurring", None)
    assert second.time_frame.rule == "no-interval"


@pytest.mark.parametrize(
    ("sentence", "actor", "limit"),
    [
        (
            "决策事项应当在区政府会议审议前，由承办单位提交区甲局进行合法性审查。",
            "承办单位",
            "区政府会议审议前",
        ),
        ("承办单位应按照规定，在送审前履行好公众参与程序。", "承办单位", "送审前"),
        ("行政机关负责人出庭应诉前应当做好出庭准备。", "行政机关负责人", "出庭应诉前"),
        ("行政机关应当严格按照法院规定时限提交答辩状。", "行政机关", "规定时限"),
    ],
)
def test_an_event_may_be_the_limit(sentence: str, actor: str, limit: str) -> None:
    (task,) = duties("第四条  " + sentence)
    assert said(task) == ([actor], limit)
    assert task.time_frame is not None
    assert (task.time_frame.kind, task.time_frame.due) == ("relative", None)


def test_whom_a_matter_passes_through_does_not_act() -> None:
    _, task = duties(
        "第十一条  承办机关应当在3日内报告。败诉的应在5日内形成报告，经区甲局审核后报区政府。"
    )
    assert said(task) == (["承办机关"], "5日内")
