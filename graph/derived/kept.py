"""Runs that an earlier build left: taken over while the graphs that they used are as they were.

A run is as it would be found again when three things are as they were: the program; who has which
part in which task (gbo:inputDigest); and each graph that it used, which covers what an analysis
looks up beside the parts, such as other readings, deadlines and names of key tasks. Of program and
graphs gbo:contentDigest tells. What people changed through the server is marked, and never reused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from rdflib import URIRef
from rdflib.term import Node

from graph import Triple
from graph.analytics import Run
from graph.iris import Minter
from graph.store import Store
from ontology import GBO, PROV, RDF

Told = dict[URIRef, set[Node]]


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """What an earlier graph `derived` said, by run.

    `digests` are those of the graphs used, and of the program, as they were then.
    """

    triples: dict[URIRef, list[Triple]] = field(default_factory=dict)
    told: dict[URIRef, Told] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def of(
        self, iri: URIRef, run: Run, digests: Mapping[str, str], program: str
    ) -> list[Triple] | None:
        """Return the triples of the run `iri`, None if `run` would find others, or may.

        `digests` are those of the graphs and of the `program` now, by IRI.
        """
        told = self.told.get(iri)
        if told is None or GBO.storeChangedSince in told:
            return None
        same = (
            {str(code) for code in told.get(GBO.codeVersion, ())} == {run.code}
            and {str(digest) for digest in told.get(GBO.inputDigest, ())} == {run.digest}
            and {str(graph) for graph in told.get(PROV.used, ())} == set(run.graphs)
            and all(self.digests.get(thing) == digests[thing] for thing in (*run.graphs, program))
        )
        return self.triples[iri] if same else None


def kept_runs(store: Store, minter: Minter) -> KeptRuns:
    """Return the runs that `store` holds in its graph `derived`."""
    triples: defaultdict[Node, list[Triple]] = defaultdict(list)
    rows = store.select(
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o }", default_graphs=[minter.graph("derived")]
    )
    run_of: dict[Node, Node] = {}
    digests: dict[str, str] = {}
    for row in rows:
        subject, predicate = row["s"], URIRef(str(row["p"]))
        triples[subject].append((subject, predicate, row["o"]))
        if predicate == PROV.wasGeneratedBy:
            run_of[subject] = row["o"]
        elif predicate == RDF.type and row["o"] == GBO.AnalysisRun:
            run_of[subject] = subject
        elif predicate == GBO.contentDigest:
            digests[str(subject)] = str(row["o"])
    by_run: defaultdict[URIRef, list[Triple]] = defaultdict(list)
    told: dict[URIRef, Told] = {}
    for subject, said in triples.items():
        if subject in run_of:
            by_run[URIRef(str(run_of[subject]))] += said
        if run_of.get(subject) == subject:
            run = told.setdefault(URIRef(str(subject)), defaultdict(set))
            for _, predicate, value in said:
                run[predicate].add(value)
    return KeptRuns(dict(by_run), told, digests)
