"""Each shape is silent on a small good graph and speaks when the graph is spoilt.

Core constraints are tried in pySHACL, the `sh:select` texts in Oxigraph, as they run in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pyoxigraph
import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

import ontology

GSH = "https://w3id.org/gongbao/shapes#"
BASE = "https://w3id.org/gongbao/"

# The things of the good graph, so that `doc:` alone is the IRI of the notice.
THINGS = {
    "doc": "doc/tongzhengfa/2022/8",
    "old": "doc/tongzhengfa/2021/5",
    "inst": "doc/tongzhengfa/2022/8/instrument",
    "annex": "doc/tongzhengfa/2022/8/annex/1",
    "sec": "doc/tongzhengfa/2022/8/annex/1/sec_1",
    "task": "doc/tongzhengfa/2022/8/annex/1/task/1/1",
    "law": "law/shuifa-0a1b2c",
    "unit": "org/110112/qushuiwuju-76419f",
    "other": "org/110112/qushuiwuju-b0f61c",
    "far": "org/110105/qushuiwuju-000001",
    "group": "group/110112/gejiedaoxiangzhen-0a1b2c",
    "person": "person/110112/qintao-0a1b2c",
    "source": "source/0123abcd",
    "span": "source/0123abcd#char=10,14",
    "run": "run/centrality/0123456789ab",
}
NAMESPACES = ontology.PREFIXES | {name: f"{BASE}id/{path}" for name, path in THINGS.items()}
SPARQL_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in NAMESPACES.items())
TURTLE_PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in NAMESPACES.items())

GOOD = f"""
source: a gbo:SourceText ; gbo:fileName "g.txt" ; gbo:sha256 "{"0123abcd" * 8}"^^xsd:hexBinary .
span: a gbo:TextSpan ; gbo:inSource source: ;
  oa:start 10 ; oa:end 14 ; gbo:startLine 2 ; gbo:endLine 3 ; gbo:quote "区水\\n务" .

unit: a gbo:Unit ; skos:prefLabel "区水务局"@zh .
other: a gbo:Unit ; skos:prefLabel "区税务局"@zh .
far: a gbo:Unit ; skos:prefLabel "区水务局"@zh .
person: a gbo:Official ; foaf:name "秦涛" ; gbo:identityBasis idb:name-only .
group: a gbo:UnitGroup ; gbo:groupKind gk:enumerable ;
  skos:prefLabel "各街道乡镇"@zh ; gbo:groupMember other: .

doc: a gbo:Notice ; gbo:documentNumber "通政发〔2022〕8号" ;
  gbo:documentYear "2022"^^xsd:gYear ; gbo:sequenceNumber 8 ;
  dcterms:title "关于印发计划的通知"@zh ;
  gbo:issuedBy unit: ; gbo:signedDate "2022-04-07"^^xsd:date ;
  gbo:printedDate "2022-04-08"^^xsd:date ; gbo:disclosure disc:proactive ;
  eli:type_document dtype:notice ; gbo:promulgates inst: ;
  eli:repeals old: ; eli:based_on law: ;
  prov:wasDerivedFrom span: .
<id/doc/unnumbered/0123abcd-2> a gbo:Notice ; dcterms:title "责任清单"@zh ;
  gbo:issuedBy unit: ; gbo:signedDate "2023-01-03"^^xsd:date ;
  prov:wasDerivedFrom span: .
old: a gbo:CitedDocument ; gbo:documentNumber "通政发〔2021〕5号" ;
  gbo:documentYear "2021"^^xsd:gYear .
law: a gbo:CitedDocument ; dcterms:title "水法"@zh .
inst: a gbo:Instrument ; dcterms:title "计划"@zh ;
  gbo:hasAnnex annex: .
annex: a gbo:Annex ; gbo:annexNumber 1 ; dcterms:title "附件"@zh ;
  gbo:hasProvision sec: .
sec: a gbo:Provision ; eli:type_subdivision ptype:section ;
  gbo:provisionNumber "一" ; gbo:heading "治水" ; gbo:provisionText "完成治水任务。" ;
  prov:wasDerivedFrom span: .
<id/citation> a gbo:Citation ; gbo:citationRole crole:repeals ;
  cito:hasCitingEntity doc: ; cito:hasCitedEntity old: ;
  gbo:printedTitle "旧计划" ; prov:wasDerivedFrom span: .

task: a gbo:Task ; gbo:taskNumber "1" ; gbo:subNumber 1 ;
  gbo:taskText "完成治水任务。" ; gbo:taskForm tform:table-row ; gbo:certainty cert:certain ;
  gbo:statedIn sec: ;
  gbo:hasTimeFrame <id/timeframe> ;
  gbo:ledBy unit: ; gbo:overseenBy person: ;
  gbo:supportedBy group: ;
  gbo:hasResponsibility <id/resp/lead> , <id/resp/support> , <id/resp/leader> ;
  prov:wasDerivedFrom span: .
<id/resp/lead> a gbo:Responsibility ;
  gbo:responsibleAgent unit: ; gbo:responsibilityRole role:lead ;
  gbo:printedName "区水务局" ; gbo:printedOrder 1 ; prov:wasDerivedFrom span: .
<id/resp/support> a gbo:Responsibility ;
  gbo:responsibleAgent group: ; gbo:responsibilityRole role:support ;
  gbo:printedName "各街道乡镇" ; gbo:printedOrder 1 ; prov:wasDerivedFrom span: .
<id/resp/leader> a gbo:Responsibility ;
  gbo:responsibleAgent person: ; gbo:responsibilityRole role:leader ;
  gbo:printedName "秦涛" ; gbo:printedOrder 1 ; prov:wasDerivedFrom span: .
<id/timeframe> a gbo:TimeFrame ; gbo:timeFrameKind tfk:by-date ;
  gbo:printedDeadline "年底前" ; gbo:dueDate "2022-12-31"^^xsd:date ;
  gbo:edtf "../2022-12-31"^^edtf:EDTF .
<id/alt> a gbo:AlternativeReading ;
  gbo:alternativeFor task: ; gbo:alternativeField "lead" ;
  gbo:alternativeAgent other: ; gbo:rationale "跨页" ; gbo:certainty cert:ambiguous ;
  gbo:readingNumber 1 .

<id/indicator/zaolin> a gbo:Indicator ; skos:prefLabel "造林面积"@zh ;
  skos:inScheme <scheme/indicator> .
<id/statement> a gbo:Achievement ;
  gbo:ofIndicator <id/indicator/zaolin> ; gbo:comparator cmp:gte ; gbo:value 1.5 ;
  gbo:unitOfMeasure <id/unit/wanmu> ; gbo:printedText "1.5万亩" ; gbo:periodYear "2021"^^xsd:gYear ;
  gbo:statedIn sec: ;
  prov:wasDerivedFrom span: .
<id/co/1> a gbo:CoResponsibility ; gbo:sharedTasks 1 ; gbo:weight 0.5 ;
  gbo:coUnit unit: , other: ; gbo:expectedTasks 0.25 ; gbo:pValue 0.01 ; gbo:qValue 0.02 ;
  gbo:inBackbone true ; prov:wasGeneratedBy run: .
run: a gbo:AnalysisRun ; gbo:analysis analysis:centrality ; gbo:question "centrality" ;
  gbo:network network:any ; gbo:weighting weighting:newman ; gbo:seed 2022 ;
  gbo:codeVersion "0.1.0" ; gbo:inputDigest "{"0123abcd" * 8}"^^xsd:hexBinary ;
  gbo:selectedNotice doc: ; prov:used <graph/doc/tongzhengfa/2022/8> ;
  prov:wasAssociatedWith <id/loader/0.1.0> .
<id/loader/0.1.0> a prov:SoftwareAgent .
<id/observation/1> a gbo:Observation ; gbo:ofMeasure measure:pagerank ;
  gbo:observedAgent unit: ; gbo:observedValue 0.5 ; gbo:rank 1 ;
  gbo:intervalLow 0.4 ; gbo:intervalHigh 0.6 ; gbo:rankLow 1 ; gbo:rankHigh 2 ;
  prov:wasGeneratedBy run: .
<id/observation/2> a gbo:Observation ; gbo:ofMeasure measure:tasks ;
  gbo:observedValue 2.0 ; prov:wasGeneratedBy run: .
<id/cluster/1> a gbo:Cluster ; rdfs:label "区水务局"@zh ; gbo:clusterNumber 1 ;
  gbo:clusterMember unit: , other: ; gbo:clusterStability 0.9 ; prov:wasGeneratedBy run: .
<id/contact/1> a gbo:ContactPoint ; gbo:contactOf unit: .
<id/unit/wanmu> a qudt:Unit ; rdfs:label "万亩"@zh ; qudt:conversionMultiplier 6666667.0 .
<id/membership/1> a org:Membership ; org:member person: ; org:organization unit: ;
  gbo:printedRole "组长" ; prov:wasDerivedFrom span: .
<id/rule/2> a gbo:ThresholdRule ; gbo:sizeClass size:micro ; gbo:ruleLogic logic:any-of ;
  gbo:industry <id/industry/gongye> ; gbo:ofIndicator <id/indicator/zaolin> ; gbo:upperValue 20 ;
  gbo:reproduces law: ; prov:wasDerivedFrom span: .
"""


@cache
def good_graph() -> Graph:
    """Return the good data with the code lists; to be copied before it is changed."""
    graph = ontology.schemes_graph()
    return graph.parse(data=TURTLE_PREFIXES + GOOD, format="turtle", publicID=BASE)


def spoilt(update: str) -> Graph:
    """Return the good data after one SPARQL update."""
    graph = Graph() + good_graph()
    before = set(graph)
    graph.update(f"BASE <{BASE}>\n{SPARQL_PREFIXES}{update}")
    assert set(graph) != before, "the update changes nothing"
    return graph


@cache
def vocabulary() -> Graph:
    return ontology.ontology_graph()


def core_findings(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield shape name and severity of what pySHACL finds without the SPARQL constraints."""
    shapes = ontology.shapes_graph()
    owners = {
        shape: str(node).removeprefix(GSH)
        for node in shapes.subjects(RDF.type, SH.NodeShape)
        for shape in (node, *shapes.objects(node, SH.property))
    }
    shapes.remove((None, SH.sparql, None))
    _, report, _ = pyshacl.validate(
        graph, shacl_graph=shapes, ont_graph=vocabulary(), inference="none"
    )
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(result, SH.sourceShape)
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
        # The report repeats a blank property shape under the label it has in the shapes graph.
        yield owners.get(source, "?"), severity  # type: ignore[call-overload]


def select_findings(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield shape name and severity of what the sh:select texts find in Oxigraph."""
    shapes = ontology.shapes_graph()
    store = pyoxigraph.Store()
    store.load(
        graph.serialize(format="nt", encoding="utf-8"), format=pyoxigraph.RdfFormat.N_TRIPLES
    )
    declared = [
        f"PREFIX {shapes.value(node, SH.prefix)}: <{shapes.value(node, SH.namespace)}>"
        for node in shapes.objects(None, SH.declare)
    ]
    for shape, constraint in shapes.subject_objects(SH.sparql):
        query = "\n".join([*declared, str(shapes.value(constraint, SH.select))])
        if next(iter(store.query(query)), None) is not None:  # type: ignore[arg-type]
            severity = str(shapes.value(shape, SH.severity)).removeprefix(str(SH))
            yield str(shape).removeprefix(GSH), severity


CORE_MUTATIONS = [
    # the shape that speaks, its severity, and what is done to the graph
    (
        "Notice",
        "Violation",
        'INSERT DATA { <id/doc/x> a gbo:Notice ; dcterms:title "x"@zh ; gbo:issuedBy unit: ; '
        'gbo:signedDate "2022-01-01"^^xsd:date ; prov:wasDerivedFrom span: }',
    ),
    (
        "Notice",
        "Violation",
        'INSERT DATA { doc: gbo:documentNumber "通政发〔2022〕9号" }',
    ),
    (
        "Notice",
        "Warning",
        "DELETE WHERE { doc: dcterms:title ?t }",
    ),
    (
        "Notice",
        "Violation",
        "DELETE WHERE { unit: a gbo:Unit }",
    ),
    (
        "Notice",
        "Warning",
        "DELETE WHERE { doc: gbo:issuedBy ?t }",
    ),
    (
        "Notice",
        "Warning",
        "DELETE { doc: gbo:signedDate ?d } INSERT { doc: gbo:signedDate "
        '"2022-05-01"^^xsd:date } WHERE { doc: gbo:signedDate ?d }',
    ),
    (
        "Notice",
        "Violation",
        "DELETE { doc: gbo:disclosure ?d } INSERT { doc: gbo:disclosure role:lead } WHERE { "
        "doc: gbo:disclosure ?d }",
    ),
    (
        "Instrument",
        "Violation",
        "DELETE WHERE { doc: gbo:promulgates ?i }",
    ),
    (
        "Annex",
        "Violation",
        "DELETE WHERE { ?a gbo:annexNumber ?n }",
    ),
    (
        "Provision",
        "Violation",
        "DELETE WHERE { ?a gbo:hasProvision ?p }",
    ),
    (
        "Task",
        "Violation",
        "DELETE WHERE { task: gbo:taskText ?t }",
    ),
    (
        "Task",
        "Warning",
        'DELETE { task: gbo:taskText ?t } INSERT { task: gbo:taskText "治水" } WHERE { task: '
        "gbo:taskText ?t }",
    ),
    (
        "Task",
        "Violation",
        "INSERT DATA { task: gbo:statedIn doc: }",
    ),
    (
        "Task",
        "Warning",
        "INSERT DATA { task: gbo:responsibleParty unit: }",
    ),
    (
        "Decision",
        "Violation",
        'INSERT DATA { <id/decision/1> a gbo:Decision ; gbo:decidedBy "李明" }',
    ),
    (
        "MeasureUnit",
        "Violation",
        "DELETE WHERE { <id/unit/wanmu> rdfs:label ?l }",
    ),
    (
        "Task",
        "Violation",
        "INSERT DATA { task: dcterms:isPartOf annex: }",
    ),
    (
        "Provision",
        "Violation",
        'INSERT DATA { sec: gbo:provisionText "其他文字。" }',
    ),
    (
        "AltNotAsserted",
        "Violation",
        "DELETE WHERE { ?a gbo:readingNumber ?n }",
    ),
    (
        "Membership",
        "Violation",
        "DELETE WHERE { ?m gbo:printedRole ?r }",
    ),
    (
        "Membership",
        "Violation",
        "INSERT DATA { <id/membership/1> org:member unit: }",
    ),
    (
        "Statement",
        "Violation",
        "INSERT { ?s gbo:trend cmp:lte } WHERE { ?s a gbo:Achievement }",
    ),
    (
        "ThresholdRule",
        "Violation",
        "DELETE WHERE { <id/rule/2> gbo:upperValue ?v }",
    ),
    (
        "ThresholdRule",
        "Warning",
        "DELETE WHERE { ?r gbo:reproduces ?d }",
    ),
    (
        "UnitBothLeadAndSupport",
        "Warning",
        "INSERT DATA { task: gbo:supportedBy unit: }",
    ),
    (
        "Responsibility",
        "Violation",
        'DELETE { ?r gbo:printedName "区水务局" } INSERT { ?r gbo:printedName "区水 务局" } '
        'WHERE { ?r gbo:printedName "区水务局" }',
    ),
    (
        "Responsibility",
        "Violation",
        "DELETE WHERE { ?t gbo:hasResponsibility ?r }",
    ),
    (
        "LeaderIsPerson",
        "Violation",
        "INSERT DATA { task: gbo:overseenBy unit: }",
    ),
    (
        "ResponsibleIsNoPerson",
        "Violation",
        "INSERT DATA { task: gbo:assignedTo person: }",
    ),
    (
        "AltNotAsserted",
        "Violation",
        "DELETE { ?a gbo:certainty cert:ambiguous } INSERT { ?a gbo:certainty cert:certain } "
        "WHERE { ?a a gbo:AlternativeReading ; gbo:certainty ?c }",
    ),
    (
        "Unit",
        "Violation",
        'INSERT DATA { unit: skos:prefLabel "水务局"@zh }',
    ),
    (
        "Unit",
        "Violation",
        'INSERT DATA { <id/org/qushuiwuju> a gbo:Unit ; skos:prefLabel "x"@zh }',
    ),
    (
        "UnitGroup",
        "Violation",
        "INSERT DATA { unit: a gbo:UnitGroup ; gbo:groupKind gk:open }",
    ),
    (
        "Official",
        "Violation",
        'DELETE { ?p foaf:name ?n } INSERT { ?p foaf:name "秦 涛" } WHERE { ?p foaf:name ?n }',
    ),
    (
        "Official",
        "Violation",
        "INSERT { ?p foaf:phone <tel:+861081545590> } WHERE { ?p a gbo:Official }",
    ),
    (
        "NoContactPersons",
        "Violation",
        'INSERT DATA { <id/contact/1> foaf:name "陶欣" }',
    ),
    (
        "NoContactPersons",
        "Violation",
        'INSERT DATA { <id/contact/1> cv:telephone "81545590" }',
    ),
    (
        "TimeFrame",
        "Violation",
        'INSERT { ?f gbo:startDate "2023-01-01"^^xsd:date } WHERE { ?f a gbo:TimeFrame }',
    ),
    (
        "TimeFrame",
        "Violation",
        'DELETE { ?f gbo:edtf ?e } INSERT { ?f gbo:edtf "../2022-12-31" } WHERE { ?f gbo:edtf ?e }',
    ),
    (
        "Statement",
        "Violation",
        "DELETE WHERE { ?s gbo:ofIndicator ?i }",
    ),
    (
        "Bounds",
        "Warning",
        "INSERT DATA { <id/rule/1> gbo:lowerValue 5000 ; gbo:upperValue 4000 }",
    ),
    (
        "ThresholdRule",
        "Violation",
        "INSERT DATA { <id/rule/1> a gbo:ThresholdRule ; prov:wasDerivedFrom span: }",
    ),
    (
        "Citation",
        "Violation",
        "DELETE WHERE { ?c gbo:printedTitle ?t }",
    ),
    (
        "Citation",
        "Violation",
        "DELETE WHERE { ?c cito:hasCitedEntity ?t }",
    ),
    (
        "RepealsEarlier",
        "Violation",
        "INSERT DATA { doc: eli:based_on old: }",
    ),
    (
        "NoDeprecatedEli",
        "Violation",
        "INSERT DATA { doc: eli:implements law: }",
    ),
    (
        "SourceText",
        "Violation",
        "DELETE WHERE { ?s gbo:sha256 ?h }",
    ),
    (
        "Span",
        "Violation",
        "DELETE { span: oa:start ?n } INSERT { span: oa:start 20 } WHERE { span: oa:start ?n }",
    ),
    (
        "Grounded",
        "Warning",
        "DELETE WHERE { task: prov:wasDerivedFrom ?s }",
    ),
    (
        "CoResponsibility",
        "Violation",
        "INSERT DATA { <id/co/1> gbo:coUnit far: }",
    ),
    (
        "Tie",
        "Violation",
        "DELETE { ?tie gbo:pValue ?p } INSERT { ?tie gbo:pValue 1.5 } WHERE { ?tie gbo:pValue ?p }",
    ),
    (
        "AnalysisRun",
        "Violation",
        "DELETE WHERE { run: gbo:inputDigest ?d }",
    ),
    (
        "AnalysisRun",
        "Violation",
        "INSERT DATA { run: gbo:network network:leaders }",
    ),
    (
        "Observation",
        "Violation",
        "INSERT DATA { <id/observation/1> gbo:observedValue 0.6 }",
    ),
    (
        "Observation",
        "Violation",
        "DELETE { ?o gbo:observedAgent unit: } INSERT { ?o gbo:observedAgent group: } "
        "WHERE { ?o gbo:observedAgent unit: }",
    ),
    (
        "Observation",
        "Violation",
        "DELETE { ?o gbo:rankHigh 2 } INSERT { ?o gbo:rankHigh 0 } WHERE { ?o gbo:rankHigh 2 }",
    ),
    (
        "Cluster",
        "Violation",
        "DELETE WHERE { ?cluster gbo:clusterMember ?m }",
    ),
    (
        "Label",
        "Violation",
        "DELETE WHERE { role:lead skos:prefLabel ?l }",
    ),
]

SELECT_MUTATIONS = [
    (
        "ValueHasUnit",
        "Warning",
        "DELETE WHERE { ?s gbo:unitOfMeasure ?u }",
    ),
    (
        "TaskNotPartOfItself",
        "Violation",
        "INSERT DATA { task: dcterms:isPartOf task: }",
    ),
    (
        "NoticeNumberParts",
        "Violation",
        "DELETE { doc: gbo:sequenceNumber 8 } INSERT { doc: gbo:sequenceNumber 9 } WHERE {}",
    ),
    (
        "UniqueNumber",
        "Violation",
        'INSERT DATA { law: gbo:documentNumber "通政发〔2022〕8号" }',
    ),
    (
        "TableRow",
        "Warning",
        "DELETE WHERE { task: gbo:hasTimeFrame ?f }",
    ),
    (
        "TableRow",
        "Warning",
        "DELETE WHERE { task: gbo:ledBy ?u }",
    ),
    (
        "Measure",
        "Warning",
        "DELETE { task: gbo:taskForm ?f ; gbo:ledBy ?u } INSERT { task: gbo:taskForm "
        "tform:numbered-measure } WHERE { task: gbo:taskForm ?f ; gbo:ledBy ?u }",
    ),
    (
        "QualifiedHasShortcut",
        "Violation",
        "DELETE WHERE { task: gbo:supportedBy ?u }",
    ),
    (
        "ShortcutHasQualified",
        "Violation",
        "INSERT DATA { task: gbo:assignedTo other: }",
    ),
    (
        "OrderContiguous",
        "Violation",
        "DELETE { ?r gbo:printedOrder 1 } INSERT { ?r gbo:printedOrder 2 } WHERE { ?r "
        "gbo:responsibilityRole role:lead }",
    ),
    (
        "AliasUnambiguous",
        "Violation",
        'INSERT DATA { other: skos:altLabel "区水务局"@zh }',
    ),
    (
        "OnlyEnumerableHasMembers",
        "Violation",
        "DELETE { ?g gbo:groupKind ?k } INSERT { ?g gbo:groupKind gk:open } WHERE { ?g "
        "gbo:groupKind ?k }",
    ),
    (
        "EnumerableHasMembers",
        "Warning",
        "DELETE WHERE { ?g gbo:groupMember ?m }",
    ),
    (
        "DueDateByKind",
        "Violation",
        "DELETE WHERE { ?f gbo:dueDate ?d }",
    ),
    (
        "DueDateByKind",
        "Violation",
        "DELETE { ?f gbo:timeFrameKind ?k } INSERT { ?f gbo:timeFrameKind tfk:ongoing } "
        "WHERE { ?f gbo:timeFrameKind ?k }",
    ),
    (
        "RecurringHasRule",
        "Warning",
        "DELETE { ?f gbo:timeFrameKind ?k } INSERT { ?f gbo:timeFrameKind tfk:recurring } "
        "WHERE { ?f gbo:timeFrameKind ?k }",
    ),
    (
        "ValueByComparator",
        "Violation",
        "DELETE WHERE { ?s gbo:value ?v }",
    ),
    (
        "AchievementNotFuture",
        "Violation",
        'DELETE { ?s gbo:periodYear ?y } INSERT { ?s gbo:periodYear "2026"^^xsd:gYear } '
        "WHERE { ?s gbo:periodYear ?y }",
    ),
    (
        "RepealsEarlier",
        "Violation",
        "INSERT DATA { doc: eli:repeals doc: }",
    ),
    (
        "QuoteLength",
        "Violation",
        'DELETE { span: gbo:quote ?q } INSERT { span: gbo:quote "区水务" } WHERE { span: '
        "gbo:quote ?q }",
    ),
]


def test_a_good_graph_passes_without_a_word() -> None:
    assert list(core_findings(good_graph())) == []
    assert list(select_findings(good_graph())) == []


@pytest.mark.parametrize(("shape", "severity", "update"), CORE_MUTATIONS)
def test_a_core_shape_speaks_when_the_graph_is_spoilt(
    shape: str, severity: str, update: str
) -> None:
    assert (shape, severity) in set(core_findings(spoilt(update)))


@pytest.mark.parametrize(("shape", "severity", "update"), SELECT_MUTATIONS)
def test_a_select_shape_speaks_when_the_graph_is_spoilt(
    shape: str, severity: str, update: str
) -> None:
    assert (shape, severity) in set(select_findings(spoilt(update)))


def test_every_shape_is_tried() -> None:
    shapes = ontology.shapes_graph()
    tried = {shape for shape, _, _ in CORE_MUTATIONS + SELECT_MUTATIONS}

    assert {str(s).removeprefix(GSH) for s in shapes.subjects(RDF.type, SH.NodeShape)} == tried
    assert {str(s).removeprefix(GSH) for s in shapes.subjects(SH.sparql)} == {
        shape for shape, _, _ in SELECT_MUTATIONS
    }


def test_a_deadline_whose_words_were_not_understood_has_no_date() -> None:
    graph = spoilt(
        'DELETE { ?f gbo:dueDate ?d } INSERT { ?f gbo:normalisedBy "unread" } '
        "WHERE { ?f gbo:dueDate ?d }"
    )

    assert "DueDateByKind" not in {shape for shape, _ in select_findings(graph)}


def test_one_name_may_stand_for_units_of_two_areas() -> None:
    # 区水务局 of Tongzhou and of Chaoyang are in the good graph; here both areas lack a code.
    graph = spoilt("""INSERT DATA {
      <id/org/000000/a-000001> a gbo:Unit ; skos:prefLabel "区教育局"@zh ; gbo:inArea <id/area/a> .
      <id/org/000000/a-000002> a gbo:Unit ; skos:prefLabel "区教育局"@zh ; gbo:inArea <id/area/b> .
    }""")

    assert list(select_findings(graph)) == []


def test_shapes_hold_under_another_base() -> None:
    moved = Graph()
    moved.parse(
        data=good_graph().serialize(format="nt").replace(f"{BASE}id/", "http://127.0.0.1:8000/id/"),
        format="nt",
    )

    assert list(core_findings(moved)) == []
    assert list(select_findings(moved)) == []


def test_a_select_repeats_the_type_test_of_its_shape() -> None:
    shapes = ontology.shapes_graph()
    for shape, constraint in shapes.subject_objects(SH.sparql):
        select = str(shapes.value(constraint, SH.select))
        targets = list(shapes.objects(shape, SH.targetClass))
        subjects_of = list(shapes.objects(shape, SH.targetSubjectsOf))
        expected = [f"$this a gbo:{str(t).rpartition('#')[2]}" for t in targets] or [
            f":{re.split('[#/]', str(p))[-1]} " for p in subjects_of
        ]
        assert any(text in select for text in expected), shape


def test_a_select_uses_declared_prefixes_and_no_values() -> None:
    shapes = ontology.shapes_graph()
    declared = {str(prefix) for prefix in shapes.objects(None, SH.prefix)}
    for text in shapes.objects(None, SH.select):
        assert not re.search(r"\bVALUES\b", str(text), re.IGNORECASE)
        assert set(re.findall(r"(?<![\w/:])([a-z]+):[\w-]", str(text))) <= declared


def test_declared_prefixes_agree_with_those_of_the_package() -> None:
    shapes = ontology.shapes_graph()
    for node in shapes.objects(None, SH.declare):
        prefix, namespace = shapes.value(node, SH.prefix), shapes.value(node, SH.namespace)
        assert ontology.PREFIXES[str(prefix)] == str(namespace)


def test_every_shape_is_labelled_and_every_finding_is_said_in_chinese_and_english() -> None:
    shapes = ontology.shapes_graph()

    def languages(node: object, predicate: URIRef) -> list[str]:
        texts = shapes.objects(node, predicate)  # type: ignore[arg-type]
        return sorted(t.language or "" for t in texts if isinstance(t, Literal))

    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert languages(shape, RDFS.label) == ["en", "zh"], shape
        assert shapes.value(shape, SH.severity) in (SH.Violation, SH.Warning), shape
        for part in shapes.objects(shape, SH.property):
            assert languages(part, SH.message) == ["en", "zh"], shape
            assert shapes.value(part, SH.severity) in (SH.Violation, SH.Warning), shape
        for constraint in shapes.objects(shape, SH.sparql):
            assert languages(constraint, SH.message) == ["en", "zh"], shape


def test_every_term_that_a_shape_names_is_declared() -> None:
    shapes, vocabulary = ontology.shapes_graph(), ontology.ontology_graph()
    concepts = ontology.schemes_graph()
    predicates = (SH.path, SH["class"], SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    named = {
        term
        for predicate in (*predicates, SH.disjoint, SH.lessThan, SH.lessThanOrEquals, SH.hasValue)
        for term in shapes.objects(None, predicate)
        if isinstance(term, URIRef)
    }
    declared = set(vocabulary.subjects()) | set(concepts.subjects())

    # The one undeclared term is the one that the shapes forbid; those of RDFS need no declaration.
    assert {str(term) for term in named - declared - {RDFS.label}} == {
        "http://data.europa.eu/eli/ontology#implements"
    }
