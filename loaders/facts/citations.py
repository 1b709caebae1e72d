"""References to other documents: 《…》, 〔…〕号, standards; the relation that the text states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.agents import Reader
from loaders.facts.clauses import repealed
from loaders.prose import Prose
from loaders.records import Citation


def read_citations(
    texts: Sequence[Prose], own_titles: Sequence[str], reader: Reader
) -> Iterator[Citation]:
    """Yield the references that the texts of one notice make to other documents, in order.

    `own_titles` are the titles of the notice, of what it encloses and of its annexes: naming them
    is no reference.
    """
    own = set(own_titles)
    for prose in texts:
        for cited in repealed([prose.passage]):
            if cited.title.text in own:
                continue
            yield Citation(
                "repeals",
                cited.title.text,
                cited.number,
                prose.annex,
                prose.provision,
                cited.passage.spans(reader.source.text),
                prose.task,
            )
