"""Sentences that put somebody in charge: 由区甲局牵头落实, 乙委负责…, 丙局等单位根据职责做好….

Where `loaders.facts.responsibilities` reads statements set off by brackets and labels, these are
the sentences themselves. What units shall do by a limit is another matter (loaders.parts.duties).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.facts.responsibilities import NamedRole
from loaders.facts.roles import (
    RoleNames,
    begins_with_action,
    begins_with_verb,
    charged_actors,
    joined_actors,
    names_agents,
    pieces,
    role_of_verb,
    verb_clause,
)
from loaders.facts.sentences import sentences
from loaders.facts.units import split_names
from loaders.registry.labels import labels
from loaders.registry.patterns import any_of
from loaders.registry.unit_words import unit_words
from loaders.sources import Passage

_MARKS = "，,；;。"
# 由 before a unit, not the one of 自由 and 理由.
_BY = re.compile("(?<![自理事缘])由")
_COLON = re.compile("[：:]")
_NOTHING = Passage(())
# At most so many characters before a verb name who acts.
_LONGEST_SUBJECT = 240


@dataclass(frozen=True, slots=True)
class Charge:
    """A sentence with those it puts in charge, `inferred` where they stand in one before it."""

    sentence: Passage
    roles: tuple[NamedRole, ...]
    inferred: bool


def read_charges(paragraph: Passage, heading: Passage = _NOTHING) -> list[Charge]:
    """Return the sentences of a paragraph that put somebody in charge, in order.

    A clause without a subject of its own (…，负责…) goes on with the unit that the paragraph has
    last said something of (区甲局是主管部门); a unit as `heading` is the subject of all of it.
    """
    found: list[Charge] = []
    headed = _is_unit(heading.text)
    subject = heading if headed else None
    for sentence in sentences(paragraph):
        roles: list[NamedRole] = []
        inferred = led = False
        for clause in _clauses(sentence.text):
            own = _named(sentence, clause.roles)
            verb = clause.continues or (headed and begins_with_action(sentence.text))
            if verb and subject is not None and not roles and not own:
                own = [NamedRole(role_of_verb(verb), verb, split_names(subject))]
                inferred = not headed and not _within(subject, sentence)
            roles += own
            if clause.subject is not None:
                subject = sentence.part(*clause.subject)
                led = led or bool(clause.roles)
        # 乙局配合 alone charges nobody, but a list of units may say so of one: 乙局：配合做好….
        if any(role.role != "support" for role in roles) or (led and roles):
            found.append(Charge(sentence, tuple(roles), inferred))
    return found


def _is_unit(heading: str) -> bool:
    """Whether a heading is a unit's name, and not what shall be done (优化空间布局)."""
    return names_agents(heading, 0, len(heading)) and not heading.startswith(unit_words().verbs)


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a clause of a sentence says of who is in charge.

    `continues` is the verb of a clause that names no subject, `subject` the place of the unit of
    which the clause says what it is.
    """

    roles: tuple[RoleNames, ...] = ()
    continues: str = ""
    subject: tuple[int, int] | None = None


def _clauses(text: str) -> list[_Clause]:
    """Return what the clauses of a sentence say; a list of names may go through several."""
    found: list[_Clause] = []
    names: int | None = None
    for start, end in pieces(text, 0, len(text), _MARKS):
        first = start if names is None else names
        names = None
        roles = _in_charge(text, first, start, end)
        joined = joined_actors(text, start, end) if found and found[-1].roles else None
        if joined is not None:
            found.append(_Clause((joined,)))
        elif roles:
            named = roles[0].start, roles[0].end
            # 市房产局：负责…；负责…: what a unit with a colon leads is all its own.
            leads = text[named[1] : named[1] + 1] in ("：", ":")
            found.append(_Clause(tuple(roles), subject=named if leads else None))
        elif names_agents(text, start, end):
            names = first if end - first <= _LONGEST_SUBJECT else start
        else:
            verb = begins_with_verb(text, start, end)
            found.append(_Clause((), verb or "", _subject(text, first, end)))
    return found


def _in_charge(text: str, first: int, start: int, end: int) -> list[RoleNames]:
    """Return whom the clause at `start` puts in charge; a list of names may begin at `first`."""
    colon = _COLON.search(text, start, end)
    action = begins_with_action(text, colon.end(), end) if colon else None
    if colon and action and names_agents(text, first, colon.start()):
        return [RoleNames(role_of_verb(action), action, first, colon.start())]
    by = _BY.search(text, start, end)
    for begin, piece in ((first, start), *([(by.start(), by.start())] if by else [])):
        closing = verb_clause(text, begin, piece, end)
        if closing and all(names_agents(text, role.start, role.end) for role in closing):
            return closing
        charged = charged_actors(text, begin, end)
        if charged and not _no_duty().search(text, charged[0].end, end):
            return charged
    subject = _subject(text, first, end)
    body = _body().search(text, subject[1], end) if subject else None
    return [RoleNames("assigned", body[0], *subject)] if subject and body else []


def _subject(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the place of the units of which a clause says what they are, or where they sit."""
    for match in _says_of().finditer(text, start, min(end, start + _LONGEST_SUBJECT)):
        if names_agents(text, start, match.start()):
            return start, match.start()
    return None


def _named(sentence: Passage, roles: Sequence[RoleNames]) -> list[NamedRole]:
    return [
        NamedRole(role.role, role.label, split_names(sentence.part(role.start, role.end)))
        for role in roles
    ]


def _within(subject: Passage, sentence: Passage) -> bool:
    (line, start, _), (first, begin, _) = subject.pieces[0], sentence.pieces[0]
    return (line.number, start) >= (first.number, begin)


@cache
def _says_of() -> re.Pattern[str]:
    return re.compile(any_of(labels().clauses.says_of))


@cache
def _body() -> re.Pattern[str]:
    return re.compile(any_of(labels().clauses.bodies))


@cache
def _no_duty() -> re.Pattern[str]:
    return re.compile(any_of(labels().clauses.no_duty))
