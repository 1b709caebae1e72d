"""Pages and data of things: what a reader and a program get at the address of an IRI."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_read import fact, page, words
from rdflib import Graph, Literal, URIRef
from small_graph import (
    BROWSER,
    NOTICE_PATH,
    PERSON_PATH,
    SOURCE,
    TASK_PATH,
    WATER,
    unit_path,
)

from api.pages.notice import read_notice
from api.things import UnknownThing, literal, reference, thing_iri
from graph.store import open_store
from ontology import BASE, GBO, RDF, ROLE, SKOS


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (BROWSER["Accept"], "/page/{}"),
        ("*/*", "/page/{}"),
        ("text/turtle", "/data/{}.ttl"),
        ("application/ld+json", "/data/{}.jsonld"),
        ("application/n-triples", "/data/{}.nt"),
        ("application/rdf+xml", "/data/{}.rdf"),
        ("text/html;q=0.3, application/rdf+xml;q=0.8, text/turtle;q=0.5", "/data/{}.rdf"),
        ("text/turtle;q=0.4, text/html;q=0.9", "/page/{}"),
    ],
)
def test_identifier_leads_to_page_or_data_as_the_accept_header_prefers(
    client: FlaskClient, accept: str, location: str
):
    reply = client.get(f"/id/{TASK_PATH}", headers={"Accept": accept})

    assert reply.status_code == 303
    assert reply.headers["Location"] == location.format(TASK_PATH)
    assert "Accept" in reply.headers["Vary"]
    assert client.get(reply.headers["Location"], headers={"Accept": accept}).status_code == 200


def test_identifier_refuses_a_format_there_is_not(client: FlaskClient):
    reply = client.get(f"/id/{TASK_PATH}", headers={"Accept": "image/png"})

    assert reply.status_code == 406
    assert "text/turtle" in reply.get_data(as_text=True)


def test_identifier_of_nothing_is_not_found(client: FlaskClient):
    reply = client.get("/id/org/110112/nobody-000000", headers={"Accept": "text/turtle"})

    assert reply.status_code == 404
    assert reply.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("extension", "form"),
    [("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")],
)
def test_data_of_a_task_hold_its_parts_and_lines_in_every_format(
    client: FlaskClient, extension: str, form: str
):
    reply = client.get(f"/data/{TASK_PATH}.{extension}")
    graph = Graph().parse(data=reply.get_data(), format=form)
    task = URIRef(thing_iri(TASK_PATH))

    assert (task, GBO.taskText, Literal("完善用水监测<体系>。")) in graph
    responsibility = URIRef(f"{task}/resp/lead/1")
    assert (responsibility, GBO.responsibilityRole, ROLE.lead) in graph
    assert (None, GBO.alternativeFor, task) in graph
    quotes = {str(quote) for quote in graph.objects(None, GBO.quote)}
    assert {"完善用水\n监测<体系>。", "区水务局"} <= quotes


def test_data_of_a_unit_name_the_tasks_that_point_at_it(client: FlaskClient):
    data = client.get(f"/data/{unit_path(WATER)}.ttl").get_data()
    graph = Graph().parse(data=data, format="turtle")

    assert (URIRef(thing_iri(TASK_PATH)), GBO.ledBy, URIRef(thing_iri(unit_path(WATER)))) in graph


def test_page_of_a_task_quotes_its_printed_lines_with_their_numbers(client: FlaskClient):
    markup = page(client, f"/page/{TASK_PATH}")

    rows = re.findall(r'<tr><th scope="row">(\d+)</th><td>(.*?)</td></tr>', markup)
    assert rows == [("7", "完善用水"), ("8", "监测&lt;体系&gt;。")]
    assert "第 7–8 行" in words(markup)
    assert "第 7 页" in words(markup)


def test_page_of_a_task_says_who_until_when_and_how_sure(client: FlaskClient):
    markup = page(client, f"/page/{TASK_PATH}")

    assert fact(markup, "主责单位") == "区水务局 存疑 ambiguous"
    assert fact(markup, "协办单位") == "区税务局 存疑 ambiguous"
    assert fact(markup, "牵头领导") == "秦涛"
    assert fact(markup, "重点任务") == "推进节水"
    assert fact(markup, "完成时限").startswith("年底前 原文 as printed 读作 read as 限期完成")
    assert "未印年份，取计划的年度" in fact(markup, "完成时限")
    assert "2022-12-31" in fact(markup, "完成时限")


def test_page_of_a_task_keeps_the_other_reading_apart_with_its_reason(client: FlaskClient):
    text = words(page(client, f"/page/{TASK_PATH}"))

    apart = text[text.index("存疑读法") : text.index("单元格之间没有印出边界")]
    # Lead and support cell of one row are read together or not at all.
    assert "读法 1 reading 1 主责单位 led by 区检察院 协办单位 supported by 区法院" in apart


def test_page_of_a_task_leads_to_its_notice_and_annex(client: FlaskClient):
    markup = page(client, f"/page/{TASK_PATH}")

    places = [f"/page/{NOTICE_PATH}{part}" for part in ("", "/instrument", "/annex/1")]
    assert [markup.index(f'<a href="{place}"') for place in places] == sorted(
        markup.index(f'<a href="{place}"') for place in places
    )


def test_text_of_the_gazette_never_becomes_markup(client: FlaskClient):
    for address in (f"/page/{TASK_PATH}", f"/page/{NOTICE_PATH}", f"/explore?focus={TASK_PATH}"):
        assert "<体系>" not in page(client, address)


def test_page_of_a_unit_counts_duties_by_role_and_shows_a_hundred(client: FlaskClient):
    first = page(client, f"/page/{unit_path(WATER)}")
    second = page(client, f"/page/{unit_path(WATER)}?page=2")

    assert fact(first, "任务") == "主责 leads 2 · 负责 is assigned 120 · 协办 supports 1"
    tasks = [
        re.findall(r'<li><a href="(/page/[^"]+/task/[^"]+)"', each) for each in (first, second)
    ]
    assert [len(each) for each in tasks] == [100, 23]
    assert len(set(tasks[0] + tasks[1])) == 123
    assert 'rel="next" href="/page/' in first
    assert 'rel="prev" href="/page/' in second


def test_page_of_an_official_says_which_posts_are_printed(client: FlaskClient):
    markup = page(client, f"/page/{PERSON_PATH}")

    assert fact(markup, "职务") == "区飞碟领导小组 组长 副区长 附件2 节水清单"
    assert fact(markup, "任务").startswith("牵头 oversees 3")


def test_page_of_a_unit_shows_whom_it_works_with_by_the_stored_weights(client: FlaskClient):
    markup = page(client, f"/page/{unit_path(WATER)}")

    shown = words(markup[markup.index('id="partners"') : markup.index('id="tasks"')])
    assert re.search(r"区税务局 2 2\.00 区生态环境局 1 1\.00", shown)


@pytest.mark.parametrize("asked", ["0", "-1", "x", "1.5", "٣", "99999999999999999999"])
def test_what_is_no_page_number_is_refused(client: FlaskClient, asked: str):
    reply = client.get(f"/page/{unit_path(WATER)}", query_string={"page": asked})
    assert reply.status_code == 400
    assert f"page={asked}" in reply.json["detail"]


def test_a_page_behind_the_last_is_not_found(client: FlaskClient):
    reply = client.get(f"/page/{unit_path(WATER)}?page=3")
    assert reply.status_code == 404
    assert "the list has 2" in reply.json["detail"]


def test_page_of_a_notice_shows_letterhead_parts_tasks_and_citations(client: FlaskClient):
    markup = page(client, f"/page/{NOTICE_PATH}")

    assert fact(markup, "发文字号") == "通政发〔2022〕8号"
    assert fact(markup, "成文日期") == "2022-04-07"
    assert fact(markup, "印发文件") == "通州区节水2022年行动计划"
    text = words(markup)
    assert "附件1 节水任务表 3 项任务" in text
    assert "附件2 节水清单 120 项任务" in text
    rests = text[text.index("它所依据和引用的 What it rests on and cites") :]
    assert "制定依据 basis 2 中华人民共和国水法 第 4 行" in rests
    assert "第一条第一款 第 " in rests
    assert (
        text.index("第一章 总则") < text.index("第一条 本办法所称节水") < text.index("任务 Tasks")
    )
    persons = text[text.index("人员 Persons") :]
    assert "秦涛 组长 副区长 区飞碟领导小组" in persons
    listed = text[text.index("任务 Tasks 123") :]
    assert listed.index("完善用水") < listed.index("做好第1项") < listed.index("做好第2项")


def test_page_of_a_task_lists_its_statements_with_value_period_and_scope(client: FlaskClient):
    text = words(page(client, f"/page/{TASK_PATH}"))

    stated = text[text.index("指标 Indicators 1") :]
    assert "节水率 2021 完成值 achieved value 30 % 节水率2021年为30% 范围 scope 全区" in stated


def test_page_of_a_task_shows_milestones_and_the_task_it_is_part_of(client: FlaskClient):
    child, parent = (f"/page/{NOTICE_PATH}/annex/2/task/{number}/1" for number in (2, 1))

    assert fact(page(client, child), "时间节点").startswith("6月底前 原文 as printed")
    assert "2022-06-30" in fact(page(client, child), "时间节点")
    assert fact(page(client, child), "所属任务") == "1 做好第1项节水工作。"
    text = words(page(client, parent))
    assert "做好第2项节水工作。" in text[text.index("其中各项工作") :]


def test_page_of_an_article_prints_its_words_its_place_and_its_citations(client: FlaskClient):
    markup = page(client, f"/page/{NOTICE_PATH}/annex/2/art_1")
    text = words(markup)

    above = [f"/page/{NOTICE_PATH}{part}" for part in ("", "/instrument", "/annex/2")]
    places = [markup.index(f'<a href="{place}"') for place in above]
    places.append(markup.index(f'<a href="/page/{NOTICE_PATH}/annex/2/chp_1"'))
    assert places == sorted(places)
    assert "¶" in text
    assert "本办法所称节水，是指节约用水。" in text
    assert "制定依据 basis" in text[text.index("引用 Citations 1") :]
    assert "目标值 target 力争 ≥ 35 %" in text


def test_page_of_an_indicator_puts_its_values_in_the_order_of_their_periods(client: FlaskClient):
    data = client.get(f"/data/{TASK_PATH}/statement/1.nt").get_data(as_text=True)
    indicator = re.search(r"ofIndicator> <[^>]+/id/([^>]+)>", data)
    assert indicator is not None

    text = words(page(client, f"/page/{indicator[1]}"))

    values = text[text.index("各时期的数值") :]
    assert values.index("2021 完成值") < values.index("2025 目标值")
    assert "通政发〔2022〕8号" in values


def test_page_of_a_cited_document_says_who_cites_it_and_how(client: FlaskClient):
    markup = page(client, "/page/std/gb-t-18870-2011")
    text = words(markup)

    assert fact(markup, "标准编号") == "GB/T 18870-2011"
    assert fact(markup, "制定机关") == "国家标准委"
    assert "通政发〔2022〕8号" in text[text.index("制定依据 basis 1") :]


def test_a_glossary_lists_its_terms_with_what_they_mean(client: FlaskClient):
    markup = page(client, f"/page/{NOTICE_PATH}")
    assert f'href="/page/{NOTICE_PATH}/glossary"' in markup

    text = words(page(client, f"/page/{NOTICE_PATH}/glossary"))

    assert "1 中水 经处理后可以回用的水。" in text


def test_the_list_of_indicators_grows_with_the_notices(client: FlaskClient):
    text = words(page(client, "/scheme/indicator"))
    assert "从业人员" in text
    assert "节水率" in text

    reply = client.get("/scheme/indicator", headers={"Accept": "text/turtle"})
    names = set(Graph().parse(data=reply.get_data(), format="turtle").objects(None, SKOS.prefLabel))
    assert Literal("节水率", lang="zh") in names


@pytest.mark.parametrize(
    "path",
    [
        f"{NOTICE_PATH}/instrument",
        f"{NOTICE_PATH}/annex/2/chp_1",
        f"{NOTICE_PATH}/annex/2/rule/1",
        f"{NOTICE_PATH}/annex/2/membership/1",
        f"{TASK_PATH}/statement/1",
        f"{NOTICE_PATH}/annex/1",
        f"{TASK_PATH}/resp/lead/1",
        f"{TASK_PATH}/timeframe",
        f"{TASK_PATH}/alt/1",
        f"{NOTICE_PATH}/citation/1",
        f"source/{SOURCE.sha256[:8]}",
        f"source/{SOURCE.sha256[:8]}%23char=0,10",
        "area/110112",
    ],
)
def test_every_kind_of_thing_has_a_readable_page(client: FlaskClient, path: str):
    markup = page(client, f"/page/{path}")
    assert f"{BASE}id/{path.replace('%23', '#')}" in markup
    assert re.search(r'<span class="kind kind-\w+">[\u4e00-\u9fff]+', markup)
    assert "rdfs:" not in words(markup)


def test_every_link_of_a_page_to_this_site_is_answered(client: FlaskClient):
    seen: set[str] = set()
    pages = (TASK_PATH, NOTICE_PATH, unit_path(WATER), f"{NOTICE_PATH}/annex/2/art_1")
    for address in ("/", "/scheme/indicator", *(f"/page/{path}" for path in pages)):
        seen |= {
            html.unescape(link)
            for link in re.findall(r'(?:href|src)="(/[^"]*)"', page(client, address))
        }
    seen -= {link for link in seen if "/task/" in link and "/annex/2/" in link}

    assert len(seen) > 30
    answers = {link: client.get(link, headers=BROWSER).status_code for link in sorted(seen)}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_script_or_style(client: FlaskClient):
    for address in ("/", "/explore", "/analytics", "/datasets", f"/explore?focus={TASK_PATH}"):
        markup = page(client, address)
        assert re.findall(r'<(?:script|img|iframe)[^>]+src="(?!/)', markup) == []
        assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", markup) == []
        assert re.findall(r"<script(?![^>]+src=)", markup) == []
        sheets = re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', markup)
        assert sheets
        assert all(sheet.startswith("/static/") for sheet in sheets)


def test_unknown_address_suggests_what_is_named_alike(client: FlaskClient):
    markup = page(client, "/page/org/110112/qushuiwuju-ffffff", 404)

    assert f'<a href="/page/{unit_path(WATER)}">区水务局</a>' in markup
    assert f'<a href="/page/{unit_path("区税务局")}">区税务局</a>' in markup


def test_unknown_address_escapes_what_was_asked_for(client: FlaskClient):
    markup = page(client, "/page/<script>alert(1)</script>", 404)
    assert "<script>alert" not in markup


@pytest.mark.parametrize("path", ["a>b", 'a"b', "a b", "a\\b", "a{b}", "a`b", "a\nb", "a|b", "a^b"])
def test_what_no_iri_may_contain_names_nothing(client: FlaskClient, path: str):
    with pytest.raises(UnknownThing):
        thing_iri(path)
    with pytest.raises(UnknownThing):
        reference(f"{BASE}id/{path}")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_a_text_survives_its_way_into_a_query(text: str):
    rows = open_store("memory").select(f"SELECT ({literal(text)} AS ?text) {{}}")
    assert str(rows[0]["text"]) == text


def test_vocabulary_is_a_page_for_people_and_turtle_for_programs(client: FlaskClient):
    assert '<div id="ledBy">' in page(client, "/ontology")
    for reply in (
        client.get("/ontology", headers={"Accept": "text/turtle"}),
        client.get("/ontology.ttl"),
    ):
        graph = Graph().parse(data=reply.get_data(), format="turtle")
        assert (GBO.Task, RDF.type, None) in graph


def test_code_list_and_concept_are_answered_alike(client: FlaskClient):
    assert "role/support" in page(client, "/scheme/role")
    reply = client.get("/scheme/role/lead", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=reply.get_data(), format="turtle")
    assert set(graph.subjects()) == {ROLE.lead}
    assert client.get("/scheme/nothing").status_code == 404


def test_entries_of_the_code_lists_and_the_lists_themselves_lead_to_their_pages(
    client: FlaskClient,
):
    markup = page(client, "/scheme/")
    entries = ("/scheme/role/support", "/scheme/size-class", "/scheme/industry")
    for address in (*entries, f"/page/{NOTICE_PATH}/glossary"):
        assert f'href="{address}"' in markup
        page(client, address)
    assert 'href="/ontology#ledBy"' in page(client, "/ontology")


def test_home_page_shows_how_much_there_is_and_where_to_begin(client: FlaskClient):
    text = words(page(client, "/"))
    assert "1 通知 notices" in text
    assert "123 任务 tasks" in text
    begin = text[text.index("从这里开始") :]
    assert "区水务局" in begin
    assert "通政发〔2022〕8号" in begin
    assert "秦涛" in begin


def test_a_notice_names_those_it_is_copied_to_in_printed_order(built: Path) -> None:
    with open_store(str(built), read_only=True) as store:
        iri = f"{BASE}id/doc/tongzhengfa/2022/8"
        facts = {zh: values for zh, _, values in read_notice(store, iri, offset=0, limit=1).facts}
    # Lines 5839-5841: 抄送：区委各部、委、办，区人大办公室，区政协办公室，区法院，…
    assert facts["抄送"][:4] == ["区委各部、委、办", "区人大办公室", "区政协办公室", "区法院"]


def test_crawlers_are_kept_off_what_costs_a_query_for_each_address(client: FlaskClient) -> None:
    told = client.get("/robots.txt")
    assert told.mimetype == "text/plain"
    assert "Disallow: /sparql\n" in told.text
    behind = client.get("/robots.txt", environ_overrides={"SCRIPT_NAME": "/gongbao"})
    assert "Disallow: /gongbao/sparql\n" in behind.text
