"""The words of duties, as duty_words.toml lists them, and the expressions made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables
from loaders.registry.patterns import any_of


@dataclass(frozen=True, slots=True)
class DutyWords:
    """How a duty, a permission, the end of an actor's name and a limit set elsewhere look."""

    obliging: re.Pattern[str]
    permitting: re.Pattern[str]
    before_actor: re.Pattern[str]
    before_passed: re.Pattern[str]
    behind_actor: re.Pattern[str]
    actors: tuple[str, ...]
    handing: tuple[str, ...]
    before_event: str
    set_elsewhere: str


@cache
def duty_words() -> DutyWords:
    """Return the tables of `duty_words.toml`."""
    data: dict[str, list[str]] = toml_tables("duty_words.toml")
    obliging, names = any_of(data["obliging"]), any_of(data["inside_names"])
    ends = any_of([*data["obliging"], *data["behind_actor"]])
    return DutyWords(
        re.compile(f"(?!{names})(?:{obliging})"),
        re.compile(any_of(data["permitting"])),
        re.compile(any_of(data["before_actor"])),
        re.compile(f"(?!{names})(?:{any_of(data['before_passed'])})"),
        re.compile(f"(?!{names})(?:{ends})"),
        tuple(data["actors"]),
        tuple(data["handing"]),
        _before_event(data["events"], data["no_event"]),
        f"(?:{any_of(data['set_elsewhere'])})的?(?:{any_of(data['terms'])})(?:内|(?=提交|报送|完成))",
    )


def _before_event(events: Iterable[str], others: Iterable[str]) -> str:
    """Return the expression of 送审前, and of anything else before 前 where a group `at` has 在."""
    return f"(?(at)[^，。；在前]{{2,24}}(?<![{''.join(others)}])前|(?:{any_of(events)})前)"
