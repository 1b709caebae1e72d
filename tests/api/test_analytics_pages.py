"""Centrality and clusters on the web: tables, JSON, CSV, and the way from a number to its tasks."""

from __future__ import annotations

import html
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


def test_table_is_sorted_by_the_measure_asked_for(client: FlaskClient):
    assert units_of(page(client, "/analytics?sort=tasks"))[0] == WATER
    labels = units_of(page(client, "/analytics?sort=label"))
    assert labels == sorted(labels)


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
    assert empty.get("/api/analytics/centrality").json["tables"]["units"] == []
    header = empty.get("/api/analytics/centrality?format=csv").get_data(as_text=True)
    assert header.startswith("unit,label,tasks")
    assert "<strong>0</strong>" in page(empty, "/")
    app.extensions["gongbao"].pool.close()
