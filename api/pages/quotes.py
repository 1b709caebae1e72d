"""The printed lines behind a fact: what a reader checks against the gazette."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.things import PROLOGUE, page_address, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Quote:
    """One span of a source text as printed.

    `first` and `last` are 1-based lines of the source file, `page` the printed page number or
    empty. The text starts and ends where the span does, which may be inside a line.
    """

    iri: str
    source: str
    first: int
    last: int
    page: str
    text: str

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The lines of the quote that print something, each with its number."""
        numbered = enumerate(self.text.split("\n"), start=self.first)
        return [(number, line.rstrip()) for number, line in numbered if line.strip()]

    @property
    def source_page(self) -> str:
        """The address of the page of the source text."""
        return page_address(self.source)


def quotes(store: Store, things: Collection[str]) -> dict[str, list[Quote]]:
    """Return the quotes behind each of `things`, in the order of the source."""
    found: dict[str, list[Quote]] = {str(iri): [] for iri in things}
    if not found:
        return found
    rows = store.select(
        f"""{PROLOGUE}SELECT ?thing ?span ?source ?first ?last ?page ?text WHERE {{
        VALUES ?thing {{ {" ".join(reference(iri) for iri in sorted(found))} }}
        ?thing prov:wasDerivedFrom ?span .
        ?span gbo:inSource ?source ; gbo:startLine ?first ; gbo:endLine ?last ; gbo:quote ?text .
        OPTIONAL {{ ?span gbo:pageLabel ?page }} }}"""
    )
    for row in rows:
        quote = Quote(
            iri=str(row["span"]),
            source=str(row["source"]),
            first=int(str(row["first"])),
            last=int(str(row["last"])),
            page=str(row.get("page", "")),
            text=str(row["text"]),
        )
        found[str(row["thing"])].append(quote)
    for spans in found.values():
        spans.sort(key=lambda quote: (quote.source, quote.first, quote.iri))
    return found
