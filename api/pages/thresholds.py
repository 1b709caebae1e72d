"""Threshold rules as pages show them: one bound in words, or the table that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rdflib.term import Node

from api.pages.outline import trail
from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, briefs, natural_order, outgoing, reference
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range, as printed; `sign` tells whether the number itself lies within."""

    number: str
    inclusive: bool

    @property
    def sign(self) -> str:
        """The sign between the number and what it bounds."""
        return "≤" if self.inclusive else "<"


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of a table of size classes.

    `category` is what stands left of the industry, `letter` what stands for the indicator in
    bounds such as 300≤X<1000, empty where bounds are printed in words. `is_truncated` tells that
    the source has lost digits.
    """

    brief: Brief
    place: Brief
    industry: Brief
    category: Brief | None
    indicator: Brief
    size: Brief
    logic: Brief
    lower: Bound | None
    upper: Bound | None
    letter: str
    unit: str
    is_truncated: bool
    sources: list[Brief]

    @property
    def needs_all(self) -> bool:
        """Whether an enterprise must meet the bounds of all indicators, not of any one."""
        return self.logic.iri.endswith("/all-of")

    def around(self, name: str) -> str:
        """Return the bounds around the name of what they bound: 300 ≤ X < 1000, or X < 20."""
        if self.lower is None:
            return f"{name} {self.upper.sign} {self.upper.number}" if self.upper else name
        if self.upper is None:
            return f"{name} {'≥' if self.lower.inclusive else '>'} {self.lower.number}"
        upper = f"{self.upper.sign} {self.upper.number}"
        return f"{self.lower.number} {self.lower.sign} {name} {upper}"

    @property
    def bounds(self) -> str:
        """The bounds the way the table prints them: in signs, or as in 50（含）至 400."""
        if self.letter:
            return self.around(self.letter)
        if self.lower is None:
            return f"{self.upper.number} {_mark(self.upper)}以下" if self.upper else ""
        if self.upper is None:
            return f"{self.lower.number} {_mark(self.lower)}以上"
        upper = f"{self.upper.number}{_mark(self.upper)}"
        return f"{self.lower.number}{_mark(self.lower)}至 {upper}"


def _mark(bound: Bound) -> str:
    return "（含）" if bound.inclusive else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of one industry; `cells` has a rule, or None, for each size class."""

    industry: Brief
    category: Brief | None
    indicator: Brief
    unit: str
    cells: list[Rule | None]


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of one place; `industries` are the rows of each industry, in printed order."""

    place: Brief
    sizes: list[Brief]
    industries: list[list[Row]]
    rules: list[Rule]

    @property
    def is_truncated(self) -> bool:
        """Whether the source has lost digits of a bound."""
        return any(rule.is_truncated for rule in self.rules)

    @property
    def sources(self) -> list[Brief]:
        """The documents that the table was copied from."""
        return list({source.iri: source for rule in self.rules for source in rule.sources}.values())

    @property
    def several(self) -> bool:
        """Whether an industry has more than one indicator, so that it matters how they join."""
        return any(len(rows) > 1 for rows in self.industries)

    def joined(self, *, all_of: bool) -> list[Brief]:
        """Return the size classes that ask for all indicators, or those that ask for any one."""
        sizes = {rule.size.iri for rule in self.rules if rule.needs_all == all_of}
        return [size for size in self.sizes if size.iri in sizes]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule, the parts that hold it, the rules of the same industry, and the printed lines."""

    rule: Rule
    trail: list[Brief]
    table: Table
    quotes: list[Quote]


def read_rule(store: Store, iri: str) -> RulePage:
    """Return what the graph says of a rule; raises UnknownThing when it says nothing."""
    outgoing(store, iri)
    rules = _rules(
        store,
        f"{reference(iri)} gbo:industry ?same ; gbo:statedIn ?there . "
        "?rule gbo:industry ?same ; gbo:statedIn ?there",
    )
    rule = next(rule for rule in rules if rule.brief.iri == iri)
    return RulePage(
        rule=rule,
        trail=[*trail(store, rule.place.iri), rule.place],
        table=_table(rules),
        quotes=quotes(store, [iri])[iri],
    )


def tables_in(store: Store, iri: str) -> list[Table]:
    """Return the tables that a part of a document holds, those of its parts included."""
    return _tables(store, f"{reference(iri)} gbo:hasProvision* ?held . ?rule gbo:statedIn ?held")


def tables_of_industry(store: Store, iri: str) -> list[Table]:
    """Return the rules on an industry and on those under it."""
    return _tables(store, f"?rule gbo:industry/skos:broader* {reference(iri)}")


def tables_of_indicator(store: Store, iri: str) -> list[Table]:
    """Return the rules that ask for an indicator."""
    return _tables(store, f"?rule gbo:ofIndicator {reference(iri)}")


def _tables(store: Store, which: str) -> list[Table]:
    rules = _rules(store, which)
    return [_table(list(group)) for _, group in groupby(rules, lambda rule: rule.place.iri)]


def _table(rules: Sequence[Rule]) -> Table:
    sizes = list({rule.size.iri: rule.size for rule in rules}.values())
    rows = list(_rows(rules, sizes))
    grouped = groupby(rows, lambda row: (row.category and row.category.iri, row.industry.iri))
    return Table(rules[0].place, sizes, [list(group) for _, group in grouped], list(rules))


def _rows(rules: Sequence[Rule], sizes: Sequence[Brief]) -> Iterator[Row]:
    def row(rule: Rule) -> tuple[str, str, str, str]:
        category = rule.category.iri if rule.category else ""
        return category, rule.industry.iri, rule.indicator.iri, rule.unit

    for _, group in groupby(rules, row):
        cells = {rule.size.iri: rule for rule in group}
        one = next(iter(cells.values()))
        yield Row(
            one.industry, one.category, one.indicator, one.unit,
            [cells.get(size.iri) for size in sizes],
        )  # fmt: skip


def _rules(store: Store, which: str) -> list[Rule]:
    """Return the rules that `which` binds to ?rule, in printed order, place by place."""
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?rule ?place ?industry ?category ?indicator ?size ?logic
               ?lower ?lowerIn ?upper ?upperIn ?unit ?words ?cut ?copied WHERE {{
        {{ {which} }}
        ?rule a gbo:ThresholdRule ; gbo:statedIn ?place ; gbo:industry ?industry ;
              gbo:ofIndicator ?indicator ; gbo:sizeClass ?size ; gbo:ruleLogic ?logic ;
              gbo:printedUnit ?unit ; gbo:printedText ?words .
        OPTIONAL {{ ?industry skos:broader ?category }}
        OPTIONAL {{ ?rule gbo:lowerValue ?lower ; gbo:lowerInclusive ?lowerIn }}
        OPTIONAL {{ ?rule gbo:upperValue ?upper ; gbo:upperInclusive ?upperIn }}
        OPTIONAL {{ ?rule gbo:textTruncated ?cut }}
        OPTIONAL {{ ?rule gbo:reproduces ?copied }} }}"""
    )
    linked = ("rule", "place", "industry", "category", "indicator", "size", "logic", "copied")
    named = briefs(store, {str(row[name]) for row in rows for name in linked if name in row})
    rows.sort(key=lambda row: (natural_order(str(row["place"])), natural_order(str(row["rule"]))))
    copied: dict[str, set[str]] = {}
    for row in rows:
        copied.setdefault(str(row["rule"]), set()).update(
            {str(row["copied"])} if "copied" in row else ()
        )
    unique = {str(row["rule"]): row for row in rows}
    return [
        _rule(row, named, [named[source] for source in sorted(copied[iri])])
        for iri, row in unique.items()
    ]


def _rule(row: Mapping[str, Node], named: Mapping[str, Brief], sources: list[Brief]) -> Rule:
    letter = re.search(r"(?<=[≤<])[A-Z](?![A-Z])|(?<![A-Z])[A-Z](?=[≤<])", str(row["words"]))
    return Rule(
        brief=named[str(row["rule"])],
        place=named[str(row["place"])],
        industry=named[str(row["industry"])],
        category=named.get(str(row.get("category", ""))),
        indicator=named[str(row["indicator"])],
        size=named[str(row["size"])],
        logic=named[str(row["logic"])],
        lower=_bound(row, "lower"),
        upper=_bound(row, "upper"),
        letter=letter[0] if letter else "",
        unit=str(row["unit"]),
        is_truncated="cut" in row,
        sources=sources,
    )


def _bound(row: Mapping[str, Node], end: str) -> Bound | None:
    return Bound(str(row[end]), str(row[f"{end}In"]) == "true") if end in row else None
