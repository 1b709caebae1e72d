"""Which tasks, parts and agents a network is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Role = Literal["lead", "support", "assigned"]
ROLES: Final[tuple[Role, ...]] = ("lead", "support", "assigned")

Certainty = Literal["any", "inferred", "certain"]
CERTAINTIES: Final[tuple[Certainty, ...]] = ("any", "inferred", "certain")

Groups = Literal["left-out", "expanded"]
GROUPS: Final[tuple[Groups, ...]] = ("left-out", "expanded")

IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*')


class BadSelection(ValueError):
    """A selection that cannot mean anything; the message says what to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of tasks, and of the parts in them; without any, all that is asserted.

    `notices`, `annexes` and `sections` are IRIs, any of which may hold the task, directly or in a
    part of it; `areas` are IRIs of areas, to any of which the agent may belong, or to an area in
    it. `period` is the first and the last day on which the task may be due, either of them None
    where it is open; a task that has begun by the last day and has no end is in it, a task without
    a date is not. `certainty` is the least that a part may have: any, also of what is ambiguous;
    inferred or better; certain only. `groups` are left out, or stand for their known members; a
    group such as 各街道乡镇 is never a node. Leaders know no roles.

    Raises BadSelection for what is none of these.
    """

    notices: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ROLES
    period: tuple[date | None, date | None] = (None, None)
    certainty: Certainty = "any"
    groups: Groups = "left-out"

    def __post_init__(self) -> None:
        for iri in (*self.notices, *self.annexes, *self.sections, *self.areas):
            if not IRI.fullmatch(iri):
                raise BadSelection(f"{iri[:80]!r}: not an IRI")
        for given, allowed, what in (
            (self.roles, ROLES, "roles"),
            ((self.certainty,), CERTAINTIES, "certainty"),
            ((self.groups,), GROUPS, "groups"),
        ):
            if not given or any(each not in allowed for each in given):
                told = ", ".join(given)[:40]
                raise BadSelection(f"{what} {told}: choose of {', '.join(allowed)}")
        first, last = self.period
        if first is not None and last is not None and first > last:
            raise BadSelection(f"period {first} to {last}: it ends before it begins")


ALL: Final = Selection()
