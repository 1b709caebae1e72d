"""Names of clusters: from what sets them apart."""

import math

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from incidences import incidence_of, lists, some_tasks

from graph.analytics.division import divided
from graph.analytics.naming import PRIOR, Naming, log_odds, named, shared_topics, shortened
from graph.analytics.questions import Question
from graph.networks import Incidence, project
from graph.networks.topics import Topics

WATER, ROADS = "水环境治理", "道路扬尘管控"


def topics_of(*labels: str) -> Topics:
    """The topics of the tasks, in order; an empty text for none."""
    known = sorted({label for label in labels if label})
    numbers = [known.index(label) if label else -1 for label in labels]
    return Topics(tuple(known), np.array(numbers, dtype=np.int32))


def names_of(incidence: Incidence, topics: Topics) -> Naming:
    division = divided(project(incidence), Question(analysis="clusters", seeds=10))
    return named(incidence, division, topics)


def test_log_odds_are_those_of_monroe_by_hand():
    counts = sp.csr_array(np.array([[3.0, 1.0], [1.0, 5.0]]))

    found = log_odds(counts).toarray()

    # Prior of the first column: a tenth of the 4 that are counted; of all: a tenth of the 10.
    own, others, prior, all_prior = 3 + PRIOR * 4, 1 + PRIOR * 4, PRIOR * 4, PRIOR * 10
    assert prior == pytest.approx(0.4)
    ratio = math.log(own / (4 + all_prior - own)) - math.log(others / (6 + all_prior - others))
    assert found[0, 0] == pytest.approx(ratio / math.sqrt(1 / own + 1 / others))
    assert found[0, 0] == pytest.approx(-found[1, 0])


def test_what_all_have_alike_sets_nobody_apart():
    assert log_odds(sp.csr_array(np.ones((3, 2)))).toarray() == pytest.approx(np.zeros((3, 2)))


@pytest.mark.parametrize("counts", [[[2.0, 3.0]], [[0.0, 0.0], [0.0, 0.0]], [[2.0, 1.0], [0, 0]]])
def test_one_that_has_everything_is_set_apart_by_nothing(counts):
    assert (
        log_odds(sp.csr_array(np.array(counts))).toarray().tolist()
        == np.zeros_like(counts).tolist()
    )


def test_a_name_says_the_topic_and_the_units_that_set_a_cluster_apart():
    incidence = incidence_of(lists("a b c", "a b", "b c a", "x y z", "y z", "x y z", "a x"))
    topics = topics_of(WATER, WATER, WATER, ROADS, ROADS, ROADS, "")

    naming = names_of(incidence, topics)

    assert set(naming.zh) == {"水环境治理：b、a、c", "道路扬尘管控：y、z、x"}
    assert set(naming.en) == {"水环境治理: b, a, c", "道路扬尘管控: y, z, x"}


def test_a_unit_that_works_with_everybody_names_no_cluster():
    office = "office"
    incidence = incidence_of(
        lists("a b c d", "a b c d", "x y z", "x y z", *(f"{office} {name}" for name in "abcdxyz"))
    )
    naming = names_of(incidence, topics_of(*[""] * 11))

    (home,) = [name for name, units in zip(naming.zh, naming.units, strict=True) if office in units]
    assert office not in home
    assert home.endswith("等")


def test_two_topics_stand_in_a_name_when_both_set_it_apart():
    incidence = incidence_of(lists("a b", "a b", "a b", "a b", "x y", "x y"))
    topics = topics_of(WATER, "河长制", WATER, "河长制", ROADS, ROADS)

    assert "水环境治理、河长制：a、b" in names_of(incidence, topics).zh


def test_two_long_topics_do_not_stand_in_one_name():
    incidence = incidence_of(lists("a b", "a b", "x y"))
    topics = topics_of("长" * 30, "短" * 30, ROADS)

    (name,) = [name for name in names_of(incidence, topics).zh if name.endswith("a、b")]
    assert len(name) == 34


def test_a_cluster_of_one_has_the_name_of_its_unit():
    incidence = incidence_of(lists("a b", "c"))

    assert "c" in names_of(incidence, topics_of(WATER, ROADS)).zh


def test_clusters_without_topics_are_named_by_their_units():
    incidence = incidence_of(lists("a b c d", "a b c d", "x y"))

    assert set(names_of(incidence, topics_of("", "", "")).zh) == {"a、b、c等", "x、y"}


@settings(deadline=None, max_examples=50)
@given(some_tasks(most_units=8))
def test_names_are_unique_and_there_is_one_for_each_cluster(tasks):
    incidence = incidence_of(tasks)
    alike = Incidence(
        **{
            field: getattr(incidence, field)
            for field in incidence.__dataclass_fields__
            if field != "labels"
        },
        labels=tuple("区局" for _ in incidence.labels),
    )

    naming = names_of(alike, topics_of(*([WATER] * len(incidence.tasks))))

    assert len(set(naming.zh)) == len(naming.zh) == len(naming.topics)
    assert len(set(naming.en)) == len(naming.en)


def test_only_tasks_that_members_share_count_for_their_cluster():
    matrix = incidence_of(lists("a b", "a x", "x", "a b x")).matrix()

    shared = shared_topics(matrix, np.array([0, 0, 1]), topics_of(WATER, WATER, ROADS, ROADS))

    assert topics_of(WATER, ROADS).labels == (WATER, ROADS)
    # a and b share the first and two thirds of the last; x has its half of the second.
    assert shared.toarray() == pytest.approx(np.array([[1, 2 / 3], [1 / 2, 4 / 3]]))


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("北京市通州区人民政府关于印发《水污染防治行动计划》的通知", "水污染防治"),
        ("关于减免房屋租金有关事项的通知", "减免房屋租金有关事项"),
        ("全民科学素质行动规划纲要实施方案（2021-2025年）", "全民科学素质行动规划纲要"),
        ("重大行政决策事项目录管理办法（试行）", "重大行政决策事项目录"),
        ("加强饮用水保护", "加强饮用水保护"),
        ("工作规则", "工作规则"),
        ("", ""),
    ],
)
def test_a_title_is_shortened_to_its_subject(title: str, subject: str):
    assert shortened(title) == subject


@given(st.text("关于印发《》的通知（）方案工作水", max_size=12))
def test_no_title_is_shortened_to_nothing(title: str):
    assert bool(shortened(title)) == bool(title)
