"""Indicators in running text: 森林覆盖率达到36.5% → what, how much, of what kind, when, where.

`read_statements` finds every quantified target, cap, achieved value, entitlement and condition in
the texts of one notice: numbers with units (`values`), words that stand for a number or a trend
(`implied`). Kind, period and coverage come from the words and from the place of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from loaders.agents import Reader
from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.implied import read_implied
from loaders.facts.indicators.kinds import read_comparator, read_kind
from loaders.facts.indicators.naming import canonical
from loaders.facts.indicators.periods import read_outlook, read_period
from loaders.facts.indicators.ranks import read_ranks
from loaders.facts.indicators.values import read_values, stated_amounts
from loaders.prose import Prose
from loaders.records import Statement
from loaders.registry.measure_units import unit_iri
from loaders.sources import Passage

__all__ = ["read_statements"]


# An entry of a glossary explains a word: its numbers are nobody's target.
_GLOSSARY: Final = re.compile("(?:^|[”》])是?指")


def read_statements(texts: Sequence[Prose], reader: Reader) -> Iterator[Statement]:
    """Yield the statements of values that the texts of one notice make, in order."""
    for prose in texts:
        text = prose.passage.text
        amounts = stated_amounts(text)
        found = [*read_values(text, amounts), *read_ranks(text), *read_implied(text, amounts)]
        found.sort(key=lambda each: (each.start, each.end))
        passages = [prose.passage.part(each.start, each.end) for each in found]
        for each, passage in zip(found, passages, strict=True):
            if each.indicator and passage and not _GLOSSARY.search(each.clause):
                yield _statement(each, passage, prose, reader)


def _statement(found: Finding, passage: Passage, prose: Prose, reader: Reader) -> Statement:
    outlook = read_outlook(prose.headings)
    period = read_period(found.clause, found.earlier, outlook, prose.year)
    baseline_year = period.baseline_year if found.comparator == "delta" else None
    return Statement(
        kind=read_kind(found, outlook, in_article="art_" in (prose.provision or "")),
        indicator=canonical(found.indicator.removeprefix(reader.area.name)),
        comparator=read_comparator(found, outlook),
        value=found.value,
        printed_unit=found.unit,
        text=reader.mention(passage),
        annex=prose.annex,
        provision=prose.provision,
        task=prose.task,
        lower=found.lower,
        upper=found.upper,
        unit=unit_iri(found.unit),
        change=found.change,
        trend=found.trend,
        baseline_value=found.baseline,
        baseline_year=baseline_year,
        edtf=period.edtf,
        period_year=period.last_year,
        coverage=found.coverage,
        hedge=found.hedge,
        assigned_by=found.assigned_by,
        is_implicit=found.is_implicit,
        is_condition=found.is_condition,
        certainty="inferred" if found.is_implicit or found.is_inherited else "certain",
    )
