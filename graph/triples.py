"""Records in, triples out: what one notice says, as RDF (ontology notes, section 2).

`quads(notice)` is the whole of it: the notice's own graph, and stubs for what it cites. The
functions below follow the order of a notice: document, parts, tasks, citations. Each yields the
triples of one kind of thing with the spans of text that say so.

Personal data stay out: contact points carry unit and task only, and a span that would quote the
name or phone of a contact is cut before it. `contact_quads` gives the rest, for a graph that is
never published.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rdflib import Literal, URIRef
from rdflib.term import Node

from graph import Quad, Triple
from graph.iris import Minter
from graph.shared import Cited, number_triples, stub_triples
from loaders.records import (
    Agent,
    AgentMention,
    AlternativeReading,
    Annex,
    Area,
    Citation,
    CitationRole,
    Contact,
    DatedMention,
    Notice,
    Provision,
    Responsibility,
    Role,
    Span,
    Statement,
    Task,
    TimeFrame,
)
from ontology import (
    CERT,
    CITO,
    CMP,
    CROLE,
    CV,
    DCTERMS,
    DISC,
    DTYPE,
    EDTF,
    ELI,
    FOAF,
    GBO,
    GK,
    IDB,
    OA,
    ORG,
    PROV,
    PTYPE,
    RDF,
    RDFS,
    ROLE,
    SKOS,
    TFK,
    TFORM,
    UTYPE,
    XSD,
    concept_named,
)

SHORTCUTS: Final[dict[Role, URIRef]] = {
    "lead": GBO.ledBy,
    "support": GBO.supportedBy,
    "assigned": GBO.assignedTo,
    "leader": GBO.overseenBy,
}
DIRECT_RELATIONS: Final[dict[CitationRole, URIRef]] = {
    "basis": ELI.based_on,
    "implements": ELI.applies,
    "repeals": ELI.repeals,
    "amends": ELI.amends,
    "reproduces": ELI.cites,
    "cites": ELI.cites,
}
_LABEL_LENGTH: Final = 24


def quads(notice: Notice, minter: Minter | None = None) -> Iterator[Quad]:
    """Yield what `notice` says, in its own graph, and the stubs of the documents that it cites.

    A quad may come more than once: names and spans are described where they are used.
    """
    context = _Context.of(notice, minter or Minter())
    graph = context.minter.notice_graph(notice)
    for triple in _notice_triples(context):
        yield *triple, graph
    stubs = context.minter.graph("registry-documents")
    for triple in stub_triples(cited_documents(notice, context.minter), context.minter):
        yield *triple, stubs


def contact_quads(notice: Notice, minter: Minter | None = None) -> Iterator[Quad]:
    """Yield the names, phones and quotes of the contacts: personal data, never to be published."""
    context = _Context.of(notice, minter or Minter())
    graph = context.minter.contacts_graph(context.minter.notice_graph(notice))
    for node, _, contact in context.contact_points():
        yield node, FOAF.name, Literal(contact.person), graph
        for phone in contact.phones:
            yield node, CV.telephone, Literal(phone), graph
        if contact.remark:
            yield node, RDFS.comment, Literal(contact.remark, lang="zh"), graph
        for span in contact.spans:
            for triple in context.span_triples(node, span):
                yield *triple, graph


def tasks_with_iris(notice: Notice, minter: Minter) -> Iterator[tuple[Task, URIRef, int]]:
    """Yield each task with its IRI and row; a row that is taken already gives way to the next.

    Two tasks of one part with one number and row are a fault of the reading, and must not
    become one node.
    """
    taken: set[URIRef] = set()
    for task in notice.tasks:
        row = task.row
        while (iri := minter.task(notice, task, row)) in taken:
            row += 1
        taken.add(iri)
        yield task, iri, row


def cited_documents(notice: Notice, minter: Minter) -> Iterator[Cited]:
    """Yield the document that each citation of `notice` means, as printed there."""
    for citation in notice.citations:
        yield Cited(minter.cited(citation, notice), citation.title, citation.number)


@dataclass(frozen=True, slots=True)
class _Context:
    """One notice with its IRIs, while its triples are written."""

    notice: Notice
    minter: Minter
    iri: URIRef
    places: dict[tuple[int | None, str], URIRef]
    tasks: tuple[tuple[Task, URIRef, int], ...]

    @classmethod
    def of(cls, notice: Notice, minter: Minter) -> _Context:
        places = {
            (provision.annex, provision.key): minter.provision(
                notice, provision.annex, provision.key
            )
            for provision in notice.provisions
        }
        tasks = tuple(tasks_with_iris(notice, minter))
        return cls(notice, minter, minter.notice(notice), places, tasks)

    def part(self, annex: int | None) -> URIRef:
        return self.minter.part(self.notice, annex)

    def place(self, annex: int | None, *keys: str | None) -> URIRef:
        """Return the first provision of `keys` that there is, else the part."""
        found = (self.places[annex, key] for key in keys if key and (annex, key) in self.places)
        return next(found, self.part(annex))

    def contact_points(self) -> Iterator[tuple[URIRef, URIRef | None, Contact]]:
        """Yield each contact with the IRI of its node and of its task."""
        tasks: dict[tuple[int | None, str, int], URIRef] = {}
        for task, iri, _ in self.tasks:
            tasks.setdefault((task.annex, task.number, task.row), iri)
        counter: Counter[URIRef] = Counter()
        for contact in self.notice.contacts:
            task_iri = tasks.get((contact.annex, contact.task_number, contact.task_row))
            holder = task_iri or self.part(contact.annex)
            counter[holder] += 1
            yield self.minter.contact(holder, counter[holder]), task_iri, contact

    def grounds(self, subject: URIRef, spans: Iterable[Span]) -> Iterator[Triple]:
        """Yield the link from `subject` to each span behind it, and the spans."""
        for span in spans:
            public = without_contacts(span, self.notice.contacts)
            if public is not None:
                yield from self.span_triples(subject, public)

    def span_triples(self, subject: URIRef, span: Span) -> Iterator[Triple]:
        sha256 = self.notice.source.sha256
        iri = self.minter.span(sha256, span)
        yield subject, PROV.wasDerivedFrom, iri
        yield iri, RDF.type, GBO.TextSpan
        yield iri, GBO.inSource, self.minter.source(sha256)
        yield iri, OA.start, _integer(span.start)
        yield iri, OA.end, _integer(span.end)
        yield iri, GBO.startLine, _integer(span.line_start)
        yield iri, GBO.endLine, _integer(span.line_end)
        yield iri, GBO.quote, Literal(span.quote)
        if span.page is not None:
            yield iri, GBO.pageLabel, Literal(span.page)


def _notice_triples(context: _Context) -> Iterator[Triple]:
    yield from _source(context)
    yield from _document(context)
    yield from _dates(context)
    yield from _recipients(context)
    yield from _instrument(context)
    for annex in context.notice.annexes:
        yield from _annex(context, annex)
    for provision in context.notice.provisions:
        yield from _provision(context, provision)
    rows = Counter((task.annex, task.number) for task in context.notice.tasks)
    for task, iri, row in context.tasks:
        several = rows[task.annex, task.number] > 1
        yield from _task(context, task, iri, row, row if several else None)
    for node, task_iri, contact in context.contact_points():
        yield from _contact_point(context, node, task_iri, contact)
    for ordinal, citation in enumerate(context.notice.citations, 1):
        yield from _citation(context, citation, ordinal)


# The document


def _source(context: _Context) -> Iterator[Triple]:
    source = context.notice.source
    iri = context.minter.source(source.sha256)
    yield iri, RDF.type, GBO.SourceText
    yield iri, RDFS.label, Literal(source.name)
    yield iri, GBO.fileName, Literal(source.name)
    yield iri, GBO.sha256, _typed(source.sha256, XSD.hexBinary)
    yield iri, GBO.sourceEncoding, Literal(source.encoding.lower())


def _document(context: _Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    yield iri, RDF.type, GBO.Notice
    yield iri, RDFS.label, _zh(notice.title.text if notice.title else str(notice.number or ""))
    if notice.number is not None:
        yield from number_triples(iri, notice.number, context.minter)
        yield from context.grounds(iri, notice.number_spans)
    if notice.title is not None:
        yield iri, DCTERMS.title, _zh(notice.title.text)
        yield from context.grounds(iri, notice.title.spans)
    if not notice.number_spans and notice.title is None:
        # Nothing is left to point at but where the notice begins; its whole extent is too much
        # to quote, and would quote the contacts.
        yield from context.grounds(iri, [opening(notice.span)])
    kind = notice.document_type and concept_named(DTYPE, notice.document_type)
    if kind:
        yield iri, ELI.type_document, kind
    yield iri, ELI.jurisdiction, context.minter.area(notice.area)
    yield from _area(context, notice.area)
    for ordinal, issuer in enumerate(notice.issuers, 1):
        yield from _document_agent(context, GBO.issuedBy, issuer, f"issuer-{ordinal}")
    yield from _document_agent(context, GBO.printedBy, notice.printed_by, "printer")
    yield from _document_agent(context, GBO.interpretedBy, notice.interpreted_by, "interpreter")
    yield from _document_agent(context, GBO.approvedBy, notice.approved_by, "approver")


def _document_agent(
    context: _Context, relation: URIRef, mention: AgentMention | None, place: str
) -> Iterator[Triple]:
    if mention is None:
        return
    agent = context.minter.agent(mention.agent, context.iri, place)
    yield context.iri, relation, agent
    yield from _agent(context, mention.agent, agent)
    yield from context.grounds(context.iri, mention.spans)


def _dates(context: _Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    for property_, dated in (
        (GBO.signedDate, notice.signed),
        (GBO.printedDate, notice.printed),
        (GBO.effectiveDate, notice.effective),
        (GBO.expiryDate, notice.expiry),
    ):
        if dated is not None:
            if dated.date is not None:
                yield iri, property_, _date(dated.date)
            yield from context.grounds(iri, dated.spans)
    if notice.effective is not None:
        yield iri, GBO.effectiveClause, _zh(notice.effective.printed)
        if _is_inferred(notice.effective):
            yield iri, GBO.normalisedBy, Literal(notice.effective.rule)
    if notice.expiry is not None:
        yield iri, GBO.expiryClause, _zh(notice.expiry.printed)


def _is_inferred(dated: DatedMention) -> bool:
    return dated.date is not None and dated.rule != "printed"


def _recipients(context: _Context) -> Iterator[Triple]:
    notice, iri = context.notice, context.iri
    if notice.addressees is not None:
        yield iri, GBO.printedAddressees, Literal(notice.addressees.text)
        yield from context.grounds(iri, notice.addressees.spans)
    for recipient in notice.copied_to:
        yield iri, GBO.printedCopyRecipient, Literal(recipient.text)
        yield from context.grounds(iri, recipient.spans)
    if notice.disclosure is not None:
        kind = concept_named(DISC, notice.disclosure.text)
        if kind is not None:
            yield iri, GBO.disclosure, kind
        yield from context.grounds(iri, notice.disclosure.spans)


# Its parts


def _instrument(context: _Context) -> Iterator[Triple]:
    enclosed = context.notice.encloses
    if enclosed is None:
        return
    iri = context.minter.instrument(context.notice)
    yield context.iri, GBO.promulgates, iri
    yield iri, RDF.type, GBO.Instrument
    yield iri, RDFS.label, _zh(enclosed.text)
    yield iri, DCTERMS.title, _zh(enclosed.text)
    yield from context.grounds(iri, enclosed.spans)


def _annex(context: _Context, annex: Annex) -> Iterator[Triple]:
    iri = context.part(annex.number)
    yield context.part(None), GBO.hasAnnex, iri
    yield iri, RDF.type, GBO.Annex
    yield iri, RDFS.label, _zh(f"附件{annex.number} {annex.title}")
    yield iri, DCTERMS.title, _zh(annex.title)
    yield iri, GBO.annexNumber, _integer(annex.number)
    yield from context.grounds(iri, [opening(annex.span)])


def _provision(context: _Context, provision: Provision) -> Iterator[Triple]:
    iri = context.places[provision.annex, provision.key]
    yield context.place(provision.annex, provision.parent_key), GBO.hasProvision, iri
    yield iri, RDF.type, GBO.Provision
    yield iri, ELI.type_subdivision, PTYPE[provision.kind]
    if provision.number:
        yield iri, GBO.provisionNumber, Literal(provision.number)
    if provision.heading:
        yield iri, GBO.heading, Literal(provision.heading)
    words = provision.heading or (provision.text.text if provision.text else "")
    yield iri, RDFS.label, _zh(heading_line(provision.number, words))
    yield from context.grounds(iri, provision.spans)


def heading_line(number: str, heading: str) -> str:
    """Return number and heading as one line: a bare 一 or 1 is parted from it by 、."""
    if heading.startswith((number, f"（{number}", f"第{number}")):
        return heading
    return f"{number}、{heading}" if re.fullmatch(r"\w+", number) else f"{number}{heading}"


# Tasks


def _task(
    context: _Context, task: Task, iri: URIRef, row: int, printed_row: int | None
) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.Task
    yield iri, RDFS.label, _zh(task_label(task, printed_row))
    yield iri, GBO.taskNumber, Literal(task.number)
    yield iri, GBO.subNumber, _integer(row)
    yield iri, GBO.taskText, Literal(task.text.text)
    yield iri, GBO.taskForm, TFORM[task.form]
    yield iri, GBO.certainty, CERT[task.certainty]
    yield iri, GBO.statedIn, context.place(task.annex, task.subsection, task.section)
    yield from context.grounds(iri, task.text.spans)
    yield from _key_task(context, task, iri)
    yield from _time_frame(context, task.time_frame, iri)
    for responsibility in task.responsibilities:
        yield from _responsibility(context, responsibility, iri)
    own = [each for each in context.notice.statements if each.task == task.ref]
    for ordinal, statement in enumerate(own, 1):
        yield from _statement(context, task, statement, iri, ordinal)
    for ordinal, alternative in enumerate(task.alternatives, 1):
        yield from _alternative(context, alternative, iri, ordinal)


def task_label(task: Task, row: int | None) -> str:
    """Return a short name of a task: 附件1 第5项之2 推进能源高效低碳利用.

    `row` is given where one number has several rows.
    """
    where = "" if task.annex is None else f"附件{task.annex} "
    number = task.number if re.match(r"[（(第]", task.number) else f"第{task.number}项"
    which = number if row is None else f"{number}之{row}"
    words = task.key_task.text if task.key_task else re.split("[，。；：]", task.text.text)[0]
    short = words if len(words) <= _LABEL_LENGTH else f"{words[: _LABEL_LENGTH - 1]}…"
    return f"{where}{which} {short}"


def _key_task(context: _Context, task: Task, task_iri: URIRef) -> Iterator[Triple]:
    if task.key_task is None:
        return
    iri = context.minter.key_task(context.notice, task.annex, task.key_task.text)
    yield task_iri, GBO.partOfKeyTask, iri
    yield iri, RDF.type, GBO.KeyTask
    yield iri, RDFS.label, _zh(task.key_task.text)
    yield iri, GBO.statedIn, context.part(task.annex)
    yield from context.grounds(iri, task.key_task.spans)


def _time_frame(context: _Context, frame: TimeFrame | None, task_iri: URIRef) -> Iterator[Triple]:
    if frame is None:
        return
    iri = context.minter.time_frame(task_iri)
    yield task_iri, GBO.hasTimeFrame, iri
    yield iri, RDF.type, GBO.TimeFrame
    yield iri, RDFS.label, _zh(frame.printed)
    yield iri, GBO.printedDeadline, Literal(frame.printed)
    yield iri, GBO.timeFrameKind, TFK[frame.kind]
    if frame.due is not None:
        yield iri, GBO.dueDate, _date(frame.due)
    if frame.start is not None:
        yield iri, GBO.startDate, _date(frame.start)
    if frame.edtf is not None:
        yield iri, GBO.edtf, _typed(frame.edtf, EDTF.EDTF)
    if frame.recurrence is not None:
        yield iri, GBO.recurrence, Literal(frame.recurrence)
    if frame.rule is not None:
        yield iri, GBO.normalisedBy, Literal(frame.rule)
    yield from context.grounds(iri, frame.spans)


def _responsibility(
    context: _Context, responsibility: Responsibility, task_iri: URIRef
) -> Iterator[Triple]:
    """Yield the qualified node and its shortcut together, so that they cannot disagree."""
    role, position = responsibility.role, responsibility.position
    agent = context.minter.agent(responsibility.agent, task_iri, f"{role}-{position}")
    yield task_iri, SHORTCUTS[role], agent
    yield from _agent(context, responsibility.agent, agent)
    iri = context.minter.responsibility(task_iri, role, position)
    yield task_iri, GBO.hasResponsibility, iri
    yield iri, RDF.type, GBO.Responsibility
    yield iri, GBO.responsibleAgent, agent
    yield iri, GBO.responsibilityRole, ROLE[role]
    yield iri, GBO.printedOrder, _integer(position)
    yield iri, GBO.printedName, Literal(_without_blanks(responsibility.printed_name))
    yield iri, GBO.printedColumn, Literal(responsibility.printed_column)
    if responsibility.open_ended:
        yield iri, GBO.openEnded, _typed("true", XSD.boolean)
    yield iri, GBO.certainty, CERT[responsibility.certainty]
    yield from context.grounds(iri, responsibility.spans)


def _statement(
    context: _Context, task: Task, target: Statement, task_iri: URIRef, ordinal: int
) -> Iterator[Triple]:
    iri = context.minter.statement(task_iri, ordinal)
    indicator = context.minter.indicator(target.indicator)
    yield task_iri, GBO.hasStatement, iri
    yield iri, RDF.type, GBO.Target
    yield iri, RDFS.label, _zh(target.text.text)
    yield iri, GBO.ofIndicator, indicator
    yield indicator, RDF.type, GBO.Indicator
    yield indicator, SKOS.prefLabel, _zh(target.indicator)
    yield indicator, SKOS.inScheme, context.minter.indicator_scheme()
    yield iri, GBO.comparator, CMP[target.comparator]
    yield iri, GBO.value, _typed(str(target.value), XSD.decimal)
    yield iri, GBO.printedUnit, Literal(target.printed_unit)
    if target.unit is not None:
        yield iri, GBO.unitOfMeasure, URIRef(target.unit)
    if target.period_year is not None:
        yield iri, GBO.periodYear, _typed(str(target.period_year), XSD.gYear)
    yield iri, GBO.printedText, Literal(target.text.text)
    yield iri, GBO.statedIn, context.place(task.annex, task.subsection, task.section)
    yield from context.grounds(iri, target.text.spans)


def _alternative(
    context: _Context, alternative: AlternativeReading, task_iri: URIRef, ordinal: int
) -> Iterator[Triple]:
    """Yield a reading that is not asserted: no shortcut leads from the task to its agents."""
    iri = context.minter.alternative(task_iri, ordinal)
    names = [_without_blanks(mention.printed_name) for mention in alternative.reading]
    yield iri, RDF.type, GBO.AlternativeReading
    yield iri, GBO.alternativeFor, task_iri
    yield iri, GBO.alternativeField, Literal(alternative.field)
    # One literal for the list: separate values would lose the printed order.
    yield iri, GBO.printedText, Literal("|".join(names))
    yield iri, GBO.certainty, CERT.ambiguous
    yield iri, GBO.rationale, Literal(alternative.rationale)
    for position, (mention, name) in enumerate(zip(alternative.reading, names, strict=True), 1):
        agent = context.minter.agent(mention.agent, iri, str(position))
        yield iri, GBO.alternativeAgent, agent
        yield iri, GBO.printedName, Literal(name)
        yield from _agent(context, mention.agent, agent)
        yield from context.grounds(iri, mention.spans)


def _contact_point(
    context: _Context, iri: URIRef, task_iri: URIRef | None, contact: Contact
) -> Iterator[Triple]:
    """Yield the public part of a contact: which unit has one, for which task."""
    if contact.unit.agent.kind != "unit":
        return
    unit = context.minter.agent(contact.unit.agent, iri, "unit")
    yield iri, RDF.type, GBO.ContactPoint
    yield iri, GBO.contactOf, unit
    if task_iri is not None:
        yield iri, GBO.contactFor, task_iri
    yield from _agent(context, contact.unit.agent, unit)


# Citations


def _citation(context: _Context, citation: Citation, ordinal: int) -> Iterator[Triple]:
    iri = context.minter.citation(context.notice, ordinal)
    cited = context.minter.cited(citation, context.notice)
    place = context.place(citation.annex, citation.provision)
    if citation.annex is None and (None, citation.provision) not in context.places:
        place = context.iri
    yield context.iri, DIRECT_RELATIONS[citation.role], cited
    if citation.role == "reproduces":
        yield context.part(citation.annex), GBO.reproduces, cited
    yield iri, RDF.type, GBO.Citation
    yield iri, CITO.hasCitingEntity, context.iri
    yield iri, CITO.hasCitedEntity, cited
    yield iri, GBO.citationRole, CROLE[citation.role]
    if citation.title:
        yield iri, GBO.printedTitle, Literal(citation.title)
    if citation.number is not None:
        yield iri, GBO.printedNumber, Literal(str(citation.number))
    yield iri, GBO.statedIn, place
    yield from context.grounds(iri, citation.spans)


# Agents


def _agent(context: _Context, agent: Agent, iri: URIRef) -> Iterator[Triple]:
    """Yield what is known of an agent that the registry graph does not describe."""
    registry = context.minter.registry
    if agent.kind == "unit" and registry.unit(agent.name, agent.area) is not None:
        return
    if agent.kind == "group" and registry.group(agent.name, agent.area) is not None:
        return
    yield iri, SKOS.prefLabel, _zh(agent.name)
    yield iri, GBO.identityBasis, IDB[agent.basis]
    yield iri, GBO.inArea, context.minter.area(agent.area)
    yield from _area(context, agent.area)
    if agent.kind == "person":
        yield iri, RDF.type, GBO.Official
        yield iri, FOAF.name, Literal(agent.name)
    elif agent.kind == "unit":
        yield iri, RDF.type, GBO.Unit
        if agent.unit_type:
            yield iri, ORG.classification, UTYPE[agent.unit_type]
    else:
        yield from _group(context, agent, iri)


def _area(context: _Context, area: Area) -> Iterator[Triple]:
    """Yield an area that the registry does not list: known only by who governs it."""
    if area.code is None:
        iri = context.minter.area(area)
        yield iri, RDF.type, GBO.AdministrativeArea
        yield iri, SKOS.prefLabel, _zh(area.name)


def _group(context: _Context, agent: Agent, iri: URIRef) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.UnitGroup
    yield iri, GBO.groupKind, GK[agent.group_kind or "open"]
    if agent.body is None:
        return
    body = context.minter.unit(agent.body, agent.area)
    yield iri, GBO.membersOf, body
    if context.minter.registry.unit(agent.body, agent.area) is None:
        yield body, RDF.type, GBO.CoordinatingBody
        yield from _agent(context, Agent("unit", agent.body, agent.area, "name-only"), body)


# Spans


def opening(span: Span) -> Span:
    """Return the first line of `span` that is not blank."""
    start = len(span.quote) - len(span.quote.lstrip())
    quote = span.quote[start:].partition("\n")[0].rstrip()
    line = span.line_start + span.quote[:start].count("\n")
    begin = span.start + start
    return Span(begin, begin + len(quote), line, line, span.page, quote)


def without_contacts(span: Span, contacts: Sequence[Contact]) -> Span | None:
    """Return `span` as far as it tells no contact's name or phone, None if nothing is left.

    A phone is looked for everywhere, a name only on the lines of its contact: elsewhere the
    same characters may be a word (高峰) or a leader.
    """
    secrets = {phone for contact in contacts for phone in contact.phones}
    for contact in contacts:
        if any(
            place.line_start <= span.line_end and span.line_start <= place.line_end
            for place in contact.spans
        ):
            secrets.add(contact.person)
    bare = _without_blanks(span.quote)
    told = (secret for secret in secrets if secret.strip() and _without_blanks(secret) in bare)
    found = (re.search(_spaced(secret), span.quote) for secret in told)
    cut = min((match.start() for match in found if match), default=None)
    if cut is None:
        return span
    quote = span.quote[:cut].rstrip()
    if not quote.strip():
        return None
    return replace(
        span,
        end=span.start + len(quote),
        line_end=span.line_start + quote.count("\n"),
        quote=quote,
    )


def _spaced(words: str) -> str:
    """Return a pattern for `words` with any blanks of the layout inside."""
    return r"\s*".join(re.escape(character) for character in _without_blanks(words))


# Literals


def _zh(text: str) -> Literal:
    return Literal(text, lang="zh")


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def _date(value: date) -> Literal:
    return _typed(value.isoformat(), XSD.date)


def _typed(lexical: str, datatype: Node) -> Literal:
    return Literal(lexical, datatype=URIRef(str(datatype)), normalize=False)


def _without_blanks(printed: str) -> str:
    return re.sub(r"\s", "", printed)
