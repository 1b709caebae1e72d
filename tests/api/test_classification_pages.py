"""Pages of size classes and industries: tables of appendices, one rule, one class."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from pages_read import fact, page, words
from small_graph import NOTICE_PATH

ANNEX = f"{NOTICE_PATH}/annex/2"
RULE = f"{ANNEX}/rule"
CLASSES = "classification/gb-t-4754"


def cells(markup: str) -> list[list[str]]:
    """The rows of the table of size classes, each cell as read."""
    table = markup[markup.index('<section class="thresholds">') :]
    body = table[table.index("<tbody>") : table.index("</tbody>")]
    return [
        [words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def test_page_of_an_annex_prints_its_size_classes_industry_by_indicator(client: FlaskClient):
    # 从业人员20人以下 / 营业收入（Y） 万元 2000≤Y<1000
    markup = page(client, f"/page/{ANNEX}")

    assert cells(markup) == [
        ["工业", "从业人员", "人", "20 以下", "–"],
        ["营业收入", "万元", "–", "2000 ≤ Y < 1000 缺字 digits lost"],
    ]
    assert f'href="/page/{RULE}/2"' in markup
    assert "转载自 Reproduces 关于企业划型的规定" in words(markup)
    assert "The source has lost digits" in markup


def test_page_of_an_annex_prints_the_divisions_under_their_categories(client: FlaskClient):
    markup = page(client, f"/page/{ANNEX}")

    assert "A 农、林、牧、渔业 02 林业" in words(
        markup[markup.index('<section class="classes">') :]
    )
    assert f'href="/page/{CLASSES}/02"' in markup


def test_page_of_a_rule_says_its_bounds_and_warns_of_lost_digits(client: FlaskClient):
    markup = page(client, f"/page/{RULE}/2")
    text = words(markup)

    assert "工业 · 中型 medium · 营业收入 2000 ≤ 营业收入 < 1000 万元 缺字 digits lost" in text
    assert "不可采用" in text
    assert fact(markup, "规模类型") == "中型 medium"
    assert fact(markup, "判定").startswith("须同时满足本类型的各项指标")
    assert fact(markup, "转载自") == "关于企业划型的规定"
    assert "2000≤Y&lt;1000" in markup
    assert "rdfs:label" not in text


def test_a_rule_with_whole_digits_warns_of_nothing(client: FlaskClient):
    markup = page(client, f"/page/{RULE}/1")

    assert "不可采用" not in markup
    assert fact(markup, "下限").startswith("无")
    assert fact(markup, "上限") == "20 人，不含本数 the number itself excluded"


def test_page_of_a_class_says_what_is_above_and_below_it(client: FlaskClient):
    category, division = (page(client, f"/page/{CLASSES}/{code}") for code in ("A", "02"))

    assert fact(category, "下位") == "02 林业"
    assert fact(division, "代码") == "02"
    assert fact(division, "上位") == "农、林、牧、渔业"
    assert fact(division, "转载自") == "三次产业划分规定"


def test_pages_of_an_industry_and_of_an_indicator_show_the_rules(client: FlaskClient):
    markup = page(client, f"/page/{RULE}/1")
    industry, indicator = (
        re.search(rf'href="(/page/{kind}/[^"]+)"', markup)[1]  # type: ignore[index]
        for kind in ("industry", "indicator")
    )

    assert len(cells(page(client, industry))) == 2
    assert cells(page(client, indicator)) == [["工业", "从业人员", "人", "20 以下"]]


@pytest.mark.parametrize("path", [f"{RULE}/99", f"{CLASSES}/99"])
def test_a_rule_or_class_that_is_not_there_is_not_found(client: FlaskClient, path: str):
    page(client, f"/page/{path}", status=404)
