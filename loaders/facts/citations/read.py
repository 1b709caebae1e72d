"""Texts of one notice → what they refer to, each printed reference with its fate.

Find the references (`find`), tell those that name the notice itself, read the relation that the
words around the others state (`relate`), and say which document each means (`identify`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from loaders.agents import Reader
from loaders.facts.citations.find import Printed, find_references
from loaders.facts.citations.identify import OwnNames, Works, issuer_of_title
from loaders.facts.citations.relate import Relation, is_governed, relate, with_chinese_marks
from loaders.prose import Prose
from loaders.records import Area, Citation, CitedWork, Span
from loaders.registry import Registry
from loaders.registry.citation_words import citation_words
from loaders.registry.patterns import any_of
from loaders.sources import Passage

Fate = Literal["cited", "own", "short-form", "no-document"]
_SENTENCE = 300
_LISTS_ANNEX = re.compile(r"附件：?(?:\d{1,2}[.．、])?$")
_DECLARES = re.compile(r"以下(?:统称|合称|简称|称)为?[：:]?$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A printed reference in its place: what became of it, and what was read from it.

    `fate` is `cited` for another document, `own` for the notice itself and what it encloses or
    annexes, `short-form` where 以下简称 declares a short form, `no-document` for a licence or the
    like. `work` is set for a cited one.
    """

    prose: Prose
    printed: Printed
    fate: Fate
    relation: Relation
    work: CitedWork | None = None

    @property
    def passage(self) -> Passage:
        """The words of the reference, brackets and number included."""
        return self.prose.passage.part(self.printed.start, self.printed.end)


def read_citations(
    texts: Sequence[Prose], own_names: Sequence[str], reader: Reader
) -> Iterator[Citation]:
    """Yield the references that the texts of one notice make to other documents, as printed there.

    `own_names` are the titles of the notice, of what it encloses and of its annexes, and its
    number: naming them is no reference. A text may be handed over twice, in its place and as
    printed: a reference counts where it is met first.
    """
    covered: set[int] = set()
    citations: list[Citation] = []
    for reference in read_references(texts, own_names, reader.registry, reader.area):
        spans = reference.passage.spans(reader.source.text)
        if spans[0].start in covered:
            continue
        covered.update(*(range(span.start, span.end) for span in spans))
        if reference.work is not None:
            citations.append(_citation(reference, reference.work, spans))
    yield from sorted(citations, key=lambda citation: citation.spans[0].start)


def _citation(reference: Reference, work: CitedWork, spans: tuple[Span, ...]) -> Citation:
    printed, prose = reference.printed, reference.prose
    return Citation(
        role=reference.relation.role,
        title=printed.title,
        number=printed.number,
        annex=prose.annex,
        provision=prose.provision,
        spans=spans,
        task=prose.task,
        standard=printed.standard,
        issuer=reference.relation.issuer or issuer_of_title(printed.title),
        order=printed.order,
        work=work,
    )


def read_references(
    texts: Sequence[Prose], own_names: Sequence[str], registry: Registry, area: Area
) -> list[Reference]:
    """Return every reference that the texts print, in order, the notice's own names included.

    `area` is the one that a 市国资委 of the texts belongs to.
    """
    own = OwnNames(own_names, registry)
    found: list[Reference] = []
    for prose in texts:
        text = prose.passage.text
        printed = find_references(text)
        words = with_chinese_marks(text)
        fates = [_fate(words, each, own) for each in printed]
        relations = relate(text, printed, [fate == "own" for fate in fates])
        found += [Reference(prose, *each) for each in zip(printed, fates, relations, strict=True)]
    return list(_with_works(found, own, Works(registry, area)))


def _fate(text: str, printed: Printed, own: OwnNames) -> Fate:
    words = citation_words()
    before = text[max(0, printed.start - 12) : printed.start]
    title = re.sub(r"[（(][^（()）]{0,20}[）)]$", "", printed.title)
    if _DECLARES.search(before):
        return "short-form"
    if title.endswith(words.no_documents):
        return "no-document"
    is_own = bool(
        own.include(printed)
        or printed.is_annex
        or _LISTS_ANNEX.search(before)
        or (not title and before.rstrip("】：").endswith(words.own_number))
        or (title in words.short_titles and before.endswith("本"))
        or _is_sent(text, printed)
    )
    return "own" if is_own else "cited"


def _is_sent(text: str, printed: Printed) -> bool:
    """Whether a letter sends this document: 现将《…》印发给你们; 《…》已经…同意，现印发给你们."""
    before = text[max(0, printed.start - _SENTENCE) : printed.start].rpartition("。")[2]
    if "现" not in text[printed.start - len(before) : printed.end + _SENTENCE]:
        return False
    behind = _without_titles(text[printed.end : printed.end + _SENTENCE].partition("。")[0])
    _, announced, lead = _without_titles(before).rpartition("现将")
    if any(mark in lead for mark in "，；：") or is_governed(lead):
        return False
    pattern = _sends() if announced else _sent_after_approval()
    return pattern.match(behind) is not None


def _without_titles(text: str) -> str:
    return re.sub("《[^《》]*》", "", text)


def _with_works(found: Sequence[Reference], own: OwnNames, works: Works) -> Iterator[Reference]:
    """Yield the references with the work that each cited one means.

    Mentions with a number are read first, so that one without it gets it from them; one that has
    the notice's own title, and its number from another mention, means that other document.
    """
    for each in found:
        if each.fate == "cited" and each.printed.number is not None:
            works.meant(each.printed, each.relation.issuer)
    declared: dict[str, CitedWork | None] = {}
    named: list[CitedWork] = []
    for each in found:
        work = None
        if each.fate == "cited" or (each.fate == "own" and works.knows(each.printed)):
            work = _meant(each, declared, named, own, works)
        if work is not None:
            named.append(work)
        if each.printed.short is not None:
            declared[each.printed.short] = work
        fate: Fate = each.fate if each.fate not in ("cited", "own") else "cited" if work else "own"
        yield replace(each, fate=fate, work=work)


def _meant(
    reference: Reference,
    declared: dict[str, CitedWork | None],
    named: Sequence[CitedWork],
    own: OwnNames,
    works: Works,
) -> CitedWork | None:
    """Return what a title means: a short form what it was declared for, or what was last named.

    《通知》 that nothing declared is the notice itself, None, if that is a 通知.
    """
    title = reference.printed.title
    if title in declared:
        return declared[title]
    if title in citation_words().short_titles:
        if own.have_kind(title):
            return None
        before = next((w for w in reversed(named[-20:]) if w.title.endswith(title)), None)
        if before is not None:
            return before
    return works.meant(reference.printed, reference.relation.issuer)


@cache
def _sends() -> re.Pattern[str]:
    verbs = any_of([*citation_words().promulgating, "发给", "发送"])
    return re.compile(rf"[^。；]{{0,80}}?{verbs}")


@cache
def _sent_after_approval() -> re.Pattern[str]:
    approved = r"[^。，；]{0,60}?(?:已经|业经|已由|经)"
    return re.compile(rf"{approved}[^。；]{{0,80}}?现{_sends().pattern}")
