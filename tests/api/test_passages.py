"""A provision is cited by counting, as its address counts."""

from __future__ import annotations

import pytest

from api.passages import numeral, passage
from graph.iris import arabic


@pytest.mark.parametrize(
    ("address", "cited"),
    [
        ("art_3", "第三条"),
        ("art_32__para_1", "第三十二条第一款"),
        ("art_5__para_1__item_2", "第五条第一款第（二）项"),
        ("art_2__para_1__item_1__point_6", "第二条第一款第（一）项第6目"),
        ("dvs_2__sec_6__para_5", "第二部分 六 第5段"),
        ("sec_4__subsec_2__para_1", "四 （二） 第1段"),
        ("letter__para_1", "正文 第1段"),
        # What has a heading is named by it: 第四章 工作制度.
        ("chp_4", ""),
        ("sec_3", ""),
        ("sec_5__subsec_1", ""),
        ("instrument", ""),
        ("", ""),
    ],
)
def test_provision_is_cited_as_its_address_counts(address: str, cited: str) -> None:
    assert passage(f"https://w3id.org/gongbao/id/doc/x/2022/1/instrument/{address}") == cited


def test_numbers_are_written_as_they_are_read() -> None:
    read = {0: "零", 1: "一", 10: "十", 12: "十二", 20: "二十", 32: "三十二", 100: "一百"}
    read |= {103: "一百零三", 110: "一百一十", 999: "九百九十九", 1000: "1000"}
    assert {number: numeral(number) for number in read} == read
    assert all(arabic(numeral(number)) == number for number in range(1, 1000))
