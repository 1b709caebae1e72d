"""Which document a printed reference means: one work, however it is printed.

A number settles it. Else the title does, without what differs from mention to mention: brackets
and quotes, 的, the 印发…的通知 around what is issued, the whole name of a place, 中华人民共和国,
（试行）. An issuer counts where the title says no more than 关于….
Works that texts print under several titles are listed in the registry (documents.csv).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from loaders.facts.citations.find import Printed, bracketed, is_order
from loaders.facts.citations.relate import issuer_name
from loaders.records import Area, CitedWork, DocumentNumber
from loaders.registry import DocumentEntry, Registry
from loaders.registry.citation_words import citation_words
from loaders.registry.patterns import any_of

# 的 may stand or be left out (通州区…的实施方案, 通州区…实施方案).
_MARKS = re.compile(r"[的《》〈〉＜＞<>“”‘’\"'「」『』()（）\[\]〔〕【】\s,，、:：;；.。·]")
# An edition or a trial run of one work: the abstract work is meant (ontology notes, 2.9).
_EDITION = re.compile(r"[(（](?:试行|暂行|(?:19|20)\d\d年?(?:修订|修正|修改)(?:版|本)?)[)）]$")
_ACT = re.compile("关于|印发|转发|发布|公布")
_REPUBLIC = "中华人民共和国"


class Works:
    """The works that one notice names: every mention of one is given the same `CitedWork`."""

    def __init__(self, registry: Registry, area: Area) -> None:
        self.registry, self.area = registry, area
        self._listed = _listed(registry)
        self._named: dict[str, CitedWork] = {}

    def meant(self, printed: Printed, issuer: str | None) -> CitedWork:
        """Return the work that a reference means; what it adds to an earlier mention is kept.

        A title known from an earlier mention or from the registry has its number; a number that
        stands alone has the registry's title.
        """
        issuer = self._placed(issuer)
        keys = [
            *_number_key(printed.number, printed.standard),
            *self._title_keys(printed.title, issuer),
        ]
        known = next((self._named[key] for key in keys if key in self._named), None)
        if known is None or (printed.number is not None and printed.number != known.number):
            known = self._first_named(printed, issuer, keys)
        known = replace(
            known,
            standard=known.standard or printed.standard,
            order=known.order or printed.order,
            issuer=known.issuer or self._placed(issuer_of_title(printed.title)),
        )
        for key in keys:
            self._named[key] = known
        return known

    def knows(self, printed: Printed) -> bool:
        """Whether another mention of this title has been given a work."""
        return any(key in self._named for key in self._title_keys(printed.title, None))

    def _first_named(self, printed: Printed, issuer: str | None, keys: list[str]) -> CitedWork:
        entry = next((self._listed[key] for key in keys if key in self._listed), None)
        if entry is not None:
            return CitedWork(
                entry.title,
                printed.number or DocumentNumber.parse(entry.number),
                order=entry.number if is_order(entry.number) else None,
            )
        title = work_title(printed.title, self.registry)
        if issuer and title.startswith("关于"):
            title = work_title(issuer + printed.title, self.registry)
        return CitedWork(title, printed.number)

    def _placed(self, issuer: str | None) -> str | None:
        """Return an issuer that is named from within the area as anyone would name it.

        市国资委 (北京市国资委) is another unit in another city, and so is what it issues.
        """
        if issuer is None:
            return None
        bare = issuer.removeprefix("本")
        areas = {entry.code: entry for entry in self.registry.areas()}
        code = self.area.code
        while code in areas:
            entry = areas[code]
            if bare.startswith(entry.level) and not bare.startswith("市场"):
                return entry.name + bare.removeprefix(entry.level)
            code = entry.parent_code
        is_relative = self.area.code is None and bare.startswith(tuple("省市区县州旗"))
        return self.area.name + bare if is_relative else issuer

    def _title_keys(self, title: str, issuer: str | None) -> list[str]:
        """Return the keys of a title, the fullest first."""
        if not title:
            return []
        bare = work_title(title, self.registry)
        return [work_title(issuer + title, self.registry), bare] if issuer else [bare]


def _number_key(number: DocumentNumber | None, standard: str | None) -> list[str]:
    return [str(number or standard)] if number or standard else []


def _listed(registry: Registry) -> dict[str, DocumentEntry]:
    """Return the registry's documents by the keys of their titles and by their numbers."""
    return {
        key: entry
        for entry in registry.documents()
        for key in (
            *(work_title(title, registry) for title in (entry.title, *entry.aliases)),
            *((entry.number,) if entry.number else ()),
        )
    }


def work_title(printed: str, registry: Registry) -> str:
    """Return the title of the work that a printed title names, in words that all mentions share.

    关于印发〈…办法〉的通知 names what it issues: the rules, not the letter around them.
    """
    title = _promulgated(printed) or printed
    title = _EDITION.sub("", unicodedata.normalize("NFKC", title).strip())
    title = re.sub(r"[-—–－―]+", "-", _MARKS.sub("", title))
    title = re.sub(r"(?<=-\d{4})年(?!度)", "", title).replace("人民政府", "政府")
    for area in registry.areas():
        if area.full_name != area.name and title.startswith(area.full_name):
            title = area.name + title.removeprefix(area.full_name)
            break
    return title.removeprefix(_REPUBLIC) or title


class OwnNames:
    """The names under which a notice speaks of itself, of what it encloses and what it annexes.

    `names` are titles, and the notice's number. A title 关于印发《A》的通知 is named whole, without
    its issuer, or as A; one that ends in 》 (某人在会议上作的《报告》) also by what stands there.
    """

    def __init__(self, names: Sequence[str], registry: Registry) -> None:
        self.names = tuple(name for name in names if name)
        self.registry = registry
        forms = {form for name in self.names for form in _own_forms(name)}
        self._keys = {work_title(form, registry) for form in forms} | set(map(_whole_key, forms))

    def include(self, printed: Printed) -> bool:
        """Whether a reference names the notice; another's number tells two like titles apart."""
        if printed.number is not None:
            return str(printed.number) in self.names
        keys = {work_title(printed.title, self.registry), _whole_key(printed.title)}
        return bool(printed.title) and not self._keys.isdisjoint(keys)

    def have_kind(self, kind: str) -> bool:
        """Whether the notice or a part of it is a 通知, 办法 … as `kind` says."""
        return any(name.rstrip("》〉＞>").endswith(kind) for name in self.names)


def _own_forms(title: str) -> Iterator[str]:
    yield title
    yield title[max(0, title.find("关于")) :]
    enclosed = _promulgated(title) or title
    yield enclosed
    if enclosed.endswith("》"):
        for start, end in bracketed(enclosed, "《", "》"):
            yield enclosed[start + 1 : end - 1]


def _whole_key(title: str) -> str:
    """Return the key of a title with the letter that issues it left on."""
    return f"={_MARKS.sub('', unicodedata.normalize('NFKC', title))}"


def _promulgated(title: str) -> str | None:
    """Return what 关于印发…的通知 issues, without the marks around it, or None."""
    match = _promulgation().search(title.strip())
    if match is None:
        return None
    issued = match["object"]
    return issued[1:-1] if issued[0] in "《〈＜<" and issued[-1] in "》〉＞>" else issued


def issuer_of_title(title: str) -> str | None:
    """Return who a title says issued it: 国务院办公厅关于…, 省政府办公厅转发…."""
    begins = _ACT.search(title)
    return issuer_name(title[: begins.start()]) if begins is not None and begins.start() else None


@cache
def _promulgation() -> re.Pattern[str]:
    words = citation_words()
    verbs, kinds = any_of(words.promulgating), any_of(words.promulgations)
    return re.compile(rf"(?:关于)?{verbs}(?P<object>.{{2,200}})的{kinds}$")
