"""The analysis `clusters`: what it answers, and what it says of how far to rely on it."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from incidences import southern_women
from rdflib import RDF, RDFS, Literal, URIRef
from written_tasks import store_of, task, unit

from graph.analytics import Answer, Question, analyse
from graph.analytics.adjacency import Adjacency
from graph.analytics.division import divided, parted, partition_of
from graph.networks import Selection, project, read_parts
from graph.store import Store, open_store
from ontology import GBO

TWO_TEAMS = ("a b / c", "a / b c", "b / a c", "x y / z", "x / y z", "y / x z", "c x", "alone")


@pytest.fixture(scope="module")
def store() -> Store:
    """Two teams of three units with a key task each, a tie between them, and a unit alone."""
    store = store_of(*TWO_TEAMS)
    triples = []
    for name, numbers in (("水环境治理", (1, 2, 3)), ("道路扬尘管控", (4, 5, 6))):
        key = URIRef(f"https://example.org/key/{name}")
        triples += [(key, RDF.type, GBO.KeyTask), (key, RDFS.label, Literal(name, lang="zh"))]
        triples += [(task(number), GBO.partOfKeyTask, key) for number in numbers]
    store.replace_graph(URIRef("https://example.org/graph/keys"), triples)
    return store


def asked(store: Store, **given) -> Answer:
    return analyse(store, Question(analysis="clusters", **given))


def figure(answer: Answer, name: str):
    return {each.name: each for each in answer.figures}[name]


def notes(answer: Answer) -> set[str]:
    return {note.key for note in answer.notes}


def members(answer: Answer) -> list[set[str]]:
    return [{member.agent for member in cluster.members} for cluster in answer.clusters]


def units(names: str) -> set[str]:
    return {unit(name) for name in names.split()}


def test_units_that_work_together_are_a_cluster(store: Store):
    assert members(asked(store)) == [units("a b c"), units("x y z"), units("alone")]


def test_clusters_are_named_after_key_tasks_and_units(store: Store):
    first, second, last = asked(store).clusters

    assert first.name == "水环境治理：区a局、区b局、区c局"
    assert second.name.startswith("道路扬尘管控：")
    assert first.name_en == "水环境治理: 区a局, 区b局, 区c局"
    assert last.name == "区alone局"


def test_each_cluster_has_a_row_and_so_has_each_member(store: Store):
    answer = asked(store)
    first = answer.tables[0].records()[0]

    assert answer.tables[0].name == "clusters"
    assert (first["cluster"], first["size"], first["stability"], first["loose"]) == (1, 3, 1, 0)
    assert 0.8 < first["inside"] < 1
    assert first["key_tasks"] == "水环境治理"
    assert first["distinctive_units"] == "区a局、区b局、区c局"
    rows = answer.table("members").records()
    assert [row["label"] for row in rows][-1] == "区alone局"
    assert len(rows) == 7
    # Three tasks of three: each of the pair (1/2 each) has 3 × 1/2 with each of the two others.
    assert (rows[0]["cluster"], rows[0]["strength"], rows[0]["loose"]) == (1, 3, False)


def test_the_division_is_marked_in_the_network(store: Store):
    nodes = asked(store).network.nodes

    assert nodes[unit("a")]["cluster"] == nodes[unit("c")]["cluster"] == 1
    assert nodes[unit("x")]["stability"] == 1


def test_how_stable_the_place_of_a_unit_is_is_observed(store: Store):
    answer = asked(store)

    assert {each.measure for each in answer.observations} == {"stability"}
    assert {each.agent for each in answer.observations} == units("a b c x y z alone")


def test_figures_say_how_good_and_how_stable_the_division_is(store: Store):
    answer = asked(store, seeds=30)
    network = answer.network

    by_networkx = nx.community.modularity(network, members(answer), weight="newman")
    assert figure(answer, "modularity").value == pytest.approx(by_networkx, abs=1e-9)
    assert figure(answer, "clusters").value == 3
    assert figure(answer, "clusters_of_one").value == 1
    for name in ("nmi", "ari"):
        found = figure(answer, name)
        assert (found.low, found.value, found.high) == (1, 1, 1)
    assert figure(answer, "modularity_of_seeds").low == figure(answer, "modularity").value


def test_the_scan_goes_from_few_clusters_to_many(store: Store):
    rows = asked(store).table("scan").records()
    resolutions = [row["resolution"] for row in rows]

    assert len(rows) == 11
    assert resolutions == sorted(resolutions)
    assert 1.0 in resolutions
    assert [row["clusters"] for row in rows] == sorted(row["clusters"] for row in rows)
    assert rows[0]["clusters"] == 2
    assert rows[-1]["clusters"] > 3
    assert all(0 <= row["nmi"] <= 1 and row["seeds"] == 20 for row in rows)


def test_a_scan_stays_within_the_resolutions_that_can_be_asked_for(store: Store):
    for resolution in (0.011, 10.0):
        rows = asked(store, resolution=resolution).table("scan").records()
        assert resolution in [row["resolution"] for row in rows]
        assert all(0.01 <= row["resolution"] <= 10 for row in rows)


def test_a_resolution_below_the_least_is_answered_with_a_note(store: Store):
    answer = asked(store, resolution=1e-6)

    assert members(answer) == [units("a b c x y z"), units("alone")]
    assert "least-resolution" in notes(answer)


def test_the_seeds_are_said(store: Store):
    (note,) = [note for note in asked(store, seed=7, seeds=5).notes if note.key == "seeds"]

    assert "7 to 11" in note.en
    assert "7至11" in note.zh


def test_one_division_says_nothing_of_stability(store: Store):
    assert "one-seed" in notes(asked(store, seeds=1))


def test_the_last_seed_is_followed_by_the_first(store: Store):
    assert len(asked(store, seed=2**32 - 1, seeds=3).clusters) == 3


def test_a_unit_between_two_teams_is_marked_as_loose():
    # m shares as much with one pair as with the other.
    answer = asked(store_of("a b", "a b", "a b", "x y", "x y", "x y", "m a", "m b", "m x", "m y"))
    loose = {
        member.agent for cluster in answer.clusters for member in cluster.members if member.loose
    }

    assert loose == units("m")
    assert "loose" in notes(answer)


def test_a_network_without_clusters_is_said_to_have_none():
    pairs = nx.gnp_random_graph(80, 0.3, seed=1).edges

    answer = asked(store_of(*(f"u{one} u{other}" for one, other in pairs)))

    assert figure(answer, "ari").value < 0.5
    assert "unstable" in notes(answer)


def test_directions_are_added_up(store: Store):
    answer = asked(store, network="lead-support")

    assert answer.network.is_directed()
    assert "symmetrised" in notes(answer)
    assert units("a b c") in members(answer)


def test_clusters_of_lead_units_are_named_by_what_they_lead(store: Store):
    answer = asked(store, network="lead-lead")

    names = {
        frozenset(found): each.name
        for found, each in zip(members(answer), answer.clusters, strict=True)
    }
    assert names[frozenset(units("a b"))] == "水环境治理：区a局、区b局"


def test_louvain_finds_the_same_teams(store: Store):
    assert members(asked(store, method="louvain")) == members(asked(store))


def test_an_empty_store_has_no_clusters():
    answer = asked(open_store("memory"))

    assert notes(answer) == {"empty"}
    assert answer.clusters == ()
    assert answer.table("scan").rows == ()


def test_a_selection_that_leaves_nothing_has_no_clusters(store: Store):
    nowhere = Selection(notices=("https://example.org/id/doc/none",))

    assert notes(asked(store, selection=nowhere)) == {"empty"}


def test_one_unit_is_one_cluster():
    answer = asked(store_of("a", "a"))

    assert members(answer) == [units("a")]
    assert figure(answer, "modularity").value == 0
    assert notes(answer) == {"no-edges"}


def test_units_that_share_nothing_are_clusters_of_their_own():
    answer = asked(store_of("a", "b", "c"))

    assert members(answer) == [units("a"), units("b"), units("c")]
    assert figure(answer, "modularity").value == 0
    assert answer.table("clusters").records()[0]["inside"] is None


@pytest.mark.parametrize("tasks", [(), ("a",), ("a b",), ("a b", "c d"), TWO_TEAMS])
@pytest.mark.parametrize("resolution", [1e-9, 1.0, 10.0])
def test_no_answer_holds_what_is_no_number(tasks, resolution: float):
    answer = asked(store_of(*tasks), resolution=resolution, seeds=3)

    cells = [cell for table in answer.tables for row in table.rows for cell in row]
    numbers = [*cells, *(x for each in answer.figures for x in (each.value, each.low, each.high))]
    assert all(math.isfinite(x) for x in numbers if isinstance(x, float))


def test_the_partition_is_that_of_the_answer(store: Store):
    question = Question(analysis="clusters")
    answer = analyse(store, question)

    found = partition_of(project(read_parts(store)), question)

    assert found == {
        member.agent: cluster.number for cluster in answer.clusters for member in cluster.members
    }


def test_the_women_of_natchez_divide_as_their_observers_saw():
    # A. Davis, B. Gardner and M. Gardner, "Deep South", 1941, put women 1 to 9 into one group and
    # 10 to 18 into the other, as do most of the methods that L. C. Freeman compares in "Finding
    # social groups: a meta-analysis of the Southern Women data", 2003.
    division = divided(project(southern_women()), Question(analysis="clusters"))

    first = {
        name
        for name, label in zip(division.adjacency.nodes, division.labels, strict=True)
        if label == division.labels[division.adjacency.nodes.index("Evelyn Jefferson")]
    }
    assert first == {
        "Evelyn Jefferson", "Laura Mandeville", "Theresa Anderson", "Brenda Rogers",
        "Charlotte McDowd", "Frances Anderson", "Eleanor Nye", "Pearl Oglethorpe", "Ruth DeSand",
    }  # fmt: skip
    assert division.count == 2
    assert (division.stability == 1).all()


def told_of_a_ring() -> list:
    """What both methods answer of a network in which nearly everything is open."""
    ring = [f"u{n} u{(n + k) % 17}" for n in range(17) for k in (1, 2)]
    store = store_of(*ring)
    answers = [asked(store, method=method, seeds=20) for method in ("leiden", "louvain")]
    return [
        [[table.rows for table in each.tables], repr(each.figures), repr(each.notes)]
        for each in answers
    ]


def test_another_process_finds_the_same():
    here = Path(__file__)
    code = f"import json, {here.stem} as it; print(json.dumps(it.told_of_a_ring()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "PYTHONHASHSEED": "1",
            "PYTHONPATH": os.pathsep.join([str(here.parents[3]), str(here.parent)]),
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == json.loads(json.dumps(told_of_a_ring()))


def test_a_cluster_that_hangs_together_only_through_others_is_parted():
    # a and c meet in b alone, which many divisions may give to another cluster.
    path = nx.path_graph(["a", "b", "c", "d"])
    ties = Adjacency.of(path, None).weights

    assert parted(ties, np.array([0, 1, 0, 0])).tolist() == [0, 1, 2, 2]
    assert parted(ties, np.array([0, 0, 1, 1])).tolist() == [0, 0, 1, 1]
