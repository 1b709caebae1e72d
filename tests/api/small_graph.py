"""One notice made by hand, stored on disk, and the site over it: what the page tests look at.

Annex 1 has three tasks that say one of each thing a page shows; annex 2 has 120 short ones of one
unit, which no page shows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import URIRef

from api import create_app
from api.settings import Settings
from graph.dataset import dataset_triples, measure
from graph.derived import derive
from graph.examples import example_triples
from graph.iris import Minter
from graph.search import INDEX_FILE, build_index
from graph.shared import ontology_triples, registry_triples, vocabulary_triples
from graph.store import Store, open_store
from graph.triples import quads
from loaders.records import (
    Agent,
    AgentMention,
    AlternativeReading,
    Annex,
    Certainty,
    Citation,
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
    Task,
    TaskRef,
    ThresholdRule,
    TimeFrame,
)
from loaders.registry import default_registry
from ontology import BASE, DCTERMS

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ROWS = "".join(f"{number} 做好第{number}项节水工作。\n" for number in range(1, 121))
TEXT = f"""北京市通州区人民政府
关于印发《通州区节水2022年行动计划》的通知
通政发〔2022〕8 号
根据《中华人民共和国水法》，印发本计划。
2022年4月7日
附件1
1 推进节水 完善用水
监测<体系>。 年底前 秦 涛 区水务局 区税务局
2 推进节水 开展节水宣传。 长期实施 秦 涛 区水务局 区生态环境局 各街道乡镇
3 推进节水 核算水资源税。 年底前 秦 涛 区税务局 区水务局
附件2
{ROWS}第一章 总则
第一条 本办法所称节水，是指节约用水。依据《节水标准》（GB/T 18870—2011）。
节水率2021年为30%，2025年力争达到35%以上。
名词解释 1.中水：经处理后可以回用的水。
组长：秦 涛 副区长
小型企业：从业人员20人以下
工业 营业收入（Y） 万元 2000≤Y<1000
A 农、林、牧、渔业
02 林业
"""
SOURCE = Source("gazette.txt", hashlib.sha256(TEXT.encode()).hexdigest(), "UTF-8", TEXT)
REGISTRY = default_registry()
AREA = REGISTRY.area_of("北京市通州区人民政府")

# Two names under which 区水务局 was known before the registry listed it, the later one first.
OLD_PATH = "org/110112/qushuiwu-aaaaaa"
OLDER_PATH = "org/110112/qushuili-bbbbbb"
NOTICE_PATH = "doc/tongzhengfa/2022/8"
TASK_PATH = f"{NOTICE_PATH}/annex/1/task/1/1"
WATER = "区水务局"
TAX = "区税务局"


def span(words: str, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after))
    first = TEXT.count("\n", 0, start) + 1
    return Span(start, start + len(words), first, first + words.count("\n"), "7", words)


def mention(words: str) -> Mention:
    return Mention("".join(words.split()), (span(words),))


def part(role: Role, position: int, words: str, after: str, certainty: Certainty) -> Responsibility:
    name = "".join(words.split())
    is_leader = role == "leader"
    agent = Agent("person", name, AREA, "name-only") if is_leader else REGISTRY.resolve(name, AREA)
    column = {"lead": "主责单位", "support": "协办单位", "leader": "牵头领导"}[role]
    return Responsibility(
        role, position, words, agent, column, False, certainty, (span(words, after),)
    )


def row(
    number: int,
    text: str,
    deadline: TimeFrame,
    lead: str,
    support: tuple[str, ...],
    certainty: Certainty = "certain",
    alternatives: tuple[AlternativeReading, ...] = (),
) -> Task:
    start = f"{number} 推进节水"
    parts = [part("leader", 1, "秦 涛", start, "certain"), part("lead", 1, lead, start, certainty)]
    parts += [
        part("support", place, name, start, certainty) for place, name in enumerate(support, 1)
    ]
    return Task(
        1,
        None,
        None,
        str(number),
        1,
        "table-row",
        mention("推进节水"),
        mention(text),
        deadline,
        tuple(parts),
        alternatives,
        certainty,
    )


def short_row(number: int) -> Task:
    words = f"做好第{number}项节水工作。"
    unit = Responsibility(
        "assigned",
        1,
        WATER,
        REGISTRY.resolve(WATER, AREA),
        "责任单位",
        False,
        "certain",
        (span(words),),
    )
    return Task(
        2,
        None,
        None,
        str(number),
        1,
        "table-row",
        None,
        mention(words),
        None,
        (unit,),
        (),
        "certain",
    )


BY_YEAR_END = TimeFrame(
    "年底前",
    "by-date",
    date(2022, 12, 31),
    None,
    "../2022-12-31",
    None,
    "plan-year",
    (span("年底前"),),
)
LONG_TERM = TimeFrame("长期实施", "ongoing", None, None, "2022/..", None, None, (span("长期实施"),))
OTHER_READING = AlternativeReading(
    "support_units",
    (AgentMention("区法院", REGISTRY.resolve("区法院", AREA), ()),),
    "单元格之间没有印出边界",
)
OTHER_LEAD = AlternativeReading(
    "lead_units",
    (AgentMention("区检察院", REGISTRY.resolve("区检察院", AREA), ()),),
    "单元格之间没有印出边界",
)
BY_JUNE = TimeFrame(
    "6月底前",
    "by-date",
    date(2022, 6, 30),
    None,
    "../2022-06",
    None,
    "plan-year",
    (span("做好第2项"),),
)
PROVISIONS = (
    Provision(2, "chapter", "chp_1", None, "第一章", "总则", (span("第一章 总则"),)),
    Provision(2, "article", "art_1", "chp_1", "第一条", "", (span("第一条"),)),
    Provision(
        2,
        "paragraph",
        "art_1__para_1",
        "art_1",
        "",
        "",
        (span("本办法所称节水，是指节约用水。"),),
        text=mention("本办法所称节水，是指节约用水。"),
    ),
)
STATEMENTS = (
    Statement(
        "target",
        "节水率",
        "gte",
        Decimal(35),
        "%",
        mention("2025年力争达到35%以上"),
        2,
        provision="art_1__para_1",
        unit="http://qudt.org/vocab/unit/PERCENT",
        edtf="2025",
        period_year=2025,
        hedge="力争",
    ),
    Statement(
        "achieved",
        "节水率",
        "eq",
        Decimal(30),
        "%",
        mention("节水率2021年为30%"),
        1,
        task=TaskRef(1, "1", 1),
        unit="http://qudt.org/vocab/unit/PERCENT",
        edtf="2021",
        period_year=2021,
        coverage="全区",
    ),
)
RULE = ThresholdRule(
    annex=2,
    provision=None,
    industry="工业",
    category=None,
    indicator="从业人员",
    size_class="small",
    printed_unit="人",
    unit=None,
    lower=None,
    upper=Decimal(20),
    lower_inclusive=True,
    upper_inclusive=False,
    all_bounds=True,
    is_truncated=False,
    text=mention("从业人员20人以下"),
    reproduces_title="关于企业划型的规定",
)
CUT_RULE = replace(
    RULE,
    indicator="营业收入",
    size_class="medium",
    printed_unit="万元",
    lower=Decimal(2000),
    upper=Decimal(1000),
    is_truncated=True,
    text=mention("工业 营业收入（Y） 万元 2000≤Y<1000"),
)
INDUSTRIES = tuple(
    IndustryClass(
        level, code, name, above, None, 2, None, (span(f"{code} {name}"),), "三次产业划分规定"
    )
    for level, code, name, above in (
        ("category", "A", "农、林、牧、渔业", None),
        ("division", "02", "林业", "A"),
    )
)
ISSUER = "北京市通州区人民政府"


def notice() -> Notice:
    return Notice(
        source=SOURCE,
        ordinal=1,
        area=AREA,
        number=DocumentNumber("通政发", 2022, 8),
        number_spans=(span("通政发〔2022〕8 号"),),
        title=mention("北京市通州区人民政府\n关于印发《通州区节水2022年行动计划》的通知"),
        document_type="通知",
        issuers=(AgentMention(ISSUER, REGISTRY.resolve(ISSUER, AREA), (span(ISSUER),)),),
        signed=DatedMention("2022年4月7日", date(2022, 4, 7), (span("2022年4月7日"),)),
        printed=None,
        printed_by=None,
        disclosure=None,
        addressees=None,
        copied_to=(),
        encloses=mention("通州区节水2022年行动计划"),
        effective=None,
        expiry=None,
        interpreted_by=None,
        approved_by=None,
        annexes=(Annex(1, "节水任务表", span("附件1\n")), Annex(2, "节水清单", span("附件2\n"))),
        provisions=PROVISIONS,
        tasks=(
            row(
                1,
                "完善用水\n监测<体系>。",
                BY_YEAR_END,
                WATER,
                (TAX,),
                "ambiguous",
                (OTHER_LEAD, OTHER_READING),
            ),
            row(2, "开展节水宣传。", LONG_TERM, WATER, ("区生态环境局", "各街道乡镇")),
            row(3, "核算水资源税。", BY_YEAR_END, TAX, (WATER,)),
            short_row(1),
            replace(short_row(2), milestones=(BY_JUNE,), parent=TaskRef(2, "1", 1)),
            *(short_row(number) for number in range(3, 121)),
        ),
        contacts=(),
        citations=(
            Citation(
                "basis", "中华人民共和国水法", None, None, None, (span("中华人民共和国水法"),)
            ),
            Citation(
                "basis",
                "节水标准",
                None,
                2,
                "art_1__para_1",
                (span("节水标准"),),
                standard="GB/T 18870-2011",
                issuer="国家标准委",
            ),
        ),
        span=span(TEXT),
        statements=STATEMENTS,
        definitions=(Definition("中水", mention("经处理后可以回用的水。"), "1", 2, None),),
        thresholds=(RULE, CUT_RULE),
        industries=INDUSTRIES,
        posts=(
            Post(
                AgentMention("秦涛", Agent("person", "秦涛", AREA, "name-only"), ()),
                "副区长",
                "区飞碟领导小组",
                "组长",
                2,
                (span("组长：秦 涛 副区长"),),
            ),
        ),
    )


def fill(store: Store) -> None:
    minter = Minter()
    graphs: dict[object, set[object]] = {}
    for s, p, o, graph in quads(notice(), minter):
        graphs.setdefault(graph, set()).add((s, p, o))
    for graph, triples in graphs.items():
        store.replace_graph(graph, triples)
    store.replace_graph(minter.graph("ontology"), ontology_triples(minter))
    store.replace_graph(minter.graph("vocab"), vocabulary_triples(minter))
    store.replace_graph(minter.graph("registry"), registry_triples(minter))
    store.replace_graph(minter.graph("examples"), example_triples(minter))
    store.replace_graph(
        minter.graph("replaced"),
        [
            (URIRef(f"{BASE}id/{OLD_PATH}"), DCTERMS.isReplacedBy, minter.unit(WATER, AREA)),
            (
                URIRef(f"{BASE}id/{OLDER_PATH}"),
                DCTERMS.isReplacedBy,
                URIRef(f"{BASE}id/{OLD_PATH}"),
            ),
        ],
    )
    store.replace_graph(minter.graph("derived"), derive(store, minter).triples)
    store.replace_graph(
        minter.graph("manifest"), list(dataset_triples(measure(store, minter), minter))
    )


PERSON_PATH = str(Minter().agent(Agent("person", "秦涛", AREA, "name-only"), URIRef(""), ""))
PERSON_PATH = PERSON_PATH.partition("/id/")[2]


@cache
def unit_path(name: str) -> str:
    """Return the path behind /id/ of the unit of this name."""
    return str(Minter().unit(name, AREA)).partition("/id/")[2]


@pytest.fixture(scope="session")
def small_site_location() -> Iterator[Path]:
    """The small graph on disk."""
    with TemporaryDirectory() as folder:
        location = Path(folder) / "gongbao.db"
        store = open_store(str(location))
        fill(store)
        build_index(store, location / INDEX_FILE)
        store.close()
        del store
        yield location


@pytest.fixture(scope="session")
def small_site(small_site_location: Path) -> Iterator[Flask]:
    """The whole app over the small graph."""
    app = create_app(Settings(store=str(small_site_location)))
    yield app
    app.extensions["gongbao"].pool.close()


@pytest.fixture
def client(small_site: Flask) -> FlaskClient:
    return small_site.test_client()
