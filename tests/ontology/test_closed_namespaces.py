"""A misspelt term stops the program; every term that code or a query names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

import ontology
from ontology import GBO, ROLE, TFK, XSD, Terms

ROOT = Path(ontology.__file__).parents[1]
CODE = [
    path for name in ("api", "graph", "ontology") for path in sorted((ROOT / name).rglob("*.py"))
]
QUERIES = sorted((ROOT / "docs" / "queries").glob("*.rq"))
CLOSED = {name: value for name, value in vars(ontology).items() if isinstance(value, Terms)}


def test_a_term_is_an_attribute_and_an_item() -> None:
    assert GBO.ledBy == GBO["ledBy"] == URIRef("https://w3id.org/gongbao/ontology#ledBy")
    assert TFK["by-date"] == URIRef("https://w3id.org/gongbao/scheme/time-frame-kind/by-date")


def test_a_namespace_lists_its_terms() -> None:
    assert set(ROLE) == {ROLE.lead, ROLE.support, ROLE.assigned, ROLE.leader}
    assert len(ROLE) == 4
    assert "lead" in ROLE
    assert ROLE.lead in ROLE
    assert GBO.ledBy not in ROLE
    assert dir(ROLE) == ["assigned", "lead", "leader", "support"]
    assert str(ROLE) == "https://w3id.org/gongbao/scheme/role/"


def test_a_typo_raises_and_names_the_closest_term() -> None:
    with pytest.raises(AttributeError, match="'ledby'; did you mean 'ledBy'"):
        _ = GBO.ledby
    with pytest.raises(KeyError, match="'by-dates'; did you mean 'by-date'"):
        _ = TFK["by-dates"]


def test_a_name_that_str_has_is_no_term() -> None:
    # rdflib's namespaces are strings, so that NS.index is a method there.
    with pytest.raises(AttributeError):
        _ = GBO.index


@pytest.mark.parametrize("name", ["DCAT", "DCTERMS", "FOAF", "ORG", "PROV", "SKOS", "VOID", "XSD"])
def test_the_namespaces_of_rdflib_are_closed_too(name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(getattr(ontology, name), "noSuchTerm")  # noqa: B009
    with pytest.raises((AttributeError, KeyError)):
        getattr(ontology, name)["noSuchTerm"]
    assert str(XSD.date).endswith("#date")


def test_a_namespace_that_does_not_exist_cannot_be_imported() -> None:
    with pytest.raises(ImportError):
        exec("from ontology import GBQ")


@given(st.text())
def test_no_text_but_a_declared_name_is_a_term(name: str) -> None:
    declared = {str(term).removeprefix(str(GBO)) for term in GBO}

    assert (name in GBO) == (name in declared)


def test_every_prefix_stands_for_one_namespace() -> None:
    assert len(set(ontology.PREFIXES.values())) == len(ontology.PREFIXES)
    assert {str(terms) for terms in CLOSED.values()} <= set(ontology.PREFIXES.values())


def terms_in_code(path: Path) -> Iterator[tuple[str, str, int]]:
    """Yield namespace, local name and line of every term that the module names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id=namespace), attr=name) if namespace in CLOSED:
                yield namespace, name, node.lineno
            case ast.Subscript(value=ast.Name(id=namespace), slice=ast.Constant(value=str(name))):
                if namespace in CLOSED:
                    yield namespace, name, node.lineno


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_term_named_in_the_code_exists(path: Path) -> None:
    unknown = [
        f"{path.name}:{line} {namespace}.{name}"
        for namespace, name, line in terms_in_code(path)
        if name not in CLOSED[namespace]
    ]

    assert unknown == []


def unknown_terms(query: str) -> list[str]:
    """Return the prefixed names of a query, prefixes as in PREFIXES, that no vocabulary has."""
    closed = {str(terms): terms for terms in CLOSED.values()}
    names = re.findall(r"(?<![\w/:#])([a-z]+):([A-Za-z][\w-]*)", query)
    return [
        f"{prefix}:{name}"
        for prefix, name in names
        if (terms := closed.get(ontology.PREFIXES.get(prefix, ""))) is not None
        and name not in terms
    ]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.name)
def test_every_term_named_in_a_query_exists(path: Path) -> None:
    assert unknown_terms(path.read_text(encoding="utf-8")) == []


def test_every_term_named_in_a_shape_query_exists() -> None:
    select = URIRef("http://www.w3.org/ns/shacl#select")
    texts = [str(text) for text in ontology.shapes_graph().objects(None, select)]

    assert len(texts) > 10
    assert [name for text in texts for name in unknown_terms(text)] == []


def test_a_misspelt_term_in_a_query_is_found() -> None:
    assert unknown_terms("SELECT * { ?t gbo:ledby ?u ; gbo:ledBy|role:leed ?v }") == [
        "gbo:ledby",
        "role:leed",
    ]
