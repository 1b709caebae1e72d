"""Runs of amounts that share their words: 分别达到30%、35%; and values that start from others.

What stands before the first amount of a run and behind its last is said of each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from loaders.facts.indicators.clauses import Setting, read_settings
from loaders.facts.indicators.naming import told
from loaders.facts.indicators.numbers import Amount
from loaders.registry.indicator_words import words
from loaders.registry.patterns import ends_in, holds


@dataclass(frozen=True, slots=True)
class Member:
    """An amount with the words of its run, and the value it starts from, if one is printed.

    `own` is the setting of the amount alone.
    """

    setting: Setting
    own: Setting
    baseline: Decimal | None


@dataclass(frozen=True, slots=True)
class Run:
    """Amounts that nothing but 、 or 和 parts."""

    members: tuple[Member, ...]

    @property
    def first(self) -> Setting:
        """The first amount, with the words of the run."""
        return self.members[0].setting

    @property
    def last(self) -> Setting:
        """The last amount, with the words of the run."""
        return self.members[-1].setting

    def behind(self, before: str) -> Run:
        """Return the run with the words `before` put before its own."""
        return Run(
            tuple(
                replace(each, setting=replace(each.setting, before=before + each.setting.before))
                for each in self.members
            )
        )

    def told(self, shared: str) -> Run:
        """Return the run with the words `shared` put behind its own."""
        return Run(
            tuple(
                replace(each, setting=replace(each.setting, behind=each.setting.behind + shared))
                for each in self.members
            )
        )


def read_runs(text: str, amounts: Sequence[Amount]) -> Iterator[Run]:
    """Yield the `amounts` of `text` run by run, in order."""
    run: list[tuple[Setting, Decimal | None]] = []
    for setting, baseline in _with_baselines(list(read_settings(text, amounts))):
        is_joined = setting.previous is not None and not setting.gap.strip("、和及与")
        if run and not (is_joined and setting.previous is run[-1][0].amount):
            yield _run(run)
            run = []
        run.append((setting, baseline))
    if run:
        yield _run(run)


def _run(settings: Sequence[tuple[Setting, Decimal | None]]) -> Run:
    first, last = settings[0][0], settings[-1][0]
    return Run(
        tuple(
            Member(
                replace(own, before=first.before, behind=last.behind, following=last.following),
                own,
                baseline,
            )
            for own, baseline in settings
        )
    )


def with_shared_words(runs: Sequence[Run]) -> list[Run]:
    """Return the runs, those of a coordination with the words that are told of its last.

    453项便民事项、70项政务服务事项实现区域通办: both are. COD 610吨、氨氮40吨的减排目标: of both.
    """
    whole: list[Run] = []
    following: Run | None = None
    shared = ""
    for run in reversed(runs):
        if following is not None and _is_coordinated(run, following):
            whole.append(run.told(shared) if _lacks(run.last.behind, shared) else run)
        else:
            shared = _told_of_all(run.last.behind)
            whole.append(run)
        following = run
    return whole[::-1]


def _is_coordinated(run: Run, following: Run) -> bool:
    """Whether two runs of one clause count alike: both things, or both in one unit."""
    one, other = run.last.amount, following.first.amount
    is_alike = one.unit == other.unit or (one.is_counted and other.is_counted)
    joint = following.first.gap[len(run.last.behind) :]
    return following.first.previous is one and is_alike and joint.startswith(tuple("、和及与"))


def _told_of_all(behind: str) -> str:
    """Return what may be told of a whole coordination by the words behind its last number."""
    if behind.startswith("的"):
        return behind
    match = told().search(behind, 2)
    return behind[match.start() :] if match is not None else ""


def _lacks(behind: str, shared: str) -> bool:
    """Whether the words behind a number lack what the last of its coordination has."""
    if shared.startswith("的"):
        return not behind
    return bool(shared and behind) and told().search(behind) is None


def _with_baselines(settings: Sequence[Setting]) -> Iterator[tuple[Setting, Decimal | None]]:
    """Yield the settings, each with the value it starts from: 从80降至36, 17个…整合为3个.

    Such a value is no setting of its own: the words before it go to the one that starts from it.
    """
    pairs = pairwise([*settings, None])
    start: Setting | None = None
    for setting, following in pairs:
        if setting is None:
            continue
        if following is not None and _starts_from(setting, following):
            start = setting
            continue
        if start is None:
            yield setting, None
            continue
        named = start.before.removesuffix(ends_in(start.before, words("change", "from")))
        yield replace(setting, before=named + setting.before, start=start.start), start.amount.value
        start = None


def _starts_from(first: Setting, second: Setting) -> bool:
    moved = second.before.removesuffix("了")
    return (
        second.previous is first.amount
        and first.amount.unit == second.amount.unit
        and bool(ends_in(moved, words("change", "to")))
        and bool(holds(moved[-8:], words("change", "moves")))
        and not re.search("[、和及]", moved)
    )
