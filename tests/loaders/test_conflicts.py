from __future__ import annotations

from pathlib import Path

import pytest

from loaders import read
from loaders.facts.conflicts import Conflict, conflicts
from loaders.records import Notice


def notices(tmp_path: Path, *bodies: str) -> list[Notice]:
    """The notices of one district that say `bodies`, one each."""
    text = "".join(
        f"某政发〔2022〕{number}号\n\n某区人民政府关于印发工作计划的通知\n\n各部门：\n\n{body}\n\n"
        f"某区人民政府\n\n2022年4月7日\n\n某区人民政府办公室 2022年4月8日印发\n\n"
        for number, body in enumerate(bodies, start=1)
    )
    path = tmp_path / "printed.txt"
    path.write_text(text, encoding="utf-8")
    return list(read(path).notices)


def pairs(found: list[Conflict]) -> list[tuple[str, str, str]]:
    return [
        (each.indicator, each.first.statement.text.text, each.second.statement.text.text)
        for each in found
    ]


def test_two_notices_that_state_different_values_for_one_year_conflict(tmp_path: Path) -> None:
    found = conflicts(notices(tmp_path, "全年新增造林1.5万亩。", "2022年实施造林2.3万亩。"))
    assert pairs(found) == [("造林面积", "全年新增造林1.5万亩", "2022年实施造林2.3万亩")]
    first, second = found[0].first, found[0].second
    assert (str(first.notice.number), str(second.notice.number)) == (
        "某政发〔2022〕1号",
        "某政发〔2022〕2号",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年新增造林1.5万亩。", "实施造林15000亩。"),
        ("森林覆盖率达到35%。", "到2026年森林覆盖率达到36.5%。"),
        ("重污染天数不得超过8天。", "重污染天数为6天。"),
        ("绿色出行比例达到75%。", "绿色出行比例不低于70%。"),
        ("全区降尘量控制在5吨/平方公里·月左右。", "各街道乡镇降尘量控制在6吨/平方公里·月左右。"),
        ("给予最高不超过30万元的补贴。", "给予最高不超过40万元的补贴。"),
    ],
)  # fmt: skip
def test_equal_values_other_years_places_and_bounds_that_agree_do_not(
    tmp_path: Path, one: str, other: str
) -> None:
    assert conflicts(notices(tmp_path, one, other)) == []


def test_a_level_above_a_cap_conflicts_with_it(tmp_path: Path) -> None:
    found = conflicts(notices(tmp_path, "重污染天数不得超过8天。", "重污染天数为9天。"))
    assert len(found) == 1


def test_things_counted_twice_in_one_notice_may_be_two_things(tmp_path: Path) -> None:
    assert conflicts(notices(tmp_path, "累计投资500万元。累计投资20万元。")) == []


def test_one_rate_with_two_values_in_one_notice_conflicts(tmp_path: Path) -> None:
    assert len(conflicts(notices(tmp_path, "森林覆盖率达到35%。森林覆盖率达到36%。"))) == 1
