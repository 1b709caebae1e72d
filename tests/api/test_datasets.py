"""The dataset to take home."""

from __future__ import annotations

import io
import zipfile

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from small_graph import (
    BROWSER,
)

from api.datasets import DOWNLOADS
from api.store_access import current_store


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("gongbao.nq", ox.RdfFormat.N_QUADS),
        ("gongbao.trig", ox.RdfFormat.TRIG),
        ("gongbao.jsonld", ox.RdfFormat.JSON_LD),
    ],
)
def test_a_download_holds_every_quad_of_the_store(client: FlaskClient, name: str, form):
    data = client.get(f"/datasets/{name}").get_data()
    with client.application.app_context():
        assert len(set(ox.parse(data, form))) == len(current_store())


def test_tables_come_in_one_archive_with_their_description(client: FlaskClient):
    data = client.get("/datasets/gongbao-csv.zip").get_data()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {"gongbao/tasks.csv", "gongbao/datapackage.json"} <= set(archive.namelist())
        assert "完善用水监测<体系>。" in archive.read("gongbao/tasks.csv").decode()


def test_page_offers_every_file_and_names_the_licence(client: FlaskClient):
    markup = client.get("/datasets", headers=BROWSER).get_data(as_text=True)
    for download in DOWNLOADS:
        assert f'href="/datasets/{download.name}"' in markup
    assert "CC BY 4.0" in markup


def test_a_file_that_is_not_offered_is_not_found(client: FlaskClient):
    for name in ("restricted.nq", "..%2Frestricted.nq", "gongbao.exe"):
        assert client.get(f"/datasets/{name}").status_code == 404
