"""The page of the dataset: what it is, how much it holds, graph by graph and term by term."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from api.pages.graph import GraphLine, list_graphs
from api.pages.terms import Counted, counted_terms
from api.things import PROLOGUE, Brief, briefs, outgoing, reference
from graph.store import Store
from ontology import DCTERMS, VOID, Example, examples


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What the record of the dataset says; `figures` are counts with their names."""

    description: tuple[str, str]
    license: str
    figures: list[tuple[str, str, int]]
    graphs: list[GraphLine]
    classes: list[Counted]
    properties: list[Counted]
    instances: list[Brief]
    queries: tuple[Example, ...]


_FIGURES = (
    (VOID.triples, "三元组", "triples"),
    (VOID.entities, "实体", "entities"),
    (VOID.distinctSubjects, "主语", "distinct subjects"),
    (VOID.distinctObjects, "宾语", "distinct objects"),
    (VOID.classes, "类", "classes"),
    (VOID.properties, "属性", "properties"),
)


def read_dataset(store: Store, iri: str) -> DatasetPage:
    """Return the record of the dataset; raises UnknownThing when the store has none."""
    said = outgoing(store, iri)
    named = [str(each) for each in said.get(VOID.exampleResource, ())]
    described = briefs(store, named)
    return DatasetPage(
        description=(
            _text(said.get(DCTERMS.description, []), "zh"),
            _text(said.get(DCTERMS.description, []), "en"),
        ),
        license=next((str(each) for each in said.get(DCTERMS.license, ())), ""),
        figures=[(zh, en, int(str(said[name][0]))) for name, zh, en in _FIGURES if name in said],
        graphs=list_graphs(store),
        classes=classes_used(store, iri),
        properties=properties_used(store, iri),
        instances=[described[each] for each in named],
        queries=examples(),
    )


def classes_used(store: Store, iri: str) -> list[Counted]:
    """Return the classes that the dataset `iri` says it has entities of, the most used first."""
    return _used(store, iri, "void:classPartition", "void:class", "void:entities")


def properties_used(store: Store, iri: str) -> list[Counted]:
    """Return the properties that the dataset `iri` says it has, the most used first."""
    return _used(store, iri, "void:propertyPartition", "void:property", "void:triples")


def _used(store: Store, iri: str, partition: str, term: str, count: str) -> list[Counted]:
    rows = store.select(
        f"{PROLOGUE}SELECT ?term ?n WHERE {{ {reference(iri)} {partition} ?part . "
        f"?part {term} ?term ; {count} ?n }}"
    )
    return counted_terms(store, {URIRef(str(row["term"])): int(str(row["n"])) for row in rows})


def _text(values: list[Node], language: str) -> str:
    return next((str(v) for v in values if isinstance(v, Literal) and v.language == language), "")
