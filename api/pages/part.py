"""The page of a part of a document: an instrument, an annex, or one provision of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.pages.citations import Cited, citations_in
from api.pages.classes import Classification, classifications_in
from api.pages.outline import Entry, outline, trail
from api.pages.quotes import Quote, quotes
from api.pages.statements import Stated, statements_in
from api.pages.thresholds import Table, tables_in
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store
from ontology import ELI, GBO

_FEW: Final = 12
"""A part that holds no more provisions than this is shown with the lines of all of them."""


@dataclass(frozen=True, slots=True)
class PartPage:
    """Where the part stands, what it says, and what is read from it; `tasks` is a page of `total`.

    `type` tells what kind of provision it is, None of an annex or an instrument.
    """

    brief: Brief
    trail: list[Brief]
    type: Brief | None
    text: str
    outline: list[Entry]
    tasks: list[Brief]
    total: int
    statements: list[Stated]
    citations: list[Cited]
    tables: list[Table]
    classifications: list[Classification]
    quotes: list[Quote]


def read_part(store: Store, iri: str, *, offset: int, limit: int) -> PartPage:
    """Return what the graph says of the part; raises UnknownThing when it says nothing."""
    said = outgoing(store, iri)
    tasks = _tasks(store, iri)
    shown = tasks[offset : offset + limit]
    entries = outline(store, iri)
    kinds = [str(kind) for kind in said.get(ELI.type_subdivision, ())]
    named = briefs(store, {iri, *kinds, *shown})
    return PartPage(
        brief=named[iri],
        trail=trail(store, iri),
        type=next((named[kind] for kind in kinds), None),
        text=next((str(text) for text in said.get(GBO.provisionText, ())), ""),
        outline=entries,
        tasks=[named[task] for task in shown],
        total=len(tasks),
        statements=statements_in(store, iri),
        citations=citations_in(store, iri),
        tables=tables_in(store, iri),
        classifications=classifications_in(store, iri),
        quotes=_lines(store, iri, entries),
    )


def _tasks(store: Store, iri: str) -> list[str]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?task WHERE {{
        {reference(iri)} gbo:hasProvision* ?place . ?task gbo:statedIn ?place ; a gbo:Task }}"""
    )
    return sorted((str(row["task"]) for row in rows), key=natural_order)


def _lines(store: Store, iri: str, entries: list[Entry]) -> list[Quote]:
    """Return the printed lines of a part, with those of all it holds where that is little.

    An article prints its words in its paragraphs, so its own lines would be 第三条 alone.
    """
    below = [each for entry in entries for each in (entry, *entry.all_below())]
    held = [each.brief.iri for each in below] if len(below) <= _FEW else []
    found = quotes(store, [iri, *held])
    lines = {quote.iri: quote for each in (iri, *held) for quote in found[each]}
    return sorted(lines.values(), key=lambda quote: (quote.source, quote.first, quote.last))
