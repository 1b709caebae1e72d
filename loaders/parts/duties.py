"""Duties in running text: who must do what by when, and who is in charge of what.

区司法局在收到应诉材料后，应当在2日内出具办理函。 → a task of 区司法局, 2日内. The actor may also
stand in a sentence before (案件败诉的，应在5日内上报。) or in the paragraph that leads to the items
of a list (承办机关应当做好以下工作：): then it is inferred. Of several actors in a sentence
each has a duty of his own (loaders.parts.acts). 由区国资委牵头落实 and 区司法局负责…
need no limit (loaders.facts.charges).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.agents import Reader
from loaders.facts.charges import Charge, read_charges
from loaders.facts.limits import limit_words
from loaders.facts.people import before_contact
from loaders.facts.responsibilities import NamedRole
from loaders.facts.sentences import sentences
from loaders.outline import Entry, ordinal_of
from loaders.parts.acts import Act, Actor, read_acts
from loaders.parts.reading import Part, PartReading
from loaders.records import Certainty, Problem, Task
from loaders.registry.duty_words import duty_words
from loaders.registry.part_words import part_words
from loaders.sources import Passage

_UNNUMBERED = "0"
# 各属地于每周三报送, 区甲局定期召开: said of an actor they oblige without 应当.
_OBLIGING_LIMITS = ("于", "在", "自", "从", "定期")


@dataclass(frozen=True, slots=True)
class _Duty:
    """What a sentence says that somebody must do, within a limit if it names one.

    `words` are the clauses that say it.
    """

    sentence: Passage
    words: Passage
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
    standing = _standing(entries, taken)
    above = {entry.key: entry for entry in standing}
    # 三 and （三） count as one number, so that no two tasks of a part are cited alike.
    rows = Counter(ordinal_of(task.number) for task in tasks)
    actors: dict[str, Actor] = {}
    for entry in standing:
        text = entry.body.text
        leads = text.endswith(("：", ":"))
        duties: list[_Duty] = []
        if leads or limit_words().search(text):
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


def _standing(entries: Sequence[Entry], taken: Collection[str]) -> list[Entry]:
    """Return the entries that are no part of a task, each below the nearest of them above it."""
    standing: list[Entry] = []
    nearest: dict[str | None, str | None] = {None: None}
    for entry in entries:
        parent = nearest[entry.parent]
        nearest[entry.key] = parent if entry.key in taken else entry.key
        if entry.key not in taken:
            standing.append(replace(entry, parent=parent))
    return standing


def _duties(
    paragraph: Passage, leading: Actor | None, reader: Reader
) -> tuple[list[_Duty], Actor | None]:
    """Return the duties that a paragraph states, and who acts at its end.

    `leading` acts in the paragraph that leads to this one, as a member of its list.
    """
    found: list[_Duty] = []
    actor = leading
    for sentence in sentences(before_contact(paragraph)):
        obliged = bool(leading) or duty_words().obliging.search(sentence.text) is not None
        for act in read_acts(sentence, reader):
            actor = act.actor or actor
            if act.limit is None or actor is None:
                continue
            if not _is_duty(sentence.text, act, obliged=obliged):
                continue
            certainty: Certainty = "certain" if act.actor and not act.shares else "inferred"
            roles = (NamedRole(actor.role, "", actor.names),)
            limit = sentence.part(*act.limit.span("limit"))
            found.append(
                _Duty(sentence, sentence.part(act.start, act.end), limit, roles, certainty)
            )
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
                charge.sentence,
                limited.limit if limited else None,
                charge.roles,
                "inferred" if charge.inferred else "certain",
            )
        )
    return sorted(found, key=lambda duty: _place(duty.words))


def _place(sentence: Passage) -> tuple[int, int]:
    line, start, _ = sentence.pieces[0]
    return line.number, start


def _is_duty(text: str, act: Act, *, obliged: bool) -> bool:
    """Whether an act with a limit is a duty, and no permission.

    `obliged` tells that the sentence obliges by a word (应当), or the words that lead to its list;
    else 于 or 定期 at the limit of an actor does.
    """
    assert act.limit is not None
    begin = text.rfind("，", 0, act.limit.start()) + 1
    end = text.find("，", act.limit.end())
    clause = text[begin : end if end >= 0 else len(text)]
    words = duty_words()
    if words.permitting.search(clause) and not words.obliging.search(clause):
        return False
    return obliged or (act.actor is not None and act.limit[0].startswith(_OBLIGING_LIMITS))


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
        text=reader.mention(duty.words),
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
