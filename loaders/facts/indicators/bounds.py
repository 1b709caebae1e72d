"""How a number is meant: 不少于, 以上, 控制在…以内, 左右, 同比下降 → comparator, change, hedge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from loaders.facts.indicators.numbers import Amount
from loaders.records import ChangeKind, Comparator, Trend
from loaders.registry.indicator_words import words
from loaders.registry.patterns import begins_in, ends_in, holds

_CHANGE_KINDS: Final[dict[str, ChangeKind]] = {"%": "percent", "百分点": "percentage-point"}
# Only a share or a multiple behind a change verb is sure to be a difference.
_RELATIVE: Final = ("%", "百分点", "倍")


@dataclass(frozen=True, slots=True)
class Bound:
    """How a number bounds what it is a value of.

    `printed` is the word that says so, `tail` the part of it behind the number; `before` is the
    text before the number without that word, where the word touches the number. `trend` is set
    where the number is a change.
    """

    comparator: Comparator
    printed: str
    tail: str
    before: str
    trend: Trend | None = None
    change: ChangeKind | None = None


def read_bound(before: str, behind: str, amount: Amount) -> Bound:
    """Return how `amount` is meant between the words `before` and `behind` it."""
    bare, near, printed = _strip_near(before)
    tail, by_tail = _tail(behind)
    change = _change(bare, amount)
    if change is not None:
        trend, rest = change
        kind = _CHANGE_KINDS.get(amount.unit, "percent" if amount.unit == "倍" else "absolute")
        return Bound("delta", printed or tail, tail, rest, trend, kind)
    if amount.upper is not None:
        return Bound("between", printed or tail, tail, bare)
    if amount.is_rounded:
        return Bound("approx", "余", tail, bare)
    if by_tail == "approx" or near == "approx":
        return Bound("approx", printed or tail, tail, bare)
    if near is not None:
        return Bound(near, printed, tail, bare)
    for comparator in _FAR:
        word = holds(before, words("comparators", comparator))
        if word:
            return Bound(comparator, word, tail, _before_far(before, word))
    if by_tail is not None:
        return Bound(by_tail, tail, tail, bare)
    if _is_lead_time(before, amount):
        return Bound("gte", "前", tail, before)
    return Bound("eq", "", tail, bare)


_FAR: Final[tuple[Comparator, ...]] = ("gte", "lte")


def _before_far(before: str, word: str) -> str:
    """Return what stands before a comparing word that does not touch the number.

    不少于总数的20%, 最高给予投资额50%: what lies between is what the share is of.
    """
    head, _, between = before.partition(word)
    if word == "至少" or (not head and word in words("comparators", "leading")):
        return head + between
    return head


def read_hedge(clause: str) -> str | None:
    """Return the word that softens a statement: 力争, 基本."""
    return holds(clause, words("hedges", "words")) or None


def _strip_near(before: str) -> tuple[str, Comparator | None, str]:
    """Take the comparing words off the end of `before`: the words left, what they say, the word."""
    for key, comparator in _NEAR:
        word = ends_in(before, words("comparators", key))
        if word and not (word == "近" and before.endswith(("最近", "邻近", "附近"))):
            return before[: -len(word)], comparator, word
    return before, None, ""


_NEAR: Final[tuple[tuple[str, Comparator], ...]] = (
    ("gte", "gte"), ("lte", "lte"), ("near_gt", "gt"), ("near_lt", "lt"),
    ("near_gte", "gte"), ("near_approx", "approx"),
)  # fmt: skip


def _tail(behind: str) -> tuple[str, Comparator | None]:
    """Return the bounding word behind a number, with （含2000万元） before it if that is there."""
    included = _INCLUDED.match(behind)
    start = included.end() if included else 0
    for comparator in _TAILS:
        word = begins_in(behind[start:], words("behind", comparator))
        if word:
            return behind[:start] + word, comparator
    return "", None


_INCLUDED: Final = re.compile(r"[（(]含[^）)]{0,12}[）)]")
_TAILS: Final[tuple[Comparator, ...]] = ("gte", "lte", "approx")


def _change(before: str, amount: Amount) -> tuple[Trend, str] | None:
    """Return the trend of a change verb that touches the number, and the words before it."""
    bare = before.removesuffix("了")
    for trend in _TRENDS:
        word = ends_in(bare, words("change", trend))
        if not word or bare.endswith("新" + word):
            continue
        if amount.unit in _RELATIVE or trend == "improve" or trend == "down" or word == "延长":
            return trend, bare[: -len(word)]
    return None


_TRENDS: Final[tuple[Trend, ...]] = ("up", "down", "improve")


def _is_lead_time(before: str, amount: Amount) -> bool:
    """Whether the number says how long before something: 开工前三个月."""
    return before.endswith("前") and amount.unit in ("个月", "天", "日", "工作日", "小时")
