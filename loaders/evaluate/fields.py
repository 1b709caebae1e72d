"""What was read, in the terms of the gold: the values of each field of a notice or a task."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from loaders.evaluate.citations import number_text
from loaders.evaluate.scores import compact
from loaders.records import (
    AgentMention,
    DatedMention,
    DocumentNumber,
    Mention,
    Notice,
    Role,
    Span,
    Task,
)

Found = tuple[tuple[str, ...], tuple[Span, ...]]
"""The values of a field and the spans that say so."""

_AGENTS: Final[dict[str, Role]] = {
    "leaders": "leader",
    "lead_units": "lead",
    "lead": "lead",
    "support_units": "support",
    "participants": "support",
    "responsible": "assigned",
}
"""Gold fields that hold names, with the role their names have."""


def document_field(notice: Notice, name: str, due: tuple[str, ...]) -> Found:
    """Return what was read for the gold field `name` of a document.

    `due` decides between two ways to write one value: a date as printed or as ISO 8601, a
    number in the brackets of the print or in 〔〕, a repealed document by number or by title.
    """
    match name:
        case "number":
            return (_numbered(notice.number, due),), notice.number_spans
        case "title":
            return _mentions(notice.title)
        case "issuer" | "issuers":
            return _agents(*notice.issuers)
        case "signed":
            return _dated(notice.signed, due)
        case "printed":
            return _dated(notice.printed, due)
        case "printed_by":
            return _agents(notice.printed_by)
        case "public":
            return _mentions(notice.disclosure, trim="（）()")
        case "addressees":
            return _mentions(notice.addressees, trim="：:")
        case "cc":
            return _mentions(*notice.copied_to)
        case "annexes":
            titles = tuple(annex.title for annex in notice.annexes)
            return titles, tuple(annex.span for annex in notice.annexes)
        case "encloses":
            return _mentions(notice.encloses, trim="《》")
        case "effective":
            return _dated(notice.effective, due)
        case "expires":
            return _dated(notice.expiry, due)
        case "interpreter":
            return _agents(notice.interpreted_by)
        case "approved_by":
            return _agents(notice.approved_by)
        case "repeals":
            return _repealed(notice, due)
        case "kind":
            return (notice.document_type or "",), notice.title.spans if notice.title else ()
    raise ValueError(f"no field of a document: {name}")


def task_field(notice: Notice, task: Task, name: str) -> tuple[str, ...]:
    """Return what was read for the gold field `name` of a table row or a measure."""
    match name:
        case "section":
            return heading(_heading_of(notice, task, task.section))
        case "subsection":
            return heading(_heading_of(notice, task, task.subsection))
        case "key_task":
            return (task.key_task.text,) if task.key_task else ()
        case "measure" | "text":
            return (task.text.text,)
        case "deadline":
            return (task.time_frame.printed,) if task.time_frame else ()
        case "contacts":
            return tuple(
                contact_text(contact.unit.printed_name, contact.person, contact.phones)
                for contact in notice.contacts
                if (contact.annex, contact.task_number, contact.task_row)
                == (task.annex, task.number, task.row)
            )
    return tuple(part.printed_name for part in task.responsibilities if part.role == _AGENTS[name])


def contact_text(unit: str, person: str, phones: Iterable[str]) -> str:
    """Return a contact as one value."""
    return "/".join((unit, person, ",".join(phones)))


def heading(printed: str) -> tuple[str, ...]:
    """Return a heading with its number in one form: （一）落实 and 一、落实 are one value."""
    match = _NUMBERED.fullmatch(compact(printed))
    if match is None:
        return (printed,) if printed else ()
    return (f"{match['bracketed'] or match['plain']}、{match['words']}",)


def bare_number(printed: str) -> str:
    """Return a printed number without brackets, points and blanks: （一） is 一."""
    return compact(printed).strip("（）()〔〕[]、.．:：")


_NUMBERED = re.compile(
    r"(?:[（(](?P<bracketed>[一二三四五六七八九十百]+|\d+)[）)]"
    r"|(?P<plain>[一二三四五六七八九十百]+|\d+)[、.．])(?P<words>.*)"
)


def _heading_of(notice: Notice, task: Task, key: str | None) -> str:
    for provision in notice.provisions:
        if (provision.annex, provision.key) == (task.annex, key):
            if provision.number and not _NUMBERED.match(compact(provision.heading)):
                return f"{bare_number(provision.number)}、{provision.heading}"
            return provision.heading
    return ""


def _mentions(*mentions: Mention | None, trim: str = "") -> Found:
    given = [mention for mention in mentions if mention is not None]
    texts = tuple(mention.text.strip().strip(trim) for mention in given)
    return texts, tuple(span for mention in given for span in mention.spans)


def _agents(*mentions: AgentMention | None) -> Found:
    given = [mention for mention in mentions if mention is not None]
    names = tuple(mention.printed_name for mention in given)
    return names, tuple(span for mention in given for span in mention.spans)


def _numbered(number: DocumentNumber | None, due: tuple[str, ...]) -> str:
    given = DocumentNumber.parse(due[0]) if due else None
    return due[0] if number is not None and number == given else number_text(number)


def _dated(mention: DatedMention | None, due: tuple[str, ...]) -> Found:
    if mention is None:
        return (), ()
    iso = mention.date.isoformat() if mention.date else mention.printed
    if due and not _ISO_DATE.fullmatch(due[0]):
        return (mention.printed,), mention.spans
    return (iso,), mention.spans


_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _repealed(notice: Notice, due: tuple[str, ...]) -> Found:
    repeals = [cited for cited in notice.citations if cited.role == "repeals"]
    wanted = {compact(text) for text in due}
    texts = []
    for cited in repeals:
        number = number_text(cited.number)
        by_number = number and (number in wanted or compact(cited.title) not in wanted)
        texts.append(number if by_number else cited.title)
    return tuple(texts), tuple(span for cited in repeals for span in cited.spans)
