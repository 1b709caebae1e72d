"""Numbered measures: 1.… with 责任单位：… (and contacts) on lines of their own below."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from loaders.agents import Reader, names_of_cell
from loaders.facts.people import before_contact, looks_like_person
from loaders.facts.units import PrintedName
from loaders.outline import Entry
from loaders.parts.reading import Part, PartReading, prose_of
from loaders.records import Contact, Responsibility, Role, Task, TaskRef
from loaders.registry.labels import ContactPart, labels
from loaders.sources import Passage

_LABEL = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,10})[：:](?P<value>.*)")
_PHONE = re.compile(r"[\d][\d\-—－()（） ]{5,}\d|[\d][\d\-—－]{5,}")


@dataclass(slots=True)
class _Item:
    """A numbered item while its lines are read."""

    entry: Entry
    text: Passage
    section: str | None
    subsection: str | None
    keys: list[str]
    names: dict[Role, list[PrintedName]] = field(default_factory=dict)
    labels: dict[Role, str] = field(default_factory=dict)
    contact_unit: Passage | None = None
    remark: str | None = None
    people: Passage | None = None
    contacts: list[Contact] = field(default_factory=list)
    labelled: bool = False

    @property
    def number(self) -> str:
        """The number as printed."""
        return self.entry.number


@dataclass(frozen=True, slots=True)
class MeasuresReading:
    """What the measures of a part gave, and the keys of the entries that became a part of them."""

    reading: PartReading
    taken: frozenset[str]


def read_measures(
    entries: Sequence[Entry],
    headings: Mapping[str, tuple[str, ...]],
    part: Part,
    reader: Reader,
) -> MeasuresReading:
    """Return the numbered items among `entries` that name responsible units.

    An item is a task when a label line (责任单位：…, 牵头部门：…) follows it; other numbered
    lists are left as prose.
    """
    machine = _Measures(headings, part, reader)
    for entry in entries:
        machine.read(entry)
    machine.close_item()
    return MeasuresReading(machine.reading, frozenset(machine.taken))


class _Measures:
    """Reads entry after entry; knows the headings and the item it stands in."""

    def __init__(self, headings: Mapping[str, tuple[str, ...]], part: Part, reader: Reader) -> None:
        self.headings, self.part, self.reader = headings, part, reader
        self.annex = part.annex
        self.reading = PartReading()
        self.taken: set[str] = set()
        self.section: str | None = None
        self.subsection: str | None = None
        self.item: _Item | None = None

    def read(self, entry: Entry) -> None:
        """Take in one entry."""
        if entry.kind == "section":
            self.close_item()
            self.section, self.subsection = entry.key, None
        elif entry.kind == "subsection" and not entry.body:
            self.close_item()
            self.subsection = entry.key
        elif entry.kind == "point":
            self.close_item()
            self.item = _Item(entry, entry.words, self.section, self.subsection, [entry.key])
        elif self.item is not None:
            if self._read_label(entry.passage):
                self.item.keys.append(entry.key)
            elif not self.item.labelled:
                self.item.text += entry.passage
                self.item.keys.append(entry.key)

    def close_item(self) -> None:
        """Turn the item that was read into a task, if units answer for it."""
        item, self.item = self.item, None
        if item is None or not item.names:
            return
        row = 1 + sum(task.number == item.number for task in self.reading.tasks)
        responsibilities: list[Responsibility] = []
        for role, names in item.names.items():
            responsibilities += self.reader.responsibilities(
                role, names, item.labels[role], "certain"
            )
        text = before_contact(item.text)
        self.taken.update(item.keys)
        self.reading.prose.append(
            prose_of(
                self.part,
                item.entry,
                text,
                self.headings[item.entry.key],
                TaskRef(self.annex, item.number, row),
            )
        )
        self.reading.tasks.append(
            Task(
                annex=self.annex,
                section=item.section,
                subsection=item.subsection,
                number=item.number,
                row=row,
                form="numbered-measure",
                key_task=None,
                text=self.reader.mention(text),
                time_frame=None,
                responsibilities=tuple(responsibilities),
                alternatives=(),
                certainty="certain",
            )
        )
        self.reading.contacts += [replace(contact, task_row=row) for contact in item.contacts]

    def _read_label(self, passage: Passage) -> bool:
        """Read a label line of the item; return whether the paragraph was one."""
        assert self.item is not None
        match = _LABEL.fullmatch(passage.text)
        if match is None:
            return False
        role, part = labels().role_of(match["label"]), labels().contact_part_of(match["label"])
        value = passage.part(match.start("value"), match.end("value"))
        if role is not None and role != "leader":
            self._read_units(role, match["label"], value)
        elif part is not None:
            self._read_contact(part, value)
        else:
            return False
        self.item.labelled = True
        return True

    def _read_units(self, role: Role, label: str, value: Passage) -> None:
        item = self.item
        assert item is not None
        names = names_of_cell([value])
        item.names[role] = item.names.get(role, []) + names
        item.labels.setdefault(role, label)
        item.contact_unit = names[0].passage if len(names) == 1 else None
        remark = re.search(r"[（(](.*)[）)]$", value.text)
        item.remark = remark[1] if remark and names and remark[0] not in names[-1].name else None

    def _read_contact(self, part: ContactPart, value: Passage) -> None:
        """Pair names with telephones by order where there are as many, else give each name all."""
        item = self.item
        assert item is not None
        if part == "person":
            item.people = value
        elif item.people is not None and item.contact_unit is not None:
            unit = self.reader.unit(item.contact_unit)
            people = [
                name for name in re.split("[、，,]", item.people.text) if looks_like_person(name)
            ]
            phones = [match[0] for match in _PHONE.finditer(value.text)]
            spans = (item.people + value).spans(self.reader.source.text)
            for person, own in _pairs(people, phones):
                item.contacts.append(
                    Contact(self.annex, item.number, 1, unit, person, own, item.remark, spans)
                )
            item.people = None


def _pairs(people: list[str], phones: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    if len(people) == len(phones):
        return [(person, (phone,)) for person, phone in zip(people, phones, strict=True)]
    return [(person, tuple(phones)) for person in people]
