"""`/api/analytics/…`: what is asked is checked, answered by a worker, and sent once."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from small_graph import TAX, WATER

CENTRALITY = "/api/analytics/centrality"


def test_every_unit_is_measured_and_groups_and_other_readings_are_none(client: FlaskClient):
    answer = client.get(CENTRALITY).json
    rows = {row["label"]: row for row in answer["tables"]["units"]}
    counted = {"tasks": 123, "lead": 2, "support": 1, "assigned": 120, "degree": 2}
    assert rows[WATER] | counted == rows[WATER]
    assert {TAX, "区生态环境局"} <= rows.keys()
    assert not {"各街道乡镇", "区法院"} & rows.keys()


def test_an_answer_says_all_that_it_depends_on(client: FlaskClient):
    answer = client.get(f"{CENTRALITY}?seed=7&network=lead-lead").json
    assert answer["analysis"] == "centrality"
    assert answer["parameters"]["seed"] == ["7"]
    assert answer["parameters"]["weight"] == ["newman"]
    assert answer["graphs"]
    assert answer["code"]
    assert len(answer["digest"]) == 64


def test_csv_has_a_row_for_each_unit_as_the_json_has(client: FlaskClient):
    reply = client.get(f"{CENTRALITY}?format=csv")
    assert reply.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(reply.get_data(as_text=True))))
    told = client.get(CENTRALITY).json["tables"]["units"]
    assert [row["label"] for row in rows] == [row["label"] for row in told]
    assert list(rows[0]) == list(told[0])


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("application/graphml+xml, text/csv;q=0.5", "application/graphml+xml"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_accept_chooses_the_format(client: FlaskClient, accept: str, media_type: str):
    reply = client.get(CENTRALITY, headers={"Accept": accept})
    assert (reply.status_code, reply.mimetype) == (200, media_type)
    assert "Accept" in reply.vary


def test_a_format_there_is_not_is_told_which_there_are(client: FlaskClient):
    reply = client.get(CENTRALITY, headers={"Accept": "image/webp"})
    assert (reply.status_code, reply.mimetype) == (406, "application/problem+json")
    assert "text/csv" in reply.json["available"]


def test_plots_are_drawn_here_and_lead_to_the_tasks(client: FlaskClient):
    reply = client.get(f"{CENTRALITY}/plot.svg?measure=strength")
    assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml")
    drawn = reply.get_data(as_text=True)
    assert "<title" in drawn
    assert "/analytics/tasks?unit=org/110112/" in drawn


def test_an_answer_is_sent_again_only_when_it_is_another(client: FlaskClient):
    first = client.get(CENTRALITY)
    etag = first.headers["ETag"]
    again = client.get(CENTRALITY, headers={"If-None-Match": etag})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["ETag"] == etag
    other = client.get(f"{CENTRALITY}?network=lead-lead", headers={"If-None-Match": etag})
    assert other.status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("seed=-1", "seed=-1: give a whole number"),
        ("seed=abc", "seed=abc: give a whole number"),
        ("seed=4294967296", "seed=4294967296: give a whole number from 0 to"),
        ("seed=1&seed=2", "seed: give it once"),
        ("resolution=0", "resolution=0: give a number above 0"),
        ("resolution=nan", "resolution=nan: give a number above 0"),
        ("resolution=inf", "resolution=inf: give a number above 0"),
        ("resolution=x", "resolution=x: give a number"),
        ("resolution=11", "resolution=11: give a number above 0, at most 10"),
        ("resolution=1_0", "resolution=1_0: give a number"),
        ("resolution=٢", "resolution=٢: give a number"),
        ("alpha=2", "alpha=2: give a number between 0 and 1"),
        ("measure=beauty", "measure=beauty: unknown; choose of"),
        ("network=all", "network=all: choose of any"),
        ("role=boss", "role"),
        ("from=2022", "from=2022: give a date such as"),
        ("from=2022-01-01&from=2023-01-01", "from: give it once"),
        ("colour=red", "colour: unknown; give"),
        ("format=xml", "format=xml: choose of csv, json"),
        ("format=csv&table=none", "table=none: choose of units"),
        ("table=units", "table=units: json has all there is"),
        ("seeds=201", "seeds=201: this server takes up to 200"),
        ("replicates=1001", "replicates=1001: this server takes up to 1000"),
    ],
)
def test_a_parameter_that_cannot_be_is_named_in_the_answer(
    client: FlaskClient, asked: str, told: str
):
    reply = client.get(f"{CENTRALITY}?{asked}")
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")
    assert reply.json["detail"].startswith(told)


@pytest.mark.parametrize(
    "name", ["network", "readings", "from", "role", "groups", "notice", "format", "x" * 9000]
)
def test_a_fault_is_told_in_a_line_however_long_it_is(client: FlaskClient, name: str):
    reply = client.get(CENTRALITY, query_string={name: "y" * 9000})
    assert reply.status_code == 400
    assert len(reply.json["detail"]) < 500


def test_a_plot_there_is_not_costs_no_worker_a_moment(client: FlaskClient):
    pool = client.application.extensions["gongbao"].answers
    before = pool.figures().outcomes
    reply = client.get(f"{CENTRALITY}/plot.svg?plot=lorenz")
    assert reply.status_code == 400
    assert reply.json["detail"].startswith("plot=lorenz: choose of bars, heat-map")
    assert pool.figures().outcomes == before


def test_what_a_form_leaves_empty_counts_as_not_given(client: FlaskClient):
    asked = client.get(f"{CENTRALITY}?seed=&notice=&from=")
    assert asked.status_code == 200
    assert asked.headers["ETag"] == client.get(CENTRALITY).headers["ETag"]


def test_a_comparison_needs_another_side(client: FlaskClient):
    reply = client.get("/api/analytics/compare")
    assert reply.status_code == 400
    assert "against-notice" in reply.json["detail"]


def test_an_analysis_there_is_not_has_no_address(client: FlaskClient):
    assert client.get("/api/analytics/astrology").status_code == 404
