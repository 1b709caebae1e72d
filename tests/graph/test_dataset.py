"""The record of the dataset agrees with what a query counts, and says the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph.dataset import measure
from graph.iris import Minter
from graph.store import Store, open_store
from loaders.records import Area
from ontology import BASE, DCTERMS, GBO, RDF, SKOS

MINTER = Minter()
MANIFEST = f"{BASE}graph/manifest"
VOID = "PREFIX void: <http://rdfs.org/ns/void#> "
TONGZHOU = Area("110112", "通州区")


@pytest.fixture(scope="module")
def store(built_store: Path) -> Iterator[Store]:
    with open_store(str(built_store), read_only=True) as opened:
        yield opened


def told(store: Store, pattern: str) -> dict[str, int]:
    """Return the counts that the manifest gives, by what is counted."""
    rows = store.select(f"{VOID}SELECT ?what ?n WHERE {{ {pattern} }}")
    return {str(row["what"]): int(str(row["n"])) for row in rows}


def counted(store: Store, query: str) -> dict[str, int]:
    """Return the same counts from the graphs other than the manifest."""
    rows = store.select(query.replace("$g", f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{MANIFEST}>)"))
    return {str(row["what"]): int(str(row["n"])) for row in rows if "what" in row}


def test_every_property_is_a_partition_with_its_triples(store: Store) -> None:
    said = told(store, "?part void:property ?what ; void:triples ?n")
    assert said == counted(store, "SELECT (?p AS ?what) (COUNT(*) AS ?n) WHERE { $g } GROUP BY ?p")


def test_every_class_is_a_partition_with_its_entities(store: Store) -> None:
    said = told(store, "?part void:class ?what ; void:entities ?n")
    query = (
        "SELECT (?o AS ?what) (COUNT(DISTINCT ?s) AS ?n) WHERE { $g FILTER(?p = <%s>) } GROUP BY ?o"
    )
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert said == counted(store, query % rdf_type)
    assert said[str(GBO.Notice)] == 10


def test_every_graph_but_the_manifest_is_a_subset_with_its_triples(store: Store) -> None:
    dataset = MINTER.dataset()
    said = told(store, f"<{dataset}> void:subset ?what . ?what a void:Dataset ; void:triples ?n")
    assert said == counted(store, "SELECT (?g AS ?what) (COUNT(*) AS ?n) WHERE { $g } GROUP BY ?g")
    total = told(store, f"<{dataset}> void:triples ?n BIND('all' AS ?what)")
    assert total == {"all": sum(said.values())}


def test_graph_of_a_notice_says_which_notice_it_is_about(store: Store) -> None:
    about = store.construct(f"DESCRIBE <{BASE}graph/doc/tongzhengfa/2022/8>")
    graph = URIRef(f"{BASE}graph/doc/tongzhengfa/2022/8")
    assert URIRef(f"{BASE}id/doc/tongzhengfa/2022/8") in set(about.objects(graph))
    assert "污染防治" in str(about.value(graph, DCTERMS.title))


def test_examples_of_the_dataset_are_described_in_it(store: Store) -> None:
    rows = store.select(f"{VOID}SELECT ?it {{ ?dataset void:exampleResource ?it . ?it a ?class }}")
    assert len({row["it"] for row in rows}) >= 5


def test_another_name_of_a_listed_unit_leads_to_the_unit(store: Store) -> None:
    # An earlier registry that did not list 区发展和改革委 would have made a unit of its own of it.
    old = MINTER.name_only_unit("区发展和改革委", TONGZHOU)
    new = MINTER.unit("区发展改革委", TONGZHOU)
    assert old != new
    assert store.ask(f"ASK {{ <{old}> <{DCTERMS.isReplacedBy}> <{new}> }}")
    assert not store.ask(f"ASK {{ <{old}> ?p ?o FILTER(?p != <{DCTERMS.isReplacedBy}>) }}")


def test_another_name_of_an_indicator_leads_to_the_indicator(store: Store) -> None:
    old, new = MINTER.indicator("细颗粒物年均浓度"), MINTER.indicator("PM2.5年均浓度")
    assert store.ask(f"ASK {{ <{old}> <{DCTERMS.isReplacedBy}> <{new}> }}")


def test_nothing_that_is_described_or_named_has_given_way(store: Store) -> None:
    assert not store.ask(
        f"ASK {{ ?old <{DCTERMS.isReplacedBy}> ?new . {{ ?old ?p ?o FILTER(?p != "
        f"<{DCTERMS.isReplacedBy}>) }} UNION {{ ?s ?q ?old }} }}"
    )
    assert not store.ask(
        f"ASK {{ ?old <{DCTERMS.isReplacedBy}> ?new FILTER NOT EXISTS {{ ?new ?p ?o }} }}"
    )


def test_a_unit_keeps_its_name_whatever_gave_way_to_it(store: Store) -> None:
    unit = MINTER.unit("区发展改革委", TONGZHOU)
    rows = store.select(f"SELECT ?name {{ <{unit}> <{SKOS.prefLabel}> ?name }}")
    assert [row["name"] for row in rows] == [Literal("区发展改革委", lang="zh")]


def test_graphs_that_a_server_keeps_beside_ours_are_not_counted() -> None:
    with open_store("memory") as shared:
        unit = MINTER.unit("区发展改革委", TONGZHOU)
        shared.replace_graph(MINTER.graph("registry"), [(unit, RDF.type, GBO.Unit)])
        own = URIRef("http://www.openlinksw.com/schemas/virtrdf#")
        shared.replace_graph(own, [(own, RDF.type, own)])
        extent = measure(shared, MINTER)
    assert (extent.triples, extent.classes) == (1, {GBO.Unit: 1})
    assert list(extent.graphs) == [MINTER.graph("registry")]
