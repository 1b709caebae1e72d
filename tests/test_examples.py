"""The worked queries: each answers over the bundled gazette, and the store itself holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import URIRef

from graph.store import Store, open_store
from ontology import PREFIXES, Example, examples

# What a query editor asks an endpoint that it meets for the first time.
FOR_EXAMPLES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?example ?comment ?query WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ;
           sh:select|sh:ask|sh:construct|sh:describe ?query .
} ORDER BY ?example"""
FOR_PREFIXES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT ?prefix ?namespace WHERE { [] sh:declare [ sh:prefix ?prefix ; sh:namespace ?namespace ] }"""


@pytest.fixture(scope="module")
def store(built_store: Path) -> Iterator[Store]:
    with open_store(str(built_store), read_only=True) as opened:
        yield opened


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_worked_query_finds_something_in_the_bundled_gazette(
    store: Store, example: Example
) -> None:
    if example.form == "ASK":
        assert store.ask(example.query)
    elif example.form == "CONSTRUCT":
        assert len(store.construct(example.query))
    else:
        rows = store.select(example.query)
        assert rows
        assert all(len(row) >= 2 for row in rows)


def test_worked_queries_ask_in_three_forms_of_many_things() -> None:
    assert {example.form for example in examples()} == {"SELECT", "ASK", "CONSTRUCT"}
    assert len({example.zh for example in examples()}) == len(examples()) >= 10


def test_the_store_gives_its_worked_queries_to_who_asks_for_them(store: Store) -> None:
    rows = store.select(FOR_EXAMPLES)
    texts = {(str(row["comment"]), str(row["query"])) for row in rows}
    for example in examples():
        assert (example.zh, example.query) in texts
        assert (example.en, example.query) in texts


def test_the_store_declares_the_prefixes_of_the_project(store: Store) -> None:
    declared = {
        str(row["prefix"]): URIRef(str(row["namespace"])) for row in store.select(FOR_PREFIXES)
    }
    assert declared == {prefix: URIRef(name) for prefix, name in PREFIXES.items()}


def test_the_queries_of_the_linked_data_guide_find_something(store: Store) -> None:
    guide = (Path(__file__).parents[1] / "docs/linked-data.md").read_text(encoding="utf-8")
    queries = re.findall(r"^```sparql\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    prologue = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
    assert len(queries) == 3
    for query in queries:
        assert store.select(prologue + query)


def test_the_query_of_the_analytics_guide_is_a_worked_query() -> None:
    guide = (Path(__file__).parents[1] / "docs/analytics.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```sparql\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    assert shown
    assert {query.strip() for query in shown} <= {example.query.strip() for example in examples()}
