import json
import math
import os
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analytics import centrality, clusters


def network_of(*edges: tuple[str, str, float], alone: str = "") -> nx.Graph:
    """A network as `co_responsibility` gives it, with letters for units."""
    network = nx.Graph()
    for name in sorted({name for edge in edges for name in edge[:2]} | set(alone)):
        network.add_node(name, label=f"区{name}局", tasks=2, lead=1, support=1, assigned=0)
    for one, other, weight in edges:
        network.add_edge(one, other, weight=weight, tasks=math.ceil(weight), task_iris=())
    return network


STAR = network_of(("m", "a", 1.0), ("m", "b", 1.0), ("m", "c", 2.0))
TWO_TEAMS = network_of(
    ("a", "b", 3.0), ("b", "c", 3.0), ("a", "c", 2.0), ("c", "x", 0.5),
    ("x", "y", 3.0), ("y", "z", 3.0), ("x", "z", 2.0),
)  # fmt: skip


def by_unit(network: nx.Graph) -> dict:
    return {row.unit: row for row in centrality(network)}


def test_the_unit_that_all_others_work_with_ranks_first():
    first = centrality(STAR)[0]

    assert (first.rank, first.unit, first.label) == (1, "m", "区m局")
    assert (first.degree, first.strength) == (3, 4.0)
    assert first.betweenness == 1.0


def test_a_row_keeps_the_task_counts_of_its_unit():
    assert by_unit(STAR)["a"].row().items() >= {
        "unit": "a", "label": "区a局", "tasks": 2, "lead": 1, "support": 1, "assigned": 0,
        "degree": 1, "strength": 1.0,
    }.items()  # fmt: skip


def test_equal_units_share_a_rank():
    assert [row.rank for row in centrality(STAR)] == [1, 2, 3, 3]
    assert [row.unit for row in centrality(STAR)] == ["m", "c", "a", "b"]


def test_shortest_paths_prefer_units_that_share_much():
    # a and c share a little directly, but much with b: the short way between them is through b.
    rows = by_unit(network_of(("a", "b", 4.0), ("b", "c", 4.0), ("a", "c", 1.0)))

    assert rows["b"].betweenness == 1.0


def test_two_equally_short_paths_are_both_counted():
    # 3 + 1 + 2 thirds either way round; in floating point the two sums differ.
    network = network_of(
        ("a", "p", 1 / 0.1), ("p", "q", 1 / 0.2), ("q", "z", 1 / 0.3),
        ("a", "s", 1 / 0.3), ("s", "t", 1 / 0.2), ("t", "z", 1 / 0.1),
    )  # fmt: skip
    assert 0.1 + 0.2 + 0.3 != 0.3 + 0.2 + 0.1

    rows = by_unit(network)

    assert rows["p"].betweenness == rows["q"].betweenness == rows["s"].betweenness


def test_pagerank_follows_the_weights_and_sums_to_one():
    rows = by_unit(STAR)

    assert rows["c"].pagerank > rows["a"].pagerank
    assert sum(row.pagerank for row in rows.values()) == pytest.approx(1)


def test_two_teams_with_a_thin_bridge_are_two_clusters():
    clustering = clusters(TWO_TEAMS)

    assert [{member.unit for member in cluster.members} for cluster in clustering.clusters] == [
        {"a", "b", "c"},
        {"x", "y", "z"},
    ]
    assert 0.3 < clustering.modularity < 0.5


def test_a_cluster_is_named_by_its_strongest_members():
    first = clusters(network_of(("a", "b", 1.0), ("b", "c", 9.0), ("c", "d", 2.0))).clusters[0]

    assert first.name == "区c局、区b局、区d局"
    assert [member.strength for member in first.members] == [11.0, 10.0, 2.0, 1.0]


def test_the_largest_cluster_comes_first():
    network = network_of(("a", "b", 1.0), ("x", "y", 1.0), ("y", "z", 1.0), ("x", "z", 1.0))

    assert [len(cluster.members) for cluster in clusters(network).clusters] == [3, 2]
    assert [cluster.number for cluster in clusters(network).clusters] == [1, 2]


def test_a_clustering_records_what_is_needed_to_repeat_it():
    answer = clusters(TWO_TEAMS, seed=7, resolution=0.5).as_dict()

    assert (answer["method"], answer["seed"], answer["resolution"]) == ("Louvain", 7, 0.5)
    assert json.loads(json.dumps(answer)) == answer


def test_a_higher_resolution_gives_smaller_clusters():
    assert len(clusters(TWO_TEAMS, resolution=20).clusters) == 6


def test_rows_of_a_clustering_hold_one_unit_each():
    rows = clusters(TWO_TEAMS).rows()

    assert len(rows) == 6
    assert rows[0] == {
        "cluster": 1, "cluster_name": "区b局、区a局、区c局", "size": 3,
        "unit": "b", "label": "区b局", "strength": 6.0,
    }  # fmt: skip


def test_no_units_give_no_rows_and_no_clusters():
    assert centrality(nx.Graph()) == ()
    assert clusters(nx.Graph()).clusters == ()
    assert clusters(nx.Graph()).modularity == 0


def test_one_unit_alone_has_the_whole_pagerank_and_a_cluster_of_its_own():
    network = network_of(alone="a")

    assert [(row.degree, row.betweenness, row.pagerank) for row in centrality(network)] == [
        (0, 0, 1)
    ]
    assert [cluster.name for cluster in clusters(network).clusters] == ["区a局"]


def test_units_in_separate_parts_are_all_measured():
    network = network_of(("a", "b", 1.0), ("x", "y", 1.0), alone="q")

    assert all(math.isfinite(row.pagerank + row.betweenness) for row in centrality(network))
    assert [cluster.name for cluster in clusters(network).clusters] == [
        "区a局、区b局",
        "区x局、区y局",
        "区q局",
    ]


@pytest.mark.parametrize("resolution", [0, -1, math.nan, math.inf])
def test_a_resolution_that_is_no_positive_number_is_refused(resolution):
    with pytest.raises(ValueError, match="positive"):
        clusters(TWO_TEAMS, resolution=resolution)


weights = st.integers(1, 12).map(lambda number: number / 6)
pairs = st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij"), weights)
edge_lists = st.lists(pairs.filter(lambda edge: edge[0] < edge[1]), max_size=25)


@given(edge_lists, st.randoms())
def test_the_order_of_units_and_edges_changes_nothing(edges, random):
    network = network_of(*edges, alone="abc")
    nodes, links = list(network.nodes(data=True)), list(network.edges(data=True))
    random.shuffle(nodes)
    random.shuffle(links)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from((other, one, data) for one, other, data in links)

    assert centrality(shuffled) == centrality(network)
    assert clusters(shuffled) == clusters(network)


@given(edge_lists)
def test_every_unit_is_in_one_cluster(edges):
    network = network_of(*edges, alone="a")

    assert sorted(row["unit"] for row in clusters(network).rows()) == sorted(network)


def test_two_processes_give_the_same_bytes():
    program = (
        "import json, sys; sys.path[:0] = ['.', 'tests/graph'];"
        "from test_analytics import *; import networkx as nx;"
        "cave = nx.relaxed_caveman_graph(6, 5, 0.4, seed=1);"
        "net = network_of(*((f'u{a}', f'u{b}', 1.0) for a, b in cave.edges));"
        "print(json.dumps([clusters(net).as_dict(), [row.row() for row in centrality(net)]]))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1
