"""One notice made by hand, stored on disk, and the site over it: what the page tests look at.

Annex 1 has three tasks that say one of each thing a page shows; annex 2 has 120 short ones of one
unit, which no page shows at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import create_app
from api.settings import Settings
from graph.derived import derived_triples
from graph.iris import Minter
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
    DocumentNumber,
    Mention,
    Notice,
    Responsibility,
    Role,
    Source,
    Span,
    Task,
    TimeFrame,
)
from loaders.registry import default_registry

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
{ROWS}"""
SOURCE = Source("gazette.txt", hashlib.sha256(TEXT.encode()).hexdigest(), "UTF-8", TEXT)
REGISTRY = default_registry()
AREA = REGISTRY.area_of("北京市通州区人民政府")

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
        provisions=(),
        tasks=(
            row(
                1,
                "完善用水\n监测<体系>。",
                BY_YEAR_END,
                WATER,
                (TAX,),
                "ambiguous",
                (OTHER_READING,),
            ),
            row(2, "开展节水宣传。", LONG_TERM, WATER, ("区生态环境局", "各街道乡镇")),
            row(3, "核算水资源税。", BY_YEAR_END, TAX, (WATER,)),
            *(short_row(number) for number in range(1, 121)),
        ),
        contacts=(),
        citations=(
            Citation(
                "basis", "中华人民共和国水法", None, None, None, (span("中华人民共和国水法"),)
            ),
        ),
        span=span(TEXT),
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
    store.replace_graph(minter.graph("derived"), list(derived_triples(store)))


@cache
def unit_path(name: str) -> str:
    """Return the path behind /id/ of the unit of this name."""
    return str(Minter().unit(name, AREA)).partition("/id/")[2]


@pytest.fixture(scope="session")
def small_site() -> Iterator[Flask]:
    """The whole app over the small graph."""
    with TemporaryDirectory() as folder:
        location = Path(folder) / "gongbao.db"
        store = open_store(str(location))
        fill(store)
        store.close()
        del store
        app = create_app(Settings(store=str(location)))
        yield app
        app.extensions["gongbao"].pool.close()


@pytest.fixture
def client(small_site: Flask) -> FlaskClient:
    return small_site.test_client()
