"""Pages of things best told by what they join: a key task, an area, two units, a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from api.pages.places import Place, places
from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import DCTERMS, GBO, PROV, SKOS


@dataclass(frozen=True, slots=True)
class Group:
    """Things that stand in one relation to that of the page; `count` may be more than shown."""

    zh: str
    en: str
    things: list[Brief]
    count: int


@dataclass(frozen=True, slots=True)
class JoinedPage:
    """Facts as names and words or things, groups of things, and the lines behind it."""

    facts: list[tuple[str, str, list[Brief | str]]]
    groups: list[Group]
    quotes: list[Quote]
    places: dict[str, Place]


_MOST: Final = 300


def read_area(store: Store, iri: str) -> JoinedPage:
    """Return an area: where it lies, its notices and its units; raises UnknownThing."""
    said = outgoing(store, iri)
    groups = [
        _group(store, zh, en, pattern.replace("$area", reference(iri)))
        for zh, en, pattern in (
            ("下辖区划", "Areas in it", "?thing dcterms:isPartOf $area ; a gbo:AdministrativeArea"),
            ("发布的公文", "Its notices", "?thing eli:jurisdiction $area ; a gbo:Notice"),
            ("单位", "Its units", "?thing gbo:inArea $area ; a gbo:Unit"),
            ("领导", "Its officials", "?thing gbo:inArea $area ; a gbo:Official"),
            # Open phrases such as 有关部门 mean others each time, and stand with their tasks.
            (
                "单位集合",
                "Its groups of units",
                "?thing gbo:inArea $area ; a gbo:UnitGroup ; gbo:identityBasis idb:registry",
            ),
        )
    ]
    above = [str(value) for value in said.get(DCTERMS.isPartOf, ())]
    named = briefs(store, above)
    facts: list[tuple[str, str, list[Brief | str]]] = [
        ("行政区划代码", "area code", [str(code) for code in said.get(GBO.areaCode, ())]),
        ("别名", "also known as", [str(name) for name in said.get(SKOS.altLabel, ())]),
        ("属于", "part of", [named[each] for each in above]),
    ]
    return JoinedPage(
        [fact for fact in facts if fact[2]], [group for group in groups if group.things], [], {}
    )


def read_key_task(store: Store, iri: str) -> JoinedPage:
    """Return a key task: the tasks that carry it out, and where it is printed."""
    said = outgoing(store, iri)
    tasks = _group(store, "其中各项任务", "Its tasks", f"?thing gbo:partOfKeyTask {reference(iri)}")
    stated = [str(part) for part in said.get(GBO.statedIn, ())]
    named = briefs(store, stated)
    return JoinedPage(
        [("载于", "stated in", [named[part] for part in stated])],
        [tasks],
        quotes(store, [iri])[iri],
        places(store, [task.iri for task in tasks.things]),
    )


def read_source(store: Store, iri: str) -> JoinedPage:
    """Return a source text: its file, and the notices that were read from it."""
    said = outgoing(store, iri)
    name = reference(iri)
    rows = store.select(
        f"{PROLOGUE}SELECT (COUNT(?span) AS ?n) WHERE {{ ?span gbo:inSource {name} }}"
    )
    notices = _group(
        store, "读出的通知", "Notices read from it", f"?thing a gbo:Notice . ?graph"
        f" prov:wasDerivedFrom {name} . GRAPH ?graph {{ ?thing a gbo:Notice }}",
    )  # fmt: skip
    facts: list[tuple[str, str, list[Brief | str]]] = [
        (zh, en, [str(value) for value in said.get(name, ())])
        for name, zh, en in (
            (GBO.fileName, "文件名", "file name"),
            (GBO.sha256, "文本指纹", "SHA-256"),
            (GBO.sourceEncoding, "编码", "encoding"),
        )
    ]
    facts.append(("引用的片段", "passages quoted", [f"{int(str(rows[0]['n'])):,}"]))
    return JoinedPage([fact for fact in facts if fact[2]], [notices], [], {})


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Two units with what they share; `notices` are those in whose tasks they meet.

    `expected`, `p` and `q` say what chance would make of them, `is_more_than_chance` what follows;
    empty and None where the link was not tested. `run` is the analysis that tells all this, and
    `is_outdated` says that the store has been written since.
    """

    units: list[Brief]
    tasks: int
    weight: str
    notices: list[Brief]
    expected: str
    p: str
    q: str
    is_more_than_chance: bool | None
    run: Brief | None
    is_outdated: bool


def read_shared(store: Store, iri: str) -> SharedPage:
    """Return the co-responsibility of two units; raises UnknownThing when there is none."""
    said = outgoing(store, iri)
    units = [str(unit) for unit in said.get(GBO.coUnit, ())]
    runs = [str(run) for run in said.get(PROV.wasGeneratedBy, ())]
    notices = _meeting(store, units)
    named = briefs(store, [*units, *notices, *runs])
    tested = _one(said, GBO.inBackbone)
    return SharedPage(
        [named[unit] for unit in units],
        int(_one(said, GBO.sharedTasks) or 0),
        _one(said, GBO.weight),
        [named[notice] for notice in notices],
        expected=_one(said, GBO.expectedTasks),
        p=_one(said, GBO.pValue),
        q=_one(said, GBO.qValue),
        is_more_than_chance=tested == "true" if tested else None,
        run=named[runs[0]] if runs else None,
        is_outdated=any(GBO.storeChangedSince in outgoing(store, run) for run in runs),
    )


def _meeting(store: Store, units: Sequence[str]) -> list[str]:
    """Return the notices in whose tasks all of `units` have a part."""
    part = "gbo:ledBy|gbo:supportedBy|gbo:assignedTo"
    parts = " ; ".join(f"{part} {reference(unit)}" for unit in units)
    if not parts:
        return []
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?notice WHERE {{
        GRAPH ?graph {{ ?task {parts} . ?notice a gbo:Notice }} }}"""
    )
    return sorted((str(row["notice"]) for row in rows), key=natural_order)


def read_span(store: Store, iri: str) -> Quote | None:
    """Return the printed lines of a span; None where it has no words of its own."""
    said = outgoing(store, iri)
    text = _one(said, GBO.quote)
    first, last = _one(said, GBO.startLine), _one(said, GBO.endLine)
    if not (text and first and last):
        return None
    return Quote(
        iri=iri,
        source=_one(said, GBO.inSource),
        first=int(first),
        last=int(last),
        page=_one(said, GBO.pageLabel),
        text=text,
    )


def _group(store: Store, zh: str, en: str, pattern: str) -> Group:
    rows = store.select(f"{PROLOGUE}SELECT DISTINCT ?thing WHERE {{ {pattern} }}")
    iris = sorted((str(row["thing"]) for row in rows), key=natural_order)
    named = briefs(store, iris[:_MOST])
    return Group(zh, en, [named[iri] for iri in iris[:_MOST]], len(iris))


def _one(said: Mapping[URIRef, list[Node]], name: URIRef) -> str:
    return str(next(iter(said.get(name, ())), ""))
