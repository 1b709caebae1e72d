"""The page of a task: its measure, who answers for it, until when, and where that is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from rdflib import URIRef
from rdflib.term import Node

from api.pages.citations import Cited, citations_of_task
from api.pages.deadlines import Deadline, deadline_of, milestones_of
from api.pages.quotes import Quote, quotes
from api.pages.roles import BY_CONCEPT, ROLES, RoleName
from api.pages.statements import Stated, statements_of_task
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import DCTERMS, GBO


@dataclass(frozen=True, slots=True)
class Party:
    """One agent's part in the task, with the name as printed and its lines."""

    role: RoleName
    agent: Brief
    printed_name: str
    order: int
    column: str
    open_ended: bool
    certainty: Brief | None
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of a cell that the text does not exclude.

    `number` is that of the reading of the whole row; `field` names the cell as the loaders do,
    such as lead_units; each printed name goes with the agent it stands for, None where no agent
    of that name is known.
    """

    number: int
    field: str
    names: list[tuple[str, Brief | None]]
    rationale: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided on an open reading of the task: who, when (ISO 8601) and why."""

    who: str
    when: str
    why: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All that the page of a task shows; `parent` and `children` are tasks too."""

    brief: Brief
    text: str
    form: Brief | None
    certainty: Brief | None
    key_task: Brief | None
    place: list[Brief]
    parties: dict[str, list[Party]]
    alternatives: list[Alternative]
    decided: Decided | None
    deadline: Deadline | None
    milestones: list[Deadline]
    statements: list[Stated]
    citations: list[Cited]
    parent: Brief | None
    children: list[Brief]
    quotes: list[Quote]

    def by_reading(self) -> list[tuple[int, list[Alternative]]]:
        """Return the other readings of the row, each with all the cells that it reads otherwise."""
        ordered = sorted(self.alternatives, key=lambda other: other.number)
        grouped = groupby(ordered, lambda other: other.number)
        return [(number, list(others)) for number, others in grouped]


def read_task(store: Store, iri: str) -> TaskPage:
    """Return what the graph says of the task; raises UnknownThing when it says nothing."""
    said = outgoing(store, iri)
    responsibilities = _responsibilities(store, iri)
    alternatives = _alternatives(store, iri)
    place = _place(store, iri)
    parent = _one(said, DCTERMS.isPartOf)
    children = _children(store, iri)
    named = briefs(
        store,
        {
            iri,
            *place,
            *_present(_one(said, GBO.taskForm), _one(said, GBO.certainty)),
            *_present(_one(said, GBO.partOfKeyTask), parent),
            *children,
            *(
                str(row[name])
                for row in responsibilities
                for name in ("agent", "certainty")
                if name in row
            ),
            *(str(row["agent"]) for row in alternatives if "agent" in row),
        },
    )
    lines = quotes(store, {iri, *(str(row["node"]) for row in responsibilities)})

    def about(name: URIRef) -> Brief | None:
        return named.get(_one(said, name))

    return TaskPage(
        brief=named[iri],
        text=_one(said, GBO.taskText),
        form=about(GBO.taskForm),
        certainty=about(GBO.certainty),
        key_task=about(GBO.partOfKeyTask),
        place=sorted((named[part] for part in place), key=_depth),
        parties=_parties(responsibilities, named, lines),
        alternatives=_readings(alternatives, named),
        decided=_decided(store, iri),
        deadline=deadline_of(store, iri),
        milestones=milestones_of(store, iri),
        statements=statements_of_task(store, iri),
        citations=citations_of_task(store, iri),
        parent=named.get(parent),
        children=[named[child] for child in children],
        quotes=lines[iri],
    )


def _one(values: Mapping[URIRef, list[Node]], name: URIRef) -> str:
    return str(next(iter(values.get(name, ())), ""))


def _present(*iris: str) -> list[str]:
    return [iri for iri in iris if iri]


def _responsibilities(store: Store, iri: str) -> list[dict[str, Node]]:
    return store.select(
        f"""{PROLOGUE}SELECT ?node ?role ?agent ?order ?name ?column ?open ?certainty WHERE {{
        {reference(iri)} gbo:hasResponsibility ?node .
        ?node gbo:responsibilityRole ?role ; gbo:responsibleAgent ?agent ;
              gbo:printedOrder ?order ; gbo:printedName ?name .
        OPTIONAL {{ ?node gbo:printedColumn ?column }}
        OPTIONAL {{ ?node gbo:openEnded ?open }}
        OPTIONAL {{ ?node gbo:certainty ?certainty }} }} ORDER BY ?role ?order"""
    )


def _children(store: Store, iri: str) -> list[str]:
    rows = store.select(
        f"{PROLOGUE}SELECT ?task WHERE {{ ?task dcterms:isPartOf {reference(iri)} ; a gbo:Task }}"
    )
    return sorted((str(row["task"]) for row in rows), key=natural_order)


def _alternatives(store: Store, iri: str) -> list[dict[str, Node]]:
    return store.select(
        f"""{PROLOGUE}SELECT ?node ?agent ?names ?number ?field ?rationale WHERE {{
        ?node gbo:alternativeFor {reference(iri)} .
        OPTIONAL {{ ?node gbo:readingNumber ?number }}
        OPTIONAL {{ ?node gbo:rationale ?rationale }}
        OPTIONAL {{ ?node gbo:alternativeAgent ?agent }}
        OPTIONAL {{ ?node gbo:alternativeField ?field }}
        OPTIONAL {{ ?node gbo:printedText ?names }} }} ORDER BY ?node ?agent"""
    )


def _decided(store: Store, iri: str) -> Decided | None:
    rows = store.select(
        f"""{PROLOGUE}SELECT ?who ?when ?why WHERE {{
        {reference(iri)} prov:wasGeneratedBy ?decision .
        ?decision a gbo:Decision ; gbo:decidedBy ?who ; dcterms:date ?when ;
          dcterms:description ?why }}"""
    )
    for row in rows:
        return Decided(str(row["who"]), str(row["when"]), str(row["why"]))
    return None


def _place(store: Store, iri: str) -> list[str]:
    """Return the parts of the notice that hold the task, and the notice itself."""
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?part WHERE {{
        {reference(iri)} gbo:statedIn/^(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?part }}"""
    )
    return [str(row["part"]) for row in rows]


def _depth(part: Brief) -> tuple[int, int]:
    """Sort key from the notice inwards; a section of a section has the longer address."""
    order = ("notice", "instrument", "annex", "provision")
    return order.index(part.kind.key) if part.kind.key in order else len(order), len(part.iri)


def _parties(
    rows: list[dict[str, Node]], named: Mapping[str, Brief], lines: Mapping[str, list[Quote]]
) -> dict[str, list[Party]]:
    parties: dict[str, list[Party]] = {role.key: [] for role in ROLES}
    for row in rows:
        role = BY_CONCEPT.get(str(row["role"]))
        if role is None:
            continue
        party = Party(
            role=role,
            agent=named[str(row["agent"])],
            printed_name=str(row["name"]),
            order=int(str(row["order"])),
            column=str(row.get("column", "")),
            open_ended=str(row.get("open", "")) == "true",
            certainty=named.get(str(row.get("certainty", ""))),
            quotes=lines[str(row["node"])],
        )
        parties[role.key].append(party)
    return {key: sorted(found, key=lambda party: party.order) for key, found in parties.items()}


def _readings(rows: list[dict[str, Node]], named: Mapping[str, Brief]) -> list[Alternative]:
    grouped: dict[str, list[dict[str, Node]]] = {}
    for row in rows:
        grouped.setdefault(str(row["node"]), []).append(row)
    return [_reading(group, named) for group in grouped.values()]


def _reading(rows: list[dict[str, Node]], named: Mapping[str, Brief]) -> Alternative:
    agents = {
        named[str(row["agent"])].label: named[str(row["agent"])] for row in rows if "agent" in row
    }
    printed = str(rows[0].get("names", ""))
    return Alternative(
        number=int(str(rows[0].get("number", 1))),
        field=str(rows[0].get("field", "")),
        # The list is one literal, since separate values would lose the printed order.
        names=[(name, agents.get(name)) for name in printed.split("|") if name],
        rationale=str(rows[0].get("rationale", "")),
    )
