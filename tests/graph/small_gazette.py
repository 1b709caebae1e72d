"""A small gazette made by hand: one notice that says one of each thing the graph can hold."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from graph.iris import Minter
from graph.shared import ontology_triples, registry_triples, vocabulary_triples
from graph.store import Store, open_store
from graph.triples import quads
from loaders.records import (
    Agent,
    AgentMention,
    AlternativeReading,
    Annex,
    Citation,
    Comparator,
    Contact,
    DatedMention,
    Definition,
    DocumentNumber,
    IndustryClass,
    Mention,
    Notice,
    Post,
    Provision,
    Responsibility,
    Role,
    Source,
    Span,
    Statement,
    StatementKind,
    Task,
    TaskRef,
    ThresholdRule,
    TimeFrame,
)
from loaders.registry import default_registry

TEXT = """北京市通州区人民政府
关于印发《通州区节能2022年行动计划》的通知
通政发〔2022〕8 号

各街道办事处：
根据《中华人民共和国节约能源法》，落实《关于节能的意见》（京政发〔2021〕3号），印发本计划。
附件：1.节能任务表
2022年4月7日
（此件公开发布）
附件1
一、控制能耗
5 推进节能 完善能耗
监测体系。 年底前 秦 涛 区水务局 区税务局等有关部门
5 推进节能 开展节水宣传，每月一次。 长期实施 秦 涛 各街道乡镇 区飞碟管理局
责任部门：区税务局 联系人：陶 欣 81545590
第一条 按照《节水标准》（GB/T 18870—2011），2025年节水率力争达到35%以上。
节水率2021年为30%。用水量同比下降5%，达到市级下达指标。
组长：秦 涛 副区长
1.中水：经处理后可以回用的水。
工业 从业人员（X） 小型 20≤X<300
A 农业 1 种植业 第一产业
抄送：区委各部、委、办，区法院。
北京市通州区人民政府办公室 2022年4月8日印发
"""
SOURCE = Source("gazette.txt", hashlib.sha256(TEXT.encode()).hexdigest(), "UTF-8", TEXT)
REGISTRY = default_registry()
AREA = REGISTRY.area_of("北京市通州区人民政府")


def span(words: str, after: str = "") -> Span:
    """Return the place of the first `words` behind the first `after`."""
    start = TEXT.index(words, TEXT.index(after))
    first = TEXT.count("\n", 0, start) + 1
    end = start + len(words)
    return Span(start, end, first, first + words.count("\n"), "1", words)


def mention(words: str) -> Mention:
    return Mention("".join(words.split()), (span(words),))


def named(words: str, after: str = "") -> AgentMention:
    return AgentMention(words, REGISTRY.resolve(words, AREA), (span(words, after),))


def dated(printed: str, day: date) -> DatedMention:
    return DatedMention(printed, day, (span(printed),))


def part_of(role: Role, position: int, words: str, after: str, **more: object) -> Responsibility:
    column = {"lead": "主责单位", "support": "协办单位", "leader": "牵头领导"}[role]
    name = "".join(words.split())
    agent = (
        Agent("person", name, AREA, "name-only")
        if role == "leader"
        else REGISTRY.resolve(name, AREA)
    )
    given = {"open_ended": False, "certainty": "certain", **more}
    return Responsibility(
        role, position, words, agent, column, spans=(span(words, after),), **given
    )


FIRST_ROW, SECOND_ROW = "5 推进节能 完善", "5 推进节能 开展"
TASKS = (
    Task(
        annex=1,
        section="sec_1",
        subsection=None,
        number="5",
        row=1,
        form="table-row",
        key_task=mention("推进节能"),
        text=mention("完善能耗\n监测体系。"),
        time_frame=TimeFrame(
            "年底前",
            "by-date",
            date(2022, 12, 31),
            None,
            "../2022-12-31",
            None,
            "plan-year",
            (span("年底前"),),
        ),
        responsibilities=(
            part_of("leader", 1, "秦 涛", FIRST_ROW),
            part_of("lead", 1, "区水务局", FIRST_ROW),
            part_of("support", 1, "区税务局", FIRST_ROW, open_ended=True, certainty="ambiguous"),
            part_of("support", 2, "有关部门", FIRST_ROW, certainty="ambiguous"),
        ),
        alternatives=(
            AlternativeReading(
                "support_units", (named("区法院"), named("区税务局")), "没有印出栏目边界"
            ),
        ),
        certainty="ambiguous",
    ),
    Task(
        annex=1,
        section="sec_1",
        subsection=None,
        number="5",
        row=2,
        form="table-row",
        key_task=mention("推进节能"),
        text=mention("开展节水宣传，每月一次。"),
        time_frame=TimeFrame(
            "长期实施", "ongoing", None, None, "2022/..", None, None, (span("长期实施"),)
        ),
        responsibilities=(
            part_of("leader", 1, "秦 涛", SECOND_ROW),
            part_of("lead", 1, "各街道乡镇", SECOND_ROW),
            part_of("support", 1, "区飞碟管理局", SECOND_ROW),
        ),
        alternatives=(),
        certainty="certain",
        milestones=(
            TimeFrame(
                "每月一次", "recurring", None, None, None, "R/P1M", None, (span("每月一次"),)
            ),
        ),
        parent=TaskRef(1, "5", 1),
    ),
)


def statement(kind: StatementKind, comparator: Comparator, words: str, **more: object) -> Statement:
    given = {"value": None, "printed_unit": "%", "annex": 1, "provision": "art_1", **more}
    return Statement(kind, "节水率", comparator, text=mention(words), **given)


PERCENT = "http://qudt.org/vocab/unit/PERCENT"
KNOWLEDGE = {
    "statements": (
        statement(
            "target",
            "gte",
            "2025年节水率力争达到35%以上",
            value=Decimal(35),
            unit=PERCENT,
            edtf="2025",
            period_year=2025,
            hedge="力争",
        ),
        statement(
            "achieved",
            "eq",
            "节水率2021年为30%",
            value=Decimal(30),
            unit=PERCENT,
            edtf="2021",
            period_year=2021,
            task=TaskRef(1, "5", 1),
            coverage="全区",
        ),
        statement(
            "limit",
            "delta",
            "用水量同比下降5%",
            value=Decimal(-5),
            unit=PERCENT,
            change="percent",
            trend="down",
            baseline_value=Decimal(100),
            baseline_year=2021,
            certainty="inferred",
        ),
        statement("quota", "assigned", "达到市级下达指标", assigned_by="市级", is_implicit=True),
        statement(
            "limit",
            "between",
            "20≤X<300",
            lower=Decimal(20),
            upper=Decimal(300),
            provision=None,
            printed_unit="人",
            is_condition=True,
        ),
    ),
    "definitions": (Definition("中水", mention("经处理后可以回用的水。"), "1", 1, None),),
    "thresholds": (
        ThresholdRule(
            annex=1,
            provision=None,
            industry="工业",
            category="第二产业",
            indicator="从业人员",
            size_class="small",
            printed_unit="人",
            unit=None,
            lower=Decimal(20),
            upper=Decimal(300),
            lower_inclusive=True,
            upper_inclusive=False,
            all_bounds=True,
            is_truncated=True,
            text=mention("工业 从业人员（X） 小型 20≤X<300"),
            reproduces_title="关于印发划型标准的通知",
            reproduces_number=DocumentNumber("工信部联企业", 2011, 300),
        ),
    ),
    "industries": (
        IndustryClass("industry", "1", "第一产业", None, None, 1, None, (span("第一产业"),)),
        IndustryClass("category", "A", "农业", None, "1", 1, None, (span("A 农业"),)),
        IndustryClass("division", "01", "种植业", "A", "1", 1, None, (span("1 种植业"),)),
    ),
    "posts": (
        Post(
            AgentMention(
                "秦 涛",
                Agent("person", "秦涛", AREA, "name-only"),
                (span("秦 涛", after="组长"),),
            ),
            "副区长",
            "区飞碟领导小组",
            "组长",
            1,
            (),
        ),
    ),
}
"""One of each thing that a notice can state, explain and classify."""


NOTICE = Notice(
    source=SOURCE,
    ordinal=1,
    area=AREA,
    number=DocumentNumber("通政发", 2022, 8),
    number_spans=(span("通政发〔2022〕8 号"),),
    title=mention("北京市通州区人民政府\n关于印发《通州区节能2022年行动计划》的通知"),
    document_type="通知",
    issuers=(named("北京市通州区人民政府"),),
    signed=dated("2022年4月7日", date(2022, 4, 7)),
    printed=dated("2022年4月8日", date(2022, 4, 8)),
    printed_by=named("北京市通州区人民政府办公室"),
    disclosure=mention("此件公开发布"),
    addressees=mention("各街道办事处"),
    copied_to=(mention("区委各部、委、办"), mention("区法院")),
    encloses=mention("通州区节能2022年行动计划"),
    effective=None,
    expiry=None,
    interpreted_by=None,
    approved_by=None,
    annexes=(Annex(1, "节能任务表", span(TEXT[TEXT.index("附件1\n") : TEXT.index("抄送")])),),
    provisions=(
        Provision(
            *(None, "paragraph", "letter__para_1", None, "", ""),
            (span("根据"),),
            text=mention("根据《中华人民共和国节约能源法》，"),
            in_letter=True,
        ),
        Provision(1, "section", "sec_1", None, "一", "控制能耗", (span("一、控制能耗"),)),
        Provision(1, "article", "art_1", "sec_1", "第一条", "", (span("第一条"),)),
        Provision(
            *(1, "paragraph", "art_1__para_1", "art_1", "", ""),
            (span("节水率2021年为30%。"),),
            text=mention("节水率2021年为30%。"),
        ),
    ),
    tasks=TASKS,
    contacts=(
        Contact(
            1,
            "5",
            2,
            named("区税务局", after="责任部门"),
            "陶欣",
            ("81545590",),
            None,
            (span("联系人：陶 欣 81545590"),),
        ),
    ),
    citations=(
        Citation(
            role="basis",
            title="中华人民共和国节约能源法",
            number=None,
            annex=None,
            provision=None,
            spans=(span("中华人民共和国节约能源法"),),
        ),
        Citation(
            "implements",
            "关于节能的意见",
            DocumentNumber("京政发", 2021, 3),
            None,
            None,
            (span("关于节能的意见"),),
        ),
        Citation(
            "cites",
            "节水标准",
            None,
            1,
            "art_1",
            (span("节水标准"),),
            task=TaskRef(1, "5", 1),
            standard="GB/T 18870-2011",
            issuer="国家标准委",
        ),
    ),
    span=span(TEXT),
    **KNOWLEDGE,
)


def store_of(*notices: Notice) -> Store:
    """Return a store in memory with the notices, what they cite, and the shared knowledge."""
    store = open_store("memory")
    minter = Minter()
    graphs: dict[object, set[object]] = {}
    for each in notices:
        for s, p, o, graph in quads(each, minter):
            graphs.setdefault(graph, set()).add((s, p, o))
    for graph, triples in graphs.items():
        store.replace_graph(graph, triples)
    store.replace_graph(minter.graph("ontology"), ontology_triples(minter))
    store.replace_graph(minter.graph("vocab"), vocabulary_triples(minter))
    store.replace_graph(minter.graph("registry"), registry_triples(minter))
    return store
