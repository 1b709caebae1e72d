"""A selection means the same to every kind of store."""

from datetime import date

import pytest
from sparql_servers import SparqlServer
from store_by_hand import AREA, Plan

from graph.networks import Selection, find, legal_bases, read_parts, read_readings

PLAN = Plan()
PLAN.group("各镇", "甲", "乙")
PLAN.group("有关部门")
PLAN.unit("外", area=PLAN.area("110113", within=PLAN.area("110000")))
PLAN.task("1", lead="甲", support="乙 各镇", due="2022-06-30", place=PLAN.place("annex/1", "sec_1"))
PLAN.task("2", lead="乙 外", support="有关部门", certainty="ambiguous", place=PLAN.place("annex/2"))
PLAN.task("3", assigned="甲", start="2022-04-01", leader="秦涛")
PLAN.reading("2", 1, lead="乙", support="外")
PLAN.cites("节约能源法", "basis")

SELECTIONS = [
    Selection(),
    Selection(groups="expanded"),
    Selection(notices=(str(PLAN.notice),)),
    Selection(annexes=(str(PLAN.place("annex/1")),), roles=("support", "assigned")),
    Selection(sections=(str(PLAN.place("annex/1", "sec_1")),)),
    Selection(areas=(AREA,)),
    Selection(areas=(PLAN.area("110000"),)),
    Selection(period=(date(2022, 1, 1), date(2022, 12, 31))),
    Selection(certainty="inferred"),
    Selection(notices=(str(PLAN.notice),), certainty="certain", groups="expanded"),
]


@pytest.fixture(scope="module")
def stores(sparql_server: SparqlServer):
    remote = sparql_server.store()
    here = PLAN.store()
    for graph in here.graphs():
        remote.replace_graph(graph, [(s, p, o) for s, p, o, g in here.quads() if g == graph])
    return here, remote


@pytest.mark.parametrize("selection", SELECTIONS)
def test_a_server_gives_the_parts_that_a_store_on_disk_gives(stores, selection):
    here, remote = stores

    for kind in ("unit", "leader"):
        expected = read_parts(here, selection, kind=kind)
        found = read_parts(remote, selection, kind=kind)
        assert list(found.parts()) == list(expected.parts())
        assert (found.labels, found.groups_left_out) == (expected.labels, expected.groups_left_out)
    options = [len(each.readings) for each in read_readings(here, read_parts(here)).open_tasks]
    asked = read_readings(remote, read_parts(remote)).open_tasks
    assert [len(each.readings) for each in asked] == options == [2]


def test_a_server_gives_the_other_networks_and_knows_names(stores):
    here, remote = stores

    assert list(legal_bases(remote).edges(data=True)) == list(legal_bases(here).edges(data=True))
    assert find(remote, "notice", "doc/plan") == str(PLAN.notice)
