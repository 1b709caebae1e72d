"""Measures: the items of a text for which it names somebody responsible.

A statement of responsibility stands in the item, or above it on a heading or in a line below the
heading, and then holds for every item below that has none of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.agents import Reader
from loaders.facts.people import before_contact
from loaders.facts.responsibilities import Assignment, NamedRole, read_assignments
from loaders.outline import Entry, ordinal_of
from loaders.parts.contacts import read_contacts
from loaders.parts.items import Item, items_of
from loaders.parts.reading import Part, PartReading, prose_of
from loaders.records import Certainty, Problem, Task, TaskForm, TaskRef, TimeFrame
from loaders.sources import Passage

_SECTIONS = ("section", "chapter", "appendix")
_SUBSECTIONS = ("subsection", "chapter-section")


@dataclass(frozen=True, slots=True)
class MeasuresReading:
    """What the measures of a part gave.

    `taken` are the keys of entries that became part of a task, `told` of those that are provisions
    still while the tasks have their words.
    """

    reading: PartReading
    taken: frozenset[str]
    told: frozenset[str]


def read_measures(
    entries: Sequence[Entry],
    headings: Mapping[str, tuple[str, ...]],
    part: Part,
    reader: Reader,
) -> MeasuresReading:
    """Return the items among `entries` that somebody answers for; other items are left as prose."""
    machine = _Measures(headings, part, reader)
    machine.read_all(items_of(entries))
    return MeasuresReading(machine.reading, frozenset(machine.taken), frozenset(machine.told))


@dataclass(frozen=True, slots=True)
class _Statements:
    """The statements above an item: who answers, and by when, unless the item says otherwise."""

    roles: tuple[NamedRole, ...] = ()
    limit: Passage | None = None

    @classmethod
    def of(cls, assignments: Sequence[Assignment]) -> _Statements:
        roles = tuple(role for each in assignments for role in each.roles)
        return cls(roles, next((each.limit for each in assignments if each.limit), None))

    def below(self, above: _Statements) -> _Statements:
        """Return these statements with what those above them say and they do not."""
        units = any(role.role != "leader" for role in self.roles)
        leaders = any(role.role == "leader" for role in self.roles)
        kept = [r for r in above.roles if not (leaders if r.role == "leader" else units)]
        return _Statements((*kept, *self.roles), self.limit or above.limit)

    def shared_below(self, above: _Statements) -> _Statements:
        """Return what holds for each of the items below the one that states this."""
        return self.below(above) if len(self.roles) <= _MOST_SHARED else above


_NOTHING_SAID = _Statements()
# More labels than this hold for the items between them, one by one, and not for all.
_MOST_SHARED = 8


class _Measures:
    """Goes through the items from above, knowing what is said for all those below."""

    def __init__(self, headings: Mapping[str, tuple[str, ...]], part: Part, reader: Reader) -> None:
        self.headings, self.part, self.reader = headings, part, reader
        self.reading = PartReading()
        self.taken: set[str] = set()
        self.told: set[str] = set()
        self.rows: Counter[int | str] = Counter()
        self.inherited: set[NamedRole] = set()
        # 排在第一位的部门为牵头部门，下同: from there on the unit named first leads.
        self.first_leads = False

    def read_all(self, text: Item) -> None:
        """Read the paragraphs above all items, then the items."""
        for group in _groups(text.paragraphs):
            whole, found = read_assignments([entry.passage for entry in group])
            if _anybody(found):
                self._tasks(Item(group[0], text), whole, found, _NOTHING_SAID)
                self.taken.update(entry.key for entry in group)
        for item in text.below:
            self._item(item, _NOTHING_SAID)

    def _item(self, item: Item, above: _Statements) -> None:
        """Read an item and all below it; `above` holds for it where it says nothing itself."""
        if not item.is_above:
            self._measure(item, above)
            return
        assert item.entry is not None
        whole, own = read_assignments(item.own_texts())
        stated = own if _anybody(own) else [*own, *_said_of_all(item)]
        said = _Statements.of(stated).shared_below(above)
        for below in item.below:
            self._item(below, said)
        self.taken.update(_lines_of_their_own(item))
        if _anybody(own) and not self.inherited.issuperset(_Statements.of(own).roles):
            self._tasks(item, whole, own, above, kept=True)

    def _measure(self, item: Item, above: _Statements) -> None:
        """Read an item with its enumeration, whose parts may have statements of their own."""
        item = _finished(item)
        assert item.entry is not None
        _, own = read_assignments(item.own_texts())
        stating = [below for below in item.below if _states(below)]
        if stating and (_anybody(own) or stating != item.below[-1:]):
            said = _Statements.of(own).shared_below(above)
            for below in item.below:
                self._measure(below, said)
            return
        if any(each.is_division for each in own) and _has_dashes(item):
            self._division(item, own, above)
            return
        whole, found = read_assignments(item.all_texts())
        kept = item.entry.kind == "article"  # it is cited as such, whoever answers for it
        if self._tasks(item, whole, found, above, kept=kept) and not kept:
            self.taken.update(item.keys())

    def _division(self, item: Item, own: Sequence[Assignment], above: _Statements) -> None:
        """Read a block of a division of labour: the units of the block, its parts below it."""
        block = self._task(item, own[0].passage, own, above, "division-block", kept=True)
        for below in item.below:
            if below.entry is None or below.entry.kind != "dash":
                continue
            text = Passage.of(())
            for passage in below.all_texts():
                text += passage
            part = self._task(below, text, (), _NOTHING_SAID, "division-item", parent=block.ref)
            self._prose(below, text, part.ref)
            self.taken.update(below.keys())
        self.taken.update(_lines_of_their_own(item))

    def _tasks(
        self,
        item: Item,
        whole: Passage,
        found: Sequence[Assignment],
        above: _Statements,
        *,
        kept: bool = False,
    ) -> bool:
        """Make the task of an item, one for each sentence with a statement where it has several.

        `kept` tells that the item stays a provision. Returns whether anybody answers for it.
        """
        stretches = _stretches(whole, found)
        if len(stretches) > 1:
            self._sentences(item, whole, stretches, above)
            return False
        if not above.roles and not _anybody(found):
            return False
        text = before_contact(_without(whole, found))
        if not text:
            return False
        task = self._task(item, text, found, above, "numbered-measure", kept=kept)
        self._divided(item, found, task.ref, kept=kept)
        if not kept:
            self._prose(item, text, task.ref)
        return True

    def _divided(
        self, item: Item, found: Sequence[Assignment], parent: TaskRef, *, kept: bool
    ) -> None:
        """Make a part of the task for each unit whose duty is told apart (任务分解：甲局负责…)."""
        for named in (named for each in found for named in each.roles if named.duty):
            duty = replace(found[0], roles=(named,), limit=None, row=(), first_leads=False)
            assert named.duty is not None
            self._task(
                item, named.duty, [duty], _NOTHING_SAID, "division-item", kept=kept, parent=parent
            )

    def _sentences(
        self,
        item: Item,
        whole: Passage,
        stretches: Sequence[tuple[Passage, list[Assignment]]],
        above: _Statements,
    ) -> None:
        """Make a task of each stretch of the text that ends with statements."""
        for text, found in stretches:
            task = self._task(item, text, found, above, "numbered-measure", kept=True)
            self._prose(item, text, task.ref)
        rest = _stretch(whole, stretches[-1][1][-1].end, len(whole.text))
        if rest:
            self._prose(item, rest, None)
        self.told.update(item.keys())

    def _task(
        self,
        item: Item,
        text: Passage,
        found: Sequence[Assignment],
        above: _Statements,
        form: TaskForm,
        *,
        kept: bool = False,
        parent: TaskRef | None = None,
    ) -> Task:
        assert item.entry is not None
        number = item.entry.number or item.entry.key
        # 三 and （三） count as one number, so that no two tasks of a part are cited alike.
        counted = ordinal_of(number) or number
        self.rows[counted] += 1
        said = self._first_leading(found).below(above)
        self.inherited.update(set(above.roles).intersection(said.roles))
        # A bracket with units and no word for what they are to do leaves their role to the reader.
        certainty: Certainty = "certain" if all(role.label for role in said.roles) else "inferred"
        section, subsection, provision = _place(item, kept=kept)
        task = Task(
            annex=self.part.annex,
            section=section,
            subsection=subsection,
            number=number,
            row=self.rows[counted],
            form=form,
            key_task=None,
            text=self.reader.mention(text),
            time_frame=self._time_frame(said.limit),
            responsibilities=tuple(self.reader.in_roles(said.roles, certainty)),
            alternatives=(),
            certainty=certainty,
            provision=provision,
            parent=parent,
        )
        self.reading.tasks.append(task)
        for each in found:
            self.reading.contacts += read_contacts(each.row, task.ref, self.reader)
        return task

    def _first_leading(self, found: Sequence[Assignment]) -> _Statements:
        """Return what statements say, the unit named first leading where the text says it does."""
        self.first_leads = self.first_leads or any(each.first_leads for each in found)
        said = _Statements.of(found)
        if not self.first_leads or [role.role for role in said.roles] != ["assigned"]:
            return said
        (flat,) = said.roles
        roles = [NamedRole("lead", flat.label, flat.names[:1])]
        roles += [NamedRole("assigned", flat.label, flat.names[1:])] * (len(flat.names) > 1)
        return _Statements(tuple(roles), said.limit)

    def _time_frame(self, limit: Passage | None) -> TimeFrame | None:
        if limit is None:
            return None
        frame = self.reader.time_frame(limit, self.part.year)
        if frame.rule == "unread":
            line = limit.lines[0].number
            self.reading.problems.append(Problem(line, f"unread deadline: {frame.printed}"))
        return frame

    def _prose(self, item: Item, text: Passage, task: TaskRef | None) -> None:
        assert item.entry is not None
        headings = self.headings.get(item.entry.key, ())
        self.reading.prose.append(prose_of(self.part, item.entry, text, headings, task))


def _groups(paragraphs: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield each paragraph that is no statement itself, with the statements in lines below it."""
    group: list[Entry] = []
    for entry in paragraphs:
        _, found = read_assignments([entry.passage])
        if group and not (found and found[0].own_line):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _finished(item: Item) -> Item:
    """Return an item up to the bracket that closes it, without the paragraphs behind.

    They are said of all: 各部门要在每月底前报送进展 below the last item of a notice. A bracket on
    what is but a heading closes nothing.
    """
    if item.below or not item.paragraphs or item.entry is None:
        return item
    whole, found = read_assignments(item.own_texts())
    if not found or found[-1].own_line or not found[-1].roles:
        return item
    before, heading = whole.text[: found[-1].start], item.entry.heading.text
    if "。" not in before and not (heading and before[len(heading) + 1 :]):
        return item
    line = found[-1].passage.lines[-1].number
    own = [part for part in item.paragraphs if part.passage.lines[0].number <= line]
    return replace(item, order=[*own])


def _lines_of_their_own(item: Item) -> Iterator[str]:
    """Yield the keys of the paragraphs of an item that are a statement and nothing else."""
    for entry in item.paragraphs:
        if any(each.own_line for each in read_assignments([entry.passage])[1]):
            yield entry.key


def _said_of_all(item: Item) -> list[Assignment]:
    """Return the statement in a line of its own below the last of several items, if it is the only
    one: it closes what stands above all of them.
    """
    *others, last = item.below
    if not others or any(map(_states, others)):
        return []
    found = read_assignments(last.all_texts())[1]
    return found if all(each.own_line for each in found) else []


def _without(whole: Passage, found: Sequence[Assignment]) -> Passage:
    """Return the text of an item without its statements of responsibility."""
    ranges, begin = [], 0
    for each in found:
        ranges.append((begin, each.start))
        begin = each.end
    ranges.append((begin, len(whole.text)))
    return Passage(tuple(piece for span in ranges for piece in whole.part(*span).pieces))


def _stretches(
    whole: Passage, found: Sequence[Assignment]
) -> list[tuple[Passage, list[Assignment]]]:
    """Return the stretches of a text with the statements that close each of them.

    One bracket right behind another, and a time alone, belong to the stretch before; a statement
    that nothing stands before belongs to the first.
    """
    stretches: list[tuple[Passage, list[Assignment]]] = []
    begin, leading = 0, list[Assignment]()
    for each in found:
        text = _stretch(whole, begin, each.start)
        begin = each.end
        if stretches and not (text and each.roles):
            stretches[-1][1].append(each)
        elif text:
            stretches.append((text, [*leading, each]))
            leading = []
        else:
            leading.append(each)
    return stretches


def _anybody(found: Sequence[Assignment]) -> bool:
    """Whether statements name somebody, and not only a time."""
    return any(each.roles for each in found)


def _states(item: Item) -> bool:
    return _anybody(read_assignments(item.all_texts())[1])


def _has_dashes(item: Item) -> bool:
    return any(below.entry and below.entry.kind == "dash" for below in item.below)


def _stretch(whole: Passage, begin: int, end: int) -> Passage:
    """Return a part of the text without the mark that closed the sentence before it."""
    text = whole.text
    while begin < end and text[begin] in "。；;，, ":
        begin += 1
    return before_contact(whole.part(begin, end))


def _place(item: Item, *, kept: bool) -> tuple[str | None, str | None, str | None]:
    """Return the keys of section, subsection and provision that state the task of an item."""
    section, subsection = item.above(*_SECTIONS), item.above(*_SUBSECTIONS)
    entry = item.entry
    keys = section.key if section else None, subsection.key if subsection else None
    if not kept or entry is None:
        return *keys, None
    if entry.kind in _SECTIONS:
        return entry.key, None, None
    if entry.kind in _SUBSECTIONS:
        return keys[0], entry.key, None
    return *keys, entry.key
