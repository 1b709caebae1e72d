"""Lists of people: the members of a leading group, and who gives a report.

    组  长：刘东生
    副组长：程  红  林场种苗司司长
    召集人：程晓波省委常委、常务副省长
    组 长:赵东宛(人事部部长)

A line with a role opens a list, the lines below it have the same role. Name and post stand apart
by blanks or brackets, or run together; then the form of the words decides where the name ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from loaders.agents import Reader
from loaders.facts.people import looks_like_person
from loaders.parts.reading import Part
from loaders.records import Post
from loaders.registry.patterns import any_of
from loaders.registry.post_words import post_words
from loaders.sources import Line, Passage

_HAN = "[\u4e00-\u9fff]"
_ROLE_LINE = re.compile(rf"\s*(?P<role>{_HAN}(?:\s{{0,4}}{_HAN}){{1,6}})\s{{0,4}}[：:](?P<rest>.*)")
_NAME = rf"{_HAN}(?:\s{{0,4}}{_HAN}){{1,3}}|{_HAN}{{1,8}}(?:·{_HAN}{{1,8}}){{1,3}}"
_IN_BRACKETS = re.compile(rf"(?P<name>{_NAME})\s{{0,4}}[（(](?P<post>.{{2,60}})[）)]")
_APART = re.compile(
    rf"(?P<name>{_HAN}\s{{1,4}}{_HAN}|{_HAN}{{1,8}}(?:·{_HAN}{{1,8}}){{1,3}}|{_HAN}{{2,4}})"
    r"(?:[（(][\u4e00-\u9fff]{1,3}[）)])?(?P<gap>\s{1,20})(?P<post>\S.{1,80})"
)
_ALONE = re.compile(_NAME)
_APPOINTED = re.compile(
    r"(?P<role>[\u4e00-\u9fff]{2,6})由(?P<words>[^，。；由]{4,60}?)(?:同志)?(?:兼任|担任)"
)
_REPORTER = re.compile(
    rf"\s*(?P<post>\S{{2,24}})\s{{1,12}}(?P<name>{_HAN}(?:\s{{0,4}}{_HAN}){{1,3}})\s*"
)
_HEAD_OF_REPORT = 14  # lines with content
_LONGEST_LIST_LINE = 90  # characters
_WIDE_GAP = 2  # blanks
_LONGEST_RUN_IN = 40  # characters of a name and a post without a blank


@dataclass(frozen=True, slots=True)
class _Member:
    """A name with its post as printed, in a line or a part of it."""

    name: Passage
    post: Passage


def read_members(part: Part, reader: Reader) -> list[Post]:
    """Return the posts that lists of members, appointments and a report's head print."""
    content = [line for line in part.lines if line.content]
    posts = [
        _post(member, role, body, part, reader)
        for role, body, member in [*_lists(content), *_appointments(content)]
    ]
    reporter = _reporter(content[:_HEAD_OF_REPORT])
    if reporter is not None:
        posts.append(_post(reporter, "", "", part, reader))
    return posts


def _post(member: _Member, role: str, body: str, part: Part, reader: Reader) -> Post:
    return Post(
        official=reader.person(member.name),
        post=member.post.text if member.post else "",
        body=body or None,
        role=role,
        annex=part.annex,
        spans=(member.name + member.post).spans(reader.source.text),
    )


def _lists(lines: Sequence[Line]) -> Iterator[tuple[str, str, _Member]]:
    """Yield role, body and member of each entry of the lists in `lines`."""
    role, body, heard = "", "", ""
    for line in lines:
        match = _ROLE_LINE.match(line.text) if len(line.content) <= _LONGEST_LIST_LINE else None
        printed = re.sub(r"\s", "", match["role"]) if match else ""
        if match is not None and printed in post_words().roles:
            body = body if role else _body_named(heard)
            role = printed
            start = match.start("rest")
        elif role:
            start = 0
        else:
            heard = line.content if _body_named(line.content) else heard
            continue
        members = list(_members(line, start, is_first=start > 0))
        if not members and line.text[start:].strip():
            role, heard = "", line.content if _body_named(line.content) else heard
        for member in members:
            yield role, body, member


def _members(line: Line, start: int, is_first: bool) -> Iterator[_Member]:
    """Yield the people of one line: one with a post, or several names.

    A line below the first must look like an entry of its own: a name with a post.
    """
    end = len(line.text.rstrip().rstrip("。；，、;,"))
    begin = start + len(line.text[start:end]) - len(line.text[start:end].lstrip())
    if end <= begin or len(line.text) > _LONGEST_LIST_LINE:
        return
    items = _items(line.text, begin, end)
    several = [_single(line, *item) for item in items] if len(items) > 1 else []
    if several and all(several):
        yield from (member for member in several if member is not None)
        return
    member = _with_post(line, begin, end)
    if member is None and is_first and _ALONE.fullmatch(line.text[begin:end]):
        member = _single(line, begin, end)
    if member is not None:
        yield member


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the ranges between the 、 of a list that stand outside brackets."""
    found, depth, begin = [], 0, start
    for index in range(start, end):
        depth += {"（": 1, "(": 1, "）": -1, ")": -1}.get(text[index], 0)
        if text[index] in "、，,；" and depth == 0:
            found.append((begin, index))
            begin = index + 1
    return [*found, (begin, end)]


def _single(line: Line, start: int, end: int) -> _Member | None:
    """Return a member that is a name alone, or a name with a post in brackets."""
    text = line.text[start:end]
    bracketed = _IN_BRACKETS.fullmatch(text.strip())
    if bracketed is not None:
        offset = start + len(text) - len(text.lstrip())
        return _member(line, offset, bracketed)
    name = "".join(text.split())
    if not looks_like_person(name) or _is_post(name):
        return None
    return _Member(Passage.within(line, start, end), Passage(()))


def _with_post(line: Line, start: int, end: int) -> _Member | None:
    """Return the member that the words of a line are, name first, or None."""
    text = line.text[start:end]
    for pattern in (_IN_BRACKETS, _APART):
        match = pattern.fullmatch(text)
        if match is not None and _may_be_post(match):
            return _member(line, start, match)
    length = _length_of_name(text)
    if length is None:
        return None
    cut = start + length
    return _Member(Passage.within(line, start, cut), Passage.within(line, cut, end))


def _may_be_post(match: re.Match[str]) -> bool:
    """Whether the post of `match` ends as posts do, or stands wide apart and ends no sentence."""
    post = "".join(match["post"].split())
    gap = match.groupdict().get("gap") or ""
    set_apart = len(gap) >= _WIDE_GAP or "\u3000" in gap or "\t" in gap
    return _is_post(post) or (set_apart and not re.search("[。，：:；]", post))


def _member(line: Line, offset: int, match: re.Match[str]) -> _Member:
    name, post = (
        Passage.within(line, offset + match.start(group), offset + match.end(group))
        for group in ("name", "post")
    )
    return _Member(name, post)


def _length_of_name(text: str) -> int | None:
    """Return how many characters of 程晓波省委常委 are the name, None where no post follows.

    The post begins with a level of government, else with a word that posts begin with; a name
    of three characters is the rule where both fit.
    """
    if not _is_post(re.sub(r"\s", "", text)) or re.search("[。，：:；]", text):
        return None
    words = post_words()
    for beginnings in (words.levels, words.beginnings):
        for length in (3, 2, 4):
            rest = text[length:].lstrip()
            if looks_like_person(text[:length]) and rest.startswith(beginnings):
                return length
    is_entry = 5 < len(text) <= _LONGEST_RUN_IN
    return 3 if is_entry and looks_like_person(text[:3]) else None


def _is_post(words: str) -> bool:
    """Whether `words` end as a post does: 草原司副司长, 资源司副司长（正司局级）."""
    bare = re.sub(r"[（(][^（()）]{1,20}[）)]$", "", words)
    return bare.endswith(post_words().endings)


def _body_named(text: str) -> str:
    """Return the body that `text` sets up or heads a list with, or an empty text."""
    bodies = _bodies()
    quoted = re.search(rf"[“《]([^”》]{{2,40}}?{bodies})[”》]", text)
    if quoted is not None:
        return quoted[1]
    named = re.search(rf"(?:成立|设立|建立|组建|调整)([^，。；“”（）]{{2,40}}?{bodies})", text)
    if named is None and len(text) <= 40:
        named = re.search(rf"([\u4e00-\u9fff]{{2,36}}?{bodies})(?:成员|组成)", text)
    return named[1] if named is not None else ""


@cache
def _bodies() -> str:
    return any_of(post_words().bodies)


def _appointments(lines: Sequence[Line]) -> Iterator[tuple[str, str, _Member]]:
    """Yield who a sentence appoints: 主任由林场种苗司副司长张健民担任."""
    for line in lines:
        for match in _APPOINTED.finditer(line.text):
            role = next((r for r in _roles_by_length() if match["role"].endswith(r)), None)
            cut = _end_of_post(match["words"])
            if role is None or cut is None:
                continue
            start, end = match.span("words")
            name, post = (
                Passage.within(line, start + cut, end),
                Passage.within(line, start, start + cut),
            )
            yield role, "", _Member(name, post)


@cache
def _roles_by_length() -> tuple[str, ...]:
    return tuple(sorted(post_words().roles, key=len, reverse=True))


def _end_of_post(words: str) -> int | None:
    """Return where the post ends in 林场种苗司副司长张健民: before a name of its form."""
    for length in (3, 2, 4):
        post, name = words[:-length], words[-length:]
        if _is_post(post) and looks_like_person(name) and not _is_post(name):
            return len(words) - length
    return None


def _reporter(head: Sequence[Line]) -> _Member | None:
    """Return who gives a report: post and name alone on a line above 各位代表：."""
    for line, below in pairwise(head):
        match = _REPORTER.fullmatch(line.text)
        if match is None or not below.content.endswith(("：", ":")):
            continue
        name = "".join(match["name"].split())
        if _is_post(match["post"]) and looks_like_person(name) and not _is_post(name):
            return _Member(
                Passage.within(line, *match.span("name")), Passage.within(line, *match.span("post"))
            )
    return None
