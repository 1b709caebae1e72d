"""What a notice explains and classifies: glossaries, threshold rules, industries.

An industry classification becomes two schemes: divisions (大类) stand under categories (门类) in
one, and match one of the three industries in the other, since a category such as mining holds
divisions of several industries (三次产业划分规定).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rdflib import Literal, URIRef

from graph import Triple
from graph.iris import standard_slug
from graph.triples.context import Context
from graph.triples.literals import boolean, decimal, shortened, true, zh
from graph.triples.statements import indicator_triples
from loaders.records import Definition, DocumentNumber, IndustryClass, ThresholdRule
from ontology import GBO, LOGIC, RDF, RDFS, SIZE, SKOS


def knowledge_triples(context: Context) -> Iterator[Triple]:
    """Yield the terms a notice defines, its threshold rules and its industry classes."""
    yield from _glossary(context)
    rules: Counter[URIRef] = Counter()
    for rule in context.notice.thresholds:
        part = context.part(rule.annex)
        rules[part] += 1
        yield from _threshold(context, rule, context.minter.threshold(part, rules[part]))
    yield from _industries(context)


def _glossary(context: Context) -> Iterator[Triple]:
    if not context.notice.definitions:
        return
    scheme = context.minter.glossary(context.notice)
    title = context.notice.title.text if context.notice.title else str(context.notice.number or "")
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, SKOS.prefLabel, zh(f"名词解释：{title}" if title else "名词解释")
    yield scheme, GBO.statedIn, context.iri
    for definition in context.notice.definitions:
        yield from _definition(context, definition, scheme)


def _definition(context: Context, definition: Definition, scheme: URIRef) -> Iterator[Triple]:
    iri = context.minter.term(context.notice, definition.term)
    yield iri, RDF.type, SKOS.Concept
    yield iri, SKOS.prefLabel, zh(definition.term)
    yield iri, SKOS.definition, zh(context.public(definition.text))
    yield iri, SKOS.inScheme, scheme
    if definition.number:
        yield iri, SKOS.notation, Literal(definition.number)
    yield iri, GBO.statedIn, context.place(definition.annex, definition.provision)
    yield from context.grounds(iri, definition.text.spans)


def _threshold(context: Context, rule: ThresholdRule, iri: URIRef) -> Iterator[Triple]:
    words = context.public(rule.text)
    yield iri, RDF.type, GBO.ThresholdRule
    label = words if rule.industry in words else f"{rule.industry} {words}"
    yield iri, RDFS.label, zh(shortened(label, 60))
    yield iri, GBO.sizeClass, SIZE[rule.size_class]
    yield iri, GBO.ruleLogic, LOGIC["all-of" if rule.all_bounds else "any-of"]
    yield iri, GBO.ofIndicator, context.minter.indicator(rule.indicator)
    yield from indicator_triples(rule.indicator, context)
    yield from _classified_industry(context, rule, iri)
    if rule.lower is not None:
        yield iri, GBO.lowerValue, decimal(rule.lower)
        yield iri, GBO.lowerInclusive, boolean(rule.lower_inclusive)
    if rule.upper is not None:
        yield iri, GBO.upperValue, decimal(rule.upper)
        yield iri, GBO.upperInclusive, boolean(rule.upper_inclusive)
    yield iri, GBO.printedUnit, Literal(rule.printed_unit)
    if rule.unit is not None:
        yield iri, GBO.unitOfMeasure, context.minter.measure_unit(rule.unit)
    yield iri, GBO.printedText, Literal(words)
    if rule.is_truncated:
        yield iri, GBO.textTruncated, true()
    yield iri, GBO.statedIn, context.place(rule.annex, rule.provision)
    yield from _reproduced(context, iri, rule.reproduces_title, rule.reproduces_number)
    yield from context.grounds(iri, rule.text.spans)


def _classified_industry(context: Context, rule: ThresholdRule, iri: URIRef) -> Iterator[Triple]:
    """Yield the industry of a rule, under the words of the columns left of it."""
    scheme = context.minter.industry_scheme()
    industry = context.minter.industry(rule.industry)
    yield iri, GBO.industry, industry
    wider = context.minter.industry(rule.category) if rule.category else None
    for concept, name in ((industry, rule.industry), (wider, rule.category)):
        if concept is not None and name:
            yield concept, RDF.type, SKOS.Concept
            yield concept, SKOS.prefLabel, zh(name)
            yield concept, SKOS.inScheme, scheme
    if wider is not None and wider != industry:
        yield industry, SKOS.broader, wider


def _industries(context: Context) -> Iterator[Triple]:
    schemes = {
        level: context.minter.classification(_scheme_slug(context, level))
        for level in ("division", "industry")
    }
    for each in context.notice.industries:
        scheme = schemes["industry" if each.level == "industry" else "division"]
        iri = URIRef(f"{scheme}/{each.code}")
        yield iri, RDF.type, SKOS.Concept
        yield iri, SKOS.prefLabel, zh(each.name)
        yield iri, SKOS.notation, Literal(each.code)
        yield iri, SKOS.inScheme, scheme
        if each.level == "division":
            if each.category is not None:
                yield iri, SKOS.broader, URIRef(f"{schemes['division']}/{each.category}")
            if each.industry is not None:
                yield iri, SKOS.broadMatch, URIRef(f"{schemes['industry']}/{each.industry}")
        yield iri, GBO.statedIn, context.place(each.annex, each.provision)
        yield from context.grounds(iri, each.spans)
        yield from _scheme(context, each, scheme)


def _scheme_slug(context: Context, level: str) -> str:
    """Return the slug of a classification; the notice says which edition its divisions follow."""
    if level == "industry":
        return "three-industries"
    editions = sorted(
        {
            citation.standard
            for citation in context.notice.citations
            if citation.standard is not None and "4754" in citation.standard
        }
    )
    return standard_slug(editions[0]) if editions else "gb-t-4754"


def _scheme(context: Context, each: IndustryClass, scheme: URIRef) -> Iterator[Triple]:
    """Yield the scheme that a class stands in, and the document it was copied from."""
    name = "三次产业" if each.level == "industry" else "国民经济行业分类"
    yield scheme, RDF.type, SKOS.ConceptScheme
    yield scheme, SKOS.prefLabel, zh(name)
    yield from _reproduced(context, scheme, each.reproduces_title, each.reproduces_number)


def _reproduced(
    context: Context, iri: URIRef, title: str | None, number: DocumentNumber | None
) -> Iterator[Triple]:
    """Yield the document that `iri` was copied from."""
    if not title and number is None:
        return
    document = context.minter.document(title or "", number, context.notice)
    yield iri, GBO.reproduces, document
    if document not in context.cited:
        # A citation would tell the title; without one nothing else does.
        yield document, RDFS.label, zh(title or str(number))
