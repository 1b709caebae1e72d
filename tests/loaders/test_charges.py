"""Sentences of running text that put somebody in charge."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage

from loaders.facts.charges import Charge, read_charges


def charges(printed: str) -> list[Charge]:
    return read_charges(printed_passage(printed))


def named(charge: Charge) -> list[tuple[str, str]]:
    return [(role.role, name.name) for role in charge.roles for name in role.names]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("今年减租工作由区甲委牵头落实。", [("lead", "区甲委")]),
        ("区甲局负责组织办理应诉工作，并指导各机关。", [("assigned", "区甲局")]),
        ("市甲中心负责对拒绝使用贷款等行为督促整改。", [("assigned", "市甲中心")]),
        ("市房产局：负责制度组织实施。", [("assigned", "市房产局")]),
        ("市财政局：落实资金保障，加强监管。", [("assigned", "市财政局")]),
        ("市房产局：负责牵头制度组织实施。", [("lead", "市房产局")]),
        ("市甲中心：配合做好政策研究。", [("support", "市甲中心")]),
        ("领导小组办公室设在市房产局，负责日常工作。", [("assigned", "领导小组办公室")]),
        ("具体工作由产权管理科负责。", [("assigned", "产权管理科")]),
        ("省甲厅牵头，省乙中心配合，年内出台办法。", [("lead", "省甲厅"), ("support", "省乙中心")]),
        (
            "区甲局、区乙局等单位根据职责做好督促指导。",
            [("assigned", "区甲局"), ("assigned", "区乙局")],
        ),
        (
            "甲办（设在区科协，以下简称区纲要办）负责提出规划，区科协牵头实施工作。",
            [("assigned", "甲办"), ("lead", "区科协")],
        ),
        ("房屋出租单位是落实减租工作的实施主体。", [("assigned", "房屋出租单位")]),
        (
            "区甲办和区乙局是目录的主管部门，负责制定目录。",
            [("assigned", "区甲办"), ("assigned", "区乙局")],
        ),
        (
            "由省甲厅牵头，会同省乙厅、省丙厅等部门建立工作机制。",
            [("lead", "省甲厅"), ("support", "省乙厅"), ("support", "省丙厅"), ("support", "部门")],
        ),
        ("成立市甲专班，负责统筹整治工作。", [("assigned", "市甲专班")]),
        ("由市甲委牵头会同市乙局制定办法。", [("lead", "市甲委"), ("support", "市乙局")]),
        ("领导小组的职责是：协调有关工作。", [("assigned", "领导小组")]),
        ("领导小组办公室承担日常工作。", [("assigned", "领导小组办公室")]),
        ("由市自由贸易试验区管委会负责协调。", [("assigned", "市自由贸易试验区管委会")]),
    ],
)
def test_a_sentence_says_who_is_in_charge(printed: str, expected: list[tuple[str, str]]) -> None:
    (charge,) = charges(printed)
    assert named(charge) == expected
    assert not charge.inferred


def test_several_clauses_of_one_sentence_are_one_charge() -> None:
    (charge,) = charges("减租工作由区甲委牵头落实，各委办局、各属地负责组织本单位开展工作。")
    assert named(charge) == [("lead", "区甲委"), ("assigned", "各委办局"), ("assigned", "各属地")]


def test_a_sentence_without_a_subject_goes_on_with_the_unit_before() -> None:
    (charge,) = charges("管理办公室设在种苗司，主任由张三担任。职责是：贯彻落实各项决策。")
    assert named(charge) == [("assigned", "管理办公室")]
    assert charge.inferred


def test_a_unit_as_heading_is_charged_with_what_stands_under_it() -> None:
    heading, body = printed_passage("市财政局"), printed_passage("落实资金保障；负责监管。")
    first, second = read_charges(body, heading)
    assert named(first) == named(second) == [("assigned", "市财政局")]
    assert not first.inferred
    assert read_charges(body, printed_passage("资金保障")) == []


@pytest.mark.parametrize("heading", ["优化空间布局", "推进一网通办", "成立工作专班"])
def test_a_heading_that_says_what_is_done_is_no_unit(heading: str) -> None:
    assert read_charges(printed_passage("编制建设规划；落实资金。"), printed_passage(heading)) == []


@pytest.mark.parametrize(
    "printed",
    [
        "本细则由区甲局负责解释。",
        "各单位主要负责人要高度重视。",
        "落实首问负责、一次告知制度。",
        "企业自愿承担费用。",
        "按照一家牵头、并联审批的办法办理。",
        "负责接待的人员为首问责任人。",
        "本规则所称承办机关，是指承担答辩职责的行政机关。",
        "各部门积极配合。",
        "同意建立由民政部牵头的养老服务联席会议制度。",
        "将第四条修改为：“市住建部门负责全市建设工程的监督管理。”",
    ],
)
def test_other_sentences_put_nobody_in_charge(printed: str) -> None:
    assert charges(printed) == []


@given(st.text("由区甲局牵头负责，。；、（）：是的职责等配合落实 \n", max_size=120))
def test_any_paragraph_is_read(printed: str) -> None:
    for charge in charges(printed):
        for role in charge.roles:
            assert all(name.passage.text == name.name for name in role.names)


@pytest.mark.parametrize("hostile", ["由", "负责", "甲局、", "甲局，", "（", "是", "甲局负责，"])
def test_a_long_paragraph_takes_no_more_than_its_length(hostile: str) -> None:
    start = time.perf_counter()
    charges(hostile * (40_000 // len(hostile)))
    assert time.perf_counter() - start < 5
