"""Worked queries, of rising difficulty: a file each in `examples`, its question in two languages.

The query page offers them, and a build puts them into the store (`graph.examples`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, cast

_FOLDER: Final = Path(__file__).parent / "examples"
_FILE: Final = re.compile(
    r"# zh: (?P<zh>[^\n]+)\n# en: (?P<en>[^\n]+)\n\s*(?P<query>.+)", re.DOTALL
)
_FORM: Final = re.compile("^(SELECT|ASK|CONSTRUCT)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A worked query: `name` is that of its file without the number, `form` its first word."""

    name: str
    zh: str
    en: str
    form: Literal["SELECT", "ASK", "CONSTRUCT"]
    query: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the worked queries, the easiest first."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.rq")))


def _read(path: Path) -> Example:
    parts = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    assert parts is not None, f"{path.name} lacks its questions"
    form = _FORM.search(parts["query"])
    assert form is not None, f"{path.name} holds no query"
    return Example(
        name=path.stem.partition("-")[2],
        zh=parts["zh"],
        en=parts["en"],
        form=cast(Literal["SELECT", "ASK", "CONSTRUCT"], form[1]),
        query=parts["query"],
    )
