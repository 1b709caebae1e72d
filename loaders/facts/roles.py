"""The inside of a statement of responsibility: which names have which role, and by when.

Two forms, and mixtures of them: labels (牵头单位：甲；配合单位：乙；完成时限：6月底前) and clauses
(甲牵头，乙、丙按职责分工负责，6月底前完成). Everything is told as ranges of the text, so that
names can be traced to their lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from loaders.facts.brackets import CLOSING, closed_brackets
from loaders.facts.deadlines import is_deadline
from loaders.facts.printed_labels import Label, find_labels
from loaders.facts.units import looks_like_agent, may_name, names_in
from loaders.records import Role
from loaders.registry.labels import labels
from loaders.registry.patterns import any_of
from loaders.sources import item_mark

# What a bracket that explains the word before it begins with: （包括市甲委、市乙局）.
_EXPLAINS = ("含", "包括", "不含", "如", "即", "原", "除", "以下", "附", "见", "涉及")
_SEPARATORS = "、，,；;。"
_LONGEST_PIECE = 60
_LONGEST_LIST = 2000
# A list of units before its verb is no longer than this, and few verbs stand inside their names.
_LONGEST_ACTORS = 240
_MOST_VERBS = 8
# 排在第一位的部门为牵头部门，下同 (国发〔2019〕3号).
_FIRST_LEADS = re.compile(
    r"(?:排|列|排名|名列)?在?(?:首|第一)(?:位|个|名)?的?(?:部门|单位|的)?[为是](?:牵头|主责)(?:责任)?(?:部门|单位)?"
)
# 由 before a unit, not the one of 自由 and 理由.
_BY = re.compile("(?<![自理事缘])由")
_LIMIT = re.compile(
    r"(?:力争|确保|于|在|至|到)?"
    r"(?P<limit>(?:持续|长期|常态化|全年|立即|即时|适时|每[日天周月季年]|[^，。；：（(]{0,12}?"
    r"(?:\d年|\d月|\d日|年底|月底|季度|上半年|下半年|年内|月中|上旬|中旬|下旬|工作日|个月))"
    r"[^，。；：]{0,12}?)"
    r"(?:全面|基本|全部)?(?:完成|落实到位|办结|到位|启动)?"
)


@dataclass(frozen=True, slots=True)
class RoleNames:
    """The range of a list of names that has `role`; `label` is the word that says so.

    `duty_end` is the end of the clause with what these units do, where the text divides it.
    """

    role: Role
    label: str
    start: int
    end: int
    duty_end: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a statement says.

    `first_leads` tells that it makes the unit named first the lead, `is_division` that its label
    is one of a division of labour.
    """

    roles: tuple[RoleNames, ...]
    limit: tuple[int, int] | None
    first_leads: bool = False
    is_division: bool = False


def read_content(text: str, start: int, end: int) -> Content | None:
    """Return what the inside of a bracket, `text[start:end]`, says; None if it is no statement."""
    found = list(find_labels(text, start, end))
    if not found:
        return read_clauses(text, start, end)
    before = read_clauses(text, start, found[0].start) if found[0].start > start else None
    if before is None and found[0].start > start:
        return None
    read = read_labels(text, found)
    if read is None or before is None:
        return before if read is None else read
    return Content(before.roles + read.roles, before.limit or read.limit, before.first_leads)


def read_labels(text: str, found: Sequence[Label]) -> Content | None:
    """Return what a row of labels says, or None when none of them names anybody or any time."""
    roles: list[RoleNames] = []
    limit: tuple[int, int] | None = None
    first_leads = False
    for label in found:
        start, end = _trimmed(text, label.value, label.end)
        if label.kind == "deadline":
            limit = limit or ((start, end) if end > start else None)
        elif label.kind == "division":
            read = _division(text, start, end)
            if read is None and labels().role_of(label.word):
                read = Content((RoleNames("assigned", label.word, start, end),), None)
            roles += read.roles if read else ()
            limit = limit or (read.limit if read else None)
        elif label.kind != "contact" and label.kind != "other":
            read = read_clauses(text, start, end) or _list(text, label.kind, label.word, start, end)
            roles += read.roles
            limit, first_leads = limit or read.limit, first_leads or read.first_leads
    is_division = any(label.kind == "division" for label in found)
    return Content(tuple(roles), limit, first_leads, is_division) if roles or limit else None


def _list(text: str, role: Role, label: str, start: int, end: int) -> Content:
    """Return a labelled list of names without what closes it: a deadline, a remark on its order."""
    limit: tuple[int, int] | None = None
    leads = False
    inside = _closing_bracket(text, start, end)
    bracketed = _limit(text, *inside) if inside else None
    if inside and bracketed:
        limit, end = bracketed, inside[0] - 1
    for first, last in reversed(pieces(text, start, end)):
        found, remark = _limit(text, first, last), _is_remark(text[first:last])
        if not found and not remark:
            break
        limit, leads, end = found or limit, leads or remark, first
    end = _trimmed(text, start, end)[1]
    return Content((RoleNames(role, label, start, end),) if end > start else (), limit, leads)


def _closing_bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the inside of the bracket that closes a list: 市甲局、市乙局（2023年底前完成）."""
    if text[end - 1 : end] not in tuple(CLOSING):
        return None
    opening = next(
        (o for o, c in closed_brackets(text[start:end]).items() if c == end - 1 - start), None
    )
    return None if opening is None else (start + opening + 1, end - 1)


def _is_remark(piece: str) -> bool:
    """Whether a piece says that the unit named first leads, here and in what follows."""
    return piece == "下同" or bool(_FIRST_LEADS.fullmatch(piece))


def read_clauses(text: str, start: int, end: int) -> Content | None:
    """Return what clauses that end in a verb of a role say: 甲牵头，乙、丙配合，6月底前完成.

    None when the first clause names anything but units, or no clause has such a verb.
    """
    roles: list[RoleNames] = []
    limit: tuple[int, int] | None = None
    first_leads = False
    names: int | None = None
    for first, last in pieces(text, start, end):
        if names is None and (roles or last < end):
            found, remark = _limit(text, first, last), _is_remark(text[first:last])
            limit, first_leads = limit or found, first_leads or remark
            if found or remark:
                continue
        names = first if names is None else names
        read = verb_clause(text, names, first, last)
        if read is not None:
            roles += read
            names = None
    if names is not None and roles:
        roles.append(RoleNames("assigned", roles[-1].label, names, _trimmed(text, names, end)[1]))
    named = [role for role in roles if _may_name_agents(text, role.start, role.end)]
    if not named or named[0] is not roles[0]:
        return None
    return Content(tuple(named), limit, first_leads)


def read_bare_list(text: str, start: int, end: int) -> Content | None:
    """Return the units of a bracket that holds nothing else: （市甲委、市乙局）.

    A single unit tells nothing: it may explain the word before it.
    """
    read = _list(text, "assigned", "", start, end)
    listed = names_in(text[start:end]) if end - start <= _LONGEST_LIST else []
    if not read.roles or len(listed) < 2 or text.startswith(_EXPLAINS, start):
        return None
    (names,) = read.roles
    return read if names_agents(text, names.start, names.end) else None


def verb_clause(text: str, names: int, first: int, last: int) -> list[RoleNames] | None:
    """Return the roles of the names from `names` on, if the piece at `first` ends in a verb."""
    if last - first > _LONGEST_PIECE:
        return None
    match = _verb_pattern().search(text[first:last])
    if match is None:
        return None
    end = first + match.start()
    # 企业包联制度由市甲办负责: who acts stands behind 由, what is done before it.
    by = max((found.end() for found in _BY.finditer(text, names, end)), default=names)
    start = by + (text[by : by + 1] == "请")
    role, verb = role_of_verb(match["verb"]), match["verb"]
    inner = _together_pattern().search(text, start, end)
    if inner is None:
        return [RoleNames(role, verb, start, end)] if end > start else None
    main = role_of_verb(inner["verb"]) if inner["verb"] else role
    return [
        RoleNames(main, inner["verb"] or verb, start, inner.start()),
        RoleNames("support", inner["together"], inner.end(), end),
    ]


def _division(text: str, start: int, end: int) -> Content | None:
    """Return who has which part of the work: 甲局牵头，乙局配合, or 甲局负责…；乙局做好….

    Where one list of clauses does not read as names throughout, each clause up to ； or 。 is read
    by itself; the verb behind the units it begins with tells their role.
    """
    whole = read_clauses(text, start, end)
    if whole and all(names_agents(text, role.start, role.end) for role in whole.roles):
        return whole
    roles: list[RoleNames] = []
    for match in re.finditer("[^；;。]+", text[start:end]):
        first, last = start + match.start(), start + match.end()
        first += len(item_mark(match[0]))
        own = read_clauses(text, first, last)
        acting = own.roles if own else charged_actors(text, first, last, _wide_duty_pattern())
        roles += [replace(role, duty_end=last) for role in acting]
    return Content(tuple(roles), None) if roles else whole


def charged_actors(
    text: str, start: int, end: int, verbs: re.Pattern[str] | None = None
) -> list[RoleNames]:
    """Return the units that a clause begins with, and those that 会同 joins to them."""
    read = duty_actors(text, start, end, verbs)
    if read is None:
        return []
    joins = read.label in labels().clauses.together
    behind = read.end if joins else text.index(read.label, read.end) + len(read.label)
    joined = joined_actors(text, behind, end)
    return [read] if joined is None else [read, joined]


def duty_actors(
    text: str, start: int, end: int, verbs: re.Pattern[str] | None = None
) -> RoleNames | None:
    """Return the units that a clause begins with, if a verb of a role (`verbs`) follows them.

    由, 请 or 成立 may stand before them, a colon (市甲局：负责…) behind.
    """
    start += text[start:end][:1] in tuple("由请")
    founding = labels().clauses.founding
    start += max((len(word) for word in founding if text.startswith(word, start)), default=0)
    found = (verbs or _duty_pattern()).finditer(text, start, min(end, start + _LONGEST_ACTORS))
    for match in islice(found, _MOST_VERBS):
        stop = match.start() - (text[match.start() - 1] in "：:，,")
        if stop > start and names_agents(text, start, stop):
            return RoleNames(role_of_verb(match["verb"]), match["verb"], start, stop)
    return None


def joined_actors(text: str, start: int, end: int) -> RoleNames | None:
    """Return the units that 会同 at `start` joins to those before it: 甲局牵头，会同乙局制定…."""
    word = next((w for w in labels().clauses.together if text.startswith(w, start)), None)
    if word is None:
        return None
    first = start + len(word)
    if names_agents(text, first, end):
        return RoleNames("support", word, first, end)
    read = duty_actors(text, first, end, _wide_duty_pattern())
    return replace(read, role="support", label=word) if read is not None else None


def names_agents(text: str, start: int, end: int) -> bool:
    """Whether all of a printed list looks like names of units."""
    if end - start > _LONGEST_LIST:
        return False
    listed = names_in(text[start:end])
    return bool(listed) and all(map(looks_like_agent, listed))


def _may_name_agents(text: str, start: int, end: int) -> bool:
    """Whether a list that verbs or labels set off names units: the first and most look like it."""
    if end - start > _LONGEST_LIST:
        return False
    listed = names_in(text[start:end])
    alike = [looks_like_agent(name) for name in listed]
    return bool(alike) and alike[0] and 2 * sum(alike) >= len(alike) and all(map(may_name, listed))


def _limit(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    if len(piece) > _LONGEST_PIECE:
        return None
    if is_deadline(piece):
        return start, end - (2 if piece.endswith("完成") else 0)
    match = _LIMIT.fullmatch(piece)
    return (start + match.start("limit"), start + match.end("limit")) if match else None


def pieces(text: str, start: int, end: int, marks: str = _SEPARATORS) -> list[tuple[int, int]]:
    """Return the ranges between those of `marks` that stand outside brackets."""
    inside = closed_brackets(text[start:end])
    found: list[tuple[int, int]] = []
    first, index = start, start
    while index < end:
        if index - start in inside:
            index = start + inside[index - start]
        elif text[index] in marks:
            found.append((first, index))
            first = index + 1
        index += 1
    found.append((first, end))
    return [(first, last) for first, last in found if last > first]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out marks at the ends of a value, and a closing bracket that was never opened."""
    closes = set(closed_brackets(text[start:end]).values())
    while end > start and (
        text[end - 1] in _SEPARATORS or (text[end - 1] in CLOSING and end - 1 - start not in closes)
    ):
        end -= 1
    while end > start and text[start] in _SEPARATORS:
        start += 1
    return start, end


def begins_with_verb(text: str, start: int, end: int) -> str | None:
    """Return the verb of duty that a clause without a subject begins with: …，负责…."""
    match = _duty_pattern().match(text, start, end)
    return match["verb"] if match else None


def begins_with_action(text: str, start: int = 0, end: int | None = None) -> str | None:
    """Return the verb, of any duty, that the words behind a unit begin with: 落实资金保障."""
    match = _wide_duty_pattern().match(text, start, len(text) if end is None else end)
    return match["verb"] if match else None


@cache
def _verbs() -> dict[str, Role]:
    return {verb: role for role, verbs in labels().clauses.verbs.items() for verb in verbs}


def role_of_verb(verb: str) -> Role:
    """Return the role of a verb; 负责牵头 leads."""
    leads = any(verb.endswith(word) for word in labels().clauses.verbs["lead"])
    return "lead" if leads else _verbs().get(verb, "assigned")


@cache
def _verb_pattern() -> re.Pattern[str]:
    words = labels().clauses
    return re.compile(
        f"{any_of(words.before)}{{0,4}}(?P<verb>{any_of(list(_verbs()))})"
        f"{any_of(words.behind)}{{0,2}}$"
    )


@cache
def _together_pattern() -> re.Pattern[str]:
    verbs, together = any_of(list(_verbs())), any_of(labels().clauses.together)
    return re.compile(f"(?P<verb>{verbs})?(?P<together>{together})")


@cache
def _duty_pattern() -> re.Pattern[str]:
    return _duty_verbs(labels().clauses.duties)


@cache
def _wide_duty_pattern() -> re.Pattern[str]:
    return _duty_verbs((*_verbs(), *labels().clauses.duties, *labels().clauses.actions))


def _duty_verbs(verbs: Sequence[str]) -> re.Pattern[str]:
    # 由甲部牵头的联席会议 says what the meeting is, not who shall do anything.
    return re.compile(
        f"{any_of(labels().clauses.before)}{{0,4}}(?P<verb>{any_of(verbs)})(?!(?:牵头)?的)"
    )
