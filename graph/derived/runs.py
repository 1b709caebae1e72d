"""A run as RDF: the question with its parameters, the graphs used, the program and the input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from rdflib import Literal, URIRef

from graph import Triple
from graph.analytics import Question, Run, parameters
from graph.derived.literals import decimal, truth, whole
from graph.iris import Minter
from ontology import (
    ANALYSIS,
    GBO,
    METHOD,
    NETWORK,
    PROV,
    RDF,
    RDFS,
    WEIGHTING,
    XSD,
    concept,
)

_DIVISION: Final = ("network", "weight", "seed", "method", "resolution", "seeds")
_OF: Final = {
    "centrality": ("network", "weight", "seed", "replicates", "readings"),
    "clusters": _DIVISION,
    "backbone": ("network", "weight", "model", "alpha"),
    "workload": ("network", "seed", "replicates", "readings"),
    "compare": ("network", "weight", "seed", "replicates"),
}
"""The parameters that each analysis depends on."""

_CONCEPTS: Final = {
    "network": (GBO.network, NETWORK),
    "weight": (GBO.weighting, WEIGHTING),
    "method": (GBO.method, METHOD),
    "model": (GBO.method, METHOD),
}
_WHOLE: Final = {
    "seed": GBO.seed,
    "seeds": GBO.repetitions,
    "replicates": GBO.replicates,
}
_DECIMALS: Final = {"resolution": GBO.resolution, "alpha": GBO.alpha}


def question_text(question: Question) -> str:
    """Return `question` as a query string: equal questions have equal texts."""
    told = urlencode(parameters(question), doseq=True)
    return f"{question.analysis}?{told}" if told else question.analysis


def run_iri(question: Question, minter: Minter) -> URIRef:
    """Return the IRI of the run that answers `question`, the same in every store."""
    digest = hashlib.sha256(question_text(question).encode()).hexdigest()
    return minter.analysis_run(question.analysis, digest[:12])


def run_triples(run: Run, minter: Minter) -> Iterator[Triple]:
    """Yield what is known of `run`."""
    iri = run_iri(run.question, minter)
    yield iri, RDF.type, GBO.AnalysisRun
    yield from _labels(iri, run.question)
    yield iri, GBO.analysis, ANALYSIS[run.question.analysis]
    yield iri, GBO.question, Literal(question_text(run.question))
    yield from _parameters(iri, run.question)
    for notice in run.question.selection.notices:
        yield iri, GBO.selectedNotice, URIRef(notice)
    for graph in run.graphs:
        yield iri, PROV.used, URIRef(graph)
    yield iri, GBO.inputDigest, Literal(run.digest, datatype=XSD.hexBinary)
    yield iri, GBO.codeVersion, Literal(run.code)
    yield iri, PROV.wasAssociatedWith, minter.loader(run.code)
    yield from program_triples(run.code, minter)


def program_triples(code: str, minter: Minter) -> Iterator[Triple]:
    """Yield what the program of version `code` is."""
    program = minter.loader(code)
    yield program, RDF.type, PROV.SoftwareAgent
    yield program, RDFS.label, Literal(f"gongbao {code}")


def _labels(iri: URIRef, question: Question) -> Iterator[Triple]:
    """Yield the name of a run: the analysis, the network, and the notices that limit it."""
    analysis, network = concept(ANALYSIS[question.analysis]), concept(NETWORK[question.network])
    notices = [notice.partition("/id/doc/")[2] or notice for notice in question.selection.notices]
    within = "".join(f" {notice}" for notice in notices)
    yield iri, RDFS.label, Literal(f"{analysis.zh}：{network.zh}{within}", lang="zh")
    yield iri, RDFS.label, Literal(f"{analysis.en}: {network.en}{within}", lang="en")


def _parameters(iri: URIRef, question: Question) -> Iterator[Triple]:
    for name in _OF[question.analysis]:
        value = getattr(question, name)
        if name in _CONCEPTS:
            term, scheme = _CONCEPTS[name]
            yield iri, term, scheme[value]
        elif name in _DECIMALS:
            yield iri, _DECIMALS[name], decimal(value)
        elif name in _WHOLE:
            # None stands for as many as the size allows; the intervals say whether there are any.
            if value is not None:
                yield iri, _WHOLE[name], whole(value)
        else:
            yield iri, GBO.readingsTried, truth(value)
