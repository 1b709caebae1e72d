"""Records in, triples out: what one notice says, as RDF (ontology notes, section 2).

`quads(notice)` is the whole of it: the notice's own graph, and stubs for what it cites. There is
a module for each kind of thing, in the order of a notice: `document`, `parts`, `tasks`,
`statements`, `citations`, `knowledge` (glossaries and classifications) and `posts`. Each gives the
triples of its records with the spans of text that say so; `context` knows the IRIs.

Personal data stay out: contact points carry unit and task only, and no literal goes on to the
name or phone of a contact (`privacy`). `contact_quads` gives the rest, for a graph that is never
published.
"""

from __future__ import annotations

from collections.abc import Iterator

from graph import Quad, Triple
from graph.iris import Minter
from graph.shared import stub_triples
from graph.triples.citations import citation_triples, cited_documents
from graph.triples.contacts import contact_point_triples, restricted_triples
from graph.triples.context import Context
from graph.triples.document import document_triples
from graph.triples.knowledge import knowledge_triples
from graph.triples.parts import part_triples
from graph.triples.posts import post_triples
from graph.triples.statements import statement_triples
from graph.triples.tasks import task_triples
from loaders.records import Notice

__all__ = ["contact_quads", "quads"]


def quads(notice: Notice, minter: Minter | None = None) -> Iterator[Quad]:
    """Yield what `notice` says, in its own graph, and the stubs of the documents that it cites.

    What other notices may describe too (a person, an indicator) goes into one graph of names: a
    triple that stood in two graphs would be counted twice. A quad may come more than once.
    """
    context = Context.of(notice, minter or Minter())
    graph, names = context.minter.notice_graph(notice), context.minter.names_graph()
    for triple in _notice_triples(context):
        yield *triple, names if context.minter.is_shared(triple[0]) else graph
    stubs = context.minter.graph("registry-documents")
    for triple in stub_triples(cited_documents(notice, context.minter), context.minter):
        yield *triple, stubs


def contact_quads(notice: Notice, minter: Minter | None = None) -> Iterator[Quad]:
    """Yield the names, phones and quotes of the contacts: personal data, never to be published."""
    context = Context.of(notice, minter or Minter())
    graph = context.minter.contacts_graph(context.minter.notice_graph(notice))
    for triple in restricted_triples(context):
        yield *triple, graph


def _notice_triples(context: Context) -> Iterator[Triple]:
    yield from document_triples(context)
    yield from part_triples(context)
    yield from task_triples(context)
    yield from statement_triples(context)
    yield from contact_point_triples(context)
    yield from citation_triples(context)
    yield from knowledge_triples(context)
    yield from post_triples(context)
