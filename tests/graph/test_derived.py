from decimal import Decimal

from rdflib import Graph, Literal, URIRef

from graph import Triple
from graph.derived import derive
from graph.iris import Minter, co_responsibility_iri
from graph.store import Store, open_store
from ontology import BASE, GBO, PROV, RDF, SKOS, XSD

NOTICES = (URIRef(f"{BASE}graph/doc/tongzhengfa/2022/8"), URIRef(f"{BASE}graph/doc/x/2023/1"))


def unit(name: str) -> URIRef:
    return URIRef(f"{BASE}id/org/110112/{name}")


def store_of(*notices: list[str]) -> Store:
    """A store with a graph for each notice; each string is a task, each letter a unit of it."""
    store = open_store("memory")
    for graph, tasks in zip(NOTICES, notices, strict=False):
        notice = URIRef(graph.replace("/graph/", "/id/"))
        triples = [(notice, RDF.type, GBO.Notice)]
        for number, units in enumerate(tasks, start=1):
            task = URIRef(f"{notice}/task/{number}/1")
            triples += [(task, GBO.assignedTo, unit(name)) for name in units]
        store.replace_graph(graph, triples)
    names = {name for tasks in notices for units in tasks for name in units}
    labels = [(unit(name), SKOS.prefLabel, Literal(name, "zh")) for name in names]
    types = [(unit(name), RDF.type, GBO.Unit) for name in names]
    store.replace_graph(URIRef(f"{BASE}graph/registry"), types + labels)
    return store


def derived_triples(store: Store) -> list[Triple]:
    return list(derive(store, Minter()).triples)


def test_two_units_with_tasks_in_common_are_linked_with_count_weight_and_notices():
    derived = Graph()
    for triple in derived_triples(store_of(["ab", "abc"], ["ab"])):
        derived.add(triple)
    link = co_responsibility_iri(unit("a"), unit("b"))

    assert {
        (RDF.type, GBO.CoResponsibility),
        (GBO.coUnit, unit("a")),
        (GBO.coUnit, unit("b")),
        (GBO.sharedTasks, Literal("3", datatype=XSD.integer)),
        (GBO.weight, Literal("2.5", datatype=XSD.decimal)),
        (PROV.wasDerivedFrom, NOTICES[0]),
        (PROV.wasDerivedFrom, NOTICES[1]),
    } <= set(derived.predicate_objects(link))
    run = derived.value(link, PROV.wasGeneratedBy)
    assert set(derived.objects(run, PROV.used)) == set(NOTICES)


def test_a_link_rests_on_the_notices_of_its_own_tasks_alone():
    derived = Graph()
    for triple in derived_triples(store_of(["ab", "bc"], ["bc"])):
        derived.add(triple)

    link = co_responsibility_iri(unit("a"), unit("b"))
    assert set(derived.objects(link, PROV.wasDerivedFrom)) == {NOTICES[0]}


def test_every_pair_is_linked_once():
    triples = list(derived_triples(store_of(["abc", "bcd"])))

    links = [s for s, p, o in triples if (p, o) == (RDF.type, GBO.CoResponsibility)]
    assert len(links) == len(set(links)) == 5


def test_a_weight_has_at_most_nine_places():
    weights = {o for _, p, o in derived_triples(store_of(["abcd"])) if p == GBO.weight}

    assert weights == {Literal("0.333333333", datatype=XSD.decimal)}


def test_a_whole_weight_is_written_without_an_exponent():
    weights = [str(o) for _, p, o in derived_triples(store_of(["ab"] * 10)) if p == GBO.weight]

    assert weights == ["10"]
    assert Decimal(weights[0]) == 10


def test_equal_stores_give_the_same_triples_in_the_same_order():
    assert list(derived_triples(store_of(["abc", "cd"]))) == list(
        derived_triples(store_of(["cba", "dc"]))
    )


def test_what_is_derived_does_not_change_what_is_derived_again():
    store = store_of(["abc"])
    first = list(derived_triples(store))
    store.replace_graph(URIRef(f"{BASE}graph/derived"), first)

    assert list(derived_triples(store)) == first


def test_units_that_share_nothing_are_not_linked():
    derived = derived_triples(store_of(["a"], ["b"]))
    assert GBO.CoResponsibility not in {o for _, _, o in derived}
