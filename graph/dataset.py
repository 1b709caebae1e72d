"""The record of the dataset: what it is and how much it holds, in the terms of DCAT and VoID.

`measure` counts a store, `dataset_triples` says it. Where the data can be fetched or queried is
a fact of a site and not of the dataset; a site adds it when it serves the record. No time of the
clock is in it: one input gives one dataset, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from graph.store import Store
from ontology import BASE, DCAT, DCTERMS, FOAF, GBO, PREFIXES, RDF, RDFS, VOID, XSD

TITLES: Final = (
    Literal("政府公报知识图谱", lang="zh"),
    Literal("Knowledge graph of government gazettes", lang="en"),
)
_DESCRIPTIONS: Final = (
    Literal(
        "政府通知、行动计划、规章和报告中的任务、责任单位、时限、指标、引用和条款，"
        "每一条都标明原文的行。计数不含本说明所在的图。",
        lang="zh",
    ),
    Literal(
        "Tasks, responsible units, deadlines, indicators, citations and provisions of government "
        "notices, each with its printed lines. Counts leave out the graph of this record.",
        lang="en",
    ),
)
_LICENSE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")

# One thing of each of these kinds stands as an example.
_EXEMPLARY: Final = (GBO.Notice, GBO.Task, GBO.Unit, GBO.Provision, GBO.Indicator, GBO.Citation)

# Vocabularies of others whose terms ours are linked to, by the start of their IRIs.
_LINKED: Final[Mapping[str, str]] = {
    "qudt": "http://qudt.org/vocab/unit/",
}

# What stands in each graph beside those of the notices.
_GRAPHS: Final[Mapping[str, tuple[str, str]]] = {
    "ontology": ("本体", "the ontology"),
    "vocab": ("代码表", "the code lists"),
    "examples": ("示例查询和前缀", "worked queries and prefixes"),
    "registry": ("名录：区划、单位、集合、文号系列", "the registry: areas, units, groups, series"),
    "registry-names": ("名录未收的名称", "names that notices share and no registry lists"),
    "registry-documents": ("被引文件", "cited documents"),
    "replaced": ("已被取代的标识", "identifiers that gave way to others"),
    "derived": (
        "由事实计算的网络分析：观测、群组、共责关系",
        "analyses of networks, computed from the facts",
    ),
}


@dataclass(frozen=True, slots=True)
class Usage:
    """How often a property is used, on how many things, with how many values."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Links:
    """How many triples with one property lead to the terms of somebody else."""

    target: str
    predicate: URIRef
    triples: int


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a dataset holds. `entities` are the things under its own base.

    `graphs` counts the triples of each graph, `titles` names those of notices.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    classes: Mapping[URIRef, int]
    properties: Mapping[URIRef, Usage]
    graphs: Mapping[URIRef, int]
    titles: Mapping[URIRef, tuple[URIRef, str]]
    examples: tuple[URIRef, ...]
    links: tuple[Links, ...]


def measure(store: Store, minter: Minter) -> Extent:
    """Count what the graphs under the base of `minter` hold; a manifest is counted too.

    A server may keep graphs of its own beside them.
    """
    ours = f'{{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{minter.base}graph/")) }}'
    graphs = _graphs(store, ours)
    return Extent(
        triples=sum(graphs.values()),
        entities=_count(
            store, f'?s WHERE {{ {ours} FILTER(STRSTARTS(STR(?s), "{minter.base}id/")) }}'
        ),
        subjects=_count(store, f"?s WHERE {ours}"),
        objects=_count(store, f"?o WHERE {ours}"),
        classes=_classes(store, ours),
        properties=_properties(store, ours),
        graphs=graphs,
        titles=_titles(store, minter),
        examples=_examples(store),
        links=_links(store, ours),
    )


def _count(store: Store, counted: str) -> int:
    """Return how many different values `counted`, a variable and its pattern, has."""
    variable, _, pattern = counted.partition(" ")
    rows = store.select(f"SELECT (COUNT(DISTINCT {variable}) AS ?n) {pattern}")
    return int(str(rows[0]["n"]))


def _classes(store: Store, ours: str) -> dict[URIRef, int]:
    rows = store.select(
        f"SELECT ?o (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {ours} FILTER(?p = <{RDF.type}>) }}"
        " GROUP BY ?o"
    )
    return {URIRef(str(row["o"])): int(str(row["n"])) for row in rows if "o" in row}


def _properties(store: Store, ours: str) -> dict[URIRef, Usage]:
    rows = store.select(
        "SELECT ?p (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) "
        f"(COUNT(DISTINCT ?o) AS ?objects) WHERE {ours} GROUP BY ?p"
    )
    return {
        URIRef(str(row["p"])): Usage(
            int(str(row["triples"])), int(str(row["subjects"])), int(str(row["objects"]))
        )
        for row in rows
        if "p" in row
    }


def _graphs(store: Store, ours: str) -> dict[URIRef, int]:
    rows = store.select(f"SELECT ?g (COUNT(*) AS ?n) WHERE {ours} GROUP BY ?g")
    return {URIRef(str(row["g"])): int(str(row["n"])) for row in rows if "g" in row}


def _titles(store: Store, minter: Minter) -> dict[URIRef, tuple[URIRef, str]]:
    """Return the notice that each graph of one is about, and its title."""
    rows = store.select(
        f"""SELECT ?g ?notice ?title WHERE {{ GRAPH ?g {{
              ?notice a <{GBO.Notice}> ; <{DCTERMS.title}> ?title }} }}"""
    )
    found: dict[URIRef, tuple[URIRef, str]] = {}
    for row in sorted(rows, key=lambda row: (str(row["notice"]), str(row["title"]))):
        graph = URIRef(str(row["g"]))
        if minter.is_notice_graph(graph):
            found.setdefault(graph, (URIRef(str(row["notice"])), str(row["title"])))
    return found


def _examples(store: Store) -> tuple[URIRef, ...]:
    rows = store.select(
        f"""SELECT (MIN(STR(?s)) AS ?first) WHERE {{
              VALUES ?class {{ {" ".join(f"<{name}>" for name in _EXEMPLARY)} }}
              ?s a ?class FILTER(isIRI(?s)) }} GROUP BY ?class"""
    )
    return tuple(sorted(URIRef(str(row["first"])) for row in rows if "first" in row))


def _links(store: Store, ours: str) -> tuple[Links, ...]:
    found = []
    for start in _LINKED.values():
        rows = store.select(
            f"""SELECT ?p (COUNT(*) AS ?n) WHERE {{ {ours}
                  FILTER(isIRI(?o) && STRSTARTS(STR(?o), "{start}")) }} GROUP BY ?p"""
        )
        found += [
            Links(start, URIRef(str(row["p"])), int(str(row["n"]))) for row in rows if "p" in row
        ]
    return tuple(sorted(found, key=lambda links: (links.target, links.predicate)))


def dataset_triples(extent: Extent, minter: Minter) -> Iterator[Triple]:
    """Yield the record of a dataset of `extent`."""
    iri = minter.dataset()
    yield iri, RDF.type, DCAT.Dataset
    yield iri, RDF.type, VOID.Dataset
    for title in TITLES:
        yield iri, DCTERMS.title, title
    for description in _DESCRIPTIONS:
        yield iri, DCTERMS.description, description
    yield iri, DCTERMS.license, _LICENSE
    yield iri, DCTERMS.publisher, URIRef(f"{minter.base}id/project")
    yield iri, VOID.uriSpace, Literal(f"{minter.base}id/")
    yield iri, VOID.triples, _number(extent.triples)
    yield iri, VOID.entities, _number(extent.entities)
    yield iri, VOID.distinctSubjects, _number(extent.subjects)
    yield iri, VOID.distinctObjects, _number(extent.objects)
    yield iri, VOID.classes, _number(len(extent.classes))
    yield iri, VOID.properties, _number(len(extent.properties))
    for namespace in sorted(_vocabularies(extent)):
        yield iri, VOID.vocabulary, URIRef(namespace)
    for example in extent.examples:
        yield iri, VOID.exampleResource, example
    yield from _partitions(iri, extent)
    for graph, triples in sorted(extent.graphs.items()):
        yield from _graph(iri, graph, triples, extent, minter)
    for links in extent.links:
        yield from _linkset(iri, links)


def _vocabularies(extent: Extent) -> set[str]:
    """Return the namespaces of the terms that are used, code lists left out."""
    terms = {*extent.classes, *extent.properties}
    return {
        namespace
        for namespace in PREFIXES.values()
        if not namespace.startswith(f"{BASE}scheme/")
        and any(term.startswith(namespace) for term in terms)
    }


def _partitions(iri: URIRef, extent: Extent) -> Iterator[Triple]:
    for kind, entities in sorted(extent.classes.items()):
        partition = URIRef(f"{iri}/class/{_local_name(kind)}")
        yield iri, VOID.classPartition, partition
        yield partition, RDF.type, VOID.Dataset
        yield partition, VOID["class"], kind
        yield partition, VOID.entities, _number(entities)
    for name, usage in sorted(extent.properties.items()):
        partition = URIRef(f"{iri}/property/{_local_name(name)}")
        yield iri, VOID.propertyPartition, partition
        yield partition, RDF.type, VOID.Dataset
        yield partition, VOID.property, name
        yield partition, VOID.triples, _number(usage.triples)
        yield partition, VOID.distinctSubjects, _number(usage.subjects)
        yield partition, VOID.distinctObjects, _number(usage.objects)


def _graph(
    iri: URIRef, graph: URIRef, triples: int, extent: Extent, minter: Minter
) -> Iterator[Triple]:
    yield iri, VOID.subset, graph
    yield graph, RDF.type, VOID.Dataset
    yield graph, VOID.triples, _number(triples)
    if graph in extent.titles:
        notice, title = extent.titles[graph]
        yield graph, DCTERMS.title, Literal(title, lang="zh")
        yield graph, FOAF.primaryTopic, notice
    if (name := graph.removeprefix(minter.graph(""))) in _GRAPHS:
        zh, en = _GRAPHS[name]
        yield graph, DCTERMS.title, Literal(zh, lang="zh")
        yield graph, DCTERMS.title, Literal(en, lang="en")


def _linkset(iri: URIRef, links: Links) -> Iterator[Triple]:
    linkset = URIRef(f"{iri}/links/{_local_name(links.predicate)}")
    yield iri, VOID.subset, linkset
    yield linkset, RDF.type, VOID.Linkset
    yield linkset, RDFS.label, Literal(f"{links.predicate} → {links.target}")
    yield linkset, VOID.subjectsTarget, iri
    yield linkset, VOID.objectsTarget, URIRef(links.target)
    yield linkset, VOID.linkPredicate, links.predicate
    yield linkset, VOID.triples, _number(links.triples)


def _local_name(term: URIRef) -> str:
    """Return the name of a term with its prefix in front: gbo-Task, skos-prefLabel."""
    for prefix, namespace in PREFIXES.items():
        if term.startswith(namespace):
            return f"{prefix}-{term.removeprefix(namespace)}"
    return term.partition("://")[2].replace("/", "-").replace("#", "-")


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)
