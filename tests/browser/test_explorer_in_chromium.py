"""A first visitor: types a unit, sees its surroundings, reads a quote, shares the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect

from loaders import sample_gazette

pytestmark = pytest.mark.browser


@dataclass
class Witness:
    """What the browser asked for and complained of."""

    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def asked(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    def watch(self, page: Page) -> None:
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))


@pytest.fixture
def witness(context: BrowserContext, site: str) -> Iterator[Witness]:
    """Fails the test, at its end, for any complaint and any request to another host."""
    seen = Witness()
    context.on("request", seen.asked)
    context.on("page", seen.watch)
    yield seen
    assert seen.complaints == []
    assert seen.hosts == {urlsplit(site).netloc}


def nodes(page: Page) -> set[str]:
    """The things drawn on the canvas, once the picture stands still."""
    expect(page.locator("#canvas-status")).to_contain_text("nodes")
    return set((page.locator("#canvas").get_attribute("data-nodes") or "").split())


def pick(page: Page, typed: str, name: str) -> None:
    page.get_by_role("combobox").press_sequentially(typed)
    page.get_by_role("option", name=name).first.click()


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where the canvas draws each of its nodes."""
    at = "id => document.getElementById('canvas').positionOf(id)"
    return {identifier: tuple(page.evaluate(at, identifier)) for identifier in nodes(page)}


def click_node(page: Page, identifier: str) -> None:
    """Click a node where the canvas draws it."""
    x, y = page.evaluate("id => document.getElementById('canvas').positionOf(id)", identifier)
    page.mouse.click(x, y)


def test_a_visitor_types_expands_reads_and_shares(
    context: BrowserContext, site: str, witness: Witness
):
    page = context.new_page()
    page.goto(f"{site}/explore")
    pick(page, "水务", "区水务局")
    page.wait_for_url(re.compile(r"/explore\?focus=org/"))
    unit = parse_qs(urlsplit(page.url).query)["focus"][0]
    around = nodes(page)
    assert unit in around
    assert len(around) > 5

    task = sorted(name for name in around if "/task/" in name)[0]
    click_node(page, task)
    page.wait_for_url(re.compile(f"show={task}$"))
    expect(page.locator("#panel h2 .kind-task")).to_be_visible()
    expanded = nodes(page)
    assert expanded > around

    quote = page.locator("#panel .quote").first
    lines = sample_gazette().read_text("utf-8").split("\n")
    rows = quote.locator("tr")
    assert rows.count() > 0
    for row in rows.all():
        number = int(row.locator("th").inner_text())
        assert row.locator("td").inner_text() in lines[number - 1]

    shared = context.new_page()
    shared.goto(page.url)
    assert nodes(shared) == expanded
    assert shared.locator("#panel .quote").first.inner_text() == quote.inner_text()

    page.go_back()
    expect(page.locator("#panel h2 .kind-unit")).to_be_visible()
    assert nodes(page) == around


def test_the_list_does_what_the_canvas_does_and_by_keyboard(
    context: BrowserContext, site: str, witness: Witness
):
    page = context.new_page()
    page.goto(site)
    box = page.get_by_role("combobox")
    box.press_sequentially("生态环境局")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    page.wait_for_url(re.compile("/page/org/"))
    page.get_by_role("link", name="在图中探索").press("Enter")
    before = nodes(page)

    page.locator("#panel a[data-node*='/task/']").first.press("Enter")
    expect(page.locator("#panel .quote").first).to_be_visible()
    assert nodes(page) > before

    page.locator("#panel a", has_text="收起").press("Enter")
    expect(page.locator("#panel a", has_text="收起")).to_have_count(0)
    assert nodes(page) == before


def test_one_address_gives_one_picture(context: BrowserContext, site: str, witness: Witness):
    page = context.new_page()
    page.goto(f"{site}/explore?q=区生态环境局")
    page.locator(".results a").first.click()
    drawn = places(page)
    again = context.new_page()
    again.goto(page.url)
    assert places(again) == drawn


def test_more_neighbours_come_on_demand(context: BrowserContext, site: str, witness: Witness):
    page = context.new_page()
    page.goto(f"{site}/explore?q=区生态环境局")
    page.locator(".results a").first.click()
    before = nodes(page)
    click_node(page, f"more {parse_qs(urlsplit(page.url).query)['focus'][0]}")
    page.wait_for_url(re.compile("more="))
    assert nodes(page) > before


def test_without_javascript_the_explorer_is_a_list(context: BrowserContext, site: str):
    assert context.browser is not None
    plain = context.browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{site}/explore")
    page.get_by_label("单位、人员、文件或任务").fill("区水务局")
    page.get_by_role("button", name="查找").click()
    page.locator(".results a").first.click()
    page.locator("#panel a[data-node*='/task/']").first.click()
    expect(page.locator("#panel .quote").first).to_be_visible()
    plain.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/explore?q=水",
        "/analytics",
        "/datasets",
        "/page/doc/tongzhengfa/2022/8",
        "/page/doc/tongzhengfa/2022/8/annex/1/task/1/1",
        "/explore?focus=doc/tongzhengfa/2022/8/annex/1/task/1/1",
        "/ontology",
        "/sparql",
    ],
)
def test_no_page_is_wider_than_a_small_telephone(
    context: BrowserContext, site: str, witness: Witness, address: str, scheme: str
):
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + address)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(FAINT) == []


# The text on a page whose contrast with what is behind it is below AA (WCAG 2.2, 1.4.3).
FAINT = """() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("noscript, option")) continue;
    const style = getComputedStyle(element);
    const [one, other] = [luminance(channels(style.color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const words = walk.currentNode.data.trim();
    if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${words} ${contrast.toFixed(2)}`);
  }
  return faint;
}"""
