"""Small networks whose values stand in the literature."""

import networkx as nx
import pytest

from graph.analytics.adjacency import Adjacency
from graph.analytics.engine import Choice
from graph.analytics.measures import Subject, measure

CHOICES: tuple[Choice, ...] = ("networkx", "networkit")


def values(network: nx.Graph, key: str, choice: Choice | None = None, **clusters: int) -> dict:
    adjacency = Adjacency.of(nx.relabel_nodes(network, str), None)
    numbers = [clusters[node] for node in adjacency.nodes] if clusters else None
    scores = measure(Subject(adjacency, numbers, choice), [key])[key]
    return dict(zip(adjacency.nodes, scores.tolist(), strict=True))


@pytest.mark.parametrize("choice", CHOICES)
def test_the_medici_are_between_the_families_of_florence(choice: Choice):
    # J. F. Padgett and C. K. Ansell, "Robust action and the rise of the Medici", American Journal
    # of Sociology 98, 1993; values from M. O. Jackson, "Social and Economic Networks", 2008, 1.2.1.
    found = values(nx.florentine_families_graph(), "betweenness", choice)

    assert round(found["Medici"], 3) == 0.522
    assert round(found["Guadagni"], 3) == 0.255
    assert round(found["Strozzi"], 3) == 0.103


@pytest.mark.parametrize("choice", CHOICES)
def test_three_measures_choose_three_members_of_the_kite(choice: Choice):
    # D. Krackhardt, "Assessing the political landscape", Administrative Science Quarterly 35, 1990:
    # Diane (3) knows most, Heather (7) is between most, Fernando and Garth (5, 6) are the nearest.
    kite = nx.krackhardt_kite_graph()
    degree, between, near = (
        values(kite, key, choice) for key in ("degree", "betweenness", "closeness")
    )

    assert max(degree, key=degree.__getitem__) == "3"
    assert degree["3"] == 6
    assert between["7"] == pytest.approx(14 / 36)
    assert max(between, key=between.__getitem__) == "7"
    assert round(near["5"], 3) == round(near["6"], 3) == round(max(near.values()), 3) == 0.643


@pytest.mark.parametrize("choice", CHOICES)
def test_the_instructor_and_the_administrator_divide_the_karate_club(choice: Choice):
    # W. W. Zachary, "An information flow model for conflict and fission in small groups", Journal
    # of Anthropological Research 33, 1977. Members 1 and 34 of the paper are 0 and 33 here; raw
    # betweenness as M. Girvan and M. E. J. Newman count it, "Community structure in social and
    # biological networks", PNAS 99, 2002.
    found = values(nx.karate_club_graph(), "betweenness", choice)
    pairs = 33 * 32 / 2

    assert [node for node, _ in sorted(found.items(), key=lambda it: -it[1])[:3]] == [
        "0", "33", "32",
    ]  # fmt: skip
    assert found["0"] * pairs == pytest.approx(231.0714286)
    assert found["33"] * pairs == pytest.approx(160.5515873)


def test_the_redundant_contacts_of_an_ego_do_not_count():
    # S. P. Borgatti, "Structural holes: unpacking Burt's redundancy measures", Connections 20,
    # 1997, figure 1: ego G has 6 contacts with 4 ties among them: 6 - 2·4/6.
    network = nx.Graph(["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"])

    assert round(values(network, "effective_size")["G"], 2) == 4.67


def test_between_pairs_that_meet_a_broker_is_the_least_constrained():
    # R. S. Burt, 2004: constraint is high in a closed group, low for who spans the hole.
    network = nx.Graph(["ab", "bc", "ca", "xy", "yz", "zx", "am", "mx"])
    found = values(network, "constraint")

    assert min(found, key=found.__getitem__) == "m"
    assert found["m"] == pytest.approx(0.5)
    # b's ties go to c, partly also by way of a (1/2 + 1/2 · 1/3), and to a, also by way of c.
    assert found["b"] == pytest.approx((1 / 2 + 1 / 6) ** 2 + (1 / 2 + 1 / 4) ** 2)


def test_a_unit_with_ties_evenly_over_two_clusters_has_half_the_way_to_one():
    # R. Guimerà and L. A. N. Amaral, 2005: 1 - Σ (k_s / k)².
    network = nx.Graph(["ab", "bc", "ca", "xy", "yz", "zx", "am", "mx"])
    found = values(network, "participation", a=0, b=0, c=0, x=1, y=1, z=1, m=0)

    assert found["m"] == pytest.approx(0.5)
    assert found["b"] == 0
    assert found["x"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)


def test_a_web_page_is_an_authority_by_the_hubs_that_point_to_it():
    # J. M. Kleinberg, 1999: p and q point to x, only p to y: x is more of an authority.
    network = nx.DiGraph(["px", "qx", "py"])
    hub, authority = values(network, "hub"), values(network, "authority")

    golden = (1 + 5**0.5) / 2
    assert hub["p"] / hub["q"] == pytest.approx(golden)
    assert authority["x"] / authority["y"] == pytest.approx(golden)
    assert sum(hub.values()) == sum(authority.values()) == pytest.approx(1)
