"""The words under which notices print roles, deadlines, table columns and contacts.

The words stand in labels.toml; a loader asks `role_of("牵头单位：")` or, over a table,
`column_of("主 责 单 位")`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from loaders.records import Role
from loaders.registry.entries import without_blanks

Column = Literal["number", "key_task", "text", "deadline", "lead", "support", "assigned", "leader"]
ContactPart = Literal["person", "phone"]
_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class Labels:
    """Label words by what they announce; no word stands under two meanings.

    `columns` holds the table heads that are neither a role nor a deadline.
    """

    roles: Mapping[Role, tuple[str, ...]]
    deadline: tuple[str, ...]
    columns: Mapping[Column, tuple[str, ...]]
    contacts: Mapping[ContactPart, tuple[str, ...]]

    def role_of(self, label: str) -> Role | None:
        """Return the role that `label` announces; white space and a last colon do not count."""
        return _meaning(self.roles, label)

    def is_deadline(self, label: str) -> bool:
        """Say whether `label` announces a deadline."""
        return _bare(label) in self.deadline

    def contact_part_of(self, label: str) -> ContactPart | None:
        """Return whether `label` announces a contact person or a telephone, or None."""
        return _meaning(self.contacts, label)

    @property
    def contact_words(self) -> tuple[str, ...]:
        """The words that announce a contact person or a telephone, longest first."""
        words = [word for part in self.contacts.values() for word in part]
        return tuple(sorted(words, key=len, reverse=True))

    def column_of(self, label: str) -> Column | None:
        """Return what the table column headed `label` holds, or None for an unknown head."""
        if self.is_deadline(label):
            return "deadline"
        return self.role_of(label) or _meaning(self.columns, label)


@cache
def labels() -> Labels:
    """Return the label words that come with the package."""
    tables = tomllib.loads((Path(__file__).parent / "labels.toml").read_text("utf-8"))
    return Labels(
        roles={role: tuple(words) for role, words in tables["roles"].items()},
        deadline=tuple(tables["deadline"]["labels"]),
        columns={column: tuple(words) for column, words in tables["columns"].items()},
        contacts={part: tuple(words) for part, words in tables["contacts"].items()},
    )


def _bare(label: str) -> str:
    return without_blanks(label).rstrip("：:")


def _meaning(tables: Mapping[_Meaning, tuple[str, ...]], label: str) -> _Meaning | None:
    bare = _bare(label)
    return next((meaning for meaning, words in tables.items() if bare in words), None)
