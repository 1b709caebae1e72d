"""Statements of indicators: targets, achieved values, limits and quotas (ontology notes, 2.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.triples.agents import agent_triples
from graph.triples.context import Context
from graph.triples.literals import decimal, shortened, true, typed, year, zh
from loaders.records import Statement, StatementKind
from ontology import CERT, CHG, CMP, EDTF, GBO, RDF, RDFS, SKOS, TREND

_CLASSES: Final[dict[StatementKind, URIRef]] = {
    "target": GBO.Target,
    "achieved": GBO.Achievement,
    "limit": GBO.Limit,
    "quota": GBO.Quota,
}
_LABEL_LENGTH: Final = 60


def statement_triples(context: Context) -> Iterator[Triple]:
    """Yield every statement, numbered within the task or the provision that makes it."""
    tasks = {task.ref: task for task in context.notice.tasks}
    ordinals: Counter[URIRef] = Counter()
    for statement in context.notice.statements:
        place = context.place(statement.annex, statement.provision)
        holder = place
        if statement.task in tasks:
            holder = context.task_iris[statement.task]
            if statement.provision is None:
                place = context.task_place(tasks[statement.task])
        ordinals[holder] += 1
        iri = context.minter.statement(holder, ordinals[holder])
        if holder != place:
            yield holder, GBO.hasStatement, iri
        yield iri, GBO.statedIn, place
        yield from _statement(context, statement, iri)
        yield from _value(context, statement, iri)
        yield from _period(statement, iri)
        yield from _assigner(context, statement, iri)


def indicator_triples(name: str, context: Context) -> Iterator[Triple]:
    """Yield the concept of an indicator, which all notices share by its name."""
    indicator = context.minter.indicator(name)
    yield indicator, RDF.type, GBO.Indicator
    yield indicator, SKOS.prefLabel, zh(name)
    yield indicator, SKOS.inScheme, context.minter.indicator_scheme()


def _statement(context: Context, statement: Statement, iri: URIRef) -> Iterator[Triple]:
    words = context.public(statement.text)
    yield iri, RDF.type, _CLASSES[statement.kind]
    yield iri, RDFS.label, zh(shortened(words, _LABEL_LENGTH))
    yield iri, GBO.ofIndicator, context.minter.indicator(statement.indicator)
    yield from indicator_triples(statement.indicator, context)
    yield iri, GBO.comparator, CMP[statement.comparator]
    yield iri, GBO.printedText, Literal(words)
    yield iri, GBO.certainty, CERT[statement.certainty]
    if statement.hedge:
        yield iri, GBO.hedge, Literal(statement.hedge)
    if statement.coverage:
        yield iri, GBO.coverageNote, Literal(statement.coverage)
    if statement.is_implicit:
        yield iri, GBO.implicitValue, true()
    if statement.is_condition:
        yield iri, GBO.eligibilityCondition, true()
    yield from context.grounds(iri, statement.text.spans)


def _value(context: Context, statement: Statement, iri: URIRef) -> Iterator[Triple]:
    for property_, number in (
        (GBO.value, statement.value),
        (GBO.lowerValue, statement.lower),
        (GBO.upperValue, statement.upper),
        (GBO.baselineValue, statement.baseline_value),
    ):
        if number is not None:
            yield iri, property_, decimal(number)
    if statement.printed_unit:
        yield iri, GBO.printedUnit, Literal(statement.printed_unit)
    if statement.unit is not None:
        yield iri, GBO.unitOfMeasure, context.minter.measure_unit(statement.unit)
    if statement.change is not None:
        yield iri, GBO.changeKind, CHG[statement.change]
    if statement.trend is not None:
        yield iri, GBO.trend, TREND[statement.trend]


def _period(statement: Statement, iri: URIRef) -> Iterator[Triple]:
    if statement.edtf is not None:
        yield iri, GBO.edtf, typed(statement.edtf, EDTF.EDTF)
    if statement.period_year is not None:
        yield iri, GBO.periodYear, year(statement.period_year)
    if statement.baseline_year is not None:
        yield iri, GBO.baselineYear, year(statement.baseline_year)


def _assigner(context: Context, statement: Statement, iri: URIRef) -> Iterator[Triple]:
    """Yield who sets the number, as an agent where the registry knows one of that name."""
    printed = statement.assigned_by
    if not printed or not printed.strip():
        return
    yield iri, GBO.printedAssigner, Literal(printed)
    area = context.notice.area
    if context.minter.registry.is_known(printed, area):
        agent = context.minter.registry.resolve(printed, area)
        assigner = context.minter.agent(agent, iri, "assigner")
        yield iri, GBO.valueAssignedBy, assigner
        yield from agent_triples(agent, assigner, context.minter)
