"""The search: names first, then the words of texts with what is around them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from small_graph import BROWSER, NOTICE_PATH, TASK_PATH, WATER, unit_path

from api.paging import PAGE_SIZE
from api.search import MAX_QUERY, Snippet, search, snippet_of
from graph.store import Store, open_store

PARAGRAPH_PATH = f"{NOTICE_PATH}/annex/2/art_1__para_1"


@pytest.fixture(scope="module")
def gazette(built: Path) -> Iterator[Store]:
    with open_store(str(built), read_only=True) as store:
        yield store


def suggested(client: FlaskClient, typed: str) -> list[dict[str, object]]:
    return client.get("/api/suggest", query_string={"q": typed, "limit": 50}).json["suggestions"]


def suggested_paths(client: FlaskClient, typed: str) -> list[object]:
    return [item["id"] for item in suggested(client, typed)]


def results_page(client: FlaskClient, typed: str, **more: str) -> str:
    reply = client.get("/explore", query_string={"q": typed, **more}, headers=BROWSER)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def test_a_word_of_an_article_is_found_with_its_snippet_its_notice_and_its_page(
    client: FlaskClient,
):
    # 本办法所称节水，是指节约用水。
    markup = results_page(client, "所称节水")

    assert "本办法<mark>所称节水</mark>，是指节约用水。" in markup
    assert f'href="/page/{PARAGRAPH_PATH}"' in markup
    assert f'href="/page/{NOTICE_PATH}">通政发〔2022〕8号</a>' in markup
    assert "条款单元" in markup


def test_a_word_of_a_paragraph_of_the_gazette_is_found(gazette: Store):
    # 在“合法性审查报告”中对相关争议焦点问题进行说理论述，对相关法律风险进行提示。
    (hit,) = search(gazette, "说理论述")
    assert hit.iri.endswith("/doc/tongzhengbanfa/2022/9/instrument/art_9__para_2")
    assert hit.snippet is not None
    assert str(hit.snippet).endswith("争议焦点问题进行说理论述，对相关法律风险进行提示。")


@pytest.mark.parametrize(
    ("typed", "path", "kind"),
    [
        ("监测<体系>", TASK_PATH, "task"),
        ("总则", f"{NOTICE_PATH}/annex/2/chp_1", "provision"),
        ("力争达到35%", f"{PARAGRAPH_PATH}/statement/1", "statement"),
        ("经处理后可以回用", None, "concept"),
    ],
)
def test_tasks_headings_values_and_definitions_are_found_by_their_words(
    client: FlaskClient, typed: str, path: str | None, kind: str
):
    (found,) = suggested(client, typed)
    assert found["kind"]["key"] == kind
    assert found["snippet"]["words"] == typed
    assert path in (None, found["id"])
    assert client.get(found["page"], headers=BROWSER).status_code == 200


def test_terms_of_code_lists_are_not_what_a_notice_says(client: FlaskClient):
    # scheme/trend/improve is defined as 指标所反映的状况好转，没有说明数值升降。
    assert suggested(client, "所反映的状况好转") == []


def test_a_name_that_begins_with_the_words_comes_before_one_that_holds_them_and_texts(
    client: FlaskClient,
):
    found = suggested(client, "节水")
    assert found[0]["matched"].startswith("节水")
    is_text = [item["snippet"] is not None for item in found]
    assert is_text == sorted(is_text)
    begins = [item["matched"].startswith("节水") for item in found if item["snippet"] is None]
    assert begins == sorted(begins, reverse=True)
    assert {True, False} == set(is_text) == set(begins)


def test_a_value_within_the_words_of_a_task_is_told_once(gazette: Store):
    iris = [hit.iri for hit in search(gazette, "污水处理率")]
    holders = [iri.partition("/statement/")[0] for iri in iris if "/statement/" in iri]
    assert iris
    assert not set(holders) & set(iris)


@pytest.mark.parametrize(
    "typed",
    [
        *("通政发〔2022〕8号", "通政发[2022]8号", "通政发［2022］8号", "通政发（2022）8号"),
        *("通政发(2022)8号", " 通政发 [2022] 8 号 ", "通政发[2022）8"),
    ],
)
def test_a_document_number_is_found_whatever_its_brackets(client: FlaskClient, typed: str):
    assert suggested_paths(client, typed)[0] == NOTICE_PATH


def test_white_space_between_characters_does_not_count_in_texts(client: FlaskClient):
    assert suggested_paths(client, "所 称\t节　水") == [PARAGRAPH_PATH]


def test_one_character_is_looked_for_in_names_only(client: FlaskClient):
    found = suggested(client, "水")
    assert unit_path(WATER) in [item["id"] for item in found]
    assert {item["snippet"] for item in found} == {None}


def test_no_contact_is_found_by_name_or_phone(gazette: Store, built: Path):
    restricted = (built / "restricted.nq").read_text(encoding="utf-8")
    secrets = re.findall(r'(?:/name|telephone)> "([^"]+)"', restricted)
    assert len(secrets) > 20
    assert [secret for secret in secrets if search(gazette, secret)] == []


@pytest.mark.parametrize(
    "typed",
    [
        '"节',
        '节水"',
        "节水\\",
        '节水")) } #',
        "节水'''",
        '节水" || true || "',
        "节水\x00",
        "{节水}",
    ],
)
def test_quotes_and_backslashes_are_words_like_any_other(client: FlaskClient, typed: str):
    assert suggested(client, typed) == []
    markup = results_page(client, typed)
    assert "没有名称或正文包含这些字" in markup


@pytest.mark.parametrize("typed", ["", "  ", "\t\n", "　"])
def test_nothing_typed_finds_nothing(client: FlaskClient, typed: str):
    assert suggested(client, typed) == []
    assert 'class="results"' not in results_page(client, typed)


def test_ten_thousand_characters_are_answered(client: FlaskClient):
    assert "没有名称或正文包含这些字" in results_page(client, "水" * 10_000)


def test_only_the_beginning_of_a_long_text_is_looked_for(gazette: Store):
    words = "节" * MAX_QUERY
    assert search(gazette, f"{words}水") == search(gazette, words) == []


def test_what_a_text_prints_is_escaped_in_its_snippet(client: FlaskClient):
    assert "<mark>监测&lt;体</mark>系&gt;。" in results_page(client, "监测<体")


def test_many_hits_come_in_pages(client: FlaskClient):
    # Annex 2 has 120 tasks: 做好第1项节水工作。 …
    first = results_page(client, "项节水工作")
    assert first.count("<mark>") == PAGE_SIZE
    address = re.search(r'rel="next" href="([^"]+)"', first)
    assert address is not None
    second = client.get(html.unescape(address[1]), headers=BROWSER).get_data(as_text=True)
    assert second.count("<mark>项节水工作</mark>") == 120 - PAGE_SIZE
    assert '<span class="count">120</span>' in second


@pytest.mark.parametrize(("page", "status"), [("2", 404), ("0", 400), ("x", 400)])
def test_a_page_that_is_not_there_is_refused(client: FlaskClient, page: str, status: int):
    asked = {"q": "所称节水", "page": page}
    assert client.get("/explore", query_string=asked, headers=BROWSER).status_code == status


def test_a_snippet_is_cut_on_both_sides_and_keeps_what_is_printed():
    text = "前" * 50 + "通政发〔2022〕8 号" + "后" * 50
    found = snippet_of(text, "发(2022)8号")
    assert found == Snippet("…" + "前" * 28 + "通政", "发〔2022〕8 号", "后" * 30 + "…")


@given(
    before=st.text(max_size=40),
    words=st.text(min_size=1, max_size=9).filter(lambda text: text.split()),
    after=st.text(max_size=40),
)
def test_a_snippet_is_a_piece_of_its_text(before: str, words: str, after: str):
    text = f"{before}{words}{after}"
    found = snippet_of(text, words)
    assert found is not None
    assert str(found).removeprefix("…").removesuffix("…") in text
    assert found.words in text
