"""Runs in graph `derived`: what they say of themselves, and when they are taken over."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef

from graph.analytics import CODE_VERSION
from graph.analytics.progress import listening
from graph.build import build
from graph.derived import KeptRuns, derive, kept_runs, standing_questions
from graph.derived.runs import question_text, run_iri
from graph.documents import Document
from graph.iris import Minter
from graph.store import Store, open_store
from graph.updates import replace_graph, update
from ontology import ANALYSIS, BASE, GBO, NETWORK, PROV, RDF, SKOS, WEIGHTING

MINTER = Minter()
DERIVED = MINTER.graph("derived")
ONE, TWO = (f"doc/tongzhengfa/2022/{number}" for number in (1, 2))
TASKS = ("ab", "bc", "abc", "cd", "ad")


def unit(name: str) -> URIRef:
    return URIRef(f"{BASE}id/org/110112/{name}")


LEADERS = tuple(URIRef(f"{BASE}id/person/110112/{name}") for name in ("x", "y"))


def write_notice(store: Store, path: str, tasks: tuple[str, ...]) -> None:
    """Write a notice with a task for each string, each letter a unit that leads it."""
    notice = URIRef(f"{BASE}id/{path}")
    triples = [(notice, RDF.type, GBO.Notice)]
    for number, units in enumerate(tasks, start=1):
        task = URIRef(f"{notice}/task/{number}/1")
        triples.append((task, RDF.type, GBO.Task))
        triples += [(task, GBO.ledBy, unit(name)) for name in units]
        triples += [(task, GBO.overseenBy, LEADERS[number % 2])]
    store.replace_graph(URIRef(f"{BASE}graph/{path}"), triples)


@pytest.fixture
def store() -> Store:
    """Two notices of five tasks each, over four units."""
    opened = open_store("memory")
    write_notice(opened, ONE, TASKS)
    write_notice(opened, TWO, TASKS)
    names = [(unit(name), SKOS.prefLabel, Literal(name, "zh")) for name in "abcd"]
    types = [(unit(name), RDF.type, GBO.Unit) for name in "abcd"]
    leaders = [(leader, RDF.type, GBO.Official) for leader in LEADERS]
    opened.replace_graph(URIRef(f"{BASE}graph/registry"), names + types + leaders)
    return opened


def derived(store: Store) -> KeptRuns:
    """Write graph `derived` and return what it holds."""
    store.replace_graph(DERIVED, derive(store, MINTER).triples)
    return kept_runs(store, MINTER)


def of_notice(store: Store, path: str) -> set[str]:
    notice = f"{BASE}id/{path}"
    return {
        str(run_iri(question, MINTER))
        for question in standing_questions(store)
        if question.selection.notices == (notice,)
    }


def of_all(store: Store) -> set[str]:
    return {
        str(run_iri(question, MINTER))
        for question in standing_questions(store)
        if not question.selection.notices
    }


def test_all_tasks_and_each_notice_of_enough_tasks_are_asked_about(store: Store) -> None:
    write_notice(store, "doc/tongzhengfa/2022/3", ("ab", "cd"))

    notices = {notice for each in standing_questions(store) for notice in each.selection.notices}
    assert notices == {f"{BASE}id/{ONE}", f"{BASE}id/{TWO}"}
    assert of_all(store)


def test_a_run_names_its_question_parameters_program_and_graphs(store: Store) -> None:
    found = Graph()
    for triple in derive(store, MINTER).triples:
        found.add(triple)
    question = standing_questions(store)[0]
    run = run_iri(question, MINTER)

    assert found.value(run, GBO.analysis) == ANALYSIS.centrality
    assert found.value(run, GBO.network) == NETWORK.any
    assert found.value(run, GBO.weighting) == WEIGHTING.newman
    assert found.value(run, GBO.seed) == Literal(question.seed)
    assert str(found.value(run, GBO.question)) == question_text(question)
    assert set(found.objects(run, PROV.used)) == {URIRef(f"{BASE}graph/{n}") for n in (ONE, TWO)}
    assert found.value(run, PROV.wasAssociatedWith) == MINTER.loader(CODE_VERSION)


def test_no_observation_cluster_or_tie_is_without_its_run(store: Store) -> None:
    found = Graph()
    for triple in derive(store, MINTER).triples:
        found.add(triple)
    runs = set(found.subjects(RDF.type, GBO.AnalysisRun))

    for kind in (GBO.Observation, GBO.Cluster, GBO.CoResponsibility):
        things = set(found.subjects(RDF.type, kind))
        assert things, kind
        for thing in things:
            assert set(found.objects(thing, PROV.wasGeneratedBy)) <= runs, thing
            assert found.value(thing, PROV.wasGeneratedBy) is not None, thing


def test_a_question_has_one_run_and_another_question_another(store: Store) -> None:
    iris = [run_iri(question, MINTER) for question in standing_questions(store)]

    assert len(set(iris)) == len(iris)
    assert iris == [run_iri(question, MINTER) for question in standing_questions(store)]


def test_nothing_is_computed_again_while_no_graph_has_changed(store: Store) -> None:
    told: list[tuple[str, int, int]] = []
    with listening(lambda *step: told.append(step)):
        first = derive(store, MINTER)
    # Of each question, not of what is in it.
    assert told == [("analyses", done, len(told)) for done in range(1, len(first.computed) + 1)]
    store.replace_graph(DERIVED, first.triples)
    again = derive(store, MINTER, kept_runs(store, MINTER))

    assert (again.computed, again.reused) == ((), first.computed)
    before = set(store.quads())
    store.replace_graph(DERIVED, again.triples)
    assert set(store.quads()) == before


def test_a_changed_notice_takes_its_runs_and_those_of_all_tasks_with_it(store: Store) -> None:
    kept = derived(store)
    write_notice(store, TWO, (*TASKS, "bd"))

    again = derive(store, MINTER, kept)
    assert set(again.computed) == of_all(store) | of_notice(store, TWO)
    assert set(again.reused) == of_notice(store, ONE) != set()


def test_a_change_beside_the_parts_counts_as_well(store: Store) -> None:
    # Not who does what, but something that an analysis may look up.
    kept = derived(store)
    graph = URIRef(f"{BASE}graph/{ONE}")
    rows = store.select("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", default_graphs=[graph])
    triples = [(row["s"], URIRef(str(row["p"])), row["o"]) for row in rows]
    task = URIRef(f"{BASE}id/{ONE}/task/1/1")
    store.replace_graph(graph, [*triples, (task, GBO.taskText, Literal("x", "zh"))])

    assert set(derive(store, MINTER, kept).reused) == of_notice(store, TWO)


def test_a_new_name_of_a_unit_counts_where_the_unit_stands(store: Store) -> None:
    write_notice(store, TWO, ("bc", "cd", "bd", "bcd", "bc"))
    kept = derived(store)
    rows = store.select(
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o }", default_graphs=[URIRef(f"{BASE}graph/registry")]
    )
    triples = [
        (row["s"], URIRef(str(row["p"])), row["o"])
        for row in rows
        if (row["s"], row["p"]) != (unit("a"), SKOS.prefLabel)
    ]
    named = (unit("a"), SKOS.prefLabel, Literal("甲", "zh"))
    store.replace_graph(URIRef(f"{BASE}graph/registry"), [*triples, named])

    of_leaders = {
        str(run_iri(question, MINTER))
        for question in standing_questions(store)
        if question.network == "leaders"
    }
    assert set(derive(store, MINTER, kept).reused) == of_notice(store, TWO) | of_leaders


def test_what_another_program_computed_is_computed_again(store: Store) -> None:
    kept = derived(store)
    told = {run: {**said, GBO.codeVersion: {Literal("0.0.1")}} for run, said in kept.told.items()}

    assert derive(store, MINTER, KeptRuns(kept.triples, told, kept.digests)).reused == ()
    program = str(MINTER.loader(str(next(iter(kept.told.values()))[GBO.codeVersion].pop())))
    changed = {**kept.digests, program: "0" * 64}
    assert derive(store, MINTER, KeptRuns(kept.triples, kept.told, changed)).reused == ()


# Over a store on disk


@pytest.fixture
def place(tmp_path: Path, short_source: Path) -> Path:
    """The store of that notice."""
    assert build([short_source], str(tmp_path / "notice.db")).failures == ()
    return tmp_path / "notice.db"


def marked(place: Path) -> set[str]:
    with open_store(str(place), read_only=True) as store:
        rows = store.select(f"SELECT ?run WHERE {{ ?run <{GBO.storeChangedSince}> true }}")
        return {str(row["run"]) for row in rows}


def test_a_write_marks_what_it_may_concern_and_a_build_computes_that_alone(
    place: Path, short_source: Path
) -> None:
    with open_store(str(place), read_only=True) as store:
        all_tasks = of_all(store)
        runs = {str(run_iri(question, MINTER)) for question in standing_questions(store)}
    text = b"<http://example.org/a> <http://example.org/b> <http://example.org/c> ."
    graph = URIRef("http://example.org/notes")
    replace_graph(str(place), graph, [Document("text/turtle", text)], base=BASE)
    assert marked(place) == all_tasks < runs

    report = build([short_source], str(place))
    assert (report.runs_computed, report.runs_reused) == (
        len(all_tasks),
        len(runs) - len(all_tasks),
    )
    assert marked(place) == set()


def test_an_update_may_concern_every_run(place: Path) -> None:
    update(str(place), "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> <urn:o> } }", base=BASE)

    with open_store(str(place), read_only=True) as store:
        runs = {str(run_iri(question, MINTER)) for question in standing_questions(store)}
    assert marked(place) == runs


def test_what_is_derived_is_smaller_than_the_facts(built_store: Path) -> None:
    with open_store(str(built_store), read_only=True) as store:
        sizes = {
            str(row["g"]): int(str(row["n"]))
            for row in store.select(
                "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
            )
        }
    facts = sum(size for graph, size in sizes.items() if MINTER.is_notice_graph(URIRef(graph)))
    assert sizes[str(DERIVED)] < facts
