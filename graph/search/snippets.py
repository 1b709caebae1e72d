"""The words that were found where they stand in a text, as printed, with what is around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph.search.folding import Folded, located
from graph.search.words import Question

# About a line of a page before the words, and three in all.
_BEFORE: Final = 30
_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a printed text; `marks` bound the words found in it, first and last excluded.

    `is_cut_before` and `is_cut_after` say that the text goes on.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    is_cut_before: bool = False
    is_cut_after: bool = False

    def __str__(self) -> str:
        return f"{'…' * self.is_cut_before}{self.text}{'…' * self.is_cut_after}"

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Yield the text in pieces, each with whether it is a word that was found."""
        done = 0
        for start, end in self.marks:
            yield self.text[done:start], False
            yield self.text[start:end], True
            done = end
        yield self.text[done:], False


def best_snippet(
    passages: Sequence[tuple[str, str]], question: Question, *, is_whole: bool
) -> tuple[str, Snippet]:
    """Return the field, of (field, text) `passages`, that shows most of the words, and its snippet.

    All of it together goes before each word. `is_whole` keeps the text uncut, as names are.
    """
    marked = [(name, text, _marks(text, question)) for name, text in passages]
    name, text, (_, marks) = max(marked, key=lambda passage: passage[2][0])
    return name, Snippet(text, marks) if is_whole else _cut(text, marks)


def _marks(text: str, question: Question) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return how many words `text` shows, and where, in order; overlapping places are joined."""
    folded = located(text)
    if together := _all_places(folded, question.joined):
        return len(question.words) + 1, _joined(together)
    places = [_all_places(folded, word) for word in question.words]
    return sum(map(bool, places)), _joined([place for found in places for place in found])


def _all_places(folded: Sequence[Folded], wanted: Sequence[str]) -> list[tuple[int, int]]:
    return [place for text in folded for word in wanted for place in _places(text, word)]


def _places(folded: Folded, word: str) -> Iterator[tuple[int, int]]:
    found = folded.text.find(word)
    while found >= 0:
        yield folded.starts[found], folded.ends[found + len(word) - 1]
        found = folded.text.find(word, found + len(word))


def _joined(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _cut(text: str, marks: Sequence[tuple[int, int]]) -> Snippet:
    first = marks[0][0] if marks else 0
    start = max(0, first - _BEFORE)
    end = min(len(text), start + _LENGTH)
    shown = tuple((a - start, min(b, end) - start) for a, b in marks if a < end)
    return Snippet(text[start:end], shown, start > 0, end < len(text))
