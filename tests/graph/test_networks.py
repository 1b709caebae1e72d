from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from graph.networks import co_responsibility
from graph.store import Store, open_store
from ontology import BASE, GBO, RDF, SKOS

PROPERTY = {"lead": GBO.ledBy, "support": GBO.supportedBy, "assigned": GBO.assignedTo}


def unit(name: str) -> URIRef:
    return URIRef(f"{BASE}id/org/110112/{name}")


def store_of(*notices: dict[str, list[tuple[str, str]]]) -> Store:
    """A store with a graph for each notice: task number to (role, unit) pairs."""
    store = open_store("memory")
    names = set()
    for year, tasks in enumerate(notices, start=2022):
        notice = URIRef(f"{BASE}id/doc/tongzhengfa/{year}/8")
        triples = [(notice, RDF.type, GBO.Notice)]
        for number, parts in tasks.items():
            task = URIRef(f"{notice}/annex/1/task/{number}/1")
            triples.append((task, RDF.type, GBO.Task))
            for role, name in parts:
                triples.append((task, PROPERTY[role], unit(name)))
                names.add(name)
        store.replace_graph(URIRef(f"{BASE}graph/doc/tongzhengfa/{year}/8"), triples)
    registry = [(unit(name), RDF.type, GBO.Unit) for name in names]
    registry += [(unit(name), SKOS.prefLabel, Literal(f"区{name}局", "zh")) for name in names]
    store.replace_graph(URIRef(f"{BASE}graph/registry"), registry)
    return store


def test_a_task_of_three_units_joins_each_two_of_them_with_half_a_task():
    store = store_of({"1": [("lead", "a"), ("support", "b"), ("support", "c")]})

    network = co_responsibility(store)

    assert list(network.edges) == [
        (str(unit("a")), str(unit("b"))),
        (str(unit("a")), str(unit("c"))),
        (str(unit("b")), str(unit("c"))),
    ]
    assert {data["weight"] for *_, data in network.edges(data=True)} == {0.5}
    assert {data["tasks"] for *_, data in network.edges(data=True)} == {1}


def test_shared_tasks_add_up_and_are_named_on_the_edge_with_their_notices():
    store = store_of(
        {"1": [("lead", "a"), ("support", "b")], "2": [("assigned", name) for name in "abc"]},
        {"7": [("lead", "b"), ("lead", "a")]},
    )

    edge = co_responsibility(store).edges[str(unit("a")), str(unit("b"))]

    assert edge["tasks"] == 3
    assert edge["weight"] == 2.5
    assert edge["task_iris"] == (
        f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/1/1",
        f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/2/1",
        f"{BASE}id/doc/tongzhengfa/2023/8/annex/1/task/7/1",
    )
    assert edge["graphs"] == (
        f"{BASE}graph/doc/tongzhengfa/2022/8",
        f"{BASE}graph/doc/tongzhengfa/2023/8",
    )


def test_a_unit_carries_its_label_and_its_tasks_by_role():
    store = store_of(
        {"1": [("lead", "a"), ("support", "a")], "2": [("lead", "a")], "3": [("assigned", "a")]}
    )

    assert dict(co_responsibility(store).nodes(data=True)) == {
        str(unit("a")): {"label": "区a局", "tasks": 3, "lead": 2, "support": 1, "assigned": 1}
    }


def test_a_unit_that_works_alone_is_a_node_without_edges():
    network = co_responsibility(store_of({"1": [("lead", "a")]}))

    assert list(network) == [str(unit("a"))]
    assert not network.edges


def test_groups_and_officials_are_left_out_and_do_not_count_as_units_of_a_task():
    store = store_of({"1": [("lead", "a"), ("support", "b")]})
    graph = URIRef(f"{BASE}graph/doc/tongzhengfa/2022/8")
    task = URIRef(f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/1/1")
    towns = URIRef(f"{BASE}id/group/110112/gejiedaoxiangzhen-000000")
    leader = URIRef(f"{BASE}id/person/110112/nidecai-000000")
    triples = [(s, p, o) for s, p, o, g in store.quads() if g == graph]
    triples += [(task, GBO.supportedBy, towns), (towns, RDF.type, GBO.UnitGroup)]
    triples += [(task, GBO.overseenBy, leader), (leader, RDF.type, GBO.Official)]
    store.replace_graph(graph, triples)

    network = co_responsibility(store)

    assert list(network) == [str(unit("a")), str(unit("b"))]
    assert network.edges[str(unit("a")), str(unit("b"))]["weight"] == 1.0


def test_an_alternative_reading_never_counts():
    store = store_of({"1": [("lead", "a"), ("support", "b")], "2": [("lead", "c")]})
    graph = URIRef(f"{BASE}graph/doc/tongzhengfa/2022/8")
    task = URIRef(f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/1/1")
    reading = URIRef(f"{task}/alt/1")
    triples = [(s, p, o) for s, p, o, g in store.quads() if g == graph]
    triples += [
        (reading, RDF.type, GBO.AlternativeReading),
        (reading, GBO.alternativeFor, task),
        (reading, GBO.alternativeAgent, unit("c")),
    ]
    store.replace_graph(graph, triples)

    network = co_responsibility(store)

    assert network.degree(str(unit("c"))) == 0
    assert network.nodes[str(unit("c"))]["tasks"] == 1


def test_one_notice_alone_can_be_asked_for():
    store = store_of(
        {"1": [("lead", "a"), ("support", "b")]}, {"1": [("lead", "a"), ("support", "c")]}
    )

    network = co_responsibility(store, notice=f"{BASE}id/doc/tongzhengfa/2023/8")

    assert list(network) == [str(unit("a")), str(unit("c"))]
    assert network.graph["notice"] == f"{BASE}id/doc/tongzhengfa/2023/8"


def test_the_roles_asked_for_decide_who_is_a_unit_of_the_task():
    store = store_of({"1": [("lead", "a"), ("lead", "b"), ("support", "c")]})

    network = co_responsibility(store, roles=("lead",))

    assert list(network.edges(data="weight")) == [(str(unit("a")), str(unit("b")), 1.0)]
    assert network.graph["roles"] == ("lead",)


def test_a_store_without_tasks_gives_an_empty_network():
    assert len(co_responsibility(open_store("memory"))) == 0


@pytest.mark.parametrize("roles", [("leader",), ()])
def test_roles_that_no_unit_has_are_refused(roles):
    with pytest.raises(ValueError, match="lead, support, assigned"):
        co_responsibility(open_store("memory"), roles=roles)


def test_a_notice_that_is_no_iri_is_refused():
    with pytest.raises(ValueError, match="not the IRI"):
        co_responsibility(open_store("memory"), notice="x> } DELETE {")


parts = st.lists(
    st.tuples(st.sampled_from(sorted(PROPERTY)), st.sampled_from("abcdefg")), min_size=1, max_size=9
)
plans = st.dictionaries(st.integers(1, 9).map(str), parts, max_size=9)


@given(plans)
def test_the_strength_of_a_unit_is_the_number_of_its_tasks_with_a_second_unit(plan):
    network = co_responsibility(store_of(plan))

    for name in network:
        shared = [
            units
            for units in ({str(unit(name)) for _, name in parts} for parts in plan.values())
            if name in units and len(units) > 1
        ]
        strength = sum(
            Fraction(network.edges[name, other]["weight"]).limit_denominator(1000)
            for other in network[name]
        )
        assert strength == len(shared)


@given(plans)
def test_an_edge_is_the_same_from_both_ends_and_weighs_no_more_than_its_tasks(plan):
    network = co_responsibility(store_of(plan))

    for one, other, edge in network.edges(data=True):
        assert one != other
        assert network[other][one] == edge
        assert 0 < edge["weight"] <= edge["tasks"] == len(edge["task_iris"])
        assert edge["tasks"] <= min(network.nodes[one]["tasks"], network.nodes[other]["tasks"])


@given(plans)
def test_the_order_of_the_tasks_changes_nothing(plan):
    forward = co_responsibility(store_of(plan))
    backward = co_responsibility(store_of(dict(reversed(plan.items()))))

    assert list(forward.nodes(data=True)) == list(backward.nodes(data=True))
    assert list(forward.edges(data=True)) == list(backward.edges(data=True))
    assert list(forward) == sorted(forward)
