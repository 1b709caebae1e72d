"""What several tests of the graph start from."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_gazette import NOTICE, store_of

from graph.store import Store
from loaders import load, sample_gazette
from loaders.records import Notice


@pytest.fixture
def notice() -> Notice:
    return NOTICE


@pytest.fixture
def store(notice: Notice) -> Store:
    return store_of(notice)


@pytest.fixture(scope="session")
def short_source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notice of the bundled gazette with 16 tasks, in a file of its own."""
    found = next(each for each in load(sample_gazette()) if len(each.tasks) == 16)
    path = tmp_path_factory.mktemp("short") / "notice.txt"
    path.write_text(found.source.text[found.span.start : found.span.end], "utf-8")
    return path
