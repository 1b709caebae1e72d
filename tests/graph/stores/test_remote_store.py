"""What comes back from real servers: every term, every triple, the answers of a store on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import BNode, Literal, URIRef
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.graph import Graph
from rdflib.term import Node
from sparql_servers import SparqlServer

from graph import Quad, Triple
from graph.build import build
from graph.store import IncompleteAnswer, MalformedQuery, RemoteLimits, Store, open_store
from loaders import sample_gazette
from ontology import EDTF, VOID, XSD

GRAPH, OTHER = URIRef("https://example.org/graph/公报"), URIRef("https://example.org/graph/2")
SAYS = URIRef("https://example.org/says")
THING = URIRef("https://example.org/甲")
QUERIES = sorted((Path(__file__).parents[3] / "docs/queries").glob("*.rq"))
XSD_INTEGER = URIRef(XSD.integer)


def typed(value: str, datatype: URIRef) -> Literal:
    return Literal(value, datatype=datatype, normalize=False)


KEPT: list[Node] = [
    typed("2022", XSD.gYear),
    typed("2022-05", XSD.gYearMonth),
    typed("2022-05-01", XSD.date),
    typed("2022-05-01T01:02:03Z", XSD.dateTime),
    typed("2022-12/2023", EDTF.EDTF),
    typed("true", XSD.boolean),
    typed("false", XSD.boolean),
    typed("12", XSD.integer),
    typed("0.333333", XSD.decimal),
    typed("http://a/b", XSD.anyURI),
    Literal("true"),
    Literal("1"),
    Literal(""),
    Literal("甲\t乙\r\n“丙” \\ \"'"),
    Literal("𠀀😀"),
    Literal("公" * 100_000),
    Literal("区水务局", lang="zh"),
    Literal("區水務局", lang="zh-hant"),
    URIRef("https://example.org/区水务局?x=1&y=(2)#z"),
    URIRef("https://example.org/%E5%85%AC"),
]


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "together"])
def test_every_kind_of_term_comes_back_as_it_was(
    sparql_server: SparqlServer, together: bool
) -> None:
    store = sparql_server.store()
    triples: list[Triple] = [
        (URIRef(f"{THING}/{number}"), SAYS, term) for number, term in enumerate(KEPT)
    ]
    for some in [triples] if together else [[triple] for triple in triples]:
        store.replace_graph(GRAPH, some)
        assert set(store.quads()) == {(*triple, GRAPH) for triple in some}
        everything = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
        assert set(store.construct(everything)) == set(some)


def test_blank_nodes_stay_joined(sparql_server: SparqlServer) -> None:
    store = sparql_server.store()
    one, two = BNode("one"), BNode("two")
    triples: list[Triple] = [(THING, SAYS, one), (one, SAYS, two), (two, SAYS, Literal("x"))]
    store.replace_graph(GRAPH, triples)
    back = Graph()
    for s, p, o, _ in store.quads():
        back.add((s, p, o))
    expected = Graph()
    for triple in triples:
        expected.add(triple)
    assert isomorphic(to_isomorphic(back), to_isomorphic(expected))
    # They come back under labels that every format can hold.
    rows = store.answer(f"SELECT ?o WHERE {{ <{THING}> <{SAYS}> ?o }}", media_type="text/csv")
    assert rows.startswith(b"o\r\n_:")


@pytest.fixture(scope="module")
def filled(sparql_server: SparqlServer) -> Store:
    """The bundled gazette, built into the server."""
    sparql_server.store()
    assert build([sample_gazette()], sparql_server.location).failures == ()
    return open_store(sparql_server.location)


def by_value(quads: Iterable[Quad]) -> set[Quad]:
    """Return quads with all whole numbers as xsd:integer.

    The embedded store makes xsd:integer of xsd:positiveInteger and its like; Virtuoso keeps them,
    and so counts more of them as distinct: that figure of the record is left out.
    """
    whole = {XSD.positiveInteger, XSD.nonNegativeInteger}
    return {
        (s, p, typed(str(o), XSD_INTEGER), graph)
        if isinstance(o, Literal) and o.datatype in whole
        else (s, p, o, graph)
        for s, p, o, graph in quads
        if p != VOID.distinctObjects
    }


def test_a_build_into_a_server_gives_the_quads_of_one_on_disk(
    filled: Store, built_store: Path
) -> None:
    with open_store(str(built_store), read_only=True) as embedded:
        assert by_value(filled.quads()) == by_value(embedded.quads())
        assert len(filled) == len(embedded)
        assert filled.graphs() == embedded.graphs()


def cells(rows: list[dict[str, Node]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted((name, shown(term)) for name, term in row.items())) for row in rows)


def shown(term: Node) -> str:
    """Return a term as text; a decimal to the digits on which engines agree."""
    is_number = isinstance(term, Literal) and term.datatype in (XSD.decimal, XSD.integer)
    return f"{float(str(term)):.6f}" if is_number else str(term)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_the_questions_of_the_cookbook_have_the_same_answers(
    path: Path, filled: Store, built_store: Path
) -> None:
    query = path.read_text(encoding="utf-8")
    with open_store(str(built_store), read_only=True) as embedded:
        assert cells(filled.select(query)) == cells(embedded.select(query))


def counted(store: Store, query: str) -> str:
    return store.answer(query, media_type="text/csv").decode().split()[-1]


def test_from_chooses_the_dataset_of_a_query(sparql_server: SparqlServer) -> None:
    store = sparql_server.store()
    store.replace_graph(GRAPH, [(THING, SAYS, Literal("one"))])
    store.replace_graph(OTHER, [(THING, SAYS, Literal("two")), (THING, SAYS, Literal("three"))])
    count = "SELECT (COUNT(*) AS ?n)"
    base = "BASE <https://example.org/graph/>"
    assert counted(store, f"{base} {count} FROM <2> WHERE {{ ?s ?p ?o }}") == "2"
    assert counted(store, f"{count} FROM <{OTHER}> FROM <{GRAPH}> {{ ?s ?p ?o }}") == "3"
    # The graphs of FROM are no named graphs, and the other way round (SPARQL 1.1, 13.2).
    assert counted(store, f"{count} FROM <{OTHER}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == "0"
    assert counted(store, f"{count} FROM NAMED <{OTHER}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") == "2"
    assert counted(store, f"{count} FROM NAMED <{OTHER}> {{ ?s ?p ?o }}") == "0"
    prefixed = "PREFIX g: <https://example.org/graph/>"
    assert counted(store, f"{prefixed} {count} FROM # g:1\n g:2 {{ ?s ?p ?o }}") == "2"


def test_an_update_is_no_query_even_where_the_server_takes_it_for_one(
    sparql_server: SparqlServer,
) -> None:
    store = sparql_server.store()
    with pytest.raises(MalformedQuery, match="no SPARQL"):
        store.query(f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <{THING}> <{SAYS}> 1 }} }}")
    assert len(store) == 0


def test_describe_gives_the_statements_about_a_thing(sparql_server: SparqlServer) -> None:
    store = sparql_server.store()
    store.replace_graph(GRAPH, [(THING, SAYS, Literal("x")), (URIRef("urn:y"), SAYS, THING)])
    assert set(store.construct(f"DESCRIBE <{THING}>")) == {(THING, SAYS, Literal("x"))}


@pytest.mark.virtuoso
def test_an_answer_that_virtuoso_cuts_is_an_error(virtuoso_server: SparqlServer) -> None:
    virtuoso_server.store()
    # 2,500 triples of its own, crossed, are more than the 200,000 rows that its settings allow.
    with pytest.raises(IncompleteAnswer, match="ResultSetMaxRows"):
        open_store(virtuoso_server.location).query("SELECT ?a ?b WHERE { ?a ?p ?o . ?b ?q ?r }")


@pytest.mark.virtuoso
def test_virtuoso_is_asked_for_no_more_rows_than_are_wanted(virtuoso_server: SparqlServer) -> None:
    few = open_store(virtuoso_server.location, limits=RemoteLimits(rows=11))
    rows = few.select("SELECT ?a ?b WHERE { ?a ?p ?o . ?b ?q ?r }")
    assert len(rows) == 11


@pytest.mark.virtuoso
def test_a_limit_that_virtuoso_does_not_sort_to_names_its_setting(
    virtuoso_server: SparqlServer,
) -> None:
    with pytest.raises(IncompleteAnswer, match="MaxSortedTopRows"):
        virtuoso_server.store().query("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 2000000")
