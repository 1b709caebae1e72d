"""Where a text prints a reference to a document: 《…》, “…办法”, 〔…〕号, GB/T …, 国务院令第…号.

Everything here works on plain text with the layout removed and gives ranges of it; what a
reference means is read elsewhere. Every scan is linear: a title is at most `_LONGEST_TITLE`
characters long, so an opening bracket that is never closed opens nothing.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from loaders.records import DocumentNumber
from loaders.registry.citation_words import citation_words
from loaders.registry.patterns import any_of

# Stands for a character of a reference that has been read: a private one, so that none prints it.
FILLER = "\ue000"
_LONGEST_TITLE = 200
_LONGEST_BRACKET = 100
_CARRYING = ("implements", "grounds", "repeals", "amends", "reproduces")
_INNER_MARKS = {"〈": "〉", "＜": "＞", "<": ">", "“": "”"}
_YEAR = r"[〔\[［【（(﹝](?:19|20)\d\d[〕\]］】）)﹞]"
_NUMBER = re.compile(rf"(?P<series>[\u4e00-\u9fff]{{1,12}}){_YEAR}第?\d{{1,6}}号")
# 国务院令第755号, 国令第722号, 财政部令〔2017〕第87号: an order counts through all years or in one.
_ORDER = re.compile(rf"[\u4e00-\u9fff]{{1,20}}令(?:{_YEAR})?第\d{{1,5}}号")
_SHORT_FORM = re.compile(
    r"以下(?:统称|合称|简称|称)为?[：:]?[《“\"'‘]?(?P<short>[^《》“”\"'‘’（）()，。；]{1,30})"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{1,30}$")
_ANNEX_BEHIND = re.compile(r"[（(](?:详见|见)?(?:本[\u4e00-\u9fff]{1,4})?附[件录表]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A reference as printed: characters [start, end) of a text, brackets and number included.

    `title` is what stands inside the marks, empty for a number that stands alone. `order` is a
    decree's number (国务院令第755号), `standard` a standard's with plain dashes (GB/T 4754-2017),
    `short` the short form that the words behind declare (以下简称…). `is_annex` tells that an
    annex of the notice itself is pointed at (详见附件2).
    """

    start: int
    end: int
    title: str
    number: DocumentNumber | None = None
    standard: str | None = None
    order: str | None = None
    short: str | None = None
    is_annex: bool = False


def find_references(text: str) -> list[Printed]:
    """Return the references that `text` prints, outermost and in order, none overlapping.

    A number belongs to the title it stands behind, in brackets, or right before.
    """
    titles = [_with_brackets_behind(text, title) for title in _titles(text)]
    taken = sorted((title.start, title.end) for title in titles)
    alone = [found for found in _bare_numbers(text) if not _inside(found, taken)]
    return _joined(text, sorted([*titles, *alone], key=lambda each: each.start))


def bracketed(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost ranges from `opening` through `closing`, at most a title long.

    A bracket without its counterpart, or with it too far off, is passed over.
    """
    open_at: deque[int] = deque()
    pairs: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        while open_at and index - open_at[0] > _LONGEST_TITLE:
            open_at.popleft()
        if character == opening:
            open_at.append(index)
        elif character == closing and open_at:
            start = open_at.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, index + 1))
    return iter(pairs)


def _titles(text: str) -> Iterator[Printed]:
    """Yield the titles in 《》, then those in other marks outside them."""
    taken = []
    for start, end in bracketed(text, "《", "》"):
        title = text[start + 1 : end - 1].strip()
        taken.append((start, end))
        if title:
            yield Printed(start, end, title)
    rest = _blotted(text, taken)
    for opening, closing in _INNER_MARKS.items():
        for start, end in bracketed(rest, opening, closing):
            title = rest[start + 1 : end - 1]
            if not _is_title(title):
                continue
            if opening != "“" or text.endswith(_carrying(), 0, start):
                yield _promulgated(rest, Printed(start, end, title))


def _promulgated(text: str, printed: Printed) -> Printed:
    """Widen 关于印发＜…＞的通知 from what stands in the marks to the whole title."""
    words = citation_words()
    before, behind = (
        text[max(0, printed.start - 8) : printed.start],
        text[printed.end : printed.end + 4],
    )
    verb = next((f"关于{v}" for v in words.promulgating if before.endswith(f"关于{v}")), None)
    kind = next((f"的{k}" for k in words.promulgations if behind.startswith(f"的{k}")), None)
    if verb is None or kind is None:
        return printed
    start, end = printed.start - len(verb), printed.end + len(kind)
    return replace(printed, start=start, end=end, title=text[start:end])


def _with_brackets_behind(text: str, printed: Printed) -> Printed:
    """Take in the number in brackets behind a title, and the short form declared there."""
    for _ in range(2):
        bracket = _bracket_at(text, printed.end)
        if bracket is None:
            break
        inside = text[bracket[0] + 1 : bracket[1] - 1]
        short = _SHORT_FORM.search(inside)
        numbered = next(_numbers(inside), None)
        if short is not None:
            printed = replace(printed, short=short["short"].strip())
        if numbered is None or numbered.start > 2:
            break
        printed = replace(
            printed,
            end=bracket[1],
            number=numbered.number,
            standard=numbered.standard,
            order=numbered.order,
        )
    rest = text[printed.end : printed.end + _LONGEST_BRACKET]
    declared = re.match(r"[（(，]?" + _SHORT_FORM.pattern, rest)
    if declared is not None and printed.short is None:
        printed = replace(printed, short=declared["short"].strip())
    return replace(printed, is_annex=_ANNEX_BEHIND.match(rest) is not None)


def _bracket_at(text: str, index: int) -> tuple[int, int] | None:
    """Return the range of the bracket that begins at `index`, its own brackets closed."""
    depth = 0
    for position in range(index, min(len(text), index + _LONGEST_BRACKET)):
        if text[position] in "（(":
            depth += 1
        elif text[position] in "）)":
            depth -= 1
        if depth == 0:
            return (index, position + 1) if position > index else None
    return None


def _numbers(text: str) -> Iterator[Printed]:
    """Yield the numbers of documents, orders and standards in `text`, each kind in order."""
    for match in _NUMBER.finditer(text):
        number = DocumentNumber.parse(match[0])
        if number is not None:
            yield Printed(*match.span(), "", number=number)
    for match in _ORDER.finditer(text):
        yield Printed(*match.span(), "", order=match[0])
    for match in _standard_pattern().finditer(text):
        yield Printed(*match.span(), "", standard=plain_standard(match[0]))


def _bare_numbers(text: str) -> Iterator[Printed]:
    """Yield the numbers with what belongs to none of them cut off (根据京政发… → 京政发…).

    A standard takes in the title printed without marks before its bracket.
    """
    for found in _numbers(text):
        if found.standard is not None:
            yield _with_unmarked_title(text, found)
        elif found.number is not None:
            if text[found.start + len(found.number.series)] in "（(":
                continue  # 某工程（2020）3号: round brackets make a number only behind a title
            series = _behind_lead(found.number.series, text[max(0, found.start - 1) : found.start])
            start = found.start + len(found.number.series) - len(series)
            number = replace(found.number, series=series)
            yield replace(found, start=start, number=number)
        else:
            issued = _behind_lead(
                text[found.start : found.end], text[max(0, found.start - 1) : found.start]
            )
            yield replace(found, start=found.end - len(issued), order=issued)


def _with_unmarked_title(text: str, found: Printed) -> Printed:
    """Take in the name before a standard's bracket: 国民经济行业分类（GB/T 4754-2017）."""
    bracket = _bracket_at(text, found.start - 1) if found.start else None
    if bracket is None or bracket[1] - found.end > 2:
        return found
    name = _HAN.search(text[max(0, found.start - 40) : found.start - 1])
    title = _behind_verb(name[0]) if name else ""
    if len(title) < 4:
        return found
    return replace(found, start=found.start - 1 - len(title), end=bracket[1], title=title)


def _behind_lead(words: str, before: str) -> str:
    """Return a series or an order without the verb or particle, and all before, that leads to it.

    A particle is one behind other words only, or behind a number: `before` is the character that
    `words` follow. 和政发 alone is a series.
    """
    particles = citation_words().particles
    last = 0
    for match in _lead_pattern().finditer(words):
        begins = match.start() == last and not (last == 0 and before and before in "号》）)")
        if match.end() < len(words) - 1 and not (match[0] in particles and begins):
            last = match.end()
    return words[last:]


def _behind_verb(words: str) -> str:
    """Return a title without the verb that leads to it; 和 may be a part of the title."""
    last = 0
    for match in _lead_pattern().finditer(words):
        is_part = match[0] in citation_words().particles and match.start() != last
        if match.end() < len(words) - 1 and not is_part:
            last = match.end()
    return words[last:]


def _joined(text: str, found: list[Printed]) -> list[Printed]:
    """Join a number with the title right behind it: 国办发〔2016〕54号《…意见》."""
    joined: list[Printed] = []
    for each in found:
        before = joined[-1] if joined else None
        if before is not None and each.start < before.end:
            continue
        if (
            before is not None
            and not before.title
            and each.title
            and (each.number or each.standard or each.order) is None
            and text[before.end : each.start] in ("", "文", "文件")
        ):
            joined[-1] = replace(
                each,
                start=before.start,
                number=before.number,
                standard=before.standard,
                order=before.order,
            )
        else:
            joined.append(each)
    return joined


def is_order(number: str) -> bool:
    """Whether `number` is that of an order, which has no series: 国务院令第755号."""
    return _ORDER.fullmatch(number) is not None


def plain_standard(printed: str) -> str:
    """Return a standard's number with one blank and plain dashes: GB/T 4754-2017."""
    compact = re.sub(r"[-—–－―]+", "-", re.sub(r"\s", "", printed))
    return re.sub(r"^(DB\d+/[TZ]|(?!DB)[A-Z]+(?:/[TZ])?)(?=\d)", r"\1 ", compact, count=1)


def _is_title(words: str) -> bool:
    """Whether what stands between “” or ＜＞ has the form of a title."""
    bare = re.sub(r"[（(][^（()）]{0,20}[）)]$", "", words)
    return (
        len(bare) > 4
        and bare.endswith(citation_words().genres)
        and not any(mark in bare for mark in f"，。；：、{FILLER}")
    )


@cache
def _carrying() -> tuple[str, ...]:
    """Return the verbs that, right before “…指南”, tell that it is a document."""
    governors = citation_words().governors
    return tuple(verb for kind in _CARRYING for verb in governors[kind])


def _inside(found: Printed, taken: list[tuple[int, int]]) -> bool:
    """Whether a reference lies in one of the ranges, which are in order."""
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        if taken[middle][1] <= found.start:
            low = middle + 1
        else:
            high = middle
    return low < len(taken) and taken[low][0] < found.end


def _blotted(text: str, taken: list[tuple[int, int]]) -> str:
    """Return `text` with the ranges, which are in order, filled up, at the same length."""
    pieces, last = [], 0
    for start, end in taken:
        pieces += [text[last:start], FILLER * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


@cache
def _lead_pattern() -> re.Pattern[str]:
    words = citation_words()
    verbs = (verb for kind in words.governors.values() for verb in kind)
    leads = {*words.leads, *words.particles, *verbs}
    return re.compile(any_of(leads))


@cache
def _standard_pattern() -> re.Pattern[str]:
    words = citation_words()
    national, sector = any_of(words.national_standards), any_of(words.sector_standards)
    number = r"\s?\d{1,6}(?:\.\d{1,3})?"
    year = r"\s?[-—–－―]{1,2}\s?(?:19|20)?\d\d(?!\d)"
    # A sector's two letters stand in many other words: only /T or a year makes them a standard.
    return re.compile(
        r"(?<![A-Za-z0-9/])(?:"
        rf"(?:{national}(?:/[TZ])?|DB\d{{2,4}}(?:/T)?)[/\s]?{number}(?:{year})?"
        rf"|{sector}/[TZ]{number}(?:{year})?|{sector}{number}{year})"
    )
