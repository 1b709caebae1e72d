"""The content of graph `derived`: the standing questions, answered or taken over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rdflib import Literal, URIRef

from graph import Triple
from graph.analytics import CODE_VERSION, agents_of, analyse, run_of
from graph.analytics.progress import listening, steps
from graph.derived.answers import answer_triples
from graph.derived.digests import graph_digest, program_digest
from graph.derived.kept import KeptRuns
from graph.derived.runs import program_triples, run_iri
from graph.derived.standing import TIES, standing_questions
from graph.derived.ties import source_triples
from graph.iris import Minter
from graph.networks import AgentKind, Incidence, Selection, read_parts
from graph.store import Store
from ontology import GBO, XSD


@dataclass(frozen=True, slots=True)
class Derived:
    """What graph `derived` holds, and which runs were computed for it or taken over (IRIs)."""

    triples: tuple[Triple, ...]
    computed: tuple[str, ...]
    reused: tuple[str, ...]


def derive(store: Store, minter: Minter, kept: KeptRuns | None = None) -> Derived:
    """Answer the standing questions of `store`; a run of `kept` that still holds is taken over.

    Whoever listens (`graph.analytics.progress`) is told of each question, not of what is in it.
    """

    @lru_cache(maxsize=2)  # The units and the leaders of one selection, which questions share.
    def parts_of(selection: Selection, kind: AgentKind) -> Incidence:
        return read_parts(store, selection, kind=kind)

    kept = kept or KeptRuns()
    triples: list[Triple] = []
    computed: list[str] = []
    reused: list[str] = []
    program = str(minter.loader(CODE_VERSION))
    digests = {program: program_digest()}
    questions = standing_questions(store)
    for question in steps("analyses", questions, len(questions)):
        parts = parts_of(question.selection, agents_of(question))
        run = run_of(question, parts)
        iri = run_iri(question, minter)
        for graph in run.graphs:
            if graph not in digests:
                digests[graph] = graph_digest(store, graph)
        found = kept.of(iri, run, digests, program)
        if found is None:
            with listening(None):
                found = list(answer_triples(analyse(store, question, parts), minter))
            if question == TIES:
                # Fewer than the run used: a link rests on the notices of its own tasks.
                found += source_triples(parts, iri, minter)
            computed.append(str(iri))
        else:
            reused.append(str(iri))
        triples += found
    for thing, digest in digests.items():
        triples.append((URIRef(thing), GBO.contentDigest, Literal(digest, datatype=XSD.hexBinary)))
    # What the program is stands in the manifest: a fact is in one graph.
    manifest = set(program_triples(CODE_VERSION, minter))
    written = tuple(triple for triple in triples if triple not in manifest)
    return Derived(written, tuple(computed), tuple(reused))
