"""Contacts that a row of labels prints below a measure: 责任部门：…, 联系人：…, 联系电话：….

Personal data: they go to the restricted graph, and stand in no text of a task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.agents import Reader
from loaders.facts.people import looks_like_person
from loaders.facts.responsibilities import LabelledValue
from loaders.facts.units import PrintedName, split_names
from loaders.records import Contact, TaskRef
from loaders.registry.labels import labels
from loaders.sources import Passage

_PHONE = re.compile(r"[\d][\d\-—－()（） ]{5,}\d|[\d][\d\-—－]{5,}")


def read_contacts(row: Sequence[LabelledValue], task: TaskRef, reader: Reader) -> Iterator[Contact]:
    """Yield the contacts in a row of labels, each with the unit that is labelled before it.

    Several units under one label leave open whose contact follows: then none is read.
    """
    unit: PrintedName | None = None
    people: Passage | None = None
    for labelled in row:
        part = labels().contact_part_of(labelled.word)
        if labels().role_of(labelled.word) is not None:
            names = split_names(labelled.value)
            unit = names[0] if len(names) == 1 else None
        elif part == "person":
            people = labelled.value
        elif part == "phone" and people is not None:
            if unit is not None:
                yield from _paired(people, labelled.value, unit, task, reader)
            people = None


def _paired(
    people: Passage, phones: Passage, unit: PrintedName, task: TaskRef, reader: Reader
) -> Iterator[Contact]:
    """Pair names with telephones by order where there are as many, else give each name all."""
    names = [name for name in re.split("[、，,]", people.text) if looks_like_person(name)]
    numbers = [match[0] for match in _PHONE.finditer(phones.text)]
    spans = (people + phones).spans(reader.source.text)
    for index, name in enumerate(names):
        own = (numbers[index],) if len(names) == len(numbers) else tuple(numbers)
        yield Contact(
            annex=task.annex,
            task_number=task.number,
            task_row=task.row,
            unit=reader.unit(unit.passage),
            person=name,
            phones=own,
            remark=unit.remark or None,
            spans=spans,
        )
