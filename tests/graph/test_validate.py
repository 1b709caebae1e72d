"""SHACL: what is well built conforms, each fault is named with its shape and node."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from rdflib import Literal, URIRef
from small_gazette import TASKS, mention, store_of

from graph import Triple
from graph.store import Store
from graph.validate import validate
from loaders.records import Notice
from ontology import CERT, GBO, ROLE, XSD

GRAPH = URIRef("https://w3id.org/gongbao/graph/doc/tongzhengfa/2022/8")
TASK = URIRef("https://w3id.org/gongbao/id/doc/tongzhengfa/2022/8/annex/1/task/5/1")
LEAD = URIRef(f"{TASK}/resp/lead/1")


def test_a_graph_made_from_records_conforms(store: Store) -> None:
    report = validate(store)
    assert report.results == ()
    assert report.conforms
    assert report.shapes > 30


def without(triple: tuple[URIRef, URIRef]) -> Callable[[set[Triple]], set[Triple]]:
    return lambda triples: {each for each in triples if each[:2] != triple}


def with_(*more: Triple) -> Callable[[set[Triple]], set[Triple]]:
    return lambda triples: triples | set(more)


@pytest.mark.parametrize(
    ("change", "shape", "focus"),
    [
        (without((TASK, GBO.taskText)), "Task", TASK),
        (without((LEAD, GBO.responsibleAgent)), "Responsibility", LEAD),
        (without((TASK, GBO.ledBy)), "QualifiedHasShortcut", LEAD),
        (with_((TASK, GBO.assignedTo, URIRef(f"{TASK}/nobody"))), "ShortcutHasQualified", TASK),
        (
            with_((LEAD, GBO.printedOrder, Literal("3", datatype=XSD.integer))),
            "OrderContiguous",
            TASK,
        ),
        (with_((LEAD, GBO.responsibilityRole, ROLE.support)), "Responsibility", LEAD),
    ],
)
def test_a_fault_is_found_with_its_shape_and_node(
    store: Store, change: Callable[[set[Triple]], set[Triple]], shape: str, focus: URIRef
) -> None:
    triples = {(s, p, o) for s, p, o, graph in store.quads() if graph == GRAPH}
    store.replace_graph(GRAPH, change(triples))
    report = validate(store)
    assert not report.conforms
    found = [result for result in report.results if result.shape == shape]
    assert [result.focus for result in found][:1] == [str(focus)]
    assert found[0].severity == "violation"
    assert found[0].message != found[0].message_en


def test_warnings_are_listed_and_do_not_break_conformance(notice: Notice) -> None:
    short = replace(TASKS[0], text=mention("完善"), time_frame=None)
    report = validate(store_of(replace(notice, tasks=(short, TASKS[1]))))
    assert report.conforms
    assert report.counts() == {("warning", "TableRow"): 1, ("warning", "Task"): 1}
    assert {result.focus for result in report.results} == {str(TASK)}


def test_a_list_with_an_uncertain_certainty_term_names_the_value(store: Store) -> None:
    triples = {(s, p, o) for s, p, o, graph in store.quads() if graph == GRAPH}
    store.replace_graph(GRAPH, triples | {(TASK, GBO.certainty, CERT.certain)})
    (result,) = validate(store).results
    assert (result.shape, result.focus, result.value) == ("Task", str(TASK), None)


def test_the_report_is_json_for_programs(store: Store) -> None:
    report = json.loads(validate(store).to_json())
    assert report["conforms"] is True
    assert report["results"] == []
