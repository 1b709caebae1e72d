"""Duties in running text: who must do what by when, and who is in charge of what.

区司法局在收到应诉材料后，应当在2日内出具办理函。 → a task of 区司法局, 2日内. The actor may also
stand in a sentence before (案件败诉的，应在5日内上报。) or in the paragraph that leads to the items
of a list (承办机关应当做好以下工作：): then it is inferred. 由区国资委牵头落实 and 区司法局负责…
need no limit (loaders.facts.charges).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from loaders.agents import Reader
from loaders.facts.charges import Charge, read_charges
from loaders.facts.people import before_contact
from loaders.facts.responsibilities import NamedRole
from loaders.facts.sentences import sentences
from loaders.facts.units import PrintedName, looks_like_unit, may_name, names_in, split_names
from loaders.outline import Entry, ordinal_of
from loaders.parts.reading import Part, PartReading
from loaders.records import Certainty, Problem, Role, Task
from loaders.registry.duty_words import duty_words
from loaders.registry.labels import labels
from loaders.registry.part_words import part_words
from loaders.sources import Passage

# An actor stands within this many characters of the beginning of a clause, among so many words
# that may end his name, and no more clauses away from the limit.
_LONGEST_ACTOR = 60
_MOST_ENDS = 8
_FARTHEST_CLAUSE = 12
_UNNUMBERED = "0"
_BY = re.compile("由")


@dataclass(frozen=True, slots=True)
class _Actor:
    """Whom a sentence names as acting, and the role that the words behind the name give."""

    names: tuple[PrintedName, ...]
    role: Role


@dataclass(frozen=True, slots=True)
class _Duty:
    """A sentence that lays a duty on somebody, within a limit if it names one."""

    sentence: Passage
    limit: Passage | None
    roles: tuple[NamedRole, ...]
    certainty: Certainty


def read_duties(
    entries: Sequence[Entry],
    taken: Collection[str],
    tasks: Sequence[Task],
    part: Part,
    reader: Reader,
) -> PartReading:
    """Return the duties that `entries` state, as tasks.

    Entries in `taken` are tasks already; the rows of a number go on behind those of `tasks`. A
    report tells of duties, it lays none on anybody.
    """
    reading = PartReading()
    if part_words().is_report(part.title):
        return reading
    above = {entry.key: entry for entry in entries}
    # 三 and （三） count as one number, so that no two tasks of a part are cited alike.
    rows = Counter(ordinal_of(task.number) for task in tasks)
    actors: dict[str, _Actor] = {}
    for entry in entries:
        if entry.key in taken:
            continue
        text = entry.body.text
        leads = text.endswith(("：", ":"))
        duties: list[_Duty] = []
        if leads or _limit().search(text):
            duties, last = _duties(entry.body, actors.get(entry.parent or ""), reader)
            if leads and last is not None:
                actors[entry.key] = last
        for duty in _with_charges(duties, read_charges(before_contact(entry.body), entry.heading)):
            number = _number(entry, above)
            counted = ordinal_of(number)
            rows[counted] += 1
            task = _task(duty, entry, (number, rows[counted]), above, part, reader)
            reading.tasks.append(task)
            frame = task.time_frame
            if frame and frame.rule == "unread":
                line = frame.spans[0].line_start
                reading.problems.append(Problem(line, f"unread deadline: {frame.printed}"))
    return reading


def _duties(
    paragraph: Passage, leading: _Actor | None, reader: Reader
) -> tuple[list[_Duty], _Actor | None]:
    """Return the duties that a paragraph states, and who acts at its end.

    `leading` acts in the paragraph that leads to this one, as a member of its list.
    """
    found: list[_Duty] = []
    actor = leading
    for sentence in sentences(before_contact(paragraph)):
        text = sentence.text
        limit = _limit().search(text)
        own = _actor_of(sentence, limit, reader)
        bearer = own or actor
        if (
            limit
            and bearer
            and _is_duty(text, limit, is_own=own is not None, in_list=bool(leading))
        ):
            span = limit.span("limit")
            certainty: Certainty = "certain" if own else "inferred"
            roles = (NamedRole(bearer.role, "", bearer.names),)
            found.append(_Duty(sentence, sentence.part(*span), roles, certainty))
        actor = bearer
    return found, actor


def _with_charges(duties: Sequence[_Duty], charges: Sequence[Charge]) -> list[_Duty]:
    """Return the duties and the charges of a paragraph in printed order, a sentence but once."""
    limited_at = {_place(duty.sentence): duty for duty in duties}
    charged = {_place(charge.sentence) for charge in charges}
    found = [duty for duty in duties if _place(duty.sentence) not in charged]
    for charge in charges:
        limited = limited_at.get(_place(charge.sentence))
        found.append(
            _Duty(
                charge.sentence,
                limited.limit if limited else None,
                charge.roles,
                "inferred" if charge.inferred else "certain",
            )
        )
    return sorted(found, key=lambda duty: _place(duty.sentence))


def _place(sentence: Passage) -> tuple[int, int]:
    line, start, _ = sentence.pieces[0]
    return line.number, start


def _is_duty(text: str, limit: re.Match[str], *, is_own: bool, in_list: bool) -> bool:
    """Whether a sentence with a limit obliges: by a word, or by 于 before the limit of an actor.

    The members of a list are obliged by the words that lead to it.
    """
    begin = text.rfind("，", 0, limit.start()) + 1
    end = text.find("，", limit.end())
    clause = text[begin : end if end >= 0 else len(text)]
    words = duty_words()
    if words.permitting.search(clause) and not words.obliging.search(clause):
        return False
    return bool(words.obliging.search(text)) or in_list or (is_own and limit[0][0] in "于在自从")


def _actor_of(sentence: Passage, limit: re.Match[str] | None, reader: Reader) -> _Actor | None:
    """Return whom the sentence names as acting within `limit`, or at all where it has none.

    It is the subject of the clause of the limit, else of the nearest before, else of the next.
    """
    text = sentence.text
    at = limit.start() if limit else len(text)
    clauses = [match.span() for match in re.finditer("[^，]+", text)]
    nearest = [clause for clause in reversed(clauses) if clause[0] <= at]
    behind = [clause for clause in clauses if clause[0] > at][:1]
    for begin, end in nearest[:_FARTHEST_CLAUSE] + behind:
        for start, stop in _subjects(text, begin, end):
            # 涉及小微企业和个体工商户减租的各相关单位: the names begin behind 的.
            start += text[start:stop].partition("、")[0].rfind("的") + 1
            if _names_actors(text[start:stop], reader):
                return _Actor(split_names(sentence.part(start, stop)), _role(text, stop))
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
    if text.endswith(("、", "和", "及", "与")):
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


def _task(
    duty: _Duty,
    entry: Entry,
    ref: tuple[str, int],
    above: dict[str, Entry],
    part: Part,
    reader: Reader,
) -> Task:
    number, row = ref
    section, subsection = _section(entry, above)
    return Task(
        annex=part.annex,
        section=section,
        subsection=subsection,
        number=number,
        row=row,
        form="provision-duty",
        key_task=None,
        text=reader.mention(duty.sentence),
        time_frame=reader.time_frame(duty.limit, part.year) if duty.limit else None,
        responsibilities=tuple(reader.in_roles(duty.roles, duty.certainty)),
        alternatives=(),
        certainty=duty.certainty,
        provision=entry.key,
    )


def _number(entry: Entry, above: dict[str, Entry]) -> str:
    """Return the number of the article, else of the nearest numbered heading; 0 where none is."""
    line = list(_upwards(entry, above))
    article = next((each.number for each in line if each.kind == "article"), None)
    numbers = [each.number for each in line if each.kind != "dash" and each.number]
    return article or next(iter(numbers), _UNNUMBERED)


def _section(entry: Entry, above: dict[str, Entry]) -> tuple[str | None, str | None]:
    """Return the keys of the section or chapter and of the subsection an entry stands in."""
    line = list(_upwards(entry, above))[1:]
    section = next((each.key for each in line if each.kind in ("section", "chapter")), None)
    return section, next((each.key for each in line if each.kind == "subsection"), None)


def _upwards(entry: Entry, above: dict[str, Entry]) -> Iterator[Entry]:
    while True:
        yield entry
        if entry.parent is None:
            return
        entry = above[entry.parent]


@cache
def _limit() -> re.Pattern[str]:
    """Return the expression of limits: 2日内, 自印发之日起7个工作日内, 每年二月底之前, 按季度."""
    count = "(?:[1-9]\\d{0,2}|[一二三四五六七八九十两]{1,3})"
    month = "(?:1?\\d|[一二三四五六七八九十]{1,2})月"
    day = "(?:[123]?\\d日|[上中下]旬|[底末初])"
    year = "(?:(?:19|20)\\d\\d|[本当])年"
    before = "(?:之?前|以前)"
    forms = (
        rf"(?:(?:[自从][^，。；自从]{{2,24}}?|在[^，。；自从]{{2,24}}?之日)起)?{count}(?:个?工作日|个自然日|日|天|个?小时|个月|周|年)(?:之|以)?内",
        rf"每年(?:第?[一二三四1-4]季度|{month}{day}?|年?[底末初])?{before}?",
        rf"每(?:半年|季度|月|周|日)(?:[一二三四五六天日末]|{day})?(?:下班)?{before}?",
        r"按(?:季度|月度|年度|周|月|年|季)(?=[将向报对开组形])",
        rf"{year}?{month}{day}?{before}",
        rf"{year}?年?(?:[底末]|上半年|下半年){before}",
        duty_words().set_elsewhere,
    )
    return re.compile(rf"(?P<at>[于在])?(?<!\d)(?P<limit>{'|'.join(forms)})")
