"""Acts of a sentence: who acts in which of its clauses, and within which limit.

行政机关应每半年形成报告报区甲局，区甲局汇总后向区政府报告。 → two acts, each with its own actor:
a clause that names its actor begins one, and the clauses behind it go on with it. A limit holds
for the act that it stands in, and for the other steps of the same procedure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from loaders.agents import Reader
from loaders.facts.limits import limit_words
from loaders.facts.units import PrintedName, looks_like_unit, may_name, names_in, split_names
from loaders.records import Role
from loaders.registry.duty_words import duty_words
from loaders.registry.labels import labels
from loaders.sources import Passage

# An actor stands within this many characters of the beginning of a clause, among so many words
# that may end his name.
_LONGEST_ACTOR = 60
_MOST_ENDS = 8
_BY = re.compile("由")
_CLAUSE = re.compile("[^，]+")
# 案件败诉的, 加盖印章后: a clause that only says when what follows is to be done.
_CONDITION = re.compile("(?:的|后|时)$")


@dataclass(frozen=True, slots=True)
class Actor:
    """Whom a sentence names as acting, and the role that the words behind the name give."""

    names: tuple[PrintedName, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class Act:
    """The part text[start:end] of a sentence that says what one actor does.

    `actor` is None where the sentence names none: it then is a single act. `limit` is the place
    of the limit in the sentence; `shares` tells that it stands in another act of the procedure.
    """

    start: int
    end: int
    actor: Actor | None
    limit: re.Match[str] | None = None
    shares: bool = False


def read_acts(sentence: Passage, reader: Reader) -> list[Act]:
    """Return the acts of a sentence in printed order, with the limits that hold for them."""
    text = sentence.text
    acts: list[Act] = []
    begin = 0  # where the clauses begin that belong to the next actor
    for clause in _CLAUSE.finditer(text):
        actor = _actor_of(sentence, *clause.span(), reader)
        if actor and acts and _same(actor, acts[-1].actor):
            actor = None
        if actor:
            if acts:
                acts[-1] = replace(acts[-1], end=begin - 1)
            acts.append(Act(begin if acts else 0, len(text), actor))
        if actor or not _CONDITION.search(clause[0]):
            begin = clause.end() + 1
    return _limited(text, acts or [Act(0, len(text), None)])


def _same(actor: Actor, other: Actor | None) -> bool:
    return other is not None and [n.name for n in actor.names] == [n.name for n in other.names]


def _limited(text: str, acts: list[Act]) -> list[Act]:
    """Return the acts with their limits, own ones first."""
    starts = [act.start for act in acts]
    first: dict[int, re.Match[str]] = {}
    for limit in limit_words().finditer(text):
        first.setdefault(bisect_right(starts, limit.start()) - 1, limit)
    own = [replace(act, limit=first.get(index)) for index, act in enumerate(acts)]
    found: list[Act] = []
    for index, act in enumerate(own):
        before = own[index - 1] if index else None
        behind = own[index + 1] if index + 1 < len(own) else None
        if act.limit is None and before and before.limit and _receives(text, act, before):
            act = replace(act, limit=before.limit, shares=True)
        elif act.limit is None and behind and behind.limit and _precedes(text, behind):
            act = replace(act, limit=behind.limit, shares=True)
        found.append(act)
    return found


def _receives(text: str, act: Act, before: Act) -> bool:
    """Whether the actor of `act` goes on with what the one before hands him: …报区甲局，区甲局…."""
    return act.actor is not None and text[before.start : before.end].endswith(
        tuple(f"{verb}{act.actor.names[0].name}" for verb in duty_words().handing)
    )


def _precedes(text: str, behind: Act) -> bool:
    """Whether what stands before is to be done before an act: …后，由区甲局在三日内提交."""
    first, _, rest = text[behind.start : behind.end].partition("，")
    return first.endswith("后") and rest.startswith("由")


def _actor_of(sentence: Passage, begin: int, end: int, reader: Reader) -> Actor | None:
    """Return whom the clause from `begin` to `end` names as acting."""
    text = sentence.text
    for start, stop in _subjects(text, begin, end):
        # 涉及小微企业和个体工商户减租的各相关单位: the names begin behind 的.
        start += text[start:stop].partition("、")[0].rfind("的") + 1
        if _names_actors(text[start:stop], reader):
            return Actor(split_names(sentence.part(start, stop)), _role(text, stop))
    return None


def _role(text: str, behind: int) -> Role:
    """Return the role that the words at `behind` an actor give: 牵头, 配合, else just a duty."""
    verb = duty_words().obliging.match(text, behind)
    start = verb.end() if verb else behind
    roles: tuple[Role, ...] = ("lead", "support")
    said = (role for role in roles if text.startswith(labels().clauses.verbs[role], start))
    return next(said, "assigned")


def _subjects(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges in which the clause text[begin:end] may name its actor, likeliest first.

    The actor opens the clause or stands behind 由, up to a word that may follow a name.
    """
    words = duty_words()
    opening = words.before_actor.match(text, begin, end)
    starts = [opening.end() if opening else begin]
    starts += [match.end() for match in islice(_BY.finditer(text, begin, end), 2)]
    for first in starts:
        ends = words.behind_actor.finditer(text, first, min(end, first + _LONGEST_ACTOR))
        yield from ((first, match.start()) for match in islice(ends, _MOST_ENDS))


def _names_actors(text: str, reader: Reader) -> bool:
    """Whether `text` is a list of units, collectives or people by function."""
    if text.endswith(("、", "和", "及", "与")) or duty_words().before_passed.match(text):
        return False
    names = [name.rpartition("的")[2] for name in names_in(text)]
    return bool(names) and all(
        len(name) > 1
        and may_name(name)
        and (
            reader.is_known_unit(name)
            or looks_like_unit(name)
            or name.endswith(duty_words().actors)
        )
        for name in names
    )
