"""The surroundings of a thing, as the explorer draws them: what it is linked with, and how."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from api.things import Brief, UnknownThing, briefs, natural_order, reference
from graph.store import Store
from ontology import DCTERMS, ELI, GBO, ORG


@dataclass(frozen=True, slots=True)
class Link:
    """A kind of link between two things, named as on the canvas.

    `zh` and `en` read from subject to object; `back_zh` and `back_en` head the list of subjects
    on the page of the object.
    """

    property: URIRef
    zh: str
    en: str
    back_zh: str
    back_en: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing beside the one in focus; `outward` when the link leads from the focus to it."""

    thing: Brief
    link: Link
    outward: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A thing with its neighbours, the first of `total`."""

    thing: Brief
    neighbours: list[Neighbour]
    total: int

    @property
    def more(self) -> int:
        """How many neighbours are not among those given."""
        return self.total - len({neighbour.thing.iri for neighbour in self.neighbours})

    def grouped(self) -> list[tuple[str, str, list[Brief]]]:
        """Return the neighbours under headings, in both languages, in the order of the links."""
        groups: dict[tuple[str, str], list[Brief]] = {}
        for neighbour in self.neighbours:
            link = neighbour.link
            heading = (link.zh, link.en) if neighbour.outward else (link.back_zh, link.back_en)
            groups.setdefault(heading, []).append(neighbour.thing)
        return [(zh, en, things) for (zh, en), things in groups.items()]


# In the order in which neighbours are listed, and kept when there are too many.
LINKS: tuple[Link, ...] = (
    Link(GBO.ledBy, "主责单位", "led by", "主责的任务", "tasks led"),
    Link(GBO.assignedTo, "责任单位", "assigned to", "负责的任务", "tasks assigned"),
    Link(GBO.overseenBy, "牵头领导", "overseen by", "牵头的任务", "tasks overseen"),
    Link(GBO.supportedBy, "协办单位", "supported by", "协办的任务", "tasks supported"),
    Link(GBO.partOfKeyTask, "重点任务", "part of key task", "所含任务", "tasks in it"),
    Link(DCTERMS.isPartOf, "所属任务", "part of", "其中各项", "its parts"),
    Link(GBO.promulgates, "印发", "promulgates", "印发通知", "promulgated by"),
    Link(GBO.hasAnnex, "附件", "has annex", "所属文件", "annex of"),
    Link(GBO.hasProvision, "条款", "has provision", "所属文件", "provision of"),
    Link(GBO.statedIn, "载于", "stated in", "所载内容", "states"),
    Link(GBO.issuedBy, "发文机关", "issued by", "制发的文件", "issued"),
    Link(GBO.groupMember, "成员", "has member", "所属集合", "member of"),
    Link(GBO.membersOf, "其成员", "members of", "成员单位", "its members"),
    Link(ORG.subOrganizationOf, "上级单位", "part of", "下属单位", "has part"),
    Link(ELI.based_on, "依据", "based on", "作为依据", "basis of"),
    Link(ELI.applies, "贯彻落实", "implements", "贯彻者", "implemented by"),
    Link(ELI.repeals, "废止", "repeals", "废止者", "repealed by"),
    Link(ELI.amends, "修改", "amends", "修改者", "amended by"),
    Link(ELI.cites, "引用", "cites", "引用者", "cited by"),
)
_ORDER = {str(link.property): number for number, link in enumerate(LINKS)}

# Nodes of the model that stand for statements, not for things one explores.
_NOT_SHOWN = frozenset(
    {
        *("citation", "responsibility", "alternative", "other"),
        *("statement", "rule", "membership", "concept", "scheme"),
    }
)


def surroundings(store: Store, iri: str, limit: int) -> Surroundings:
    """Return `iri` with up to `limit` neighbours; raises UnknownThing for what is not there."""
    if not store.ask(f"ASK {{ {reference(iri)} ?p ?o }}"):
        raise UnknownThing(iri)
    rows = store.select(
        f"""SELECT DISTINCT ?property ?other ?outward WHERE {{
        VALUES ?property {{ {" ".join(reference(link.property) for link in LINKS)} }}
        {{ {reference(iri)} ?property ?other BIND(true AS ?outward) }}
        UNION {{ ?other ?property {reference(iri)} BIND(false AS ?outward) }}
        FILTER(isIRI(?other)) }}"""
    )
    edges = sorted(
        ((str(row["property"]), str(row["other"]), str(row["outward"]) == "true") for row in rows),
        key=lambda edge: (_ORDER[edge[0]], not edge[2], natural_order(edge[1])),
    )
    named = briefs(store, {iri, *(other for _, other, _ in edges)})
    edges = [edge for edge in edges if named[edge[1]].kind.key not in _NOT_SHOWN]
    things = list(dict.fromkeys(other for _, other, _ in edges))
    kept = set(things[:limit])
    return Surroundings(
        thing=named[iri],
        neighbours=[
            Neighbour(named[other], LINKS[_ORDER[name]], outward)
            for name, other, outward in edges
            if other in kept
        ],
        total=len(things),
    )
