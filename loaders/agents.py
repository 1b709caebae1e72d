"""From printed names to the agents they stand for, in the area of one notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.facts.deadlines import UnreadDeadline, read_deadline
from loaders.facts.responsibilities import NamedRole
from loaders.facts.units import PrintedName, split_names
from loaders.records import (
    Agent,
    AgentMention,
    Area,
    Certainty,
    Mention,
    Responsibility,
    Role,
    Source,
    TimeFrame,
)
from loaders.registry import Registry
from loaders.sources import Passage


@dataclass(frozen=True, slots=True)
class Reader:
    """What the parts of one notice need to turn passages into records."""

    source: Source
    area: Area
    registry: Registry

    def mention(self, passage: Passage) -> Mention:
        """Return the passage as a mention, layout removed."""
        return Mention(passage.text, passage.spans(self.source.text))

    def unit(self, passage: Passage) -> AgentMention:
        """Return the unit or collective that the passage names."""
        agent = self.registry.resolve(passage.text, self.area)
        return AgentMention(passage.text, agent, passage.spans(self.source.text))

    def person(self, passage: Passage) -> AgentMention:
        """Return the official that the passage names; a name is all that is known of them."""
        agent = Agent("person", passage.text, self.area, "name-only")
        return AgentMention(passage.text, agent, passage.spans(self.source.text))

    def is_known_unit(self, name: str) -> bool:
        """Whether the registry lists `name`."""
        return self.registry.is_known(name, self.area)

    def is_collective(self, name: str) -> bool:
        """Whether `name` denotes several units."""
        return self.registry.resolve(name, self.area).kind == "group"

    def responsibilities(
        self,
        role: Role,
        names: Sequence[PrintedName],
        column: str,
        certainty: Certainty,
        first: int = 1,
    ) -> list[Responsibility]:
        """Return one responsibility for each name, in printed order, numbered from `first`."""
        found = []
        for position, printed in enumerate(names, start=first):
            is_person = role == "leader"
            mention = self.person(printed.passage) if is_person else self.unit(printed.passage)
            found.append(
                Responsibility(
                    role,
                    position,
                    mention.printed_name,
                    mention.agent,
                    column,
                    printed.open_ended,
                    certainty,
                    mention.spans,
                )
            )
        return found

    def in_roles(
        self, roles: Sequence[NamedRole], certainty: Certainty
    ) -> Iterator[Responsibility]:
        """Yield the responsibilities role by role, numbered through all the names of a role."""
        order: dict[Role, list[NamedRole]] = {}
        for named in roles:
            order.setdefault(named.role, []).append(named)
        for role, same in order.items():
            first = 1
            for named in same:
                yield from self.responsibilities(role, named.names, named.label, certainty, first)
                first += len(named.names)

    def time_frame(self, printed: Passage, year: int | None) -> TimeFrame:
        """Return the time frame that a deadline stands for, read in `year` where it names none.

        Words of no known form are kept, with the rule `unread`, for the caller to report.
        """
        spans = printed.spans(self.source.text)
        try:
            read = read_deadline(printed.text, year)
        except UnreadDeadline:
            return TimeFrame(printed.text, "by-date", None, None, None, None, "unread", spans)
        return TimeFrame(
            printed.text,
            read.kind,
            read.due,
            read.start,
            read.edtf,
            read.recurrence,
            read.rule,
            spans,
        )


def names_of_cell(passages: list[Passage]) -> list[PrintedName]:
    """Return the names of a cell of several paragraphs; one that begins with 等 opens the list."""
    names: list[PrintedName] = []
    for passage in passages:
        if passage.text.startswith("等") and names:
            last = names[-1]
            names[-1] = PrintedName(last.name, last.passage, open_ended=True)
        names += split_names(passage)
    return names
