"""SHACL over a built store: core constraints in pySHACL, sh:select texts in the store's engine.

Both come from one file of shapes. pySHACL would hand the SPARQL constraints to rdflib, which takes
minutes where the store takes milliseconds (ontology notes, decision 7); so they are taken out of
the shapes that pySHACL gets.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Final, Literal

import pyshacl
import rdflib
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.term import Node

from graph.store import Store
from ontology import RDF, ontology_graph, shapes_graph

Severity = Literal["violation", "warning", "info"]
SH: Final = rdflib.Namespace("http://www.w3.org/ns/shacl#")
_SEVERITIES: Final[dict[Node, Severity]] = {
    SH.Violation: "violation",
    SH.Warning: "warning",
    SH.Info: "info",
}
_RANK: Final[tuple[Severity, ...]] = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True)
class Result:
    """One node that a shape does not hold for.

    `message` is the shape's own, in Chinese and English where it has both; `value` is the
    offending value, None where the fault is that one is missing.
    """

    shape: str
    severity: Severity
    focus: str
    message: str
    message_en: str
    value: str | None


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What SHACL finds; `conforms` means that there is no violation, warnings or not."""

    results: tuple[Result, ...]
    shapes: int

    @property
    def conforms(self) -> bool:
        """Say whether nothing was found but warnings and remarks."""
        return all(result.severity != "violation" for result in self.results)

    def counts(self) -> dict[tuple[Severity, str], int]:
        """Return the number of results for each severity and shape, gravest and most first."""
        counter = Counter((result.severity, result.shape) for result in self.results)
        ranked = sorted(counter, key=lambda key: (_RANK.index(key[0]), -counter[key], key[1]))
        return {key: counter[key] for key in ranked}

    def to_json(self) -> str:
        """Return the report as JSON text."""
        report = {"conforms": self.conforms, **asdict(self)}
        return json.dumps(report, ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True)
class _SparqlConstraint:
    """A sh:select text that can be run as it stands, with the shape it is of."""

    shape: URIRef
    severity: Severity
    messages: tuple[str, str]
    query: str


def validate(store: Store) -> ValidationReport:
    """Return how the graph in `store` meets the shapes."""
    shapes = shapes_graph()
    constraints = list(_take_out_sparql(shapes))
    found = set(_core_results(store, shapes))
    for constraint in constraints:
        found.update(_sparql_results(store, constraint))
    order = sorted(
        found, key=lambda r: (_RANK.index(r.severity), r.shape, r.focus, r.message, r.value or "")
    )
    return ValidationReport(tuple(order), len(set(shapes.subjects(RDF.type, SH.NodeShape))))


def _take_out_sparql(shapes: rdflib.Graph) -> Iterator[_SparqlConstraint]:
    """Remove the SPARQL constraints from `shapes` and yield them."""
    prologue = "".join(
        f"PREFIX {shapes.value(declared, SH.prefix)}: <{shapes.value(declared, SH.namespace)}>\n"
        for declared in shapes.objects(None, SH.declare)
    )
    for shape, constraint in list(shapes.subject_objects(SH.sparql)):
        select = str(shapes.value(constraint, SH.select))
        yield _SparqlConstraint(
            URIRef(str(shape)),
            _severity(shapes, shape, constraint),
            _messages(shapes.objects(constraint, SH.message)),
            prologue + select.replace("$this", "?this"),
        )
        shapes.remove((shape, SH.sparql, constraint))


def _severity(shapes: rdflib.Graph, *nodes: Node) -> Severity:
    given = (shapes.value(node, SH.severity) for node in reversed(nodes))
    return next((_SEVERITIES[node] for node in given if node is not None), "violation")


def _sparql_results(store: Store, constraint: _SparqlConstraint) -> Iterator[Result]:
    zh, en = constraint.messages
    for row in store.select(constraint.query):
        value = row.get("value")
        yield Result(
            _name(constraint.shape),
            constraint.severity,
            str(row["this"]),
            zh,
            en,
            None if value is None else str(value),
        )


def _core_results(store: Store, shapes: rdflib.Graph) -> Iterator[Result]:
    data = rdflib.Graph(bind_namespaces="none")
    for s, p, o, _ in store.quads():
        data.add((s, p, o))
    _, report, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        ont_graph=ontology_graph(),
        inference="none",
        allow_warnings=True,
    )
    assert isinstance(report, rdflib.Graph)
    for node in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(node, SH.sourceShape)
        zh, en = _messages(report.objects(node, SH.resultMessage))
        value = report.value(node, SH.value)
        yield Result(
            _name(_node_shape(shapes, source)),
            _SEVERITIES[report.value(node, SH.resultSeverity) or SH.Violation],
            str(report.value(node, SH.focusNode)),
            zh,
            en,
            None if value is None else str(value),
        )


def _node_shape(shapes: rdflib.Graph, source: Node | None) -> Node | None:
    """Return the named shape that a property shape is part of."""
    while source is not None and not isinstance(source, URIRef):
        source = next(shapes.subjects(None, source), None)
    return source


def _messages(literals: Iterable[Node]) -> tuple[str, str]:
    """Return the message in Chinese and in English, one for the other where one is missing."""
    texts = {
        literal.language or "en": str(literal)
        for literal in literals
        if isinstance(literal, RdfLiteral)
    }
    fallback = next(iter(texts.values()), "")
    return texts.get("zh", fallback), texts.get("en", fallback)


def _name(shape: Node | None) -> str:
    """Return the local name of a shape."""
    return str(shape).rpartition("#")[2]
