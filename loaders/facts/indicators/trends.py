"""Changes without a number: 化肥施用总量继续下降, 提升低耗高效农业设施比例."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from loaders.facts.indicators.clauses import split_coordination
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.naming import read_subject
from loaders.records import Trend
from loaders.registry.indicator_words import words
from loaders.registry.patterns import any_of

_ABBREVIATION: Final = r"[（(]\w{1,12}[）)]"
_TRENDS: Final[tuple[Trend, ...]] = ("up", "down", "improve", "stable")


def read_trends(clause: str) -> Iterator[Finding]:
    """Yield a finding for each measure that `clause` says a trend of, and no number."""
    match = _verb_behind().search(clause) or _verb_before().search(clause)
    if match is None:
        return
    subject = read_subject(match["name"])
    for name in split_coordination(subject.text):
        if _is_trending(name):
            yield Finding(
                start=match.start(),
                end=match.end(),
                indicator=name,
                comparator="delta",
                value=None,
                unit="",
                clause=clause,
                trend=next(trend for trend in _TRENDS if match["verb"] in words("change", trend)),
                coverage=subject.coverage,
            )


def _is_trending(name: str) -> bool:
    """Whether a trend can be told of `name`, an abbreviation in brackets left aside."""
    bare = re.sub(f"{_ABBREVIATION}$", "", name)
    is_other = bare.endswith(words("measured", "not"))
    return bare.endswith(words("measured", "trending")) and not is_other


@cache
def _verb_behind() -> re.Pattern[str]:
    verbs = any_of(verb for trend in _TRENDS for verb in words("change", trend))
    nouns, adverbs = any_of(words("measured", "trending")), any_of(words("change", "adverbs"))
    return re.compile(
        rf"(?P<name>[^，。；]{{0,60}}{nouns}(?:{_ABBREVIATION})?)(?:{adverbs}){{0,3}}"
        rf"(?P<verb>{verbs})(?![\u4e00-\u9fff]{{0,20}}[率量]|[至到])"
    )


@cache
def _verb_before() -> re.Pattern[str]:
    # To check more often (增加频次) is a task, not a trend of a measure.
    nouns = any_of(noun for noun in words("measured", "trending") if noun != "频次")
    verbs = any_of(verb for key in ("up", "down") for verb in words("change", key))
    return re.compile(rf"(?P<verb>{verbs})(?P<name>[^，。；]{{1,40}}{nouns})$")
