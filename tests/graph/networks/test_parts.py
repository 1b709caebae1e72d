from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, SKOS, Literal, URIRef
from store_by_hand import AREA, HOME, Plan, person, unit

from graph.networks import BadSelection, Selection, read_parts, shared_tasks, tasks_of
from graph.store import Store, open_store
from ontology import GBO


def numbers(store: Store, **selection) -> list[str]:
    """The numbers of the tasks in which a unit has a part under a selection."""
    incidence = read_parts(store, Selection(**selection))
    return [task.split("/")[-2] for task in incidence.tasks]


def who(store: Store, kind="unit", **selection) -> set[tuple[str, str]]:
    """The names and roles of a selection."""
    parts = read_parts(store, Selection(**selection), kind=kind).parts()
    return {(agent.rpartition("/")[2], role) for _, agent, role, _ in parts}


def test_an_empty_store_has_no_parts():
    for kind in ("unit", "leader"):
        incidence = read_parts(open_store("memory"), kind=kind)
        assert (incidence.agents, incidence.tasks, list(incidence.parts())) == ((), (), [])
        assert incidence.matrix().shape == (0, 0)


def test_a_unit_with_labels_and_graphs_of_every_kind_appears_once():
    plan, other = Plan(), Plan("other")
    plan.task("1", lead="甲", support="甲")
    plan.unit("甲", label="区甲局")
    plan.registry.append((URIRef(unit("甲")), SKOS.prefLabel, Literal("Bureau A", lang="en")))
    other.triples += plan.triples

    incidence = read_parts(plan.store(other))

    assert (incidence.agents, incidence.labels) == ((unit("甲"),), ("区甲局",))
    assert incidence.graphs == (str(other.graph), str(plan.graph))
    assert [role for _, _, role, _ in incidence.parts()] == ["lead", "lead", "support", "support"]
    assert incidence.matrix().toarray().tolist() == [[1.0]]


def test_leaders_are_read_from_who_oversees_and_know_no_roles():
    plan = Plan()
    plan.task("1", lead="甲", leader="秦涛 倪德才")
    plan.task("2", leader="秦涛")
    store = plan.store()

    incidence = read_parts(store, Selection(roles=("support",)), kind="leader")

    assert incidence.labels == ("倪德才", "秦涛")
    assert [len(tasks_of(incidence, each)) for each in incidence.agents] == [1, 2]
    assert who(store) == {("甲", "lead")}


def test_a_notice_is_known_by_the_place_of_its_tasks_else_by_their_graph():
    one, two, by_graph = Plan("one"), Plan("two"), Plan("three")
    one.task("1", lead="甲", place=one.place("annex/1", "sec_1"))
    two.task("2", lead="甲", place=two.notice)
    by_graph.task("3", lead="甲")
    # Two notices in one graph are told apart all the same.
    one.triples += two.triples
    two.triples = []
    store = one.store(two, by_graph)

    assert numbers(store, notices=(str(one.notice),)) == ["1"]
    assert numbers(store, notices=(str(two.notice),)) == ["2"]
    assert numbers(store, notices=(str(by_graph.notice),)) == ["3"]
    assert sorted(numbers(store, notices=(str(one.notice), str(by_graph.notice)))) == ["1", "3"]


def test_a_task_stands_in_every_part_above_the_one_that_states_it():
    plan = Plan()
    plan.task("1", lead="甲", place=plan.place("annex/1", "sec_1", "sec_1__point_1"))
    plan.task("2", lead="甲", place=plan.place("annex/1", "sec_2"))
    plan.task("3", lead="甲", place=plan.place("annex/2"))
    store = plan.store()
    annex, section = plan.place("annex/1"), plan.place("annex/1", "sec_1")

    assert numbers(store, annexes=(str(annex),)) == ["1", "2"]
    assert numbers(store, sections=(str(section),)) == ["1"]
    assert numbers(store, annexes=(str(plan.place("annex/2")),), sections=(str(section),)) == []


def test_a_period_takes_what_is_due_in_it_and_what_has_begun_without_an_end():
    plan = Plan()
    plan.task("1", lead="甲", due="2022-06-30")
    plan.task("2", lead="甲", due="2022-12-31", start="2022-05-01")
    plan.task("3", lead="甲", start="2022-04-01")
    plan.task("4", lead="甲")
    store = plan.store()

    assert numbers(store, period=(None, date(2022, 6, 30))) == ["1", "3"]
    assert numbers(store, period=(date(2022, 7, 1), None)) == ["2", "3"]
    assert numbers(store, period=(None, date(2022, 3, 31))) == []
    assert numbers(store, period=(date(2022, 6, 30), date(2022, 6, 30))) == ["1", "3"]


def test_a_certainty_takes_parts_that_are_known_to_be_as_certain():
    plan = Plan()
    plan.task("1", lead="甲", certainty="certain")
    plan.task("2", lead="甲", certainty="inferred")
    plan.task("3", lead="甲", certainty="ambiguous")
    plan.task("4", lead="甲", certainty=None)
    store = plan.store()

    assert numbers(store) == ["1", "2", "3", "4"]
    assert numbers(store, certainty="inferred") == ["1", "2"]
    assert numbers(store, certainty="certain") == ["1"]


def test_a_role_certain_for_one_unit_says_nothing_of_another():
    plan = Plan()
    plan.task("1", lead="甲", certainty="certain")
    plan.task("1", lead="乙", support="甲", certainty=None)

    assert who(plan.store(), certainty="certain") == {("甲", "lead")}


def test_an_area_takes_its_own_units_and_those_of_the_areas_in_it():
    plan = Plan()
    country = plan.area("100000")
    city = plan.area("110000", within=country)
    plan.area("110112", within=city)
    plan.unit("市", area=city)
    plan.unit("外", area=plan.area("320000"))
    plan.task("1", lead="市 甲 外")
    store = plan.store()

    assert who(store, areas=(AREA,)) == {("甲", "lead")}
    assert who(store, areas=(city,)) == {("甲", "lead"), ("市", "lead")}
    assert who(store, areas=(country,)) == {("甲", "lead"), ("市", "lead")}
    assert who(store, areas=(AREA, f"{HOME}id/area/320000")) == {("甲", "lead"), ("外", "lead")}


def grouped() -> Plan:
    plan = Plan()
    plan.group("各镇", "甲", "乙")
    plan.group("有关部门")
    plan.task("1", lead="甲 丙", support="各镇 有关部门")
    plan.task("2", assigned="有关部门")
    return plan


def test_groups_are_left_out_and_counted():
    incidence = read_parts(grouped().store())

    assert {agent.rpartition("/")[2] for agent in incidence.agents} == {"甲", "丙"}
    assert incidence.groups_left_out == 3


def test_an_expanded_group_stands_for_its_members_and_an_open_one_stays_out():
    store = grouped().store()

    incidence = read_parts(store, Selection(groups="expanded"))

    assert who(store, groups="expanded") == {
        ("甲", "lead"),
        ("丙", "lead"),
        ("甲", "support"),
        ("乙", "support"),
    }
    assert incidence.groups_left_out == 2
    assert who(store, groups="expanded", roles=("lead",)) == {("甲", "lead"), ("丙", "lead")}


def test_what_is_a_group_is_no_unit_whatever_else_it_is_said_to_be():
    plan = Plan()
    plan.group("各镇", "甲")
    plan.registry.append((URIRef(f"{HOME}id/group/各镇"), RDF.type, GBO.Unit))
    plan.task("1", lead="各镇 乙")

    assert who(plan.store()) == {("乙", "lead")}


def test_an_alternative_reading_is_no_part():
    plan = Plan()
    plan.task("1", lead="甲")
    plan.reading("1", 1, lead="乙")

    assert who(plan.store()) == {("甲", "lead")}


def test_tasks_of_an_agent_and_those_that_two_share_are_named():
    plan = Plan()
    plan.task("1", lead="甲", support="乙")
    plan.task("2", lead="甲")
    incidence = read_parts(plan.store())

    assert tasks_of(incidence, unit("甲")) == (str(plan.task_iri("1")), str(plan.task_iri("2")))
    assert tasks_of(incidence, unit("乙"), "lead") == ()
    assert shared_tasks(incidence, unit("乙"), unit("甲")) == (str(plan.task_iri("1")),)
    assert tasks_of(incidence, person("nobody")) == ()


def test_many_parts_in_a_graph_are_read_as_few_are():
    plan, small = Plan(), Plan("small")
    for number in range(150):
        plan.task(str(number), lead="甲", support="乙")
    small.task("1", lead="甲", support="丙")

    together = read_parts(plan.store(small))
    alone = read_parts(plan.store(small), Selection(notices=(str(plan.notice), str(small.notice))))

    assert len(together.tasks) == 151
    assert list(together.parts()) == list(alone.parts())


def test_the_roles_asked_for_decide_who_has_a_part():
    plan = Plan()
    plan.task("1", lead="甲 乙", support="丙")

    assert who(plan.store(), roles=("lead",)) == {("甲", "lead"), ("乙", "lead")}


def test_an_official_is_no_unit_and_a_unit_no_leader():
    plan = Plan()
    plan.task("1", lead="甲", leader="秦涛")
    plan.triples.append((plan.task_iri("1"), GBO.ledBy, URIRef(person("秦涛"))))
    plan.triples.append((plan.task_iri("1"), GBO.overseenBy, URIRef(unit("甲"))))

    assert who(plan.store()) == {("甲", "lead")}
    assert who(plan.store(), "leader") == {("秦涛", "lead")}


def test_what_is_no_iri_is_refused():
    with pytest.raises(BadSelection, match="not an IRI"):
        Selection(notices=("x> } DELETE {",))


@pytest.mark.parametrize("roles", [("leader",), ()])
def test_roles_that_no_unit_has_are_refused(roles):
    with pytest.raises(BadSelection, match="lead, support, assigned"):
        Selection(roles=roles)


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadSelection, match="ends before it begins"):
        Selection(period=(date(2023, 1, 1), date(2022, 1, 1)))


tasks = st.fixed_dictionaries(
    {
        "lead": st.lists(st.sampled_from(["甲", "乙", "丙", "各镇", "有关部门"]), max_size=3),
        "support": st.lists(st.sampled_from(["甲", "乙", "丙", "各镇", "有关部门"]), max_size=3),
        "due": st.none() | st.dates(date(2022, 1, 1), date(2023, 12, 31)),
        "certainty": st.sampled_from([None, "certain", "inferred", "ambiguous"]),
        "annex": st.integers(1, 2),
    }
)
selections = st.builds(
    Selection,
    annexes=st.sampled_from([(), (f"{HOME}id/doc/plan/annex/1",)]),
    areas=st.sampled_from([(), (AREA,), (f"{HOME}id/area/0",)]),
    roles=st.sampled_from([("lead", "support", "assigned"), ("lead",), ("support", "assigned")]),
    period=st.sampled_from([(None, None), (None, date(2022, 12, 31)), (date(2023, 1, 1), None)]),
    certainty=st.sampled_from(["any", "inferred", "certain"]),
    groups=st.sampled_from(["left-out", "expanded"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(tasks, max_size=5), selections)
def test_to_select_is_to_leave_out_and_a_group_is_never_an_agent(given_tasks, selection):
    plan = Plan()
    plan.group("各镇", "甲", "乙")
    plan.group("有关部门")
    plan.unit("丙", area=f"{HOME}id/area/0")
    for number, each in enumerate(given_tasks, 1):
        plan.task(
            str(number),
            lead=" ".join(each["lead"]),
            support=" ".join(each["support"]),
            due=each["due"] and each["due"].isoformat(),
            certainty=each["certainty"],
            place=plan.place(f"annex/{each['annex']}"),
        )
    store = plan.store()

    chosen = read_parts(store, selection)
    everything = read_parts(store, Selection(groups=selection.groups))

    assert set(chosen.parts()) <= set(everything.parts())
    assert chosen.groups_left_out <= everything.groups_left_out
    assert not [agent for agent in everything.agents if "/group/" in agent]
    assert set(read_parts(store).parts()) <= set(
        read_parts(store, Selection(groups="expanded")).parts()
    )
