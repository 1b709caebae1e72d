"""The pages of lesser things, and the lists of all things of a kind: each tells what it is."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from pages_read import fact, page, words
from small_graph import BROWSER, NOTICE_PATH, SOURCE, TASK_PATH, TAX, WATER, unit_path

SOURCE_PATH = f"source/{SOURCE.sha256[:8]}"


def test_statement_is_told_as_one_reads_it_beside_the_others_of_its_indicator(
    client: FlaskClient,
) -> None:
    path = f"{NOTICE_PATH}/annex/2/art_1__para_1/statement/1"
    markup = page(client, f"/page/{path}")
    text = words(markup)
    assert "节水率：力争 ≥ 35 %" in text
    assert "第一条第一款" in text
    assert fact(markup, "时期") == "2025"
    others = text[text.index("同一指标的其他数值") :]
    assert "30 %" in others


def test_two_units_are_told_by_what_they_share(client: FlaskClient) -> None:
    one, other = sorted(unit_path(name).removeprefix("org/") for name in (WATER, TAX))
    markup = page(client, f"/page/co-responsibility/{one}/{other}")
    assert fact(markup, "共同任务") == "2"
    assert re.search(r'href="/analytics/tasks\?unit=[^"]+&amp;with=[^"]+"', markup)
    assert "通政发〔2022〕8号" in fact(markup, "见于")
    assert float(fact(markup, "期望共同任务数").split()[0]) > 0
    assert fact(markup, "超出偶然") == "否 no"
    run = re.search(r'href="(/page/run/backbone/[^"]+)"', markup)
    assert run is not None
    assert "骨架：共责网络" in words(page(client, run[1]))


def test_a_value_of_a_measure_is_named_by_measure_and_unit_and_leads_to_its_run(
    client: FlaskClient,
) -> None:
    rows = client.get(
        "/sparql",
        query_string={
            "query": "SELECT ?o ?run { ?o gbo:ofMeasure measure:pagerank ; gbo:rank 1 ; "
            "prov:wasGeneratedBy ?run . ?run gbo:network network:any } LIMIT 1",
            "format": "json",
        },
    ).get_json()["results"]["bindings"]
    path = rows[0]["o"]["value"].partition("/id/")[2]
    text = words(page(client, f"/page/{path}"))
    assert "PageRank值" in text
    assert "中心性：共责网络" in text


def test_a_cluster_shows_its_members(client: FlaskClient) -> None:
    rows = client.get(
        "/sparql",
        query_string={"query": "SELECT ?o { ?o a gbo:Cluster } LIMIT 1", "format": "json"},
    ).get_json()["results"]["bindings"]
    text = words(page(client, f"/page/{rows[0]['o']['value'].partition('/id/')[2]}"))
    assert "群组成员 cluster member" in text


def test_key_task_lists_its_tasks(client: FlaskClient) -> None:
    markup = page(client, f"/page/{TASK_PATH}")
    key = re.search(r'href="(/page/[^"]+/key-task/[^"]+)"', markup)
    assert key is not None
    text = words(page(client, key[1]))
    assert "其中各项任务 Its tasks 3" in text
    assert "核算水资源税。 通政发〔2022〕8号 附件1" in text


def test_area_shows_its_notices_and_units_and_no_open_phrases(client: FlaskClient) -> None:
    text = words(page(client, "/page/area/110112"))
    assert "发布的公文 Its notices 1" in text
    assert "区水务局" in text
    assert "有关部门" not in text


def test_source_shows_what_was_read_from_it_and_not_every_passage(client: FlaskClient) -> None:
    markup = page(client, f"/page/{SOURCE_PATH}")
    assert fact(markup, "文件名") == "gazette.txt"
    assert int(fact(markup, "引用的片段")) > 100
    assert markup.count("<li>") < 20


def test_passage_is_shown_as_printed_with_what_rests_on_it(client: FlaskClient) -> None:
    data = client.get(f"/data/{TASK_PATH}.nt").text
    span = re.search(rf"<https://w3id.org/gongbao/id/({SOURCE_PATH}#char=\d+,\d+)>", data)
    assert span is not None
    markup = page(client, f"/page/{span[1].replace('#', '%23')}")
    assert '<figure class="quote">' in markup
    assert "来源于" in words(markup)


def test_concept_of_a_code_list_tells_what_it_means_and_where_it_is_used(
    client: FlaskClient,
) -> None:
    markup = page(client, "/scheme/role/lead")
    text = words(markup)
    assert "对任务负主要责任" in text
    assert "The unit that answers for the task" in text
    assert "责任角色 responsibility role 3" in text
    assert 'href="/scheme/role/support"' in markup
    assert 'href="/scheme/role"' in markup


def test_list_of_indicators_shows_their_values(client: FlaskClient) -> None:
    text = words(page(client, "/scheme/indicator"))
    assert "节水率 力争 ≥ 35 % （目标值，2025）； 30 % （完成值，2021）" in text


def test_figures_of_the_home_page_lead_to_lists(client: FlaskClient) -> None:
    markup = page(client, "/")
    figures = markup[markup.index('<ul class="figures">') :].partition("</ul>")[0]
    listed = re.findall(r'<a href="(/browse/\w+)"><strong>([\d,]+)</strong>', figures)
    assert len(listed) == 9
    for address, count in listed:
        shown = page(client, address)
        heading = re.search(r'<h1>.*?<span class="count">([\d,]+)</span></h1>', shown, re.DOTALL)
        assert heading is not None
        assert heading[1] == count


def test_list_of_tasks_says_where_each_stands_and_goes_on(client: FlaskClient) -> None:
    first = page(client, "/browse/tasks")
    assert first.count("<li>") >= 100
    assert "通政发〔2022〕8号 附件1" in words(first)
    assert 'href="/browse/tasks?page=2"' in first
    assert page(client, "/browse/tasks?page=2").count("做好第") == 23
    assert client.get("/browse/tasks?page=3", headers=BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["/browse/nonsense", "/browse/tasks?page=9"])
def test_list_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_heading_that_begins_with_its_number_is_not_numbered_twice(client: FlaskClient) -> None:
    text = words(page(client, f"/page/{NOTICE_PATH}"))
    assert "第一章 总则" in text
    assert "第一章 第一章" not in text
