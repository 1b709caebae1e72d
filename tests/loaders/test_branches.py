from __future__ import annotations

from loaders.records import Source
from loaders.sources import Passage, read_lines
from loaders.tables import Foot, Fragment, Row, Table, join_branches


def fragments(*texts: str) -> list[Fragment]:
    lines = read_lines(Source("t.txt", "0" * 64, "UTF-8", " \n".join(texts) + " "))
    return [Fragment("unit", Passage.of([line]), 1, "whole", padded=False) for line in lines]


def joined(*texts: str, known: str) -> list[str]:
    row = Row(0, tail=fragments(*texts))
    join_branches([Table([row], [Foot([], is_open=False)], [])], lambda name: name == known)
    return [fragment.text for fragment in row.tail]


def test_two_paragraphs_that_the_registry_lists_as_one_name_are_one_unit() -> None:
    names = joined("区甲局", "市乙委", "东城分局", "区丙局", known="市乙委东城分局")
    assert names == ["区甲局", "市乙委东城分局", "区丙局"]


def test_a_half_name_that_opens_the_list_is_joined_too() -> None:
    names = joined("市乙委", "东城分局等", "有关部门", known="市乙委东城分局")
    assert names == ["市乙委东城分局等", "有关部门"]


def test_a_collective_is_never_glued_to_the_unit_before_it() -> None:
    names = joined("区甲局", "等有关部门", "各街道乡镇", known="区甲局")
    assert names == ["区甲局", "等有关部门", "各街道乡镇"]


def test_a_displaced_half_name_goes_back_to_the_half_that_waits_on_its_page() -> None:
    row = Row(0, tail=fragments("市乙委", "区甲局"))
    foot = Foot(fragments("东城分局", "区丙局"), is_open=False)
    join_branches([Table([row], [foot], [])], lambda name: name == "市乙委东城分局")
    assert [fragment.text for fragment in row.tail] == ["市乙委东城分局", "区甲局"]
    assert [fragment.text for fragment in foot.fragments] == ["区丙局"]
