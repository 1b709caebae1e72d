"""Stores: on disk, in memory and behind an endpoint give the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from sparql_servers import SparqlServer, free_port, oxigraph

from graph import Triple
from graph.store import (
    GRAPH_TYPES,
    MalformedQuery,
    RemoteStore,
    Store,
    StoreError,
    WrongMediaType,
    from_oxigraph,
    open_store,
    to_oxigraph,
)
from ontology import EDTF, GBO, SKOS, XSD

ONE, TWO = URIRef("https://example.org/graph/1"), URIRef("https://example.org/graph/2")
TASK, UNIT = URIRef("https://example.org/task"), URIRef("https://example.org/unit")
FIRST: list[Triple] = [
    (TASK, GBO.ledBy, UNIT),
    (TASK, GBO.taskText, Literal('第一行\n“第二行” \\ "x"')),
    (TASK, GBO.dueDate, Literal("2022-12-31", datatype=XSD.date)),
    (TASK, GBO.edtf, Literal("../2022-12", datatype=EDTF.EDTF)),
    (TASK, GBO.subNumber, Literal("1", datatype=XSD.integer)),
    (TASK, GBO.weight, Literal("0.333333", datatype=XSD.decimal)),
]
SECOND: list[Triple] = [(UNIT, SKOS.prefLabel, Literal("区水务局", lang="zh"))]


KINDS = ["memory", "disk", "oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)]


@pytest.fixture(params=KINDS)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind in turn."""
    if request.param in ("oxigraph", "virtuoso"):
        location = request.getfixturevalue(f"{request.param}_server").location
    else:
        location = "memory" if request.param == "memory" else str(tmp_path / "some.db")
    with open_store(location) as store:
        for graph in store.graphs():
            store.replace_graph(graph, [])
        yield store


@pytest.fixture
def filled(any_store: Store) -> Store:
    any_store.replace_graph(ONE, FIRST)
    any_store.replace_graph(TWO, SECOND)
    return any_store


def test_what_is_written_comes_back_term_for_term(filled: Store) -> None:
    expected = {(*triple, ONE) for triple in FIRST} | {(*triple, TWO) for triple in SECOND}
    assert set(filled.quads()) == expected
    assert len(filled) == len(FIRST) + len(SECOND)
    assert filled.graphs() == [ONE, TWO]


def test_a_query_sees_all_graphs_at_once(filled: Store) -> None:
    query = f"SELECT ?label WHERE {{ ?t <{GBO.ledBy}>/<{SKOS.prefLabel}> ?label }}"
    assert filled.select(query) == [{"label": Literal("区水务局", lang="zh")}]


def test_an_unbound_variable_is_absent_from_its_row(filled: Store) -> None:
    query = (
        f"SELECT ?s ?no WHERE {{ ?s <{GBO.ledBy}> ?u OPTIONAL {{ ?s <{GBO.ofIndicator}> ?no }} }}"
    )
    assert filled.select(query) == [{"s": TASK}]


def test_replacing_a_graph_leaves_nothing_of_it_and_touches_no_other(filled: Store) -> None:
    filled.replace_graph(ONE, FIRST[:1])
    assert set(filled.quads()) == {(*FIRST[0], ONE), (*SECOND[0], TWO)}
    filled.replace_graph(ONE, [])
    assert filled.graphs() == [TWO]


def test_a_graph_survives_triples_that_fail_on_the_way(filled: Store) -> None:
    def broken() -> Iterator[Triple]:
        yield FIRST[0]
        raise ValueError("the loader broke off")

    with pytest.raises(ValueError, match="broke off"):
        filled.replace_graph(ONE, broken())
    assert len(filled) == len(FIRST) + len(SECOND)


def test_from_and_from_named_choose_the_dataset() -> None:
    filled = open_store("memory")
    filled.replace_graph(ONE, FIRST)
    filled.replace_graph(TWO, SECOND)
    assert filled.select(f"SELECT ?l FROM <{ONE}> WHERE {{ ?u <{SKOS.prefLabel}> ?l }}") == []
    named = f"SELECT ?s FROM NAMED <{TWO}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert filled.select(named) == [{"s": UNIT}]


def test_the_word_from_elsewhere_in_a_query_chooses_nothing(filled: Store) -> None:
    query = f"""PREFIX from: <{SKOS}>  # FROM <x>
        SELECT ?from WHERE {{ ?from from:prefLabel ?l FILTER(?l != "FROM <x>") }}"""
    assert filled.select(query) == [{"from": UNIT}]


def test_graphs_of_the_protocol_override_those_of_the_query(filled: Store) -> None:
    answer = filled.answer(
        f"SELECT ?p FROM <{TWO}> WHERE {{ ?s ?p ?o }} ORDER BY ?p LIMIT 1",
        media_type="text/csv",
        default_graphs=[str(ONE)],
    )
    assert answer == f"p\r\n{GBO.dueDate}\r\n".encode()


@pytest.mark.parametrize(
    ("media_type", "start"),
    [
        ("application/sparql-results+json", b'{"head":'),
        ("application/sparql-results+xml", b"<?xml"),
        ("text/csv", b"l\r\n"),
        ("text/tab-separated-values", b"?l\n"),
    ],
)
def test_a_select_is_answered_in_every_result_format(
    filled: Store, media_type: str, start: bytes
) -> None:
    query = f"SELECT ?l WHERE {{ ?u <{SKOS.prefLabel}> ?l }}"
    answer = filled.answer(query, media_type=media_type)
    assert answer.startswith(start)
    assert "区水务局" in answer.decode()


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_construct_is_answered_in_every_graph_format(filled: Store, media_type: str) -> None:
    # Virtuoso has triples of its own.
    ours = f"VALUES ?s {{ <{TASK}> <{UNIT}> }} ?s ?p ?o"
    answer = filled.answer(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {ours} }}", media_type=media_type)
    read = pyoxigraph.parse(answer, pyoxigraph.RdfFormat.from_media_type(media_type))
    assert {
        (from_oxigraph(quad.subject), from_oxigraph(quad.predicate), from_oxigraph(quad.object))
        for quad in read
    } == set(FIRST + SECOND)


def test_turtle_answers_use_the_prefixes_of_the_project(filled: Store) -> None:
    answer = filled.answer(f"CONSTRUCT WHERE {{ ?s <{GBO.ledBy}> ?o }}", media_type="text/turtle")
    assert b"gbo:ledBy" in answer


def test_an_ask_is_answered(filled: Store) -> None:
    query = f"ASK {{ ?t <{GBO.ledBy}> ?u }}"
    assert filled.ask(query)
    answer = filled.answer(query, media_type="application/sparql-results+json")
    assert json.loads(answer)["boolean"] is True


def test_construct_gives_a_graph_of_rdflib_terms(filled: Store) -> None:
    graph = filled.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{TWO}> {{ ?s ?p ?o }} }}")
    assert set(graph) == set(SECOND)


def test_what_is_no_query_is_refused_in_one_line(filled: Store) -> None:
    for text in ("SELEC ?s", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "DROP ALL"):
        with pytest.raises(MalformedQuery) as caught:
            filled.answer(text, media_type="text/csv")
        assert "\n" not in str(caught.value)
    assert len(filled) == len(FIRST) + len(SECOND)


def test_an_answer_that_the_format_cannot_hold_is_refused(filled: Store) -> None:
    with pytest.raises(WrongMediaType, match="SELECT or ASK"):
        filled.answer("SELECT * WHERE { ?s ?p ?o }", media_type="text/turtle")
    with pytest.raises(WrongMediaType, match="CONSTRUCT"):
        filled.answer("CONSTRUCT WHERE { ?s ?p ?o }", media_type="text/csv")


TERMS = st.one_of(
    st.sampled_from([UNIT, BNode("b0")]),
    st.builds(Literal, st.text()),
    st.builds(Literal, st.text(), lang=st.sampled_from(["zh", "en", "zh-hans"])),
    st.builds(Literal, st.text(), datatype=st.sampled_from([EDTF.EDTF, XSD.hexBinary])),
)


@given(TERMS)
def test_terms_go_to_the_engine_and_back_unchanged(term: URIRef | BNode | Literal) -> None:
    assert from_oxigraph(to_oxigraph(term)) == term


def test_what_was_written_to_disk_is_there_for_a_reader(tmp_path: Path) -> None:
    location = str(tmp_path / "some.db")
    with open_store(location) as store:
        store.replace_graph(ONE, FIRST)
    with (
        open_store(location, read_only=True) as reader,
        open_store(location, read_only=True) as other,
    ):
        assert len(reader) == len(other) == len(FIRST)
        with pytest.raises(StoreError, match="cannot be written"):
            reader.replace_graph(TWO, SECOND)


def test_a_store_cannot_be_opened_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run gongbao build"):
        open_store(str(tmp_path / "none.db"), read_only=True)
    (tmp_path / "a.file").write_text("text")
    with pytest.raises(StoreError, match="is a file"):
        open_store(str(tmp_path / "a.file"))
    with pytest.raises(StoreError, match="holds no store"):
        open_store(str(tmp_path))
    with pytest.raises(StoreError, match=r"sparql\+http://example.org"):
        open_store("http://example.org/query")


def test_a_store_that_is_being_written_is_not_written_twice(tmp_path: Path) -> None:
    location = str(tmp_path / "some.db")
    with open_store(location), pytest.raises(StoreError, match="in use"):
        open_store(location)


def test_the_store_is_found_under_its_other_name_after_a_death_between_renames(
    tmp_path: Path,
) -> None:
    with open_store(str(tmp_path / "some.db")) as store:
        store.replace_graph(ONE, FIRST)
    (tmp_path / "some.db").rename(tmp_path / "some.db.previous")
    with open_store(str(tmp_path / "some.db"), read_only=True) as reader:
        assert len(reader) == len(FIRST)


def test_an_endpoint_that_does_not_answer_is_named() -> None:
    with pytest.raises(StoreError, match=r"nothing listens at .*: is the server running"):
        open_store(f"sparql+http://127.0.0.1:{free_port()}/query").ask("ASK {}")


def test_an_address_that_is_no_endpoint_is_named(sparql_server: SparqlServer) -> None:
    location = sparql_server.location.rpartition("/")[0]
    with pytest.raises(StoreError, match=r"no SPARQL endpoint at .*/elsewhere"):
        open_store(f"{location}/elsewhere").ask("ASK {}")


def test_an_endpoint_without_a_union_default_graph_is_refused() -> None:
    with oxigraph() as server, open_store(server.location) as store:
        store.replace_graph(ONE, FIRST)
        with pytest.raises(StoreError, match="--union-default-graph"):
            store.ask("ASK { ?s ?p ?o }")


def test_the_update_address_can_be_given() -> None:
    store = open_store("sparql+http://h/sparql?update=http://h/sparql-auth")
    assert isinstance(store, RemoteStore)
    assert store.update_url == "http://h/sparql-auth"
    derived = open_store("sparql+http://h/query")
    assert isinstance(derived, RemoteStore)
    assert derived.update_url == "http://h/update"


def test_many_triples_reach_a_server_in_several_requests(sparql_server: SparqlServer) -> None:
    store = sparql_server.store()
    many = [(TASK, GBO.sequenceNumber, Literal(str(n), datatype=XSD.integer)) for n in range(4_500)]
    store.replace_graph(ONE, many)
    assert len(store) >= 4_500
    assert {o for _, _, o, graph in store.quads() if graph == ONE} == {o for _, _, o in many}
