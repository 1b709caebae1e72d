"""The page of an indicator: every value that is stated of it, over all notices, by period."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.statements import Stated, statements_of_indicator
from api.pages.thresholds import Table, tables_of_indicator
from api.things import Brief, brief, outgoing
from graph.store import Store


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The statements of an indicator, and the threshold rules that ask for it."""

    brief: Brief
    statements: list[Stated]
    tables: list[Table]


def read_indicator(store: Store, iri: str) -> IndicatorPage:
    """Return what is stated of the indicator; raises UnknownThing when the graph has none such."""
    outgoing(store, iri)
    return IndicatorPage(
        brief=brief(store, iri),
        statements=statements_of_indicator(store, iri),
        tables=tables_of_indicator(store, iri),
    )
