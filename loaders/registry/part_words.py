"""The words by which a report, a glossary or a rule is known, as part_words.toml lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables


@dataclass(frozen=True, slots=True)
class PartWords:
    """What titles of reports and of `rules` end with, and headings of glossaries hold.

    `done` and `ahead` are the words that tell work done from work to come, in a report.
    """

    reports: tuple[str, ...]
    done: tuple[str, ...]
    ahead: tuple[str, ...]
    glossaries: tuple[str, ...]
    rules: tuple[str, ...]

    def is_report(self, title: str) -> bool:
        """Whether a part with this title is a report."""
        return title.endswith(self.reports)

    def is_rule(self, title: str) -> bool:
        """Whether a part with this title holds until it is repealed: 应诉规则（试行）."""
        return re.sub(r"[（(][^（()）]*[）)]$", "", title).endswith(self.rules)

    def is_glossary(self, heading: str) -> bool:
        """Whether terms are explained under this heading."""
        return any(word in heading for word in self.glossaries)

    def are_ahead(self, words: Sequence[str]) -> bool:
        """Whether work is to come, as the nearest of `words` (nearest first) that says so says."""
        for text in words:
            if any(word in text for word in self.done):
                return False
            if any(word in text for word in self.ahead):
                return True
        return False


@cache
def part_words() -> PartWords:
    """Return the tables of `part_words.toml`."""
    data = toml_tables("part_words.toml")
    report, glossary = data["report"], data["glossary"]
    return PartWords(
        tuple(report["titles"]),
        tuple(report["done"]),
        tuple(report["ahead"]),
        tuple(glossary["titles"]),
        tuple(data["rules"]["titles"]),
    )
