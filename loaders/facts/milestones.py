"""Milestones: the dates inside running text by which a part of a task is due, or it holds.

    6月底前完成重点行业关键环节改造，第二、三季度每月开展监测。 → 6月底前; 第二、三季度每月
    自2022年4月1日起免征增值税。缓缴期限至2022年底。 → 自2022年4月1日起; 2022年底

Only words that set a date for what is to be done count: not how long a procedure may take
(压缩至3个工作日内), not the day of another document or its end (有效期至), not a rate
(每年新增6万人), not what was planned before (原计划下半年开工).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.facts.deadlines import DeadlineReading, UnreadDeadline, read_deadline
from loaders.sources import Passage

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"[\d一二三十四五六七八九]{1,3}"
_YEAR = r"(?:(?:19|20)\d\d年|[今本当明]年)"
_QUARTER = r"第?[一二三四1-4](?:(?:[、和及]|至|-)第?[一二三四1-4]){0,3}季度"
_EVERY = r"每个?(?:日|天|周[一二三四五六日]?|月|季度|半年|年)"
# What is done, not how much: verbs that may follow 每月.
_DOES = (
    "开展|进行|召开|组织|举办|报送|上报|发布|通报|更新|调度|公布|监测|检查|巡查|抽查|督查|汇总|"
    "梳理|研究|听取|报告|公示|统计|评估|考核|会商|分析|至少|对|向|将|各|集中"
)
_DATES = re.compile(
    "|".join(
        (
            # A list of months, each once: 6月、10月各开展一次.
            rf"{_YEAR}?{_MONTH}月?(?:[、和及]{_MONTH}月){{1,5}}(?=各)",
            rf"{_YEAR}?{_MONTH}月?[-—–~～至到]{{1,2}}(?:{_YEAR}|次年)?{_MONTH}月(?![\d一二三十]{{1,3}}日|的)",
            rf"(?:{_YEAR}|每年)?{_MONTH}月[\d一二三十四五六七八九]{{1,3}}日(?:之?前|以前)",
            rf"自(?:{_YEAR})?{_MONTH}月(?:{_DAY}日)?起",
            rf"(?<![年月日号])(?:截至|[到至])(?:{_YEAR})?{_MONTH}月{_DAY}日(?!的)",
            rf"(?:{_YEAR}|每年)?{_MONTH}月(?:底之?前?|末前?|[上中]旬前?|(?:之?前|以前))",
            rf"(?:{_YEAR})?{_QUARTER}{_EVERY}",
            rf"(?:{_YEAR}|每年)?{_QUARTER}(?:末|底)?(?:之?前)?(?=完成|组织|开展|启动|实现|建成|，)",
            rf"(?:{_YEAR})?年?(?<=年)底(?:之?前)?|年底(?:之?前)?",
            rf"{_YEAR}年?内|(?<![一二三四五六七八九十两\d度全每])年内",
            rf"{_YEAR}?[上下]半年",
            r"到20\d\d年(?!\d)底?",
            rf"{_EVERY}(?:下班前|底之?前|初|第?[一二三四]季度|前\d{{1,2}}个工作日内)?(?={_DOES})",
            rf"{_EVERY}(?:下班前|底之?前)",
            r"自[\u4e00-\u9fff]{1,12}之日起\d{1,3}个?(?:工作)?[日天月]内",
            r"(?:\d{1,3}|[一二三四五六七八九十两]{1,2})个?(?:工作)?[日天]内(?=将|向|报|提出|反馈|作出|完成)",
        )
    )
)
# Words before a time that make it a length, a limit, a condition or the end of a document.
_NO_DATE_BEFORE = re.compile(
    r"有效期限?[至到]?$|(?:压缩|缩短|控制|压减|缩减|不超过|不少于|不低于|限于|提速)[^，。；、]{0,6}$|[〔（(]$|去年$|原计划$"
)
_LOOK_BACK = 12


def find_deadlines(passage: Passage, year: int | None) -> Iterator[tuple[Passage, DeadlineReading]]:
    """Yield the dates in `passage` by which something is due, each with what it stands for.

    `year` is the year that a date without one means. Titles in 《》 set no dates.
    """
    text = _without_titles(passage.text)
    for match in _DATES.finditer(text):
        if _NO_DATE_BEFORE.search(text[max(match.start() - _LOOK_BACK, 0) : match.start()]):
            continue
        try:
            reading = read_deadline(match[0], year)
        except UnreadDeadline:
            continue
        yield passage.part(*match.span()), reading


def _without_titles(text: str) -> str:
    """Return `text` with what stands in 《》 blotted out, at the same length."""
    return re.sub("《[^《》]*》", lambda title: "x" * len(title[0]), text)
