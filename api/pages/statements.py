"""Statements of indicators as pages list them: value, period and scope in words, with lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rdflib.term import Node

from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, UnknownThing, briefs, natural_order, reference
from graph.store import Store
from ontology import CMP


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement: its kind is that of `brief`; `value` reads as in ≥ 93 % or 300–500 亩.

    `period` is an EDTF value, else a year; `words` the printed text; `notice` and `task` are None
    where there is none.
    """

    brief: Brief
    indicator: Brief
    value: str
    baseline: str
    period: str
    coverage: str
    hedge: str
    certainty: Brief | None
    words: str
    place: Brief
    task: Brief | None
    notice: Brief | None
    quotes: list[Quote]


def statements_of_task(store: Store, iri: str) -> list[Stated]:
    """Return the statements of one task, in printed order."""
    return _statements(store, f"{reference(iri)} gbo:hasStatement ?statement")


def statements_in(store: Store, iri: str) -> list[Stated]:
    """Return the statements that a part of a document makes, those of its parts included."""
    return _statements(
        store, f"{reference(iri)} gbo:hasProvision* ?held . ?statement gbo:statedIn ?held"
    )


def statements_of_indicator(store: Store, iri: str) -> list[Stated]:
    """Return every statement of one indicator, the earliest period first, none last."""
    found = _statements(store, f"?statement gbo:ofIndicator {reference(iri)}")
    return sorted(found, key=lambda stated: (not stated.period, _last_year(stated.period)))


def statements_of_indicators(store: Store, iris: Collection[str]) -> dict[str, list[Stated]]:
    """Return the statements of each of `iris`, the latest period first."""
    if not iris:
        return {}
    values = " ".join(reference(iri) for iri in sorted(iris))
    found = _statements(store, f"VALUES ?asked {{ {values} }} ?statement gbo:ofIndicator ?asked")
    found.sort(key=lambda stated: _last_year(stated.period), reverse=True)
    grouped: dict[str, list[Stated]] = {}
    for stated in found:
        grouped.setdefault(stated.indicator.iri, []).append(stated)
    return grouped


def one_statement(store: Store, iri: str) -> Stated:
    """Return one statement; raises UnknownThing when it is none."""
    found = _statements(store, f"VALUES ?statement {{ {reference(iri)} }}")
    if not found:
        raise UnknownThing(iri)
    return found[0]


def _last_year(period: str) -> str:
    return period.rpartition("/")[2]


def _statements(store: Store, which: str) -> list[Stated]:
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?statement ?indicator ?comparator ?sign ?value ?lower ?upper
               ?unit ?trend ?edtf ?year ?base ?baseYear ?coverage ?hedge ?certainty ?text ?place
               ?assigner ?task ?notice WHERE {{
        {{ {which} }}
        ?statement gbo:ofIndicator ?indicator ; gbo:comparator ?comparator ;
                   gbo:printedText ?text ; gbo:statedIn ?place .
        OPTIONAL {{ ?comparator skos:notation ?sign }}
        OPTIONAL {{ ?statement gbo:value ?value }}
        OPTIONAL {{ ?statement gbo:lowerValue ?lower }}
        OPTIONAL {{ ?statement gbo:upperValue ?upper }}
        OPTIONAL {{ ?statement gbo:printedUnit ?unit }}
        OPTIONAL {{ ?statement gbo:trend ?trend }}
        OPTIONAL {{ ?statement gbo:edtf ?edtf }}
        OPTIONAL {{ ?statement gbo:periodYear ?year }}
        OPTIONAL {{ ?statement gbo:baselineValue ?base }}
        OPTIONAL {{ ?statement gbo:baselineYear ?baseYear }}
        OPTIONAL {{ ?statement gbo:coverageNote ?coverage }}
        OPTIONAL {{ ?statement gbo:hedge ?hedge }}
        OPTIONAL {{ ?statement gbo:certainty ?certainty }}
        OPTIONAL {{ ?statement gbo:printedAssigner ?assigner }}
        OPTIONAL {{ ?task gbo:hasStatement ?statement }}
        OPTIONAL {{ ?place ^(gbo:promulgates|gbo:hasAnnex|gbo:hasProvision)* ?notice .
                    ?notice a gbo:Notice }} }}"""
    )
    linked = ("statement", "indicator", "comparator", "trend", "place", "task", "notice")
    wanted = {str(row[name]) for row in rows for name in (*linked, "certainty") if name in row}
    named = briefs(store, wanted)
    lines = quotes(store, {str(row["statement"]) for row in rows})
    rows.sort(key=lambda row: natural_order(str(row["statement"])))
    unique = {str(row["statement"]): row for row in rows}
    return [_stated(row, named, lines[iri]) for iri, row in unique.items()]


def _stated(row: Mapping[str, Node], named: Mapping[str, Brief], lines: list[Quote]) -> Stated:
    return Stated(
        brief=named[str(row["statement"])],
        indicator=named[str(row["indicator"])],
        value=_value(row, named),
        baseline=_baseline(row),
        period=str(row.get("edtf", row.get("year", ""))),
        coverage=str(row.get("coverage", "")),
        hedge=str(row.get("hedge", "")),
        certainty=named.get(str(row.get("certainty", ""))),
        words=str(row["text"]),
        place=named[str(row["place"])],
        task=named.get(str(row.get("task", ""))),
        notice=named.get(str(row.get("notice", ""))),
        quotes=lines,
    )


def _value(row: Mapping[str, Node], named: Mapping[str, Brief]) -> str:
    """Return value and unit as one reads them; without a number, the words for that."""
    comparator, unit = str(row["comparator"]), str(row.get("unit", ""))
    if "lower" in row and "upper" in row:
        number = f"{row['lower']}–{row['upper']}"
    elif "value" in row and comparator == str(CMP.delta):
        number = f"{Decimal(str(row['value'])):+f}"
    elif "value" in row:
        sign = "" if comparator == str(CMP.eq) else str(row.get("sign", ""))
        number = f"{sign} {row['value']}".strip()
    elif "trend" in row:
        return named[str(row["trend"])].label
    else:
        return f"{row.get('assigner', '')} {named[comparator].label}".strip()
    return f"{number} {unit}".strip()


def _baseline(row: Mapping[str, Node]) -> str:
    """Return what the value is compared with: 80 (2017)."""
    year = f"({row['baseYear']})" if "baseYear" in row else ""
    return f"{row.get('base', '')} {year}".strip()
