"""Comparing citations, which both formats of gold describe alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from loaders.evaluate.matching import LINE_TOLERANCE, line_gap, pair_nearest
from loaders.evaluate.scores import Item, Ledger, compact
from loaders.records import Citation, DocumentNumber


@dataclass(frozen=True, slots=True)
class GoldCitation:
    """A mention of a document; `relations` holds the annotated one first, then those as right.

    An `optional` mention counts neither for nor against.
    """

    item: Item
    title: str
    number: str
    relations: tuple[str, ...]
    line: int
    optional: bool

    def gap(self, found: Citation) -> int | None:
        """Return the lines between this mention and `found`, None if that is another one."""
        numbers = (number_text(found.number), found.standard or "", found.order or "")
        same_number = bool(self.number) and compact(self.number) in map(compact, numbers)
        if not same_number and compact(self.title) != compact(found.title):
            return None
        gap = line_gap(self.line, self.line, found.spans)
        return gap if gap <= LINE_TOLERANCE else None


def number_text(number: DocumentNumber | None) -> str:
    """Return a document number as the gold writes it, empty for none."""
    return "" if number is None else str(number)


def compare_citations(
    ledger: Ledger,
    gold: Sequence[GoldCitation],
    found: Sequence[Citation],
    item_of: Callable[[Citation], Item],
) -> None:
    """Count the mentions found and, for those that are due, the relation they state.

    `found` holds the citations of the part that the gold covers; a mention counts as found when
    title or number agree within two lines.
    """
    counterpart = dict(pair_nearest(gold, found, GoldCitation.gap))
    for index, due in enumerate(gold):
        if due.optional:
            continue
        given = found[counterpart[index]] if index in counterpart else None
        label = f"《{due.title}》{due.number}"
        ledger.compare(due.item, "citations.found", [label], [label] if given else [])
        stated = relation(given) if given else ""
        right = stated if stated in due.relations else due.relations[0]
        ledger.compare(due.item, "citations.relation", [right], [stated])
    for index, extra in enumerate(found):
        if index not in counterpart.values():
            label = f"《{extra.title}》{number_text(extra.number)}"
            ledger.compare(item_of(extra), "citations.found", [], [label])


def relation(citation: Citation) -> str:
    """Return the role of a citation in the gold's words: what is reproduced defines."""
    return "defines" if citation.role == "reproduces" else citation.role
