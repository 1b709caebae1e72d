"""Lists of people: name, post and role of each, however the three are set."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from printed_passages import printed_lines, printed_reader

from loaders.parts import Part
from loaders.parts.members import read_members
from loaders.records import Post


def posts(text: str) -> list[Post]:
    return read_members(Part(None, printed_lines(text), "", 2022), printed_reader(text))


def read(text: str) -> list[tuple[str, str, str]]:
    return [(post.role, post.official.printed_name, post.post) for post in posts(text)]


PADDED = """\
　　我局决定成立“某局旅游工作领导小组”。现将有关事项通知如下：
　　组  长：刘东生
　　副组长：程  红  林场种苗司司长
　　成  员：李淑新  办公室副巡视员
　　胡培兴  荒漠司副司长（正司局级）
　　王  满  中产联秘书长
　　领导小组的职责是：协调和指导旅游工作。
　　主任由林场种苗司副司长张健民担任，副主任由林场种苗司处长陈鑫峰同志兼任。
"""


def test_a_padded_list_gives_names_posts_and_the_role_they_inherit() -> None:
    assert read(PADDED) == [
        ("组长", "刘东生", ""),
        ("副组长", "程红", "林场种苗司司长"),
        ("成员", "李淑新", "办公室副巡视员"),
        ("成员", "胡培兴", "荒漠司副司长（正司局级）"),
        ("成员", "王满", "中产联秘书长"),
        ("主任", "张健民", "林场种苗司副司长"),
        ("副主任", "陈鑫峰", "林场种苗司处长"),
    ]


def test_the_body_is_the_one_that_the_text_sets_up() -> None:
    assert [post.body for post in posts(PADDED)][:5] == ["某局旅游工作领导小组"] * 5
    heading = "附件\n某市种树工作领导小组成员名单\n组长：张三 市长\n"
    assert [post.body for post in posts(heading)] == ["某市种树工作领导小组"]


@pytest.mark.parametrize(
    ("line", "name", "post"),
    [
        ("召集人：程晓波省委常委、常务副省长", "程晓波", "省委常委、常务副省长"),
        ("副组长：冯汉颋市政府副市长", "冯汉颋", "市政府副市长"),
        ("副组长：李明市政府副秘书长", "李明", "市政府副秘书长"),
        ("副组长：程红林场种苗司司长", "程红", "林场种苗司司长"),
        ("副召集人：陈宝生　　教育部部长", "陈宝生", "教育部部长"),
        ("组 长:赵东宛(人事部部长)", "赵东宛", "人事部部长"),
        ("成员：张三（女）　　市教育局局长", "张三", "市教育局局长"),
        ("成员：阿不都·热合曼  市民宗委主任", "阿不都·热合曼", "市民宗委主任"),
        ("成员：周亮银保监会副主席", "周亮", "银保监会副主席"),
        ("第一副组长：张三 常务副市长", "张三", "常务副市长"),
        ("总指挥：张三", "张三", ""),
    ],
)
def test_name_and_post_stand_apart_or_run_together(line: str, name: str, post: str) -> None:
    ((_, read_name, read_post),) = read(line + "\n")
    assert (read_name, read_post) == (name, post)


def test_several_names_of_one_line_are_one_each() -> None:
    assert read("成员：张三、李四五、王五（市财政局局长）\n") == [
        ("成员", "张三", ""),
        ("成员", "李四五", ""),
        ("成员", "王五", "市财政局局长"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "联系人：张三\n",
        "责任单位：市财政局\n",
        "成员单位：市财政局、市教育局\n",
        "组长：市政府分管副市长，负责协调。\n",
        "各专项组组长单位要加强调度。\n",
        "成员：\n协调小组办公室设在市数据局，张三同志兼任办公室主任。\n",
        "",
    ],
)
def test_contacts_units_and_prose_are_no_members(text: str) -> None:
    assert read(text) == []


def test_who_gives_a_report_has_the_post_printed_before_the_name() -> None:
    head = "政府工作报告\n——2021年12月15日在会议上\n\n某区代区长  张三四\n\n"
    text = head + "各位代表：\n现在报告工作。\n"
    assert read(text) == [("", "张三四", "某区代区长")]


def test_name_and_post_lead_back_to_their_line() -> None:
    post = posts(PADDED)[1]
    assert [span.quote for span in post.spans] == ["程  红  林场种苗司司长"]
    assert [span.line_start for span in post.spans] == [3]


@given(
    st.lists(
        st.sampled_from(
            ["组长", "：", "成员", " ", "　", "张三", "市长", "（", "）", "、", "\n", "省"]
        ),
        max_size=20,
    ).map("".join)
)
@example("组长：张三市长")
def test_every_person_read_is_printed(text: str) -> None:
    bare = "".join(text.split())
    for _, name, post in read(text):
        assert name in bare
        assert post in bare
