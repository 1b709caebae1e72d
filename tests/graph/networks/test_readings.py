from store_by_hand import AREA, Plan, unit

from graph.networks import Selection, read_parts, read_readings


def plan() -> Plan:
    """区甲局 leads and 区乙局 supports; read otherwise, they lead together, or 区丙局 supports."""
    plan = Plan()
    plan.task("1", lead="甲", support="乙", certainty="ambiguous")
    plan.task("2", lead="甲")
    plan.reading("1", 1, lead="甲 乙", support="")
    plan.reading("1", 2, support="丙")
    return plan


def readings_of(plan: Plan, selection: Selection = Selection()):  # noqa: B008
    store = plan.store()
    return read_readings(store, read_parts(store, selection))


def in_words(incidence):
    return [(task[-3:], agent, role) for task, agent, role, _ in incidence.parts()]


def test_the_fields_of_one_number_are_one_reading_and_stand_where_others_stood():
    readings = readings_of(plan())

    assert in_words(readings.under([1])) == [
        ("1/1", unit("乙"), "lead"),
        ("1/1", unit("甲"), "lead"),
        ("2/1", unit("甲"), "lead"),
    ]
    assert in_words(readings.under([2])) == [
        ("1/1", unit("丙"), "support"),
        ("1/1", unit("甲"), "lead"),
        ("2/1", unit("甲"), "lead"),
    ]
    assert readings.under([2]).labels == ("区丙局", "区甲局")


def test_as_asserted_nothing_changes():
    readings = readings_of(plan())

    assert list(readings.under([0]).parts()) == list(readings.asserted.parts())


def test_where_a_certainty_is_asked_for_there_are_no_other_readings():
    assert readings_of(plan(), Selection(certainty="inferred")).open_tasks == ()


def test_readings_are_chosen_as_parts_are():
    (only_lead,) = readings_of(plan(), Selection(roles=("lead",))).open_tasks
    (in_area,) = readings_of(plan(), Selection(areas=(AREA,))).open_tasks

    assert len(only_lead.readings) == 2
    assert len(in_area.readings) == 3
    assert readings_of(plan(), Selection(notices=("https://example.org/none",))).open_tasks == ()


def test_a_group_in_a_reading_is_never_an_agent_but_may_stand_for_its_members():
    of_groups = Plan()
    of_groups.group("各镇", "甲", "乙")
    of_groups.unit("丁")
    of_groups.task("1", lead="丙")
    of_groups.reading("1", 1, lead="各镇 丁")

    left_out = readings_of(of_groups).under([1])
    expanded = readings_of(of_groups, Selection(groups="expanded")).under([1])

    assert left_out.agents == (unit("丁"),)
    assert expanded.agents == tuple(sorted(unit(name) for name in "丁乙甲"))
