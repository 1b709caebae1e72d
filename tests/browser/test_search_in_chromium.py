"""The search as a visitor meets it: from any page, by keyboard, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

pytestmark = pytest.mark.browser


def test_a_suggestion_is_chosen_by_keyboard_from_any_page(context: BrowserContext, site: str):
    page = context.new_page()
    page.goto(f"{site}/datasets")
    box = page.get_by_role("combobox")
    box.press_sequentially("區水務")
    expect(page.get_by_role("option").first).to_contain_text("区水务局")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("区水务局")


def test_without_scripts_the_form_leads_to_results_that_facets_narrow(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site}/datasets")
    page.get_by_role("searchbox").fill("节水")
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".results mark").first).to_have_text("节水")
    page.get_by_role("link", name="任务 tasks").click()
    assert "type=task" in page.url
    expect(page.locator(".results .kind")).to_have_text(["任务 task", "任务 task"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".actions").get_by_role("link").click()
    assert "type=" not in page.url
    context.close()
