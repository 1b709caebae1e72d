"""The words of duties, as duty_words.toml lists them, and the expressions made of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DutyWords:
    """How a duty, a permission, the end of an actor's name and a limit set elsewhere look."""

    obliging: re.Pattern[str]
    permitting: re.Pattern[str]
    before_actor: re.Pattern[str]
    behind_actor: re.Pattern[str]
    actors: tuple[str, ...]
    set_elsewhere: str


@cache
def duty_words() -> DutyWords:
    """Return the tables of `duty_words.toml`."""
    path = Path(__file__).parent / "duty_words.toml"
    data: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    obliging, names = _any(data["obliging"]), _any(data["inside_names"])
    ends = _any([*data["obliging"], *data["behind_actor"]])
    return DutyWords(
        re.compile(f"(?!{names})(?:{obliging})"),
        re.compile(_any(data["permitting"])),
        re.compile(_any(data["before_actor"])),
        re.compile(f"(?!{names})(?:{ends})"),
        tuple(data["actors"]),
        f"(?:{_any(data['set_elsewhere'])})的?(?:{_any(data['terms'])})内",
    )


def _any(words: Iterable[str]) -> str:
    """Return an expression for any of `words`, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
