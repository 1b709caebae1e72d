"""A real Chromium on the real server over the bundled gazette."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from site_server import serving

from api import assets

# No window, and nothing that would make Chromium itself talk to the network.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def site(built_store: Path) -> Iterator[str]:
    """The address of `gongbao serve` over a store built from the bundled gazette."""
    if not assets.is_current():
        assets.build()
    with serving(built_store) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail(
            "Chromium is missing: install it with `apt-get install chromium fonts-noto-cjk`",
            pytrace=False,
        )
    launched = playwright.chromium.launch(
        executable_path=path, headless=True, args=list(ARGUMENTS), env=_without_proxies()
    )
    yield launched
    launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def _without_proxies() -> dict[str, str | float | bool]:
    # The server is on this machine; a proxy from the environment would be asked for it.
    return {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
