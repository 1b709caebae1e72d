"""The letter of a notice: 主送机关, 正文 up to 附件说明, 署名, 成文日期, 附注."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.facts.people import names_contact
from loaders.facts.units import looks_like_unit
from loaders.frame.annexes import annex_titles, heading_like, lists_annexes
from loaders.frame.dates import find_dates, is_date
from loaders.registry.frame_words import frame_words
from loaders.sources import Line, Passage

_DISCLOSURE = re.compile(r"[（(](?P<words>此?[件文]?.{0,8}公开.{0,6})[）)]")
_PROMULGATES = re.compile(r"现将|现予|现(?:印|转|下)发|(?:印|转|下)发给")
_SEAL = re.compile(r"[（(](?:代章|盖章|印章|章)[）)]$")
_NO_ADDRESSEE = re.compile(r"[。！？]|如下$|^(?:为|现将|根据|按照|第|附)")
_LONGEST_ADDRESSEES = 8  # lines
_LONGEST_LETTER = 60  # lines of a letter that nobody signs
_LONGEST_SIGNATORY = 40  # characters
_LONGEST_SIGNATURE = 60
_FARTHEST_NOTE = 24  # lines of notes and blanks behind a signature


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a notice: who it is addressed to, its signature, what follows it.

    `letter_end` is the index of the first line of the signature, `end` that of the first line
    behind it and its notes. `contact` are the lines that name whom to ask: personal data.
    """

    addressees: Passage | None
    signatories: tuple[Passage, ...]
    signed: Passage | None
    disclosure: Passage | None
    annex_titles: tuple[tuple[int, Passage], ...]
    letter_end: int
    end: int
    contact: tuple[Line, ...] = ()


def read_body(lines: Sequence[Line], first: int, promised: Passage | None = None) -> Body:
    """Return the body that begins with line `first` of one notice's `lines`.

    Where nobody signs, the letter ends at the heading of what it encloses, `promised` by its
    title.
    """
    signature = _signature(lines, first)
    if signature is None:
        end = _heading_of(promised, lines, first) if promised is not None else first
        titles = annex_titles(lines[first:])
        return Body(read_addressees(lines[first:]), (), None, None, titles, end, end)
    signed, signatories = _read_signature(lines, signature, first)
    disclosure, contact, end = _notes(lines, signature + 1)
    signing = {line.number for signatory in signatories for line in signatory.lines}
    end_of_letter = next(
        (i for i in range(first, signature) if lines[i].number in signing), signature
    )
    body = lines[first:end_of_letter]
    return Body(
        read_addressees(body),
        signatories,
        signed,
        disclosure,
        annex_titles(body),
        end_of_letter,
        end,
        contact,
    )


def _heading_of(promised: Passage, lines: Sequence[Line], first: int) -> int:
    """Return the index of the heading that is `promised`, or `first` where none is near."""
    content = [i for i in range(first, len(lines)) if lines[i].content][:_LONGEST_LETTER]
    for index in content:
        near = lines[index : index + _LONGEST_LETTER]
        if near[0].content[0] == promised.text[0] and heading_like(near, 0, promised.text):
            return index
    return first


def read_addressees(lines: Sequence[Line]) -> Passage | None:
    """Return 主送机关: the first lines of the body up to the colon that closes them."""
    content = [line for line in lines if line.content][:_LONGEST_ADDRESSEES]
    for count, line in enumerate(content, start=1):
        passage = Passage.of(content[:count])
        if _NO_ADDRESSEE.search(passage.text.rstrip("：:")):
            return None
        if line.content.endswith(("：", ":")):
            return passage.part(0, len(passage.text) - 1)
    return None


def names_addressees(passage: Passage) -> bool:
    """Whether the words have the form of addressees: 各镇（街道）、区级各部门, 市政府."""
    names = re.split("[、，,]", re.sub(r"[（(][^（()）]{0,40}[）)]", "", passage.text))
    return any(name.startswith("各") or looks_like_unit(name) for name in names)


def promulgated_titles(texts: Sequence[Passage]) -> tuple[Passage, ...]:
    """Return the titles in 《》 of the sentence by which a letter promulgates: 现将《…》印发."""
    for text in texts:
        for match in re.finditer(r"[^。]*", text.text):
            if "《" in match[0] and _PROMULGATES.search(match[0]):
                sentence = text.part(*match.span())
                return tuple(
                    sentence.part(start, end) for start, end in _outer_titles(sentence.text)
                )
    return ()


def kind_of_letter(texts: Sequence[Passage]) -> str | None:
    """Return the kind of document that a letter without a title says it is: 现印发给你们 → 通知."""
    words = "".join(text.text for text in texts)
    found = [
        (words.find(phrase), kind)
        for kind, phrases in frame_words().letters.items()
        for phrase in phrases
        if phrase in words
    ]
    return min(found)[1] if found else None


def _outer_titles(words: str) -> list[tuple[int, int]]:
    """Return the ranges inside the outermost 《》 of `words`."""
    found, depth, start = [], 0, 0
    for index, character in enumerate(words):
        if character == "《":
            start = index + 1 if depth == 0 else start
            depth += 1
        elif character == "》" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, index))
    return found


def _signature(lines: Sequence[Line], first: int) -> int | None:
    """Return the index of 成文日期: the first line that is a date, or a unit and a date."""
    for index in range(first, len(lines)):
        content = lines[index].content
        if not content or len(content) > _LONGEST_SIGNATURE:
            continue
        if is_date(content) or _signs_before_date(re.sub(r"\s", "", content)):
            return index
    return None


def _signs_before_date(words: str) -> bool:
    """Whether `words` are a unit and the day it signed on: 某区甲局2023年3月5日."""
    dates = find_dates(words)
    return bool(dates) and dates[-1][1] == len(words) and looks_like_unit(words[: dates[-1][0]])


def _read_signature(
    lines: Sequence[Line], index: int, first: int
) -> tuple[Passage, tuple[Passage, ...]]:
    """Return 成文日期 and 发文机关署名."""
    passage = Passage.of([lines[index]])
    start = find_dates(passage.text)[-1][0]
    signed = passage.part(start, len(passage.text))
    if start:
        return signed, (passage.part(0, start),)
    return signed, tuple(_signatories(lines, index, first))


def _signatories(lines: Sequence[Line], date_line: int, first: int) -> list[Passage]:
    """Return 发文机关署名: the lines right above the date that end no sentence."""
    found: list[Passage] = []
    for index in range(date_line - 1, first - 1, -1):
        content = lines[index].content
        if not content:
            if found and lines[index].text:
                break
            continue
        if content[-1] in "。；：》" or lists_annexes(content) or len(content) > _LONGEST_SIGNATORY:
            break
        follows_closely = not lines[index].gap_before and not lines[index].ends_paragraph
        if follows_closely and not looks_like_unit(re.sub(r"\s|[（(]\S*[）)]$", "", content)):
            if found and _stands_behind_sentence(lines, index, first):
                found[0] = Passage.of([lines[index]]) + found[0]
            break
        found.insert(0, _without_seal(Passage.of([lines[index]])))
    return found


def _stands_behind_sentence(lines: Sequence[Line], index: int, first: int) -> bool:
    """Whether a sentence ends above the line: then it is the first half of a long name."""
    above = next((lines[i] for i in range(index - 1, first - 1, -1) if lines[i].content), None)
    return above is not None and above.content.endswith("。")


def _without_seal(signatory: Passage) -> Passage:
    """Return the name without （代章） behind it."""
    seal = _SEAL.search(signatory.text)
    return signatory.part(0, seal.start()) if seal is not None else signatory


def _notes(lines: Sequence[Line], first: int) -> tuple[Passage | None, tuple[Line, ...], int]:
    """Return 附注 (此件公开发布), the lines of a contact beside it, and the index behind both."""
    disclosure: Passage | None = None
    contact: list[Line] = []
    end, open_bracket = first, False
    for index in range(first, min(first + _FARTHEST_NOTE, len(lines))):
        line = lines[index]
        if not line.content:
            continue
        passage = Passage.of([line])
        match = _DISCLOSURE.fullmatch(passage.text)
        if match is not None:
            disclosure = passage.part(match.start("words"), match.end("words"))
        elif open_bracket or names_contact(passage.text):
            contact.append(line)
            opens = line.content[0] in "（("
            open_bracket = (open_bracket or opens) and line.content[-1] not in "）)"
        else:
            break
        end = index + 1
    return disclosure, tuple(contact), end
