"""The graphs of a request, written into an update as USING clauses."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.queries.update_dataset import DatasetConflict, with_dataset

G, H = "http://example.org/g", "http://example.org/h"


def test_without_graphs_the_update_stays_as_it_is() -> None:
    text = "DELETE WHERE { ?s ?p ?o } # where {"
    assert with_dataset(text, [], []) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
            f"INSERT {{ ?s ?p 1 }} USING <{G}> USING NAMED <{H}> WHERE {{ ?s ?p ?o }}",
        ),
        (
            "delete{?s ?p ?o}insert{?s ?p 1}where{?s ?p ?o}",
            f"delete{{?s ?p ?o}}insert{{?s ?p 1}}USING <{G}> USING NAMED <{H}> where{{?s ?p ?o}}",
        ),
        (
            "DELETE WHERE { ?s ?p ?o }",
            f"DELETE {{ ?s ?p ?o }} USING <{G}> USING NAMED <{H}> WHERE {{ ?s ?p ?o }}",
        ),
        (
            "DELETE # all\n WHERE # of\n { GRAPH ?g { ?s ?p ?o } }",
            "DELETE # all\n { GRAPH ?g { ?s ?p ?o } } "
            f"USING <{G}> USING NAMED <{H}> WHERE # of\n {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        ),
    ],
)
def test_each_operation_with_a_where_gets_the_graphs(text: str, expected: str) -> None:
    assert with_dataset(text, [G], [H]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:s> <a:p> 'WHERE { }' }",
        "CLEAR ALL ; # WHERE\n CREATE GRAPH <a:WHERE>",
        "PREFIX where: <a:b> DROP GRAPH where:WHERE",
        "PREFIX using: <a:b> PREFIX with: <a:c> COPY using:a TO with:b-with",
        'DELETE DATA { <a:s> <a:p> """WHERE " { """ }',
    ],
)
def test_where_that_is_no_keyword_is_left_alone(text: str) -> None:
    assert with_dataset(text, [G], []) == text


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p 1 } USING <a:g> WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p 1 } using named <a:g> WHERE { ?s ?p ?o }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL ; with<a:g>DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_dataset_of_the_update_itself_is_a_conflict(text: str) -> None:
    with pytest.raises(DatasetConflict):
        with_dataset(text, [G], [])


def engine() -> ox.Store:
    store = ox.Store()
    store.update(
        f"""INSERT DATA {{ <a:s> <a:p> 0 . GRAPH <{G}> {{ <a:s> <a:p> 1 }}
            GRAPH <{H}> {{ <a:s> <a:p> 2 }} GRAPH <a:other> {{ <a:s> <a:p> 3 }} }}"""
    )
    return store


def found(default: list[str], named: list[str], pattern: str) -> set[str]:
    store = engine()
    insertion = f"INSERT {{ GRAPH <a:found> {{ <a:x> <a:y> ?o }} }} WHERE {{ {pattern} }}"
    store.update(with_dataset(insertion, default, named))
    rows = store.quads_for_pattern(None, None, None, ox.NamedNode("a:found"))
    return {quad.object.value for quad in rows}


def test_engine_looks_only_where_the_request_says() -> None:
    assert found([G], [], "?s ?p ?o") == {"1"}
    assert found([G, H], [], "?s ?p ?o") == {"1", "2"}
    assert found([G], [], "GRAPH ?g { ?s ?p ?o }") == set()
    assert found([], [H], "?s ?p ?o") == set()
    assert found([], [H], "GRAPH ?g { ?s ?p ?o }") == {"2"}
    assert found(["a:unknown"], [], "?s ?p ?o") == set()


def test_delete_where_written_out_deletes_from_the_same_graph() -> None:
    store = engine()
    store.update(with_dataset("DELETE WHERE { ?s ?p ?o }", [G], []))
    # What the pattern finds in G is deleted from the default graph, where it does not stand.
    assert len(store) == 4
    store.update(with_dataset(f"DELETE WHERE {{ GRAPH <{H}> {{ ?s ?p ?o }} }}", [], [H]))
    assert len(store) == 3


WORDS = st.sampled_from(
    ["# WHERE {\n", "'WHERE {'", '"""}"{"""', "<a:WHERE>", "where:with", "?where", "1.5", "@using"]
)


@given(st.lists(WORDS, max_size=8))
def test_whatever_stands_inside_a_block_changes_nothing(inside: list[str]) -> None:
    block = "{ " + " ".join(inside) + " }"
    text = f"INSERT {block} WHERE {block}"
    assert with_dataset(text, [G], []) == f"INSERT {block} USING <{G}> WHERE {block}"
