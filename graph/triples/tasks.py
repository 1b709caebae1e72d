"""Tasks: their words, time frames, who answers for them, and the readings that stay open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple
from graph.triples.agents import agent_triples
from graph.triples.context import Context
from graph.triples.literals import day, integer, shortened, true, typed, without_blanks, zh
from loaders.records import AlternativeReading, Decision, Responsibility, Role, Task, TimeFrame
from ontology import CERT, DCTERMS, EDTF, GBO, PROV, RDF, RDFS, ROLE, TFK, TFORM

SHORTCUTS: Final[dict[Role, URIRef]] = {
    "lead": GBO.ledBy,
    "support": GBO.supportedBy,
    "assigned": GBO.assignedTo,
    "leader": GBO.overseenBy,
}
_LABEL_LENGTH: Final = 24


def task_triples(context: Context) -> Iterator[Triple]:
    """Yield every task with what hangs on it."""
    rows = Counter((task.annex, task.number) for task in context.notice.tasks)
    for task, iri, row in context.tasks:
        several = rows[task.annex, task.number] > 1
        yield from _task(context, task, iri, row)
        yield iri, RDFS.label, zh(task_label(task, row if several else None))
        yield from _key_task(context, task, iri)
        if task.time_frame is not None:
            frame = context.minter.time_frame(iri)
            yield iri, GBO.hasTimeFrame, frame
            yield from _time_frame(context, task.time_frame, frame)
        for ordinal, milestone in enumerate(task.milestones, 1):
            frame = context.minter.milestone(iri, ordinal)
            yield iri, GBO.hasMilestone, frame
            yield from _time_frame(context, milestone, frame)
        for responsibility in task.responsibilities:
            yield from _responsibility(context, responsibility, iri)
        yield from _alternatives(context, task, iri)
        if task.decided is not None:
            yield from _decision(context, task.decided, iri)


def task_label(task: Task, row: int | None) -> str:
    """Return a short name of a task: 附件1 第5项之2 推进能源高效低碳利用.

    `row` is given where one number has several rows.
    """
    where = "" if task.annex is None else f"附件{task.annex} "
    number = task.number if re.match(r"[（(第]", task.number) else f"第{task.number}项"
    which = number if row is None else f"{number}之{row}"
    words = task.key_task.text if task.key_task else re.split("[，。；：]", task.text.text)[0]
    return f"{where}{which} {shortened(words, _LABEL_LENGTH)}"


def _task(context: Context, task: Task, iri: URIRef, row: int) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.Task
    yield iri, GBO.taskNumber, Literal(task.number)
    yield iri, GBO.subNumber, integer(row)
    yield iri, GBO.taskText, Literal(context.public(task.text))
    yield iri, GBO.taskForm, TFORM[task.form]
    yield iri, GBO.certainty, CERT[task.certainty]
    yield iri, GBO.statedIn, context.task_place(task)
    parent = context.task_iris.get(task.parent) if task.parent is not None else None
    if parent is not None and parent != iri:
        yield iri, DCTERMS.isPartOf, parent
    yield from context.grounds(iri, task.text.spans)


def _key_task(context: Context, task: Task, task_iri: URIRef) -> Iterator[Triple]:
    if task.key_task is None:
        return
    iri = context.minter.key_task(context.notice, task.annex, task.key_task.text)
    yield task_iri, GBO.partOfKeyTask, iri
    yield iri, RDF.type, GBO.KeyTask
    yield iri, RDFS.label, zh(task.key_task.text)
    yield iri, GBO.statedIn, context.part(task.annex)
    yield from context.grounds(iri, task.key_task.spans)


def _time_frame(context: Context, frame: TimeFrame, iri: URIRef) -> Iterator[Triple]:
    yield iri, RDF.type, GBO.TimeFrame
    yield iri, RDFS.label, zh(frame.printed)
    yield iri, GBO.printedDeadline, Literal(frame.printed)
    yield iri, GBO.timeFrameKind, TFK[frame.kind]
    if frame.due is not None:
        yield iri, GBO.dueDate, day(frame.due)
    if frame.start is not None:
        yield iri, GBO.startDate, day(frame.start)
    if frame.edtf is not None:
        yield iri, GBO.edtf, typed(frame.edtf, EDTF.EDTF)
    if frame.recurrence is not None:
        yield iri, GBO.recurrence, Literal(frame.recurrence)
    if frame.rule is not None:
        yield iri, GBO.normalisedBy, Literal(frame.rule)
    yield from context.grounds(iri, frame.spans)


def _responsibility(
    context: Context, responsibility: Responsibility, task_iri: URIRef
) -> Iterator[Triple]:
    """Yield the qualified node and its shortcut together, so that they cannot disagree."""
    role, position = responsibility.role, responsibility.position
    agent = context.minter.agent(responsibility.agent, task_iri, f"{role}-{position}")
    yield task_iri, SHORTCUTS[role], agent
    yield from agent_triples(responsibility.agent, agent, context.minter)
    iri = context.minter.responsibility(task_iri, role, position)
    yield task_iri, GBO.hasResponsibility, iri
    yield iri, RDF.type, GBO.Responsibility
    yield iri, GBO.responsibleAgent, agent
    yield iri, GBO.responsibilityRole, ROLE[role]
    yield iri, GBO.printedOrder, integer(position)
    yield iri, GBO.printedName, Literal(without_blanks(responsibility.printed_name))
    if responsibility.printed_column:
        yield iri, GBO.printedColumn, Literal(responsibility.printed_column)
    if responsibility.open_ended:
        yield iri, GBO.openEnded, true()
    yield iri, GBO.certainty, CERT[responsibility.certainty]
    yield from context.grounds(iri, responsibility.spans)


def _alternatives(context: Context, task: Task, task_iri: URIRef) -> Iterator[Triple]:
    """Yield the other readings; fields of one option belong to one reading of the row."""
    for ordinal, alternative in enumerate(task.alternatives, 1):
        iri = context.minter.alternative(task_iri, ordinal)
        yield iri, GBO.alternativeFor, task_iri
        yield iri, GBO.readingNumber, integer(alternative.option)
        yield from _alternative(context, alternative, iri)


def _alternative(
    context: Context, alternative: AlternativeReading, iri: URIRef
) -> Iterator[Triple]:
    """Yield a reading that is not asserted: no shortcut leads from the task to its agents."""
    names = [without_blanks(mention.printed_name) for mention in alternative.reading]
    yield iri, RDF.type, GBO.AlternativeReading
    yield iri, GBO.alternativeField, Literal(alternative.field)
    # One literal for the list: separate values would lose the printed order.
    yield iri, GBO.printedText, Literal("|".join(names))
    yield iri, GBO.certainty, CERT.ambiguous
    yield iri, GBO.rationale, Literal(alternative.rationale)
    for position, (mention, name) in enumerate(zip(alternative.reading, names, strict=True), 1):
        agent = context.minter.agent(mention.agent, iri, str(position))
        yield iri, GBO.alternativeAgent, agent
        yield iri, GBO.printedName, Literal(name)
        yield from agent_triples(mention.agent, agent, context.minter)
        yield from context.grounds(iri, mention.spans)


def _decision(context: Context, decision: Decision, task_iri: URIRef) -> Iterator[Triple]:
    iri = context.minter.decision(task_iri)
    yield task_iri, PROV.wasGeneratedBy, iri
    yield iri, RDF.type, GBO.Decision
    yield iri, RDFS.label, zh(f"核定：{decision.who}，{decision.when.isoformat()}")
    yield iri, GBO.decidedBy, Literal(decision.who)
    yield iri, DCTERMS.date, day(decision.when)
    yield iri, DCTERMS.description, Literal(decision.why)
    yield iri, PROV.used, context.minter.source(context.notice.source.sha256)
