"""The explorer: suggestions, neighbours, and the list that works without JavaScript."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_graph import (
    BROWSER,
    NOTICE_PATH,
    TASK_PATH,
    TAX,
    WATER,
    unit_path,
)

from api.explorer import BATCH, MAX_OPEN, View


def suggestions(client: FlaskClient, typed: str, **more: str) -> list[dict[str, object]]:
    reply = client.get("/api/suggest", query_string={"q": typed, **more})
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return reply.json["suggestions"]


def labels(client: FlaskClient, typed: str) -> list[object]:
    return [item["label"] for item in suggestions(client, typed)]


def results_page(client: FlaskClient, typed: str) -> str:
    reply = client.get("/explore", query_string={"q": typed}, headers=BROWSER)
    return reply.get_data(as_text=True)


def links(markup: str, attribute: str = "data-explore") -> list[str]:
    found = re.findall(rf'<a [^>]*href="([^"]+)"[^>]*{attribute}', markup)
    return [html.unescape(address) for address in found]


def test_a_name_is_suggested_before_what_only_holds_it(client: FlaskClient):
    found = suggestions(client, WATER)
    assert found[0]["label"] == WATER
    assert found[0]["id"] == unit_path(WATER)
    assert found[0]["kind"] == {"key": "unit", "zh": "单位", "en": "unit"}


def test_a_unit_is_suggested_by_its_name_without_its_level(client: FlaskClient):
    assert labels(client, "水务")[0] == WATER


def test_a_unit_is_suggested_by_its_full_name_and_the_name_that_fits_is_told(client: FlaskClient):
    found = suggestions(client, "通州区水务局")
    assert (found[0]["label"], found[0]["matched"]) == (WATER, "北京市通州区水务局")


def test_blanks_do_not_matter_in_a_name(client: FlaskClient):
    assert labels(client, " 秦 涛 ") == ["秦涛"]


@pytest.mark.parametrize(
    ("typed", "kind"), [("通政发〔2022〕8", "notice"), ("完善用水", "task"), ("推进节", "keytask")]
)
def test_documents_and_tasks_are_suggested_by_number_and_words(
    client: FlaskClient, typed: str, kind: str
):
    assert suggestions(client, typed)[0]["kind"]["key"] == kind


def test_nothing_typed_suggests_nothing(client: FlaskClient):
    assert suggestions(client, "  ") == []


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "\\",
        '") } #',
        "{}",
        '水"))} UNION { ?thing ?p ?o BIND("水" AS ?plain) FILTER(true || CONTAINS(?plain, "',
        "'''",
        "?thing",
        "<https://w3id.org/gongbao/id/>",
        "水\n务",
    ],
)
def test_what_is_typed_never_becomes_query(client: FlaskClient, typed: str):
    for item in suggestions(client, typed):
        assert set("".join(typed.split())) <= set(item["matched"])


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.text(max_size=100))
def test_whatever_is_typed_is_answered(client: FlaskClient, typed: str):
    suggestions(client, typed)


@pytest.mark.parametrize("limit", ["0", "51", "x", "-3", "1e3", ""])
def test_a_limit_outside_its_range_is_refused_as_a_problem(client: FlaskClient, limit: str):
    reply = client.get("/api/suggest", query_string={"q": "水", "limit": limit})
    assert reply.status_code == 400
    assert reply.mimetype == "application/problem+json"
    assert "from 1 to 50" in reply.json["detail"]


def test_limit_holds(client: FlaskClient):
    assert len(suggestions(client, "节水", limit="3")) == 3


def test_too_long_a_text_is_refused(client: FlaskClient):
    assert client.get("/api/suggest", query_string={"q": "水" * 101}).status_code == 400


def test_neighbours_of_a_task_are_its_agents_key_task_and_annex(client: FlaskClient):
    answer = client.get("/api/neighbours", query_string={"id": TASK_PATH}).json

    assert answer["node"]["kind"]["key"] == "task"
    told = {(each["zh"], each["node"]["label"], each["outward"]) for each in answer["neighbours"]}
    assert told == {
        ("主责单位", WATER, True),
        ("协办单位", TAX, True),
        ("牵头领导", "秦涛", True),
        ("重点任务", "推进节水", True),
        ("载于", "节水任务表", True),
    }
    assert (answer["total"], answer["more"]) == (5, 0)


def test_another_reading_is_no_neighbour(client: FlaskClient):
    answer = client.get("/api/neighbours", query_string={"id": TASK_PATH}).json
    assert "区法院" not in {each["node"]["label"] for each in answer["neighbours"]}


def test_neighbours_are_capped_and_the_rest_is_counted(client: FlaskClient):
    answer = client.get("/api/neighbours", query_string={"id": unit_path(WATER), "limit": "5"}).json

    assert len({each["node"]["id"] for each in answer["neighbours"]}) == 5
    assert answer["more"] == answer["total"] - 5 > 100
    assert [each["zh"] for each in answer["neighbours"]][:2] == ["主责单位", "主责单位"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"id": "org/110112/nobody"}, 404), ({}, 400), ({"id": "x> ?p ?o } #"}, 404)],
)
def test_neighbours_of_nothing_are_a_problem(
    client: FlaskClient, asked: dict[str, str], status: int
):
    reply = client.get("/api/neighbours", query_string=asked)
    assert (reply.status_code, reply.mimetype) == (status, "application/problem+json")


def test_page_lists_the_neighbours_without_a_script(client: FlaskClient):
    markup = client.get(f"/explore?focus={TASK_PATH}", headers=BROWSER).get_data(as_text=True)
    panel = markup[markup.index('id="panel"') :]

    for name in (WATER, TAX, "秦涛", "推进节水", "节水任务表"):
        assert f"{name}</a>" in panel
    assert "监测&lt;体系&gt;。" in panel


def test_following_a_link_keeps_the_focus_expands_the_thing_and_shows_it(client: FlaskClient):
    focus = f"/explore?focus={unit_path(WATER)}"
    markup = client.get(focus, headers=BROWSER).get_data(as_text=True)
    address = next(link for link in links(markup) if TASK_PATH in link)

    state = parse_qs(urlsplit(address).query)
    assert state == {"focus": [unit_path(WATER)], "open": [TASK_PATH], "show": [TASK_PATH]}
    opened = client.get(address, headers=BROWSER).get_data(as_text=True)
    assert '<th scope="row">7</th><td>完善用水</td>' in opened
    assert View(unit_path(WATER), show=TASK_PATH).address in links(opened), "collapse"


def test_more_neighbours_come_in_batches(client: FlaskClient):
    view = View(unit_path(WATER))
    first = client.get(view.address, headers=BROWSER).get_data(as_text=True)
    assert len(re.findall(r"data-node=", first)) == BATCH
    assert view.further(view.focus).address in links(first)
    second = client.get(view.further(view.focus).address, headers=BROWSER).get_data(as_text=True)
    assert len(re.findall(r"data-node=", second)) == 2 * BATCH


def test_a_view_is_what_its_address_says():
    view = View("a/1").on("b/2").on("c/3").further("b/2")
    query = parse_qs(urlsplit(view.address).query)
    assert query == {"focus": ["a/1"], "open": ["b/2", "c/3"], "more": ["b/2"], "show": ["c/3"]}
    assert view.without("b/2") == View("a/1", ("c/3",), (), "c/3")


def test_the_oldest_expansion_gives_way_when_there_are_too_many():
    view = View("focus")
    for number in range(MAX_OPEN + 3):
        view = view.on(f"node/{number}")
    assert len(view.open) == MAX_OPEN
    assert view.open[0] == "node/3"
    assert view.open[-1] == f"node/{MAX_OPEN + 2}"


def test_words_without_a_script_lead_to_a_list_of_results(client: FlaskClient):
    markup = results_page(client, "水务")
    assert f'href="/explore?focus={unit_path(WATER)}"' in markup
    nothing = results_page(client, '<b>"无')
    assert "没有名称或正文包含这些字" in nothing
    assert "<b>" not in nothing


def test_unknown_focus_is_not_found(client: FlaskClient):
    assert client.get("/explore?focus=org/1/none", headers=BROWSER).status_code == 404
    assert client.get(f"/explore?focus={NOTICE_PATH}", headers=BROWSER).status_code == 200


def test_page_says_so_when_the_scripts_are_not_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    monkeypatch.setattr("api.assets.BUILT", tmp_path)
    markup = client.get(f"/explore?focus={TASK_PATH}", headers=BROWSER).get_data(as_text=True)
    assert "python -m api.assets" in markup
    assert 'id="canvas"' not in markup
    assert f"{WATER}</a>" in markup
