"""Time frames of a task as pages show them: the printed words and what they were read as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from api.pages.quotes import Quote, quotes
from api.things import PROLOGUE, Brief, briefs, natural_order, reference
from graph.store import Store

# What is said of the rules that supplied what is not printed (gbo:normalisedBy).
_RULES: Final = {
    "plan-year": ("未印年份，取计划的年度", "no year is printed: that of the plan"),
    "no-interval": ("未印周期", "no interval is printed"),
    "unread": ("文字未能识读", "the words were not understood"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time frame as printed and as read; what was not read is empty.

    `rule` says, in Chinese and English, what the reading rests on beside the printed words.
    """

    printed: str
    kind: Brief | None
    start: str
    due: str
    edtf: str
    recurrence: str
    rule: tuple[str, str] | None
    quotes: list[Quote]


def deadline_of(store: Store, task: str) -> Deadline | None:
    """Return the time frame printed for a task as a whole."""
    return next(iter(_frames(store, task, "gbo:hasTimeFrame")), None)


def milestones_of(store: Store, task: str) -> list[Deadline]:
    """Return the dates that the words of a task name for its steps, in their order."""
    return _frames(store, task, "gbo:hasMilestone")


def _frames(store: Store, task: str, link: str) -> list[Deadline]:
    rows = store.select(
        f"""{PROLOGUE}SELECT ?frame ?printed ?kind ?start ?due ?edtf ?recurrence ?rule WHERE {{
        {reference(task)} {link} ?frame . ?frame gbo:printedDeadline ?printed .
        OPTIONAL {{ ?frame gbo:timeFrameKind ?kind }}
        OPTIONAL {{ ?frame gbo:startDate ?start }}
        OPTIONAL {{ ?frame gbo:dueDate ?due }}
        OPTIONAL {{ ?frame gbo:edtf ?edtf }}
        OPTIONAL {{ ?frame gbo:recurrence ?recurrence }}
        OPTIONAL {{ ?frame gbo:normalisedBy ?rule }} }}"""
    )
    rows.sort(key=lambda row: natural_order(str(row["frame"])))
    named = briefs(store, {str(row["kind"]) for row in rows if "kind" in row})
    lines = quotes(store, {str(row["frame"]) for row in rows})
    return [
        Deadline(
            printed=str(row["printed"]),
            kind=named.get(str(row.get("kind", ""))),
            start=str(row.get("start", "")),
            due=str(row.get("due", "")),
            edtf=str(row.get("edtf", "")),
            recurrence=str(row.get("recurrence", "")),
            rule=_RULES.get(str(row.get("rule", ""))),
            quotes=lines[str(row["frame"])],
        )
        for row in rows
    ]
