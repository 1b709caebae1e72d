"""What of a text may be published where contacts are printed: no name and no phone of theirs.

Contacts stand in cells and paragraphs beside what is to be published, and a label such as 联系人：
can stand where no loader expected one. A text is told up to the first secret, never around it, so
that a span stays one range of the source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from graph.triples.literals import without_blanks
from loaders.records import Contact, Mention, Span
from loaders.registry.labels import labels

# Phones are compared by their digits: 0513-85099537 is printed with and without blanks.
_DIGITS: Final = re.compile(r"\d(?:\s?\d)*")
_SHORTEST_PHONE: Final = 5


@dataclass(frozen=True, slots=True)
class Secrets:
    """The phones of all contacts of a notice, and the names by the lines that print them.

    A phone is looked for everywhere, a name only on the lines of its contact: elsewhere the
    same characters may be a word (高峰) or a leader.
    """

    phones: frozenset[str]
    names: dict[int, frozenset[str]]

    @classmethod
    def of(cls, contacts: Iterable[Contact]) -> Secrets:
        """Return what `contacts` must keep to themselves."""
        phones: set[str] = set()
        names: defaultdict[int, set[str]] = defaultdict(set)
        for contact in contacts:
            phones.update(run for phone in contact.phones for run in _digits(phone))
            # One field can name several: 张三、李四.
            people = [name for name in re.split(r"[、，,；;]", contact.person) if name.strip()]
            for span in contact.spans:
                for line in range(span.line_start, span.line_end + 1):
                    names[line].update(map(without_blanks, people))
        return cls(frozenset(phones), {line: frozenset(found) for line, found in names.items()})

    def public_span(self, span: Span) -> Span | None:
        """Return `span` as far as it tells no secret, None if nothing is left."""
        cut = self._first_in(span.quote, span.line_start, span.line_end)
        if cut is None:
            return span
        quote = span.quote[:cut].rstrip()
        if not quote.strip():
            return None
        return replace(
            span,
            end=span.start + len(quote),
            line_end=span.line_start + quote.count("\n"),
            quote=quote,
        )

    def public_text(self, mention: Mention) -> str:
        """Return the text of `mention` as far as it tells no secret."""
        lines = [line for span in mention.spans for line in (span.line_start, span.line_end)]
        cut = self._first_in(mention.text, min(lines, default=0), max(lines, default=-1))
        return mention.text if cut is None else mention.text[:cut].rstrip()

    def _first_in(self, text: str, first_line: int, last_line: int) -> int | None:
        return min(self._places(text, first_line, last_line), default=None)

    def _places(self, text: str, first_line: int, last_line: int) -> Iterator[int]:
        """Yield where in `text` a secret begins."""
        label = _contact_label().search(text)
        if label is not None:
            yield label.end()
        if self.phones:
            yield from self._phones_in(text)
        if self.names:
            lines = range(first_line, last_line + 1)
            for name in {name for line in lines for name in self.names.get(line, ())}:
                place = re.search(r"\s*".join(map(re.escape, name)), text)
                if place is not None:
                    yield place.start()

    def _phones_in(self, text: str) -> Iterator[int]:
        """Yield where a run of digits begins that holds a phone."""
        lengths = {len(phone) for phone in self.phones}
        for match in _DIGITS.finditer(text):
            run = without_blanks(match[0])
            if any(
                run[start : start + length] in self.phones
                for length in lengths
                for start in range(len(run) - length + 1)
            ):
                yield match.start()


def _digits(phone: str) -> list[str]:
    runs = [without_blanks(run) for run in _DIGITS.findall(phone)]
    return [run for run in runs if len(run) >= _SHORTEST_PHONE]


@cache
def _contact_label() -> re.Pattern[str]:
    """Return a pattern for a label such as 联系人： or 联 系 人： with something behind it."""
    words = "|".join(r"\s?".join(map(re.escape, word)) for word in labels().contact_words)
    return re.compile(rf"(?:{words})\s?[：:](?=\s*\S)")
