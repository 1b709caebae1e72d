"""A store of tasks written in a line each: `a b / c` is led by a and b and supported by c."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import RDF, Literal, URIRef
from rdflib.namespace import SKOS, XSD

from graph import Triple
from graph.store import Store, open_store
from ontology import GBO

GRAPH = URIRef("https://example.org/graph/plan")
NOTICE = URIRef("https://example.org/id/doc/plan")


def unit(name: str) -> str:
    return f"https://example.org/id/org/{name}"


def task(number: int, notice: str = "plan") -> URIRef:
    return URIRef(f"https://example.org/id/doc/{notice}/task/{number:03}")


def store_of(
    *lines: str, due: Mapping[int, str] | None = None, targets: Mapping[int, int] | None = None
) -> Store:
    """Return a store of one notice; `due` and `targets` say by number (from 1) what a task has."""
    store = open_store("memory")
    write(store, "plan", lines, due or {}, targets or {})
    return store


def open_to(store: Store, readings: Mapping[int, tuple[str, ...]]) -> Store:
    """Return `store` with other readings of the tasks of its plan, each a line as in `store_of`."""
    triples = [quad[:3] for quad in store.quads()]
    for number, lines in readings.items():
        for option, line in enumerate(lines, 1):
            for field, names in zip(("lead_units", "support_units"), line.split("/"), strict=True):
                reading = URIRef(f"{task(number)}/alt/{option}/{field}")
                triples += [
                    (reading, RDF.type, GBO.AlternativeReading),
                    (reading, GBO.alternativeFor, task(number)),
                    (reading, GBO.readingNumber, Literal(option)),
                    (reading, GBO.alternativeField, Literal(field)),
                ]
                for name in names.split():
                    triples.append((reading, GBO.alternativeAgent, URIRef(unit(name))))
                    triples.append((URIRef(unit(name)), RDF.type, GBO.Unit))
                    label = Literal(f"区{name}局", lang="zh")
                    triples.append((URIRef(unit(name)), SKOS.prefLabel, label))
    store.replace_graph(GRAPH, triples)
    return store


def write(
    store: Store,
    notice: str,
    lines: tuple[str, ...],
    due: Mapping[int, str] | None = None,
    targets: Mapping[int, int] | None = None,
    labels: Mapping[str, str] | None = None,
) -> None:
    """Write the notice of that name into `store`; `labels` say how units are called."""
    home = URIRef(f"https://example.org/id/doc/{notice}")
    triples: list[Triple] = [(home, RDF.type, GBO.Notice)]
    for number, line in enumerate(lines, 1):
        this = task(number, notice)
        triples += [(this, RDF.type, GBO.Task), (this, GBO.statedIn, home)]
        lead, _, support = line.partition("/")
        triples += [(this, GBO.ledBy, URIRef(unit(name))) for name in lead.split()]
        triples += [(this, GBO.supportedBy, URIRef(unit(name))) for name in support.split()]
        for name in {*lead.split(), *support.split()}:
            label = (labels or {}).get(name, f"区{name}局")
            triples.append((URIRef(unit(name)), RDF.type, GBO.Unit))
            triples.append((URIRef(unit(name)), SKOS.prefLabel, Literal(label, lang="zh")))
    for number, day in (due or {}).items():
        frame = URIRef(f"{task(number, notice)}/time")
        triples.append((task(number, notice), GBO.hasTimeFrame, frame))
        triples.append((frame, GBO.dueDate, Literal(day, datatype=XSD.date)))
    for number, count in (targets or {}).items():
        for each in range(count):
            statement = URIRef(f"{task(number, notice)}/statement/{each}")
            triples.append((task(number, notice), GBO.hasStatement, statement))
            triples.append((statement, RDF.type, GBO.Target))
    store.replace_graph(URIRef(f"https://example.org/graph/{notice}"), triples)
