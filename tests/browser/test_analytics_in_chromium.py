"""A reader of analyses: sorts a table, filters it, follows a number, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

NOTICE = "通政发〔2022〕8号"


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=request.param
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def test_a_table_is_sorted_filtered_and_followed_to_its_tasks(page: Page, site: str) -> None:
    page.goto(f"{site}/analytics/centrality")
    expect(page.locator("figure.plot svg").first).to_be_visible()
    page.locator("thead").first.get_by_role("link", name="betweenness").click()
    expect(page.locator("th[aria-sort=descending]").first).to_contain_text("betweenness")

    choice = page.locator("select[name=notice]")
    number = choice.locator("option", has_text=NOTICE).get_attribute("value")
    choice.select_option(number)
    page.get_by_role("button", name="计算").click()
    expect(page).to_have_url(re.compile("notice="))
    expect(page.locator("select[name=notice]")).to_have_value(number or "")

    cell = page.locator("tbody tr").first.locator("td a").first
    count = cell.inner_text().split()[0]
    cell.click()
    expect(page.locator("h1 + p .count")).to_have_text(count)
    expect(page.locator("ul.tasks li")).to_have_count(min(int(count), 100))


def test_the_page_is_no_wider_than_a_telephone(page: Page, site: str) -> None:
    page.goto(f"{site}/analytics/workload")
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    expect(page.locator("#leaders caption").first).to_be_visible()


def test_a_bar_leads_to_the_tasks_of_its_unit(page: Page, site: str) -> None:
    page.goto(f"{site}/analytics/centrality")
    link = page.locator("figure.plot svg a").first
    address = link.get_attribute("href") or ""
    page.goto(site + address)
    expect(page.locator("ul.tasks li").first).to_be_visible()
