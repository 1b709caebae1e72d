"""The parts of a document: the instrument it encloses, its annexes, and their provisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.triples.context import Context, opening
from graph.triples.literals import integer, shortened, zh
from loaders.records import Annex, Provision
from ontology import DCTERMS, ELI, GBO, PTYPE, RDF, RDFS

_LABEL_LENGTH: Final = 40


def part_triples(context: Context) -> Iterator[Triple]:
    """Yield instrument, annexes and provisions, each under the part that holds it."""
    yield from _instrument(context)
    for annex in context.notice.annexes:
        yield from _annex(context, annex)
    for provision in context.notice.provisions:
        yield from _provision(context, provision)


def _instrument(context: Context) -> Iterator[Triple]:
    enclosed = context.notice.encloses
    if enclosed is None:
        return
    iri = context.minter.instrument(context.notice)
    yield context.iri, GBO.promulgates, iri
    yield iri, RDF.type, GBO.Instrument
    yield iri, RDFS.label, zh(enclosed.text)
    yield iri, DCTERMS.title, zh(enclosed.text)
    yield from context.grounds(iri, enclosed.spans)


def _annex(context: Context, annex: Annex) -> Iterator[Triple]:
    iri = context.part(annex.number)
    yield context.part(None), GBO.hasAnnex, iri
    yield iri, RDF.type, GBO.Annex
    yield iri, RDFS.label, zh(f"附件{annex.number} {annex.title}")
    yield iri, DCTERMS.title, zh(annex.title)
    yield iri, GBO.annexNumber, integer(annex.number)
    yield from context.grounds(iri, [opening(annex.span)])


def _provision(context: Context, provision: Provision) -> Iterator[Triple]:
    iri = context.places[provision.annex, provision.key]
    yield _holder(context, provision), GBO.hasProvision, iri
    yield iri, RDF.type, GBO.Provision
    yield iri, ELI.type_subdivision, PTYPE[provision.kind]
    if provision.number:
        yield iri, GBO.provisionNumber, Literal(provision.number)
    if provision.heading:
        yield iri, GBO.heading, Literal(provision.heading)
    text = context.public(provision.text) if provision.text else ""
    if text:
        yield iri, GBO.provisionText, Literal(text)
    words = provision.heading or shortened(text, _LABEL_LENGTH)
    yield iri, RDFS.label, zh(heading_line(provision.number, words))
    yield from context.grounds(iri, provision.spans)


def _holder(context: Context, provision: Provision) -> URIRef:
    """Return what the provision directly stands in; the letter is the notice's own text."""
    parent = context.places.get((provision.annex, provision.parent_key or ""))
    if parent is not None:
        return parent
    return context.iri if provision.in_letter else context.part(provision.annex)


def heading_line(number: str, heading: str) -> str:
    """Return number and heading as one line: a bare 一 or 1 is parted from it by 、.

    第三条 ends with its counter, and a blank parts it from the words.
    """
    if not number or heading.startswith((number, f"（{number}", f"第{number}")):
        return heading
    if not heading:
        return number
    if re.fullmatch(r"第\w+[章节条款项]", number) or number.startswith("附录"):
        return f"{number} {heading}"
    return f"{number}、{heading}" if re.fullmatch(r"\w+", number) else f"{number}{heading}"
