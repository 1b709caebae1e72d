"""A question as names and texts again: for its address, its files, and the record of its run."""

from __future__ import annotations

from dataclasses import fields

from graph.analytics.questions import Question
from graph.networks import Selection

_LISTS = {"notices": "notice", "annexes": "annex", "sections": "section", "areas": "area"}


def parameters(question: Question, *, defaults: bool = False) -> dict[str, tuple[str, ...]]:
    """Return what `read_question` takes to make `question`: texts by name, sorted.

    `read_question(question.analysis, parameters(question)) == question`. What is as without a
    word is left out, or with `defaults` said too: a record of a run needs it, an address does not.
    """
    found: dict[str, tuple[str, ...]] = {}
    for field in fields(question):
        value = getattr(question, field.name)
        if field.name == "analysis" or value is None or (value == field.default and not defaults):
            continue
        if isinstance(value, Selection):
            found |= _selected(value, "against-" if field.name == "against" else "", defaults)
        elif isinstance(value, bool):
            found[field.name] = ("yes" if value else "no",)
        elif isinstance(value, tuple):
            found |= {"measure": value} if value else {}
        else:
            found[field.name] = (str(value),)
    return dict(sorted(found.items()))


def _selected(selection: Selection, before: str, defaults: bool) -> dict[str, tuple[str, ...]]:
    default = Selection()
    found: dict[str, tuple[str, ...]] = {}
    for field in fields(selection):
        value = getattr(selection, field.name)
        if not value or (value == getattr(default, field.name) and not defaults):
            continue
        if field.name == "period":
            days = zip(("from", "until"), value, strict=True)
            found |= {before + name: (day.isoformat(),) for name, day in days if day}
        elif isinstance(value, tuple):
            found[before + _LISTS.get(field.name, "role")] = tuple(map(str, value))
        else:
            found[before + field.name] = (str(value),)
    return found
