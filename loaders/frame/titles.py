"""Titles: 某区人民政府关于印发《某区种树办法》的通知 → who issues, what kind, what it encloses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.facts.units import looks_like_unit
from loaders.registry.frame_words import frame_words
from loaders.registry.labels import labels
from loaders.sources import Line, Passage, begins_item

_ISSUING = re.compile(r"关于(?:印发|印送|转发|批转|发布|公布|下发)|关于|印发|印送|转发|批转")
_PROMULGATED = re.compile(
    r"(?:印发|印送|转发|批转|发布|公布|下发)(?P<object>.+?)的(?:通知|通告|公告|决定|函)$"
)
_LIST_NUMBER = re.compile(r"^\d{1,3}[.．、]")
_TITLE_DATE = re.compile(r"[（(](?P<date>\d{4}年\d{1,2}月\d{1,2}日)[）)]$")
_TRIAL = re.compile(r"[（(][^（()）]{1,10}[）)]$")
# 中共某市委 and 某市人民政府 issue together, often set without a blank.
_PARTY_AND_GOVERNMENT = re.compile(
    r"(?P<party>中共.{1,12}?委(?:员会)?(?:办公厅|办公室)?)(?P<other>.{2,12}人民政府(?:办公厅|办公室)?)"
)
_LONGEST_TITLE = 120  # characters
_LONGEST_NAME_OF_PLAN = 60
_LONGEST_LINE = 40


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and what it says.

    `issuer` are the words before 关于, `issuers` the units they name. `dated` is the date that a
    collection of notices prints behind the title.
    """

    passage: Passage
    document_type: str | None
    issuer: Passage | None
    encloses: Passage | None
    dated: Passage | None = None

    @property
    def issuers(self) -> tuple[Passage, ...]:
        """The units that the title names, one each."""
        return split_issuers(self.issuer) if self.issuer is not None else ()


def read_title(lines: Sequence[Line]) -> Title | None:
    """Return the title that `lines` print, or None when they print no document's title."""
    passage = Passage.of(lines)
    if len(passage.text) > _LONGEST_TITLE:
        return None
    passage, dated = _without_number_and_date(passage)
    text = passage.text
    kind = next((kind for kind in frame_words().document_types if text.endswith(kind)), None)
    issuing = _ISSUING.search(text)
    if kind is None or issuing is None:
        return None
    issuer = passage.part(0, issuing.start()) if issuing.start() else None
    return Title(passage, kind, issuer, _promulgated(passage), dated)


def read_plan_title(lines: Sequence[Line]) -> Title | None:
    """Return the name of a plan, a rule or a list that `lines` print: 某区种树行动方案（试行）."""
    passage, dated = _without_number_and_date(Passage.of(lines))
    words = _TRIAL.sub("", passage.text)
    if len(words) > _LONGEST_NAME_OF_PLAN or re.search("[。；：:？！]", words):
        return None
    genre = next((genre for genre in frame_words().genres if words.endswith(genre)), None)
    if genre is None or len(words) < len(genre) + 4:
        return None
    return Title(passage, genre, None, None, dated)


def _without_number_and_date(title: Passage) -> tuple[Passage, Passage | None]:
    """Return a title as its own notice prints it, and the date that a collection adds to it."""
    text = title.text
    head, tail = _LIST_NUMBER.match(text), _TITLE_DATE.search(text)
    dated = title.part(*tail.span("date")) if tail else None
    return title.part(head.end() if head else 0, tail.start() if tail else len(text)), dated


def may_go_on_title(heading: Sequence[Line], line: Line) -> bool:
    """Whether `line` can be the rest of the `heading` of an annex that is printed above it."""
    content = line.content
    if len(content) > _LONGEST_LINE or "\t" in content or content.endswith(("。", "；", "：")):
        return False
    if begins_item(content) or labels().column_of(content) is not None:
        return False
    return not Passage.of(heading).text.endswith(frame_words().genres)


def split_issuers(issuer: Passage) -> tuple[Passage, ...]:
    """Return the units that the words before 关于 name.

    A blank, a line end or 、 parts two of them where a unit's name stands on both sides; a line
    that wraps inside a name does not.
    """
    text = issuer.text
    together = _PARTY_AND_GOVERNMENT.fullmatch(text)
    if together is not None:
        return issuer.part(*together.span("party")), issuer.part(*together.span("other"))
    found, start = [], 0
    for cut in [*_gaps(issuer), len(text)]:
        name = text[start:cut].strip("、")
        rest = text[cut:]
        if looks_like_unit(name) and (not rest or _can_begin_name(rest)):
            begin = start + text[start:cut].index(name)
            found.append(issuer.part(begin, begin + len(name)))
            start = cut
    return tuple(found) if found and start == len(text) else (issuer,)


def _can_begin_name(text: str) -> bool:
    """Whether `text` can be a name of its own and not the rest of 某市人民政府办公厅."""
    return not text.startswith(("人民政府", "办公", "委员会", "分局")) and len(text) >= 3


def _gaps(passage: Passage) -> list[int]:
    """Return the positions in the text of `passage` where blanks, line ends or 、 stand."""
    found: list[int] = []
    position = 0
    for line, start, end in passage.pieces:
        if position:
            found.append(position)
        for character in line.text[start:end]:
            if character.isspace():
                found.append(position)
            else:
                position += 1
                if character == "、":
                    found.append(position)
    return sorted({gap for gap in found if 0 < gap < len(passage.text)})


def _promulgated(title: Passage) -> Passage | None:
    """Return what the title says it promulgates, without the 《》 around the whole."""
    match = _PROMULGATED.search(title.text)
    if match is None:
        return None
    start, end = match.span("object")
    words = title.text[start:end]
    if words.endswith("》"):
        opening = _matching_bracket(words)
        if opening is not None:
            return title.part(start + opening + 1, end - 1)
    return title.part(start, end)


def _matching_bracket(words: str) -> int | None:
    """Return the index of the 《 that the last 》 closes."""
    depth = 0
    for index in range(len(words) - 1, -1, -1):
        depth += {"》": 1, "《": -1}.get(words[index], 0)
        if depth == 0:
            return index
    return None
