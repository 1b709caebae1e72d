"""Limits in running text: 2日内, 自印发之日起7个工作日内, 每年二月底之前, 在送审前, 定期."""

from __future__ import annotations

import re
from functools import cache

from loaders.registry.duty_words import duty_words


@cache
def limit_words() -> re.Pattern[str]:
    """Return the expression of limits; its group `limit` is the limit without 在 or 于."""
    count = "(?:[1-9]\\d{0,2}|[一二三四五六七八九十两]{1,3})"
    month = "(?:1?\\d|[一二三四五六七八九十]{1,2})月"
    day = "(?:[123]?\\d日|[上中下]旬|[底末初])"
    year = "(?:(?:19|20)\\d\\d|[本当])年"
    before = "(?:之?前|以前)"
    forms = (
        rf"(?:(?:[自从][^，。；自从]{{2,24}}?|在[^，。；自从]{{2,24}}?之日)起)?{count}(?:个?工作日|个自然日|日|天|个?小时|个月|周|年)(?:之|以)?内",
        rf"每年(?:第?[一二三四1-4]季度|{month}{day}?|年?[底末初])?{before}?",
        rf"每个?(?:半年|季度|月|周|日)(?:[一二三四五六天日末]|{day})?(?:下班)?{before}?",
        r"按(?:季度|月度|年度|周|月|年|季)(?=[将向报对开组形])",
        rf"{year}?{month}{day}?{before}",
        rf"{year}?年?(?:[底末]|上半年|下半年){before}",
        duty_words().set_elsewhere,
        duty_words().before_event,
        "定期(?!间|限|存|航|检[验查]报)",
    )
    return re.compile(rf"(?P<at>[于在])?(?<!\d)(?P<limit>{'|'.join(forms)})")
