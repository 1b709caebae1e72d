"""Names of units: their form, and taking printed lists of them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage

from loaders.facts.units import looks_like_unit, split_names


def names(printed: str) -> list[tuple[str, bool]]:
    return [(found.name, found.open_ended) for found in split_names(printed_passage(printed))]


def closed(*printed: str) -> list[tuple[str, bool]]:
    return [(name, False) for name in printed]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("区甲局", closed("区甲局")),
        ("区甲局、区乙委", closed("区甲局", "区乙委")),
        ("区甲局，区乙委；区丙办。", closed("区甲局", "区乙委", "区丙办")),
        ("区甲\n局、区\n\n乙委", closed("区甲局", "区乙委")),
        ("区 甲 局、 区乙委 ", closed("区甲局", "区乙委")),
        ("、区甲局、、区乙委、", closed("区甲局", "区乙委")),
        ("", []),
        ("、。", []),
    ],
)
def test_separators_stand_between_names(printed: str, expected: list[tuple[str, bool]]) -> None:
    assert names(printed) == expected


@pytest.mark.parametrize(
    "name",
    [
        "各县（市、区）人民政府",
        "各县(市、区)人民政府",
        "“甲、乙”办",
        "区甲局（区乙委、区丙办）",
        "《甲、乙》专班",
    ],
)
def test_separators_within_brackets_and_quotes_belong_to_the_name(name: str) -> None:
    assert names(name) == closed(name)
    assert names(f"区甲局、{name}、区乙委") == closed("区甲局", name, "区乙委")


@pytest.mark.parametrize(
    "remark",
    [
        "（负责种树工作）",
        "（有关政策咨询）",
        "（相关问题由其解答）",
        "(以下简称甲局)",
        "（设在区乙委）",
    ],
)
def test_a_remark_behind_a_name_is_no_part_of_it(remark: str) -> None:
    assert names(f"区甲局{remark}") == closed("区甲局")
    assert names(f"区乙委、区甲局{remark}、区丙办") == closed("区乙委", "区甲局", "区丙办")


def test_a_bracket_that_names_stays() -> None:
    assert names("区甲局（区丁办）、区乙委") == closed("区甲局（区丁办）", "区乙委")


@pytest.mark.parametrize("behind", ["等", "等单位"])
def test_deng_opens_the_list_and_names_nobody(behind: str) -> None:
    assert names(f"区甲局、区乙委{behind}") == [("区甲局", False), ("区乙委", True)]


@pytest.mark.parametrize(
    "collective", ["有关部门", "相关单位", "各街道乡镇", "各成员单位", "其他部门"]
)
def test_a_collective_behind_deng_is_a_name_of_its_own(collective: str) -> None:
    assert names(f"区甲局、区乙委等{collective}") == [
        ("区甲局", False),
        ("区乙委", True),
        (collective, False),
    ]


def test_deng_at_the_beginning_leaves_the_collective_alone() -> None:
    assert names("等有关部门") == closed("有关部门")


def test_deng_within_a_name_opens_nothing() -> None:
    assert names("区高等教育局、区乙委") == closed("区高等教育局", "区乙委")


def test_each_name_knows_its_place() -> None:
    text = "区甲局、区乙\n\n委等有关部门"
    found = split_names(printed_passage(text))
    assert ["".join(span.quote.split()) for name in found for span in name.passage.spans(text)] == [
        "区甲局",
        "区乙委",
        "有关部门",
    ]


STEMS = st.text("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥", min_size=1, max_size=8)
INVENTED = st.builds(
    "".join, st.tuples(st.sampled_from("区市县"), STEMS, st.sampled_from("局委办"))
)


@given(
    invented=st.lists(INVENTED, min_size=1, max_size=8),
    separator=st.sampled_from("、，；"),
    breaks=st.lists(st.tuples(st.integers(0, 100), st.sampled_from(["\n", "\n\n", " \n", " "]))),
    end=st.sampled_from(["", "。", "等", "等有关部门"]),
)
def test_joined_names_come_apart_again_wherever_lines_break(
    invented: list[str], separator: str, breaks: list[tuple[int, str]], end: str
) -> None:
    printed = separator.join(invented) + end
    for place, layout in sorted(breaks, reverse=True):
        printed = printed[:place] + layout + printed[place:]
    found = split_names(printed_passage(printed))
    count = len(invented)
    assert [name.name for name in found[:count]] == invented
    assert [name.name for name in found[count:]] == ["有关部门"] * end.endswith("有关部门")
    assert [name.open_ended for name in found[:count]] == [False] * (count - 1) + [
        end.startswith("等")
    ]
    for name in found:
        assert name.passage.text == name.name


@given(printed=st.text())
def test_any_list_is_taken_apart_into_names_that_stand_in_it(printed: str) -> None:
    passage = printed_passage(printed)
    for name in split_names(passage):
        assert name.name
        assert name.name in passage.text
        assert name.passage.text == name.name


@pytest.mark.parametrize(
    "text",
    [
        "区甲局",
        "市甲委乙丙分局",
        "各街道乡镇",
        "区乙委等",
        "甲乙公司",
        "有关部门",
        "某区人民政府",
        "甲镇",
    ],
)
def test_units_are_told_by_their_ending(text: str) -> None:
    assert looks_like_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "局",
        "张三",
        "年底前",
        "——",
        "完成10个局",
        "任务。交区甲局",
        "切实减少排放",
        "甲" * 40 + "局",
    ],
)
def test_other_texts_are_no_units(text: str) -> None:
    assert not looks_like_unit(text)
