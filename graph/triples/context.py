"""One notice while its triples are written: its IRIs, its places, and what may be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import Minter
from graph.triples.literals import integer
from graph.triples.privacy import Secrets
from loaders.records import Mention, Notice, Span, Task, TaskRef
from ontology import GBO, OA, PROV, RDF


@dataclass(frozen=True, slots=True)
class Context:
    """One notice with the IRIs of its provisions and tasks.

    `tasks` holds each task with its IRI and row, `task_iris` the first task of each name, `cited`
    the documents that a citation names.
    """

    notice: Notice
    minter: Minter
    iri: URIRef
    places: dict[tuple[int | None, str], URIRef]
    tasks: tuple[tuple[Task, URIRef, int], ...]
    task_iris: dict[TaskRef, URIRef]
    cited: frozenset[URIRef]
    secrets: Secrets

    @classmethod
    def of(cls, notice: Notice, minter: Minter) -> Context:
        """Return the context of `notice`."""
        tasks = tuple(tasks_with_iris(notice, minter))
        return cls(
            notice=notice,
            minter=minter,
            iri=minter.notice(notice),
            places={
                (provision.annex, provision.key): minter.provision(notice, provision)
                for provision in notice.provisions
            },
            tasks=tasks,
            # The first task of a name comes last here, and so stays.
            task_iris={task.ref: iri for task, iri, _ in reversed(tasks)},
            cited=frozenset(minter.cited(each, notice) for each in notice.citations),
            secrets=Secrets.of(notice.contacts),
        )

    def part(self, annex: int | None) -> URIRef:
        """Return the annex, else the instrument or the notice."""
        return self.minter.part(self.notice, annex)

    def place(self, annex: int | None, *keys: str | None) -> URIRef:
        """Return the first provision of `keys` that there is, else the part.

        A point that is read as a task and not as a provision is stated in what it stands under:
        sec_1__subsec_2__point_4 in sec_1__subsec_2.
        """
        for key in keys:
            while key:
                if (annex, key) in self.places:
                    return self.places[annex, key]
                key = key.rpartition("__")[0]
        return self.part(annex)

    def task_place(self, task: Task) -> URIRef:
        """Return the smallest provision that states `task`."""
        return self.place(task.annex, task.provision, task.subsection, task.section)

    def public(self, mention: Mention) -> str:
        """Return the text of `mention` as far as it tells nothing of a contact."""
        return self.secrets.public_text(mention)

    def grounds(self, subject: URIRef, spans: Iterable[Span]) -> Iterator[Triple]:
        """Yield the link from `subject` to each span behind it, and the spans."""
        for span in spans:
            public = self.secrets.public_span(span)
            if public is not None:
                yield from self.span_triples(subject, public)

    def span_triples(self, subject: URIRef, span: Span) -> Iterator[Triple]:
        """Yield the link from `subject` to `span`, and the span, as it is."""
        sha256 = self.notice.source.sha256
        iri = self.minter.span(sha256, span)
        yield subject, PROV.wasDerivedFrom, iri
        yield iri, RDF.type, GBO.TextSpan
        yield iri, GBO.inSource, self.minter.source(sha256)
        yield iri, OA.start, integer(span.start)
        yield iri, OA.end, integer(span.end)
        yield iri, GBO.startLine, integer(span.line_start)
        yield iri, GBO.endLine, integer(span.line_end)
        yield iri, GBO.quote, Literal(span.quote)
        if span.page is not None:
            yield iri, GBO.pageLabel, Literal(span.page)


def tasks_with_iris(notice: Notice, minter: Minter) -> Iterator[tuple[Task, URIRef, int]]:
    """Yield each task with its IRI and row; a row that is taken already gives way to the next.

    Two tasks of one part with one number and row are a fault of the reading, and must not
    become one node.
    """
    taken: set[URIRef] = set()
    for task in notice.tasks:
        row = task.row
        while (iri := minter.task(notice, task, row)) in taken:
            row += 1
        taken.add(iri)
        yield task, iri, row


def opening(span: Span) -> Span:
    """Return the first line of `span` that is not blank."""
    start = len(span.quote) - len(span.quote.lstrip())
    quote = span.quote[start:].partition("\n")[0].rstrip()
    line = span.line_start + span.quote[:start].count("\n")
    begin = span.start + start
    return Span(begin, begin + len(quote), line, line, span.page, quote)
