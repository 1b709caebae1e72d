"""Numbered measures: 1.… with 责任单位：… (and contacts) on lines of their own below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from loaders.agents import Reader, names_of_cell
from loaders.facts.people import before_contact, looks_like_person
from loaders.facts.units import PrintedName
from loaders.records import Contact, Provision, Responsibility, Role, Task
from loaders.registry.labels import ContactPart, labels
from loaders.sources import Line, Passage, paragraphs

_SECTION = re.compile(r"(?P<number>[一二三四五六七八九十]+)、(?P<title>.+)")
_SUBSECTION = re.compile(r"[（(](?P<number>[一二三四五六七八九十]+)[）)](?P<title>.+)")
# A year may follow the point (1.2022年…), any other digit makes it a decimal (1.5万亩).
_ITEM = re.compile(r"(?P<number>\d{1,3})[.．、](?=\D|(?:19|20)\d\d年)")
_LABEL = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,10})[：:](?P<value>.*)")
_LONGEST_HEADING = 60
_PHONE = re.compile(r"[\d][\d\-—－()（） ]{5,}\d|[\d][\d\-—－]{5,}")


@dataclass(slots=True)
class _Item:
    """A numbered item while its lines are read."""

    number: str
    text: Passage
    section: str | None
    subsection: str | None
    names: dict[Role, list[PrintedName]] = field(default_factory=dict)
    labels: dict[Role, str] = field(default_factory=dict)
    contact_unit: Passage | None = None
    remark: str | None = None
    people: Passage | None = None
    contacts: list[Contact] = field(default_factory=list)
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class MeasuresReading:
    """What one part gave: its headings, the measures, their contacts."""

    provisions: tuple[Provision, ...]
    tasks: tuple[Task, ...]
    contacts: tuple[Contact, ...]


def read_measures(
    lines: Sequence[Line], annex: int | None, plan_year: int | None, reader: Reader
) -> MeasuresReading:
    """Return the numbered items in `lines` that name responsible units, under their headings.

    An item is a task when a label line (责任单位：…, 牵头部门：…) follows it; other numbered
    lists are left as prose. `plan_year` is the year that targets without a year mean.
    """
    machine = _Measures(annex, plan_year, reader)
    for passage in paragraphs(lines):
        machine.read(passage)
    machine.close_item()
    used = {key for task in machine.tasks for key in (task.section, task.subsection)}
    return MeasuresReading(
        tuple(provision for key, provision in machine.provisions.items() if key in used),
        tuple(machine.tasks),
        tuple(machine.contacts),
    )


class _Measures:
    """Reads paragraph after paragraph; knows the headings and the item it stands in."""

    def __init__(self, annex: int | None, year: int | None, reader: Reader) -> None:
        self.annex, self.year, self.reader = annex, year, reader
        self.provisions: dict[str, Provision] = {}
        self.tasks: list[Task] = []
        self.contacts: list[Contact] = []
        self.section: str | None = None
        self.subsection: str | None = None
        self.item: _Item | None = None

    def read(self, passage: Passage) -> None:
        """Take in one paragraph."""
        text = passage.text
        item = _ITEM.match(text)
        if len(text) <= _LONGEST_HEADING and self._read_heading(passage):
            return
        if item is not None:
            self.close_item()
            body = passage.part(item.end(), len(text))
            self.item = _Item(item["number"], body, self.section, self.subsection)
        elif self.item is not None and not self._read_label(passage) and not self.item.labelled:
            self.item.text += passage

    def close_item(self) -> None:
        """Turn the item that was read into a task, if units answer for it."""
        item, self.item = self.item, None
        if item is None or not item.names:
            return
        row = 1 + sum(task.number == item.number for task in self.tasks)
        responsibilities: list[Responsibility] = []
        for role, names in item.names.items():
            responsibilities += self.reader.responsibilities(
                role, names, item.labels[role], "certain"
            )
        self.tasks.append(
            Task(
                annex=self.annex,
                section=item.section,
                subsection=item.subsection,
                number=item.number,
                row=row,
                form="numbered-measure",
                key_task=None,
                text=self.reader.mention(before_contact(item.text)),
                time_frame=None,
                responsibilities=tuple(responsibilities),
                alternatives=(),
                certainty="certain",
                targets=self.reader.targets(before_contact(item.text), self.year),
            )
        )
        self.contacts += [replace(contact, task_row=row) for contact in item.contacts]

    def _read_heading(self, passage: Passage) -> bool:
        text = passage.text
        section, subsection = _SECTION.fullmatch(text), _SUBSECTION.fullmatch(text)
        if section is not None:
            self.close_item()
            self.section = self._provision(passage, "sec", section["number"], None)
            self.subsection = None
        elif subsection is not None and not text.endswith(("。", "；")):
            self.close_item()
            self.subsection = self._provision(passage, "subsec", subsection["number"], self.section)
        else:
            return False
        return True

    def _provision(self, passage: Passage, kind: str, number: str, parent: str | None) -> str:
        siblings = sum(p.parent_key == parent for p in self.provisions.values())
        prefix = f"{parent}__" if parent else ""
        key = f"{prefix}{kind}_{siblings + 1}"
        self.provisions[key] = Provision(
            self.annex,
            "section" if kind == "sec" else "subsection",
            key,
            parent,
            number,
            passage.text,
            passage.spans(self.reader.source.text),
        )
        return key

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
