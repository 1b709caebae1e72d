"""A store filled by hand: tasks with qualified parts, groups, readings, deadlines and places."""

from __future__ import annotations

from rdflib import RDF, SKOS, XSD, Literal, URIRef

from graph import Triple
from graph.store import Store, open_store
from loaders.records import UNIT_FIELDS
from ontology import CERT, CITO, CROLE, DCTERMS, ELI, GBO, ROLE

SHORTCUTS = {
    "lead": GBO.ledBy,
    "support": GBO.supportedBy,
    "assigned": GBO.assignedTo,
    "leader": GBO.overseenBy,
}
HOME = "https://example.org/"
AREA = f"{HOME}id/area/110112"
REGISTRY = URIRef(f"{HOME}graph/registry")


def unit(name: str) -> str:
    return f"{HOME}id/org/{name}"


def person(name: str) -> str:
    return f"{HOME}id/person/{name}"


class Plan:
    """A notice whose tasks, units, groups and readings are added one by one.

    Names stand in one text, parted by blanks. A unit is called 区{name}局 and belongs to AREA
    unless it was added before. What is added to several plans can be put in one store.
    """

    def __init__(self, notice: str = "plan") -> None:
        self.notice = URIRef(f"{HOME}id/doc/{notice}")
        self.graph = URIRef(f"{HOME}graph/doc/{notice}")
        self.triples: list[Triple] = [(self.notice, RDF.type, GBO.Notice)]
        self.registry: list[Triple] = []
        self._known: dict[str, URIRef] = {}

    def task_iri(self, number: str) -> URIRef:
        return URIRef(f"{self.notice}/task/{number}/1")

    def area(self, code: str, within: str | None = None) -> str:
        iri = URIRef(f"{HOME}id/area/{code}")
        if within is not None:
            self.registry.append((iri, DCTERMS.isPartOf, URIRef(within)))
        return str(iri)

    def unit(self, name: str, area: str = AREA, label: str | None = None) -> None:
        iri = self._known.setdefault(name, URIRef(unit(name)))
        self.registry += [
            (iri, RDF.type, GBO.Unit),
            (iri, SKOS.prefLabel, Literal(label or f"区{name}局", lang="zh")),
            (iri, GBO.inArea, URIRef(area)),
        ]

    def group(self, name: str, *members: str) -> None:
        """Add a group; without members it is an open one."""
        iri = self._known.setdefault(name, URIRef(f"{HOME}id/group/{name}"))
        self.registry.append((iri, RDF.type, GBO.UnitGroup))
        for member in members:
            if member not in self._known:
                self.unit(member)
            self.registry.append((iri, GBO.groupMember, self._known[member]))

    def place(self, *path: str) -> URIRef:
        """Return the last part of a path of parts below the notice: annex/1, sec_1."""
        holder = self.notice
        for step in path:
            part = URIRef(f"{holder}/{step}")
            joins = GBO.hasAnnex if step.startswith("annex") else GBO.hasProvision
            if (holder, joins, part) not in self.triples:
                self.triples.append((holder, joins, part))
            holder = part
        return holder

    def task(
        self,
        number: str,
        *,
        certainty: str | None = "certain",
        due: str | None = None,
        start: str | None = None,
        place: URIRef | None = None,
        **parts: str,
    ) -> None:
        """Add a task; parts are lead, support, assigned and leader.

        Without a certainty it has shortcuts alone.
        """
        task = self.task_iri(number)
        self.triples.append((task, RDF.type, GBO.Task))
        if place is not None:
            self.triples.append((task, GBO.statedIn, place))
        for role, names in parts.items():
            for position, name in enumerate(names.split(), 1):
                agent = self._agent(name, role)
                self.triples.append((task, SHORTCUTS[role], agent))
                if certainty is not None:
                    node = URIRef(f"{task}/resp/{role}/{position}")
                    self.triples += [
                        (task, GBO.hasResponsibility, node),
                        (node, GBO.responsibleAgent, agent),
                        (node, GBO.responsibilityRole, ROLE[role]),
                        (node, GBO.certainty, CERT[certainty]),
                    ]
        for day, term in ((due, GBO.dueDate), (start, GBO.startDate)):
            if day is not None:
                frame = URIRef(f"{task}/timeframe")
                self.triples.append((task, GBO.hasTimeFrame, frame))
                self.triples.append((frame, term, Literal(day, datatype=XSD.date)))

    def reading(self, number: str, reading: int, **parts: str) -> None:
        """Add another reading of the cells given."""
        for role, names in parts.items():
            node = URIRef(f"{self.task_iri(number)}/alt/{reading}-{role}")
            self.triples += [
                (node, RDF.type, GBO.AlternativeReading),
                (node, GBO.alternativeFor, self.task_iri(number)),
                (node, GBO.readingNumber, Literal(reading)),
                (node, GBO.alternativeField, Literal(UNIT_FIELDS[role])),  # type: ignore[index]
            ]
            for name in names.split():
                self.triples.append((node, GBO.alternativeAgent, self._agent(name, role)))

    def statement(self, number: str, ordinal: int, kind: str, indicator: str) -> None:
        """Add a statement of an indicator to a task: a Target, an Achievement."""
        node = URIRef(f"{self.task_iri(number)}/statement/{ordinal}")
        concept = URIRef(f"{HOME}id/indicator/{indicator}")
        self.triples += [
            (self.task_iri(number), GBO.hasStatement, node),
            (node, RDF.type, GBO[kind]),
            (node, GBO.ofIndicator, concept),
        ]
        self.registry += [
            (concept, RDF.type, GBO.Indicator),
            (concept, SKOS.prefLabel, Literal(indicator, lang="zh")),
        ]

    def cites(self, document: str, role: str, number: str | None = None) -> None:
        """Add a citation of the notice, made in a task if one is given."""
        ordinal = sum(term == GBO.citationRole for _, term, _ in self.triples)
        node = URIRef(f"{self.notice}/citation/{ordinal}")
        cited = URIRef(f"{HOME}id/law/{document}")
        if number is None and role in ("basis", "implements"):
            direct = ELI.based_on if role == "basis" else ELI.applies
            self.triples.append((self.notice, direct, cited))
        self.triples += [
            (node, RDF.type, GBO.Citation),
            (node, CITO.hasCitingEntity, self.notice),
            (node, CITO.hasCitedEntity, cited),
            (node, GBO.citationRole, CROLE[role]),
        ]
        if number is not None:
            self.triples.append((self.task_iri(number), GBO.hasCitation, node))
        self.registry.append((cited, DCTERMS.title, Literal(document, lang="zh")))

    def store(self, *others: Plan) -> Store:
        """Return a store in memory with this plan and others."""
        store = open_store("memory")
        plans = (self, *others)
        for plan in plans:
            store.replace_graph(plan.graph, plan.triples)
        store.replace_graph(REGISTRY, [triple for plan in plans for triple in plan.registry])
        return store

    def _agent(self, name: str, role: str) -> URIRef:
        if role == "leader":
            official = URIRef(person(name))
            self.registry.append((official, RDF.type, GBO.Official))
            self.registry.append((official, SKOS.prefLabel, Literal(name, lang="zh")))
            return official
        if name not in self._known:
            self.unit(name)
        return self._known[name]
