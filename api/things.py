"""Things of the graph as pages name them: their address here, their kind, their label.

Data carry IRIs under https://w3id.org/gongbao/; this site answers the same paths under its own
host, so an IRI and a page address differ only in what stands before `id/`. Every query text that
takes something from a reader goes through `literal` or `reference`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.term import Node

from api.addresses import address
from api.passages import passage
from graph.store import Store
from ontology import (
    BASE,
    DCAT,
    DCTERMS,
    FOAF,
    GBO,
    ORG,
    PREFIXES,
    QUDT,
    RDF,
    RDFS,
    SH,
    SKOS,
    VOID,
)

THINGS = f"{BASE}id/"

PROLOGUE = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in sorted(PREFIXES.items()))

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class UnknownThing(LookupError):
    """Nothing in the graph has this address."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: `key` for style sheets and JSON, and its name in both languages."""

    key: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What a list needs to know of a thing.

    `number` is a document number, 附件 number or task number and empty where there is none;
    `label_en` is empty where the graph has no English label.
    """

    iri: str
    kind: Kind
    label: str
    label_en: str = ""
    number: str = ""

    @property
    def path(self) -> str:
        """The part of the IRI behind `id/`, or the whole IRI of a thing that is not ours."""
        return self.iri.removeprefix(THINGS)

    @property
    def page(self) -> str:
        """The address of its page on this site."""
        return page_address(self.iri)

    @property
    def is_ours(self) -> bool:
        """Whether the IRI is one of the things that have a page and data files of their own."""
        return self.iri.startswith(THINGS)

    def data(self, extension: str) -> str:
        """Return the address of the data about a thing that is ours, as a file `extension`."""
        return address(f"/data/{self.path}.{extension}")

    @property
    def passage(self) -> str:
        """How a provision is cited, 第三条第一款; empty where its label says it better."""
        return passage(self.iri) if self.kind.key == "provision" else ""

    @property
    def short(self) -> str:
        """The label cut to about a line of a narrow column."""
        return self.label if len(self.label) <= 36 else f"{self.label[:35]}…"


OTHER = Kind("other", "其他", "other")
_GRAPH = Kind("graph", "命名图", "named graph")

# The most telling class first: a coordinating body is a unit too, a notice a document.
_KINDS: tuple[tuple[URIRef, Kind], ...] = (
    (GBO.Notice, Kind("notice", "通知", "notice")),
    (GBO.Instrument, Kind("instrument", "所印发文件", "promulgated instrument")),
    (GBO.Annex, Kind("annex", "附件", "annex")),
    (GBO.Provision, Kind("provision", "条款单元", "provision")),
    (GBO.Task, Kind("task", "任务", "task")),
    (GBO.KeyTask, Kind("keytask", "重点任务", "key task")),
    (GBO.CoordinatingBody, Kind("unit", "议事协调机构", "coordinating body")),
    (GBO.Unit, Kind("unit", "单位", "unit")),
    (GBO.UnitGroup, Kind("group", "单位集合", "unit group")),
    (GBO.Official, Kind("person", "领导", "official")),
    (GBO.CitedDocument, Kind("cited", "被引文件", "cited document")),
    (GBO.Citation, Kind("citation", "引用", "citation")),
    (GBO.Responsibility, Kind("responsibility", "责任关系", "responsibility")),
    (GBO.AlternativeReading, Kind("alternative", "存疑读法", "alternative reading")),
    (GBO.TimeFrame, Kind("timeframe", "时限", "time frame")),
    (GBO.Target, Kind("statement", "目标值", "target")),
    (GBO.Achievement, Kind("statement", "完成值", "achieved value")),
    (GBO.Limit, Kind("statement", "限值", "limit")),
    (GBO.Quota, Kind("statement", "额度", "quota")),
    (GBO.ThresholdRule, Kind("rule", "划型规则", "threshold rule")),
    (GBO.Indicator, Kind("indicator", "指标", "indicator")),
    (GBO.AnalysisRun, Kind("run", "分析运行", "analysis run")),
    (GBO.Observation, Kind("observation", "测度观测", "observation")),
    (GBO.Cluster, Kind("cluster", "协作群组", "cluster")),
    (GBO.CoResponsibility, Kind("coresponsibility", "共责关系", "co-responsibility")),
    (GBO.Tie, Kind("tie", "联系", "tie")),
    (GBO.SourceText, Kind("source", "源文本", "source text")),
    (GBO.TextSpan, Kind("span", "文本片段", "text span")),
    (GBO.Extraction, Kind("extraction", "抽取活动", "extraction")),
    (GBO.AdministrativeArea, Kind("area", "行政区划", "administrative area")),
    (GBO.ContactPoint, Kind("contact", "联系方式", "contact point")),
    (QUDT.Unit, Kind("measure", "计量单位", "unit of measure")),
    (ORG.Membership, Kind("membership", "任职关系", "membership")),
    (SKOS.Concept, Kind("concept", "概念", "concept")),
    (SKOS.ConceptScheme, Kind("scheme", "概念体系", "concept scheme")),
    (SH.SPARQLExecutable, Kind("example", "示例查询", "worked query")),
    (SH.PrefixDeclaration, Kind("prefix", "前缀", "prefix")),
    (DCAT.Dataset, Kind("dataset", "数据集", "dataset")),
    (VOID.Linkset, Kind("subset", "链接集", "linkset")),
    (VOID.Dataset, Kind("subset", "数据子集", "part of the dataset")),
)

# The property that names all others has no name in the graph itself.
_UNNAMED = {RDFS.label: ("名称", "label")}

# What names a thing, the most telling first.
_LABELS: tuple[URIRef, ...] = (
    SKOS.prefLabel,
    FOAF.name,
    DCTERMS.title,
    GBO.taskText,
    RDFS.label,
    GBO.provisionNumber,
    GBO.printedDeadline,
    GBO.printedTitle,
    GBO.printedName,
    GBO.quote,
)


def literal(text: str) -> str:
    """Return `text` as a SPARQL string literal, quotes included; nothing in it can end it."""
    return f'"{"".join(_ESCAPES.get(char, char) for char in text)}"'


def reference(iri: str) -> str:
    """Return `iri` as a SPARQL IRI reference; raises UnknownThing when no IRI may look so.

    That is the engine's judgement (RFC 3987, 2.2): it would call the query malformed.
    """
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise UnknownThing(iri) from error
    return f"<{iri}>"


def thing_iri(path: str) -> str:
    """Return the IRI that the address `/id/{path}` stands for; raises UnknownThing if none can."""
    iri = f"{THINGS}{path}"
    reference(iri)
    return iri


def page_address(iri: str) -> str:
    """Return where this site shows `iri`; an IRI of somebody else is its own address."""
    if iri.startswith(THINGS):
        return address(f"/page/{iri.removeprefix(THINGS)}")
    if iri.startswith(BASE):
        path, mark, fragment = iri.removeprefix(BASE).partition("#")
        return f"{address(f'/{path}')}{mark}{quote(fragment)}"
    return iri


def outgoing(store: Store, iri: str) -> dict[URIRef, list[Node]]:
    """Return the values of each property of `iri`; raises UnknownThing when it has none."""
    rows = store.select(f"SELECT ?property ?value WHERE {{ {reference(iri)} ?property ?value }}")
    if not rows:
        raise UnknownThing(iri)
    values: dict[URIRef, list[Node]] = {}
    for row in sorted(rows, key=lambda row: (str(row["property"]), str(row["value"]))):
        values.setdefault(URIRef(str(row["property"])), []).append(row["value"])
    return values


def briefs(store: Store, iris: Collection[str]) -> dict[str, Brief]:
    """Return a brief for each of `iris`; one the graph says nothing of is named by its path."""
    # An rdflib URIRef equals no plain string, so both would be keys.
    wanted = sorted({str(iri) for iri in iris})
    if not wanted:
        return {}
    numbers = (GBO.documentNumber, GBO.annexNumber, GBO.taskNumber, GBO.subNumber)
    # VALUES for the properties too would look up every pair: ten times as long.
    rows = store.select(
        f"""{PROLOGUE}SELECT ?thing ?property ?value WHERE {{
        VALUES ?thing {{ {" ".join(reference(iri) for iri in wanted)} }}
        ?thing ?property ?value
        FILTER(?property IN ({", ".join(map(reference, (RDF.type, *_LABELS, *numbers)))})) }}"""
    )
    told: dict[str, dict[str, list[Node]]] = {iri: {} for iri in wanted}
    for row in rows:
        told[str(row["thing"])].setdefault(str(row["property"]), []).append(row["value"])
    _name_observations(store, told)
    return {iri: _brief(iri, values) for iri, values in told.items()}


def _name_observations(store: Store, told: Mapping[str, dict[str, list[Node]]]) -> None:
    """Name the observations among `told`, which have no name, by measure and whom they are of."""
    found = [iri for iri, said in told.items() if GBO.Observation in said.get(str(RDF.type), ())]
    if not found:
        return
    rows = store.select(
        f"""{PROLOGUE}SELECT ?thing ?measure ?agent WHERE {{
        VALUES ?thing {{ {" ".join(reference(iri) for iri in found)} }}
        ?thing gbo:ofMeasure/skos:prefLabel ?measure
        OPTIONAL {{ ?thing gbo:observedAgent/(skos:prefLabel|foaf:name) ?agent }} }}"""
    )
    for row in rows:
        measure = row["measure"]
        language = measure.language if isinstance(measure, Literal) else None
        name = " ".join(str(row[part]) for part in ("agent", "measure") if part in row)
        told[str(row["thing"])].setdefault(str(RDFS.label), []).append(Literal(name, language))


def brief(store: Store, iri: str) -> Brief:
    """Return the brief of one thing."""
    return briefs(store, [iri])[iri]


def _brief(iri: str, values: Mapping[str, list[Node]]) -> Brief:
    kind = _kind(iri, set(values.get(PREFIXES["rdf"] + "type", ())))
    return Brief(
        iri=iri,
        kind=kind,
        label=_label(values, english=False) or _last_part(iri, kind),
        label_en=_label(values, english=True),
        number=_number(values),
    )


def _last_part(iri: str, kind: Kind) -> str:
    """Return the last part of the address of a thing without a name, with its kind if a number."""
    last = iri.rstrip("/").rsplit("/", 1)[-1]
    return f"{kind.zh} {last}" if last.isdecimal() and kind is not OTHER else last


def _kind(iri: str, classes: Collection[Node]) -> Kind:
    if iri.startswith(f"{BASE}graph/"):
        return _GRAPH
    return next((kind for name, kind in _KINDS if name in classes), OTHER)


def _label(values: Mapping[str, list[Node]], *, english: bool) -> str:
    for name in _LABELS:
        fitting = sorted(
            str(value)
            for value in values.get(str(name), ())
            if isinstance(value, Literal) and (value.language == "en") == english
        )
        if fitting:
            return fitting[0]
    return ""


def _number(values: Mapping[str, list[Node]]) -> str:
    def first(name: URIRef) -> str:
        return str(next(iter(values.get(str(name), ())), ""))

    if number := first(GBO.documentNumber):
        return number
    if number := first(GBO.annexNumber):
        return f"附件{number}"
    number, row = first(GBO.taskNumber), first(GBO.subNumber)
    return f"{number}.{row}" if number and row not in ("", "1") else number


def natural_order(text: str) -> list[tuple[int, str]]:
    """Sort key that puts `task/9` before `task/10`."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text)]


def property_names(store: Store, properties: Iterable[URIRef]) -> dict[URIRef, tuple[str, str]]:
    """Return the Chinese and the English name of each property; without one, its prefixed name."""
    wanted = sorted(set(properties))
    rows = store.select(
        f"""{PROLOGUE}SELECT ?property ?label WHERE {{
        VALUES ?property {{ {" ".join(reference(name) for name in wanted)} }}
        ?property rdfs:label ?label }}"""
    )
    named: dict[URIRef, dict[str, str]] = {name: {} for name in wanted}
    for row in rows:
        label = row["label"]
        language = label.language if isinstance(label, Literal) else None
        named[URIRef(str(row["property"]))][language or "zh"] = str(label)
    return {
        name: _UNNAMED.get(name) or (labels.get("zh", ""), labels.get("en", "") or prefixed(name))
        for name, labels in named.items()
    }


def prefixed(iri: str) -> str:
    """Return `iri` with the longest fitting prefix of the project, or as it is."""
    fitting = [item for item in PREFIXES.items() if iri.startswith(item[1])]
    if not fitting:
        return iri
    prefix, name = max(fitting, key=lambda item: len(item[1]))
    return f"{prefix}:{iri.removeprefix(name)}"
