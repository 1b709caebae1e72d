"""What a notice states, explains and classifies, as a query finds it in the graph."""

from __future__ import annotations

from dataclasses import replace

from small_gazette import KNOWLEDGE, TEXT, mention, store_of
from test_triples import NOTICE_IRI, ROW, asked

from graph.iris import Minter
from graph.store import Store
from graph.triples import quads
from graph.triples.context import Context
from graph.triples.parts import heading_line
from loaders.records import Notice, Provision

ANNEX = NOTICE_IRI.replace(">", "/annex/1>")
ARTICLE = NOTICE_IRI.replace(">", "/annex/1/art_1>")


def test_an_article_holds_its_paragraphs_with_their_words(store: Store) -> None:
    assert asked(
        store,
        f"""?type ?text WHERE {{ {ANNEX} gbo:hasProvision/gbo:hasProvision {ARTICLE} .
            {ARTICLE} gbo:hasProvision ?p .
            ?p eli:type_subdivision ?type ; gbo:provisionText ?text }}""",
    ) == [("https://w3id.org/gongbao/scheme/provision-type/paragraph", "节水率2021年为30%。")]


def test_the_letter_before_an_instrument_is_the_notices_own_text(store: Store) -> None:
    # 根据《中华人民共和国节约能源法》… stands in the letter, not in the plan that it encloses.
    assert asked(
        store, f"?text WHERE {{ {NOTICE_IRI} gbo:hasProvision/gbo:provisionText ?text }}"
    ) == [("根据《中华人民共和国节约能源法》，",)]


def test_a_milestone_is_no_deadline_of_the_task(store: Store) -> None:
    assert asked(
        store,
        f"""?deadline ?milestone ?rule WHERE {{ {ROW.format(2)}
            gbo:hasTimeFrame/gbo:printedDeadline ?deadline ; gbo:hasMilestone ?frame .
            ?frame gbo:printedDeadline ?milestone ; gbo:recurrence ?rule }}""",
    ) == [("长期实施", "每月一次", "R/P1M")]


def test_a_part_of_a_block_points_to_its_block(store: Store) -> None:
    rows = asked(store, f"?block WHERE {{ {ROW.format(2)} dcterms:isPartOf ?block }}")
    assert rows == [(ROW.format(1).strip("<>"),)]


def test_each_kind_of_statement_is_a_class_of_its_own(store: Store) -> None:
    rows = asked(
        store,
        """?class ?comparator ?text WHERE { ?s gbo:ofIndicator/skos:prefLabel '节水率'@zh ;
           a ?class ; gbo:comparator ?comparator ; gbo:printedText ?text }""",
    )
    found = {text: (c.rpartition("#")[2], op.rpartition("/")[2]) for c, op, text in rows}
    assert found == {
        "2025年节水率力争达到35%以上": ("Target", "gte"),
        "节水率2021年为30%": ("Achievement", "eq"),
        "用水量同比下降5%": ("Limit", "delta"),
        "达到市级下达指标": ("Quota", "assigned"),
        "20≤X<300": ("Limit", "between"),
    }


def test_a_change_keeps_its_sign_its_kind_and_its_baseline(store: Store) -> None:
    (row,) = asked(
        store,
        """?value ?change ?trend ?base ?year ?certainty WHERE { ?s gbo:comparator cmp:delta ;
           gbo:value ?value ; gbo:changeKind ?change ; gbo:trend ?trend ;
           gbo:baselineValue ?base ; gbo:baselineYear ?year ; gbo:certainty ?certainty }""",
    )
    scheme = "https://w3id.org/gongbao/scheme"
    assert row[:3] == ("-5", f"{scheme}/change-kind/percent", f"{scheme}/trend/down")
    assert row[3:] == ("100", "2021", f"{scheme}/certainty/inferred")


def test_a_range_has_bounds_and_no_value(store: Store) -> None:
    rows = asked(
        store,
        """?lower ?upper ?value WHERE { ?s gbo:comparator cmp:between ; gbo:lowerValue ?lower ;
           gbo:upperValue ?upper ; gbo:eligibilityCondition true
           OPTIONAL { ?s gbo:value ?value } }""",
    )
    assert rows == [("20", "300", "")]


def test_a_statement_hangs_on_its_task_or_else_on_its_provision(store: Store) -> None:
    rows = asked(store, "?statement ?place WHERE { ?statement gbo:edtf ?e ; gbo:statedIn ?place }")
    frames = dict(rows)
    task, article = ROW.format(1).strip("<>"), ARTICLE.strip("<>")
    assert frames[f"{task}/statement/1"] == article
    assert frames[f"{article}/statement/1"] == article
    assert asked(store, f"?s WHERE {{ {ROW.format(1)} gbo:hasStatement ?s }}") == [
        (f"{task}/statement/1",)
    ]


def test_what_is_stated_in_a_point_that_is_no_provision_stands_in_what_holds_the_point(
    notice: Notice,
) -> None:
    lost = replace(KNOWLEDGE["statements"][0], provision="art_1__para_7__item_2")
    rows = asked(
        store_of(replace(notice, statements=(lost,))),
        "?place WHERE { ?s gbo:hedge ?hedge ; gbo:statedIn ?place }",
    )
    assert rows == [(ARTICLE.strip("<>"),)]


def test_values_of_one_indicator_join_over_places_by_its_name(store: Store) -> None:
    rows = asked(
        store,
        """?year ?value ?hedge ?coverage WHERE { ?s gbo:ofIndicator ?i ; gbo:periodYear ?year ;
           gbo:value ?value . ?i a gbo:Indicator ; skos:prefLabel '节水率'@zh ; skos:inScheme
             <https://w3id.org/gongbao/scheme/indicator>
           OPTIONAL { ?s gbo:hedge ?hedge } OPTIONAL { ?s gbo:coverageNote ?coverage } }
           ORDER BY ?year""",
    )
    assert rows == [("2021", "30", "", "全区"), ("2025", "35", "力争", "")]


def test_a_unit_of_measure_says_what_it_is_a_multiple_of(store: Store) -> None:
    rows = asked(
        store,
        """?english ?factor ?base WHERE { ?unit rdfs:label '万元'@zh, ?english ;
           qudt:conversionMultiplier ?factor ; qudt:scalingOf ?base FILTER(LANG(?english) = 'en')
        }""",
    )
    assert rows == [("ten thousand yuan", "10000", "http://qudt.org/vocab/unit/CCY_CNY")]


def test_a_defined_term_is_a_concept_of_the_notices_glossary(store: Store) -> None:
    rows = asked(
        store,
        f"""?term ?meaning ?number WHERE {{ ?scheme a skos:ConceptScheme ;
            gbo:statedIn {NOTICE_IRI} . ?concept skos:inScheme ?scheme ; skos:prefLabel ?term ;
            skos:definition ?meaning ; skos:notation ?number }}""",
    )
    assert rows == [("中水", "经处理后可以回用的水。", "1")]


def test_a_threshold_rule_bounds_an_indicator_for_one_class_of_an_industry(store: Store) -> None:
    (row,) = asked(
        store,
        """?size ?industry ?above ?indicator ?lower ?lowerIn ?upper ?upperIn ?logic ?from WHERE {
           ?r a gbo:ThresholdRule ; gbo:sizeClass/skos:prefLabel ?size ; gbo:industry ?i ;
             gbo:ofIndicator/skos:prefLabel ?indicator ; gbo:lowerValue ?lower ;
             gbo:lowerInclusive ?lowerIn ; gbo:upperValue ?upper ; gbo:upperInclusive ?upperIn ;
             gbo:ruleLogic ?logic ; gbo:reproduces ?from ; gbo:textTruncated true .
           ?i skos:prefLabel ?industry ; skos:broader/skos:prefLabel ?above
           FILTER(LANG(?size) = 'zh') }""",
    )
    assert row[:4] == ("小型", "工业", "第二产业", "从业人员")
    assert row[4:8] == ("20", "true", "300", "false")
    assert row[8].endswith("/rule-logic/all-of")
    assert row[9].endswith("/2011/300")


def test_a_division_stands_under_its_category_and_matches_its_industry(store: Store) -> None:
    rows = asked(
        store,
        """?name ?category ?industry WHERE { ?c skos:notation '01' ; skos:prefLabel ?name ;
           skos:broader/skos:notation ?category ; skos:broadMatch/skos:prefLabel ?industry }""",
    )
    assert rows == [("种植业", "A", "第一产业")]


def test_a_post_makes_a_person_member_of_a_body(store: Store) -> None:
    rows = asked(
        store,
        """?name ?role ?post ?body ?quote WHERE { ?m a org:Membership ; org:member ?p ;
           org:organization/skos:prefLabel ?body ; gbo:printedRole ?role ;
           gbo:printedPost ?post ; prov:wasDerivedFrom/gbo:quote ?quote .
           ?p a gbo:Official ; foaf:name ?name ; gbo:identityBasis idb:name-only }""",
    )
    assert rows == [("秦涛", "组长", "副区长", "区飞碟领导小组", "秦 涛")]


def test_a_standard_is_cited_by_its_number_and_by_the_task_that_names_it(store: Store) -> None:
    (row,) = asked(
        store,
        f"""?document ?number ?issuer ?place WHERE {{ {ROW.format(1)} gbo:hasCitation ?c .
            ?c cito:hasCitedEntity ?document ; gbo:printedNumber ?number ;
              gbo:printedIssuer ?issuer ; gbo:statedIn ?place .
            ?document dcterms:identifier ?number }}""",
    )
    assert row == (
        "https://w3id.org/gongbao/id/std/gb-t-18870-2011",
        "GB/T 18870-2011",
        "国家标准委",
        ARTICLE.strip("<>"),
    )


def test_lead_and_support_of_one_other_reading_share_its_number(notice: Notice) -> None:
    first = notice.tasks[0]
    readings = tuple(
        replace(first.alternatives[0], field=name, option=option)
        for name in ("lead_units", "support_units")
        for option in (1, 2)
    )
    task = replace(first, alternatives=readings)
    rows = asked(
        store_of(replace(notice, tasks=(task,))),
        """?field ?number WHERE { ?a gbo:alternativeField ?field ; gbo:readingNumber ?number }
           ORDER BY ?number ?field""",
    )
    assert rows == [
        ("lead_units", "1"), ("support_units", "1"), ("lead_units", "2"), ("support_units", "2"),
    ]  # fmt: skip


def test_the_text_of_a_provision_ends_before_the_name_of_a_contact(notice: Notice) -> None:
    words = "责任部门：区税务局 联系人：陶 欣 81545590"
    provision = Provision(
        1, "paragraph", "para_9", None, "", "", mention(words).spans, text=mention(words)
    )
    told = replace(notice, provisions=(provision,))
    literals = {"".join(str(o).split()) for _, _, o, _ in quads(told)}
    assert "责任部门：区税务局联系人：" in literals
    assert not any("陶欣" in words or "81545590" in words for words in literals)


def test_a_contact_that_no_loader_read_is_kept_back_by_its_label(notice: Notice) -> None:
    words = "责任部门：区税务局 联系人：陶 欣 81545590"
    context = Context.of(replace(notice, contacts=()), Minter())
    assert context.public(mention(words)) == "责任部门：区税务局联系人："
    assert words in TEXT


def test_a_chapter_and_an_article_are_named_with_a_blank_behind_their_number() -> None:
    assert heading_line("第一章", "总则") == "第一章 总则"
    assert heading_line("第三条", "") == "第三条"
    assert heading_line("", "节水率2021年为30%。") == "节水率2021年为30%。"


def test_the_small_gazette_holds_one_of_each_record(notice: Notice) -> None:
    assert all(getattr(notice, name) for name in KNOWLEDGE)
