"""Gold files: what stands in a directory of annotations, read and checked for form.

Two formats are known. The gazette's: `documents.jsonl`, `rows.jsonl`, `measures.jsonl`,
`citations.jsonl`, `indicators.jsonl`, each line naming its notice. That of single notices:
`NAME.assignments.jsonl`, `NAME.document.json` … beside a source `NAME.txt` one folder up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from loaders.evaluate.matching import Reading, names_of, readings

GAZETTE_KINDS: Final = ("documents", "rows", "measures", "citations", "indicators")
NOTICE_KINDS: Final = ("document", "assignments", "citations", "indicators", "people")


class UnreadableGold(Exception):
    """Gold that cannot be used; its message is one line that names the file and the line."""


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One annotation, with its file and line for messages."""

    path: Path
    number: int
    data: dict[str, object]

    def text(self, key: str) -> str:
        """Return the text under `key`, empty for null; raises UnreadableGold if it is missing."""
        value = self._need(key)
        return "" if value is None else str(value)

    def line(self, key: str) -> int:
        """Return the number under `key`; raises UnreadableGold if there is none."""
        value = self._need(key)
        if not isinstance(value, int):
            raise UnreadableGold(f"{self.path}:{self.number}: {key!r} is no number")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """Return the list or single text under `key` as names; none if it is null or missing."""
        return names_of(self.data.get(key))

    def objects(self, key: str) -> list[dict[str, object]]:
        """Return the list of objects under `key`, empty if it is null or missing."""
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise UnreadableGold(f"{self.path}:{self.number}: {key!r} is no list of objects")
        return value

    def readings(self, fields: Sequence[str]) -> list[Reading]:
        """Return the annotated values of `fields`, then the other readings that are right too."""
        alternatives = self.data.get("alternatives") or {}
        if not isinstance(alternatives, dict) or not all(
            isinstance(choices, list) for choices in alternatives.values()
        ):
            raise UnreadableGold(f"{self.path}:{self.number}: 'alternatives' is no object of lists")
        return readings({name: self.names(name) for name in fields}, alternatives)

    def _need(self, key: str) -> object:
        if key not in self.data:
            raise UnreadableGold(f"{self.path}:{self.number}: {key!r} is missing")
        return self.data[key]


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of a directory.

    `gazette` maps a kind (GAZETTE_KINDS) to its lines; `notices` maps the name of a source to
    its kinds (NOTICE_KINDS).
    """

    gazette: dict[str, list[GoldLine]] = field(default_factory=dict)
    notices: dict[str, dict[str, list[GoldLine]]] = field(default_factory=dict)


def read_gold(directory: Path) -> Gold:
    """Return all annotations in `directory`, of either format.

    Raises UnreadableGold when there are none, or when a line is no JSON object.
    """
    if not directory.is_dir():
        raise UnreadableGold(f"{directory}: no such directory")
    gold = Gold()
    for path in sorted(directory.glob("*.json*")):
        name, _, kind = path.name.removesuffix(".jsonl").removesuffix(".json").rpartition(".")
        if not name and kind in GAZETTE_KINDS and path.suffix == ".jsonl":
            gold.gazette[kind] = list(_read(path))
        elif name and kind in NOTICE_KINDS:
            gold.notices.setdefault(name, {})[kind] = list(_read(path))
    if not gold.gazette and not gold.notices:
        raise UnreadableGold(
            f"{directory}: no gold files here; expected rows.jsonl, documents.jsonl … "
            "or NAME.assignments.jsonl …"
        )
    return gold


def _read(path: Path) -> Iterator[GoldLine]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableGold(f"{path}: cannot be read ({error})") from error
    # A .json file is one object over any number of lines.
    lines = text.split("\n") if path.suffix == ".jsonl" else [text]
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield GoldLine(path, number, _object(path, number, line))


def _object(path: Path, number: int, text: str) -> dict[str, object]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = number + error.lineno - 1
        message = f"{path}:{place}: broken JSON, {error.msg} at column {error.colno}"
        raise UnreadableGold(message) from error
    if not isinstance(data, dict):
        raise UnreadableGold(f"{path}:{number}: not a JSON object")
    return data
