"""The page of a unit, a group or an official: names, duties by role, partners, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

from api.pages.places import Place, places
from api.pages.roles import BY_SHORTCUT, ROLES, RoleName
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import GBO, MEASURE, NETWORK, ORG, SKOS
from ontology.concepts import Concept, concept


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of the agent, with the name under which it is printed there."""

    role: RoleName
    task: Brief
    printed_name: str
    certainty: Brief | None
    deadline: str
    place: Place


@dataclass(frozen=True, slots=True)
class Partner:
    """A unit that shares tasks: how many, and the weight in which a crowded task counts less."""

    unit: Brief
    shared: int
    weight: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A measure of the agent among all, from graph `derived`: value and rank.

    `is_outdated` says that the store has been written since.
    """

    measure: Concept
    value: float
    rank: int
    is_outdated: bool = False

    @property
    def key(self) -> str:
        """The name of the measure in questions and tables."""
        return str(self.measure.iri).rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class AgentPage:
    """All that the page of an agent shows; `duties` is one page of `total`.

    `posts` are the words that name an official's role, post and body, each with where they stand.
    """

    brief: Brief
    full_name: str
    aliases: list[str]
    facts: list[tuple[str, str, list[Brief]]]
    counts: list[tuple[RoleName, int]]
    duties: list[Duty]
    total: int
    partners: list[Partner]
    printed_names: list[tuple[str, int]]
    members: list[Brief]
    posts: list[tuple[str, Brief]]
    standings: list[Standing]

    def by_role(self) -> list[tuple[RoleName, list[Duty]]]:
        """Return the duties shown, grouped by role in the order of the roles."""
        return [
            (role, list(duties)) for role, duties in groupby(self.duties, lambda duty: duty.role)
        ]


# Facts that are links, as property with its names.
_LINKS: tuple[tuple[URIRef, str, str], ...] = (
    (GBO.groupKind, "集合类型", "kind of group"),
    (ORG.classification, "单位类型", "type of unit"),
    (ORG.subOrganizationOf, "上级单位", "part of"),
    (GBO.membersOf, "其成员单位", "members of"),
    (GBO.identityBasis, "身份依据", "identified by"),
)


def read_agent(store: Store, iri: str, *, offset: int, limit: int) -> AgentPage:
    """Return what the graph says of the agent, with `limit` duties from `offset` on.

    Raises UnknownThing when the graph says nothing of it.
    """
    said = outgoing(store, iri)
    rows = _duties(store, iri)
    shown = rows[offset : offset + limit]
    members = [str(member) for member in said.get(GBO.groupMember, ())]
    links = [str(value) for name, _, _ in _LINKS for value in said.get(name, ())]
    named = briefs(
        store,
        {iri, *members, *links, *(str(row["task"]) for row in shown)}
        | {str(row["certainty"]) for row in shown if "certainty" in row},
    )
    where = places(store, [str(row["task"]) for row in shown])
    counted = [(role, sum(_role(row) is role for row in rows)) for role in ROLES]
    return AgentPage(
        brief=named[iri],
        full_name=next((str(name) for name in said.get(GBO.fullName, ())), ""),
        aliases=_aliases(said),
        facts=[
            (zh, en, [named[str(value)] for value in said[name]])
            for name, zh, en in _LINKS
            if name in said
        ],
        counts=[(role, count) for role, count in counted if count],
        duties=[_duty(row, named, where[str(row["task"])]) for row in shown],
        total=len(rows),
        partners=partners(store, iri),
        printed_names=_printed_names(rows),
        members=[named[member] for member in members],
        posts=_posts(store, iri),
        standings=standings(store, iri),
    )


def partners(store: Store, iri: str, limit: int = 1000) -> list[Partner]:
    """Return the units that share most with `iri` by the stored weights, the closest first."""
    rows = store.select(
        f"""{PROLOGUE}SELECT ?unit ?shared ?weight WHERE {{
        ?link a gbo:CoResponsibility ; gbo:coUnit {reference(iri)} ; gbo:coUnit ?unit ;
              gbo:sharedTasks ?shared ; gbo:weight ?weight .
        FILTER(?unit != {reference(iri)}) }} ORDER BY DESC(?weight) ?unit LIMIT {limit}"""
    )
    named = briefs(store, [str(row["unit"]) for row in rows])
    return [
        Partner(named[str(row["unit"])], int(str(row["shared"])), float(str(row["weight"])))
        for row in rows
    ]


def standings(store: Store, iri: str) -> list[Standing]:
    """Return the measures of the agent in the network of all its kind, as they are stored.

    Those of single notices and of other networks are left to the analytics page.
    """
    networks = " ".join(reference(each) for each in (NETWORK["any"], NETWORK["leaders"]))
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?measure ?value ?rank ?since WHERE {{
        VALUES ?network {{ {networks} }}
        ?found gbo:observedAgent {reference(iri)} ; gbo:ofMeasure ?measure ;
               gbo:observedValue ?value ; gbo:rank ?rank ; prov:wasGeneratedBy ?run .
        ?run gbo:network ?network .
        FILTER NOT EXISTS {{ ?run gbo:selectedNotice ?notice }}
        OPTIONAL {{ ?run gbo:storeChangedSince ?since }} }}"""
    )
    found = {
        str(row["measure"]): (float(str(row["value"])), int(str(row["rank"])), "since" in row)
        for row in rows
    }
    order = [str(MEASURE[key]) for key in _STANDINGS if key in MEASURE]
    return [Standing(concept(URIRef(each)), *found[each]) for each in order if each in found]


_STANDINGS = ("pagerank", "betweenness", "strength", "degree", "core", "constraint")


def _duties(store: Store, iri: str) -> list[dict[str, Node]]:
    # As pairs: Virtuoso sees nothing of the outside in the FILTER of an OPTIONAL.
    pairs = " ".join(f"({reference(role.shortcut)} {reference(role.concept)})" for role in ROLES)
    rows = store.select(
        f"""{PROLOGUE}SELECT ?task ?shortcut ?name ?certainty ?deadline WHERE {{
        VALUES (?shortcut ?role) {{ {pairs} }}
        ?task ?shortcut {reference(iri)} .
        OPTIONAL {{ ?task gbo:hasResponsibility ?node .
                    ?node gbo:responsibleAgent {reference(iri)} ; gbo:responsibilityRole ?role ;
                          gbo:printedName ?name .
                    OPTIONAL {{ ?node gbo:certainty ?certainty }} }}
        OPTIONAL {{ ?task gbo:hasTimeFrame/gbo:printedDeadline ?deadline }} }}"""
    )
    order = [str(role.shortcut) for role in ROLES]
    unique = {(str(row["task"]), str(row["shortcut"])): row for row in rows}
    return sorted(
        unique.values(),
        key=lambda row: (order.index(str(row["shortcut"])), natural_order(str(row["task"]))),
    )


def _posts(store: Store, iri: str) -> list[tuple[str, Brief]]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?role ?post ?body ?place WHERE {{
        ?membership org:member {reference(iri)} ; gbo:statedIn ?place .
        OPTIONAL {{ ?membership gbo:printedRole ?role }}
        OPTIONAL {{ ?membership gbo:printedPost ?post }}
        OPTIONAL {{ ?membership org:organization/skos:prefLabel ?body }} }}"""
    )
    named = briefs(store, {str(row["place"]) for row in rows})
    posts = [
        (
            " ".join(str(row[name]) for name in ("body", "role", "post") if name in row),
            named[str(row["place"])],
        )
        for row in rows
    ]
    return sorted(posts, key=lambda post: (natural_order(post[1].iri), post[0]))


def _role(row: Mapping[str, Node]) -> RoleName:
    return BY_SHORTCUT[str(row["shortcut"])]


def _duty(row: Mapping[str, Node], named: Mapping[str, Brief], place: Place) -> Duty:
    return Duty(
        role=_role(row),
        task=named[str(row["task"])],
        printed_name=str(row.get("name", "")),
        certainty=named.get(str(row.get("certainty", ""))),
        deadline=str(row.get("deadline", "")),
        place=place,
    )


def _aliases(said: Mapping[URIRef, list[Node]]) -> list[str]:
    shown = {str(name) for key in (SKOS.prefLabel, GBO.fullName) for name in said.get(key, ())}
    return sorted({str(name) for name in said.get(SKOS.altLabel, ())} - shown)


def _printed_names(rows: list[dict[str, Node]]) -> list[tuple[str, int]]:
    names = [str(row["name"]) for row in rows if "name" in row]
    return sorted(((name, names.count(name)) for name in set(names)), key=lambda item: -item[1])
