"""Statements of responsibility, in the forms that governments print them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage

from loaders.facts.responsibilities import Assignment, read_assignments

Roles = dict[str, list[str]]


def statements(*paragraphs: str) -> list[Assignment]:
    return read_assignments([printed_passage(paragraph) for paragraph in paragraphs])[1]


def roles(assignment: Assignment) -> Roles:
    """The names of each role, with 等 where the list goes on."""
    found: Roles = {}
    for named in assignment.roles:
        names = [name.name + "等" * name.open_ended for name in named.names]
        found.setdefault(named.role, []).extend(names)
    return found


def limit(assignment: Assignment) -> str | None:
    return assignment.limit.text if assignment.limit else None


@pytest.mark.parametrize("brackets", ["（）", "()", "〔〕", "［］", "[]", "【】", "(）"])
def test_a_bracket_of_any_shape_closes_an_item(brackets: str) -> None:
    (found,) = statements(f"今年种树。{brackets[0]}责任单位：区甲局、区乙委{brackets[1]}")
    assert roles(found) == {"assigned": ["区甲局", "区乙委"]}


@pytest.mark.parametrize(
    ("printed", "expected", "by"),
    [
        (
            "（牵头单位：市甲委；责任单位：市直有关部门单位，各旗县市区、开发区）",
            {"lead": ["市甲委"], "assigned": ["市直有关部门单位", "各旗县市区", "开发区"]},
            None,
        ),
        (
            "(牵头单位:市财政局;配合单位:开展采购活动相关单位;完成时限:2023 年9 月)",
            {"lead": ["市财政局"], "support": ["开展采购活动相关单位"]},
            "2023年9月",
        ),
        (
            "（牵头责任单位：区甲局；责任单位：区乙局、区丙局等部门）",
            {"lead": ["区甲局"], "assigned": ["区乙局", "区丙局等", "部门"]},
            None,
        ),
        (
            "（责任单位：市甲委、市乙局（2023年底前完成））",
            {"assigned": ["市甲委", "市乙局"]},
            "2023年底前",
        ),
        (
            "（市甲部牵头负责；企业包联制度由市乙办、市丙办负责）",
            {"lead": ["市甲部"], "assigned": ["市乙办", "市丙办"]},
            None,
        ),
        ("（市级有关部门按职能职责分工负责）", {"assigned": ["市级有关部门"]}, None),
        (
            "（甲处牵头，乙小组成员单位配合）",
            {"lead": ["甲处"], "support": ["乙小组成员单位"]},
            None,
        ),
        (
            "（审批局牵头，省局相关处室按职责分工负责，完成时限：2023 年底前）",
            {"lead": ["审批局"], "assigned": ["省局相关处室"]},
            "2023年底前",
        ),
        (
            "〔市甲局、市乙局牵头，市有关单位及各县(市)区、开发区按职责分工负责，9 月底前完成〕",
            {"lead": ["市甲局", "市乙局"], "assigned": ["市有关单位", "各县(市)区", "开发区"]},
            "9月底前",
        ),
        (
            "（市甲局牵头，市乙局各成员单位按职责分工负责，持续推进）",
            {"lead": ["市甲局"], "assigned": ["市乙局各成员单位"]},
            "持续推进",
        ),
        ("（甲总署、乙部等有关部门负责）", {"assigned": ["甲总署", "乙部等", "有关部门"]}, None),
        (
            "（负责部门：药监局、甲总署，适用范围：某试验区）",
            {"assigned": ["药监局", "甲总署"]},
            None,
        ),
        ("（由甲局会同乙局负责）", {"assigned": ["甲局"], "support": ["乙局"]}, None),
        ("（甲部会同乙局、丙署落实）", {"assigned": ["甲部"], "support": ["乙局", "丙署"]}, None),
        (
            "（甲局牵头，各区县、功能区及市有关部门按职责负责）",
            {"lead": ["甲局"], "assigned": ["各区县", "功能区", "市有关部门"]},
            None,
        ),
        (
            "（甲局（甲办）牵头，各市、县（市、区）政府及开发区管委会结合实际落实）",
            {
                "lead": ["甲局（甲办）"],
                "assigned": ["各市、县（市、区）政府", "开发区管委会"],
            },
            None,
        ),
        (
            "（责任单位：市甲办，各县（市、区）党委、政府）",
            {"assigned": ["市甲办", "各县（市、区）党委、政府"]},
            None,
        ),
        (
            "（市甲委、市乙局、各区政府，6月底前完成）",
            {"assigned": ["市甲委", "市乙局", "各区政府"]},
            "6月底前",
        ),
        (
            "（甲处、乙局、等厅直单位按照职责分工负责）",
            {"assigned": ["甲处", "乙局等", "厅直单位"]},
            None,
        ),
        ("(责任单位:工商联,司法局,法院)", {"assigned": ["工商联", "司法局", "法院"]}, None),
        (
            "（责任单位：区甲局、科委、电力公司）",
            {"assigned": ["区甲局", "科委", "电力公司"]},
            None,
        ),
        (
            "（分工：由区甲委、团区委牵头，区乙部、各街道乡镇等单位共同参与。）",
            {"lead": ["区甲委", "团区委"], "support": ["区乙部", "各街道乡镇等"]},
            None,
        ),
        (
            "〔任务分解：市甲局负责专区建设；各县（市）区政府做好目录维护，提高水平〕",
            {"assigned": ["市甲局", "各县（市）区政府"]},
            None,
        ),
        (
            "（责任单位：区甲局（牵头）、区乙局）",
            {"lead": ["区甲局"], "assigned": ["区乙局"]},
            None,
        ),
    ],
)
def test_the_inside_of_a_bracket_tells_roles_and_limit(
    printed: str, expected: Roles, by: str | None
) -> None:
    (found,) = statements(f"今年种树。{printed}")
    assert (roles(found), limit(found)) == (expected, by)


@pytest.mark.parametrize(
    "printed",
    [
        "（由企业自行负责）",
        "（以下简称领导小组）",
        "（负责政策咨询）",
        "（5个）",
        "（老龄办）",
        "（含市甲委、市乙局）",
        "（市甲委、市乙局）等单位",
        "（2023年底前完成）",
        "（联系人：张三，电话：69550001）",
        "各责任单位：要提高认识。",
    ],
)
def test_other_brackets_and_labels_are_no_statement(printed: str) -> None:
    assert not any(found.roles for found in statements(f"今年种树{printed}"))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("市乙局定期公布招生信息", {"assigned": ["市乙局"]}),
        ("市乙局等部门要围绕需求及时解读政策", {"assigned": ["市乙局等", "部门"]}),
        ("各县（市）区政府参照执行", {"assigned": ["各县（市）区政府"]}),
        ("市乙局会同市丙局组织培训", {"assigned": ["市乙局"], "support": ["市丙局"]}),
        ("（二）市乙局要规范程序", {"assigned": ["市乙局"]}),
        ("市乙局牵头，市丙局配合", {"lead": ["市乙局"], "support": ["市丙局"]}),
    ],
)
def test_a_division_of_tasks_names_the_units_each_clause_begins_with(
    clause: str, expected: Roles
) -> None:
    (found,) = statements(f"公开信息。〔任务分解：市甲局负责减税政策公开和解读；{clause}〕")
    expected = expected | {"assigned": ["市甲局", *expected.get("assigned", [])]}
    assert roles(found) == expected


def test_a_bracket_that_is_never_closed_ends_with_its_sentence() -> None:
    (found,) = statements("加强保障。(市甲局、市乙会负责，2023 年10 月底前完成。")
    assert (roles(found), limit(found)) == ({"assigned": ["市甲局", "市乙会"]}, "2023年10月底前")


def test_kinds_of_areas_share_the_government_behind_the_last() -> None:
    (found,) = statements("(责任单位：省税务局，各市〔州〕、县〔市、区、特区〕人民政府)")
    assert roles(found) == {"assigned": ["省税务局", "各市〔州〕、县〔市、区、特区〕人民政府"]}


def test_lines_of_labels_are_one_statement() -> None:
    (found,) = statements(
        "3.今年种树。",
        "牵头单位：市甲局",
        "责任单位：",
        "各区人民政府，市乙分局等市级各有关部门",
        "完成时限：2023 年6 月底前并长期坚持",
    )
    assert roles(found) == {
        "lead": ["市甲局"],
        "assigned": ["各区人民政府", "市乙分局等", "市级各有关部门"],
    }
    assert limit(found) == "2023年6月底前并长期坚持"
    assert found.own_line


def test_labels_may_run_on_in_one_line() -> None:
    (found,) = statements(
        "牵头市领导：刘海；牵头单位：市甲办、市乙局。责任单位：各开发区管委会。完成时限：12 月。"
    )
    assert roles(found) == {
        "leader": ["刘海"],
        "lead": ["市甲办", "市乙局"],
        "assigned": ["各开发区管委会"],
    }
    assert limit(found) == "12月"


def test_leaders_are_parted_by_marks_or_blanks_and_padded() -> None:
    (found,) = statements("种树。", "责任领导：王　明　李小红、赵 强", "牵头单位：区甲局")
    assert roles(found) == {"leader": ["王明", "李小红", "赵强"], "lead": ["区甲局"]}


def test_brackets_may_stand_around_the_label() -> None:
    (found,) = statements("种树。", "【责任单位】区甲局、区乙局", "【完成时限】年底前")
    assert (roles(found), limit(found)) == ({"assigned": ["区甲局", "区乙局"]}, "年底前")


def test_a_bracket_broken_by_lines_is_read_whole() -> None:
    (found,) = statements(
        "今年种树。〔牵\n头单位：市甲局；",
        "配合单位：各县（市、\n区）人民政府；完成时限：10 月底前〕",
    )
    assert roles(found) == {"lead": ["市甲局"], "support": ["各县（市、区）人民政府"]}


def test_each_sentence_may_have_its_own_statement() -> None:
    first, second = statements("种树（甲局负责）。护林（乙局、丙局按职责分工负责）。")
    assert (roles(first), roles(second)) == (
        {"assigned": ["甲局"]},
        {"assigned": ["乙局", "丙局"]},
    )


def test_the_first_named_leads_where_the_text_says_so() -> None:
    (found,) = statements("种树。（甲总局、乙部负责，排在第一位的部门为牵头部门，下同）")
    assert roles(found) == {"assigned": ["甲总局", "乙部"]}
    assert found.first_leads


NAMES = st.lists(
    st.builds(
        "{}{}{}".format,
        st.sampled_from("区市省"),
        st.text("甲丙丁戊己庚辛壬癸", min_size=1, max_size=6),
        st.sampled_from(["局", "委", "中心", "公司"]),
    ),
    min_size=1,
    max_size=9,
)


@given(leads=NAMES, others=NAMES, form=st.sampled_from(["label", "clause", "lines"]))
def test_a_statement_gives_back_the_names_it_was_made_of(
    leads: list[str], others: list[str], form: str
) -> None:
    lead, other = "、".join(leads), "、".join(others)
    printed = {
        "label": [f"种树。（牵头单位：{lead}；配合单位：{other}）"],
        "clause": [f"种树。〔{lead}牵头，{other}配合，年底前完成〕"],
        "lines": ["种树。", f"牵头单位：{lead}", f"配合单位：{other}"],
    }[form]
    (found,) = statements(*printed)
    assert roles(found) == {"lead": leads, "support": others}


@given(
    st.lists(
        st.text("（）()〔〕：；，。、等甲局牵头负责单位配合 完成时限年底前1\n", max_size=60),
        max_size=5,
    )
)
def test_any_text_is_read_and_every_range_lies_in_it(printed: list[str]) -> None:
    whole, found = read_assignments([printed_passage(paragraph) for paragraph in printed])
    end = 0
    for each in found:
        assert end <= each.start < each.end <= len(whole.text)
        end = each.end
        assert each.passage.text in whole.text
        for named in each.roles:
            for name in named.names:
                assert name.passage.text == name.name


@pytest.mark.parametrize(
    "hostile",
    [
        "（",
        "（甲局",
        "（）",
        "责任单位：",
        "负责",
        "甲局、",
        "等",
        "（责任单位：甲局）",
        "及",
        "由",
    ],
)
def test_a_long_text_takes_no_more_than_its_length(hostile: str) -> None:
    printed = hostile * (60_000 // len(hostile))
    start = time.perf_counter()
    statements(printed)
    assert time.perf_counter() - start < 5
