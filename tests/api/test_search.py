"""The search: its page, its JSON, and the suggestions."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from small_graph import BROWSER, NOTICE_PATH, TASK_PATH, WATER, unit_path

from api.search import PAGE_HITS, TYPES
from graph.search import MAX_QUERY
from graph.search.entries import KINDS

PARAGRAPH_PATH = f"{NOTICE_PATH}/annex/2/art_1__para_1"


def suggested(client: FlaskClient, typed: str) -> list[dict[str, object]]:
    return client.get("/api/suggest", query_string={"q": typed, "limit": 50}).json["suggestions"]


def suggested_paths(client: FlaskClient, typed: str) -> list[object]:
    return [item["id"] for item in suggested(client, typed)]


def words_of(hit: dict[str, object]) -> list[str]:
    """Return the words that a hit marks."""
    snippet = hit["snippet"]
    return [snippet["text"][start:end] for start, end in snippet["marks"]]


def asked(client: FlaskClient, typed: str, **more: object) -> dict[str, object]:
    reply = client.get("/api/search", query_string={"q": typed, **more})
    assert reply.status_code == 200
    return reply.json


def page(client: FlaskClient, typed: str, **more: object) -> str:
    reply = client.get("/search", query_string={"q": typed, **more}, headers=BROWSER)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def links(markup: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'href="([^"]+)"', markup)]


# The page


def test_a_word_of_an_article_is_found_with_its_snippet_its_notice_and_its_page(
    client: FlaskClient,
):
    # 本办法所称节水，是指节约用水。
    markup = page(client, "所称节水")
    assert "本办法<mark>所称节水</mark>，是指节约用水。" in markup
    assert f"/page/{PARAGRAPH_PATH}" in links(markup)
    assert f'href="/page/{NOTICE_PATH}">通政发〔2022〕8号</a>' in markup
    assert "条款单元" in markup


@pytest.mark.parametrize("path", ["/search", "/explore"])
def test_an_article_found_by_its_number_shows_how_it_begins(client: FlaskClient, path: str):
    reply = client.get(path, query_string={"q": "第1条"}, headers=BROWSER)
    assert '<p class="printed">本办法所称节水' in reply.text


def test_a_group_of_units_shows_the_task_that_names_it(client: FlaskClient):
    assert '<p class="printed">开展节水宣传。' in page(client, "各街道乡镇")


def test_the_page_keeps_what_was_typed_and_escapes_it(client: FlaskClient):
    markup = page(client, '<b>"无')
    assert 'value="&lt;b&gt;&#34;无"' in markup
    assert "<b>" not in markup


def test_without_words_the_page_says_what_can_be_asked(client: FlaskClient):
    for typed in ("", "  ", "　"):
        markup = page(client, typed)
        assert "两个字即可成词" in markup
        assert "没有名称或正文包含这些字" not in markup


def test_what_asks_nothing_is_told_to_find_nothing(client: FlaskClient):
    assert "没有名称或正文包含这些字" in page(client, "（）")


def test_an_empty_result_says_what_was_looked_for_and_offers_what_resembles_it(
    client: FlaskClient,
):
    markup = page(client, "通州水務局")
    assert "通州水务局" in markup
    assert f"/page/{unit_path(WATER)}" in links(markup)


def test_what_a_text_prints_is_escaped_in_its_snippet(client: FlaskClient):
    assert "<mark>监测&lt;体</mark>系&gt;。" in page(client, "监测<体")


def test_a_facet_is_a_link_that_chooses_and_a_chosen_one_a_link_that_lets_go(client: FlaskClient):
    markup = page(client, "节水")
    (address,) = {link for link in links(markup) if "type=task" in link}
    assert parse_qs(urlsplit(address).query) == {"q": ["节水"], "type": ["task"]}
    narrowed = client.get(address, headers=BROWSER).get_data(as_text=True)
    assert "✕" in narrowed
    back = [link for link in links(narrowed) if urlsplit(link).path == "/search"]
    assert "/search?q=%E8%8A%82%E6%B0%B4" in back


def test_choices_that_nothing_fits_can_be_removed(client: FlaskClient):
    markup = page(client, "所称节水", type="unit")
    assert "所选范围内没有" in markup
    assert "/search?q=%E6%89%80%E7%A7%B0%E8%8A%82%E6%B0%B4" in links(markup)


def test_many_hits_come_in_pages_that_keep_the_choices(client: FlaskClient):
    # Annex 2 has 120 tasks: 做好第1项节水工作。 …
    first = page(client, "项节水工作", type="task")
    assert first.count("<mark>") == PAGE_HITS
    address = re.search(r'rel="next" href="([^"]+)"', first)
    assert address is not None
    second = client.get(html.unescape(address[1]), headers=BROWSER).get_data(as_text=True)
    assert second.count("<mark>项节水工作</mark>") == PAGE_HITS
    assert "type=task" in address[1]
    assert '<span class="count">120</span>' in second


@pytest.mark.parametrize(
    ("number", "status"), [("2", 404), ("0", 400), ("x", 400), ("9" * 5000, 400)]
)
def test_a_page_that_is_not_there_is_refused(client: FlaskClient, number: str, status: int):
    asked_for = {"q": "所称节水", "page": number}
    assert client.get("/search", query_string=asked_for, headers=BROWSER).status_code == status


def test_ten_thousand_characters_are_answered(client: FlaskClient):
    markup = page(client, "水" * 10_000)
    assert "没有名称或正文包含这些字" in markup
    assert "水" * (MAX_QUERY + 1) not in markup


def test_every_page_has_a_search_form(client: FlaskClient):
    for path in ("/", "/explore", "/analytics", f"/page/{NOTICE_PATH}", "/search", "/nowhere"):
        markup = client.get(path, headers=BROWSER).get_data(as_text=True)
        forms = re.findall(r'<form[^>]*role="search"[^>]*>', markup)
        assert len(forms) == 1, path
        assert 'method="get"' in forms[0]


def test_a_site_under_a_prefix_keeps_it_in_every_address(client: FlaskClient):
    reply = client.get(
        "/search",
        query_string={"q": "节水"},
        headers=BROWSER,
        environ_overrides={"SCRIPT_NAME": "/gongbao"},
    )
    addresses = [link for link in links(reply.get_data(as_text=True)) if link.startswith("/")]
    assert addresses
    assert [link for link in addresses if not link.startswith("/gongbao/")] == []


# The JSON


def test_the_answer_counts_its_hits_by_facet(client: FlaskClient):
    answer = asked(client, "节水")
    assert answer["query"] == "节水"
    assert answer["words"] == ["节水"]
    assert answer["truncated"] is False
    facets = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in answer["facets"].items()
    }
    assert sum(facets["type"].values()) == answer["total"]
    assert facets["notice"][NOTICE_PATH] > 120
    assert set(facets["role"]) >= {"lead", "support", "assigned", "leader"}
    assert facets["year"] == {"2022": 1}


def test_each_choice_narrows_to_as_many_as_were_counted(client: FlaskClient):
    for name, values in asked(client, "节水")["facets"].items():
        for value in values:
            narrowed = asked(client, "节水", **{name: value["value"]}, limit=1)
            assert narrowed["total"] == value["count"], (name, value)


def test_of_several_choices_in_a_facet_any_fits(client: FlaskClient):
    both = asked(client, "节水", type=["task", "indicator"])
    one, other = asked(client, "节水", type="task"), asked(client, "节水", type="indicator")
    assert both["total"] == one["total"] + other["total"]


def test_the_answer_leads_through_all_hits(client: FlaskClient):
    address, seen = "/api/search?q=项节水工作&limit=50", []
    while address:
        answer = client.get(address).json
        seen += [hit["id"] for hit in answer["hits"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"] == 120


def test_a_hit_says_which_property_holds_the_words_and_which_notice(client: FlaskClient):
    (hit,) = asked(client, "监测<体系>")["hits"]
    assert hit["id"] == TASK_PATH
    assert hit["field"] == "taskText"
    assert hit["is_name"] is False
    assert hit["notice"]["id"] == NOTICE_PATH
    assert words_of(hit) == ["监测<体系>"]


def test_nothing_found_is_an_answer(client: FlaskClient):
    answer = asked(client, "通州水務局")
    assert (answer["total"], answer["hits"], answer["next"]) == (0, [], None)
    assert unit_path(WATER) in [hit["id"] for hit in answer["nearest"]]
    assert asked(client, "")["total"] == 0


@pytest.mark.parametrize(
    "query",
    [
        {"q": "水" * (MAX_QUERY + 1)},
        {"q": "水", "limit": "0"},
        {"q": "水", "limit": "101"},
        {"q": "水", "offset": "-1"},
        {"q": "水", "offset": "9" * 400},
        {"q": "水", "offset": "0" * 5000 + "1"},
        {"q": "水", "limit": "000000000101"},
        {"q": "水", "offset": "١"},
        {"q": "水", "type": "Task"},
        {"q": "水", "role": "boss"},
        {"q": "水", "year": "22"},
        {"q": "水", "year": "２０２２"},
        {"q": "水", "notice": "<script>"},
        {"q": "水", "year": [str(year) for year in range(2000, 2030)]},
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_says_why(client: FlaskClient, query: dict):
    reply = client.get("/api/search", query_string=query)
    assert reply.status_code == 400
    assert reply.mimetype == "application/problem+json"
    assert reply.json["detail"]


def test_any_site_may_ask(client: FlaskClient):
    for path in ("/api/search?q=水务", "/api/suggest?q=水务"):
        assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_every_kind_that_can_be_found_has_a_name():
    assert set(TYPES) == set(KINDS)


# Suggestions, and what is found by what


@pytest.mark.parametrize(
    ("typed", "path", "kind"),
    [
        ("监测<体系>", TASK_PATH, "task"),
        ("总则", f"{NOTICE_PATH}/annex/2/chp_1", "provision"),
        ("第一条", f"{NOTICE_PATH}/annex/2/art_1", "provision"),
        ("第1条", f"{NOTICE_PATH}/annex/2/art_1", "provision"),
        ("力争达到35%", f"{PARAGRAPH_PATH}/statement/1", "statement"),
        ("经处理后可以回用", None, "concept"),
        ("中水", None, "concept"),
        ("林业", None, "concept"),
        ("GB/T18870-2011", None, "cited"),
    ],
)
def test_tasks_headings_numbers_values_terms_and_industries_are_found(
    client: FlaskClient, typed: str, path: str | None, kind: str
):
    found = suggested(client, typed)[0]
    assert found["kind"]["key"] == kind
    assert path in (None, found["id"])
    assert client.get(found["page"], headers=BROWSER).status_code == 200


def test_terms_of_code_lists_are_not_what_a_notice_says(client: FlaskClient):
    # scheme/trend/improve is defined as 指标所反映的状况好转，没有说明数值升降。
    assert suggested(client, "所反映的状况好转") == []


def test_a_name_that_begins_with_the_words_comes_before_one_that_holds_them_and_texts(
    client: FlaskClient,
):
    found = suggested(client, "节水")
    assert found[0]["snippet"]["text"].startswith("节水")
    is_text = [not item["is_name"] for item in found]
    assert is_text == sorted(is_text)
    begins = [item["snippet"]["text"].startswith("节水") for item in found if item["is_name"]]
    assert begins == sorted(begins, reverse=True)
    assert {True, False} == set(is_text) == set(begins)


@pytest.mark.parametrize(
    "typed",
    [
        *("通政发〔2022〕8号", "通政发[2022]8号", "通政发［2022］8号", "通政发（2022）8号"),
        *("通政发(2022)8号", " 通政发 [2022] 8 号 ", "通政发[2022）8", "通政發［２０２２］８號"),
    ],
)
def test_a_document_number_is_found_however_it_is_written(client: FlaskClient, typed: str):
    assert suggested_paths(client, typed)[0] == NOTICE_PATH


def test_white_space_between_characters_does_not_count_in_texts(client: FlaskClient):
    assert suggested_paths(client, "所 称\t节　水") == [PARAGRAPH_PATH]


def test_one_character_is_looked_for_in_names_only(client: FlaskClient):
    found = suggested(client, "水")
    assert unit_path(WATER) in [item["id"] for item in found]
    assert {item["is_name"] for item in found} == {True}


@pytest.mark.parametrize(
    "typed",
    ['"', '""', "*", "NEAR(", "own : 节", "节水\x00\\", "{节水}", '节水" || true || "', "^节"],
)
def test_signs_of_query_languages_are_words_like_any_other(client: FlaskClient, typed: str):
    assert client.get("/api/suggest", query_string={"q": typed}).status_code == 200
    page(client, typed)


@pytest.mark.parametrize("typed", ["", "  ", "\t\n", "　"])
def test_nothing_typed_finds_nothing(client: FlaskClient, typed: str):
    assert suggested(client, typed) == []
