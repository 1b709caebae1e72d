"""The site's search: names as one types them, then the words inside what the notices say.

White space, case and the form of a bracket do not count, in what is typed as in what is looked
through: 通政发[2022]8号 is 通政发〔2022〕8 号. `search` alone knows how the store is looked
through, so that an index can take the place of reading every text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import category

from api.pages.places import Place, places
from api.things import PROLOGUE, Brief, briefs, literal, natural_order
from graph.store import Store

MAX_QUERY: Final = 100

# About a line of a page with the words in its middle.
_CONTEXT: Final = 30

_BRACKETS: Final = str.maketrans("〔［[（〕］]）", "(((())))")


@dataclass(frozen=True, slots=True)
class Snippet:
    """The words where they stand in a text, as printed, with what is around them."""

    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.words}{self.after}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that fits: by `name`, or by its text, of which `snippet` is told."""

    iri: str
    name: str = ""
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A hit as a list shows it; `place` is where the text of a text hit stands."""

    thing: Brief
    matched: str
    snippet: Snippet | None
    place: Place


def search(store: Store, typed: str) -> list[Hit]:
    """Return what holds `typed` (its first MAX_QUERY characters) in a name or a text, best first.

    The name itself comes first, then what begins with it (区 and 市 before it do not count: a
    unit is seldom looked for by its level), then what holds it; within these, agents before
    documents before indicators, and short names before long ones. Texts follow in the order of
    the notices. One character is looked for in names only: it stands in most texts.
    """
    words = _plain(typed)[:MAX_QUERY]
    if not words:
        return []
    names = _names(store, words)
    if len(words) == 1:
        return names
    named = {hit.iri for hit in names}
    return names + [hit for hit in _texts(store, words) if hit.iri not in named]


def suggestions(store: Store, hits: Sequence[Hit]) -> list[Suggestion]:
    """Return `hits` with what a list shows of them."""
    named = briefs(store, [hit.iri for hit in hits])
    where = places(store, [hit.iri for hit in hits if hit.snippet])
    return [
        Suggestion(
            named[hit.iri],
            str(hit.snippet or hit.name),
            hit.snippet,
            where.get(hit.iri, Place()),
        )
        for hit in hits
    ]


def snippet_of(text: str, typed: str) -> Snippet | None:
    """Return where `typed` first stands in `text`, None when it does not or is blank."""
    words = _plain(typed)
    found = _plain(text).find(words)
    if found < 0 or not words:
        return None
    printed = list(_places(text))
    start, end = printed[found], printed[found + len(words) - 1] + 1
    before, after = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
    return Snippet(
        f"…{before}" if start > _CONTEXT else before,
        text[start:end],
        f"{after}…" if end + _CONTEXT < len(text) else after,
    )


def _names(store: Store, words: str) -> list[Hit]:
    rows = store.select(f"""{PROLOGUE}SELECT ?thing ?text ?order WHERE {{
        VALUES (?class ?order) {{ (gbo:Unit 1) (gbo:UnitGroup 2) (gbo:Official 1) (gbo:Notice 3)
                                  (gbo:Instrument 4) (gbo:Annex 4) (gbo:Indicator 5)
                                  (gbo:CitedDocument 6) (gbo:KeyTask 7) }}
        VALUES ?property {{ skos:prefLabel skos:altLabel skos:hiddenLabel foaf:name dcterms:title
                            gbo:documentNumber rdfs:label }}
        ?thing a ?class ; ?property ?text {_may_hold(words)} }}""")
    # A thing can fit by several names and several types; its best place counts.
    best: dict[str, tuple[tuple[int, int, int], str]] = {}
    for row in rows:
        iri, name = str(row["thing"]), str(row["text"])
        plain = _plain(name)
        if words in plain:
            place = (_rank(plain, words), int(str(row["order"])), len(plain))
            best[iri] = min(best.get(iri, (place, name)), (place, name))
    return [Hit(iri, best[iri][1]) for iri in sorted(best, key=lambda iri: (best[iri][0], iri))]


def _rank(plain: str, words: str) -> int:
    if plain == words:
        return 0
    levelled = plain[:1] in {"省", "市", "区", "县"} and plain.startswith(words, 1)
    return 1 if plain.startswith(words) or levelled else 2


def _texts(store: Store, words: str) -> list[Hit]:
    # The terms of code lists are defined too, but no notice states them.
    rows = store.select(f"""{PROLOGUE}SELECT ?thing ?text ?holder WHERE {{
        {{ VALUES ?property {{ gbo:provisionText gbo:heading gbo:taskText }}
           ?thing ?property ?text {_may_hold(words)} }}
        UNION {{ ?thing skos:definition ?text ; gbo:statedIn ?part {_may_hold(words)} }}
        UNION {{ ?thing gbo:printedText ?text ; gbo:statedIn|^gbo:hasStatement ?holder
                 {_may_hold(words)} }} }}""")
    snippets: dict[str, Snippet] = {}
    holders: dict[str, set[str]] = {}
    for row in rows:
        if snippet := snippet_of(str(row["text"]), words):
            iri = str(row["thing"])
            snippets.setdefault(iri, snippet)
            if "holder" in row:
                holders.setdefault(iri, set()).add(str(row["holder"]))
    # A statement is a part of the words of its task or provision: one hit is enough.
    alone = [iri for iri in snippets if holders.get(iri, set()).isdisjoint(snippets)]
    return [Hit(iri, snippet=snippets[iri]) for iri in sorted(alone, key=natural_order)]


def _may_hold(words: str) -> str:
    """Return a filter for every ?text that holds `words`, and for some that do not.

    Only what is written in one way is asked for: Chinese characters and digits. This spares
    folding every text, and nothing that could end a literal comes into a query.
    """
    plain = dict.fromkeys(char for char in words if category(char) in {"Lo", "Nd"})
    return "".join(f" FILTER(CONTAINS(?text, {literal(char)}))" for char in plain)


def _plain(text: str) -> str:
    """Return `text` in the form in which texts are compared."""
    return "".join(text.split()).lower().translate(_BRACKETS)


def _places(text: str) -> Iterator[int]:
    """Yield for each character of the compared form where in `text` it is printed."""
    for place, char in enumerate(text):
        for _ in _plain(char):
            yield place
