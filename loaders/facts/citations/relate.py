"""How a notice stands to what it names: a small grammar of the clause around a title.

The verb before a list of titles governs all of it (落实《A》《B》), what follows the list may
settle what the verb leaves open: 根据《A》，制定本办法 rests on A, 根据《A》要求，做好… carries A
out; 《A》同时废止 repeals it. The roles are those of the ontology notes, 2.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.facts.citations.find import FILLER, Printed
from loaders.records import CitationRole
from loaders.registry.citation_words import citation_words
from loaders.registry.patterns import any_of
from loaders.registry.unit_words import unit_words

# Stand for a character of the notice's own title and of a bracketed remark, as FILLER for others.
_OWN, _REMARK = "\ue001", "\ue002"
_SENTENCE_ENDS, _CLAUSE_ENDS = "。；！？", "。；！？，：（"
_LONGEST_SENTENCE, _LONGEST_CLAUSE, _LONGEST_GAP, _LONGEST_NAME = 300, 120, 40, 20
_CONNECTORS = ("以及", "和", "及", "与", "或", "、")
_REMARKS = re.compile(rf"（[^（）{FILLER}{_OWN}]{{0,80}}）")
# Some sources set Latin punctuation; the grammar knows that of GB/T 15834 only.
_CHINESE_MARKS = str.maketrans(",;:!?()", "，；：！？（）")


@dataclass(frozen=True, slots=True)
class Governor:
    """The verb before a title: the group of words it is of, its place, whether it is denied."""

    kind: str
    start: int
    end: int
    denied: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """What the words around a reference say: its role, and who issued the document."""

    role: CitationRole
    issuer: str | None


def relate(text: str, references: Sequence[Printed], own: Sequence[bool]) -> list[Relation]:
    """Return the relation of each of the `references` of `text`, which are in order.

    `own` tells which of them name the notice itself.
    """
    words = _blot(with_chinese_marks(text), references, own)
    relations: list[Relation] = []
    for group in _lists(words, references):
        first, last = group[0], group[-1]
        before = _before(words, first.start)
        role = _role(before, words[last.end : last.end + _LONGEST_SENTENCE])
        relations += [
            Relation(role, issuer_name(_attribution(words, each.start))) for each in group
        ]
    return relations


def with_chinese_marks(text: str) -> str:
    """Return `text` with its commas, colons and brackets as Chinese ones, at the same length."""
    return text.translate(_CHINESE_MARKS)


def _blot(text: str, references: Sequence[Printed], own: Sequence[bool]) -> str:
    """Return `text` at the same length with references and bracketed remarks filled up."""
    pieces, last = [], 0
    for printed, is_own in zip(references, own, strict=True):
        pieces.append(text[last : printed.start])
        pieces.append((_OWN if is_own else FILLER) * (printed.end - printed.start))
        last = printed.end
    blotted = "".join([*pieces, text[last:]])
    return _REMARKS.sub(lambda remark: _REMARK * len(remark[0]), blotted)


def _lists(words: str, references: Sequence[Printed]) -> Iterator[list[Printed]]:
    """Yield the references list by list: 《A》《B》、国务院《C》和《D》 share one verb."""
    group: list[Printed] = []
    for printed in references:
        if group and not _continues(words[group[-1].end : printed.start]):
            yield group
            group = []
        group.append(printed)
    if group:
        yield group


def _continues(gap: str) -> bool:
    """Whether what stands between two titles leaves them in one list: 、 和 and an issuer."""
    if len(gap) > _LONGEST_GAP or any(mark in gap for mark in "。；！？："):
        return False
    rest = gap.lstrip("、和及与或以，等").replace(_REMARK, "")
    if "，" in gap:
        return not rest
    return _governor(_without_attribute(rest)) is None


def _before(words: str, start: int) -> str:
    """Return what leads to the title at `start`: its clause, and those that it continues.

    A clause goes on before a comma where only an issuer or a 和 stands between comma and title
    (贯彻…精神，《A》 or 落实…决定，以及《A》).
    """
    floor = max(0, start - _LONGEST_CLAUSE)
    begin = start
    for _ in range(3):
        begin = max((words.rfind(mark, floor, begin) for mark in _CLAUSE_ENDS), default=-1)
        clause = words[max(begin + 1, floor) : start]
        if begin < floor or words[begin] != "，" or _governor(clause) is not None:
            return clause
        if clause and not clause.endswith(_CONNECTORS):
            return clause
    return words[max(begin + 1, floor) : start]


def _governor(clause: str) -> Governor | None:
    """Return the last verb of `clause` that stands to a title as its object."""
    clause = clause.rstrip(_REMARK)
    for match in reversed(list(_governor_pattern().finditer(clause))):
        if clause.startswith("的", match.end()):
            continue  # 市级部门制定的…: it belongs to the noun
        kind = _kind_of_governor()[match[0]]
        if not _reaches(kind, clause[match.end() :]):
            continue
        before = clause[max(0, match.start() - 3) : match.start()]
        denied = before.endswith(citation_words().negations)
        return Governor(kind.removeprefix("adjacent_"), match.start(), match.end(), denied)
    return None


def _reaches(kind: str, between: str) -> bool:
    """Whether a verb governs the title that follows `between`, and not another object."""
    if kind.startswith("adjacent_"):
        return _is_name_of_issuer(between)
    if kind == "cites":
        return len(between) <= _LONGEST_NAME and "、" not in between
    closed = max((between.rfind(word) + len(word) for word in citation_words().closings
                  if word in between), default=0)  # fmt: skip
    behind = between[closed:]
    return not closed or not behind or behind.startswith(_CONNECTORS)


def is_governed(before: str) -> bool:
    """Whether the words before a title hold a verb that stands to it as its object."""
    return _governor(_without_attribute(before)) is not None


def _without_attribute(clause: str) -> str:
    """Return `clause` without the verbs in 市级部门拟制定的《…》: who issued, not what to do."""
    if not clause.endswith(("的", "了")):
        return clause
    bare = clause[:-1]
    changed = True
    while changed:
        shorter = bare
        for ending in _attributes():
            shorter = shorter.removesuffix(ending)
        changed, bare = shorter != bare, shorter
    return bare if bare != clause[:-1] else clause


def _role(before: str, behind: str) -> CitationRole:
    governor = _governor(_without_attribute(before))
    sentence = re.split(f"[{_SENTENCE_ENDS}]", behind, maxsplit=1)[0]
    clause = sentence.partition("，")[0]
    kind = governor.kind if governor is not None and not governor.denied else None
    if kind == "repeals" or _repeal_behind().match(sentence):
        return "repeals"
    if kind == "reproduces":
        return "reproduces"
    if kind == "amends" or _is_amended(before, clause, governor):
        return "amends"
    if governor is not None and governor.denied:
        return "cites"
    if kind in ("grounds", "models") and _is_ground(sentence):
        return "basis"
    if kind == "grounds" or (kind == "implements" and not _is_noun(clause)):
        return "implements"
    if kind in (None, "models") and _is_carried_out(clause):
        return "implements"
    return "cites"


def _is_ground(sentence: str) -> bool:
    """Whether the sentence goes on with what is made on the ground named: 制定本办法."""
    return _made().search(sentence) is not None


def _is_noun(clause: str) -> bool:
    return any(word in clause for word in citation_words().tails["implements_not"])


def _is_carried_out(clause: str) -> bool:
    """Whether a verb behind the title carries it out: 做好《…》贯彻实施工作."""
    carried = any(word in clause for word in citation_words().tails["implements"])
    return carried and not _is_noun(clause)


def _is_amended(before: str, clause: str, governor: Governor | None) -> bool:
    """Whether a verb behind the title changes it: 推动《…》修订, 对《…》进行动态调整."""
    if governor is not None and not before.endswith(("对", "将")):
        return False
    return _amendment_behind().search(clause[:20]) is not None


# Who issued


def _attribution(words: str, start: int) -> str:
    """Return what stands right before a title in its clause, behind its verb."""
    floor = max(0, start - _LONGEST_CLAUSE)
    marks = f"{_CLAUSE_ENDS}{FILLER}{_OWN}“”"
    begin = max(words.rfind(mark, floor, start) for mark in marks) + 1
    clause = words[max(begin, floor) : start]
    bare = _without_attribute(clause)
    governor = _governor(bare)
    if governor is None:
        return bare
    behind = bare[governor.end :]
    # 国务院出台《…》: who stands before the verb issued what it is about to name.
    return behind or (bare[: governor.start] if governor.kind == "cites" else "")


def issuer_name(words: str) -> str | None:
    """Return the issuer that `words`, all between verb and title, name, or None.

    等部门, 等7部门 tell that others signed too and are no part of the name.
    """
    bare = re.sub(r"等(?:\d{1,3}|[一二三四五六七八九十]{1,3})?个?(?:部门|单位|部委)?$", "", words)
    bare = re.sub(r"^(?:以及|和|及|与|、|等)+", "", bare)
    return bare if _is_name_of_issuer(bare) and bare else None


def _is_name_of_issuer(words: str) -> bool:
    """Whether `words` are empty or look like the name of who issues documents."""
    if not words:
        return True
    return (
        2 <= len(words) <= _LONGEST_GAP
        and not re.search(rf"[的了“”《》，。；：{FILLER}{_OWN}{_REMARK}]", words)
        and words.endswith((*unit_words().endings, "国务院", "全国人大", "党中央"))
    )


# Patterns made of the word table


@cache
def _kind_of_governor() -> dict[str, str]:
    return {word: kind for kind, words in citation_words().governors.items() for word in words}


@cache
def _governor_pattern() -> re.Pattern[str]:
    return re.compile(any_of(_kind_of_governor()))


@cache
def _attributes() -> tuple[str, ...]:
    verbs = (word for word in _kind_of_governor() if len(word) > 1)
    return tuple(sorted({*verbs, *citation_words().attributes}, key=lambda word: -len(word)))


@cache
def _repeal_behind() -> re.Pattern[str]:
    tails = citation_words().tails
    between, ends = any_of(tails["repeals_between"]), any_of(tails["repeals"])
    return re.compile(
        rf"[^，。；不未]{{0,10}}(?:自[^，。；]{{1,20}}起)?，?(?:{between}){{0,3}}(?:{ends})"
    )


@cache
def _amendment_behind() -> re.Pattern[str]:
    # 《…》等新修订的法规: they have been amended, nobody is to amend them.
    return re.compile(rf"(?<!新)(?<!拟)(?:{any_of(citation_words().tails['amends'])})")


@cache
def _made() -> re.Pattern[str]:
    tails = citation_words().tails
    verbs, objects = any_of(tails["made"]), any_of(tails["made_objects"])
    whole = any_of((*tails["made_specially"], *tails["announced"]))
    return re.compile(rf"(?:{verbs})了?(?:(?:{objects})|{_OWN})|{whole}")
