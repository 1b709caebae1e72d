"""Why a reading stays open, in words: what it has against it, and what the one taken has."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.tables.expectations import Broken

_NOTHING_ZH, _NOTHING_EN = "并无别的可悖可据", "has nothing of its own for or against it"


def rationale(taken: Sequence[Broken], other: Sequence[Broken]) -> str:
    """Return what speaks for `taken` and does not exclude `other`, in Chinese and in English.

    What both break alike does not tell them apart and is left out.
    """
    mine = [one for one in other if one not in taken]
    theirs = [one for one in taken if one not in other]
    chinese = (
        f"此读法{_zh(mine)}；所取读法{_zh(theirs)}。"
        "这些只是版面与惯例上的迹象，不足以排除此读法；文本未标出分界。"
    )
    english = (
        f"This reading {_en(mine)}; the one taken {_en(theirs)}."
        " These are signs of layout and habit, too weak to exclude this reading;"
        " the text marks no boundary."
    )
    return f"{chinese} {english}"


def _zh(broken: Sequence[Broken]) -> str:
    against = [one.expectation.zh.format(one.name) for one in broken if one.cost > 0]
    for_ = [one.expectation.zh.format(one.name) for one in broken if one.cost < 0]
    words = [f"有悖于：{'、'.join(against)}"] if against else []
    words += [f"可据：{'、'.join(for_)}"] if for_ else []
    return "，".join(words) or _NOTHING_ZH


def _en(broken: Sequence[Broken]) -> str:
    against = [one.expectation.en.format(one.name) for one in broken if one.cost > 0]
    for_ = [one.expectation.en.format(one.name) for one in broken if one.cost < 0]
    words = [f"has against it that {', that '.join(against)}"] if against else []
    words += [f"has for it that {', that '.join(for_)}"] if for_ else []
    return " and ".join(words) or _NOTHING_EN
