"""`/analytics`: tables that sort, plots, and the way from each number to the tasks it counts."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from rdflib import Literal, URIRef
from small_graph import BROWSER, TASK_PATH, TAX, WATER, unit_path

from api import create_app
from api.settings import Settings
from graph.store import open_store
from graph.updates import update
from ontology import BASE, GBO, RDF, SKOS

NOTICE = f"{BASE}id/doc/tongzhengfa/2022/8"
COUNTED = re.compile(r'<a href="([^"]*/analytics/tasks\?[^"]+)">([\d,.]+)</a>')


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    reply = client.get(address, headers=BROWSER)
    markup = reply.get_data(as_text=True)
    assert (reply.status_code, reply.mimetype) == (status, "text/html"), markup
    assert "Traceback" not in markup
    assert "NaN" not in markup
    return markup


def column(markup: str, key: int) -> list[str]:
    """Return the texts of a column of the first table."""
    body = markup.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("<tr>")[1:]]
    return [re.sub(r"<[^>]+>", "", row[key]).split()[0] for row in rows]


def listed(client: FlaskClient, address: str) -> int:
    """Return how many tasks the page behind a number says there are."""
    markup = page(client, html.unescape(address))
    number = int(re.search(r'<span class="count">(\d+)</span>', markup)[1])
    assert number > 100 or markup.count('<li><a href="/page/') == number
    return number


def test_table_is_sorted_by_the_measure_asked_for(client: FlaskClient):
    usual = page(client, "/analytics/centrality")
    assert column(usual, 0)[0] == WATER
    assert 'aria-sort="descending"' in usual
    numbers = [int(text) for text in column(page(client, "/analytics/centrality?sort=support"), 3)]
    assert numbers == sorted(numbers, reverse=True)
    rising = "/analytics/centrality?sort=support&order=ascending"
    assert [int(text) for text in column(page(client, rising), 3)] == sorted(numbers)
    names = column(page(client, "/analytics/centrality?sort=unit"), 0)
    assert names == sorted(names)


def test_values_have_their_intervals_beside_them(client: FlaskClient):
    markup = page(client, "/analytics/centrality?replicates=20")
    row = markup.partition("<tbody>")[2].partition("</tr>")[0]
    assert re.search(r'[\d.]+</a> <span class="between">\[[\d.]+, [\d.]+\]</span>', row)
    assert not re.search(r'<span class="en" lang="en">\[', row)


def test_the_head_of_a_column_leads_to_the_table_sorted_by_it(client: FlaskClient):
    markup = page(client, "/analytics/centrality?sort=tasks&seed=7")
    heads = re.findall(r'<th scope="col"[^>]*><a href="([^"]+)"', markup)
    by_tasks = html.unescape(heads[1])
    assert "sort=tasks" in by_tasks
    assert "order=ascending" in by_tasks
    assert "seed=7" in by_tasks
    assert 'aria-sort="ascending"' in page(client, by_tasks)


@pytest.mark.parametrize(
    "selected",
    [
        "",
        f"?notice={NOTICE}",
        "?role=lead&role=support",
        "?network=lead-lead",
        "?network=lead-support",
        "?network=leaders",
        "?until=2022-12-31",
        "?certainty=certain",
        "?groups=expanded",
    ],
)
def test_every_count_leads_to_as_many_tasks(client: FlaskClient, selected: str):
    markup = page(client, f"/analytics/centrality{selected}")
    body = markup.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [COUNTED.findall(row) for row in body.split("<tr>")[1:]]
    counts = {
        (address, int(number))
        for row in rows
        for address, number in row
        if number.isdigit() and "shared=" not in address
    }
    assert counts or "certainty" in selected
    for address, number in sorted(counts)[:12]:
        assert listed(client, address) == number


def test_workload_leads_to_what_it_counts_of_units_and_of_leaders(client: FlaskClient):
    markup = page(client, "/analytics/workload")
    assert 'id="workload"' in markup
    assert 'id="leaders"' in markup
    assert "leader=" in markup
    counts = [
        (address, int(number))
        for address, number in COUNTED.findall(markup)
        if number.isdigit() and "having=target" not in address
    ]
    assert any("having=deadline" in address for address, _ in counts)
    assert any("shared=no" in address for address, _ in counts)
    assert any("month=" in address for address, _ in counts)
    # The rank, which is by the number of tasks, leads there too.
    numbers = {address: {count for its, count in counts if its == address} for address, _ in counts}
    for address in sorted(numbers)[::2]:
        assert listed(client, address) in numbers[address]


def test_pairs_lead_to_the_tasks_that_they_share(client: FlaskClient):
    markup = page(client, "/analytics/backbone")
    counts = [
        (address, int(number))
        for address, number in COUNTED.findall(markup)
        if number.isdigit() and "with=" in address
    ]
    assert counts
    for address, number in set(counts):
        assert listed(client, address) == number


def test_tasks_of_two_units_are_those_they_carry_together(client: FlaskClient):
    markup = page(client, f"/analytics/tasks?unit={unit_path(WATER)}&with={unit_path(TAX)}")
    tasks = re.findall(r'<li><a href="/page/([^"]+)"', markup)
    assert tasks == [TASK_PATH, TASK_PATH.replace("/task/1/", "/task/3/")]


def test_plots_stand_in_the_page_and_lead_to_tasks(client: FlaskClient):
    markup = page(client, "/analytics/centrality")
    drawn = markup.partition("<svg")[2].partition("</svg>")[0]
    assert "<title" in drawn
    assert "/analytics/tasks?unit=" in drawn
    assert "style=" not in drawn


def test_the_form_keeps_what_was_chosen(client: FlaskClient):
    asked = f"?notice={NOTICE}&until=2022-12-31&role=lead&network=lead-lead&seed=7"
    markup = page(client, f"/analytics/centrality{asked}")
    assert f'<option value="{NOTICE}" selected>' in markup
    assert 'name="until" value="2022-12-31"' in markup
    assert 'value="lead" checked' in markup
    assert '<option value="lead-lead" selected>' in markup
    assert 'name="seed" value="7"' in markup
    other = re.search(r'<a href="(/analytics/workload[^"]*)"', markup)[1]
    assert "until=2022-12-31" in other


def test_two_selections_stand_side_by_side(client: FlaskClient):
    first = page(client, "/analytics/compare")
    assert "Choose the other side" in first
    assert "<table" not in first
    asked = "?role=lead&against-role=assigned&measure=strength"
    markup = page(client, f"/analytics/compare{asked}")
    assert WATER in column(markup, 0)
    heads = re.findall(r"sort=([a-z_]+)", markup)
    assert {"value", "against_value", "rank", "against_rank", "rank_change"} <= set(heads)


@pytest.mark.parametrize(
    "asked",
    [
        "seed=abc",
        "resolution=nan",
        "measure=beauty",
        "sort=colour",
        "order=up",
        "from=2022",
        "network=all",
        "colour=red",
    ],
)
def test_what_cannot_be_is_named_and_the_form_is_kept(client: FlaskClient, asked: str):
    markup = page(client, f"/analytics/centrality?until=2022-12-31&{asked}", 400)
    alert = re.search(r'role="alert">(.*?)</p>', markup, re.S)[1]
    assert asked.partition("=")[0] in alert
    assert 'name="until" value="2022-12-31"' in markup
    if asked == "seed=abc":
        assert 'name="seed" value="abc"' in markup


def test_a_filter_that_leaves_nothing_is_said(client: FlaskClient):
    for name in ("centrality", "backbone", "workload", "clusters"):
        markup = page(client, f"/analytics/{name}?from=2099-01-01")
        assert "No task fits the selection" in markup
        assert 'name="from" value="2099-01-01"' in markup


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("", 400),
        ("unit=org/1/none", 404),
        (f"unit={TASK_PATH}", 404),
        ("unit=a>b", 404),
        (f"unit={unit_path(WATER)}&role=leader", 400),
        (f"unit={unit_path(WATER)}&shared=maybe", 400),
        (f"unit={unit_path(WATER)}&with=org/1/none", 404),
        (f"leader={unit_path(WATER)}", 404),
    ],
)
def test_tasks_of_what_is_no_unit_are_refused(client: FlaskClient, asked: str, status: int):
    assert client.get(f"/analytics/tasks?{asked}").status_code == status


@pytest.fixture
def site_of(tmp_path: Path) -> Iterator[object]:
    """Make a site over a store of units that share tasks: lists of names, a list a task."""
    apps = []

    def site(*tasks: list[str]) -> FlaskClient:
        location = tmp_path / "gongbao.db"
        graph = URIRef(f"{BASE}graph/doc/a")
        triples = [(GBO.Task, RDF.type, GBO.Task)]
        for number, names in enumerate(tasks):
            task = URIRef(f"{BASE}id/doc/a/task/{number}")
            triples.append((task, RDF.type, GBO.Task))
            for name in names:
                unit = URIRef(f"{BASE}id/org/1/{quote(name)}")
                triples += [
                    (task, GBO.ledBy, unit),
                    (unit, RDF.type, GBO.Unit),
                    (unit, SKOS.prefLabel, Literal(f"区{name}局", lang="zh")),
                ]
        with open_store(str(location)) as store:
            store.replace_graph(graph, triples)
        apps.append(create_app(Settings(store=str(location), workers=1)))
        return apps[-1].test_client()

    yield site
    for app in apps:
        app.extensions["gongbao"].pool.close()


ANALYSES = ("centrality", "clusters", "backbone", "workload")


def test_a_store_without_units_is_told_and_breaks_nothing(site_of):
    empty = site_of()
    assert "gongbao build" in page(empty, "/analytics")
    for name in ANALYSES:
        assert "gongbao build" in page(empty, f"/analytics/{name}")
        answer = empty.get(f"/api/analytics/{name}")
        assert answer.status_code == 200
        assert next(iter(answer.json["tables"].values())) == []
    assert empty.get("/api/analytics/centrality/plot.svg").status_code in (200, 400)
    assert "<strong>0</strong>" in page(empty, "/")


@pytest.mark.parametrize("tasks", [(["水务"],), (["水务", "税务"], ["园林", "教育"])])
def test_one_unit_and_parts_that_do_not_touch_are_answered(site_of, tasks: tuple[list[str], ...]):
    site = site_of(*tasks)
    for name in ANALYSES:
        assert "NaN" not in site.get(f"/api/analytics/{name}").get_data(as_text=True)
        assert "区水务局" in page(site, f"/analytics/{name}") or name == "backbone"


def test_the_page_of_a_unit_tells_its_place_and_leads_to_the_table(client: FlaskClient):
    markup = page(client, f"/page/{unit_path(WATER)}")
    assert "Place in the network" in markup
    address = html.unescape(re.search(r'href="(/analytics/centrality\?sort=pagerank)"', markup)[1])
    assert column(page(client, address), 0)[0] == WATER


def test_a_notice_may_be_given_by_its_number(client: FlaskClient):
    by_number = client.get("/api/analytics/workload?notice=通政发〔2022〕8号&replicates=0")
    assert by_number.json["parameters"]["notice"] == [NOTICE]
    wrong = client.get("/api/analytics/workload?notice=通政发〔2022〕9号")
    assert (wrong.status_code, wrong.mimetype) == (400, "application/problem+json")
    assert wrong.json["detail"].startswith("notice=通政发〔2022〕9号")


def test_a_unit_says_where_the_graph_has_changed_since_it_was_measured(
    small_site_location: Path, tmp_path: Path
):
    location = shutil.copytree(small_site_location, tmp_path / "gongbao.db")
    told = "the graph has changed since"
    client = create_app(Settings(store=str(location))).test_client()
    assert told not in page(client, f"/page/{unit_path(WATER)}")
    update(str(location), "INSERT DATA { <urn:a> <urn:b> <urn:c> }", base=BASE)
    assert told in page(client, f"/page/{unit_path(WATER)}")


MARKUP = "<script>alert(1)</script>\"'\x01]]>"


def test_a_name_that_is_markup_or_no_text_at_all_is_shown_as_it_is(site_of):
    site = site_of([MARKUP, "税务"], [MARKUP, "税务", "园林"])
    for name in ANALYSES:
        assert "<script>alert" not in page(site, f"/analytics/{name}")
    drawn = site.get("/api/analytics/centrality/plot.svg")
    assert drawn.status_code == 200
    assert "<script>alert(1)" in "".join(ET.fromstring(drawn.get_data()).itertext())
