"""The scripts behind nginx, under /gongbao/: what they ask for stays under the prefix."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from nginx import nginx_before
from playwright.sync_api import BrowserContext, expect
from site_server import serving

pytestmark = pytest.mark.browser

PREFIX = "/gongbao/"


@pytest.fixture
def prefixed(built_store: Path, tmp_path: Path) -> Iterator[str]:
    with (
        serving(built_store, GONGBAO_TRUSTED_PROXIES="1") as address,
        nginx_before(int(address.rpartition(":")[2]), tmp_path) as port,
    ):
        yield f"http://127.0.0.1:{port}{PREFIX}"


def test_suggestion_leads_to_the_canvas_and_all_requests_stay_under_the_prefix(
    context: BrowserContext, prefixed: str
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{prefixed}explore")
    page.get_by_role("combobox").press_sequentially("区水务局")
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(rf"{PREFIX}explore\?focus="))
    page.locator("#panel a[data-explore]").first.click()
    expect(page).to_have_url(re.compile(rf"{PREFIX}explore\?.*(show|open)="))
    assert [path for path in asked if not path.startswith(PREFIX)] == []
    assert any(path == f"{PREFIX}api/neighbours" for path in asked)
    assert any(path == f"{PREFIX}api/suggest" for path in asked)
