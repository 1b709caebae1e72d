"""The outline of running text: what stands under what, under which key, and that all is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_lines

from loaders.outline import Entry, ordinal_of, read_outline
from loaders.sources import Passage, paragraphs


def outline(*printed: str, prefix: str = "") -> list[Entry]:
    """The entries of paragraphs, each closed as text from a PDF closes them."""
    lines = printed_lines("".join(f"{paragraph} \n\n" for paragraph in printed))
    return read_outline(paragraphs(lines), prefix)


def keys(*printed: str) -> list[str]:
    return [entry.key for entry in outline(*printed)]


def test_articles_are_numbered_through_the_chapters() -> None:
    entries = outline(
        "第一章  总  则", "第一条  为规范工作，制定本规则。", "第二章  附则", "第二条  即日施行。"
    )  # fmt: skip
    assert [(entry.kind, entry.key, entry.parent) for entry in entries] == [
        ("chapter", "chp_1", None),
        ("article", "art_1", "chp_1"),
        ("paragraph", "art_1__para_1", "art_1"),
        ("chapter", "chp_2", None),
        ("article", "art_2", "chp_2"),
        ("paragraph", "art_2__para_1", "art_2"),
    ]
    assert [entry.heading.text for entry in entries if entry.kind == "chapter"] == ["总则", "附则"]


def test_an_article_is_cited_by_paragraph_item_and_point() -> None:
    assert keys(
        "第二条  下列事项纳入目录：",
        "（一）经济事项。主要包括：",
        "1.规划编制；",
        "2.措施制定。",
        "（二）规范性文件。",
        "其他事项不应提交。",
        "（一）另有规定的除外。",
    ) == [
        "art_2",
        "art_2__para_1",
        "art_2__para_1__item_1",
        "art_2__para_1__item_1__point_1",
        "art_2__para_1__item_1__point_2",
        "art_2__para_1__item_2",
        "art_2__para_2",
        "art_2__para_2__item_1",
    ]


def test_the_key_of_an_article_is_its_printed_number_whatever_was_lost_before_it() -> None:
    assert keys("第六条  甲局负责。", "第八条  乙局负责。")[::2] == ["art_6", "art_8"]


def test_a_number_printed_twice_gives_two_keys() -> None:
    assert keys("（一）告知", "应当告知。", "（一）申请", "应当申请。") == [
        "subsec_1",
        "subsec_1__para_1",
        "subsec_1_2",
        "subsec_1_2__para_1",
    ]


def test_the_name_of_an_article_above_its_items_is_a_heading() -> None:
    article, item = outline("第四条  重大决策事项", "（一）贯彻重大部署的事项。")
    assert (article.heading.text, item.key, item.parent) == (
        "重大决策事项",
        "art_4__item_1",
        "art_4",
    )


def test_an_article_may_say_in_brackets_what_it_is_about() -> None:
    article, paragraph = outline("第一条（目的和依据）  为规范工作，制定本办法。")
    assert (article.number, article.heading.text) == ("第一条", "目的和依据")
    assert article.passage.text + paragraph.passage.text == (
        "第一条（目的和依据）为规范工作，制定本办法。"
    )


def test_a_paragraph_that_begins_with_a_reference_to_an_article_is_none() -> None:
    assert keys("第八条  甲局负责。", "第八条第二款的事项由乙局负责。", "第八条（三）除外。") == [
        "art_8",
        "art_8__para_1",
        "art_8__para_2",
        "art_8__para_3",
    ]


def test_levels_of_a_plan_stand_under_each_other() -> None:
    assert keys(
        "一、减轻负担", "（一）减租", "1.减六个月。", "（1）国有房屋；", "①自有房屋；", "二、附件"
    ) == [
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_1__point_1",
        "sec_1__subsec_1__point_1__sub_1",
        "sec_1__subsec_1__point_1__sub_1__indent_1",
        "sec_2",
    ]  # fmt: skip


def test_a_heading_that_runs_on_is_parted_from_its_text_and_stays_in_its_words() -> None:
    (entry,) = outline("（一）明确责任分工。国有房屋出租单位是实施主体。")
    assert entry.number == "（一）"
    assert entry.heading.text == "明确责任分工"
    assert entry.body.text == "国有房屋出租单位是实施主体。"
    assert entry.words.text == "明确责任分工。国有房屋出租单位是实施主体。"


def test_a_dash_may_be_headed_by_two_halves_of_a_sentence() -> None:
    _, entry = outline("一、工程", "——搭建合作平台，拓展交流渠道。聚焦应对未来发展。")
    assert entry.heading.text == "搭建合作平台，拓展交流渠道"


def test_one_sentence_alone_is_text_unless_more_stands_below_it() -> None:
    first, second, *_ = outline(
        "（一）所从事行业为服务业。", "（二）加强组织领导。", "各单位要重视。"
    )
    assert (first.heading.text, first.body.text) == ("", "所从事行业为服务业。")
    assert (second.heading.text, second.body.text) == ("加强组织领导", "")


def test_a_line_set_apart_that_is_no_sentence_is_a_heading_without_a_number() -> None:
    entries = outline(
        "过去五年工作回顾", "过去五年，成绩显著。", "一、经济发展", "经济跃上台阶。",
        "关于明年工作的建议", "明年要奋斗。", "一、抓项目",
    )  # fmt: skip
    assert [(entry.kind, entry.key, entry.heading.text) for entry in entries if entry.heading] == [
        ("section", "dvs_1", "过去五年工作回顾"),
        ("section", "dvs_1__sec_1", "经济发展"),
        ("section", "dvs_2", "关于明年工作的建议"),
        ("section", "dvs_2__sec_1", "抓项目"),
    ]


def test_a_subtitle_and_a_speaker_are_no_headings() -> None:
    entries = outline("——2021年12月15日在大会上", "代区长  张三", "各位代表：", "我报告工作。")
    assert [entry.kind for entry in entries] == ["paragraph"] * 4


def test_the_last_of_a_list_of_names_is_no_heading() -> None:
    entries = outline(
        "成员：张三林场司司长", "李四草原司司长", "王五湿地司司长", "职责是：统筹规划。"
    )
    assert [entry.kind for entry in entries] == ["paragraph"] * 4


def test_a_bracket_that_says_who_acts_is_no_part_of_the_heading() -> None:
    entries = outline(
        "（一）土地（牵头部门：甲局；目标：前5）",
        "（二）申请表（参考模板）",
        "（三）加强领导（区乙办负责）。各单位要重视。",
    )
    assert [entry.heading.text for entry in entries] == [
        "土地",
        "申请表（参考模板）",
        "加强领导（区乙办负责）",
    ]
    assert entries[0].words.text == "土地（牵头部门：甲局；目标：前5）"


def test_what_follows_an_enumeration_is_no_part_of_its_last_member() -> None:
    assert keys(
        "一、体会", "一是坚持原则。", "二是坚持改革。", "这是体会。", "——坚持创新。", "总之如此。"
    ) == [
        "sec_1",
        "sec_1__item_1",
        "sec_1__item_2",
        "sec_1__para_1",
        "sec_1__dash_1",
        "sec_1__para_2",
    ]  # fmt: skip


def test_a_chapter_takes_the_line_below_as_its_heading() -> None:
    chapter, article, _ = outline("第五章", "附  则", "第一条  即日施行。")
    assert (chapter.heading.text, chapter.key) == ("附则", "chp_5")
    assert article.parent == "chp_5"


def test_an_appendix_takes_the_line_below_as_its_heading() -> None:
    first, second = outline("附录 1", "租金减免申请表")[0], outline("附录2：划型标准")[0]
    assert (first.kind, first.key, first.heading.text) == ("appendix", "app_1", "租金减免申请表")
    assert first.passage.text == "附录1租金减免申请表"
    assert second.key == "app_2"


def test_keys_in_a_letter_say_so() -> None:
    (entry,) = outline("现将规则印发给你们。", prefix="letter")
    assert entry.key == "letter__para_1"


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [
        ("第一百二十一条", 121),
        ("第十条", 10),
        ("第二十章", 20),
        ("（十三）", 13),
        ("(2)", 2),
        ("⑫", 12),
        ("附录3", 3),
        ("四是", 4),
        ("——", None),
        ("", None),
    ],
)
def test_a_printed_number_is_counted(number: str, ordinal: int | None) -> None:
    assert ordinal_of(number) == ordinal


PRINTED = st.lists(
    st.text(
        st.sampled_from("第一十百条章节（）()、。：；1.2①—是附录甲乙 "), min_size=1, max_size=16
    ).filter(str.strip),
    max_size=30,
)


@given(PRINTED)
def test_no_two_entries_have_one_key_and_parents_come_first(printed: list[str]) -> None:
    entries = outline(*printed)
    assert bool(entries) == bool(printed)
    seen: set[str | None] = {None}
    for entry in entries:
        assert entry.parent in seen
        assert entry.key not in seen
        seen.add(entry.key)


@given(PRINTED)
def test_every_character_of_the_paragraphs_is_in_an_entry(printed: list[str]) -> None:
    text = "".join(passage.text for passage in _paragraphs(printed))
    assert "".join(entry.passage.text for entry in outline(*printed)) == text


def _paragraphs(printed: list[str]) -> list[Passage]:
    return paragraphs(printed_lines("".join(f"{paragraph} \n\n" for paragraph in printed)))
