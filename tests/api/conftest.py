"""One small store and one running server for the tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import Server, build_small_store, running_server
from small_graph import client, small_site, small_site_location  # noqa: F401


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("small") / "gongbao.db"
    build_small_store(location)
    return location


@pytest.fixture(scope="session")
def server(small_store: Path) -> Iterator[Server]:
    with running_server(small_store) as running:
        yield running


@pytest.fixture(scope="session")
def built(built_store: Path) -> Path:
    """A store of the bundled gazette."""
    return built_store
