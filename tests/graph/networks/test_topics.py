"""What tasks are about: their key tasks, or else the documents that they stand in."""

from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCTERMS

from graph.networks import read_parts
from graph.networks.topics import read_topics
from graph.store import Store, open_store
from ontology import GBO

PLAN = URIRef("https://example.org/graph/plan")
NOTICE = URIRef("https://example.org/id/doc/plan")
KEY = URIRef("https://example.org/id/doc/plan/key/1")


def task(number: int) -> URIRef:
    return URIRef(f"https://example.org/id/doc/plan/task/{number}")


def store_of(*more: tuple) -> Store:
    """Two tasks of one unit, the first under a key task."""
    unit = URIRef("https://example.org/id/org/a")
    store = open_store("memory")
    triples = [
        (NOTICE, RDF.type, GBO.Notice),
        (unit, RDF.type, GBO.Unit),
        (task(1), GBO.ledBy, unit),
        (task(2), GBO.ledBy, unit),
        (task(1), GBO.partOfKeyTask, KEY),
        (KEY, RDF.type, GBO.KeyTask),
        (KEY, RDFS.label, Literal("加强饮用水保护", lang="zh")),
    ]
    store.replace_graph(PLAN, [*triples, *more])
    return store


def topics_of(store: Store, many: int = 10) -> list[str | None]:
    topics = read_topics(store, read_parts(store), many)
    return [topics.labels[number] if number >= 0 else None for number in topics.topic]


def test_a_task_is_about_its_key_task_or_else_has_the_title_of_its_notice():
    store = store_of((NOTICE, DCTERMS.title, Literal("关于印发《行动计划》的通知", lang="zh")))

    assert topics_of(store) == ["加强饮用水保护", "关于印发《行动计划》的通知"]


def test_the_title_is_that_of_what_the_notice_promulgates():
    plan = URIRef("https://example.org/id/doc/plan/instrument")
    store = store_of(
        (NOTICE, DCTERMS.title, Literal("关于印发《行动计划》的通知", lang="zh")),
        (NOTICE, GBO.promulgates, plan),
        (plan, DCTERMS.title, Literal("行动计划", lang="zh")),
    )

    assert topics_of(store) == ["加强饮用水保护", "行动计划"]


def test_of_two_key_tasks_the_first_by_name_counts():
    other = URIRef("https://example.org/id/doc/plan/key/2")
    store = store_of(
        (task(1), GBO.partOfKeyTask, other),
        (other, RDF.type, GBO.KeyTask),
        (other, RDFS.label, Literal("创建节水型社会", lang="zh")),
    )

    assert topics_of(store) == ["创建节水型社会", None]


def test_of_very_many_tasks_some_evenly_chosen_have_topics():
    unit = URIRef("https://example.org/id/org/a")
    title = (NOTICE, DCTERMS.title, Literal("行动计划", lang="zh"))
    store = store_of(title, *((task(number), GBO.ledBy, unit) for number in range(3, 7)))

    assert topics_of(store, many=3) == ["加强饮用水保护", None, "行动计划", None, "行动计划", None]
    assert topics_of(store, many=6) == ["加强饮用水保护", *["行动计划"] * 5]


def test_tasks_of_an_empty_store_have_no_topics():
    store = open_store("memory")

    assert read_topics(store, read_parts(store)).labels == ()
