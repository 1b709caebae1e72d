"""Phrases that name several units in any area: 有关部门, 各乡镇, …领导小组成员单位.

The words stand in group_patterns.toml; this is the machine that reads them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.records import GroupKind
from loaders.registry.entries import GROUP_KINDS, RegistryError, without_blanks

_TABLES = {
    "equals", "alone", "starts_with", "contains", "ends_with", "ignore", "areas", "governed_by",
}  # fmt: skip
_LONGEST_LIST = 24


@dataclass(frozen=True, slots=True)
class CollectivePhrase:
    """A phrase read as a group; `body` is what stands before 成员单位, else None."""

    kind: GroupKind
    body: str | None


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One table of words: a phrase fits when any of them stands where the table says.

    `equals` and `alone` are whole phrases; only the former are complete wherever they are met.
    Words in `ignore` are taken out of a phrase before the table is tried (the 各 of a village
    named 大孙各庄 is no 各). `areas` are kinds of areas: two of them in a row, with one of
    `governed_by` behind them or none, make a phrase.
    """

    kind: GroupKind
    equals: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    ends_with: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    governed_by: tuple[str, ...] = ()

    def fits(self, phrase: str) -> bool:
        """Say whether `phrase` (without white space) falls under this table."""
        if phrase in self.equals or phrase in self.alone:
            return True
        for word in self.ignore:
            phrase = phrase.replace(word, "")
        return (
            phrase.startswith(self.starts_with)
            or phrase.endswith(self.ends_with)
            or any(word in phrase for word in self.contains)
            or self._lists_areas(phrase)
        )

    def _lists_areas(self, phrase: str) -> bool:
        """Say whether `phrase` is two kinds of areas or more, brackets and marks left out."""
        if not self.areas or len(phrase) > _LONGEST_LIST:
            return False
        words = re.sub("[（）()〔〕、及和]", "", phrase)
        return bool(_areas_in_a_row(self.areas, self.governed_by).fullmatch(words))


@cache
def _areas_in_a_row(areas: tuple[str, ...], governed_by: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(areas)}){{2,}}(?:{'|'.join(governed_by)})?")


@dataclass(frozen=True, slots=True)
class PhraseRules:
    """The tables in the order in which they are tried; the first that fits decides."""

    rules: tuple[PhraseRule, ...]

    def read(self, phrase: str) -> CollectivePhrase | None:
        """Return how `phrase` (without white space) is a group, or None when it names one unit."""
        for rule in self.rules:
            if rule.kind == "members-of-body":
                body = self._body(phrase, rule.ends_with)
                if body is not None:
                    return CollectivePhrase("members-of-body", body)
            elif rule.fits(phrase):
                return CollectivePhrase(rule.kind, None)
        return None

    def lists(self, phrase: str) -> bool:
        """Say whether `phrase` is, word for word, one that may be trusted as complete."""
        return any(phrase in rule.equals for rule in self.rules)

    def _body(self, phrase: str, endings: tuple[str, ...]) -> str | None:
        for ending in sorted(endings, key=len, reverse=True):
            if phrase.endswith(ending):
                body = phrase.removesuffix(ending)
                # 各领导小组成员单位 names no body: what stands before is itself several.
                return body if body and self.read(body) is None else None
        return None


def read_phrase_rules(path: Path) -> tuple[PhraseRule, ...]:
    """Return the tables of `path`; raises RegistryError naming the first that is wrong."""
    text = path.read_text("utf-8")
    lines = [at for at, line in enumerate(text.splitlines(), 1) if line.strip() == "[[rule]]"]
    rules = []
    for line, table in zip(lines, tomllib.loads(text)["rule"], strict=True):
        kind = table.pop("kind", None)
        if kind not in GROUP_KINDS or table.keys() - _TABLES:
            raise RegistryError(path, line, "a rule has a known kind and known tables; correct it")
        words = {key: tuple(map(without_blanks, value)) for key, value in table.items()}
        rules.append(PhraseRule(kind, **words))
    return tuple(rules)
