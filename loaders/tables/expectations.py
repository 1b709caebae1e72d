"""What a reader expects of the unit cells of a row, and what each broken expectation costs.

Only the order of magnitude of a cost matters: a gap that geometry excludes outweighs habit (who
leads under whom, who stands beside whom), and a cell that should not be empty outweighs both. A
merit is an expectation of negative cost. Each says in words what it is, for the rationale of a
reading that stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a reader expects; `{}` in its words stands for the name concerned."""

    cost: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An expectation that a reading breaks (or a merit that it has) over one name."""

    expectation: Expectation
    name: str = ""
    weight: float = 1.0

    @property
    def cost(self) -> float:
        """What it adds to the cost of the reading."""
        return self.expectation.cost * self.weight


def total(broken: Sequence[Broken]) -> float:
    """Return the sum of the costs."""
    return sum(one.expectation.cost * one.weight for one in broken)


WRONG_GAP = Expectation(
    2.0, "“{}”前的行距与居中的单元格不合", "the gap before {} does not fit cells centred in a row"
)
WRONG_LINE = Expectation(
    4.0, "“{}”与前一单元格同行或不同行，与版面不合", "{} shares a line, or does not, against layout"
)
PAD_INSIDE_CELL = Expectation(
    1.5, "“{}”前的空段落在单元格之内", "the empty paragraph before {} lies within a cell"
)
NO_LEADER = Expectation(2.0, "有单位而无领导", "units are printed, but no leader")
EMPTY_LEAD = Expectation(3.0, "主责单位为空", "no unit leads")
EMPTY_SUPPORT = Expectation(2.5, "协办单位为空而无“——”", "no unit supports, yet no dash is printed")
NAMED_TWICE = Expectation(2.0, "“{}”在一行内出现两次", "{} is named twice in the row")
TOO_WIDE = Expectation(2.5, "“{}”比该栏宽", "{} is too wide for the column")
WRAPPED_EARLY = Expectation(2.0, "“{}”过早换行", "{} is wrapped earlier than the column asks for")
TORN_LIST = Expectation(4.0, "“等”与其所接名单分开", "{} is torn from the list that it continues")
COLLECTIVE_WITHIN_LEAD = Expectation(
    0.7, "统称“{}”排在具体单位之前", "the collective {} stands before single units in the lead cell"
)
COLLECTIVE_WITHIN_SUPPORT = Expectation(
    0.35, "统称“{}”排在具体单位之前", "the collective {} stands before single units in its cell"
)
UNFAMILIAR_LEADER = Expectation(
    1.2, "“{}”在别处不由本行领导牵头", "{} leads under none of these leaders elsewhere"
)
UNLED_LEADER = Expectation(
    1.5, "领导“{}”在别处牵头的单位只在协办之列", "the units that {} leads elsewhere only support"
)
LEADER_WITHOUT_UNIT = Expectation(
    1.2, "领导“{}”在主责单位中没有对应单位", "no lead unit answers to the leader {}"
)
LEADS_WITHOUT_LEADER = Expectation(
    0.3,
    "领导各有主责单位，“{}”另无领导",
    "every leader has a unit already, and none is left for {}",
)
UNUSUAL_ROLE = Expectation(0.25, "“{}”在别处多为另一角色", "{} mostly has the other role elsewhere")
NEIGHBOURS_PARTED = Expectation(
    0.4, "在“{}”处分开别处同栏相邻的单位", "parts units at {} that stand in one cell elsewhere"
)
KEPT_TOGETHER = Expectation(
    0.4, "“{}”与前一单位在别处分属两栏", "{} and the unit before it stand in two cells elsewhere"
)
REUNITED = Expectation(
    -0.25, "移位的部分与“{}”在别处同栏相邻", "what was displaced meets a usual neighbour at {}"
)
STRANGERS_JOINED = Expectation(
    0.8, "移位的“{}”与别处从不相邻的单位同栏", "the displaced {} stands beside units it never meets"
)
NAMED_IN_TEXT = Expectation(-0.4, "正文提到“{}”", "the text names {}")
ALLUDED_TO_IN_TEXT = Expectation(-0.25, "正文提到“{}”的职能", "the text names the field of {}")
PART_DISPLACED = Expectation(
    0.6, "单元格只有一部分移到页末", "only a part of a cell moved to the foot of the page"
)
END_DISPLACED = Expectation(
    1.0, "移到页末的是单元格的后半", "the latter part of a cell moved to the foot of the page"
)
