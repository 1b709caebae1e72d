"""Sources in, store out: read, write a graph a notice, compute what is shared, put it in place.

`build` makes a store on disk in a workshop beside the old one (`graph.workshop`), so that a
process killed at any moment leaves a whole store. `fill` does the same work in a store that is
open already. A source that cannot be read never stops the others: the report says what failed
and why.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, get_args

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.term import Node

from graph import Quad, Triple
from graph.analytics.progress import listening
from graph.dataset import measure
from graph.derived import KeptRuns, derive, kept_runs
from graph.examples import example_triples
from graph.iris import Minter
from graph.line_report import (
    LineKind,
    LineRange,
    UncitedReference,
    UnclaimedLine,
    line_kinds,
    line_ranges,
    uncited,
    unclaimed_lines,
)
from graph.replaced import replaced_triples
from graph.search import INDEX_FILE, build_index
from graph.shared import (
    LOADER_VERSION,
    Cited,
    Extraction,
    manifest_triples,
    ontology_triples,
    registry_triples,
    stub_triples,
    vocabulary_triples,
)
from graph.store import (
    DEFAULT_GRAPH,
    Store,
    StoreError,
    from_quad,
    is_store,
    open_store,
    to_oxigraph,
)
from graph.triples import contact_quads, quads
from graph.triples.context import tasks_with_iris
from graph.workshop import home_of, swap, workshop
from loaders import UnreadableSource, read
from loaders.corrections import Correction, apply
from loaders.facts.citations import account_for_references
from loaders.records import (
    AgentMention,
    DocumentNumber,
    LineFate,
    Notice,
    Problem,
    Reading,
    Responsibility,
)
from loaders.sources import MAX_SOURCE_BYTES, find_sources
from ontology import CITO, GBO, PROV, RDF, RDFS

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or a part of it, that is not in the store, and why."""

    source: str
    message: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What one source gave; `lines` counts its lines that are not blank by their fate.

    `kinds` counts them by fate and kind, `ranges` accounts for each of them. `references` counts
    the printed titles and document numbers by what became of them, `uncited` lists those that are
    neither cited nor the notice's own.
    """

    name: str
    sha256: str
    notices: int
    tasks: int
    triples: int
    lines: dict[str, int]
    unclaimed: tuple[UnclaimedLine, ...]
    problems: tuple[Problem, ...]
    kinds: tuple[LineKind, ...]
    ranges: tuple[LineRange, ...]
    references: dict[str, int]
    uncited: tuple[UncitedReference, ...]


@dataclass(frozen=True, slots=True)
class NameOnly:
    """A printed name of a unit that the registry does not list, and how often it stands."""

    name: str
    area: str
    count: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `corrections` counts the decisions that were applied. `notices`, `tasks` and `triples` count
    what the store holds in the end, notices kept from an earlier build (`kept`) included.
    `runs_computed` and `runs_reused` count the analyses in graph `derived`: computed now, or taken
    over from the store that was there, since no graph that they used has changed. `written`
    is False when no notice was read: the store that was there, if any, is then unchanged.
    """

    location: str
    written: bool
    sources: tuple[SourceReport, ...]
    failures: tuple[Failure, ...]
    name_only: tuple[NameOnly, ...]
    kept: int
    corrections: int
    notices: int
    tasks: int
    triples: int
    runs_computed: int
    runs_reused: int
    seconds: float

    def to_json(self) -> str:
        """Return the report as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def build(
    paths: Sequence[Path],
    store: str,
    *,
    corrections: Sequence[Correction] = (),
    max_source_bytes: int = MAX_SOURCE_BYTES,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the sources that `paths` name into the store at the location `store`.

    `corrections` are decisions on open readings; one that no longer matches is a failure, and so
    is a source of more than `max_source_bytes`. Notices that are in the store and not in the
    sources stay; a notice that is in both is replaced. Graphs that people wrote through the server
    stay too, where their names do not lie below the project's …/graph/. Raises StoreError when the
    location cannot hold a store or another build is writing it; what is wrong with a source stands
    in the report.
    """
    if store == "memory":
        raise StoreError("a store in memory ends with the process: give a directory to build")
    given = _Given(paths, corrections, max_source_bytes)
    if "://" in store:
        with open_store(store) as remote:
            return _fill(remote, given, progress)
    return _build_directory(given, Path(store).resolve(), store, progress)


def fill(
    store: Store,
    paths: Sequence[Path],
    *,
    corrections: Sequence[Correction] = (),
    progress: Progress | None = None,
) -> BuildReport:
    """Do the work of `build` in an open store; names and phones of contacts are let go."""
    return _fill(store, _Given(paths, corrections, MAX_SOURCE_BYTES), progress)


def _fill(store: Store, given: _Given, progress: Progress | None) -> BuildReport:
    work = _Work(store, progress, given)
    work.extractions = _extractions(store, work.minter)
    work.kept_runs = kept_runs(store, work.minter)
    work.read_all()
    return work.finish(store.location)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a build works on: its sources, decisions on them, and how large one may be."""

    paths: Sequence[Path]
    corrections: Sequence[Correction]
    max_source_bytes: int


# The store on disk


def _build_directory(
    given: _Given, directory: Path, location: str, progress: Progress | None
) -> BuildReport:
    with workshop(directory) as fresh:
        with open_store(str(fresh)) as store:
            work = _Work(store, progress, given, index_file=fresh / INDEX_FILE)
            work.read_all()
            work.keep(directory)
            report = work.finish(location)
        if report.written:
            _write_contacts(fresh / "restricted.nq", work.contacts())
            _write_report(fresh / "build.json", report)
            swap(fresh, directory)
    return report


def _write_report(path: Path, report: BuildReport) -> None:
    built = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(
        json.dumps({"built": built, **asdict(report)}, ensure_ascii=False, indent=2), "utf-8"
    )


def _write_contacts(path: Path, contacts: Iterable[Quad]) -> None:
    """Write personal data where only the owner of the store can read them."""
    lines = sorted({" ".join(str(to_oxigraph(term)) for term in quad) + " ." for quad in contacts})
    if not lines:
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", -1) as file:
        file.write("\n".join(lines) + "\n")


def _contacts_of(directory: Path) -> Iterator[Quad]:
    """Yield the contacts that an earlier build wrote."""
    path = directory / "restricted.nq"
    if path.is_file():
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS):
            yield from_quad(quad)


# One build


@dataclass(frozen=True, slots=True)
class _Extent:
    """How much a notice says."""

    tasks: int
    triples: int

    def is_cut_of(self, other: _Extent) -> bool:
        """Whether this is so much less than `other` that a part must be missing."""
        return self.tasks < other.tasks or self.triples < _MUCH_OF_IT * other.triples

    def __str__(self) -> str:
        return f"{self.tasks} tasks and {self.triples:,} triples"


# Two copies of one notice differ in their layout, and so by some spans.
_MUCH_OF_IT: Final = 0.8


@dataclass(slots=True)
class _Loaded:
    """One notice that is in the store now: where it comes from and how much it says."""

    source: str
    source_iri: URIRef
    name: str
    extent: _Extent
    contacts: tuple[Quad, ...]


@dataclass(slots=True)
class _Work:
    """A build under way in one store."""

    store: Store
    progress: Progress | None
    given: _Given
    index_file: Path | None = None
    applied: list[Correction] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)
    minter: Minter = field(default_factory=Minter)
    loaded: dict[URIRef, _Loaded] = field(default_factory=dict)
    extractions: dict[URIRef, Extraction] = field(default_factory=dict)
    names: set[Triple] = field(default_factory=set)
    kept_contacts: list[Quad] = field(default_factory=list)
    readings: list[tuple[Reading, list[Problem]]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    name_only: Counter[tuple[str, str]] = field(default_factory=Counter)
    kept_runs: KeptRuns = field(default_factory=KeptRuns)
    runs_computed: int = 0
    runs_reused: int = 0
    steps: int = 0
    done: int = 0

    def keep(self, directory: Path) -> None:
        """Copy what the store in `directory`, if there is one, holds of notices not read now."""
        home = home_of(directory)
        if not is_store(home) or not self.loaded:
            return
        with open_store(str(home), read_only=True) as old:
            self._let_fuller_stand(old)
            for graph in (*old.graphs(), DEFAULT_GRAPH):
                # What people wrote into graphs of their own stays, as do notices not read now.
                ours = self.minter.is_own_graph(graph) and not self.minter.is_notice_graph(graph)
                if not ours and graph not in self.loaded:
                    self.store.replace_graph(graph, _triples_of(old, graph))
            used = self.store.select("SELECT DISTINCT ?thing WHERE { ?s ?p ?thing }")
            things = {row["thing"] for row in used}
            old_names = set(_triples_of(old, self.minter.names_graph()))
            # A name can lead to another: a group to the body whose members it means.
            things |= {o for s, _, o in old_names if s in things}
            self.names |= {triple for triple in old_names if triple[0] in things}
            self.extractions = _extractions(old, self.minter) | self.extractions
            self.kept_runs = kept_runs(old, self.minter)
        self.kept_contacts = list(_contacts_of(home))

    def _let_fuller_stand(self, old: Store) -> None:
        """Give way to notices of the old store that another source, now cut off, would shorten."""
        before = _extents(old)
        extractions = _extractions(old, self.minter)
        for graph, now in list(self.loaded.items()):
            then = before.get(graph)
            another = graph in extractions and extractions[graph].source != now.source_iri
            if then is not None and another and now.extent.is_cut_of(then):
                del self.loaded[graph], self.extractions[graph]
                message = (
                    f"{now.source}: {now.name} gives {now.extent}, the store has {then}:"
                    " is the text cut off? The fuller one is kept; to take this one,"
                    " build into another store"
                )
                self.failures.append(Failure(now.source, message))

    def read_all(self) -> None:
        """Read every source and write its notices."""
        sources = list(self._sources())
        self.steps = len(sources) + len(SHARED_STEPS) + (self.index_file is not None)
        for path in sources:
            self._step(path.name)
            try:
                reading = read(path, max_bytes=self.given.max_source_bytes)
            except UnreadableSource as error:
                self.failures.append(Failure(str(path), str(error)))
            # A fault of a loader must not take the other sources down.
            except Exception as error:
                message = f"{path}: the loader failed ({type(error).__name__}: {error})"
                self.failures.append(Failure(str(path), message))
            else:
                self._write_reading(path, self._corrected(path, reading))

    def _sources(self) -> Iterator[Path]:
        seen: set[Path] = set()
        for path in self.given.paths:
            try:
                found = find_sources([path])
            except UnreadableSource as error:
                self.failures.append(Failure(str(path), str(error)))
                continue
            yield from (source for source in found if source not in seen)
            seen.update(found)

    def _corrected(self, path: Path, reading: Reading) -> Reading:
        """Return the reading with what people decided; what no longer matches is a failure."""
        corrected = apply(reading, self.given.corrections)
        self.applied += corrected.applied
        self.failures += [Failure(str(path), f"{path}: {fault}") for fault in corrected.faults]
        return corrected.reading

    def _write_reading(self, path: Path, reading: Reading) -> None:
        problems = list(reading.problems)
        self.readings.append((reading, problems))
        if not reading.notices:
            self.failures.append(Failure(str(path), f"{path}: no notice found in it"))
        for problem in problems:
            if problem.is_loss:
                message = f"{path}: line {problem.line}: {problem.message}"
                self.failures.append(Failure(str(path), message))
        for notice in reading.notices:
            try:
                self._write_notice(notice, problems)
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path}: {_name(notice)} cannot be written ({error})"
                self.failures.append(Failure(str(path), message))

    def _write_notice(self, notice: Notice, problems: list[Problem]) -> None:
        graph = self.minter.notice_graph(notice)
        triples: set[Triple] = set()
        for s, p, o, home in quads(notice, self.minter):
            if home == graph:
                triples.add((s, p, o))
            elif home == self.minter.names_graph():
                self.names.add((s, p, o))
        contacts = tuple(contact_quads(notice, self.minter))
        line = notice.span.line_start
        extent = _Extent(len(notice.tasks), len(triples))
        other = self.loaded.get(graph)
        if other is not None and extent.is_cut_of(other.extent):
            message = f"{_name(notice)} gives less than {other.source}, which is kept"
            problems.append(Problem(line, message))
            return
        if other is not None:
            message = f"{_name(notice)} replaces the one read from {other.source}"
            problems.append(Problem(line, message))
        for task, iri, row in tasks_with_iris(notice, self.minter):
            if row != task.row:
                place = task.text.spans[0].line_start if task.text.spans else line
                message = f"a second task {task.number}/{task.row} is stored as {iri}"
                problems.append(Problem(place, message))
        self.store.replace_graph(graph, triples)
        source = self.minter.source(notice.source.sha256)
        self.loaded[graph] = _Loaded(notice.source.name, source, _name(notice), extent, contacts)
        self.extractions[graph] = Extraction(graph, source, LOADER_VERSION)
        for mention in _mentions(notice):
            if mention.agent.kind == "unit" and mention.agent.basis == "name-only":
                self.name_only[mention.printed_name, mention.agent.area.name] += 1

    def contacts(self) -> Iterator[Quad]:
        """Yield the contacts of the notices in the store; those read now replace the old ones."""
        now = {self.minter.contacts_graph(graph) for graph in self.loaded}
        yield from (quad for quad in self.kept_contacts if quad[3] not in now)
        for notice in self.loaded.values():
            yield from notice.contacts

    def finish(self, location: str) -> BuildReport:
        """Write what the notices share, and report; without any notice nothing is written."""
        if self.loaded:
            for name, triples in SHARED_STEPS.items():
                self._step(name)
                self.store.replace_graph(self.minter.graph(name), triples(self))
            if self.index_file is not None:
                self._step("search index")
                build_index(self.store, self.index_file)
        return self._report(location)

    def _step(self, what: str) -> None:
        if self.progress is not None:
            self.progress(what, self.done, self.steps)
        self.done += 1

    def _report(self, location: str) -> BuildReport:
        graphs = [graph for graph in self.store.graphs() if self.minter.is_notice_graph(graph)]
        rows = self.store.select(f"SELECT (COUNT(DISTINCT ?t) AS ?n) WHERE {{ ?t a <{GBO.Task}> }}")
        if self.progress is not None:
            self.progress("", self.steps, self.steps)
        return BuildReport(
            location=location,
            written=bool(self.loaded),
            sources=tuple(self._source_report(*reading) for reading in self.readings),
            failures=tuple(self.failures),
            name_only=tuple(
                NameOnly(name, area, count)
                for (name, area), count in sorted(
                    self.name_only.items(), key=lambda item: (-item[1], item[0])
                )
            ),
            kept=sum(graph not in self.loaded for graph in graphs),
            corrections=len(self.applied),
            notices=len(graphs),
            tasks=int(str(rows[0]["n"])),
            triples=len(self.store),
            runs_computed=self.runs_computed,
            runs_reused=self.runs_reused,
            seconds=round(time.perf_counter() - self.started, 3),
        )

    def _source_report(self, reading: Reading, problems: list[Problem]) -> SourceReport:
        source = reading.source
        references = account_for_references(reading)
        graphs = {self.minter.notice_graph(notice) for notice in reading.notices}
        mine = [self.loaded[graph] for graph in graphs if graph in self.loaded]
        fates = Counter(account.fate for account in reading.lines)
        return SourceReport(
            name=source.name,
            sha256=source.sha256,
            notices=len(reading.notices),
            tasks=sum(notice.extent.tasks for notice in mine),
            triples=sum(notice.extent.triples for notice in mine),
            lines={fate: fates[fate] for fate in get_args(LineFate)},
            unclaimed=unclaimed_lines(reading),
            problems=tuple(problems),
            kinds=line_kinds(reading),
            ranges=line_ranges(reading),
            references=dict(sorted(Counter(each.fate for each in references).items())),
            uncited=uncited(references),
        )


# What the notices share


def _stubs(work: _Work) -> Iterator[Triple]:
    """Yield the stubs of cited documents that are not in the store themselves."""
    rows = work.store.select(
        f"""SELECT ?document ?title ?number WHERE {{
              {{ ?citation <{CITO.hasCitedEntity}> ?document
                 OPTIONAL {{ ?citation <{GBO.printedTitle}> ?title }}
                 OPTIONAL {{ ?citation <{GBO.printedNumber}> ?number }} }}
              UNION {{ ?copy <{GBO.reproduces}> ?document . ?document <{RDFS.label}> ?title
                       FILTER NOT EXISTS {{ ?other <{CITO.hasCitedEntity}> ?document }} }}
              FILTER NOT EXISTS {{ ?document a <{GBO.Notice}> }} }}"""
    )
    cited = (_cited(row) for row in rows)
    return stub_triples(cited, work.minter)


def _cited(row: Mapping[str, Node]) -> Cited:
    """Return a document as one mention names it; a number in Latin letters is a standard's."""
    printed = str(row.get("number", ""))
    number = DocumentNumber.parse(printed)
    standard = printed if printed[:1].isascii() and printed else None
    return Cited(URIRef(str(row["document"])), str(row.get("title", "")), number, standard)


def _triples_of(store: Store, graph: URIRef) -> Iterator[Triple]:
    """Yield the triples of one graph of `store`."""
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
    for row in store.select(query, default_graphs=[graph]):
        yield row["s"], URIRef(str(row["p"])), row["o"]


def _extents(store: Store) -> dict[URIRef, _Extent]:
    """Return how much each graph of `store` says."""
    rows = store.select(
        f"""SELECT ?graph (COUNT(*) AS ?triples) (COUNT(?task) AS ?tasks) WHERE {{
              GRAPH ?graph {{ ?s ?p ?o }}
              BIND(IF(?p = <{RDF.type}> && ?o = <{GBO.Task}>, ?s, ?none) AS ?task) }}
            GROUP BY ?graph"""
    )
    return {
        URIRef(str(row["graph"])): _Extent(int(str(row["tasks"])), int(str(row["triples"])))
        for row in rows
    }


def _extractions(store: Store, minter: Minter) -> dict[URIRef, Extraction]:
    """Return how the notices of `store` came into it, as its manifest says."""
    rows = store.select(
        f"""SELECT ?graph ?source ?version WHERE {{ GRAPH <{minter.graph("manifest")}> {{
              ?graph <{PROV.wasGeneratedBy}> ?run ; <{PROV.wasDerivedFrom}> ?source .
              ?run <{GBO.loaderVersion}> ?version }} }}"""
    )
    return {
        (graph := URIRef(str(row["graph"]))): Extraction(
            graph, URIRef(str(row["source"])), str(row["version"])
        )
        for row in rows
    }


def _manifest(work: _Work) -> Iterator[Triple]:
    """Yield where the graphs come from, and how much they hold without the manifest itself."""
    manifest = work.minter.graph("manifest")
    work.store.replace_graph(manifest, [])
    extent = measure(work.store, work.minter)
    return manifest_triples(work.extractions.values(), extent, work.minter)


def _replaced(work: _Work) -> Iterable[Triple]:
    """Return what gave way to what; an old record of it would count as a use of the old."""
    work.store.replace_graph(work.minter.graph("replaced"), [])
    return list(replaced_triples(work.store, work.minter))


def _derived(work: _Work) -> Iterable[Triple]:
    """Return what follows from the facts; runs whose graphs did not change are taken over."""
    with listening(work.progress):
        found = derive(work.store, work.minter, work.kept_runs)
    work.runs_computed, work.runs_reused = len(found.computed), len(found.reused)
    return found.triples


SHARED_STEPS: Final[dict[str, Callable[[_Work], Iterable[Triple]]]] = {
    "ontology": lambda work: ontology_triples(work.minter),
    "vocab": lambda work: vocabulary_triples(work.minter),
    "examples": lambda work: example_triples(work.minter),
    "registry": lambda work: registry_triples(work.minter),
    "registry-names": lambda work: work.names,
    "registry-documents": _stubs,
    "replaced": _replaced,
    "derived": _derived,
    "manifest": _manifest,
}
"""The graphs beside those of the notices, in the order in which they can be computed."""


def _mentions(notice: Notice) -> Iterator[AgentMention | Responsibility]:
    """Yield every naming of an agent that the notice asserts."""
    yield from notice.issuers
    for mention in (notice.printed_by, notice.interpreted_by, notice.approved_by):
        if mention is not None:
            yield mention
    for task in notice.tasks:
        yield from task.responsibilities


def _name(notice: Notice) -> str:
    return str(notice.number) if notice.number else f"notice {notice.ordinal} without a number"
