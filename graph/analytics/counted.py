"""What an answer does not count of what the text says: parts of groups, and uncertain parts."""

from __future__ import annotations

from collections.abc import Iterator

from graph.analytics.answers import Note
from graph.networks import Incidence


def counted_notes(incidence: Incidence) -> Iterator[Note]:
    """Yield a note for each kind of parts that the selection of `incidence` does not count."""
    if left_out := incidence.groups_left_out:
        yield Note(
            "groups-left-out",
            f"{left_out}处职责写给统称（如各街道乡镇），不计入任何单位。",
            f"{left_out} duties are given to groups, such as 各街道乡镇, and count for no unit.",
        )
    if incidence.selection.groups == "expanded" and incidence.kind == "unit":
        yield Note(
            "groups-expanded",
            "成员已知的统称按其全部成员计入：同一统称的成员总是一起出现。",
            "Groups whose members are known count as all of these: members of one group share "
            "every task of it.",
        )
    if incidence.selection.certainty == "certain":
        yield Note(
            "certain-only",
            "只计原文写明的职责；推断的和存疑的都不计。",
            "Only duties that the text states count; none that are inferred or ambiguous.",
        )
    if incidence.selection.certainty == "inferred":
        yield Note(
            "without-ambiguous",
            "只计写明的和可以推断的职责；存疑的不计。",
            "Only duties that the text states or implies count; none that are ambiguous.",
        )
