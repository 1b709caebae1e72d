"""The page of a named graph: what it is about, how much of what it holds, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Literal, URIRef

from api.pages.terms import Counted, counted_terms
from api.things import PROLOGUE, Brief, UnknownThing, briefs, natural_order, page_address, reference
from graph.store import Store
from ontology import BASE


@dataclass(frozen=True, slots=True)
class GraphLine:
    """A graph in a list: its titles may be empty, `triples` counts what it holds."""

    iri: str
    title: str
    title_en: str
    triples: int

    @property
    def page(self) -> str:
        """The address of its page."""
        return page_address(self.iri)

    @property
    def path(self) -> str:
        """The part of the IRI behind `graph/`."""
        return self.iri.removeprefix(f"{BASE}graph/")


@dataclass(frozen=True, slots=True)
class GraphPage:
    """One graph; `notice` and `source` are None where it holds what no single notice says."""

    iri: str
    title: str
    title_en: str
    triples: int
    notice: Brief | None
    source: Brief | None
    extraction: Brief | None
    loader_version: str
    classes: list[Counted]

    @property
    def path(self) -> str:
        """The part of the IRI behind `graph/`."""
        return self.iri.removeprefix(f"{BASE}graph/")


def list_graphs(store: Store) -> list[GraphLine]:
    """Return every graph of the store, those of notices first."""
    rows = store.select(
        "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    )
    counts = {str(row["graph"]): int(str(row["n"])) for row in rows if "graph" in row}
    titles = _titles(store, list(counts))
    lines = [
        GraphLine(iri, *titles.get(iri, ("", "")), triples)
        for iri, triples in counts.items()
        if iri.startswith(BASE)
    ]
    return sorted(lines, key=lambda line: ("/doc/" not in line.iri, natural_order(line.iri)))


def read_graph(store: Store, iri: str) -> GraphPage:
    """Return what is known of a graph; raises UnknownThing when the store has none such."""
    rows = store.select(
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {reference(iri)} {{ ?s ?p ?o }} }}"
    )
    triples = int(str(rows[0]["n"]))
    if not triples:
        raise UnknownThing(iri)
    facts = store.select(
        f"""{PROLOGUE}SELECT ?notice ?source ?run ?version WHERE {{
        OPTIONAL {{ GRAPH {reference(iri)} {{ ?notice a gbo:Notice }} }}
        OPTIONAL {{ {reference(iri)} prov:wasDerivedFrom ?source }}
        OPTIONAL {{ {reference(iri)} prov:wasGeneratedBy ?run .
                    OPTIONAL {{ ?run gbo:loaderVersion ?version }} }} }} LIMIT 1"""
    )
    known = {name: str(value) for name, value in facts[0].items()} if facts else {}
    # Only the graph of a notice is about one.
    if "/graph/doc/" not in iri:
        known.pop("notice", None)
    named = briefs(store, [known[name] for name in ("notice", "source", "run") if name in known])
    title, title_en = _titles(store, [iri]).get(iri, ("", ""))
    notice = named.get(known.get("notice", ""))
    return GraphPage(
        iri=iri,
        title=title or (notice.label if notice else ""),
        title_en=title_en,
        triples=triples,
        notice=notice,
        source=named.get(known.get("source", "")),
        extraction=named.get(known.get("run", "")),
        loader_version=known.get("version", ""),
        classes=_classes(store, iri),
    )


def _classes(store: Store, iri: str) -> list[Counted]:
    rows = store.select(
        f"SELECT ?class (COUNT(DISTINCT ?s) AS ?n) WHERE {{ GRAPH {reference(iri)} "
        "{ ?s a ?class } } GROUP BY ?class"
    )
    return counted_terms(
        store, {URIRef(str(row["class"])): int(str(row["n"])) for row in rows if "class" in row}
    )


def _titles(store: Store, iris: list[str]) -> dict[str, tuple[str, str]]:
    """Return the Chinese and the English title that the manifest gives each graph."""
    if not iris:
        return {}
    values = " ".join(reference(iri) for iri in iris)
    rows = store.select(
        f"{PROLOGUE}SELECT ?graph ?title WHERE {{ VALUES ?graph {{ {values} }} "
        "?graph dcterms:title ?title }"
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        title = row["title"]
        language = title.language if isinstance(title, Literal) else None
        found.setdefault(str(row["graph"]), {})[language or "zh"] = str(title)
    return {graph: (titles.get("zh", ""), titles.get("en", "")) for graph, titles in found.items()}
