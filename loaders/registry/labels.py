"""The words under which notices print roles, deadlines, table columns and contacts.

The words stand in labels.toml; a loader asks `role_of("牵头单位：")` or, over a table,
`column_of("主 责 单 位")`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from loaders.records import Role
from loaders.registry.entries import without_blanks
from loaders.registry.package_data import toml_tables

Column = Literal["number", "key_task", "text", "deadline", "lead", "support", "assigned", "leader"]
ContactPart = Literal["person", "phone"]
_UNIT_ROLES: tuple[Role, ...] = ("lead", "support", "assigned")
_Meaning = TypeVar("_Meaning")


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """The words of a clause that says who does what: 甲牵头，乙按职责分工负责.

    `before` stand between the names and the verb, `behind` may follow it; those named behind
    one of `together` support those named before it, one of `leading` in a bracket behind a name
    gives that unit the lead. `duties` begin what the units before them
    do, in any sentence but before `no_duty`; `actions` do so where a label has announced duties.
    `says_of` tell what a unit is, and it is in charge where that is one of `bodies`. `founding`
    stand before the name of a body that a sentence sets up and charges.
    """

    verbs: Mapping[Role, tuple[str, ...]]
    before: tuple[str, ...]
    behind: tuple[str, ...]
    together: tuple[str, ...]
    leading: tuple[str, ...]
    duties: tuple[str, ...]
    actions: tuple[str, ...]
    no_duty: tuple[str, ...]
    says_of: tuple[str, ...]
    bodies: tuple[str, ...]
    founding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """Label words by what they announce; no word stands under two meanings.

    `columns` holds the table heads that are neither a role nor a deadline, `division` the labels
    behind which a clause says who does what.
    """

    roles: Mapping[Role, frozenset[str]]
    deadline: tuple[str, ...]
    division: tuple[str, ...]
    clauses: ClauseWords
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
    tables = toml_tables("labels.toml")
    return Labels(
        roles={role: _role_labels(tables, role) for role in tables["roles"]},
        deadline=tuple(tables["deadline"]["labels"]),
        division=tuple(tables["division"]["labels"]),
        clauses=_clause_words(tables["clauses"]),
        columns={column: tuple(words) for column, words in tables["columns"].items()},
        contacts={part: tuple(words) for part, words in tables["contacts"].items()},
    )


def _role_labels(tables: dict[str, Any], role: Role) -> frozenset[str]:
    """Return the labels of a role: its whole words, and each of its verbs with each noun."""
    nouns = tables["nouns"]["person" if role == "leader" else "unit"]
    composed = (verb + noun for verb in tables["verbs"][role] for noun in nouns)
    return frozenset((*tables["roles"][role], *composed))


def _clause_words(table: dict[str, list[str]]) -> ClauseWords:
    words = {key: tuple(words) for key, words in table.items() if key not in _UNIT_ROLES}
    return ClauseWords({role: tuple(table[role]) for role in _UNIT_ROLES}, **words)


def _bare(label: str) -> str:
    return without_blanks(label).rstrip("：:")


def _meaning(tables: Mapping[_Meaning, Collection[str]], label: str) -> _Meaning | None:
    bare = _bare(label)
    return next((meaning for meaning, words in tables.items() if bare in words), None)
