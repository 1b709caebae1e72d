"""Code lists: one concept scheme a file, every concept named and defined in both languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

import ontology
from loaders import records
from ontology import (
    CERT,
    CHG,
    CMP,
    CROLE,
    DCAT,
    DISC,
    DTYPE,
    GK,
    IDB,
    PTYPE,
    ROLE,
    SIZE,
    TFK,
    TFORM,
    TREND,
    Terms,
)  # fmt: skip

FILES = sorted((Path(ontology.__file__).parent / "schemes").glob("*.ttl"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def scheme_file(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str]:
    return sorted(
        o.language or "" for o in graph.objects(subject, predicate) if isinstance(o, Literal)
    )


def test_a_file_holds_the_one_scheme_that_it_is_named_after(scheme_file: Path) -> None:
    graph = Graph().parse(scheme_file)
    scheme = URIRef(f"{ontology.BASE}scheme/{scheme_file.stem}")

    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert languages(graph, scheme, SKOS.prefLabel) == ["en", "zh"]
    assert languages(graph, scheme, SKOS.definition) == ["en", "zh"]


def test_every_concept_is_named_defined_and_placed(scheme_file: Path) -> None:
    graph = Graph().parse(scheme_file)
    scheme = URIRef(f"{ontology.BASE}scheme/{scheme_file.stem}")
    concepts = [s for s in graph.subjects(RDF.type, SKOS.Concept) if isinstance(s, URIRef)]

    assert len(concepts) >= 2
    for concept in concepts:
        assert concept.startswith(f"{scheme}/")
        assert languages(graph, concept, SKOS.prefLabel) == ["en", "zh"], concept
        assert languages(graph, concept, SKOS.definition) == ["en", "zh"], concept
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme]
        assert list(graph.objects(concept, SKOS.topConceptOf)) == [scheme]


def test_names_and_notations_tell_the_concepts_of_a_scheme_apart(scheme_file: Path) -> None:
    graph = Graph().parse(scheme_file)
    names = Counter(
        str(name)
        for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation)
        for concept, name in graph.subject_objects(predicate)
        if (concept, RDF.type, SKOS.Concept) in graph
    )

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("literal", "scheme"),
    [
        (records.Role, ROLE),
        (records.Certainty, CERT),
        (records.IdentityBasis, IDB),
        (records.GroupKind, GK),
        (records.TaskForm, TFORM),
        (records.TimeFrameKind, TFK),
        (records.ProvisionKind, PTYPE),
        (records.CitationRole, CROLE),
        (records.Comparator, CMP),
        (records.ChangeKind, CHG),
        (records.Trend, TREND),
        (records.SizeClass, SIZE),
    ],
)
def test_every_value_that_a_record_may_hold_is_a_concept(literal: object, scheme: Terms) -> None:
    values = get_args(literal)

    assert values
    assert [value for value in values if value not in scheme] == []


def test_responsibility_roles_are_dcat_roles() -> None:
    graph = ontology.schemes_graph()

    assert set(ROLE) == set(graph.subjects(RDF.type, DCAT.Role))


def test_there_are_fifteen_statutory_document_types() -> None:
    assert len(DTYPE) == 15


@pytest.mark.parametrize(
    ("scheme", "printed", "concept"),
    [
        (DTYPE, "通知", DTYPE.notice),
        (DTYPE, "令", DTYPE.order),
        (DISC, "此件公开发布", DISC.proactive),
        (ROLE, "牵头单位", ROLE.lead),
        (ROLE, "通知", None),
    ],
)
def test_a_printed_name_finds_its_concept(
    scheme: Terms, printed: str, concept: URIRef | None
) -> None:
    assert ontology.concept_named(scheme, printed) == concept
