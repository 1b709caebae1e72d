"""From records to the graph: each kind of thing, its words, and what must not get in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from rdflib import Literal, URIRef
from small_gazette import TASKS, TEXT, mention, named, span, store_of

from graph.iris import Minter
from graph.store import Store
from graph.triples import contact_quads, quads
from graph.triples.context import opening, tasks_with_iris
from graph.triples.parts import heading_line
from graph.triples.privacy import Secrets
from graph.triples.tasks import task_label
from loaders.records import Area, Contact, Notice, Span, Statement
from ontology import GBO, PREFIXES, PROV

PROLOGUE = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
NOTICE_IRI = "<https://w3id.org/gongbao/id/doc/tongzhengfa/2022/8>"
ROW = "<https://w3id.org/gongbao/id/doc/tongzhengfa/2022/8/annex/1/task/5/{}>"


def asked(store: Store, select: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as tuples of strings, in the order of its variables."""
    names = select.partition("WHERE")[0].replace("?", "").split()
    rows = store.select(f"{PROLOGUE}SELECT {select}")
    return [tuple(str(row.get(name, "")) for name in names) for row in rows]


def test_the_notice_carries_the_fields_of_its_letterhead_and_imprint(store: Store) -> None:
    (row,) = asked(
        store,
        f"""?number ?year ?sequence ?title ?issuer ?signed ?printed ?encloses WHERE {{
            {NOTICE_IRI} a gbo:Notice ; gbo:documentNumber ?number ; gbo:documentYear ?year ;
              gbo:sequenceNumber ?sequence ; dcterms:title ?title ; gbo:signedDate ?signed ;
              gbo:issuedBy/gbo:fullName ?issuer ; gbo:printedDate ?printed ;
              gbo:promulgates/dcterms:title ?encloses }}""",
    )
    assert row == (
        "通政发〔2022〕8号",
        "2022",
        "8",
        "北京市通州区人民政府关于印发《通州区节能2022年行动计划》的通知",
        "北京市通州区人民政府",
        "2022-04-07",
        "2022-04-08",
        "通州区节能2022年行动计划",
    )


def test_disclosure_and_document_type_are_concepts(store: Store) -> None:
    assert store.ask(
        f"{PROLOGUE}ASK {{ {NOTICE_IRI} gbo:disclosure disc:proactive ;"
        " eli:type_document dtype:notice }"
    )


def test_recipients_are_kept_as_printed(store: Store) -> None:
    assert asked(store, f"?to WHERE {{ {NOTICE_IRI} gbo:printedAddressees ?to }}") == [
        ("各街道办事处",)
    ]
    copies = asked(store, f"?to WHERE {{ {NOTICE_IRI} gbo:printedCopyRecipient ?to }}")
    assert sorted(copies) == [("区委各部、委、办",), ("区法院",)]


def test_the_words_of_a_table_row_are_on_its_task(store: Store) -> None:
    (row,) = asked(
        store,
        f"""?number ?sub ?text ?key ?due ?edtf ?section ?label WHERE {{
            {ROW.format(1)} gbo:taskNumber ?number ; gbo:subNumber ?sub ; gbo:taskText ?text ;
              gbo:partOfKeyTask/rdfs:label ?key ; rdfs:label ?label ;
              gbo:hasTimeFrame [ gbo:dueDate ?due ; gbo:edtf ?edtf ] ;
              gbo:statedIn/rdfs:label ?section }}""",
    )
    assert row == (
        "5",
        "1",
        "完善能耗监测体系。",
        "推进节能",
        "2022-12-31",
        "../2022-12-31",
        "一、控制能耗",
        "附件1 第5项之1 推进节能",
    )


def test_one_key_task_covers_the_rows_that_print_it(store: Store) -> None:
    assert asked(store, "?n WHERE { SELECT (COUNT(?t) AS ?n) { ?t gbo:partOfKeyTask ?k } }") == [
        ("2",)
    ]
    assert asked(store, "?n WHERE { SELECT (COUNT(?k) AS ?n) { ?k a gbo:KeyTask } }") == [("1",)]


def test_each_responsibility_has_its_shortcut_and_each_shortcut_its_responsibility(
    store: Store,
) -> None:
    through_nodes = asked(
        store,
        """?task ?role ?agent WHERE { ?task gbo:hasResponsibility ?node .
           ?node gbo:responsibilityRole ?role ; gbo:responsibleAgent ?agent }""",
    )
    direct = [
        (task, f"https://w3id.org/gongbao/scheme/role/{role}", agent)
        for role, shortcut in (
            ("lead", "ledBy"),
            ("support", "supportedBy"),
            ("assigned", "assignedTo"),
            ("leader", "overseenBy"),
        )
        for task, agent in asked(store, f"?task ?agent WHERE {{ ?task gbo:{shortcut} ?agent }}")
    ]
    assert sorted(through_nodes) == sorted(direct)
    assert len(direct) == 7


def test_a_responsibility_keeps_what_was_printed(store: Store) -> None:
    rows = asked(
        store,
        f"""?order ?name ?column ?open ?quote WHERE {{
            {ROW.format(1)} gbo:hasResponsibility ?node .
            ?node gbo:responsibilityRole role:support ; gbo:certainty cert:ambiguous ;
              gbo:printedOrder ?order ; gbo:printedName ?name ; gbo:printedColumn ?column ;
              prov:wasDerivedFrom/gbo:quote ?quote
            OPTIONAL {{ ?node gbo:openEnded ?open }} }} ORDER BY ?order""",
    )
    assert rows == [
        ("1", "区税务局", "协办单位", "true", "区税务局"),
        ("2", "有关部门", "协办单位", "", "有关部门"),
    ]


def test_padding_inside_a_leaders_name_is_layout(store: Store) -> None:
    assert asked(store, f"?name WHERE {{ {ROW.format(1)} gbo:overseenBy/foaf:name ?name }}") == [
        ("秦涛",)
    ]


def test_an_alternative_reading_is_recorded_and_gives_no_shortcut(store: Store) -> None:
    (row,) = asked(
        store,
        f"""?field ?reading ?why WHERE {{ ?alt gbo:alternativeFor {ROW.format(1)} ;
            gbo:alternativeField ?field ; gbo:printedText ?reading ; gbo:rationale ?why ;
            gbo:certainty cert:ambiguous }}""",
    )
    assert row == ("support_units", "区法院|区税务局", "没有印出栏目边界")
    court = "?unit skos:prefLabel '区法院'@zh"
    assert store.ask(f"{PROLOGUE}ASK {{ ?alt gbo:alternativeAgent ?unit . {court} }}")
    assert not store.ask(
        f"{PROLOGUE}ASK {{ ?task gbo:ledBy|gbo:supportedBy|gbo:assignedTo ?unit . {court} }}"
    )


def test_a_unit_that_the_registry_does_not_list_is_known_by_name_only(store: Store) -> None:
    rows = asked(
        store, "?basis WHERE { ?u skos:prefLabel '区飞碟管理局'@zh ; gbo:identityBasis ?basis }"
    )
    assert rows == [("https://w3id.org/gongbao/scheme/identity/name-only",)]


def test_a_listed_group_brings_its_members_and_an_open_one_none(store: Store) -> None:
    members = dict(
        asked(
            store,
            """?phrase ?n WHERE { { SELECT ?phrase (COUNT(?m) AS ?n) { ?r gbo:responsibleAgent ?g .
               ?g a gbo:UnitGroup ; skos:prefLabel ?phrase
               OPTIONAL { ?g gbo:groupMember ?m } } GROUP BY ?phrase } }""",
        )
    )
    assert members["有关部门"] == "0"
    assert int(members["各街道乡镇"]) == 22


def test_a_citation_has_a_node_a_direct_relation_and_a_stub(store: Store) -> None:
    rows = asked(
        store,
        f"""?relation ?title ?number WHERE {{
            VALUES ?relation {{ eli:based_on eli:applies }}
            {NOTICE_IRI} ?relation ?document . ?document a gbo:CitedDocument ; dcterms:title ?title
            OPTIONAL {{ ?document gbo:documentNumber ?number }}
            ?citation cito:hasCitedEntity ?document ; cito:hasCitingEntity {NOTICE_IRI} }}""",
    )
    eli = "http://data.europa.eu/eli/ontology#"
    assert sorted(rows) == [
        (f"{eli}applies", "关于节能的意见", "京政发〔2021〕3号"),
        (f"{eli}based_on", "中华人民共和国节约能源法", ""),
    ]


def test_every_quote_is_what_the_source_says_at_that_place(store: Store, notice: Notice) -> None:
    rows = asked(
        store,
        """?span ?start ?end ?first ?last ?quote WHERE { ?span a gbo:TextSpan ; oa:start ?start ;
           oa:end ?end ; gbo:startLine ?first ; gbo:endLine ?last ; gbo:quote ?quote }""",
    )
    assert len(rows) > 20
    for iri, start, end, first, last, quote in rows:
        assert notice.source.text[int(start) : int(end)] == quote
        assert TEXT.count("\n", 0, int(start)) + 1 == int(first)
        assert int(last) - int(first) == quote.count("\n")
        assert iri.endswith(f"/id/source/{notice.source.sha256[:8]}#char={start},{end}")


def test_every_fact_points_to_its_place_in_the_text(store: Store) -> None:
    without = asked(
        store,
        """?thing WHERE { VALUES ?kind { gbo:Notice gbo:Instrument gbo:Annex gbo:Provision gbo:Task
             gbo:KeyTask gbo:Responsibility gbo:AlternativeReading gbo:TimeFrame gbo:Citation }
           ?thing a ?kind FILTER NOT EXISTS { ?thing prov:wasDerivedFrom ?span } }""",
    )
    assert without == []


def test_the_public_graph_knows_of_a_contact_only_unit_and_task(
    store: Store, notice: Notice
) -> None:
    rows = asked(
        store,
        """?unit ?task WHERE { ?contact a gbo:ContactPoint ; gbo:contactFor ?task ;
           gbo:contactOf/skos:prefLabel ?unit }""",
    )
    assert rows == [("区税务局", ROW.format(2).strip("<>"))]
    for s, p, o, _ in quads(notice):
        words = "".join(f"{s} {p} {o}".split())
        assert "陶欣" not in words
        assert "81545590" not in words


def test_name_and_phone_of_a_contact_go_to_the_restricted_graph(notice: Notice) -> None:
    restricted = list(contact_quads(notice))
    values = {str(o) for _, _, o, _ in restricted}
    assert {"陶欣", "81545590", "联系人：陶 欣 81545590"} <= values
    assert {str(graph) for *_, graph in restricted} == {
        "https://w3id.org/gongbao/graph/restricted/contacts/doc/tongzhengfa/2022/8"
    }


def contact(line: Span) -> Contact:
    return Contact(1, "5", 2, named("区税务局"), "陶欣", ("81545590",), None, (line,))


def test_a_span_is_cut_before_the_name_of_a_contact() -> None:
    line = span("责任部门：区税务局 联系人：陶 欣 81545590")
    cut = Secrets.of([contact(line)]).public_span(line)
    assert cut is not None
    assert cut.quote == "责任部门：区税务局 联系人："
    assert TEXT[cut.start : cut.end] == cut.quote


def test_a_span_of_nothing_but_a_contact_is_dropped() -> None:
    line = span("陶 欣 81545590")
    assert Secrets.of([contact(line)]).public_span(line) is None


def test_a_contacts_name_is_an_ordinary_word_on_other_lines() -> None:
    elsewhere = span("秦 涛")
    namesake = replace(contact(span("81545590")), person="秦涛")
    assert Secrets.of([namesake]).public_span(elsewhere) == elsewhere


def test_the_opening_of_an_extent_is_its_first_line() -> None:
    whole = Span(0, 20, 7, 9, None, " \n附件1 \n通州区节能任务表")
    assert opening(whole) == Span(2, 5, 8, 8, None, "附件1")


def test_a_graph_of_nothing_but_an_extent_still_points_to_the_text(notice: Notice) -> None:
    bare = replace(
        notice, number=None, number_spans=(), title=None, issuers=(), signed=None, printed=None
    )
    iri = Minter().notice(bare)
    sources = {o for s, p, o, _ in quads(bare) if s == iri and p == PROV.wasDerivedFrom}
    quotes = {str(o) for s, p, o, _ in quads(bare) if s in sources and p == GBO.quote}
    assert "北京市通州区人民政府" in quotes


def test_a_second_task_with_the_same_number_and_row_does_not_merge_with_the_first(
    notice: Notice,
) -> None:
    twice = replace(notice, tasks=(TASKS[0], replace(TASKS[1], row=1)))
    named_tasks = list(tasks_with_iris(twice, Minter()))
    assert [row for _, _, row in named_tasks] == [1, 2]
    assert len({iri for _, iri, _ in named_tasks}) == 2


def test_no_blank_node_and_no_iri_outside_ascii_is_written(notice: Notice) -> None:
    for s, p, o, graph in quads(notice):
        for term in (s, p, o, graph):
            assert isinstance(term, URIRef | Literal)
            assert not isinstance(term, URIRef) or term.isascii()


def test_a_unit_of_an_unlisted_place_is_in_an_area_of_its_own(notice: Notice) -> None:
    place = Area(None, "甲县人民政府")
    unit = replace(named("区法院").agent, name="县财政局", area=place, basis="name-only")
    elsewhere = replace(notice, area=place, interpreted_by=replace(named("区法院"), agent=unit))
    rows = asked(
        store_of(elsewhere),
        "?area WHERE { ?u skos:prefLabel '县财政局'@zh ; gbo:inArea/skos:prefLabel ?area }",
    )
    assert rows == [("甲县人民政府",)]


def test_members_of_an_unlisted_body_point_to_that_body(notice: Notice) -> None:
    group = replace(
        named("区法院").agent,
        kind="group",
        name="区飞碟办成员单位",
        basis="name-only",
        unit_type=None,
        group_kind="members-of-body",
        body="区飞碟办",
    )
    part = replace(TASKS[1].responsibilities[2], agent=group, printed_name=group.name)
    task = replace(TASKS[1], responsibilities=(*TASKS[1].responsibilities[:2], part))
    rows = asked(
        store_of(replace(notice, tasks=(task,))),
        """?body WHERE { ?g skos:prefLabel '区飞碟办成员单位'@zh ; gbo:membersOf ?b ;
             gbo:groupKind gk:members-of-body .
           ?b a gbo:CoordinatingBody, gbo:Unit ; skos:prefLabel ?body }""",
    )
    assert rows == [("区飞碟办",)]


@pytest.mark.parametrize(
    ("number", "heading", "line"),
    [
        ("一", "控制能耗", "一、控制能耗"),
        ("（二）", "完善体系", "（二）完善体系"),
        ("一", "一、控制能耗", "一、控制能耗"),
        ("二", "（二）完善体系", "（二）完善体系"),
    ],
)
def test_a_heading_reads_as_printed(number: str, heading: str, line: str) -> None:
    assert heading_line(number, heading) == line


def test_the_label_of_a_task_without_a_key_task_is_how_its_text_begins() -> None:
    task = replace(TASKS[0], annex=None, key_task=None, text=mention("开展节水宣传，每月一次。"))
    assert task_label(task, None) == "第5项 开展节水宣传"


def test_a_target_of_a_task_states_indicator_number_unit_and_year(notice: Notice) -> None:
    words = "完善能耗"
    target = Statement(
        "target", "节能率", "gte", Decimal("12.5"), "%", mention(words), notice.tasks[0].annex,
        task=notice.tasks[0].ref, unit="http://qudt.org/vocab/unit/PERCENT", period_year=2022,
    )  # fmt: skip
    targeted = replace(notice, statements=(target,))
    (row,) = asked(
        store_of(targeted),
        """?statement ?indicator ?comparator ?value ?unit ?year ?text ?quote WHERE {
            ?task gbo:hasStatement ?statement . ?statement a gbo:Target ;
              gbo:ofIndicator/skos:prefLabel ?indicator ; gbo:comparator ?comparator ;
              gbo:value ?value ; gbo:unitOfMeasure ?unit ; gbo:periodYear ?year ;
              gbo:printedText ?text ; prov:wasDerivedFrom/gbo:quote ?quote }""",
    )
    assert row[0].endswith("/statement/1")
    assert row[1:6] == (
        "节能率",
        "https://w3id.org/gongbao/scheme/comparator/gte",
        "12.5",
        "http://qudt.org/vocab/unit/PERCENT",
        "2022",
    )
    assert row[6] == words
