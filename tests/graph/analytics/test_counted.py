import pytest
from store_by_hand import Plan

from graph.analytics import ANALYSES, Question, analyse
from graph.networks import Selection


def told(analysis: str, **selection) -> dict[str, str]:
    plan = Plan()
    plan.group("各镇", "甲", "乙")
    plan.group("有关部门")
    plan.task("1", lead="甲 丙", support="各镇 有关部门")
    chosen = Selection(**selection)
    against = chosen if analysis == "compare" else None
    question = Question(analysis=analysis, selection=chosen, against=against, replicates=0, seeds=2)
    return {note.key: note.en for note in analyse(plan.store(), question).notes}


@pytest.mark.parametrize("analysis", ANALYSES)
def test_every_answer_says_what_it_does_not_count(analysis):
    assert "2 duties" in told(analysis)["groups-left-out"]
    expanded = told(analysis, groups="expanded")
    assert "1 duties" in expanded["groups-left-out"]
    assert "groups-expanded" in expanded
    assert "certain-only" in told(analysis, certainty="certain")
    assert "without-ambiguous" in told(analysis, certainty="inferred")


def test_what_is_counted_whole_needs_no_word():
    plan = Plan()
    plan.task("1", lead="甲", support="乙")

    keys = {note.key for note in analyse(plan.store(), Question(analysis="workload")).notes}

    assert keys.isdisjoint({"groups-left-out", "groups-expanded", "certain-only"})
