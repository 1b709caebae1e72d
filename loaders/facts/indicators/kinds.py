"""What kind of statement a value is: a target, an achieved value, a limit, an entitlement.

The words decide first (给予…补贴 is an entitlement, 不得超过 a limit), then the place: a text that
looks back tells what was achieved, an article of rules sets limits, anything else a target.
"""

from __future__ import annotations

from typing import Final

from loaders.facts.indicators.findings import Finding
from loaders.facts.indicators.periods import Outlook
from loaders.records import Comparator, StatementKind
from loaders.registry.indicator_words import words
from loaders.registry.patterns import holds

_TIMES: Final = ("分钟", "小时", "天", "日", "工作日", "工作小时", "个月")
_CAPS: Final = ("不得超过", "不超过", "不高于", "不得高于", "控制在", "不大于", "最长", "最高")


def read_kind(found: Finding, outlook: Outlook, *, in_article: bool) -> StatementKind:
    """Return the kind of a value found in a text that looks so."""
    if found.is_condition:
        return "limit"
    if outlook.direction == "back" or found.is_standing:
        return "achieved"
    if found.is_recurring:
        return "quota"
    if holds(found.clause, words("entitlement", "words")):
        return _entitlement(found)
    if found.comparator == "assigned" or found.trend is not None:
        return "target"
    if in_article or holds(found.clause, words("kinds", "limits")):
        return "limit"
    if found.bound_word == "前" or found.indicator.endswith(words("kinds", "dimensions")):
        return "limit"
    if holds(found.clause, _CAPS) and found.unit not in _TIMES:
        return "limit"
    return "target"


def _entitlement(found: Finding) -> StatementKind:
    """Tell a cap on what is granted (不超过30万元的补贴) from what everybody gets."""
    is_capped = found.bound_word in ("不超过", "不高于", "不得超过", "不得高于")
    is_reward = holds(found.clause, words("entitlement", "rewards"))
    return "limit" if is_capped and not is_reward else "quota"


def read_comparator(found: Finding, outlook: Outlook) -> Comparator:
    """Return the comparator: a target for what should be small (浓度达到35) is a ceiling."""
    is_ceiling = found.indicator.endswith(words("ceiling", "words"))
    is_cap = "上限" in found.indicator
    if (
        found.comparator == "eq"
        and found.value is not None
        and (is_cap or (is_ceiling and outlook.direction != "back"))
    ):
        return "lte"
    return found.comparator
