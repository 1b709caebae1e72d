"""Projections against networkx, against a published table, and against their own definition."""

import random
from fractions import Fraction

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite
from store_by_hand import Plan, unit

from graph.networks import ALL, ROLES, incidence_of, project, read_parts, shared_tasks, two_mode
from graph.networks.projection import edge_graphs

GRAPH = "https://example.org/graph/plan"
NETWORKX = {
    "tasks": bipartite.weighted_projected_graph,
    "newman": bipartite.collaboration_weighted_projected_graph,
    "jaccard": bipartite.overlap_weighted_projected_graph,
}
"""What networkx calls the three weights."""


def incidence(parts, kind="unit"):
    """The incidence of (task, agent, role), each task in a graph of its own initial."""
    return incidence_of(kind, ALL, [(*part, f"{GRAPH}/{part[0][0]}") for part in parts], {})


def some_parts(seed: int) -> list[tuple[str, str, str]]:
    chance = random.Random(seed)
    agents = [f"unit {number:02}" for number in range(chance.randint(1, 15))]
    return [
        (f"{task:02}", agent, chance.choice(ROLES))
        for task in range(chance.randint(1, 25))
        for agent in chance.choices(agents, k=chance.randint(1, 7))
    ]


def southern_women():
    attendance = nx.davis_southern_women_graph()
    women = attendance.graph["top"]
    return incidence((event, woman, "assigned") for woman in women for event in attendance[woman])


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("weight", NETWORKX)
def test_a_weight_agrees_with_that_of_networkx(weight, seed):
    read = incidence(some_parts(seed))
    expected = NETWORKX[weight](two_mode(read), read.agents)

    found = project(read)

    assert set(found) == set(expected)
    assert found.number_of_edges() == expected.number_of_edges()
    for one, other, value in expected.edges(data="weight"):
        assert found.edges[one, other][weight] == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("weight", NETWORKX)
def test_the_southern_women_are_joined_as_networkx_joins_them(weight):
    attendance = nx.davis_southern_women_graph()
    expected = NETWORKX[weight](attendance, attendance.graph["top"])

    found = project(southern_women())

    assert {frozenset(edge) for edge in found.edges} == {frozenset(edge) for edge in expected.edges}
    for one, other, value in expected.edges(data="weight"):
        assert found.edges[one, other][weight] == pytest.approx(value, abs=1e-9)


def test_the_southern_women_meet_as_often_as_was_published():
    """R. L. Breiger, "The Duality of Persons and Groups", Social Forces 53 (1974), 181-190.

    His women-by-women matrix counts the events, of the 14 of A. Davis, B. B. Gardner and M. R.
    Gardner, Deep South (1941), that each two of the 18 women attended; here are the diagonal and
    the first row.
    """
    attended = {
        **{"Evelyn Jefferson": 8, "Laura Mandeville": 7, "Theresa Anderson": 8},
        **{"Brenda Rogers": 7, "Charlotte McDowd": 4, "Frances Anderson": 4},
        **{"Eleanor Nye": 4, "Pearl Oglethorpe": 3, "Ruth DeSand": 4, "Verne Sanderson": 4},
        **{"Myra Liddel": 4, "Katherina Rogers": 6, "Sylvia Avondale": 7, "Nora Fayette": 8},
        **{"Helen Lloyd": 5, "Dorothy Murchison": 2, "Olivia Carleton": 2, "Flora Price": 2},
    }
    with_evelyn = dict(
        zip(attended, (8, 6, 7, 6, 3, 4, 3, 3, 3, 2, 2, 2, 2, 2, 1, 2, 1, 1), strict=True)
    )

    network = project(southern_women())

    assert dict(network.nodes(data="tasks")) == attended
    assert {name: edge["tasks"] for name, edge in network["Evelyn Jefferson"].items()} == {
        name: count for name, count in with_evelyn.items() if name != "Evelyn Jefferson"
    }


def test_a_task_of_three_units_joins_each_two_of_them_with_half_a_task():
    network = project(incidence([("1", "a", "lead"), ("1", "b", "support"), ("1", "c", "support")]))

    assert [(one, other) for one, other in network.edges] == [("a", "b"), ("a", "c"), ("b", "c")]
    for *_, edge in network.edges(data=True):
        assert edge == {"tasks": 1, "newman": 0.5, "jaccard": 1.0}


def test_a_unit_carries_its_label_and_its_tasks_by_role():
    plan = Plan()
    plan.task("1", lead="甲", support="甲")
    plan.task("2", lead="甲")
    plan.task("3", assigned="甲")

    assert dict(project(read_parts(plan.store())).nodes(data=True)) == {
        unit("甲"): {"label": "区甲局", "tasks": 3, "lead": 2, "support": 1, "assigned": 1}
    }


def test_a_unit_that_works_alone_is_a_node_without_edges():
    network = project(incidence([("1", "a", "lead")]))

    assert list(network) == ["a"]
    assert not network.edges


def test_nothing_makes_an_empty_network_of_every_kind():
    for kind in ("any", "lead-lead", "lead-support"):
        assert len(project(incidence([]), kind)) == 0
        assert edge_graphs(incidence([]), kind) == {}
    assert len(project(incidence([], "leader"), "leaders")) == 0


def test_leads_are_joined_by_what_they_lead_together():
    parts = [("1", "a", "lead"), ("1", "b", "lead"), ("1", "c", "support"), ("2", "a", "lead")]

    network = project(incidence(parts), "lead-lead")

    assert list(network.edges(data=True)) == [
        ("a", "b", {"tasks": 1, "newman": 1.0, "jaccard": 0.5})
    ]


def test_an_edge_leads_from_the_lead_to_the_support_and_never_to_itself():
    parts = [
        *[("1", "a", "lead"), ("1", "a", "support"), ("1", "b", "support")],
        *[("2", "b", "lead"), ("2", "a", "support"), ("2", "c", "assigned")],
        ("3", "a", "lead"),
    ]

    network = project(incidence(parts), "lead-support")

    assert network.is_directed()
    assert list(network.edges(data=True)) == [
        ("a", "b", {"tasks": 1, "newman": 1.0, "jaccard": 0.5}),
        ("b", "a", {"tasks": 1, "newman": 0.5, "jaccard": 0.5}),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_lead_and_support_weigh_as_they_are_defined(seed):
    parts = some_parts(seed)
    of = {
        role: {(task, agent) for task, agent, its_role in parts if role in ("any", its_role)}
        for role in ("any", "lead", "support")
    }
    agents = sorted({agent for _, agent, _ in parts})
    tasks = {task for task, *_ in parts}
    expected = {}
    for one in agents:
        for other in agents:
            led = {task for task in tasks if (task, one) in of["lead"]}
            supported = {task for task in tasks if (task, other) in of["support"]}
            if one != other and led & supported:
                sizes = [sum(each == task for each, _ in of["any"]) for task in led & supported]
                expected[one, other] = (
                    len(sizes),
                    pytest.approx(float(sum(Fraction(1, size - 1) for size in sizes)), abs=1e-9),
                    pytest.approx(len(sizes) / len(led | supported), abs=1e-9),
                )

    found = project(incidence(parts), "lead-support")

    assert {
        (one, other): (edge["tasks"], edge["newman"], edge["jaccard"])
        for one, other, edge in found.edges(data=True)
    } == expected


def test_leaders_are_joined_by_the_tasks_that_they_oversee():
    plan = Plan()
    plan.task("1", lead="甲", leader="秦涛 倪德才")

    network = project(read_parts(plan.store(), kind="leader"), "leaders")

    assert [data for *_, data in network.edges(data=True)] == [
        {"tasks": 1, "newman": 1.0, "jaccard": 1.0}
    ]
    assert [data for _, data in network.nodes(data=True)] == [
        {"label": "倪德才", "tasks": 1},
        {"label": "秦涛", "tasks": 1},
    ]


@pytest.mark.parametrize(("kind", "network"), [("unit", "leaders"), ("leader", "any")])
def test_leaders_and_units_are_not_taken_for_each_other(kind, network):
    with pytest.raises(ValueError, match="no network of what was read"):
        project(incidence([("1", "a", "lead")], kind), network)


def test_the_graphs_behind_an_edge_are_those_of_its_tasks():
    parts = [("x1", "a", "lead"), ("x1", "b", "support"), ("y1", "b", "lead"), ("y1", "a", "lead")]

    assert edge_graphs(incidence(parts)) == {("a", "b"): (f"{GRAPH}/x", f"{GRAPH}/y")}
    assert edge_graphs(incidence(parts), "lead-support") == {("a", "b"): (f"{GRAPH}/x",)}


plans = st.lists(
    st.tuples(
        st.integers(1, 9).map(str), st.sampled_from("abcdefg"), st.sampled_from(sorted(ROLES))
    ),
    max_size=25,
)


@given(plans)
def test_the_strength_of_a_unit_is_the_number_of_its_tasks_with_a_second_unit(parts):
    read = incidence(parts)
    network = project(read)

    for name in network:
        shared = {task for other in network[name] for task in shared_tasks(read, name, other)}
        strength = sum(
            Fraction(network.edges[name, other]["newman"]).limit_denominator(1000)
            for other in network[name]
        )
        assert strength == len(shared)


@given(plans)
def test_an_edge_is_the_same_from_both_ends_and_weighs_no_more_than_its_tasks(parts):
    read = incidence(parts)
    network = project(read)

    for one, other, edge in network.edges(data=True):
        assert one != other
        assert network[other][one] == edge
        assert 0 < edge["newman"] <= edge["tasks"] == len(shared_tasks(read, one, other))
        assert 0 < edge["jaccard"] <= 1


@given(plans, st.randoms())
def test_the_order_of_the_parts_changes_nothing(parts, chance):
    shuffled = chance.sample(parts, len(parts))

    one, other = project(incidence(parts)), project(incidence(shuffled))

    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))
    assert list(one) == sorted(one)
