"""The vocabulary file says what each term means, in both languages, and borrows honestly."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, SKOS

import ontology
from ontology import GBO

if TYPE_CHECKING:
    from rdflib.namespace import DefinedNamespace

FOLDER = Path(ontology.__file__).parent
FILES = [FOLDER / "gongbao.ttl", FOLDER / "shapes.ttl", *sorted((FOLDER / "schemes").glob("*.ttl"))]
PROPERTY_TYPES = {OWL.ObjectProperty, OWL.DatatypeProperty}

# Terms of the languages that RDF vocabularies are written in need no declaration.
LANGUAGES = (str(RDF), str(RDFS), str(OWL), "http://www.w3.org/2001/XMLSchema#")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return ontology.ontology_graph()


def own_terms(graph: Graph) -> list[URIRef]:
    return [s for s in set(graph.subjects()) if isinstance(s, URIRef) and s.startswith(str(GBO))]


def own_properties(graph: Graph) -> list[URIRef]:
    return [
        term for term in own_terms(graph) if set(graph.objects(term, RDF.type)) & PROPERTY_TYPES
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_two_parsers_read_the_same_number_of_triples(path: Path) -> None:
    quads = list(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))

    assert len(quads) == len(Graph().parse(path)) > 0


def test_every_own_term_is_labelled_and_defined_in_chinese_and_english(vocabulary: Graph) -> None:
    for term in own_terms(vocabulary):
        for predicate in (RDFS.label, RDFS.comment):
            texts = [o for o in vocabulary.objects(term, predicate) if isinstance(o, Literal)]
            assert sorted(text.language or "" for text in texts) == ["en", "zh"], (term, predicate)


def test_a_definition_says_more_than_the_label(vocabulary: Graph) -> None:
    for term in own_terms(vocabulary):
        for text in vocabulary.objects(term, RDFS.comment):
            labels = [str(o) for o in vocabulary.objects(term, RDFS.label)]
            bare = re.sub(r"[.。\s]", "", str(text)).lower()
            assert bare not in [re.sub(r"\s", "", label).lower() for label in labels], term
            assert str(text)[-1] in ".。", f"the definition of {term} is no sentence: {text}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_own_terms_share_a_label(vocabulary: Graph, language: str) -> None:
    labels = Counter(
        str(o)
        for term in own_terms(vocabulary)
        for o in vocabulary.objects(term, RDFS.label)
        if isinstance(o, Literal) and o.language == language
    )

    assert [label for label, count in labels.items() if count > 1] == []


def test_every_borrowed_term_is_labelled_in_chinese_and_english(vocabulary: Graph) -> None:
    for term in set(vocabulary.subjects()):
        if isinstance(term, URIRef) and not term.startswith(ontology.BASE):
            languages = {o.language for o in vocabulary.objects(term, RDFS.label)}  # type: ignore[attr-defined]
            assert languages == {"zh", "en"}, term


def test_every_own_term_names_the_ontology_that_defines_it(vocabulary: Graph) -> None:
    header = vocabulary.value(None, RDF.type, OWL.Ontology)
    for term in own_terms(vocabulary):
        assert vocabulary.value(term, RDFS.isDefinedBy) == header, term


def test_every_property_has_exactly_one_domain_and_one_range(vocabulary: Graph) -> None:
    for term in own_properties(vocabulary):
        for predicate in (RDFS.domain, RDFS.range):
            assert len(list(vocabulary.objects(term, predicate))) == 1, (term, predicate)


def test_ranges_fit_the_kind_of_property(vocabulary: Graph) -> None:
    datatypes = {RDF.langString, *vocabulary.subjects(RDF.type, RDFS.Datatype)}
    for term in own_properties(vocabulary):
        value_range = vocabulary.value(term, RDFS.range)
        is_datatype = value_range in datatypes or str(value_range).startswith(LANGUAGES[-1])
        assert is_datatype == ((term, RDF.type, OWL.DatatypeProperty) in vocabulary), term


def test_a_superproperty_is_of_the_same_kind(vocabulary: Graph) -> None:
    for term, parent in vocabulary.subject_objects(RDFS.subPropertyOf):
        kinds = set(vocabulary.objects(term, RDF.type)) & PROPERTY_TYPES
        assert kinds & set(vocabulary.objects(parent, RDF.type)), (term, parent)


def test_an_inverse_swaps_domain_and_range(vocabulary: Graph) -> None:
    pairs = list(vocabulary.subject_objects(OWL.inverseOf))

    assert len(pairs) > 20
    for inverse, term in pairs:
        assert vocabulary.value(inverse, RDFS.domain) == vocabulary.value(term, RDFS.range), inverse
        assert vocabulary.value(inverse, RDFS.range) == vocabulary.value(term, RDFS.domain), inverse


def test_every_term_used_in_an_axiom_is_declared(vocabulary: Graph) -> None:
    declared = set(vocabulary.subjects(RDF.type))
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf):
        for term in vocabulary.objects(None, predicate):
            assert term in declared or str(term).startswith(LANGUAGES), term
    for predicate in set(vocabulary.predicates()):
        assert predicate in declared or str(predicate).startswith(LANGUAGES), predicate


def test_borrowed_terms_get_no_axioms(vocabulary: Graph) -> None:
    annotations = {RDF.type, RDFS.label}
    for term in set(vocabulary.subjects()):
        if isinstance(term, URIRef) and not term.startswith(ontology.BASE):
            assert set(vocabulary.predicates(term)) <= annotations, term


@pytest.mark.parametrize("namespace", [DCTERMS, FOAF, ORG, PROV, SKOS], ids=lambda ns: ns.__name__)
def test_borrowed_terms_exist_in_their_vocabulary(
    vocabulary: Graph, namespace: type[DefinedNamespace]
) -> None:
    borrowed = [s for s in set(vocabulary.subjects()) if str(s).startswith(str(namespace))]

    assert borrowed
    assert [term for term in borrowed if term not in namespace] == []


def test_nothing_is_imported_and_no_deprecated_eli_term_is_borrowed(vocabulary: Graph) -> None:
    assert list(vocabulary.subject_objects(OWL.imports)) == []
    assert URIRef("http://data.europa.eu/eli/ontology#implements") not in vocabulary.all_nodes()


def test_two_readings_of_the_vocabulary_label_blank_nodes_alike() -> None:
    first, second = ontology.ontology_graph(), ontology.ontology_graph()

    assert set(first) == set(second)
