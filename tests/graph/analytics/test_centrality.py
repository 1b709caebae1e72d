import math

import pytest
from written_tasks import store_of, unit

from graph.analytics import Answer, BadQuestion, Question, analyse, engine, read_question
from graph.analytics.adjacency import Adjacency
from graph.analytics.measures import MEASURES, fitting
from graph.analytics.parameters import parameters
from graph.networks import WEIGHTS, project, read_parts
from graph.networks.projection import Kind, Weight, edges
from graph.store import Store, open_store

TASKS = ("a / b c", "a / b", "c / d", "d", "x / y", "e")


@pytest.fixture(scope="module")
def store() -> Store:
    return store_of(*TASKS)


def asked(store: Store, **given: str) -> Answer:
    """The answer to a question about centrality, without samples."""
    texts = {name: [text] for name, text in given.items()}
    return analyse(store, read_question("centrality", {"replicates": ["0"]} | texts))


def notes(answer: Answer) -> set[str]:
    return {note.key for note in answer.notes}


def test_every_unit_has_a_row_with_its_tasks_and_every_measure(store: Store):
    table = asked(store).table("units")

    assert table.columns == (
        "unit", "label", "tasks", "lead", "support", "assigned", *fitting("any")
    )  # fmt: skip
    row = {record["unit"]: record for record in table.records()}[unit("a")]
    assert (row["label"], row["tasks"], row["lead"], row["support"]) == ("区a局", 2, 2, 0)
    assert (row["degree"], row["core"]) == (2, 2)
    assert row["strength"] == pytest.approx(2)


def test_rows_stand_by_pagerank_and_ties_by_label(store: Store):
    table = asked(store).table("units")
    pagerank = [record["pagerank"] for record in table.records()]

    assert pagerank == sorted(pagerank, reverse=True)
    labels = [record["label"] for record in table.records()]
    assert labels.index("区x局") + 1 == labels.index("区y局")


def test_rows_stand_by_the_first_measure_asked_for(store: Store):
    answer = analyse(
        store, Question(analysis="centrality", measures=("constraint", "degree"), replicates=0)
    )
    constraint = [record["constraint"] for record in answer.table("units").records()]

    assert answer.table("units").columns[-2:] == ("constraint", "degree")
    # Brokers have the low values; the unit that works alone has none, and stands last.
    assert constraint[-1] is None
    assert constraint[:-1] == sorted(constraint[:-1])


def test_the_lowest_constraint_has_the_first_rank(store: Store):
    found = [each for each in asked(store).observations if each.measure == "constraint"]
    first = min((each for each in found if each.value is not None), key=lambda it: it.value)

    assert first.rank == 1
    assert [each.rank for each in found if each.value is None] == [None]


def test_the_values_stand_on_the_nodes_too(store: Store):
    answer = asked(store)
    record = answer.table("units").records()[0]
    node = answer.network.nodes[record["unit"]]

    assert {key: node[key] for key in fitting("any")} == {
        key: record[key] for key in fitting("any")
    }
    # What has no value has no attribute: GraphML has no word for nothing.
    assert "constraint" not in answer.network.nodes[unit("e")]


def test_a_network_in_parts_is_said_to_be(store: Store):
    answer = asked(store)

    assert "disconnected" in notes(answer)
    assert {figure.name: figure.value for figure in answer.figures} == {
        "nodes": 7, "edges": 5, "components": 3, "density": round(5 / 21, 9)
    }  # fmt: skip


def test_an_empty_store_has_an_empty_table_and_a_note():
    for network in ("any", "lead-support", "leaders"):
        answer = asked(open_store("memory"), network=network)

        assert answer.table("units").rows == ()
        assert answer.observations == ()
        assert "empty" in notes(answer)


@pytest.mark.parametrize("tasks", [("a",), ("a", "b"), ("a", "b", "b c")])
def test_few_units_have_values_and_never_a_nan(tasks: tuple[str, ...]):
    for network in ("any", "lead-support"):
        answer = asked(store_of(*tasks), network=network)

        assert len(answer.table("units").rows) == len(set("".join(tasks).replace(" ", "")))
        for each in answer.observations:
            assert each.value is None or math.isfinite(each.value)


def test_units_that_share_no_task_are_said_to_have_no_ties():
    answer = asked(store_of("a", "b"))

    assert "no-edges" in notes(answer)
    assert {record["degree"] for record in answer.table("units").records()} == {0}


@pytest.mark.parametrize("kind", ["any", "lead-lead", "lead-support"])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_an_adjacency_is_the_same_from_the_network_and_from_its_arrays(
    store: Store, kind: Kind, weight: Weight
):
    incidence = read_parts(store)
    of_network = Adjacency.of(project(incidence, kind), weight)

    found = Adjacency.between(incidence.agents, kind, edges(incidence, kind), weight)

    assert (found.nodes, found.directed) == (of_network.nodes, of_network.directed)
    assert (found.weights != of_network.weights).nnz == 0
    assert found.edges == of_network.edges


def test_an_estimate_is_said_to_be_one(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "LARGE", 0)
    answer = asked(store, seed="7")

    said = next(note for note in answer.notes if note.key == "estimated-betweenness")
    assert "512" in said.zh
    assert "seed 7" in said.en


def test_samples_of_the_tasks_bound_every_value(store: Store):
    answer = analyse(store, Question(analysis="centrality", replicates=20))
    degree = {each.agent: each for each in answer.observations if each.measure == "degree"}

    assert degree[unit("a")].low is not None
    assert degree[unit("a")].low <= degree[unit("a")].value <= degree[unit("a")].high


def test_an_unknown_measure_is_refused_with_the_known_ones():
    with pytest.raises(BadQuestion, match=r"measure=fame: unknown; choose of pagerank, degree"):
        read_question("centrality", {"measure": ["fame"]})


def test_a_measure_of_another_kind_of_network_is_refused():
    with pytest.raises(BadQuestion, match="measure=hub: not of the network any"):
        read_question("centrality", {"measure": ["hub"]})
    assert read_question(
        "centrality", {"measure": ["hub"], "network": ["lead-support"]}
    ).measured == ("hub",)


def test_measures_can_be_asked_for_by_name_and_asked_again():
    question = read_question("centrality", {"measure": ["core", "degree", "core"]})

    assert question.measured == ("core", "degree")
    assert read_question("centrality", parameters(question)) == question
    assert read_question("centrality", {}).measured == fitting("any")


def test_a_directed_network_has_hubs_and_authorities(store: Store):
    answer = asked(store, network="lead-support")
    columns = set(answer.table("units").columns)

    assert answer.network.is_directed()
    hub = {record["unit"]: record["hub"] for record in answer.table("units").records()}
    assert max(hub, key=hub.__getitem__) == unit("a")
    assert {"hub", "authority", "out_degree", "in_strength"} <= columns
    assert columns >= set(MEASURES) - {"degree", "strength", "eigenvector"}
