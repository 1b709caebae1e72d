"""What several tests of the graph start from."""

from __future__ import annotations

import pytest
from small_gazette import NOTICE, store_of

from graph.store import Store
from loaders.records import Notice


@pytest.fixture
def notice() -> Notice:
    return NOTICE


@pytest.fixture
def store(notice: Notice) -> Store:
    return store_of(notice)
