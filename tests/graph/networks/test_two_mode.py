from networkx.algorithms import bipartite
from store_by_hand import HOME, Plan, person, unit

from graph.networks import (
    Selection,
    indicator_unit,
    leader_task,
    legal_bases,
    read_parts,
    two_mode,
    unit_task,
)
from graph.store import open_store


def plan() -> Plan:
    plan = Plan()
    plan.task("1", lead="甲", support="甲 乙", leader="秦涛", place=plan.place("annex/1"))
    plan.task("2", assigned="乙", place=plan.place("annex/2"))
    return plan


def law(name: str) -> str:
    return f"{HOME}id/law/{name}"


def test_units_and_tasks_are_the_two_sides_that_networkx_knows():
    given = plan()
    network = unit_task(given.store())

    assert bipartite.is_bipartite_node_set(network, [unit("甲"), unit("乙")])
    assert {name: data["bipartite"] for name, data in network.nodes(data=True)} == {
        unit("甲"): 0,
        unit("乙"): 0,
        str(given.task_iri("1")): 1,
        str(given.task_iri("2")): 1,
    }
    assert network.nodes[unit("甲")] == {"bipartite": 0, "kind": "unit", "label": "区甲局"}
    assert network.edges[unit("甲"), str(given.task_iri("1"))]["role"] == "lead support"
    assert network.edges[unit("乙"), str(given.task_iri("2"))]["role"] == "assigned"


def test_leaders_and_their_tasks():
    given = plan()

    assert list(leader_task(given.store()).edges(data=True)) == [
        (person("秦涛"), str(given.task_iri("1")), {"role": "leader"})
    ]


def test_every_network_takes_a_selection():
    given = plan()
    given.statement("1", 1, "Target", "节水率")
    given.cites("节约能源法", "basis")
    store = given.store()
    nothing = Selection(annexes=(f"{HOME}none",))
    second = Selection(annexes=(str(given.place("annex/2")),))

    assert [data["kind"] for _, data in unit_task(store, second).nodes(data=True)] == [
        "unit",
        "task",
    ]
    assert len(leader_task(store, second)) == 0
    assert len(indicator_unit(store, second)) == 0
    assert legal_bases(store, second).has_edge(unit("乙"), str(given.notice))
    for network in (unit_task, leader_task, indicator_unit, legal_bases):
        assert len(network(store, nothing)) == 0
        assert len(network(open_store("memory"))) == 0


def test_the_label_of_a_task_stands_on_its_node(store):
    labels = [data["label"] for _, data in unit_task(store).nodes(data=True) if data["bipartite"]]

    assert all(label.startswith("附件1 第5项") for label in labels)
    incidence = read_parts(store)
    assert len(two_mode(incidence)) == len(incidence.agents + incidence.tasks)


def test_a_unit_is_joined_to_its_notices_and_these_to_what_they_rest_on():
    one, two = plan(), Plan("two")
    two.task("9", lead="甲")
    one.cites("节约能源法", "basis")
    one.cites("节约能源法", "basis")
    one.cites("意见", "implements")
    one.cites("标准", "cites")

    network = legal_bases(one.store(two))

    assert network.edges[unit("乙"), str(one.notice)] == {"tasks": 2}
    assert network.edges[unit("甲"), str(two.notice)] == {"tasks": 1}
    assert network.edges[str(one.notice), law("节约能源法")] == {
        "relation": "basis",
        "citations": 2,
    }
    assert network.edges[str(one.notice), law("意见")]["relation"] == "implements"
    assert law("标准") not in network
    assert {data["layer"] for _, data in network.nodes(data=True)} == {0, 1, 2}
    assert network.nodes[law("意见")]["label"] == "意见"


def test_what_a_task_is_based_on_counts_where_the_task_is_chosen():
    given = plan()
    given.cites("意见", "implements", number="1")
    store = given.store()

    def chosen(annex: str):
        return legal_bases(store, Selection(annexes=(str(given.place(annex)),)))

    assert law("意见") in chosen("annex/1")
    assert law("意见") not in chosen("annex/2")


def test_relations_can_be_chosen():
    given = plan()
    given.cites("节约能源法", "basis")
    given.cites("意见", "implements")

    network = legal_bases(given.store(), relations=("basis",))

    assert law("节约能源法") in network
    assert law("意见") not in network


def test_a_unit_answers_for_the_indicators_that_its_tasks_state():
    given = plan()
    given.statement("1", 1, "Target", "节水率")
    given.statement("1", 2, "Achievement", "节水率")
    given.statement("2", 1, "Target", "节水率")

    network = indicator_unit(given.store())

    indicator = f"{HOME}id/indicator/节水率"
    assert network.edges[unit("甲"), indicator] == {"tasks": 1, "statements": 2, "targets": 1}
    assert network.edges[unit("乙"), indicator] == {"tasks": 2, "statements": 3, "targets": 2}
    assert network.nodes[indicator] == {"bipartite": 1, "kind": "indicator", "label": "节水率"}
