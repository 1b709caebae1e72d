"""What an error looks like to a program and to a person, whatever raised it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import abort
from flask.testing import FlaskClient

from api import create_app
from api.settings import Settings
from graph.store import StoreError

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def client(small_store: Path) -> FlaskClient:
    """The app with three more pages, each of which fails in its own way."""
    app = create_app(Settings(store=str(small_store)))

    @app.get("/fails")
    def fails() -> str:
        raise RuntimeError("secret: /private/place")

    @app.get("/store-fails")
    def store_fails() -> str:
        raise StoreError("no store at /private/place")

    @app.get("/gone")
    def gone() -> str:
        abort(410, description="it was <b>here</b>")

    return app.test_client()


@pytest.mark.parametrize(("address", "status"), [("/fails", 500), ("/store-fails", 503)])
@pytest.mark.parametrize("accept", [BROWSER, "*/*", "application/json"])
def test_failure_of_the_server_tells_nothing_of_its_inside(
    client: FlaskClient, address: str, status: int, accept: str
) -> None:
    response = client.get(address, headers={"Accept": accept})
    assert response.status_code == status
    assert "private" not in response.text
    assert "Traceback" not in response.text


def test_address_that_is_no_page_is_told_in_one_line_of_ours(client: FlaskClient) -> None:
    response = client.get("/no/such/page")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.json is not None
    assert response.json["detail"].startswith("nothing has this address")


def test_problem_has_the_members_of_rfc_9457(client: FlaskClient) -> None:
    response = client.get("/fails")
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert {"type", "title", "status", "detail"} <= response.json.keys()
    assert response.json["status"] == 500


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/json, text/html;q=0.5", "application/problem+json"),
        ("text/turtle, */*;q=0.1", "application/problem+json"),
    ],
)
def test_people_get_a_page_and_programs_a_problem(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    assert client.get("/gone", headers={"Accept": accept}).mimetype == media_type


def test_page_of_an_error_shows_its_text_escaped(client: FlaskClient) -> None:
    page = client.get("/gone", headers={"Accept": BROWSER})
    assert page.status_code == 410
    assert "it was &lt;b&gt;here&lt;/b&gt;" in page.text


def test_security_headers_are_on_every_response(client: FlaskClient) -> None:
    for address in ("/", "/sparql", "/gone", "/fails", "/static/gongbao.css", "/nowhere"):
        headers = client.get(address, headers={"Accept": BROWSER}).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Frame-Options"] == "DENY"


def test_app_over_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run gongbao build"):
        create_app(Settings(store=str(tmp_path / "none")))
