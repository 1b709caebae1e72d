"""Centrality and clusters on the web: tables, JSON, CSV, and the way from a number to its tasks."""

from __future__ import annotations

import csv
import html
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_graph import (
    BROWSER,
    TASK_PATH,
    TAX,
    WATER,
    unit_path,
)

from api import create_app
from api.settings import Settings
from graph.store import open_store
from ontology import GBO, RDF


def page(client: FlaskClient, address: str) -> str:
    reply = client.get(address, headers=BROWSER)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return reply.get_data(as_text=True)


def units_of(markup: str) -> list[str]:
    return re.findall(r'<tr><th scope="row"><a href="[^"]+">([^<]+)</a>', markup)


def test_the_unit_with_the_most_ties_comes_first(client: FlaskClient):
    rows = client.get("/api/analytics/centrality").json["units"]
    assert rows[0]["label"] == WATER
    assert (
        rows[0] | {"tasks": 123, "lead": 2, "support": 1, "assigned": 120, "degree": 2} == rows[0]
    )


def test_table_is_sorted_by_the_measure_asked_for(client: FlaskClient):
    by_support = client.get("/api/analytics/centrality?sort=support").json["units"]
    assert [row["support"] for row in by_support] == sorted(
        (row["support"] for row in by_support), reverse=True
    )
    assert units_of(page(client, "/analytics?sort=support")) == [row["label"] for row in by_support]
    labels = units_of(page(client, "/analytics?sort=label"))
    assert labels == sorted(labels)


def test_groups_and_other_readings_do_not_count(client: FlaskClient):
    labels = {row["label"] for row in client.get("/api/analytics/centrality").json["units"]}
    assert "各街道乡镇" not in labels
    assert "区法院" not in labels


def test_csv_has_a_row_for_each_unit_as_the_json_has(client: FlaskClient):
    reply = client.get("/api/analytics/centrality?format=csv&sort=tasks")
    assert reply.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(reply.get_data(as_text=True))))
    told = client.get("/api/analytics/centrality?sort=tasks").json["units"]
    assert rows == [{name: str(value) for name, value in row.items()} for row in told]


def test_every_number_of_the_table_leads_to_as_many_tasks(client: FlaskClient):
    markup = page(client, "/analytics")
    counted = re.findall(r'<a href="(/analytics/tasks\?[^"]+)">(\d+)</a>', markup)
    assert len(counted) >= 6
    for address, number in counted:
        listed = page(client, html.unescape(address))
        assert f'<span class="count">{number}</span>' in listed


def test_tasks_of_two_units_are_those_they_carry_together(client: FlaskClient):
    markup = page(client, f"/analytics/tasks?unit={unit_path(WATER)}&with={unit_path(TAX)}")
    tasks = re.findall(r'<li><a href="/page/([^"]+)"', markup)
    assert tasks == [TASK_PATH, TASK_PATH.replace("/task/1/", "/task/3/")]


def test_clusters_name_their_seed_and_all_their_members(client: FlaskClient):
    answer = client.get("/api/analytics/clusters?seed=7&resolution=0.5").json
    assert (answer["seed"], answer["resolution"], answer["method"]) == (7, 0.5, "Louvain")
    members = {each["label"] for cluster in answer["clusters"] for each in cluster["members"]}
    assert {WATER, TAX, "区生态环境局"} <= members
    reply = client.get("/api/analytics/clusters?seed=7&resolution=0.5&format=csv")
    text = reply.get_data(as_text=True)
    assert {row["label"] for row in csv.DictReader(io.StringIO(text))} == members


@pytest.mark.parametrize(
    "asked",
    [
        "sort=colour",
        "seed=-1",
        "seed=x",
        "seed=4294967296",
        "resolution=0",
        "resolution=nan",
        "resolution=inf",
        "resolution=x",
        "resolution=11",
        "format=xml",
    ],
)
def test_a_parameter_that_cannot_be_is_named_in_the_answer(client: FlaskClient, asked: str):
    address = "centrality" if asked.startswith("sort") else "clusters"
    reply = client.get(f"/api/analytics/{address}?{asked}")
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")
    assert reply.json["detail"].startswith(f"{asked}:")


@pytest.mark.parametrize(
    ("asked", "status"),
    [("", 400), ("unit=org/1/none", 404), (f"unit={TASK_PATH}", 404), ("unit=a>b", 404)],
)
def test_tasks_of_what_is_no_unit_are_refused(client: FlaskClient, asked: str, status: int):
    assert client.get(f"/analytics/tasks?{asked}").status_code == status


def test_an_unknown_role_is_refused(client: FlaskClient):
    reply = client.get(f"/analytics/tasks?unit={unit_path(WATER)}&role=leader")
    assert reply.status_code == 400


def test_a_store_without_units_is_told_and_breaks_nothing(tmp_path: Path):
    location = tmp_path / "gongbao.db"
    store = open_store(str(location))
    store.replace_graph(GBO.Task, [(GBO.Task, RDF.type, GBO.Task)])
    store.close()
    del store
    app = create_app(Settings(store=str(location)))
    empty = app.test_client()

    assert "gongbao build" in page(empty, "/analytics")
    assert empty.get("/api/analytics/centrality").json["units"] == []
    assert empty.get("/api/analytics/clusters").json["clusters"] == []
    header = empty.get("/api/analytics/centrality?format=csv").get_data(as_text=True)
    assert header.startswith("rank,unit,label,tasks")
    assert "<strong>0</strong>" in page(empty, "/")
    app.extensions["gongbao"].pool.close()
